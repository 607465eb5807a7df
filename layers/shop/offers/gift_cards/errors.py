"""Refused rules of gift cards."""


class UnknownGiftCardError(Exception):
    """A gift card is spent by its code, in its own currency, while it has a balance."""

    def __init__(self) -> None:
        super().__init__("this gift card cannot pay for this order")
        self.errors = [{"field": "gift_card_code", "expected": "a card with a balance in the order's currency"}]


class GiftCardEmptyError(Exception):
    """A gift card pays no more than its balance: another order may have spent it meanwhile."""
