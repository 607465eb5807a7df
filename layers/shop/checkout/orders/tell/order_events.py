"""From a change of an order's row to a fact on the bus. Facts carry ids and states, no personal data."""

from typing import Any

from msgspec import Struct

EVENT_NAMES = {
    "pending": "OrderPlaced",
    "rejected": "OrderRejected",
    "confirmed": "OrderConfirmed",
    "shipped": "OrderShipped",
    "delivered": "OrderDelivered",
    "closed": "OrderClosed",
    "cancelled": "OrderCancelled",
    "returning": "OrderReturning",
    "returned": "OrderReturned",
    "refunded": "OrderRefunded",
    "awaiting_stock": "OrderAwaitsStock",
    "stock_arrived": "OrderStocked",
    "awaiting_payment": "OrderAwaitsPayment",
    "return_requested": "ReturnRequested",
    "return_approved": "ReturnApproved",
    "return_refused": "ReturnRefused",
    "return_expired": "ReturnExpired",
}
CALLED_OFF = ("return_refused", "return_expired")


class OrderEvent(Struct, frozen=True):
    """Version 1 of the schema. `version` orders the events of one order; with `order_id` it names an event for ever.

    `member_id` is the membership that the order names, `sale_id` the flash sale that it came from; facts of other
    orders have none.
    """

    order_id: str
    version: int
    status: str
    reason: str
    at_ms: int
    sale_id: str = ""
    schema: int = 1
    member_id: str = ""

    @property
    def name(self) -> str:
        if self.status == "delivered" and self.reason:  # it was delivered before; that is not told again
            return "OrderReturnCalledOff" if self.reason in CALLED_OFF else "OrderPartlyReturned"
        return EVENT_NAMES[self.status]

    @property
    def event_id(self) -> str:
        return f"{self.order_id}:{self.version}"


def event_of(record: dict[str, Any]) -> OrderEvent | None:
    """The fact in a DynamoDB stream record; None where the order's version did not change or the row is gone."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    if not new or not new["pk"]["S"].startswith("ORDER#"):
        return None
    version = int(new["version"]["N"])
    if old and int(old["version"]["N"]) == version:
        return None
    status, at_ms, reason = new["timeline"]["L"][-1]["L"][:3]
    return OrderEvent(
        order_id=new["pk"]["S"].removeprefix("ORDER#"),
        version=version,
        status=status["S"],
        reason=reason.get("S", ""),
        at_ms=int(at_ms["N"]),
        member_id=new.get("member", {}).get("S", ""),
        sale_id=new.get("sale", {}).get("S", ""),
    )
