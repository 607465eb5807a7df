"""Memberships in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from datetime import timedelta

import msgspec
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from layers.cloud import clock, names
from layers.cloud.patience import code_of
from layers.cloud.tables import connection, scan_page
from layers.shop.offers.points.errors import MembershipNotFoundError
from layers.shop.offers.points.model import Entry, MemberBooks, Membership, Standing
from layers.shop.offers.points.port import Joining
from layers.shop.offers.points.rows import (
    ENTRY,
    MEMBER,
    MemberRow,
    booked_row,
    entry_row,
    key_row,
    member_key,
    member_of,
    member_row,
    standing_row,
)

KEYS_KEPT = timedelta(days=1)


class MembershipsTable:
    """The loyalty table."""

    def join(self, member: Membership, key: str) -> Joining:
        wanted = key_row(key, member.member_id, int((clock.now() + KEYS_KEPT).timestamp()))
        try:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(member_row(member), condition=MemberRow.pk.does_not_exist())
                transaction.save(wanted, condition=MemberRow.pk.does_not_exist())
        except TransactWriteError as refused:
            known, used = _refused(refused)
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
        try:
            MemberRow(member_key(member_id), MEMBER).update(
                actions=[MemberRow.epoch.set(epoch)], condition=MemberRow.epoch == epoch - 1
            )
        except UpdateError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def standing(self, member_id: str, order_id: str) -> Standing:
        try:
            row = MemberRow.get(member_key(member_id), f"ORDER#{order_id}", consistent_read=True)
        except MemberRow.DoesNotExist:
            return Standing()
        return msgspec.json.decode(row.body or "", type=Standing)

    def follow(self, member_id: str, order_id: str, before: Standing, after: Standing, entries: list[Entry]) -> bool:
        row = standing_row(member_id, order_id, msgspec.structs.replace(after, version=before.version + 1))
        as_read: Condition = MemberRow.version == before.version if before.version else MemberRow.pk.does_not_exist()
        points, pending = after.kept - before.kept, after.pending - before.pending
        return self._write_together(member_id, points, pending, row, as_read, entries)

    def book(self, member_id: str, entry: Entry) -> Entry | None:
        row, once = booked_row(member_id, entry), MemberRow.pk.does_not_exist()
        if self._write_together(member_id, entry.points, 0, row, once, [entry]):
            return None
        booked = MemberRow.get(row.pk, row.sk, consistent_read=True)
        return msgspec.json.decode(booked.body or "", type=Entry)

    def _write_together(
        self,
        member_id: str,
        points: int,
        pending: int,
        guard: MemberRow,
        unless: Condition,
        entries: list[Entry],
    ) -> bool:
        """The counters, what guards them and the history; False when the guard refuses."""
        actions: list[Action] = [
            MemberRow.balance.add(points),
            MemberRow.given.add(points),
            MemberRow.pending.add(pending),
        ]
        try:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(guard, condition=unless)
                for entry in entries:
                    transaction.save(entry_row(member_id, entry))
                transaction.update(
                    MemberRow(member_key(member_id), MEMBER), actions=actions, condition=MemberRow.email.exists()
                )
        except TransactWriteError as refused:
            guarded, *_, unknown = _refused(refused)
            if unknown:
                raise MembershipNotFoundError from refused
            if guarded:
                return False
            raise
        return True

    def history(self, member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
        older = MemberRow.sk.between(ENTRY, f"{ENTRY}{after}") if after else MemberRow.sk.startswith(ENTRY)
        rows = MemberRow.query(member_key(member_id), older, scan_index_forward=False, limit=limit + 2)
        found = [msgspec.json.decode(row.body or "", type=Entry) for row in rows if row.sk != f"{ENTRY}{after}"]
        page = found[:limit]
        return page, page[-1].entry_id if len(found) > limit else None

    def books(self, after: str, limit: int) -> tuple[list[MemberBooks], str]:
        """A page of all counters, and where to go on. Both of a membership are in one row: read in one moment."""
        items, following = scan_page(names.table("loyalty"), after, limit)
        members = [member_of(MemberRow.from_raw_data(item)) for item in items if item["sk"]["S"] == MEMBER]
        return [MemberBooks(member.member_id, member.given, member.balance) for member in members], following

    def correct(self, seen: MemberBooks, right: int) -> bool:
        """Set a balance right; False when the counters are no longer as `seen`."""
        as_read = (MemberRow.balance == seen.balance) & (MemberRow.given == seen.given)
        try:
            MemberRow(member_key(seen.member_id), MEMBER).update(
                actions=[MemberRow.balance.set(right)], condition=as_read
            )
        except UpdateError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                return False
            raise
        return True


memberships_table = MembershipsTable()


def _refused(error: TransactWriteError) -> list[bool]:
    """Write by write, whether its condition failed."""
    return [bool(reason and reason.code == "ConditionalCheckFailed") for reason in error.cancellation_reasons]
