"""Whatever is done to a SKU, in whatever order: no unit is lost, none is sold twice, and the last one can be bought."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from layers.cloud import clock, environment
from layers.cloud.messages.queues import MemoryQueue
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError
from layers.shop.goods.inventory.in_memory import MemoryStock
from layers.shop.goods.inventory.reserve.find_units import Search
from layers.shop.goods.inventory.shards.even_out import even_out
from layers.shop.goods.inventory.shards.reshard import reshard
from layers.shop.goods.inventory.shards.stock_jobs import EvenOut
from layers.shop.goods.inventory.spreading import evening_moves

SKU = "LANTERN-RED"


class Unhurried(clock.Clock):
    def sleep(self, seconds):
        """Nobody else is there to wait for."""


class Shelf(RuleBasedStateMachine):
    """Orders, receipts, reshards and their jobs, whole and broken off, by environments new and old."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.unhurried = clock.kept_by(Unhurried())
        self.unhurried.__enter__()
        environment.forget()
        self.stock = MemoryStock()
        self.stock.receive(SKU, 5, "rct_0")
        self.serial = self.sold = 0

    @rule(quantity=st.integers(1, 30))
    def receive(self, quantity):
        self.serial += 1
        self.stock.receive(SKU, quantity, f"rct_{self.serial}")

    @rule(shards=st.sampled_from([1, 1, 2, 3, 8, 64]))
    def reshard(self, shards):
        reshard(SKU, shards, self.stock, MemoryQueue())

    @rule()
    def even_out(self):
        even_out(EvenOut(SKU), self.stock)
        assert self.stock.counter(SKU).settled

    @rule(share=st.floats(0, 1))
    def break_off_while_evening_out(self, share):
        found = self.stock.counter(SKU)
        moves = evening_moves(found.by_shard, found.layout.shards)
        for move in moves[: int(len(moves) * share)]:
            assert self.stock.move(SKU, move, found.layout)

    @rule()
    def begin_a_new_environment(self):
        environment.forget()

    @rule(target=orders, quantity=st.integers(1, 40))
    def buy(self, quantity):
        self.serial += 1
        there = self.stock.counter(SKU).available
        search = Search(f"ord_{self.serial}", {SKU: quantity}, self.stock)
        try:
            while refused := self.stock.take_all(search.holds):
                search.widen(refused)
        except InsufficientStockError:
            assert there < quantity
            return multiple()
        assert sum(hold.quantity for hold in search.holds) == quantity <= there
        self.sold += quantity
        return search.holds

    @rule(holds=consumes(orders))
    def cancel(self, holds):
        self.stock.give_back_all(holds)
        self.sold -= sum(hold.quantity for hold in holds)

    @invariant()
    def every_unit_is_somewhere(self):
        found = self.stock.counter(SKU)
        assert found.available + self.sold == found.received
        assert min(found.by_shard.values()) >= 0
        assert max(found.by_shard) < found.layout.reach

    def teardown(self):
        left = self.stock.counter(SKU).available
        for _ in range(left):
            self.buy(1)
        assert self.stock.counter(SKU).available == 0
        assert layouts.known(SKU).number <= self.stock.counter(SKU).layout.number
        self.unhurried.__exit__(None, None, None)


TestShelf = Shelf.TestCase
TestShelf.settings = settings(deadline=None, database=None, max_examples=60, stateful_step_count=30)
