"""Text to terms. English by word, Chinese by pairs of characters, which need no dictionary."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:\.[0-9]+)?")
STOP_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "with")
)


def folded(text: str) -> str:
    """Lowercase, without accents, full-width letters made narrow."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in plain if not unicodedata.combining(character))


def is_chinese(term: str) -> bool:
    return term[0] >= "\u3400"


def stem(word: str) -> str:
    """Plural and singular are one word: lanterns, dishes, berries."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def terms(text: str) -> Iterator[str]:
    """The terms a text is found by: stems, single Chinese characters and pairs of them."""
    for run in _RUNS.findall(folded(text)):
        if is_chinese(run):
            yield from run
            yield from map("".join, pairwise(run))
        elif run not in STOP_WORDS:
            yield stem(run)


def query_terms(text: str) -> list[str]:
    """The terms a query asks for: pairs only, where the Chinese is longer than one character."""
    asked: list[str] = []
    for run in _RUNS.findall(folded(text)):
        if not is_chinese(run):
            asked += [] if run in STOP_WORDS else [stem(run)]
        elif len(run) == 1:
            asked.append(run)
        else:
            asked += map("".join, pairwise(run))
    return list(dict.fromkeys(asked))[:16]
