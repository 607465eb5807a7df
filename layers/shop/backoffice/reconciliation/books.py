"""Everybody's books, by their contexts' use cases."""

from datetime import datetime

from layers.shop.aftersales.returns.audit_returns import all_returns
from layers.shop.aftersales.returns.change_returns import returns_of
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.backoffice.operations.errors import ExecutionNotFoundError
from layers.shop.backoffice.operations.executions.executions import Wanted, executions_of, summary_of
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.saga.audit_orders import all_orders
from layers.shop.goods.inventory.levels.audit_stock import stock_books
from layers.shop.goods.inventory.model import StockBooks
from layers.shop.offers.coupons.books import coupon_books
from layers.shop.offers.coupons.model import CouponBooks
from layers.shop.offers.gift_cards.books import card_books
from layers.shop.offers.gift_cards.model import CardBooks
from layers.shop.offers.points.books import member_books, standing_in_books
from layers.shop.offers.points.model import MemberBooks, Standing
from layers.shop.offers.sales.books import sale_books
from layers.shop.offers.sales.model import UseBooks
from layers.shop.payments.port import PaymentPage, PaymentState
from layers.shop.payments.providers import provider

PAGE = 250


class ShopBooks:
    """The shop's own, and its provider's."""

    def stock(self, after: str) -> tuple[list[StockBooks], str]:
        return stock_books(after, PAGE)

    def coupons(self, after: str) -> tuple[list[CouponBooks], str]:
        return coupon_books(after, PAGE)

    def cards(self, after: str) -> tuple[list[CardBooks], str]:
        return card_books(after, PAGE)

    def points(self, after: str) -> tuple[list[MemberBooks], str]:
        return member_books(after, PAGE)

    def sales(self, after: str) -> tuple[list[UseBooks], str]:
        return sale_books(after, PAGE)

    def orders(self, after: str) -> tuple[list[Order], str]:
        return all_orders(after, PAGE)

    def returns(self, after: str) -> tuple[list[OrderReturns], str]:
        return all_returns(after, PAGE)

    def payments(self, since: datetime, until: datetime, cursor: str | None) -> PaymentPage:
        return provider().list_payments(since, until, cursor)

    def order(self, order_id: str) -> Order | None:
        return find_order(order_id) if order_id else None

    def payment(self, order_id: str, intent_id: str) -> PaymentState | None:
        return provider().find(order_id, intent_id or None)

    def returns_of(self, order_id: str) -> OrderReturns:
        return returns_of(order_id)

    def standing(self, order: Order) -> Standing:
        points = order.placement.points if order.placement else None
        return standing_in_books(points.member_id, order.order_id) if points else Standing()

    def running(self, name: str) -> bool:
        if name.startswith("ord_"):
            return bool(executions_of(name, Wanted(status="RUNNING")).items)
        try:
            return summary_of(name).status == "RUNNING"
        except ExecutionNotFoundError:
            return False
