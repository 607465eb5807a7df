"""Using a coupon and giving the use back, as parts of the placing and cancelling transactions."""

from pynamodb.transactions import TransactWrite

from layers.shop.offers.coupons.errors import CouponUsedUpError
from layers.shop.offers.coupons.model import CouponUse
from layers.shop.offers.coupons.store import COUPON, CouponRow, coupon_key


def writes(use: CouponUse | None) -> int:
    """How many writes `take` adds to a transaction, and `give_back`."""
    return use.limited + bool(use.per_customer) if use else 0


def take(transaction: TransactWrite, use: CouponUse) -> list[CouponUsedUpError]:
    """Add to `transaction`: one use more, if the limits allow it. Answers what a refusal of each write means."""
    refusals = []
    if use.limited:
        transaction.update(
            CouponRow(coupon_key(use.code), COUPON),
            actions=[CouponRow.used.set(CouponRow.used + 1)],
            condition=CouponRow.used < CouponRow.limit,
        )
        refusals.append(CouponUsedUpError(use.code))
    if use.per_customer:
        transaction.update(
            CouponRow(coupon_key(use.code), f"CUSTOMER#{use.customer}"),
            actions=[CouponRow.used.add(1)],
            condition=CouponRow.used.does_not_exist() | (CouponRow.used < use.per_customer),
        )
        refusals.append(CouponUsedUpError(use.code))
    return refusals


def give_back(transaction: TransactWrite, use: CouponUse) -> None:
    """Add to `transaction`: one use less."""
    if use.limited:
        transaction.update(CouponRow(coupon_key(use.code), COUPON), actions=[CouponRow.used.add(-1)])
    if use.per_customer:
        transaction.update(
            CouponRow(coupon_key(use.code), f"CUSTOMER#{use.customer}"), actions=[CouponRow.used.add(-1)]
        )
