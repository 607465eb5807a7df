"""Whatever is done to a SKU, in whatever order: no unit is lost, none is sold twice, and the last one can be bought."""

from contextlib import ExitStack

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from layers.cloud import clock, environment
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError, ReservationsRefusedError
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.promises.counting import sell_by_count, sell_uncounted
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.spreading import even_out_transfers
from layers.shop.goods.inventory.table.store import stock_table
from tests.support.cloud import in_process
from tests.support.unhurried import Unhurried
from tests.unit.orders.orders import an_order

SKU = "LANTERN-RED"
SHELF = Shelf(SKU)


def counted_units(holds):
    return sum(hold.quantity for hold in holds if not hold.uncounted)


class Trade(RuleBasedStateMachine):
    """Orders, receipts, reshards and their jobs, whole and broken off, by environments new and old, of a SKU that is
    counted or is not."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.around = ExitStack()
        self.around.enter_context(clock.kept_by(Unhurried()))
        self.around.enter_context(in_process())
        stock_table.receive(SHELF, 5, "rct_0")
        self.serial = self.sold = 0

    @rule(quantity=st.integers(1, 30))
    def receive(self, quantity):
        self.serial += 1
        stock_table.receive(SHELF, quantity, f"rct_{self.serial}")

    @rule(shards=st.sampled_from([1, 1, 2, 3, 8, 16]))
    def reshard(self, shards):
        reshard(SHELF, shards)

    @rule(change=st.sampled_from([sell_by_count, sell_uncounted]))
    def count_or_not(self, change):
        known = dict(layouts._known())
        change(SKU)
        layouts._known().clear()  # whoever sells has not heard
        layouts._known().update(known)

    @rule()
    def even_out(self):
        even_out(EvenOut(SKU))
        assert stock_table.snapshot(SHELF).settled

    @rule(share=st.floats(0, 1))
    def break_off_while_evening_out(self, share):
        found = stock_table.snapshot(SHELF)
        transfers = even_out_transfers(found.by_shard, found.layout.shards)
        for transfer in transfers[: int(len(transfers) * share)]:
            assert stock_table.transfer(SHELF, transfer, found.layout)

    @rule()
    def begin_a_new_environment(self):
        environment.forget()

    @rule(target=orders, quantity=st.integers(1, 40))
    def buy(self, quantity):
        self.serial += 1
        order_id, found = f"ord_{self.serial}", stock_table.snapshot(SHELF)
        search = Sourcing(order_id, {SKU: quantity})
        try:
            self.place(order_id, search)
        except InsufficientStockError:
            assert found.layout.counted
            assert found.available < quantity
            return multiple()
        counted = counted_units(search.holds)
        assert sum(hold.quantity for hold in search.holds) == quantity
        assert counted <= found.available
        assert counted == quantity or not found.layout.counted
        self.sold += counted
        return order_id

    def place(self, order_id, search):
        while True:
            try:
                return orders_table.place(an_order(order_id), search.holds)
            except ReservationsRefusedError as refused:
                search.widen(refused.refused)

    @rule(order_id=consumes(orders))
    def cancel(self, order_id):
        order = orders_table.get(order_id, consistent=True)
        assert orders_table.cancel(order, "payment_declined", Payment())
        self.sold -= counted_units(order.holds)

    @invariant()
    def every_unit_is_somewhere(self):
        found = stock_table.snapshot(SHELF)
        assert found.available + self.sold == found.received
        assert min(found.by_shard.values()) >= 0
        assert max(found.by_shard) < found.layout.reach

    def teardown(self):
        sell_by_count(SKU)
        while left := stock_table.snapshot(SHELF).available:
            self.buy(min(left - 9, 40) if left > 9 else 1)
        assert layouts.known(SHELF).number <= stock_table.snapshot(SHELF).layout.number
        self.around.close()


TestTrade = Trade.TestCase
TestTrade.settings = settings(deadline=None, database=None, max_examples=60, stateful_step_count=30)
