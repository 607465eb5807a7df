"""An expression cut into words, and read one after the other."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.support.dynamodb.errors import Refusal, invalid

_WORD = re.compile(r"\s*(?:([#:]?[A-Za-z_0-9]+)|(<>|<=|>=|[=<>(),.+\-\[\]]))")
_MOST = 4096  # bytes of an expression


class Words:
    """The words of one expression; `kind` is its parameter's name, for what is said of a bad one."""

    def __init__(self, text: str, kind: str) -> None:
        self.kind = kind
        self._words, self._at = _cut(text, self), 0

    @property
    def next(self) -> str:
        """The word that comes, "" at the end."""
        return self._words[self._at] if self._at < len(self._words) else ""

    @property
    def following(self) -> str:
        return self._words[self._at + 1] if self._at + 1 < len(self._words) else ""

    def take(self) -> str:
        word = self.next
        self._at += 1
        return word

    def takes(self, *words: str) -> bool:
        """Whether one of `words` (in capitals) comes; it is taken then."""
        if self.next.upper() in words:
            self._at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.takes(word):
            raise self.bad(f'Syntax error; token: "{self.next or "<EOF>"}", near: "{word}"')

    def bad(self, why: str) -> Refusal:
        return invalid(f"Invalid {self.kind}: {why}")


def _cut(text: str, words: Words) -> list[str]:
    if not text.strip():
        raise words.bad("The expression can not be empty;")
    if len(text.encode()) > _MOST:
        raise words.bad(f"Expression size has exceeded the maximum allowed size; expression size: {len(text)}")
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = _WORD.match(text, at)
        if not match:
            raise words.bad(f'Syntax error; token: "{text[at:].strip()[:1]}", near: "{text[at:][:10]}"')
        found.append(match[1] or match[2])
        at = match.end()
    return found


@cache
def reserved() -> frozenset[str]:
    """Words that may not name an attribute as they are: AWS's list, as moto ships it."""
    spec = find_spec("moto")
    assert spec is not None and spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0], "dynamodb", "parsing", "reserved_keywords.txt")
    return frozenset(path.read_text().upper().split())
