"""Coupons in DynamoDB: `COUPON#<code>` / `COUPON` the coupon and how often it was used, `CUSTOMER#<key>` beside it."""

from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item, TableMeta
from layers.shop.offers.coupons.errors import CouponExistsError
from layers.shop.offers.coupons.model import LimitedCoupon

COUPON = "COUPON"
CUSTOMER = "CUSTOMER#"
MOST = 10**15  # of any figure of a promotion


class CouponRow(Item):
    """`used` is only ever changed by the placing and cancelling transactions."""

    class Meta(TableMeta):
        table_name = names.table("coupons")

    body = UnicodeAttribute(null=True)
    used = NumberAttribute(null=True)
    limit = NumberAttribute(null=True)


def coupon_key(code: str) -> str:
    return f"COUPON#{code}"


class CouponsTable:
    """The coupons table."""

    def create(self, limited: LimitedCoupon) -> None:
        """Keep a new coupon, never used. Raises CouponExistsError."""
        code = limited.coupon.code
        body = msgspec.json.encode(limited).decode()
        row = CouponRow(coupon_key(code), COUPON, body=body, used=0, limit=limited.limit)
        if not unless_refused(lambda: row.save(condition=CouponRow.pk.does_not_exist())):
            raise CouponExistsError(code)

    def get(self, code: str) -> LimitedCoupon | None:
        counted = self.counted(code)
        return counted and counted[0]

    def counted(self, code: str) -> tuple[LimitedCoupon, int] | None:
        """A coupon, and how often it was used in all."""
        try:
            row = CouponRow.get(coupon_key(code), COUPON, consistent_read=True)
        except CouponRow.DoesNotExist:
            return None
        return _coupon(row.body or ""), int(row.used or 0)


def _coupon(body: str) -> LimitedCoupon:
    """As an older door took it, perhaps with figures beyond reason: no cache and no sum takes more than 64 bits."""
    return msgspec.convert(_within_64_bits(msgspec.json.decode(body)), LimitedCoupon)


def _within_64_bits(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _within_64_bits(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_within_64_bits(each) for each in value]
    beyond = type(value) in (int, float) and abs(value) > MOST
    return (MOST if value > 0 else -MOST) if beyond else value


coupons_table = CouponsTable()
