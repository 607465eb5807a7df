"""What a function uses of its own module, read from the source: a module of entries holds many functions of Lambda."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Entry(NamedTuple):
    module: str
    name: str


class Used(NamedTuple):
    """`texts` of the statements that are used, without comments; `imports` as "package.module.name"."""

    texts: frozenset[str]
    imports: frozenset[str]


def used_by(source: Path, name: str) -> Used:
    """What `name` uses of its module: definitions, constants and imports, directly or not; and what binds no name."""
    statements = _statements(source.read_text())
    waiting, seen = [name], {name}
    used = list(statements.get("", []))
    while waiting:
        for statement in statements.get(waiting.pop(), []):
            used.append(statement)
            news = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} - seen
            seen |= news
            waiting += news
    return Used(
        frozenset(ast.unparse(each) for each in used), frozenset(one for each in used for one in _imported(each))
    )


def imports_of(source: Path) -> set[str]:
    """All that a module imports, as "package.module.name"."""
    return {one for statement in ast.parse(source.read_text()).body for one in _imported(statement)}


@cache
def _statements(text: str) -> dict[str, list[ast.stmt]]:
    """The statements of a module by the names they bind; "" for those that bind none."""
    found: dict[str, list[ast.stmt]] = {}
    for statement in ast.parse(text).body:
        for name in _bound(statement) or [""]:
            found.setdefault(name, []).append(statement)
    return found


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return [
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
    return []


def _imported(statement: ast.stmt) -> Iterator[str]:
    """What a statement imports, anywhere in it."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
