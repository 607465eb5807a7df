"""Refused rules of the waiting room."""

ENTRIES_URL = "/v1/waiting-room/entries"
PASS_EXPECTED = "a pass of the waiting room for this cart, which has not run out and was not used for three orders"


class WaitingRoomError(Exception):
    """While more want to order than the shop can serve, who orders has waited for a turn."""

    def __init__(self) -> None:
        super().__init__(f"many are ordering: take a place with POST {ENTRIES_URL}, and order with the pass you get")
        self.errors = [{"field": "X-Waiting-Room-Pass", "expected": PASS_EXPECTED}]
        self.facts = {"entries_url": ENTRIES_URL}


class EntryNotYoursError(Exception):
    """A place in the line is its holder's own, told by the token that came with it."""

    def __init__(self) -> None:
        super().__init__("the entry token is missing or not this entry's")
        self.errors = [{"field": "X-Entry-Token", "expected": "the entry_token that came with the entry"}]


class RoomChangedError(Exception):
    """The room is changed from the state it is in."""
