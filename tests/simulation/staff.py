"""Who works for the shop: goods arrive, parcels are scanned, returns decided on, stock is spread over more shards or
fewer; in the end somebody looks after what got stuck."""

from functools import partial
from random import Random
from typing import Any

from layers.shop.aftersales.fulfilment.model import shipment_id_for
from layers.shop.goods.warehouses.model import DEFAULT
from tests.simulation.opening import OPERATOR, PRODUCTS, variants_at
from tests.simulation.shop import Reply, Shop

RETURN_LOOKS = 8
PATIENCE = 12  # tries, at longer and longer intervals: nobody leaves goods lying about for an error page


class Operator:
    """One for each run."""

    def __init__(self, shop: Shop, random: Random) -> None:
        self.shop, self.random = shop, random
        self.second_thoughts = Random(f"{shop.seed} second thoughts")
        self.clerk = Random(f"{shop.seed} clerk")
        self.name = "operator"

    def take_goods_in(self) -> None:
        """A receipt, perhaps written down twice under its key."""
        sku, units = self.random.choice(sorted(self.shop.receipts)), self.random.randint(1, 3)
        self.book("receipts", sku, {"quantity": units, "warehouse": self.random.choice(self.shop.warehouses)}, "d-1")

    def correct(self) -> None:
        """Units are found, or gone."""
        sku, units = self.random.choice(sorted(self.shop.receipts)), self.random.choice((-2, -1, -1, 1, 2))
        body = {"quantity": units, "reason": "counted", "warehouse": self.random.choice(self.shop.warehouses)}
        self.book("adjustments", sku, body, "a-1")

    def book(self, kind: str, sku: str, body: dict[str, Any], key: str) -> None:
        """Under its key: once, and perhaps once more at the same moment, at another desk."""
        body = {**body, "warehouse": body["warehouse"] or DEFAULT}
        answers: list[int] = []

        def ask() -> None:
            reply = self._ask("POST", f"/v1/admin/stock/{sku}/{kind}", body, {"idempotency-key": key})
            answers.append(reply.status)

        desks = 0
        for number in range(self.random.randint(0, 2)):
            desks += self.shop.arrive(f"desk {number} of {key}", ask, self.random.choice((0.0, 0.0, 1.0)))
        ask()
        while len(answers) <= desks:
            self.shop.scheduler.pause(1.0)
        if 201 in answers:
            self.shop.receipts[sku].sure += body["quantity"]
        else:
            self.shop.receipts[sku].perhaps.append(body["quantity"])

    def spread_stock(self, sku: str, times: int, pause: float) -> None:
        """Over more shards and fewer, while it is sold."""
        for _ in range(times):
            self._ask("POST", f"/v1/admin/stock/{sku}/shards", {"shards": self.random.choice((1, 2, 3, 4))})
            self.shop.scheduler.pause(self.random.uniform(0.0, pause))

    def change_how_it_is_sold(self, sku: str, times: int, pause: float) -> None:
        """Without a count and by its count, while people order, turn back and send back."""
        self.shop.recounted.add(sku)
        for _ in range(times):
            self._ask("PUT", f"/v1/admin/stock/{sku}/policy", {"counted": self.clerk.random() < 0.4})
            self.shop.scheduler.pause(self.clerk.uniform(0.0, pause))

    def raise_prices(self) -> None:
        """Lanterns become dearer while they are bought: who has seen another total is told, and sees the new one."""
        path = f"/v1/admin/products/{self.shop.opening.lantern}"
        self._ask("PATCH", path, {"variants": variants_at(PRODUCTS[0], dearer=1_000)})

    def look_after_returns(self) -> None:
        """Decide on what buyers ask for; take in what comes back."""
        done: set[Any] = set()
        for _ in range(RETURN_LOOKS):
            self.shop.scheduler.pause(self.random.uniform(10.0, 30.0))
            for order_id, return_id in [each for each in self.shop.returns if each not in done]:
                done.add((order_id, return_id))
                self._look_after_return(f"/v1/admin/orders/{order_id}/returns/{return_id}")

    def _look_after_return(self, path: str) -> None:
        if self.random.random() < 0.2:
            self._ask("POST", f"{path}/decision", {"decision": "refuse"}, tries=PATIENCE)
            return
        self._ask("POST", f"{path}/decision", {"decision": "approve"}, tries=PATIENCE)
        self.shop.scheduler.pause(self.random.uniform(0.0, 5.0))
        if self.second_thoughts.random() < 0.2:
            self._ask("POST", f"{path}/decision", {"decision": "refuse"}, tries=PATIENCE)
            return
        goods = self.random.choice(("restock", "restock", "write_off"))
        book = partial(self._ask, "POST", f"{path}/receipt", {"goods": goods}, tries=PATIENCE)
        if self.random.random() < 0.3:
            self.shop.arrive("other returns desk", book, self.random.choice((0.0, 0.5)))
        for _ in range(self.random.randint(1, 2)):
            book()

    def redrive(self) -> None:
        """Send every dead letter back, once the cause is mended."""
        reply = self._ask("GET", "/v1/admin/dead-letters")
        for queue in reply.body["items"]:
            if queue["count"]:
                self._ask("POST", f"/v1/admin/dead-letters/{queue['queue']}/redrive", {"rate": 10})

    def _ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, tries: int = 5
    ) -> Reply:
        return self.shop.ask_again(method, path, body, {**OPERATOR, **(headers or {})}, self.random, tries)

    def scan(self, order_id: str) -> None:
        """What the carrier tells of a parcel: late, twice, in no order."""
        scans = ["in_transit", "delivered", self.random.choice(("out_for_delivery", "delivered"))]
        self.random.shuffle(scans)
        for status in scans:
            self.shop.scheduler.pause(self.random.uniform(0.0, 20.0))
            self._ask("POST", f"/v1/admin/shipments/{shipment_id_for(order_id)}/events", {"status": status})
