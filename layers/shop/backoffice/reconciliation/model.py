"""Values of reconciliation.

A run looks twice. The first look goes over everything and only suspects: what it reads is not one moment's picture, and
orders move while it reads. A little later each suspicion is looked at again, on fresh and consistent reads; what still
stands is a finding, and is repaired or put to a person.
"""

from typing import Literal

from msgspec import Struct

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import Order
from layers.shop.payments.port import PaymentState

Kind = Literal[
    "charged_without_order",
    "order_without_charge",
    "captured_amount_differs",
    "authorization_left_open",
    "stock_not_conserved",
    "pending_past_deadline",
    "saga_missing",
    "coupon_count_wrong",
    "gift_card_balance_wrong",
    "points_balance_wrong",
    "points_not_booked",
    "sale_use_wrong",
    "refund_not_recorded",
    "return_not_settled",
]
Remedy = Literal[
    "",
    "give_back",
    "resume",
    "check_up",
    "record_capture",
    "record_refund",
    "settle_return",
    "lapse_return",
    "release_replacement",
    "start_returning",
    "finish_returning",
    "correct_received",
    "correct_count",
    "correct_balance",
    "correct_points",
    "book_points",
    "correct_sale_use",
]
FindingState = Literal["suspected", "open", "repaired"]
Stage = Literal[
    "stock", "coupons", "gift_cards", "points", "sales",
    "payments", "orders", "returns", "totals", "second_look", "closing",
]  # fmt: skip

STAGES: tuple[Stage, ...] = (
    "stock", "coupons", "gift_cards", "points", "sales",
    "payments", "orders", "returns", "totals", "second_look", "closing",
)  # fmt: skip
LAST_COUNTED: Stage = "sales"
Evidence = dict[str, int | str]

STALLED_MS = 360_000
"""An order that stood still for so long, with no execution at work on it, has been left behind.

Express executions, which cannot be asked about, live for five minutes."""


class Verdict(Struct, frozen=True):
    """What a rule says: `subject` is a payment, an order, a return or a counter.

    A `remedy` is named only where the evidence proves that it is right; `question` is what a person has to answer.
    """

    kind: Kind
    subject: str
    evidence: Evidence
    remedy: Remedy = ""
    question: str = ""


class Finding(Struct, frozen=True):
    """A verdict in a run. `order_id`, `intent_id` and `return_id` are empty where there is none."""

    kind: Kind
    subject: str
    state: FindingState
    evidence: Evidence
    found_at: str
    remedy: Remedy = ""
    question: str = ""
    repair: str = ""
    order_id: str = ""
    intent_id: str = ""
    return_id: str = ""


class Suspect(Struct, frozen=True):
    """An order, or a payment, that wants a second look."""

    order_id: str
    intent_id: str = ""

    @property
    def key(self) -> str:
        """Ids of the provider's and our own; what somebody else's payment says of an order may be any text."""
        return self.intent_id or self.order_id


class Case(Struct, frozen=True):
    """All that is known, on a second look, about an order and one payment in its name."""

    order: Order | None
    payment: PaymentState | None = None
    returns: OrderReturns | None = None


class Run(Struct, frozen=True):
    """One reconciliation, and where it is. Times with `_ms` are milliseconds since 1970.

    Payments created from `since_ms` on are compared. Nothing that changed within `settle_seconds` is judged.
    """

    run_id: str
    by: str
    started_ms: int
    since_ms: int
    settle_seconds: int
    step: int = 0
    stage: Stage = "stock"
    position: str = ""
    counted_ms: int = 0  # when the last counter was read
    finished_at: str = ""
    orders: int = 0
    payments: int = 0
    open: int = 0
    repaired: int = 0

    @property
    def finished(self) -> bool:
        return bool(self.finished_at)

    @property
    def window(self) -> tuple[int, int]:
        """Between these times every counter was read, with room for clocks that differ and writes under way."""
        return self.started_ms - self.settle_seconds * 1000, self.counted_ms + self.settle_seconds * 1000


class RunPage(Struct, frozen=True):
    """`following` is what goes on, None at the end."""

    runs: list[Run]
    following: str | None


def stage_after(stage: Stage) -> Stage:
    return STAGES[STAGES.index(stage) + 1]


def stood_still_ms(order: Order, now_ms: int) -> int:
    """How long ago the order changed last."""
    return now_ms - max((turn.at_ms for turn in order.timeline), default=0)
