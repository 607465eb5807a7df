"""Memberships in memory: the twin, for tests of rules."""

from msgspec.structs import replace

from layers.shop.offers.points.errors import MembershipNotFoundError
from layers.shop.offers.points.model import Entry, Membership, Standing
from layers.shop.offers.points.port import Joining


class MemoryMemberships:
    def __init__(self) -> None:
        self._members: dict[str, Membership] = {}
        self._keys: dict[str, str] = {}
        self._standings: dict[tuple[str, str], Standing] = {}
        self._entries: dict[str, dict[str, Entry]] = {}
        self._booked: dict[tuple[str, str, str], Entry] = {}

    def join(self, member: Membership, key: str) -> Joining:
        if key in self._keys:
            return "replayed" if self._keys[key] == member.member_id else "key_reused"
        if member.member_id in self._members:
            return "known"
        self._keys[key] = member.member_id
        self._members[member.member_id] = member
        return "joined"

    def get(self, member_id: str) -> Membership | None:
        return self._members.get(member_id)

    def begin_epoch(self, member_id: str, epoch: int) -> bool:
        member = self._members[member_id]
        if member.epoch != epoch - 1:
            return False
        self._members[member_id] = replace(member, epoch=epoch)
        return True

    def standing(self, member_id: str, order_id: str) -> Standing:
        return self._standings.get((member_id, order_id), Standing())

    def follow(self, member_id: str, order_id: str, before: Standing, after: Standing, entries: list[Entry]) -> bool:
        if self.standing(member_id, order_id).version != before.version:
            return False
        self._standings[member_id, order_id] = replace(after, version=before.version + 1)
        self._add(member_id, after.kept - before.kept, after.pending - before.pending)
        self._keep(member_id, entries)
        return True

    def book(self, member_id: str, entry: Entry) -> Entry | None:
        if member_id not in self._members:
            raise MembershipNotFoundError
        key = (member_id, entry.kind, entry.reference)
        if key in self._booked:
            return self._booked[key]
        self._booked[key] = entry
        self._add(member_id, entry.points, 0)
        self._keep(member_id, [entry])
        return None

    def history(self, member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
        kept = self._entries.get(member_id, {})
        newest = [entry_id for entry_id in sorted(kept, reverse=True) if after is None or entry_id < after]
        page = [kept[entry_id] for entry_id in newest[:limit]]
        return page, page[-1].entry_id if len(newest) > limit else None

    def _add(self, member_id: str, points: int, pending: int) -> None:
        member = self._members[member_id]
        self._members[member_id] = replace(
            member,
            balance=member.balance + points,
            given=member.given + points,
            pending=member.pending + pending,
        )

    def _keep(self, member_id: str, entries: list[Entry]) -> None:
        self._entries.setdefault(member_id, {}).update({entry.entry_id: entry for entry in entries})
