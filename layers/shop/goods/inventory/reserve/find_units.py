"""Where the units of an order are: searched shard by shard, and wider with every refusal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from layers.cloud.patience import pause
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError, StockBusyError, TooManyShelvesError
from layers.shop.goods.inventory.model import Hold, Layout, RefusedHold, Stock
from layers.shop.goods.inventory.spreading import choose, gathering_moves, is_uneven, other_shard, own_shard
from layers.shop.goods.inventory.table.store import stock_table

MOST_HOLDS = 90  # where nobody says how many a transaction has room for
ROUNDS = 12  # a round is lost only to others who took what was seen; then the message comes again


class Search:
    """The search for the units of one order.

    A SKU is tried at the order's own shard, then at another, then wherever a look at all its rows shows enough, in the
    end over several shards. That there is too little is believed only of all rows at one moment; for a SKU that was
    never spread, its one row's refusal is that. Where a SKU lies in several warehouses, "SKU" is its shelf in one of
    them (`shelf_of`): which of them are asked is decided before (source_lines.py).
    """

    def __init__(self, order_id: str, wanted: Mapping[str, int], room: int = MOST_HOLDS) -> None:
        """`room`: the most holds there may be. Raises TooManyShelvesError when there are more shelves than that."""
        if len(wanted) > room:
            raise TooManyShelvesError(len(wanted), room)
        self._order_id = order_id
        self._room = room
        self._wanted = wanted
        self._rounds = 0
        self._tries = dict.fromkeys(wanted, 1)
        self._places = {sku: self._own(sku) for sku in wanted}
        self.uneven: set[str] = set()  # SKUs that were found spread unevenly

    @property
    def holds(self) -> list[Hold]:
        """What to try now: in the order of SKUs and shards, which all orders share."""
        return [
            Hold(sku, shard, units, warehouse)
            for shelf, places in sorted(self._places.items())
            for sku, _, warehouse in [shelf.partition("@")]
            for shard, units in sorted(places.items())
        ]

    def check_not_short(self, accepted_ms: int) -> None:
        """Raises InsufficientStockError if there was too little moments ago, yet after the order was accepted."""
        if short := [sku for sku, units in self._wanted.items() if layouts.is_short(sku, units, accepted_ms)]:
            raise InsufficientStockError(short)

    def widen(self, refused: Iterable[RefusedHold]) -> None:
        """Choose again where holds were refused. Raises InsufficientStockError and StockBusyError."""
        by_sku = defaultdict(list)
        for one in refused:
            by_sku[one.hold.shelf].append(one)
        self._rounds += 1
        if self._rounds > ROUNDS:
            raise StockBusyError(", ".join(by_sku))
        if self._rounds > 2:
            pause(min(self._rounds - 3, 4))
        if short := [sku for sku, ones in by_sku.items() if not self._choose_again(sku, ones)]:
            raise InsufficientStockError(short)

    def _choose_again(self, sku: str, refused: list[RefusedHold]) -> bool:
        """False when there is too little of the SKU."""
        rows = [one.shard for one in refused if one.shard]
        newest = max((row.layout for row in rows), key=lambda layout: layout.number, default=Layout())
        if layouts.learn(sku, newest):
            self._tries[sku], self._places[sku] = 1, self._own(sku)
            return True
        if rows and layouts.known(sku).reach == 1:
            return False
        self._tries[sku] += 1
        if self._tries[sku] == 2 and layouts.known(sku).shards > 1:
            shard = other_shard(self._order_id, layouts.known(sku).shards)
            self._places[sku] = {shard: self._wanted[sku]}
            return True
        return self._look(sku)

    def _look(self, sku: str) -> bool:
        quantity, reach = self._wanted[sku], layouts.known(sku).reach
        stock = stock_table.look(sku, reach)
        if stock is None or stock.available < quantity:
            stock = stock_table.counter(sku, stock.layout.reach if stock else reach)
        if stock:
            layouts.believe(sku, stock.layout)  # too little here may be enough with the other warehouses it tells of
        if stock is None or stock.available < quantity:
            layouts.remember_short(sku, stock.available if stock else 0)
            return False
        if is_uneven(stock.by_shard, stock.layout.shards):
            self.uneven.add(sku)
        elsewhere = sum(len(places) for other, places in self._places.items() if other != sku)
        key = f"{self._order_id}|{self._rounds}"
        chosen = choose(key, quantity, stock.by_shard, self._room - elsewhere)
        if sum(chosen.values()) < quantity:
            chosen = self._gathered(stock, quantity)
        self._places[sku] = chosen
        return True

    def _gathered(self, stock: Stock, quantity: int) -> dict[int, int]:
        """Units that lie on more shards than one transaction can take from are brought together first."""
        moves = gathering_moves(quantity, stock.by_shard)
        for move in moves:
            stock_table.move(stock.sku, move, stock.layout)
        return {next(iter(moves[0].to)): quantity}

    def _own(self, sku: str) -> dict[int, int]:
        return {own_shard(self._order_id, layouts.known(sku).shards): self._wanted[sku]}
