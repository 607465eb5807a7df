"""What promotions and coupons take off.

Order: of those whose window is open and whose threshold is met, either every stackable one, by priority and then by
id, each on what the ones before it left, or one exclusive alone: whichever saves the buyer more (on a tie, the
stackable ones). Thresholds count shelf prices: one discount never costs the buyer another, and a coupon never makes
a cart dearer.

What is written down beyond the ranges of coupons/drafts.py takes nothing off, or all there is: no line falls below
nothing, none rises above its shelf price, and no figure stops a cart.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from layers.shop.offers.pricing.model import (
    AmountOff,
    BuyPay,
    Coupon,
    Currency,
    FreeShipping,
    Percentage,
    PricedLine,
    Promotion,
)
from layers.shop.offers.pricing.rounding import half_up, share_out


class Offer(Struct, frozen=True):
    """A promotion, and the code it came by."""

    promotion: Promotion
    code: str | None = None


class Cut(Struct, frozen=True):
    """What one offer took off each line, and off shipping; minor units."""

    offer: Offer
    lines: list[int]
    shipping: int = 0

    @property
    def amount(self) -> int:
        return sum(self.lines) + self.shipping


class Basket(Struct, frozen=True):
    """What offers are applied to: the lines, the shipping fee by the chosen method, the time."""

    lines: Sequence[PricedLine]
    currency: Currency
    shipping_fee: int
    shipping_method: str
    at: datetime

    def in_scope(self, promotion: Promotion) -> list[bool]:
        scope = promotion.scope
        if scope.kind == "all":
            return [True] * len(self.lines)
        if scope.kind == "sku":
            return [line.sku in scope.values for line in self.lines]
        return [not {line.category, *line.departments}.isdisjoint(scope.values) for line in self.lines]

    def meets_threshold(self, promotion: Promotion) -> bool:
        if not promotion.minimum_spend:
            return True
        chosen = zip(self.lines, self.in_scope(promotion), strict=True)
        spent = sum(line.quantity * line.unit_price.amount for line, inside in chosen if inside)
        return self.currency in promotion.minimum_spend and spent >= promotion.minimum_spend[self.currency]


def best_cuts(basket: Basket, promotions: Sequence[Promotion], coupons: Sequence[Coupon]) -> list[Cut]:
    """What is taken off, offer by offer, in the order applied; offers that take nothing off are left out."""
    offers = [Offer(promotion) for promotion in promotions]
    offers += [Offer(coupon.promotion, coupon.code) for coupon in _once_each(coupons)]
    running = sorted(
        (o for o in offers if o.promotion.runs_at(basket.at) and basket.meets_threshold(o.promotion)),
        key=lambda offer: (offer.promotion.priority, offer.promotion.promotion_id),
    )
    together = _apply(basket, [offer for offer in running if not offer.promotion.exclusive])
    alone = [_apply(basket, [offer]) for offer in running if offer.promotion.exclusive]
    return max([together, *alone], key=lambda cuts: sum(cut.amount for cut in cuts))


def _once_each(coupons: Sequence[Coupon]) -> list[Coupon]:
    return [*{coupon.code.upper(): coupon for coupon in coupons}.values()]


def _apply(basket: Basket, offers: Sequence[Offer]) -> list[Cut]:
    left = [line.quantity * line.unit_price.amount for line in basket.lines]
    fee = basket.shipping_fee
    cuts = []
    for offer in offers:
        cut = _cut(basket, offer, left, fee)
        left = [amount - off for amount, off in zip(left, cut.lines, strict=True)]
        fee -= cut.shipping
        cuts.append(cut)
    return [cut for cut in cuts if cut.amount]


def _cut(basket: Basket, offer: Offer, left: list[int], fee: int) -> Cut:
    benefit = offer.promotion.benefit
    if isinstance(benefit, FreeShipping):
        return Cut(offer, [0] * len(left), fee if basket.shipping_method in benefit.methods else 0)
    inside = basket.in_scope(offer.promotion)
    open_to_it = [amount if chosen else 0 for amount, chosen in zip(left, inside, strict=True)]
    if isinstance(benefit, Percentage):
        percent = min(max(benefit.percent, 0), 100)
        return Cut(offer, share_out(half_up(sum(open_to_it) * percent, 100), open_to_it))
    if isinstance(benefit, AmountOff):
        amount = max(benefit.amount.get(basket.currency, 0), 0)
        return Cut(offer, share_out(min(amount, sum(open_to_it)), open_to_it))
    return Cut(offer, _free_units(basket.lines, benefit, open_to_it, lambda i: inside[i]))


def _free_units(
    lines: Sequence[PricedLine], benefit: BuyPay, left: list[int], inside: Callable[[int], bool]
) -> list[int]:
    """The cheapest units by shelf price are free, at what earlier offers left of their price."""
    chosen = [i for i in range(len(lines)) if inside(i)]
    free = _free(sum(lines[i].quantity for i in chosen), benefit)
    off = [0] * len(lines)
    for i in sorted(chosen, key=lambda i: lines[i].unit_price.amount):
        units = min(free, lines[i].quantity)
        off[i] = half_up(left[i] * units, lines[i].quantity)
        free -= units
    return off


def _free(units: int, benefit: BuyPay) -> int:
    pay = max(benefit.pay, 0)
    return units // benefit.buy * (benefit.buy - pay) if benefit.buy > pay else 0
