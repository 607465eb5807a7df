"""What a buyer sends to order, and what of it cannot go on a parcel."""

import unicodedata
from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud.web.texts import LINE, MACHINE, NOTE, Country, Email, whole
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
    running flash sale need the `admission_token` that the sale gave.
    """

    cart_id: Annotated[str, Meta(pattern=whole("crt_[a-z2-7]{26}"))]
    expected_total: Money
    email: Email
    shipping_address: ShippingAddress
    payment_method: Annotated[str, Meta(pattern=whole("pm_[A-Za-z0-9_]{1,64}"))]
    shipping_method: ShippingMethod = "standard"
    gift_card_code: Annotated[str, Meta(max_length=40, pattern=NOTE)] = ""
    points: PointsOffer | None = None
    phone: Annotated[str, Meta(pattern=whole(r"(\+?[0-9][0-9 ()-]{4,19})?"))] = ""
    admission_token: Annotated[str, Meta(max_length=1_000, pattern=MACHINE)] = ""


# Symbols (emoji among them), control characters, surrogates and unassigned code points.
_UNPRINTABLE = ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn")


def check_texts(request: OrderRequest) -> None:
    """What goes on the parcel and what notices go to. Raises UnprintableTextError."""
    check_printable(request.shipping_address)
    _check("email", request.email)


def check_printable(address: ShippingAddress) -> None:
    """Raises UnprintableTextError. Carriers' labels print letters, digits and punctuation of any script, no more."""
    for field in address.__struct_fields__:
        _check(f"shipping_address.{field}", getattr(address, field))


def _check(field: str, text: str) -> None:
    if any(unicodedata.category(character) in _UNPRINTABLE for character in text):
        raise UnprintableTextError(field)
