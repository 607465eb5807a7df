"""The books of gift cards, to whoever compares them with the orders."""

from layers.shop.offers.gift_cards.model import CardBooks
from layers.shop.offers.gift_cards.store import gift_cards_table


def card_books(after: str, limit: int) -> tuple[list[CardBooks], str]:
    """A page of all balances and credits, and where to go on; position "" is the beginning, and the end."""
    return gift_cards_table.books(after, limit)


def correct_balance(card_id: str, seen: int, right: int) -> bool:
    """Set a balance right; False when it is no longer `seen`."""
    return gift_cards_table.correct(card_id, seen, right)
