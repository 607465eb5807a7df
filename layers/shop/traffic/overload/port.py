"""Where the pacer keeps its book: the port."""

from typing import Protocol

from layers.shop.traffic.overload.model import Book


class BookChangedError(Exception):
    """One pacer at a time: another has written the book since it was read."""


class Books(Protocol):
    def read(self) -> Book: ...

    def write(self, book: Book) -> None:
        """Put `book` in the place of the version before it. Raises BookChangedError."""
        ...
