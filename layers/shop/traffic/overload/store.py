"""The pacer's book in DynamoDB: `PACER` / `BOOK` of the operations table."""

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from layers.cloud import names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta
from layers.shop.traffic.overload.model import Book
from layers.shop.traffic.overload.port import BookChangedError

KEY = ("PACER", "BOOK")


class BookRow(Item):
    class Meta(TableMeta):
        table_name = names.table("operations")

    version = NumberAttribute()
    book = UnicodeAttribute()


class BooksTable:
    """The operations table."""

    def read(self) -> Book:
        try:
            return msgspec.json.decode(BookRow.get(*KEY, consistent_read=True).book, type=Book)
        except BookRow.DoesNotExist:
            return Book()

    def write(self, book: Book) -> None:
        row = BookRow(*KEY, version=book.version, book=msgspec.json.encode(book).decode())
        try:
            row.save(condition=BookRow.pk.does_not_exist() | (BookRow.version == book.version - 1))
        except PutError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                raise BookChangedError from refused
            raise


books_table = BooksTable()
