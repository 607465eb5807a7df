"""Where runs and their findings are kept, and the books that are compared: the ports."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.backoffice.reconciliation.model import Case, Finding, Run, Sums, Suspect, Verdict
from layers.shop.checkout.orders.model import Order
from layers.shop.goods.inventory.model import StockBooks
from layers.shop.offers.coupons.model import CouponBooks
from layers.shop.offers.gift_cards.model import CardBooks
from layers.shop.offers.points.model import MemberBooks, Standing
from layers.shop.offers.sales.model import UseBooks
from layers.shop.payments.port import PaymentPage, PaymentState


class RunPage(Struct, frozen=True):
    """`following` is what `runs` takes to go on, None at the end."""

    runs: list[Run]
    following: str | None


class Ledger(Protocol):
    def start(self, run: Run) -> None: ...

    def get(self, run_id: str) -> Run | None: ...

    def runs(self, limit: int, after: str | None = None) -> RunPage:
        """The newest first."""
        ...

    def advance(self, run: Run, sums: Sums) -> bool:
        """Put `run` in the place of its step before, with what that step has added up; False when somebody else did."""
        ...

    def sums(self, run_id: str) -> Sums:
        """What all steps so far have added up."""
        ...

    def suspect(self, run_id: str, suspects: list[Suspect]) -> None:
        """Remember who wants a second look. The same suspect twice is one."""
        ...

    def suspects(self, run_id: str, after: str, limit: int) -> tuple[list[Suspect], str]:
        """A page, and where to go on; position "" is the beginning, and the end."""
        ...

    def put(self, run_id: str, finding: Finding) -> None:
        """Keep a finding; the same one again takes its place, but one that is repaired stays so."""
        ...

    def findings(self, run_id: str) -> list[Finding]: ...


class Books(Protocol):
    """Everybody's books. Pages come with where to go on: position "" is the beginning, and the end."""

    def stock(self, after: str) -> tuple[list[StockBooks], str]: ...

    def coupons(self, after: str) -> tuple[list[CouponBooks], str]: ...

    def cards(self, after: str) -> tuple[list[CardBooks], str]: ...

    def points(self, after: str) -> tuple[list[MemberBooks], str]: ...

    def sales(self, after: str) -> tuple[list[UseBooks], str]: ...

    def orders(self, after: str) -> tuple[list[Order], str]: ...

    def returns(self, after: str) -> tuple[list[OrderReturns], str]: ...

    def payments(self, since: datetime, until: datetime, cursor: str | None) -> PaymentPage: ...

    def order(self, order_id: str) -> Order | None:
        """As it is now."""
        ...

    def payment(self, order_id: str, intent_id: str) -> PaymentState | None: ...

    def returns_of(self, order_id: str) -> OrderReturns: ...

    def standing(self, order: Order) -> Standing:
        """What the membership it names says that the order has of it."""
        ...

    def running(self, name: str) -> bool:
        """Whether an execution is at work on this order, or settles this return."""
        ...


class Repairs(Protocol):
    def make(self, verdict: Verdict, case: Case) -> str:
        """Apply the verdict's remedy; what was done, "" where it did not help. May be repeated."""
        ...
