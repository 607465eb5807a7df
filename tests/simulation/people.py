"""Who comes in a run, and when: drawn from the seed."""

from datetime import timedelta
from functools import partial
from random import Random

from layers.cloud import clock
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.spread.reshard import reshard
from tests.simulation import endless, waiting_room
from tests.simulation.buyers import Buyer
from tests.simulation.members import enrol
from tests.simulation.opening import COUPON, KETTLE, LANTERN, OPENED, PRICES, FilledCart
from tests.simulation.places import Places
from tests.simulation.sale_buyers import SaleBuyer
from tests.simulation.shop import NIGHT_SHIFT, Shop
from tests.simulation.staff import Operator

# When the minute's job of sales runs: not every minute, since most of them find nothing to do.
SCHEDULE = (60.0, 120.0, 180.0, 300.0, 1_000.0, 1_700.0, 2_400.0)
CLERKS = 0.1  # of the runs
LATE = 2_600.0  # all is settled by then, and the sale still runs
CROWDS = (2, 2, 2, 2, 3, 3, 3, 4, 4, 6)  # buyers


class People:
    def __init__(self, shop: Shop) -> None:
        self.shop, self.random = shop, Random(f"{shop.seed} people")
        self.buyers: list[Buyer] = []
        self.operator = Operator(shop, Random(f"{shop.seed} operator"))
        self.places = Places(shop, self.operator, Random(f"{shop.seed} places"))

    def come(self) -> None:
        """Something is on the shelf, and somebody wants it."""
        themes = (self._stroll, self._scramble, self._hold_sale)
        waiting_room.begin(self.shop)
        theme = self.random.choices(themes, weights=(60, 25, 15))[0]
        if theme != self._hold_sale:
            self.places.open_some()
        theme()
        enrol(self.shop, self.buyers)
        if self.random.random() < 0.4:
            self.shop.arrive("receiver", self.operator.take_goods_in, self.random.uniform(0.0, 4.0))
        if any(buyer.returns for buyer in self.buyers):
            self.shop.arrive("returns desk", self.operator.look_after_returns, 20.0)
        for buyer in self.buyers if self.shop.members else self.buyers[:1]:
            if self.random.random() < 0.5:
                self._send_carrier(buyer)
        self.places.look_after()
        if self.operator.clerk.random() < CLERKS:
            self._send_clerk(self.operator.clerk)
        if self.random.random() < 0.08:
            self.shop.arrive("pricer", self.operator.raise_prices, self.random.uniform(0.0, 2.0))

    def send_night_shift(self) -> None:
        self.shop.arrive(NIGHT_SHIFT, self.operator.redrive)

    def _stroll(self) -> None:
        """All kinds of carts; some of them with a coupon."""
        for sku in sorted(PRICES):
            self._receive(sku, self.random.randint(1, 5))
        endless.begin(self.shop)
        carts = self.random.sample(self.shop.opening.carts, self.random.choice(CROWDS))
        if self.random.random() < 0.3:
            carts = [cart for cart in self.shop.opening.carts if cart.coupon][: len(carts)]
        self._buyers(carts, within=self.random.choice((0.1, 1.0, 2.0)))
        if self.random.random() < 0.3:
            self._send_spreader("spreader", self.random.choice(sorted(PRICES)), 2, 2.0)

    def _scramble(self) -> None:
        """Everybody wants the same thing at once, of which there is just enough or hardly; it lies on several shards
        and is moved about meanwhile."""
        carts = [cart for cart in self.shop.opening.carts if set(cart.lines) == {LANTERN} and not cart.coupon]
        self.random.shuffle(carts)
        carts = carts[: self.random.randint(3, 5)]
        self._receive(LANTERN, sum(cart.lines[LANTERN] for cart in carts) - self.random.choice((0, 0, 1, 2)))
        reshard(Shelf(LANTERN), self.random.randint(2, 4))
        self._buyers(carts, within=self.random.choice((0.05, 0.5)))
        for number in range(2):
            self._send_spreader(f"spreader{number}", LANTERN, 2, 0.15)

    def _hold_sale(self) -> None:
        """A flash sale of the lantern; in the end somebody comes late, and gets what is left, if anything is."""
        self._receive(LANTERN, self.random.randint(1, 4))
        sale = {
            "name": "Lanterns",
            "items": [{"sku": LANTERN}],
            "starts_at": clock.iso(OPENED - timedelta(minutes=1)),
            "ends_at": clock.iso(OPENED + timedelta(hours=2)),
            "per_buyer": self.random.choice((1, 2)),
            "admission_rate": 2.0,
            "admission_seconds": 60,
        }
        self.shop.sale_id = self.shop.ask_at_once("POST", "/v1/admin/flash-sales", sale)["sale_id"]
        self.shop.per_buyer = sale["per_buyer"]
        self.shop.ask_at_once("POST", f"/v1/admin/flash-sales/{self.shop.sale_id}/warm-up", {})
        self.shop.tell_of_orders()
        single = [cart for cart in self.shop.opening.carts if cart.lines == {LANTERN: 1} and not cart.coupon]
        *carts, last = single[: self.random.randint(3, 4) + 1]
        self._buyers(carts, within=2.0, kind=SaleBuyer)
        if self.random.random() < 0.4:  # when people hold admissions, and orders are under way
            self.shop.scheduler.at(self.random.uniform(1.0, 8.0), self.shop.empty_cache)
        for seconds in SCHEDULE:
            self.shop.schedule("run-flash-sales", seconds)
        late = SaleBuyer(self.shop, "latecomer", "late", last, Random(0), "pm_card_visa")
        self.buyers.append(late)
        self.shop.arrive(late.name, late.come_late, LATE)

    def _buyers(self, carts: list[FilledCart], within: float, kind: type[Buyer] = Buyer) -> None:
        """One for each cart, now and then the same person with two."""
        within = waiting_room.BUSY if self.shop.room.kept else within
        for number, cart in enumerate(carts):
            again = number > 0 and self.random.random() < (0.4 if cart.coupon == COUPON or kind is SaleBuyer else 0.1)
            person = self.buyers[-1].person if again else f"person{number}"
            buyer = kind(self.shop, f"buyer{number}", person, cart, Random(f"{self.shop.seed} buyer {number}"))
            buyer.request["shipping_address"] = self.places.address()
            self.buyers.append(buyer)
            self.shop.arrive(buyer.name, buyer.act, self.random.uniform(0.0, within))

    def _send_spreader(self, name: str, sku: str, times: int, pause: float) -> None:
        self.shop.arrive(name, lambda: self.operator.spread_stock(sku, times, pause), self.random.uniform(0.0, pause))

    def _send_clerk(self, clerk: Random) -> None:
        """To the kettle, which is never promised: what is promised and given up again is fewer than none."""
        times, pause = clerk.randint(1, 5), clerk.choice((0.05, 0.5, 30.0))
        act = partial(self.operator.change_how_it_is_sold, KETTLE, times, pause)
        self.shop.arrive("clerk", act, clerk.uniform(0.0, 3.0))

    def _send_carrier(self, buyer: Buyer) -> None:
        def scan() -> None:
            if buyer.order_id:
                self.operator.scan(buyer.order_id)

        self.shop.arrive(f"carrier to {buyer.name}", scan, self.random.uniform(5.0, 60.0))

    def _receive(self, sku: str, units: int) -> None:
        """Before the run: somewhere, or a part here and a part there."""
        units = self.places.there_of(sku, units)
        for warehouse, part in self.places.spread(units):
            receive_stock(sku, part, f"opening-{warehouse}", warehouse)
        self.shop.receipts[sku].sure += units
