"""Waiting payments in DynamoDB. Only payments that wait come here: a card that pays at once writes nothing.

pk                sk       what
ORDER#<id>        TOKEN    who waits for this order's payment, until a day after the deadline
EVENT#<evt id>    EVENT    an event that was dealt with, for three days: as long as a provider sends one again
"""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import clock, names
from layers.cloud.tables import Item, TableMeta
from layers.shop.payments.model import Wait

EVENT, TOKEN = "EVENT", "TOKEN"
EVENT_KEPT, TOKEN_KEPT = timedelta(days=3), timedelta(days=1)


class PaymentRow(Item):
    class Meta(TableMeta):
        table_name = names.table("payments")

    intent_id = UnicodeAttribute(null=True)
    token = UnicodeAttribute(null=True)
    deadline_ms = NumberAttribute(null=True)
    expires_at = NumberAttribute()


class WaitsTable:
    """The payments table."""

    def keep(self, wait: Wait) -> None:
        """A later wait for the same order takes the place of the earlier one, whose token is dead."""
        expires = wait.deadline_ms // 1000 + int(TOKEN_KEPT.total_seconds())
        PaymentRow(
            _order(wait.order_id),
            TOKEN,
            intent_id=wait.intent_id,
            token=wait.token,
            deadline_ms=wait.deadline_ms,
            expires_at=expires,
        ).save()

    def find(self, order_id: str) -> Wait | None:
        try:  # consistent: an event may come milliseconds after the token was kept
            row = PaymentRow.get(_order(order_id), TOKEN, consistent_read=True)
        except PaymentRow.DoesNotExist:
            return None
        return Wait(order_id, row.intent_id or "", row.token or "", int(row.deadline_ms or 0))

    def was_handled(self, event_id: str) -> bool:
        """Whether this event was dealt with before."""
        try:
            PaymentRow.get(f"EVENT#{event_id}", EVENT)
        except PaymentRow.DoesNotExist:
            return False
        return True

    def note_handled(self, event_id: str) -> None:
        expires = int((clock.now() + EVENT_KEPT).timestamp())
        PaymentRow(f"EVENT#{event_id}", EVENT, expires_at=expires).save()


waits_table = WaitsTable()


def _order(order_id: str) -> str:
    return f"ORDER#{order_id}"
