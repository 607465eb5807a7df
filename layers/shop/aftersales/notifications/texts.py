"""What buyers are told, per event, in Chinese and English."""

from collections.abc import Sequence

from layers.cloud.text import localized
from layers.shop.aftersales.fulfilment.model import carrier_name
from layers.shop.checkout.orders.reasons import reason_of, words_of

SUBJECTS = {
    "OrderPlaced": {"zh": "我们已收到您的订单 {order}", "en": "We have your order {order}"},
    "OrderAwaitsPayment": {"zh": "订单 {order} 等待付款", "en": "Order {order} is waiting for your payment"},
    "OrderConfirmed": {"zh": "订单 {order} 付款成功", "en": "Your payment for order {order} went through"},
    "OrderAwaitsStock": {"zh": "订单 {order} 正在等待到货", "en": "Order {order} ships as soon as everything is here"},
    "OrderShipped": {"zh": "订单 {order} 已发货", "en": "Order {order} is on its way"},
    "OrderDelivered": {"zh": "订单 {order} 已送达", "en": "Order {order} has arrived"},
    "OrderRejected": {"zh": "订单 {order} 未能成立", "en": "We could not take order {order}"},
    "OrderCancelled": {"zh": "订单 {order} 已取消", "en": "Order {order} was cancelled"},
    "OrderRefunded": {"zh": "订单 {order} 的款项已退回", "en": "Your money for order {order} is on its way back"},
    "OrderCancelledAfterPayment": {"zh": "订单 {order} 已取消", "en": "Order {order} was cancelled"},
    "ReturnRequested": {"zh": "我们已收到订单 {order} 的退换申请", "en": "You want to return a part of order {order}"},
    "ReturnApproved": {"zh": "订单 {order} 的退换申请已通过", "en": "Your return of order {order} is approved"},
    "ReturnRefused": {"zh": "订单 {order} 的退换申请未通过", "en": "We cannot take back a part of order {order}"},
    "ReturnExpired": {"zh": "订单 {order} 的退换申请已失效", "en": "Your return of order {order} has expired"},
    "OrderReturned": {"zh": "订单 {order} 的退货已完成", "en": "Your return of order {order} is settled"},
    "OrderPartlyReturned": {"zh": "订单 {order} 的退货已完成", "en": "Your return of order {order} is settled"},
    "ExchangeReserved": {"zh": "换货订单 {order} 已为您保留", "en": "We keep your exchange for you: order {order}"},
    "ExchangeSoldOut": {"zh": "换货商品已售罄", "en": "What you wanted in exchange is sold out"},
}

TEXTS = {
    "OrderPlaced": {
        "zh": "商品已为您保留，正在处理付款。",
        "en": "Your items are reserved; we are taking care of payment.",
    },
    "OrderAwaitsPayment": {
        "zh": "请在 {deadline} 之前付款：{address} 逾期订单将自动取消，您不会被扣款。",
        "en": "Pay until {deadline} at {address} Otherwise the order is cancelled, and you are not charged.",
    },
    "OrderConfirmed": {"zh": "我们正在准备您的包裹。", "en": "We are getting your parcel ready."},
    "OrderAwaitsStock": {
        "zh": "您已付款。商品到齐后我们立即发货{expected}。发货前您可以随时取消，款项将全部退回。",
        "en": "It is paid for, and leaves when all of it is here{expected}. Until then you can cancel it.",
    },
    "OrderShipped": {"zh": "{parcels}", "en": "{parcels}"},
    "OrderDelivered": {"zh": "祝您使用愉快。", "en": "Enjoy."},
    "OrderRefunded": {
        "zh": "{reason}款项已原路退回。",
        "en": "{reason} The money goes back to where it came from.",
    },
    "ReturnRequested": {
        "zh": "请先不要寄出商品，我们会尽快答复您。",
        "en": "Please do not send anything yet: you hear from us soon.",
    },
    "ReturnApproved": {
        "zh": "请寄回商品，并在订单页面填写运单号。收到后我们会退款或换货。",
        "en": "Send it back, and tell us its tracking number on your order's page. We refund or exchange what arrives.",
    },
    "ReturnRefused": {
        "zh": "原因请见订单页面。您的商品和付款不受影响。",
        "en": "You find the reason on your order's page. You keep the goods, and we the payment.",
    },
    "ReturnExpired": {
        "zh": "我们没有按时收到您的商品，因此不再退款或换货。",
        "en": "What you wanted to send back has not arrived in time, so nothing is refunded or exchanged.",
    },
    "OrderReturned": {"zh": "款项已原路退回。", "en": "The money is on its way back to where it came from."},
    "OrderPartlyReturned": {"zh": "款项已原路退回。", "en": "The money is on its way back to where it came from."},
    "ExchangeReserved": {
        "zh": "收到订单 {returned} 寄回的商品后，我们就发货，您无需再付款。",
        "en": "It leaves once what you send back of order {returned} is here. There is nothing to pay.",
    },
    "ExchangeSoldOut": {
        "zh": "抱歉，订单 {returned} 的换货商品已售罄。收到您寄回的商品后，我们会退款。",
        "en": "Sorry: it is sold out. We refund what you send back of order {returned} instead.",
    },
    "OrderRejected": {"zh": "{reason}您没有被扣款。", "en": "{reason} You were not charged."},
    "OrderCancelled": {
        "zh": "{reason}您没有被扣款，可以重新下单。",
        "en": "{reason} You were not charged and can order again.",
    },
    "OrderCancelledAfterPayment": {
        "zh": "{reason}您付的款项将全部退回，可以重新下单。",
        "en": "{reason} All that you paid goes back to you, and you can order again.",
    },
}

PARCEL = {
    "zh": "承运商：{carrier}，运单号：{tracking}。",
    "en": "Carrier: {carrier}, tracking number: {tracking}.",
}
NUMBERED_PARCEL = {
    "zh": "第{number}个包裹（共{of}个），承运商：{carrier}，运单号：{tracking}。",
    "en": "Parcel {number} of {of}: carrier {carrier}, tracking number {tracking}.",
}

EXPECTED = {"zh": "，预计{date}起", "en": ", from {date} on"}

# What is told of an order that goods pay for; the return that brings them tells the rest.
OF_EXCHANGES = {"OrderPlaced": "ExchangeReserved", "OrderShipped": "OrderShipped", "OrderDelivered": "OrderDelivered"}

# A short message costs money and attention: only what a buyer waits for.
BY_SMS = frozenset({"OrderShipped"})


def subject(event: str, language: str, order_id: str) -> str:
    return localized(SUBJECTS[event], language).format(order=short(order_id))


def text(
    event: str,
    language: str,
    reason: str,
    parcels: Sequence[tuple[str, str]] = (),
    expected: str = "",
    **facts: str,
) -> str:
    """`parcels` are carriers and tracking numbers; `expected` is the date by which everything should be there; `facts`
    are the address, deadline and other order that texts name."""
    why = words_of(reason_of(reason)).in_language(language)
    when = localized(EXPECTED, language).format(date=expected) if expected else ""
    told = {"reason": why, "parcels": _parcels(parcels, language), "expected": when, **facts}
    return localized(TEXTS[event], language).format(**told)


def _parcels(parcels: Sequence[tuple[str, str]], language: str) -> str:
    """One has no number; several stand in lines of their own."""
    pattern = localized(NUMBERED_PARCEL if len(parcels) > 1 else PARCEL, language)
    return "\n".join(
        pattern.format(number=number, of=len(parcels), carrier=carrier_name(carrier, language), tracking=tracking)
        for number, (carrier, tracking) in enumerate(parcels, 1)
    )


def short(order_id: str) -> str:
    """What a person can read out: the last eight characters, in capitals."""
    return order_id[-8:].upper()
