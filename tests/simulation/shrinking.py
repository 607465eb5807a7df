"""A run that broke a law, made small: people and kinds of weather are left out one by one, as long as the same law
breaks without them."""

import re
from collections.abc import Callable, Iterable

from tests.simulation.run import Ended, run

SOMEBODYS = re.compile(r"[a-z]{2,3}_\w+|buyer\d+('s other \w+)?|[A-Z]+-[A-Z]+(@[\w~]+)?|\d+")
FIRST_BRACKET = re.compile(r"[\[({].*", re.DOTALL)
MOST_RUNS = 150  # half a minute at most
Run = Callable[[int, frozenset[str]], Ended]


def law_of(broken: str) -> str:
    """Which law it was, whoever broke it and by how much."""
    return SOMEBODYS.sub("", FIRST_BRACKET.sub("", broken)).strip()


def shrunk(failed: Ended, again: Run = run) -> Ended:
    """The same seed without whoever and whatever is not needed to break the same law; `failed` where all of it is."""
    smallest, runs = failed, 0
    for part in _most_at_once(failed):
        if runs < MOST_RUNS and not part <= smallest.without and part & smallest.parts:
            runs += 1
            smallest = _smaller(smallest, again(failed.seed, smallest.without | part))
    return smallest


def _most_at_once(failed: Ended) -> Iterable[frozenset[str]]:
    """Half of all and half of the rest; then one by one, twice: what was needed by somebody who is gone goes, too."""
    names = sorted(failed.parts)
    size = len(names) // 2
    while size > 1:
        yield from (frozenset(names[start : start + size]) for start in range(0, len(names), size))
        size //= 2
    for _ in range(2):
        yield from (frozenset([name]) for name in names)


def _smaller(before: Ended, after: Ended) -> Ended:
    return after if after.broken and law_of(after.broken) == law_of(before.broken) else before
