"""What goes wrong in a run: which faults there are, how often, until when. A run has few kinds of them, so that each
kind is met with and without the others.
"""

from collections import Counter
from collections.abc import Mapping
from random import Random

# To a call that leaves a function. What `crash` does, is to end the function's environment there.
REFUSED = "refused"  # an error before anything is done
THROTTLED = "throttled"
CONFLICT = "transaction conflict"  # another transaction holds the item
REPLY_LOST = "done, but the reply is lost"
LATE = "given up, and done later"  # the request arrives after its sender has given it up
TWICE = "done twice"  # the client repeats a call whose first reply was lost
SLOW = "slow"
CRASH_BEFORE = "crash before the call"
CRASH_AFTER = "crash after the call"
CALL_FAULTS = (REFUSED, THROTTLED, CONFLICT, REPLY_LOST, LATE, TWICE, SLOW, CRASH_BEFORE, CRASH_AFTER)
# To an invocation, a message, an execution, the cache.
INVOKED_TWICE = "invoked twice"
ANSWER_LOST = "the function's answer is lost"
DELIVERED_AGAIN = "delivered again"
OVERTAKEN = "overtaken"  # a message that others, sent later, come before
RUN_TWICE = "run twice"  # an Express execution
CACHE_DOWN = "the cache is down"
CACHE_EMPTIED = "the cache is emptied"
STALE = "a read that is behind"
BY_HAND = "captured by hand"  # a part of an order's money, on the provider's own pages
LESS = 100  # minor units than was authorized
OTHER_FAULTS = (STALE, INVOKED_TWICE, ANSWER_LOST, DELIVERED_AGAIN, OVERTAKEN, RUN_TWICE, CACHE_DOWN, CACHE_EMPTIED)

KINDS = (*CALL_FAULTS, *OTHER_FAULTS, BY_HAND)
MEDDLERS = 0.12  # of the runs in which anything goes wrong
SECONDS = 1_500  # how long the weather lasts: the check-up after a quarter of an hour is still in it


class Weather:
    """Drawn from the seed: which faults there are in this run, and how likely each is."""

    def __init__(self, random: Random, without: frozenset[str] = frozenset()) -> None:
        self._random = random
        self.struck: Counter[str] = Counter()
        self.rates: Mapping[str, float] = {**self._drawn(), **dict.fromkeys(without & {*KINDS}, 0.0)}
        self.skew = random.choice((0.0, 0.0, 0.45))  # seconds by which a clock may be wrong, either way
        self.over = False
        self._call_rate = sum(self.rates[kind] for kind in CALL_FAULTS)

    def _drawn(self) -> dict[str, float]:
        random = self._random
        rates = dict.fromkeys(KINDS, 0.0)
        if random.random() < 0.05:
            return rates  # a fine day
        for kind in CALL_FAULTS:
            if random.random() < 0.35:
                rates[kind] = random.choice((0.004, 0.015, 0.05))
        for kind in OTHER_FAULTS:
            if random.random() < 0.35:
                rates[kind] = random.choice((0.02, 0.1, 0.3))
        if random.random() < MEDDLERS:
            rates[BY_HAND] = 0.3
        return rates

    def of_call(self, possible: frozenset[str]) -> str:
        """What happens to a call that can have one of `possible`; mostly nothing: ""."""
        if self.over:
            return ""
        drawn = self._random.random()
        if drawn >= self._call_rate:
            return ""
        for kind in CALL_FAULTS:
            drawn -= self.rates[kind]
            if drawn < 0:
                return self._strike(kind) if kind in possible else ""
        return ""

    def strikes(self, kind: str) -> bool:
        if self.over or not self.rates[kind] or self._random.random() >= self.rates[kind]:
            return False
        return bool(self._strike(kind))

    def note(self, kind: str) -> None:
        """Something happened to the whole shop."""
        self._strike(kind)

    def _strike(self, kind: str) -> str:
        self.struck[kind] += 1
        return kind

    def latency(self) -> float:
        """Of one way of a call: mostly milliseconds."""
        drawn = self._random.random()
        return 0.001 + 0.02 * drawn if drawn < 0.9 else 0.5 * drawn
