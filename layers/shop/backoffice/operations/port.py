"""Where dead letters are kept and sent: the ports."""

from typing import Protocol

from msgspec import Struct

from layers.shop.backoffice.operations.model import DeadLetter


class LetterPage(Struct):
    """`following` is what `page` takes to go on, or None at the end."""

    letters: list[DeadLetter]
    following: str | None


class DeadLetters(Protocol):
    def keep(self, letter: DeadLetter) -> bool:
        """Keep it, unless it is there in this version or a later one; False then."""
        ...

    def get(self, queue: str, letter_id: str) -> DeadLetter | None: ...

    def page(self, queue: str, limit: int, after: str | None = None) -> LetterPage:
        """The newest first."""
        ...

    def count(self, queue: str, most: int) -> int:
        """How many there are; `most` means that many or more."""
        ...

    def replace(self, letter: DeadLetter, seen: int) -> None:
        """Put `letter` in the place of its version `seen`. Raises LetterChangedError."""
        ...

    def remove(self, letter: DeadLetter) -> bool:
        """Take it away, if it is still as it was read; False when it changed or is gone."""
        ...


class Envelope(Struct, frozen=True):
    """A message on its way back to a queue."""

    body: str
    trace: str = ""
    delay_seconds: int = 0


class Outlet(Protocol):
    def send(self, noun: str, envelopes: list[Envelope]) -> None:
        """Put every message on the queue, in any number. Raises NotSentError."""
        ...
