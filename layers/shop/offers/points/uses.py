"""Spending points and giving them back, as parts of the placing and cancelling transactions."""

from pynamodb.transactions import TransactWrite

from layers.shop.offers.points.errors import PointsSpentError
from layers.shop.offers.points.model import PointsUse
from layers.shop.offers.points.rows import MEMBER, MemberRow, member_key


def writes(use: PointsUse | None) -> int:
    """How many writes `take` adds to a transaction, and `give_back`."""
    return 1 if use and use.points else 0


def take(transaction: TransactWrite, use: PointsUse) -> list[Exception]:
    """Add to `transaction`: the points leave the membership, if it has them. Answers what the refusal means.

    An order that only earns takes nothing, and so costs no write.
    """
    if not use.points:
        return []
    transaction.update(
        MemberRow(member_key(use.member_id), MEMBER),
        actions=[MemberRow.balance.set(MemberRow.balance - use.points)],
        condition=MemberRow.balance >= use.points,
    )
    return [PointsSpentError(use.member_id)]


def give_back(transaction: TransactWrite, use: PointsUse) -> None:
    """Add to `transaction`: the points return to the membership."""
    if use.points:
        transaction.update(MemberRow(member_key(use.member_id), MEMBER), actions=[MemberRow.balance.add(use.points)])
