"""Text to terms: by word where there are blanks between words, else by pairs of characters: no dictionary is needed."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from layers.cloud.web.texts import MARKS
from layers.shop.goods.search.folding import folded, spelt_out
from layers.shop.goods.search.plurals import stem

# Han, kana, Thai, Lao, Burmese, Khmer and Tibetan have no blanks between words; Hangul glues endings to them.
_UNSPACED = (
    r"\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    r"\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_START = re.compile(rf"[{_UNSPACED}]")
# T-shirt, LANTERN_RED, men's, A/B: their parts are words, and so is the whole. A decimal point joins nothing.
_COMPOUND = re.compile(r"[^\W_]+(?:(?:[-_/'’‐-―−]|\.(?![0-9]))+[^\W_]+)+")
_JOINTS = re.compile(r"[\W_]+")
STOP_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "with")
)
MOST_ASKED = 16


@cache
def _words() -> re.Pattern[str]:
    """Compiled when first asked for: all marks of Unicode in one class cost a cold start 18 ms."""
    return re.compile(rf"(?:[^\W_]|[{MARKS}])+(?:\.[0-9]+)?")


def is_unspaced(term: str) -> bool:
    """Whether a term is a character or two of a script without blanks between words."""
    return bool(_UNSPACED_START.match(term))


def terms(text: str) -> Iterator[str]:
    """The terms a text is found by: stems, single characters of unspaced scripts and pairs of them."""
    yield from _terms(folded(text))
    for compound in _COMPOUND.findall(text):
        yield from _terms(_JOINTS.sub("", folded(compound)))
    if (other := spelt_out(text)) != text:
        yield from set(_terms(folded(other))).difference(_terms(folded(text)))


def _terms(text: str) -> Iterator[str]:
    runs = _runs(text)
    for run in runs:
        if is_unspaced(run):
            yield from run
            yield from map("".join, pairwise(run))
        else:
            yield stem(run)


def query_terms(text: str) -> list[str]:
    """The terms a query asks for: pairs only, where a run of an unspaced script is longer than one character."""
    asked: list[str] = []
    for run in _runs(folded(text)):
        if not is_unspaced(run):
            asked.append(stem(run))
        else:
            asked += map("".join, pairwise(run)) if len(run) > 1 else [run]
    return list(dict.fromkeys(asked))[:MOST_ASKED]


def joined(text: str) -> str:
    """Codes without what joins their parts: `LANTERN-RED` as `LANTERNRED`."""
    return _COMPOUND.sub(lambda compound: _JOINTS.sub("", compound[0]), text)


def last_word(text: str) -> str:
    """The last word as it stands, which may be unfinished; nothing where the script has no blanks."""
    runs = _runs(folded(text))
    return "" if not runs or is_unspaced(runs[-1]) else runs[-1]


def _runs(text: str) -> list[str]:
    """Words, and what stands between blanks in unspaced scripts; small words only where there are no others."""
    runs = [run for word in _words().findall(text) for run in ([word] if word.isascii() else _RUNS.findall(word))]
    return [run for run in runs if run not in STOP_WORDS] or runs
