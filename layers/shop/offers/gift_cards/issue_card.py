"""Issue a gift card, and look one up."""

from layers.cloud import audit
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.web import tokens
from layers.shop.offers.gift_cards.errors import UnknownGiftCardError
from layers.shop.offers.gift_cards.model import GiftCard, card_id_of, new_code
from layers.shop.offers.gift_cards.store import gift_cards_table
from layers.shop.offers.pricing.model import Money


def issue_card(amount: Money, idempotency_key: str, by: str) -> tuple[str, GiftCard]:
    """A new card of `amount`: its code, kept nowhere, and the card; the audit log names `by`, who issued it.

    With a key the code is derived from it and a secret of ours, so that a repeated request, its reply lost, is told
    the same card. Raises IdempotencyKeyReusedError when the key stands for another amount.
    """
    seed = tokens.sign("gift-card", idempotency_key).encode() if idempotency_key else None
    code = new_code(seed)
    card = GiftCard(card_id_of(code), amount, amount)
    audit.note("issue_gift_card", by, card.card_id, [], reason=f"{amount.amount} {amount.currency}")
    if not gift_cards_table.issue(card):
        card = gift_cards_table.get(card.card_id) or card
        if card.issued != amount:
            raise IdempotencyKeyReusedError("this Idempotency-Key issued a card of another amount: use a new key")
    return code, card


def find_card(code: str) -> GiftCard:
    """Raises UnknownGiftCardError."""
    card = gift_cards_table.get(card_id_of(code))
    if card is None:
        raise UnknownGiftCardError
    return card
