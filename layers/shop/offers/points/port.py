"""Where memberships are kept: the port."""

from typing import Literal, Protocol

from layers.shop.offers.points.model import Entry, Membership, Standing

Joining = Literal["joined", "replayed", "known", "key_reused"]


class Memberships(Protocol):
    def join(self, member: Membership, key: str) -> Joining:
        """Keep a new membership, asked for under `key`: "replayed" when that key made it, "known" when another did;
        "key_reused" when the key, within a day, stood for another mailbox."""
        ...

    def get(self, member_id: str) -> Membership | None: ...

    def begin_epoch(self, member_id: str, epoch: int) -> bool:
        """From now on only the tokens of `epoch` are good, the one after the current; False when it had begun."""
        ...

    def standing(self, member_id: str, order_id: str) -> Standing: ...

    def follow(self, member_id: str, order_id: str, before: Standing, after: Standing, entries: list[Entry]) -> bool:
        """Put `after` in the place of `before`, with what is earned or lost by it and its history, together.

        False when somebody else changed the standing. What an order spent is on the balance already.
        """
        ...

    def book(self, member_id: str, entry: Entry) -> Entry | None:
        """Add an entry to balance and history, once per its kind and reference; else the one that was booked before.

        Raises MembershipNotFoundError.
        """
        ...

    def history(self, member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
        """A page, the newest first, and where to go on, None at the end."""
        ...
