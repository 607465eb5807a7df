"""Where the lines of an order come from: of which warehouses, and there of which shards.

The shop's only warehouse is tried without looking. That a SKU lies elsewhere too is told by its layout, which refuses
who does not know it; then the nearest warehouse that keeps every line is tried, and when it lacks something, one look
at all shelves of the order decides (allocation.py).
"""

from collections.abc import Iterable, Mapping

from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError, StockBusyError
from layers.shop.goods.inventory.model import OWED, Hold, RefusedHold, Stock, shelf_of
from layers.shop.goods.inventory.reserve.allocation import Allocation, Shelves, allocate, lacking
from layers.shop.goods.inventory.reserve.find_units import MOST_HOLDS, Search
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.rank_warehouses import rank_warehouses

LOOKS = 5  # each lost to others who took what was seen


class Sourcing:
    """The search for the lines of one order, which goes to `country` and `region`; `ahead` of arrivals, too.

    `room` is what its transaction has left for goods: a write for each hold, one more for each SKU that is promised.
    """

    def __init__(
        self,
        order_id: str,
        wanted: Mapping[str, int],
        country: str = "",
        region: str = "",
        ahead: bool = True,
        room: int = MOST_HOLDS,
    ) -> None:
        self._order_id, self._wanted = order_id, wanted
        self._destination = country, region
        self._looks = 0
        self._ahead, self._room = ahead, room
        self._search: Search | None = None
        self.uneven: set[str] = set()  # shelves whose units were found spread unevenly

    @property
    def holds(self) -> list[Hold]:
        """What to try now. Raises as `widen`, where there is nothing to try, and TooManyShelvesError."""
        self._search = self._search or self._first_try()
        return self._search.holds

    def promised_for(self) -> dict[str, str]:
        """When what is only promised is to be there, as far as that is known: SKU to ISO date."""
        owed = [hold.sku for hold in self.holds if hold.warehouse == OWED]
        promises = stock_table.counters([shelf_of(sku, OWED) for sku in owed]) if owed else {}
        policies = {sku: promises[shelf].policy for sku in owed if (shelf := shelf_of(sku, OWED)) in promises}
        return {sku: policy.available_from for sku, policy in policies.items() if policy and policy.available_from}

    def check_not_short(self, accepted_ms: int) -> None:
        """Raises InsufficientStockError if there was too little moments ago, yet after the order was accepted."""
        if not self._is_spread():
            Search(self._order_id, self._wanted).check_not_short(accepted_ms)

    def widen(self, refused: Iterable[RefusedHold]) -> None:
        """Choose again where holds were refused. Raises InsufficientStockError, StockBusyError, TooManyShelvesError."""
        refused = list(refused)
        if _tells_of_places(refused):
            self._search = self._first_try()
            return
        assert self._search is not None
        try:
            self._search.widen(refused)
        except InsufficientStockError:
            if not self._is_spread():
                raise
            self._search = self._look()
        self.uneven |= self._search.uneven

    def _is_spread(self) -> bool:
        return any(layouts.known(sku).places for sku in self._wanted)

    def _first_try(self) -> Search:
        """The only warehouse; of several, the nearest that keeps every line."""
        if not self._is_spread():
            return Search(self._order_id, self._wanted, self._room)
        for warehouse in self._nearest():
            if all(warehouse in self._places(sku) for sku in self._wanted):
                return self._search_for({(sku, warehouse): units for sku, units in self._wanted.items()})
        return self._look()

    def _look(self) -> Search:
        self._looks += 1
        if self._looks > LOOKS:
            raise StockBusyError(", ".join(self._wanted))
        nearest, shelves = self._nearest(), self._shelves()
        short = lacking(self._wanted, shelves, nearest)
        if short and lacking(self._wanted, self._exactly(shelves, short), nearest):
            raise InsufficientStockError(short)
        return self._search_for(allocate(self._wanted, shelves, nearest))

    def _shelves(self) -> dict[str, dict[str, int]]:
        """What there is of every line, everywhere."""
        stocks = stock_table.counters(
            [shelf_of(sku, place) for sku in self._wanted for place in self._places(sku)], consistent=True
        )
        if any(sku in stocks and layouts.learn(sku, stocks[sku].layout) for sku in self._wanted):
            return self._shelves()
        found = {sku: {place: stocks.get(shelf_of(sku, place)) for place in self._places(sku)} for sku in self._wanted}
        return {sku: {at: _on_sale(stock, at) for at, stock in places.items()} for sku, places in found.items()}

    def _exactly(self, shelves: dict[str, dict[str, int]], short: list[str]) -> Shelves:
        """That there is too little is believed only of each shelf's rows at one moment."""
        for sku in short:
            for place in shelves[sku]:
                stock = stock_table.counter(shelf_of(sku, place))
                shelves[sku][place] = _on_sale(stock, place)
        return shelves

    def _places(self, sku: str) -> list[str]:
        return ["", *(place for place in layouts.known(sku).places if self._ahead or place != OWED)]

    def _nearest(self) -> list[str]:
        places = {place for sku in self._wanted for place in layouts.known(sku).places}
        return rank_warehouses(*self._destination, places - {OWED})

    def _search_for(self, allocation: Allocation) -> Search:
        by_shelf = {shelf_of(sku, warehouse): units for (sku, warehouse), units in allocation.items()}
        stand_in_line = sum(warehouse == OWED for _, warehouse in allocation)
        return Search(self._order_id, by_shelf, self._room - stand_in_line)


def _on_sale(stock: Stock | None, place: str) -> int:
    if stock is None:
        return 0
    return stock.promisable if place == OWED else stock.available


def _tells_of_places(refused: list[RefusedHold]) -> bool:
    """Whether a refusal is news of warehouses that this environment had not heard of."""
    news = False
    for one in refused:
        if one.shard and not one.hold.warehouse and one.shard.layout.places != layouts.known(one.hold.sku).places:
            news |= layouts.learn(one.hold.sku, one.shard.layout)
    return news
