"""Refused rules of loyalty."""


class MemberTokenMissingError(Exception):
    """A membership is opened by its token, in the header X-Member-Token."""

    def __init__(self) -> None:
        super().__init__("the header X-Member-Token is missing")
        self.errors = [{"field": "X-Member-Token", "expected": "the member_token that a mailed code was exchanged for"}]


class MembershipNotFoundError(Exception):
    """Only who holds a membership's token may see or spend it; a wrong token is told no more than a wrong id."""

    def __init__(self) -> None:
        super().__init__("there is no membership of this id and token")
        self.errors = [{"field": "member_id", "expected": "a membership, with its own X-Member-Token"}]


class MemberCodeError(Exception):
    """A membership is opened by a code of ours: mailed, good once and for half an hour."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.errors = [{"field": "code", "expected": "of the newest mail; POST /v1/loyalty/memberships sends another"}]


class MemberCodeUnknownError(MemberCodeError):
    """Nobody opens a membership by a code that was not mailed."""

    def __init__(self) -> None:
        super().__init__("there is no such code: was all of it copied?")


class MemberCodeUsedError(MemberCodeError):
    """A code is exchanged once."""

    def __init__(self) -> None:
        super().__init__("the code was exchanged already: ask for another mail")


class MemberCodeExpiredError(MemberCodeError):
    """A code is good for half an hour."""

    def __init__(self) -> None:
        super().__init__("the code is no longer good: ask for another mail")


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
