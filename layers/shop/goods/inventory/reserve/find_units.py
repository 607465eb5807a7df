"""Where the units of an order are on one shelf: searched shard by shard, and wider with every refusal."""

from collections.abc import Iterable, Mapping

from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.model import Layout, RefusedReservation, Reservation, Shelf, Stock
from layers.shop.goods.inventory.spreading import choose, gather_transfers, is_uneven, other_shard, own_shard
from layers.shop.goods.inventory.table.store import stock_table


class ShelfSearch:
    """The search for so many `units` on a shelf.

    They are tried at the order's own shard, then at another, then wherever a look at all rows shows enough, in the end
    over several shards. That there is too little is believed only of all rows at one moment; for a shelf that was never
    spread, its one row's refusal is that. What is sold without a count is not searched for.
    """

    def __init__(self, order_id: str, shelf: Shelf, units: int) -> None:
        self._order_id, self._shelf, self._units = order_id, shelf, units
        self.holds: list[Reservation] = []  # what to try now, in the order of shards
        self.uneven = False  # whether its units were found spread unevenly
        self._begin()

    def widen(self, refused: Iterable[RefusedReservation], most: int) -> bool:
        """Choose again, at most so many shards; False when there is too little on the shelf."""
        rows = [one.shard for one in refused if one.shard]
        newest = max((row.layout for row in rows), key=lambda layout: layout.number, default=Layout())
        if layouts.learn(self._shelf, newest):
            self._begin()
            return True
        if rows and self.holds[0].uncounted:  # it is counted, by an older layout: the table was restored
            layouts.believe(self._shelf, newest)
            self._begin()
            return True
        layout = layouts.known(self._shelf)
        if rows and layout.reach == 1:
            return False
        self._tries += 1
        if self._tries == 2 and layout.shards > 1:
            self._choose({other_shard(self._order_id, layout.shards): self._units})
            return True
        return self._look_everywhere(layout.reach, most)

    def _begin(self) -> None:
        """At the order's own shard."""
        self._tries, layout = 1, layouts.known(self._shelf)
        if layout.counted:
            self._choose({own_shard(self._order_id, layout.shards): self._units})
        else:
            self.holds = [Reservation(self._shelf.sku, 0, self._units, self._shelf.warehouse, uncounted=True)]

    def _choose(self, units: Mapping[int, int]) -> None:
        sku, warehouse = self._shelf.sku, self._shelf.warehouse
        self.holds = [Reservation(sku, shard, units[shard], warehouse) for shard in sorted(units)]

    def _look_everywhere(self, reach: int, most: int) -> bool:
        stock = stock_table.read_shards(self._shelf, reach)
        if stock is None or stock.available < self._units:
            stock = stock_table.snapshot(self._shelf, stock.layout.reach if stock else reach)
        if stock:  # too little here may be enough with the other warehouses that its layout names
            layouts.believe(self._shelf, stock.layout)
        if stock and not stock.layout.counted:
            self._begin()
            return True
        if stock is None or stock.available < self._units:
            layouts.remember_short(self._shelf, stock.available if stock else 0)
            return False
        self.uneven |= is_uneven(stock.by_shard, stock.layout.shards)
        chosen = choose(f"{self._order_id}|{self._tries}", self._units, stock.by_shard, most)
        self._choose(chosen if sum(chosen.values()) == self._units else self._gathered(stock))
        return True

    def _gathered(self, stock: Stock) -> dict[int, int]:
        """Units that lie on more shards than one transaction can take from are brought together first."""
        transfers = gather_transfers(self._units, stock.by_shard)
        for transfer in transfers:
            stock_table.transfer(self._shelf, transfer, stock.layout)
        return {next(iter(transfers[0].to)): self._units}
