"""Spending a gift card and giving it back, as parts of the placing and cancelling transactions."""

from pynamodb.transactions import TransactWrite

from layers.shop.offers.gift_cards.errors import GiftCardEmptyError
from layers.shop.offers.gift_cards.model import GiftCardUse
from layers.shop.offers.gift_cards.store import CARD, CardRow, card_key


def writes(use: GiftCardUse | None) -> int:
    """How many writes `take` adds to a transaction, and `give_back`."""
    return 1 if use else 0


def take(transaction: TransactWrite, use: GiftCardUse) -> list[GiftCardEmptyError]:
    """Add to `transaction`: the amount leaves the card, if it has that much. Answers what a refusal means."""
    transaction.update(
        CardRow(card_key(use.card_id), CARD),
        actions=[CardRow.balance.set(CardRow.balance - use.amount)],
        condition=CardRow.balance >= use.amount,
    )
    return [GiftCardEmptyError(use.card_id)]


def give_back(transaction: TransactWrite, use: GiftCardUse) -> None:
    """Add to `transaction`: the amount returns to the card."""
    transaction.update(CardRow(card_key(use.card_id), CARD), actions=[CardRow.balance.add(use.amount)])
