"""The books of coupons: every counter of uses, to whoever compares them with the orders, and to set one right."""

from layers.cloud import names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import scan_page
from layers.shop.offers.coupons.model import CouponBooks
from layers.shop.offers.coupons.store import COUPON, CUSTOMER, CouponRow, coupon_key


def coupon_books(after: str, limit: int) -> tuple[list[CouponBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    items, following = scan_page(names.table("coupons"), after, limit)
    counters = (item for item in items if item["sk"]["S"].startswith((COUPON, CUSTOMER)))
    return [_books(CouponRow.from_raw_data(item)) for item in counters], following


def correct_uses(code: str, customer: str, seen: int, right: int) -> bool:
    """Set a counter right; False when it is no longer `seen`."""
    row = CouponRow(coupon_key(code), f"{CUSTOMER}{customer}" if customer else COUPON)
    return unless_refused(lambda: row.update(actions=[CouponRow.used.set(right)], condition=CouponRow.used == seen))


def _books(row: CouponRow) -> CouponBooks:
    customer = row.sk.removeprefix(CUSTOMER) if row.sk != COUPON else ""
    return CouponBooks(row.pk.removeprefix("COUPON#"), customer, int(row.used or 0))
