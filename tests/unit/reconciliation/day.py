"""A day's business, done by real calls, and a run over its books."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from layers.cloud import aws, clock, names
from layers.shop.backoffice.reconciliation.model import Finding, Run
from layers.shop.backoffice.reconciliation.run_slices import run_slice
from layers.shop.backoffice.reconciliation.runs import Slice, show_run, start_run
from layers.shop.checkout.orders.model import AcceptedOrder, Parcel, Payment, Status
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Reservation
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from tests.support.cloud import Cloud
from tests.support.provider_double import InMemoryProvider
from tests.unit.orders.orders import a_placement
from tests.unit.reconciliation.cases import NOW

SKU = "LANTERN-RED"
AN_HOUR = timedelta(hours=1)


class Provider(InMemoryProvider):
    """The provider's double, which may refuse to give money back."""

    refusal: Exception | None = None

    def refund(self, order_id, intent_id, amount, refund_id):  # type: ignore[no-untyped-def]
        if self.refusal:
            raise self.refusal
        return super().refund(order_id, intent_id, amount, refund_id)


class Day:
    """A shop of five orders of two lanterns each, rightly paid and rightly counted; it is an hour later."""

    def __init__(self, cloud: Cloud, provider: Provider) -> None:
        self.cloud, self.provider = cloud, provider
        with clock.frozen(clock.now() - AN_HOUR):
            receive_stock(SKU, 20, "rcp_0")
        for number in range(5):
            self.sell(f"ord_{number}")

    def sell(self, order_id: str, until: Status = "shipped", paid: bool = True) -> None:
        """An order as an hour ago it was placed, paid for and brought to be `until`."""
        placement = replace(a_placement(), accepted_ms=NOW - int(AN_HOUR.total_seconds()) * 1000)
        total = placement.payable
        with clock.frozen(clock.now() - AN_HOUR):
            orders_table.place(AcceptedOrder(order_id, "f", placement), [Reservation(SKU, 0, 2)])
            if paid:
                self.provider.authorize(order_id, total, "pm_card_visa")
                self.provider.capture(order_id, f"pi_{order_id}", total)
            authorized = Payment(f"pi_{order_id}", "authorized", total.amount)
            captured = replace(authorized, status="captured", captured=total.amount)
            if until in ("confirmed", "shipped"):
                orders_table.move(order_id, "confirmed", payment=authorized)
            if until == "shipped":
                parcel = Parcel(f"shp_{order_id}", "SF Express", "SL1")
                orders_table.move(order_id, "shipped", payment=captured, parcels=[parcel])
            if until == "cancelled":
                order = find_order(order_id)
                assert order
                orders_table.cancel(order, "payment_expired", Payment(f"pi_{order_id}", "voided"))

    def lose(self, units: int) -> None:
        """Units are gone from the shelf, and no order has them."""
        aws.client("dynamodb").update_item(
            TableName=names.table("stock"),
            Key={"pk": {"S": f"SKU#{SKU}#00"}, "sk": {"S": "STOCK"}},
            UpdateExpression="ADD available :lost",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeValues={":lost": {"N": str(-units)}},
        )

    def step(self, message: object) -> None:
        run_slice(msgspec.convert(message, Slice))

    def messages(self) -> list[tuple[int, object]]:
        """What waits on the queue, with its delay in seconds."""
        return self.cloud.queues.sent["reconciliations"]

    def run(self, twice: bool = False) -> tuple[Run, list[Finding]]:
        """A run from its first slice to its last; each message may come twice."""
        run = start_run("a test")
        while self.messages():
            _, message = self.messages().pop(0)
            for _ in range(2 if twice else 1):
                self.step(message)
            del self.messages()[1:]  # a message that came twice has sent for the next one twice
        return show_run(run.run_id)
