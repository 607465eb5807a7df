"""Plant a bug in a shop that is imported already: its functions get the code that they would have had.

An import takes half a second, this a few milliseconds. Only what happens inside of functions can be planted so.
"""

import gc
import importlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType

from tests.simulation import planting
from tests.simulation.planting import ROOT, Change, Plant, PlantGoneError

Place = tuple[str, str, int]
"""File, name and first line of a function."""


def import_all() -> None:
    """The whole shop, and what it imports on first use only: a fork would have to import it anew."""
    for folder in ("functions", "layers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


@cache
def living() -> dict[Place, list[FunctionType]]:
    """Every function of the shop, whatever decorates it: looked up once, before what lives is frozen."""
    found: dict[Place, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename.startswith(str(ROOT)):
            found[place(each.__code__)].append(each)
    return found


def place(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def swap(bug: Plant) -> None:
    """From here on the shop has this bug. Raises PlantGoneError; also where nothing that lives has changed."""
    for change in bug.changes:
        if (ROOT / change.file).read_text().count(change.before) != 1:
            raise PlantGoneError(f"{bug.name}: {change.file} does not hold this once:\n{change.before}")
        if not change.file.endswith(".py"):
            _read_anew(change)
        elif not _swapped(change):
            raise PlantGoneError(f"{bug.name}: no function of {change.file} changes")


def _read_anew(change: Change) -> None:
    """State machines, by the worlds of tests/simulation, which have read them already."""
    from tests.simulation import states, world

    planting.replace(change)
    world.DEFINITIONS.update(states.machines())


def _swapped(change: Change) -> int:
    path = ROOT / change.file
    text = path.read_text()
    before = [*_codes(compile(text, str(path), "exec", dont_inherit=True))]
    after = [*_codes(compile(text.replace(change.before, change.after), str(path), "exec", dont_inherit=True))]
    named = {id(old): _namesakes(after, old) for old in before}
    done = 0
    for old in before:
        new = named[id(old)]
        for function in living().get(place(old), []) if new and differ(old, new) else []:
            if len(function.__code__.co_freevars) == len(new.co_freevars):
                function.__code__ = new
                done += 1
    return done


def _namesakes(codes: list[CodeType], old: CodeType) -> CodeType | None:
    """The code of the same name, and of the same line where several have one (a property and its setter)."""
    named = [code for code in codes if code.co_qualname == old.co_qualname]
    return min(named, key=lambda code: abs(code.co_firstlineno - old.co_firstlineno), default=None)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def differ(old: CodeType, new: CodeType) -> bool:
    """Whether they do different things, wherever they stand."""
    if (old.co_code, old.co_names, old.co_freevars) != (new.co_code, new.co_names, new.co_freevars):
        return True
    if len(old.co_consts) != len(new.co_consts):
        return True
    return any(_differs(*pair) for pair in zip(old.co_consts, new.co_consts, strict=True))


def _differs(one: object, other: object) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return differ(one, other)
    return type(one) is not type(other) or one != other
