"""Issue a gift card, and look one up."""

from layers.shop.gift_cards.errors import UnknownGiftCardError
from layers.shop.gift_cards.model import GiftCard, card_id_of, new_code
from layers.shop.gift_cards.store import DynamoGiftCards
from layers.shop.pricing.model import Money


def issue_card(amount: Money) -> tuple[str, GiftCard]:
    """A new card of `amount`: its code, told this once and kept nowhere, and the card."""
    code = new_code()
    card = GiftCard(card_id_of(code), amount, amount)
    DynamoGiftCards().issue(card)
    return code, card


def find_card(code: str) -> GiftCard:
    """Raises UnknownGiftCardError."""
    card = DynamoGiftCards().get(card_id_of(code))
    if card is None:
        raise UnknownGiftCardError
    return card
