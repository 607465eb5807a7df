"""Values that are kept whole, as JSON beside the number of their version: read, changed, and written in the place of
the version that was read, or not at all."""

from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item

T = TypeVar("T")


class DocumentRow(Item):
    """The row of a document; its subclass names the table."""

    body = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)


def read(row: type[DocumentRow], pk: str, sk: str, kind: type[T]) -> T | None:
    """The document as it is now; None where there is none."""
    try:
        found = row.get(pk, sk, consistent_read=True)
    except row.DoesNotExist:
        return None
    return of(found, kind)


def of(row: DocumentRow, kind: type[T]) -> T:
    """The document that a row holds."""
    return msgspec.json.decode(row.body or "", type=kind)


def text_of(value: object) -> str:
    """What a row keeps of a value as its `body`."""
    return msgspec.json.encode(value).decode()


def unchanged(row: type[DocumentRow], seen: int) -> Any:
    """The condition that the row is as it was read in version `seen`; 0: that there is none."""
    return row.version == seen if seen else row.pk.does_not_exist()


def replace(row: DocumentRow, seen: int) -> bool:
    """Write the row in the place of version `seen`, 0 for none; False when somebody else was quicker."""
    return unless_refused(lambda: row.save(condition=unchanged(type(row), seen)))
