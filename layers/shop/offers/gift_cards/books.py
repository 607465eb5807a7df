"""The books of gift cards: every balance and credit, to whoever compares them with the orders, and to set one right."""

from layers.cloud import names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import scan_page
from layers.shop.offers.gift_cards.model import CardBooks
from layers.shop.offers.gift_cards.store import CARD, CREDIT, CardRow, card_key


def card_books(after: str, limit: int) -> tuple[list[CardBooks], str]:
    """A page of all balances and credits, each by itself, and where to go on; position "" is the beginning, and the
    end."""
    items, following = scan_page(names.table("gift-cards"), after, limit)
    known = (item for item in items if item["sk"]["S"].startswith((CARD, CREDIT)))
    return [_books(CardRow.from_raw_data(item)) for item in known], following


def correct_balance(card_id: str, seen: int, right: int) -> bool:
    """Set a balance right; False when it is no longer `seen`."""
    row = CardRow(card_key(card_id), CARD)
    return unless_refused(lambda: row.update(actions=[CardRow.balance.set(right)], condition=CardRow.balance == seen))


def _books(row: CardRow) -> CardBooks:
    card_id, given = row.pk.removeprefix("CARD#"), int(row.issued or 0)
    return CardBooks(card_id, given, int(row.balance or 0), 1) if row.sk == CARD else CardBooks(card_id, given)
