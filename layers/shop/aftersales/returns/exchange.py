"""What an exchange is worth: like for like, at the price paid.

Both variants are compared at what they cost today, so that who bought in a sale exchanges one size for another and pays
nothing, and a cheaper variant gives back its part of what was paid. A dearer one is refused.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from layers.cloud.text import localized
from layers.shop.aftersales.returns.errors import DearerExchangeError, NotExchangeableError
from layers.shop.aftersales.returns.model import ReturnLine
from layers.shop.aftersales.returns.refunds import bought
from layers.shop.checkout.orders.model import Order, OrderLine
from layers.shop.goods.catalog.model import Variant


def exchanged(line: ReturnLine, order: Order, variants: Mapping[str, Variant]) -> ReturnLine:
    """`line`, refunded in full so far, as an exchange: so much of its refund is kept for the replacement.

    Raises NotExchangeableError and DearerExchangeError.
    """
    whole, currency = bought(order, line.sku), order.placement.currency
    wanted, present = variants.get(line.exchange_for), variants.get(line.sku)
    if wanted is None or wanted.product_id != whole.product_id or currency not in wanted.prices:
        raise NotExchangeableError(line.sku, line.exchange_for)
    price = wanted.prices[currency]
    before = present.prices.get(currency, whole.unit_price) if present else whole.unit_price
    if price > before:
        raise DearerExchangeError(line.sku, line.exchange_for)
    title = localized(wanted.title, order.placement.language)[:60]
    kept = _at_price(line, whole, price, before)
    kept = replace(kept, sku=wanted.sku, product_id=wanted.product_id, title=title)
    return replace(line, refund=line.refund - kept.total, replacement=kept)


def _at_price(line: ReturnLine, whole: OrderLine, price: int, before: int) -> OrderLine:
    """The units of `line` as they were paid for, times `price` / `before`, rounded half up; never dearer."""
    tax = max(whole.tax * line.quantity // whole.quantity, line.refund - whole.unit_price * line.quantity)
    discount = whole.unit_price * line.quantity + tax - line.refund

    def scaled(amount: int) -> int:
        return amount if price == before else (2 * amount * price + before) // (2 * before)

    unit_price, tax = scaled(whole.unit_price), scaled(tax)
    goods = unit_price * line.quantity
    discount = max(min(scaled(discount), goods), goods + tax - line.refund)
    total = goods - discount + tax
    return replace(whole, quantity=line.quantity, unit_price=unit_price, discount=discount, tax=tax, total=total)
