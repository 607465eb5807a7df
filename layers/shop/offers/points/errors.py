"""Refused rules of loyalty."""


class MemberTokenMissingError(Exception):
    """A membership is opened by its token, in the header X-Member-Token."""

    def __init__(self) -> None:
        super().__init__("the header X-Member-Token is missing")
        self.errors = [{"field": "X-Member-Token", "expected": "the member_token told when joining, or sent by mail"}]


class MembershipNotFoundError(Exception):
    """Only who holds a membership's token may see or spend it; a wrong token is told no more than a wrong id."""

    def __init__(self) -> None:
        super().__init__("there is no membership of this id and token")
        self.errors = [{"field": "member_id", "expected": "a membership, with its own X-Member-Token"}]


class NotEnoughPointsError(Exception):
    """Nobody spends points they do not have."""

    def __init__(self, balance: int) -> None:
        super().__init__(f"the membership has {balance} points")
        self.facts = {"balance": balance}
        self.errors = [{"field": "points.points", "expected": f"at most {max(0, balance)}"}]


class OrderEarnsElsewhereError(Exception):
    """An order earns for one membership."""

    def __init__(self, order_id: str) -> None:
        super().__init__(f"order {order_id} earns for another membership")
        self.errors = [{"field": "order_id", "expected": "an order that names no membership, or this one"}]


class PointsSpentError(Exception):
    """Points pay no more than there are: another order may have spent them meanwhile."""


class MembershipBusyError(Exception):
    """Others keep changing the membership; the same step comes again."""
