"""One run: people come to a shop, the weather is what it is, and in the end all must be in order."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from layers.shop.inventory.receive_stock import receive_stock
from tests.simulation.buyers import Buyer
from tests.simulation.edge import Entry
from tests.simulation.laws import check_ending
from tests.simulation.opening import KETTLE, LANTERN, TEA
from tests.simulation.scheduler import NoRestError
from tests.simulation.shop import Shop


@dataclass
class Ended:
    """What became of a run. `broken`: the law that did not hold, "" for none."""

    seed: int
    broken: str
    faults: Counter[str]
    endings: Counter[str]
    history: list[Entry] = field(repr=False, default_factory=list)
    seconds: float = 0.0


def run(seed: int) -> Ended:
    shop = Shop(seed)
    with shop.open():
        buyers = _people(shop)
        try:
            shop.scheduler.run()
            if not shop.broken:
                check_ending(shop, buyers)
        except NoRestError as busy:
            shop.break_law(str(busy))
    endings = Counter(shop.books.orders.get(buyer.order_id, "never accepted") for buyer in buyers)
    return Ended(seed, shop.broken, shop.weather.struck, endings, shop.edge.history, shop.scheduler.time)


def _people(shop: Shop) -> list[Buyer]:
    random = Random(f"{shop.seed} people")
    for sku in (LANTERN, KETTLE, TEA):
        receive_stock(sku, random.randint(1, 5), "opening")
    carts = random.sample(shop.opening.carts, random.randint(2, 5))
    buyers = [Buyer(shop, f"buyer{number}", cart, Random(f"{shop.seed} buyer {number}")) for number, cart in enumerate(carts)]
    for buyer in buyers:
        shop.arrive(buyer.name, buyer.act, random.uniform(0.0, 2.0))
    return buyers
