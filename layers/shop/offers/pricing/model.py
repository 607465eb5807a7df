"""Values of pricing. Amounts are whole minor units: 1999 CNY is 19.99 yuan, 1999 JPY is 1999 yen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from layers.cloud.text import Text
from layers.cloud.web.texts import whole

# Whether it is one that the shop sells in, is for those to say who take it in: what is stored has to be read.
Currency = Annotated[str, Meta(pattern=whole("[A-Za-z]{1,16}"))]
ShippingMethod = Literal["standard", "express"]

CURRENCIES: tuple[Currency, ...] = ("CNY", "USD", "EUR", "JPY")
SHIPPING_METHODS: tuple[ShippingMethod, ...] = ("standard", "express")
MOST = 10**15  # of any sum: far beyond every cart's, and exact in all that reads JSON
MAX_AMOUNT = 99_999_999
"""Minor units: the most a payment takes (Stripe: eight digits, https://docs.stripe.com/currencies), and so a price."""


class Money(Struct, frozen=True, order=False):
    """An amount in minor units of a currency. Sums of two currencies are refused with a ValueError."""

    amount: Annotated[int, Meta(ge=-MOST, le=MOST)]
    currency: Currency

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other


class Destination(Struct, frozen=True):
    """Where the parcel goes: ISO 3166-1 alpha-2 country, and the state or province, where tax needs it."""

    country: str
    region: str = ""


class Percentage(Struct, frozen=True, tag_field="kind", tag="percentage"):
    """So many percent (1 to 100) off the goods in scope."""

    percent: int


class AmountOff(Struct, frozen=True, tag_field="kind", tag="amount_off"):
    """A sum off the goods in scope, once per order; minor units by currency, nothing off in any other."""

    amount: dict[Currency, int]


class BuyPay(Struct, frozen=True, tag_field="kind", tag="buy_pay"):
    """Of every `buy` units in scope only `pay` are paid; the cheapest units of all are the free ones."""

    buy: int
    pay: int


class FreeShipping(Struct, frozen=True, tag_field="kind", tag="free_shipping"):
    """Shipping costs nothing by the methods named."""

    methods: tuple[str, ...] = ("standard",)


Benefit = Percentage | AmountOff | BuyPay | FreeShipping


class Scope(Struct, frozen=True):
    """The goods a promotion is about: all, those of some categories, or some SKUs."""

    kind: Literal["all", "category", "sku"] = "all"
    values: list[str] = []


class Promotion(Struct, frozen=True):
    """An offer of the seller.

    `minimum_spend`, minor units by currency, makes it a threshold on the goods in scope at shelf prices; a
    promotion that has thresholds, but none in the cart's currency, does not apply. Its window is
    starts_at <= at < ends_at. Lower `priority` is applied first, then by id. An `exclusive` one is applied
    alone or not at all.
    """

    promotion_id: str
    name: Text
    benefit: Benefit
    scope: Scope = Scope()
    minimum_spend: dict[Currency, int] = {}
    priority: int = 100
    exclusive: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def runs_at(self, at: datetime) -> bool:
        begun = self.starts_at is None or _zoned(self.starts_at) <= at
        return begun and (self.ends_at is None or at < _zoned(self.ends_at))


def _zoned(at: datetime) -> datetime:
    """A time that an older door took without its zone was meant as UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Coupon(Struct, frozen=True):
    """A promotion that only the bearer of a code enjoys. Codes are compared without regard to case."""

    code: str
    promotion: Promotion


class PricedLine(Struct, frozen=True):
    """So many units of a SKU at today's shelf price, weight in grams per unit.

    `departments` are the categories above its own: an offer for one of them is for this line, too.
    """

    sku: str
    quantity: int
    unit_price: Money
    weight_grams: int = 0
    category: str = ""
    tax_class: str = "standard"
    departments: tuple[str, ...] = ()


class PriceRequest(Struct, frozen=True):
    """All that a price depends on. No destination means the home country, see shipping.py."""

    lines: list[PricedLine]
    currency: Currency
    at: datetime
    destination: Destination | None = None
    shipping_method: str = "standard"
    promotions: list[Promotion] = []
    coupons: list[Coupon] = []


class QuoteLine(Struct, frozen=True):
    """total = subtotal - discount + tax. `tax_included` is the tax inside the total, if prices contain it."""

    sku: str
    quantity: int
    unit_price: Money
    subtotal: Money
    discount: Money
    tax: Money
    total: Money
    tax_included: Money


class Totals(Struct, frozen=True):
    """total = subtotal - discount + shipping + tax, exactly.

    `tax` is added to the prices and contains `shipping_tax`; `tax_included` is inside prices and shipping.
    """

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    tax_included: Money
    shipping_tax: Money


class AppliedPromotion(Struct, frozen=True):
    """What one promotion took off; for free shipping the fee waived, not part of `Totals.discount`."""

    promotion_id: str
    name: Text
    amount: Money
    code: str | None = None


class Quote(Struct, frozen=True):
    """The price of a cart; lines in the order of the request."""

    lines: list[QuoteLine]
    totals: Totals
    applied: list[AppliedPromotion]
    currency: Currency
    shipping_method: str
