"""Dead letters and outlet in memory: the twins, for tests of rules."""

from layers.shop.backoffice.operations.errors import LetterChangedError
from layers.shop.backoffice.operations.model import DeadLetter
from layers.shop.backoffice.operations.port import Envelope, LetterPage


class MemoryDeadLetters:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._letters: dict[tuple[str, str], DeadLetter] = {}

    def keep(self, letter: DeadLetter) -> bool:
        known = self.get(letter.queue, letter.letter_id)
        if known and known.version >= letter.version:
            return False
        self._letters[letter.queue, letter.letter_id] = letter
        return True

    def get(self, queue: str, letter_id: str) -> DeadLetter | None:
        return self._letters.get((queue, letter_id))

    def page(self, queue: str, limit: int, after: str | None = None) -> LetterPage:
        own = sorted((each for each in self._letters.values() if each.queue == queue), key=lambda each: each.letter_id)
        older = [each for each in reversed(own) if after is None or each.letter_id < after]
        return LetterPage(older[:limit], older[limit - 1].letter_id if len(older) > limit else None)

    def count(self, queue: str, most: int) -> int:
        return min(most, sum(each.queue == queue for each in self._letters.values()))

    def replace(self, letter: DeadLetter, seen: int) -> None:
        known = self.get(letter.queue, letter.letter_id)
        if known is None or known.version != seen:
            raise LetterChangedError(letter.letter_id)
        self._letters[letter.queue, letter.letter_id] = letter

    def remove(self, letter: DeadLetter) -> bool:
        known = self.get(letter.queue, letter.letter_id)
        if known is None or known.version != letter.version:
            return False
        del self._letters[letter.queue, letter.letter_id]
        return True


class MemoryOutlet:
    """The in-memory twin: what was sent, as (queue, message)."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Envelope]] = []

    def send(self, noun: str, envelopes: list[Envelope]) -> None:
        self.sent += [(noun, envelope) for envelope in envelopes]
