"""The words of the index: which begin like this, and which are meant by a word with a slip in it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from layers.shop.goods.search.words import is_unspaced

SHORTEST = 4  # letters: in shorter words one slip makes another word
MOST = 24  # words a prefix stands for


class Vocabulary:
    def __init__(self, words: Iterable[str]) -> None:
        self._sorted = sorted(words)
        # One letter left out of each word: two words a slip apart share such a rest, or are one.
        self._rests: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            if len(word) >= SHORTEST and not is_unspaced(word):
                for rest in {word, *_shortened(word)}:
                    self._rests[rest].append(word)

    def beginning(self, prefix: str) -> list[str]:
        start = bisect_left(self._sorted, prefix)
        found = []
        for word in self._sorted[start : start + MOST]:
            if not word.startswith(prefix):
                break
            found.append(word)
        return found

    def near(self, word: str) -> list[str]:
        """Words one slip away: a letter too much, too few, wrong, or two swapped."""
        if len(word) < SHORTEST or is_unspaced(word) or word.isdigit():
            return []
        rests = {word, *_shortened(word)}
        candidates = {known for rest in rests for known in self._rests.get(rest, ())}
        return sorted(known for known in candidates if one_slip(word, known))


def _shortened(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def one_slip(one: str, other: str) -> bool:
    """True for words at a Damerau-Levenshtein distance of 1."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[at:], other[at:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:] and len(left) > 1
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
