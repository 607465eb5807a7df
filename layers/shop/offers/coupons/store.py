"""Coupons in DynamoDB: `COUPON#<code>` / `COUPON` the coupon and how often it was used, `CUSTOMER#<key>` beside it."""

from typing import Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError

from layers.cloud import names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta, scan_page
from layers.shop.offers.coupons.errors import CouponExistsError
from layers.shop.offers.coupons.model import CouponBooks, CouponCounts, LimitedCoupon

COUPON = "COUPON"
CUSTOMER = "CUSTOMER#"


class Coupons(Protocol):
    def create(self, limited: LimitedCoupon) -> None:
        """Raises CouponExistsError."""
        ...

    def get(self, code: str) -> LimitedCoupon | None: ...

    def counts(self, code: str) -> CouponCounts | None: ...


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
    def create(self, limited: LimitedCoupon) -> None:
        code = limited.coupon.code
        body = msgspec.json.encode(limited).decode()
        row = CouponRow(coupon_key(code), COUPON, body=body, used=0, limit=limited.limit)
        try:
            row.save(condition=CouponRow.pk.does_not_exist())
        except PutError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                raise CouponExistsError(code) from refused
            raise

    def get(self, code: str) -> LimitedCoupon | None:
        row = self._row(code)
        return msgspec.json.decode(row.body, type=LimitedCoupon) if row and row.body else None

    def counts(self, code: str) -> CouponCounts | None:
        row = self._row(code)
        return CouponCounts(None if row.limit is None else int(row.limit), int(row.used or 0)) if row else None

    def books(self, after: str, limit: int) -> tuple[list[CouponBooks], str]:
        """A page of all counters, and where to go on."""
        items, following = scan_page(names.table("coupons"), after, limit)
        counters = (item for item in items if item["sk"]["S"].startswith((COUPON, CUSTOMER)))
        return [_books(CouponRow.from_raw_data(item)) for item in counters], following

    def correct(self, books: CouponBooks, right: int) -> bool:
        """Set a counter right; False when it is no longer as `books` has it."""
        sort_key = f"{CUSTOMER}{books.customer}" if books.customer else COUPON
        try:
            CouponRow(coupon_key(books.code), sort_key).update(
                actions=[CouponRow.used.set(right)], condition=CouponRow.used == books.used
            )
        except UpdateError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def _row(self, code: str) -> CouponRow | None:
        try:
            return CouponRow.get(coupon_key(code), COUPON, consistent_read=True)
        except CouponRow.DoesNotExist:
            return None


coupons_table = CouponsTable()


def _books(row: CouponRow) -> CouponBooks:
    customer = row.sk.removeprefix(CUSTOMER) if row.sk != COUPON else ""
    return CouponBooks(row.pk.removeprefix("COUPON#"), customer, int(row.used or 0))
