"""The bugs that are planted, and within how many seeds each has to be caught."""

from tests.simulation.planting import Plant

PLANTS = (
    Plant(
        "the stock condition is dropped",
        "layers/shop/inventory/holds.py",
        "condition=StockRow.available >= hold.quantity",
        "condition=None",
        20,
    ),
    Plant(
        "an order is cancelled without its stock",
        "layers/shop/orders/tries.py",
        "        stock.give_back(transaction, hold)\n",
        "        pass\n",
        20,
    ),
)
