"""What can go wrong with a payment. A declined card is not here: it is an answer (Authorization.status)."""

from typing import Any

from layers.shop.offers.pricing.model import Money


class PaymentUnavailableError(Exception):
    """The provider could not be reached or could not answer now; the same call later may succeed."""


class PaymentBusyError(PaymentUnavailableError):
    """The provider has done nothing, since we ask it more than its limit allows: the same call later will succeed."""


class PaymentMisconfiguredError(Exception):
    """The provider refuses our requests as such (a wrong key, say): a person has to act before any repeat."""


class CaptureRefusedError(Exception):
    """Only money that is held can be taken: not a voided, expired or never authorized payment."""

    def __init__(self, order_id: str, intent_id: str, reason: str) -> None:
        super().__init__(f"Payment {intent_id} of order {order_id} cannot be captured: {reason}.")
        self.facts = {"order_id": order_id, "intent_id": intent_id, "reason": reason}


class AmountMismatchError(Exception):
    """A payment is of exactly the order's amount and currency."""

    def __init__(self, order_id: str, expected: Money, actual: str) -> None:
        wanted = f"{expected.amount} {expected.currency}"
        super().__init__(f"The payment of order {order_id} is of {actual}, not {wanted}.")
        self.facts = {"order_id": order_id, "expected": wanted, "actual": actual}


class AlreadyCapturedError(Exception):
    """Money that was taken is not voided but refunded."""

    def __init__(self, order_id: str, intent_id: str, captured: int) -> None:
        super().__init__(f"Payment {intent_id} of order {order_id} is captured ({captured}): refund it instead.")
        self.facts: dict[str, Any] = {"order_id": order_id, "intent_id": intent_id, "captured": captured}


class RefundRefusedError(Exception):
    """Only what was taken and not yet given back can be refunded, and only while the provider can reach the payer."""

    def __init__(self, order_id: str, intent_id: str, reason: str) -> None:
        super().__init__(f"Payment {intent_id} of order {order_id} cannot be refunded: {reason}.")
        self.facts = {"order_id": order_id, "intent_id": intent_id, "reason": reason}


class PaymentDeclinedError(Exception):
    """A payment that waited was refused by its payer, or called off."""


class PaymentExpiredError(Exception):
    """A payment that waits is made before its deadline."""


class ForgedEventError(Exception):
    """Only a provider tells us what happened to payments: its events are signed with our common secret."""

    def __init__(self, header: str, expected: str) -> None:
        super().__init__("the event is not signed with the secret of this endpoint")
        self.errors = [{"field": header, "expected": expected}]


class StaleEventError(Exception):
    """A signature is good for some minutes, so that who records an event cannot send it again later."""

    def __init__(self, header: str, expected: str, seconds: int) -> None:
        super().__init__(f"the event was signed more than {seconds} seconds ago, or in the future")
        self.errors = [{"field": header, "expected": expected}]
