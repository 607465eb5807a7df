"""A payment that waits for its payer: what is remembered meanwhile."""

from msgspec import Struct


class Wait(Struct, frozen=True):
    """Who waits for an order's payment (a task token of Step Functions), and until when (milliseconds since 1970)."""

    order_id: str
    intent_id: str
    token: str
    deadline_ms: int
