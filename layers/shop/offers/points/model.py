"""Values and rules of memberships and points."""

import hashlib
from typing import Literal

from msgspec import Struct, field

from layers.cloud import ids, keyed
from layers.cloud.mailboxes import mailbox
from layers.shop.offers.pricing.model import Currency, Money

PRICE: dict[Currency, int] = {"CNY": 1, "USD": 7, "EUR": 8, "JPY": 5}
"""What one minor unit costs in points. A whole hundred minor units paid for goods earns as many: one percent, in
every currency, and since both go by one table nobody gains by earning here and spending there. The figures follow
the rates of November 2026, rounded."""

EntryKind = Literal["earned", "taken_back", "spent", "given_back", "refunded", "adjusted"]


class PointsUse(Struct, frozen=True, array_like=True):
    """The membership an order names: it earns there, and `points` of it pay `amount` minor units, or none.

    Tried when the order is placed, given back when it is cancelled.
    """

    member_id: str
    points: int = 0
    amount: int = 0

    def worth_in_points(self, amount: int) -> int:
        """Of the `amount` these points paid, so much in points again, at the order's own price."""
        return amount * (self.points // self.amount) if self.amount else 0


class Membership(Struct, frozen=True):
    """One per mailbox. `given` is all that was ever booked beside orders' spending: balance = given - spent.

    `epoch` numbers the tokens: only that of the current one opens the membership. `pending` is what orders under way
    will earn.
    """

    member_id: str
    email: str
    language: str
    joined_at: str
    epoch: int = 1
    balance: int = 0
    given: int = 0
    pending: int = 0


class Entry(Struct, frozen=True):
    """One line of a membership's history. `points` is what it added, or, negative, took; `at` is milliseconds."""

    at_ms: int
    kind: EntryKind
    points: int
    order_id: str = ""
    reason: str = ""
    reference: str = ""  # what tells it from others of the same moment

    @property
    def entry_id(self) -> str:
        return f"{self.at_ms:013d}#{self.reference or self.order_id}#{self.kind}"


class OrderPoints(Struct, frozen=True):
    """The points of one order: `earned` and not taken back, `pending` until it is delivered, `spent` on it."""

    earned: int = field(default=0, name="kept")  # as rows have called it from the beginning
    pending: int = 0
    spent: int = 0
    version: int = 0

    def same_as(self, other: "OrderPoints") -> bool:
        return (self.earned, self.pending, self.spent) == (other.earned, other.pending, other.spent)


class MemberBooks(Struct, frozen=True):
    """What is written down about a membership, read in one moment."""

    member_id: str
    given: int
    balance: int


def member_ids_for(email: str) -> list[str]:
    """Where the membership of a mailbox is, however its address is written: the first is where a new one goes.

    Behind it those under earlier signing keys, and last where memberships were before ids of people were keyed.
    """
    address = mailbox(email)
    plain = hashlib.sha256(address.encode()).hexdigest()[:20]
    return [*keyed.ids_of("mem", "membership", address), ids.derived_id("mem", plain)]


def use_for(membership: Membership, wanted: int, total: Money) -> PointsUse:
    """As much of `total` as `wanted` points pay in whole minor units; the rest of them stays where it is."""
    price = PRICE[total.currency]
    amount = min(wanted // price, total.amount)
    return PointsUse(membership.member_id, amount * price, amount)


def earned_for(paid: Money) -> int:
    """The points that `paid` for goods earns."""
    return PRICE[paid.currency] * (max(0, paid.amount) // 100)


def worth_of(balance: int) -> list[Money]:
    """What so many points pay, per currency."""
    return [Money(max(0, balance) // price, currency) for currency, price in PRICE.items()]
