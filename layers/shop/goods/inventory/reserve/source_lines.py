"""Where the lines of an order come from: of which warehouses, and there of which shards.

The shop's only warehouse is tried without looking. That a SKU lies elsewhere too is told by its layout, which refuses
who does not know it; then the nearest warehouse that keeps every line is tried, and when it lacks something, one search
of all shelves decides (allocation.py). On each shelf, find_units.py chooses the shards. What is sold without a count
comes from the shop's first warehouse, and from no shelf.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from layers.cloud.patience import pause
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError, StockBusyError, TooManyShelvesError
from layers.shop.goods.inventory.model import OWED, RefusedReservation, Reservation, Shelf
from layers.shop.goods.inventory.reserve.allocation import Allocation, allocate, lacking
from layers.shop.goods.inventory.reserve.find_units import ShelfSearch
from layers.shop.goods.inventory.reserve.supply import promised_for, read_exactly, read_supply, warehouses_with
from layers.shop.goods.warehouses.rank_warehouses import rank_warehouses

MOST_HOLDS = 90  # where nobody says for how many a transaction has the capacity
SEARCHES = 5  # each lost to others who took what was seen
ROUNDS = 12  # on chosen shelves, lost likewise; then the message comes again


class Sourcing:
    """The search for the lines of one order, which goes to `country` and `region`; `ahead` of arrivals, too.

    `capacity` is what its transaction has left for goods: a write for each hold, and for each SKU that is promised one
    more, by which the order stands in line for it.
    """

    def __init__(
        self,
        order_id: str,
        wanted: Mapping[str, int],
        country: str = "",
        region: str = "",
        ahead: bool = True,
        capacity: int = MOST_HOLDS,
    ) -> None:
        self._order_id, self._wanted, self._destination = order_id, wanted, (country, region)
        self._ahead, self._capacity = ahead, capacity
        self._searches = self._rounds = 0
        self._shelves: dict[Shelf, ShelfSearch] = {}
        self.uneven: set[Shelf] = set()  # whose units were found spread unevenly

    @property
    def holds(self) -> list[Reservation]:
        """What to try now: in the order of shelves and shards, which all orders share.

        Raises as `widen`, where there is nothing to try, and TooManyShelvesError.
        """
        if not self._shelves:
            self._begin()
        return [hold for shelf in sorted(self._shelves, key=str) for hold in self._shelves[shelf].holds]

    def promised_for(self) -> dict[str, str]:
        """When what is only promised is to be there, as far as that is known: SKU to ISO date."""
        owed = [hold.sku for hold in self.holds if hold.warehouse == OWED]
        return promised_for(owed) if owed else {}

    def check_not_short(self, accepted_ms: int) -> None:
        """Raises InsufficientStockError if there was too little moments ago, yet after the order was accepted."""
        if layouts.warehouses_of(self._wanted):
            return  # another than the first may have it
        short = [sku for sku, units in self._counted().items() if layouts.is_short(Shelf(sku), units, accepted_ms)]
        if short:
            raise InsufficientStockError(short)

    def widen(self, refused: Iterable[RefusedReservation]) -> None:
        """Choose again where holds were refused. Raises InsufficientStockError, StockBusyError, TooManyShelvesError."""
        refused = list(refused)
        if _learn_warehouses(refused):
            self._begin()
        elif short := self._widen_shelves(refused):
            if not layouts.warehouses_of(self._wanted):
                raise InsufficientStockError([shelf.sku for shelf in short])
            self._search_everywhere()
        self.uneven |= {shelf for shelf, search in self._shelves.items() if search.uneven}

    def _begin(self) -> None:
        """In the only warehouse; of several, in the nearest that keeps every line."""
        counted = self._counted()
        several = layouts.warehouses_of(counted)
        for warehouse in self._nearest() if several else [""]:
            if not several or all(warehouse in warehouses_with(sku, self._ahead) for sku in counted):
                self._choose({Shelf(sku, warehouse): units for sku, units in counted.items()})
                return
        self._search_everywhere()

    def _counted(self) -> dict[str, int]:
        """What is wanted of SKUs that are sold by their count, as far as is known."""
        return {sku: units for sku, units in self._wanted.items() if layouts.is_counted(sku)}

    def _search_everywhere(self) -> None:
        self._searches += 1
        if self._searches > SEARCHES:
            raise StockBusyError(", ".join(self._wanted))
        available = read_supply(list(self._wanted), self._ahead)
        nearest, counted = self._nearest(), self._counted()
        short = lacking(counted, available, nearest)
        if short:
            available = read_exactly(available, short)
            if lacking(counted, available, nearest):
                raise InsufficientStockError(short)
        self._choose(allocate(counted, available, nearest))

    def _choose(self, allocation: Allocation) -> None:
        """These shelves are searched from now on, and what is not counted is taken."""
        counted = self._counted()
        allocation |= {Shelf(sku): units for sku, units in self._wanted.items() if sku not in counted}
        promised = sum(shelf.warehouse == OWED for shelf in allocation)
        self._most_holds = self._capacity - promised
        if len(allocation) > self._most_holds:
            raise TooManyShelvesError(len(allocation), self._most_holds)
        self._rounds = 0
        self._shelves = {shelf: ShelfSearch(self._order_id, shelf, units) for shelf, units in allocation.items()}

    def _widen_shelves(self, refused: list[RefusedReservation]) -> list[Shelf]:
        """Search the shelves that refused more widely; answers those that have too little. Raises StockBusyError."""
        by_shelf = defaultdict(list)
        for one in refused:
            by_shelf[one.hold.shelf].append(one)
        self._rounds += 1
        if self._rounds > ROUNDS:
            raise StockBusyError(", ".join(map(str, by_shelf)))
        if self._rounds > 2:
            pause(min(self._rounds - 3, 4))
        return [shelf for shelf, ones in by_shelf.items() if not self._widen_shelf(shelf, ones)]

    def _widen_shelf(self, shelf: Shelf, refused: list[RefusedReservation]) -> bool:
        elsewhere = sum(len(search.holds) for other, search in self._shelves.items() if other != shelf)
        return self._shelves[shelf].widen(refused, self._most_holds - elsewhere)

    def _nearest(self) -> list[str]:
        return rank_warehouses(*self._destination, layouts.warehouses_of(self._wanted) - {OWED})


def _learn_warehouses(refused: list[RefusedReservation]) -> bool:
    """Whether a refusal is news of warehouses that this environment did not know."""
    news = False
    for one in refused:
        shelf = one.hold.shelf
        if one.shard and not shelf.warehouse and one.shard.layout.warehouses != layouts.known(shelf).warehouses:
            news |= layouts.learn(shelf, one.shard.layout)
    return news
