"""The steps of the return saga once the goods are here: the money back, the goods on the shelf, the order told.

Each may be repeated.
"""

from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.returns.change_returns import move_return
from layers.shop.aftersales.returns.read_returns import after_returns, order_of, returns_of
from layers.shop.aftersales.returns.where_from import where_from
from layers.shop.checkout.orders.saga.follow_returns import finish_returning
from layers.shop.checkout.orders.saga.record_payment import record_refund
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.gift_cards.credit_card import credit_card
from layers.shop.offers.points.book_points import refund_points
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.providers import provider
from layers.shop.traffic.flash_sales.follow_stock import queue_recount


def refund_return(order_id: str, return_id: str) -> Money:
    """Give the money of a return back, to where it came from. Raises what the provider raises.

    What was had in exchange was paid for with the order that it was exchanged from.
    """
    about(order_id=order_id, return_id=return_id)
    order, one = order_of(order_id), returns_of(order_id).named(return_id)
    payer = order_of(order.placement.exchange.paid_by) if order.placement.exchange else order
    paid = payer.placement
    assert paid is not None
    if one.to_method:
        amount = Money(one.to_method, paid.currency)
        paid_through, refund_id = provider(payer.payment.provider), f"{order_id}:{return_id}"
        state = paid_through.refund(payer.order_id, payer.payment.intent_id, amount, refund_id)
        record_refund(payer.order_id, state.refunded)
    if paid.gift_card and one.to_card:
        credit_card(paid.gift_card.card_id, one.to_card, return_id)
    if paid.points and one.to_points:
        refund_points(paid.points.member_id, paid.points.worth_in_points(one.to_points), payer.order_id, return_id)
    count("ReturnRefunded")
    return Money(one.refund, paid.currency)


def book_goods(order_id: str, return_id: str) -> None:
    """Units that can be sold again arrive like any others, under the return's own receipt; the rest is written off.

    They go where their parcel came from. A SKU has one receipt per return and warehouse, though the buyer may name it
    twice, for two reasons.
    """
    returns = returns_of(order_id)
    if returns.named(return_id).goods == "restock":
        came = where_from(order_of(order_id).holds, returns, return_id)
        for (sku, warehouse), units in came.items():
            receive_stock(sku, units, return_id, warehouse=warehouse)
        queue_recount({sku for sku, _ in came})


def close_return(order_id: str, return_id: str) -> None:
    """The return is settled; with the last one open, the order is `returned` or, in part, `delivered` again."""
    returns = move_return(order_id, return_id, "refunded")
    finish_returning(order_id, after_returns, "refunded" if returns.named(return_id).refund else "exchanged")
