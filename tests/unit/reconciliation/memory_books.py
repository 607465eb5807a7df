"""Everybody's books in memory, two entries a page, and repairs that only say so."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.backoffice.reconciliation.model import Case, Verdict
from layers.shop.checkout.orders.model import Order
from layers.shop.goods.inventory.model import StockBooks
from layers.shop.offers.coupons.model import CouponBooks
from layers.shop.offers.gift_cards.model import CardBooks
from layers.shop.offers.points.model import MemberBooks, Standing
from layers.shop.offers.sales.model import UseBooks
from layers.shop.payments.port import PaymentPage, PaymentState

T = TypeVar("T")


class MemoryBooks:
    def __init__(self) -> None:
        self.stock_rows: list[StockBooks] = []
        self.order_rows: list[Order] = []
        self.payment_rows: list[PaymentState] = []
        self.member_rows: list[MemberBooks] = []
        self.use_rows: list[UseBooks] = []
        self.standings: dict[str, Standing] = {}
        self.reads = 0

    def stock(self, after: str) -> tuple[list[StockBooks], str]:
        return self._page(self.stock_rows, after)

    def coupons(self, after: str) -> tuple[list[CouponBooks], str]:
        return [], ""

    def cards(self, after: str) -> tuple[list[CardBooks], str]:
        return [], ""

    def points(self, after: str) -> tuple[list[MemberBooks], str]:
        return self._page(self.member_rows, after)

    def sales(self, after: str) -> tuple[list[UseBooks], str]:
        return self._page(self.use_rows, after)

    def orders(self, after: str) -> tuple[list[Order], str]:
        return self._page(self.order_rows, after)

    def returns(self, after: str) -> tuple[list[OrderReturns], str]:
        return [], ""

    def payments(self, since: datetime, until: datetime, cursor: str | None) -> PaymentPage:
        rows, following = self._page(self.payment_rows, cursor or "")
        return PaymentPage(rows, following or None)

    def order(self, order_id: str) -> Order | None:
        return next((order for order in self.order_rows if order.order_id == order_id), None)

    def payment(self, order_id: str, intent_id: str) -> PaymentState | None:
        return next((state for state in self.payment_rows if state.intent_id == intent_id), None)

    def returns_of(self, order_id: str) -> OrderReturns:
        return OrderReturns(order_id)

    def standing(self, order: Order) -> Standing:
        return self.standings.get(order.order_id, Standing())

    def running(self, name: str) -> bool:
        return False

    def _page(self, rows: Sequence[T], after: str) -> tuple[list[T], str]:
        self.reads += 1
        first = int(after or 0)
        return list(rows[first : first + 2]), str(first + 2) if len(rows) > first + 2 else ""


class SaidRepairs:
    """Every remedy helps, but those in `useless`; `refused` are raised."""

    def __init__(self, useless: bool = False, refused: Exception | None = None) -> None:
        self.made: list[Verdict] = []
        self._useless, self._refused = useless, refused

    def make(self, verdict: Verdict, case: Case) -> str:
        self.made.append(verdict)
        if self._refused:
            raise self._refused
        return "" if self._useless else "done"
