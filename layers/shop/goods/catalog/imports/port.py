"""What an import needs: a place for the file, a record of it, and a queue to go on with."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.shopify.shopify_row import Refusal


class Files(Protocol):
    def put(self, import_id: str, body: bytes) -> None: ...

    def chunks(self, import_id: str) -> Iterable[bytes]:
        """The file from its beginning. Raises ImportNotFoundError when it is gone (kept for a month)."""
        ...


class Imports(Protocol):
    def get(self, import_id: str) -> Import | None: ...

    def save(self, record: Import, refused: Sequence[Refusal] = ()) -> Import:
        """Write the next version of the record, with rows refused since. Raises ImportMovedError: another worker
        has gone on with it."""
        ...

    def refused(self, import_id: str, after_line: int, limit: int) -> list[Refusal]:
        """Refused rows by line, from after `after_line`."""
        ...


class Queue(Protocol):
    def send(self, message: Any, delay_seconds: int = 0) -> None: ...


@dataclass(frozen=True)
class ImportDesk:
    files: Files
    imports: Imports
    queue: Queue


_current: ImportDesk | None = None


def desk() -> ImportDesk:
    """What this process works with: S3, DynamoDB and SQS, unless a test put twins here."""
    global _current
    if _current is None:
        from layers.cloud.messages.queues import SqsQueue
        from layers.shop.goods.catalog.imports.store import S3Files, imports_table

        _current = ImportDesk(S3Files(), imports_table, SqsQueue("imports"))
    return _current


@contextmanager
def working_with(twins: ImportDesk) -> Iterator[ImportDesk]:
    """Use these for a while (tests)."""
    global _current
    before, _current = _current, twins
    try:
        yield twins
    finally:
        _current = before
