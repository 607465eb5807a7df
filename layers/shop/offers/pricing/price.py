"""From a cart to its totals: one pure function.

Steps: shelf prices, shipping fee (shipping.py), promotions and coupons (promotions.py), tax on what is left (tax.py).
Each discount and each tax is rounded once and shared out to the lines to the last minor unit (rounding.py), so a
line knows what was paid for it and a partial refund is exact.
"""

from collections.abc import Sequence

from layers.shop.offers.pricing import destinations
from layers.shop.offers.pricing.errors import UnsupportedCurrencyError
from layers.shop.offers.pricing.model import (
    CURRENCIES,
    AppliedPromotion,
    Destination,
    Money,
    PricedLine,
    PriceRequest,
    Quote,
    QuoteLine,
    Totals,
)
from layers.shop.offers.pricing.promotions import Basket, Cut, best_cuts
from layers.shop.offers.pricing.shipping import shipping_fee
from layers.shop.offers.pricing.tax import rule_for, taxes


def price(request: PriceRequest) -> Quote:
    """The price of `request`: the same for the same request, whatever the order of its lines.

    total = subtotal - discount + shipping + tax, exactly, for every line and the whole; nothing is negative.
    Raises UnsupportedCurrencyError, UnknownDestinationError, UnknownShippingMethodError; ValueError for lines
    that make no sense (no units, a negative price, another currency), which no customer can cause.
    """
    if request.currency not in CURRENCIES:
        raise UnsupportedCurrencyError(request.currency, CURRENCIES)
    destination = destinations.resolve(request.destination)
    order = sorted(range(len(request.lines)), key=lambda i: _canonical(request.lines[i]))
    lines = [_checked(request.lines[i], request.currency) for i in order]

    fee = _fee(request, destination, lines)
    basket = Basket(lines, request.currency, fee, request.shipping_method, request.at)
    cuts = best_cuts(basket, request.promotions, request.coupons)
    shipping = fee - sum(cut.shipping for cut in cuts)
    discounts = [sum(cut.lines[i] for cut in cuts) for i in range(len(lines))]
    paid = [line.quantity * line.unit_price.amount - off for line, off in zip(lines, discounts, strict=True)]
    rule = rule_for(destination)
    line_taxes, shipping_tax = taxes(rule, paid, [line.tax_class for line in lines], shipping)

    priced = [
        _quote_line(line, off, tax, rule.included) for line, off, tax in zip(lines, discounts, line_taxes, strict=True)
    ]
    as_requested = [line for _, line in sorted(zip(order, priced, strict=True), key=lambda pair: pair[0])]
    totals = _totals(priced, shipping, shipping_tax, rule.included, request.currency)
    return Quote(as_requested, totals, _applied(cuts, request.currency), request.currency, request.shipping_method)


def _canonical(line: PricedLine) -> tuple[str, int, int, int, str, str]:
    return (line.sku, line.quantity, line.unit_price.amount, line.weight_grams, line.category, line.tax_class)


def _checked(line: PricedLine, currency: str) -> PricedLine:
    if line.quantity < 1 or line.unit_price.amount < 0 or line.weight_grams < 0:
        raise ValueError(f"{line.sku}: quantity, price and weight count up from nothing")
    if line.unit_price.currency != currency:
        raise ValueError(f"{line.sku}: priced in {line.unit_price.currency}, the cart is in {currency}")
    return line


def _fee(request: PriceRequest, destination: Destination, lines: Sequence[PricedLine]) -> int:
    weight = sum(line.quantity * line.weight_grams for line in lines)
    goods = sum(line.quantity * line.unit_price.amount for line in lines)
    fee = shipping_fee(destination, request.shipping_method, weight, goods, request.currency)
    return fee if lines else 0


def _quote_line(line: PricedLine, discount: int, tax: int, included: bool) -> QuoteLine:
    subtotal = line.unit_price * line.quantity
    off = Money(discount, subtotal.currency)
    nothing = Money(0, subtotal.currency)
    due = Money(tax, subtotal.currency)
    tax_added, tax_included = (nothing, due) if included else (due, nothing)
    return QuoteLine(
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        subtotal=subtotal,
        discount=off,
        tax=tax_added,
        total=subtotal - off + tax_added,
        tax_included=tax_included,
    )


def _totals(lines: Sequence[QuoteLine], shipping: int, shipping_tax: int, included: bool, currency: str) -> Totals:
    fee = Money(shipping, currency)
    fee_tax = Money(0 if included else shipping_tax, currency)
    fee_tax_included = Money(shipping_tax if included else 0, currency)
    nothing = Money(0, currency)
    subtotal = sum((line.subtotal for line in lines), nothing)
    discount = sum((line.discount for line in lines), nothing)
    tax = sum((line.tax for line in lines), fee_tax)
    tax_included = sum((line.tax_included for line in lines), fee_tax_included)
    total = subtotal - discount + fee + tax
    return Totals(subtotal, discount, fee, tax, total, tax_included, shipping_tax=fee_tax)


def _applied(cuts: Sequence[Cut], currency: str) -> list[AppliedPromotion]:
    return [
        AppliedPromotion(
            promotion_id=cut.offer.promotion.promotion_id,
            name=cut.offer.promotion.name,
            amount=Money(cut.amount, currency),
            code=cut.offer.code,
        )
        for cut in cuts
    ]
