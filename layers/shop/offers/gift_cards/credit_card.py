"""Give money back to a gift card."""

from layers.shop.offers.gift_cards.store import gift_cards_table


def credit_card(card_id: str, amount: int, reference: str) -> bool:
    """Add `amount` minor units, once per `reference`; False when that was done before."""
    return gift_cards_table.credit(card_id, amount, reference)
