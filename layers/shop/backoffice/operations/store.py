"""Dead letters and the audit log in DynamoDB, each kept for 90 days.

pk                     sk                what
DEADLETTERS#<queue>    <letter_id>       a dead letter; ids sort by time
AUDIT#<yyyy-mm>        <at>#<entry_id>   what somebody did
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, PutError

from layers.cloud import clock, ids, names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta
from layers.shop.backoffice.operations.errors import LetterChangedError
from layers.shop.backoffice.operations.model import AuditEntry, DeadLetter
from layers.shop.backoffice.operations.port import AuditPage, LetterPage

KEPT = timedelta(days=90)
REFUSED = "ConditionalCheckFailedException"


class LetterRow(Item):
    class Meta(TableMeta):
        table_name = names.table("operations")

    version = NumberAttribute()
    body = UnicodeAttribute()
    facts = UnicodeAttribute()  # the rest, as JSON
    expires_at = NumberAttribute()


class AuditRow(Item):
    class Meta(TableMeta):
        table_name = names.table("operations")

    entry = UnicodeAttribute()
    expires_at = NumberAttribute()


def letters_key(queue: str) -> str:
    return f"DEADLETTERS#{queue}"


def audit_key(month: str) -> str:
    return f"AUDIT#{month}"


def _expiry() -> int:
    return int((clock.now() + KEPT).timestamp())


def _row(letter: DeadLetter) -> LetterRow:
    facts = msgspec.structs.asdict(letter)
    body, version = facts.pop("body"), facts.pop("version")
    told = msgspec.json.encode(facts).decode()
    return LetterRow(
        letters_key(letter.queue), letter.letter_id, version=version, body=body, facts=told, expires_at=_expiry()
    )


def _letter(row: LetterRow) -> DeadLetter:
    return DeadLetter(**msgspec.json.decode(row.facts), body=row.body, version=int(row.version))


class DynamoDeadLetters:
    """The operations table."""

    def keep(self, letter: DeadLetter) -> bool:
        unknown = LetterRow.pk.does_not_exist() | (LetterRow.version < letter.version)
        try:
            _row(letter).save(condition=unknown)
        except PutError as refused:
            if code_of(refused) == REFUSED:
                return False
            raise
        return True

    def get(self, queue: str, letter_id: str) -> DeadLetter | None:
        try:
            return _letter(LetterRow.get(letters_key(queue), letter_id, consistent_read=True))
        except LetterRow.DoesNotExist:
            return None

    def page(self, queue: str, limit: int, after: str | None = None) -> LetterPage:
        # Consistent: what was just redriven or discarded must be gone from the list that is drawn next.
        older = LetterRow.sk < after if after else None
        rows = LetterRow.query(
            letters_key(queue), older, scan_index_forward=False, limit=limit + 1, consistent_read=True
        )
        letters = [_letter(row) for row in rows]
        return LetterPage(letters[:limit], letters[limit - 1].letter_id if len(letters) > limit else None)

    def count(self, queue: str, most: int) -> int:
        rows = LetterRow.query(letters_key(queue), attributes_to_get=["sk"], limit=most, consistent_read=True)
        return sum(1 for _ in rows)  # PynamoDB's own count takes no notice of a limit

    def replace(self, letter: DeadLetter, seen: int) -> None:
        try:
            _row(letter).save(condition=LetterRow.version == seen)
        except PutError as refused:
            if code_of(refused) == REFUSED:
                raise LetterChangedError(letter.letter_id) from refused
            raise

    def remove(self, letter: DeadLetter) -> bool:
        try:
            _row(letter).delete(condition=LetterRow.version == letter.version)
        except DeleteError as refused:
            if code_of(refused) == REFUSED:
                return False
            raise
        return True


class DynamoAuditLog:
    """The log, a partition a month."""

    def note(self, entry: AuditEntry) -> None:
        entry = msgspec.structs.replace(entry, entry_id=ids.new_id("aud"))
        text = msgspec.json.encode(entry).decode()
        AuditRow(audit_key(entry.at[:7]), f"{entry.at}#{entry.entry_id}", entry=text, expires_at=_expiry()).save()

    def page(self, limit: int, after: str | None = None) -> AuditPage:
        rows: list[AuditRow] = []
        for month in _months(after[:7] if after else None):
            older: Any = AuditRow.sk < after if after else None
            rows += AuditRow.query(
                audit_key(month), older, scan_index_forward=False, limit=limit + 1 - len(rows), consistent_read=True
            )
            if len(rows) > limit:
                break
        entries = [msgspec.json.decode(row.entry, type=AuditEntry) for row in rows[:limit]]
        return AuditPage(entries, rows[limit - 1].sk if len(rows) > limit else None)


def _months(newest: str | None) -> list[str]:
    """Every month that may still hold entries, from `newest` (yyyy-mm; now by default) back."""
    first = datetime.strptime(f"{newest}-01", "%Y-%m-%d").replace(tzinfo=clock.now().tzinfo) if newest else clock.now()
    oldest = (clock.now() - KEPT).strftime("%Y-%m")
    found = []
    while (month := first.strftime("%Y-%m")) >= oldest:
        found.append(month)
        first = first.replace(day=1) - timedelta(days=1)
    return found
