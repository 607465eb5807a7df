"""Dead letters in DynamoDB, kept for 90 days.

pk                     sk            what
DEADLETTERS#<queue>    <letter_id>   a dead letter; ids sort by time
"""

from datetime import timedelta

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import clock, names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item, TableMeta
from layers.shop.backoffice.operations.model import DeadLetter, LetterPage

KEPT = timedelta(days=90)


class LetterRow(Item):
    class Meta(TableMeta):
        table_name = names.table("operations")

    version = NumberAttribute()
    body = UnicodeAttribute()
    facts = UnicodeAttribute()  # the rest, as JSON
    expires_at = NumberAttribute()


def letters_key(queue: str) -> str:
    return f"DEADLETTERS#{queue}"


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


class DeadLettersTable:
    """The operations table."""

    def keep(self, letter: DeadLetter) -> bool:
        """Keep it, unless it is there in this version or a later one; False then."""
        unknown = LetterRow.pk.does_not_exist() | (LetterRow.version < letter.version)
        return unless_refused(lambda: _row(letter).save(condition=unknown))

    def get(self, queue: str, letter_id: str) -> DeadLetter | None:
        try:
            return _letter(LetterRow.get(letters_key(queue), letter_id, consistent_read=True))
        except LetterRow.DoesNotExist:
            return None

    def page(self, queue: str, limit: int, after: str | None = None) -> LetterPage:
        """The newest first. Read consistently: what was just redriven or discarded is gone from the next page."""
        older = LetterRow.sk < after if after else None
        rows = LetterRow.query(
            letters_key(queue), older, scan_index_forward=False, limit=limit + 1, consistent_read=True
        )
        letters = [_letter(row) for row in rows]
        return LetterPage(letters[:limit], letters[limit - 1].letter_id if len(letters) > limit else None)

    def count(self, queue: str, most: int) -> int:
        """How many there are; `most` means that many or more."""
        rows = LetterRow.query(letters_key(queue), attributes_to_get=["sk"], limit=most, consistent_read=True)
        return sum(1 for _ in rows)  # PynamoDB's own count takes no notice of a limit

    def replace(self, letter: DeadLetter, seen: int) -> bool:
        """Put `letter` in the place of its version `seen`; False when that is changed or gone."""
        return unless_refused(lambda: _row(letter).save(condition=LetterRow.version == seen))

    def remove(self, letter: DeadLetter) -> bool:
        """Take it away, if it is still as it was read; False when that is changed or gone."""
        return unless_refused(lambda: _row(letter).delete(condition=LetterRow.version == letter.version))


dead_letters_table = DeadLettersTable()
