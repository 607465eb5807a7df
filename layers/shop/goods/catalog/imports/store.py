"""Imports in DynamoDB (the products table) and their files in S3.

pk           sk                 body
IMPORT#<id>  IMPORT             the record
IMPORT#<id>  REFUSED#<line>     up to 500 refused rows, the first of them on that line
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec
from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from layers.cloud import addresses, names
from layers.cloud.aws import client
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta
from layers.shop.goods.catalog.errors import ImportMovedError, ImportNotFoundError
from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.shopify.shopify_row import Refusal

ROWS_PER_ITEM = 500  # of at most 600 bytes each: an item may have 400 KB
CHUNK = 64 * 1024


class ImportRow(Item):
    class Meta(TableMeta):
        table_name = names.table("products")

    body = UnicodeAttribute()
    version = NumberAttribute(null=True)


def key(import_id: str) -> str:
    return f"IMPORT#{import_id}"


class ImportsTable:
    def get(self, import_id: str) -> Import | None:
        try:
            row = ImportRow.get(key(import_id), "IMPORT", consistent_read=True)
        except ImportRow.DoesNotExist:
            return None
        return msgspec.json.decode(row.body, type=Import)

    def save(self, record: Import, refused: Sequence[Refusal] = ()) -> Import:
        # Refused rows first: should the record fail, the next try writes the same rows under the same keys.
        for at in range(0, len(refused), ROWS_PER_ITEM):
            some = refused[at : at + ROWS_PER_ITEM]
            ImportRow(key(record.import_id), f"REFUSED#{some[0].line:09d}", body=_text(some)).save()
        moved = msgspec.structs.replace(record, version=record.version + 1)
        row = ImportRow(key(record.import_id), "IMPORT", body=_text(moved), version=moved.version)
        unmoved = ImportRow.version == record.version if record.version else ImportRow.pk.does_not_exist()
        try:
            row.save(condition=unmoved)
        except PutError as failed:
            if code_of(failed) == "ConditionalCheckFailedException":
                raise ImportMovedError(record.import_id) from failed
            raise
        return moved

    def refused(self, import_id: str, after_line: int, limit: int) -> list[Refusal]:
        # An item begins at its first line, so rows after `after_line` may stand in the item before it.
        items = ImportRow.query(key(import_id), ImportRow.sk.startswith("REFUSED#"))
        rows = chain.from_iterable(msgspec.json.decode(item.body, type=list[Refusal]) for item in items)
        return first_by_line(rows, after_line, limit)


imports_table = ImportsTable()


def first_by_line(rows: Iterable[Refusal], after_line: int, limit: int) -> list[Refusal]:
    """A row that two tries reported counts once."""
    by_row = {(row.line, row.column): row for row in rows if row.line > after_line}
    return sorted(by_row.values(), key=lambda row: row.line)[:limit]


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


class S3Files:
    def put(self, import_id: str, body: bytes) -> None:
        client("s3").put_object(
            Bucket=addresses.bucket("imports"), Key=f"{import_id}.csv", Body=body, ContentType="text/csv"
        )

    def chunks(self, import_id: str) -> Iterable[bytes]:
        try:
            answer = client("s3").get_object(Bucket=addresses.bucket("imports"), Key=f"{import_id}.csv")
        except ClientError as failed:
            if failed.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise ImportNotFoundError(import_id) from failed
            raise
        chunks: Iterable[bytes] = answer["Body"].iter_chunks(CHUNK)
        return chunks
