"""Why orders are refused, cancelled and paid back: one code each, stored and answered as it is, and what buyers read.

A reason without its words does not type-check, nor do words that lack a language of the shop.
"""

from typing import Literal, NamedTuple, get_args

from layers.cloud.text import localized

Refusal = Literal[
    "sold_out",
    "too_many_places",
    "coupon_used_up",
    "gift_card_empty",
    "points_spent",
    "limit_reached",
    "admission_used",
    "too_late",
    "cannot_be_paid",
    "processing_failed",
]
CalledOff = Literal["return_refused", "return_expired"]
Cancellation = Literal[
    "cancelled_by_buyer",
    "payment_declined",
    "payment_expired",
    "payment_unavailable",
    "return_refused",
    "return_expired",
]
Refund = Literal["paid_after_expiry", "paid_after_cancellation", "paid_twice", "payment_mismatch", "return"]
Reason = Refusal | Cancellation | Refund

Settlement = Literal["refunded", "exchanged"]
"""How a return ended, by which its order is returned, or delivered with a part of it returned."""
Why = Reason | Settlement | Literal[""]
"""What an order and its timeline may say of why; "" where nobody asks."""

REFUSALS: tuple[Refusal, ...] = get_args(Refusal)
REASONS: tuple[Reason, ...] = (*REFUSALS, *get_args(Cancellation), *get_args(Refund))


class Words(NamedTuple):
    """A sentence in every language of the shop."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return localized(self._asdict(), language)


def reason_of(code: str) -> Reason:
    """A code as a row or an event has it; one that this release does not know is a fault of ours."""
    return next((reason for reason in REASONS if reason == code), "processing_failed")


def words_of(reason: Reason) -> Words:
    """What buyers are told. One sentence after another: a reason that is missing here is found by mypy."""
    match reason:
        case "sold_out":
            return Words("商品库存不足。", "There were not enough left.")
        case "too_many_places":
            return Words(
                "订单的商品分散在太多地方，请分成几个较小的订单。",
                "Its goods lie in too many places for one order: please order them in smaller ones.",
            )
        case "coupon_used_up":
            return Words("优惠券已被用完。", "The coupon has been used up.")
        case "gift_card_empty":
            return Words("礼品卡余额不足。", "The gift card no longer covers it.")
        case "points_spent":
            return Words("积分已用于另一笔订单。", "The points have been spent on another order.")
        case "limit_reached":
            return Words("您已达到本次活动的限购数量。", "You have as many of this sale as one buyer may have.")
        case "admission_used":
            return Words("该资格已经下过单。", "You had ordered with this admission already.")
        case "too_late":
            return Words(
                "下单的人太多，我们没能及时处理您的订单。",
                "So many ordered at once that we did not get to your order in time.",
            )
        case "cannot_be_paid":
            return Words(
                "订单金额无法支付，请分成几个较小的订单。",
                "No payment can be taken for its total: please order in smaller ones.",
            )
        case "cancelled_by_buyer":
            return Words("已按您的要求取消。", "As you asked.")
        case "payment_declined":
            return Words("您的付款被拒绝。", "Your payment was declined.")
        case "payment_expired":
            return Words("付款超时。", "The payment was not completed in time.")
        case "payment_unavailable":
            return Words("支付服务暂时不可用。", "The payment service could not be reached.")
        case "return_refused":
            return Words("您的退换申请未通过。", "Your return was not accepted.")
        case "return_expired":
            return Words("我们没有按时收到您寄回的商品。", "What you wanted to send back has not arrived in time.")
        case "paid_after_expiry":
            return Words(
                "您的付款在订单超时取消之后才到账。",
                "Your payment came after its deadline, when the order was cancelled already.",
            )
        case "paid_after_cancellation":
            return Words("您的付款在订单取消之后才到账。", "Your payment came after the cancellation.")
        case "paid_twice":
            return Words("这个订单付了两次款。", "The order was paid for twice.")
        case "payment_mismatch":
            return Words("付款金额与订单不符。", "What was paid is not the order's total.")
        case "return":
            return Words("您的退货已收到。", "What you sent back has arrived.")
        case "processing_failed":
            return Words("我们的系统出现了问题。", "Something went wrong on our side.")
