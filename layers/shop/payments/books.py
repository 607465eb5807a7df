"""The providers' own books, to whoever compares them with ours."""

from datetime import datetime

from msgspec.structs import replace

from layers.shop.payments.port import DEFAULT, PaymentPage, PaymentState
from layers.shop.payments.providers import in_use, provider


def list_payments(since: datetime, until: datetime, cursor: str | None = None) -> PaymentPage:
    """A page of all payments on the books of every provider, one provider after the other (see Provider.list_payments).

    `cursor` is the provider's own; of others than the default it begins with their name and a colon.
    """
    names = list(in_use())
    name, at = _place_of(cursor, names)
    page = provider(name).list_payments(since, until, at)
    if page.following is not None:
        return replace(page, following=_cursor(name, page.following))
    left = names[names.index(name) + 1 :]
    return replace(page, following=_cursor(left[0], "") if left else None)


def find_payment(order_id: str, intent_id: str | None = None) -> PaymentState | None:
    """A payment by whichever provider has it (see Provider.find)."""
    found = (provider(name).find(order_id, intent_id) for name in in_use())
    return next((state for state in found if state), None)


def _place_of(cursor: str | None, names: list[str]) -> tuple[str, str | None]:
    if cursor is None:
        return names[0], None
    name, colon, at = cursor.partition(":")
    return (name, at or None) if colon else (DEFAULT, cursor)


def _cursor(name: str, at: str) -> str:
    return at if name == DEFAULT and at else f"{name}:{at}"
