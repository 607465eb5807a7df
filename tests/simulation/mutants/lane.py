"""Every planted bug against who caught it last: a test of milliseconds, or one seed. Only where that one has become
blind, or nobody is known, others are looked for: tests that reach the place, then seeds."""

import time
from collections.abc import Iterable, Sequence

from tests.simulation import trials
from tests.simulation.mutants import ledger as books
from tests.simulation.mutants import listed
from tests.simulation.mutants.catching import tests_catch
from tests.simulation.mutants.ledger import Ledger
from tests.simulation.planting import Plant

SHARES = 3  # of what the rules list, `make test` tries one a day, and all of it in so many days
DAY = 24 * 3600


def try_today(by_hand: Sequence[Plant], processes: int) -> int:
    """0 if every bug planted by hand is caught, and every one of today's share by rule. Raises StaleLedgerError."""
    ledger, plants = books.read(), listed()
    books.check(ledger, [*by_hand, *plants])
    day = int(time.time()) // DAY
    print(f"share {day % SHARES + 1} of {SHARES} of {len(plants)} bugs planted by rule, and what is new", flush=True)
    new = [bug for bug in plants if bug.name not in ledger]
    tried = {bug.name: bug for bug in (*share_of(plants, day), *new)}.values()
    known = [bug for bug in tried if not books.is_excused(bug, ledger) and ledger.get(bug.name) != books.OPEN]
    caught = _caught(by_hand, known, ledger, processes)
    return _tell([*by_hand, *known], caught, ledger)


def try_all(by_hand: Sequence[Plant], processes: int) -> int:
    """The same of all of them, also of those that nobody caught last time; the ledger is written anew."""
    ledger, plants = books.read(), [*by_hand, *listed()]
    ledger = books.still_good(ledger, plants)
    by_rule = [bug for bug in listed() if not books.is_excused(bug, ledger)]
    caught = _caught(by_hand, by_rule, ledger, processes)
    books.write(ledger | caught)
    missed = [bug for bug in (*by_hand, *by_rule) if bug.name in caught or ledger.get(bug.name) != books.OPEN]
    return _tell(missed, caught, ledger)


def tidy(by_hand: Sequence[Plant]) -> int:
    """The ledger without what is not planted any more, in a second. What the code has come to hold is tried as new."""
    ledger = books.read()
    kept = books.still_good(ledger, [*by_hand, *listed()])
    books.write(kept)
    print(f"{len(ledger) - len(kept)} of {len(ledger)} entries are forgotten")
    return 0


def share_of(plants: Sequence[Plant], day: int) -> list[Plant]:
    return [bug for number, bug in enumerate(plants) if number % SHARES == day % SHARES]


def _caught(by_hand: Sequence[Plant], by_rule: Sequence[Plant], ledger: Ledger, processes: int) -> Ledger:
    """What is planted by hand is there to try the simulation: seeds have to find it. The rest may be anybody's."""
    caught = tests_catch([bug for bug in by_rule if not _seed(bug, ledger)], ledger, processes)
    left = [*by_hand, *(bug for bug in by_rule if bug.name not in caught)]
    first = {bug.name: int(seed) for bug in left if (seed := _seed(bug, ledger))}
    for verdict in trials.verdicts(left, first, processes):
        if verdict.story:
            caught[verdict.plant] = f"seed {verdict.seed}"
        if verdict.error:
            print(verdict, flush=True)
    return caught


def _seed(bug: Plant, ledger: Ledger) -> str:
    entry = ledger.get(bug.name, "")
    return entry.removeprefix("seed ") if entry.startswith("seed ") else ""


def _tell(tried: Iterable[Plant], caught: Ledger, ledger: Ledger) -> int:
    """What is to be done about those that nobody caught: 1 if there are any."""
    tried = list(tried)
    missed = [bug for bug in tried if bug.name not in caught]
    for bug in missed:
        print(f"\nSURVIVED  {bug.name}")
        for change in bug.changes:
            print(f"- {change.before.rstrip()}\n+ {change.after.rstrip()}")
        print(f"Write a test that fails with it, or note in caught.json why it is none: {books.excuse(bug, '...')}")
    for name, entry in caught.items():
        if ledger.get(name) != entry:
            print(f"caught by another than caught.json says (`make plants` notes it): {name}: {entry}")
    print(f"{len(tried) - len(missed)} of {len(tried)} planted bugs caught")
    return 1 if missed else 0
