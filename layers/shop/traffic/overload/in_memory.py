"""The pacer's book in memory: the twin, for tests of rules."""

from layers.shop.traffic.overload.model import Book
from layers.shop.traffic.overload.port import BookChangedError


class MemoryBooks:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._book = Book()

    def read(self) -> Book:
        return self._book

    def write(self, book: Book) -> None:
        if book.version != self._book.version + 1:
            raise BookChangedError
        self._book = book
