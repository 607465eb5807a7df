"""Memberships in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from layers.cloud import clock
from layers.cloud.patience import refused_writes, unless_refused
from layers.cloud.tables import connection
from layers.shop.offers.points.errors import MemberCodeUsedError, MembershipBusyError
from layers.shop.offers.points.links import Link
from layers.shop.offers.points.model import Entry, Membership
from layers.shop.offers.points.rows import (
    ENTRY,
    LINK,
    MEMBER,
    MemberRow,
    link_key,
    link_of,
    link_row,
    member_key,
    member_of,
    member_row,
)

LINKS_KEPT = timedelta(days=1)  # as long as Idempotency-Keys are


class MembershipsTable:
    """Memberships in the loyalty table, and the links that open them; what is booked on them is in their books."""

    def ask(self, link: Link) -> Link | None:
        """Keep a link; where the same key has asked within a day, the one that is kept stays, and is answered."""
        now = clock.now()
        row = link_row(link, int((now + LINKS_KEPT).timestamp()))
        forgotten = MemberRow.pk.does_not_exist() | (MemberRow.expires_at < int(now.timestamp()))
        if unless_refused(lambda: row.save(condition=forgotten)):
            return None
        return self.link(link.link_id)

    def link(self, link_id: str) -> Link | None:
        try:
            return link_of(MemberRow.get(link_key(link_id), LINK, consistent_read=True))
        except MemberRow.DoesNotExist:
            return None

    def join(self, member: Membership, link_id: str) -> None:
        """Keep a new membership, opened by a link. Raises MemberCodeUsedError; MembershipBusyError where it is there
        by now."""
        row = member_row(member)
        self._by_link(link_id, member.member_id, lambda t: t.save(row, condition=MemberRow.pk.does_not_exist()))

    def begin_epoch(self, member_id: str, epoch: int, link_id: str) -> None:
        """From now on only tokens of `epoch` are good, the one after the current: a link wants it. Raises as join."""
        row, next_in_turn = MemberRow(member_key(member_id), MEMBER), MemberRow.epoch == epoch - 1
        actions: list[Action] = [MemberRow.epoch.set(epoch)]
        self._by_link(link_id, member_id, lambda t: t.update(row, actions=actions, condition=next_in_turn))

    def _by_link(self, link_id: str, member_id: str, write: Callable[[TransactWrite], None]) -> None:
        """Use a link for a write, together: neither without the other, and the link once."""
        unused = MemberRow.pk.exists() & MemberRow.member_id.does_not_exist()
        try:
            with TransactWrite(connection=connection()) as transaction:
                used: list[Action] = [MemberRow.member_id.set(member_id)]
                transaction.update(MemberRow(link_key(link_id), LINK), actions=used, condition=unused)
                write(transaction)
        except TransactWriteError as refused:
            if not any(refused_writes(refused)):
                raise
            link = self.link(link_id)  # which of the two conditions it was: PynamoDB does not keep their order
            raise (MembershipBusyError if link and not link.used else MemberCodeUsedError) from refused

    def get(self, member_id: str) -> Membership | None:
        try:
            return member_of(MemberRow.get(member_key(member_id), MEMBER, consistent_read=True))
        except MemberRow.DoesNotExist:
            return None

    def history(self, member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
        """A page, the newest first, and where to go on, None at the end."""
        older = MemberRow.sk.between(ENTRY, f"{ENTRY}{after}") if after else MemberRow.sk.startswith(ENTRY)
        rows = MemberRow.query(member_key(member_id), older, scan_index_forward=False, limit=limit + 2)
        found = [msgspec.json.decode(row.body or "", type=Entry) for row in rows if row.sk != f"{ENTRY}{after}"]
        page = found[:limit]
        return page, page[-1].entry_id if len(found) > limit else None


memberships_table = MembershipsTable()
