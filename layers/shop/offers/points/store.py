"""Memberships in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from datetime import timedelta
from typing import Literal

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud import clock
from layers.cloud.patience import refused_writes, unless_refused
from layers.cloud.tables import connection
from layers.shop.offers.points.model import Entry, Membership
from layers.shop.offers.points.rows import ENTRY, MEMBER, MemberRow, key_row, member_key, member_of, member_row

KEYS_KEPT = timedelta(days=1)
Joining = Literal["joined", "replayed", "known", "key_reused"]


class MembershipsTable:
    """Memberships in the loyalty table; what is booked on them is in their books."""

    def join(self, member: Membership, key: str) -> Joining:
        """Keep a new membership, asked for under `key`: "replayed" when that key made it, "known" when another did;
        "key_reused" when the key, within a day, stood for another mailbox."""
        wanted = key_row(key, member.member_id, int((clock.now() + KEYS_KEPT).timestamp()))
        try:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(member_row(member), condition=MemberRow.pk.does_not_exist())
                transaction.save(wanted, condition=MemberRow.pk.does_not_exist())
        except TransactWriteError as refused:
            known, used = refused_writes(refused)
            if not known and not used:
                raise
            return self._joined_by(wanted, member.member_id) if used else "known"
        return "joined"

    def _joined_by(self, wanted: MemberRow, member_id: str) -> Joining:
        kept = MemberRow.get(wanted.pk, wanted.sk, consistent_read=True)
        return "replayed" if kept.member_id == member_id else "key_reused"

    def get(self, member_id: str) -> Membership | None:
        try:
            return member_of(MemberRow.get(member_key(member_id), MEMBER, consistent_read=True))
        except MemberRow.DoesNotExist:
            return None

    def begin_epoch(self, member_id: str, epoch: int) -> bool:
        """From now on only the tokens of `epoch` are good, the one after the current; False when it had begun."""
        row, next_in_turn = MemberRow(member_key(member_id), MEMBER), MemberRow.epoch == epoch - 1
        return unless_refused(lambda: row.update(actions=[MemberRow.epoch.set(epoch)], condition=next_in_turn))

    def history(self, member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
        """A page, the newest first, and where to go on, None at the end."""
        older = MemberRow.sk.between(ENTRY, f"{ENTRY}{after}") if after else MemberRow.sk.startswith(ENTRY)
        rows = MemberRow.query(member_key(member_id), older, scan_index_forward=False, limit=limit + 2)
        found = [msgspec.json.decode(row.body or "", type=Entry) for row in rows if row.sk != f"{ENTRY}{after}"]
        page = found[:limit]
        return page, page[-1].entry_id if len(found) > limit else None


memberships_table = MembershipsTable()
