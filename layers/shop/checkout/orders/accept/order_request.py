"""What a buyer sends to order, and what of it cannot go on a parcel, or be called."""

import unicodedata
from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud.web.texts import LINE, MACHINE, NOTE, Country, Email, whole
from layers.shop.checkout.orders.accept.phones import read_phone
from layers.shop.checkout.orders.accept.printable import named, unprintable_at
from layers.shop.checkout.orders.errors import UnprintableTextError
from layers.shop.offers.pricing.model import Money, ShippingMethod

Short = Annotated[str, Meta(min_length=1, max_length=100, pattern=LINE)]
Optional = Annotated[str, Meta(max_length=100, pattern=NOTE)]


class ShippingAddress(Struct, frozen=True):
    """Where the parcel goes. `country` is ISO 3166-1 alpha-2."""

    name: Short
    line1: Short
    city: Short
    country: Country
    line2: Optional = ""
    region: Optional = ""
    postal_code: Annotated[str, Meta(max_length=20, pattern=NOTE)] = ""


class PointsOffer(Struct, frozen=True):
    """The membership that the order earns for, and how many of its points the buyer spends. Its token goes into the
    header X-Member-Token."""

    member_id: Annotated[str, Meta(pattern=whole("mem_[a-z2-7]{26}"))]
    points: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 0


class OrderRequest(Struct, frozen=True):
    """What a buyer sends. `expected_total` is the total the buyer saw; any other is answered with 409.

    Points pay first, in whole minor units; then a gift card, as much as it can; the payment method the rest. Items of a
    running flash sale need the `admission_token` that the sale gave. `phone` is spelt as its owner spells it: with +
    and the country's code, or as it is dialled within the country of the address.
    """

    cart_id: Annotated[str, Meta(pattern=whole("crt_[a-z2-7]{26}"))]
    expected_total: Money
    email: Email
    shipping_address: ShippingAddress
    payment_method: Annotated[str, Meta(pattern=whole("pm_[A-Za-z0-9_]{1,64}"))]
    shipping_method: ShippingMethod = "standard"
    gift_card_code: Annotated[str, Meta(max_length=40, pattern=NOTE)] = ""
    points: PointsOffer | None = None
    phone: Annotated[str, Meta(max_length=60, pattern=NOTE)] = ""
    admission_token: Annotated[str, Meta(max_length=1_000, pattern=MACHINE)] = ""


# No part of an address that mail is sent to: symbols, control and invisible characters, surrogates, the unassigned.
_UNMAILABLE = ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn")


def check_texts(request: OrderRequest) -> None:
    """What goes on the parcel and what notices go to. Raises UnprintableTextError and InvalidPhoneError."""
    check_printable(request.shipping_address)
    odd = (at for at, each in enumerate(request.email) if unicodedata.category(each) in _UNMAILABLE)
    _refuse("email", request.email, next(odd, None))
    read_phone(request.phone, request.shipping_address.country)


def check_printable(address: ShippingAddress) -> None:
    """Raises UnprintableTextError. Labels print letters, digits, punctuation and signs of any script, no pictures."""
    for field in address.__struct_fields__:
        text: str = getattr(address, field)
        _refuse(f"shipping_address.{field}", text, unprintable_at(text))


def _refuse(field: str, text: str, at: int | None) -> None:
    if at is not None:
        raise UnprintableTextError(field, named(text[at]), at + 1)
