"""Values and rules of gift cards."""

import base64
import hashlib

from msgspec import Struct

from layers.cloud import chance
from layers.shop.offers.pricing.model import Money


class GiftCard(Struct, frozen=True):
    """`card_id` is derived from the code: who reads the table cannot spend."""

    card_id: str
    issued: Money
    balance: Money


class CardBooks(Struct, frozen=True):
    """What is written down about a card: its balance and what it was issued for, or one credit it was given later."""

    card_id: str
    given: int
    balance: int = 0
    cards: int = 0


class GiftCardUse(Struct, frozen=True, array_like=True):
    """`amount` minor units of an order paid by a card: tried when it is placed, given back when it is cancelled."""

    card_id: str
    amount: int


def new_code(seed: bytes | None = None) -> str:
    """100 bits, random or of `seed`, in four groups that a person can type: `GIFT-7QZ2K-...`."""
    letters = base64.b32encode((seed or chance.random_bytes(13))[:13]).decode()[:20]
    return "-".join(["GIFT", *(letters[start : start + 5] for start in range(0, 20, 5))])


def card_id_of(code: str) -> str:
    plain = "".join(code.upper().split()).replace("-", "")
    return "gft_" + base64.b32encode(hashlib.sha256(plain.encode()).digest()[:16]).decode().rstrip("=").lower()


def use_for(card: GiftCard, total: Money) -> GiftCardUse | None:
    """As much of `total` as the card can pay; None where it can pay nothing of it."""
    if card.balance.currency != total.currency or card.balance.amount <= 0 or total.amount <= 0:
        return None
    return GiftCardUse(card.card_id, min(card.balance.amount, total.amount))
