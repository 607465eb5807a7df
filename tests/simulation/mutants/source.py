"""A file that bugs are planted in: its text, its functions, and pieces of it that a rule takes out or moves."""

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.simulation.planting import Change

Node = ast.expr | ast.stmt | ast.keyword
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Edit(NamedTuple):
    """Bytes `start` to `end` of a file become `text`."""

    start: int
    end: int
    text: str


class Source:
    """`file` is relative to the repository."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text.encode()
        self.tree = ast.parse(text)
        self._lines = [0]
        for line in self.text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Functions and methods by the names that people call them; what is defined inside of one is part of it."""
        yield from _functions(self.tree, "")

    def span(self, node: Node) -> tuple[int, int]:
        start = self._lines[node.lineno - 1] + node.col_offset
        return start, self._lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def said(self, node: Node) -> str:
        start, end = self.span(node)
        return self.text[start:end].decode()

    def instead(self, node: Node, text: str) -> Edit:
        return Edit(*self.span(node), text)

    def without(self, node: Node, others: Sequence[Node]) -> Edit:
        """`node` taken out of `others`, a list with commas, in which it stands."""
        at = others.index(node)
        start, end = self.span(node)
        if at + 1 < len(others):
            return Edit(start, self._begin(others[at + 1]), "")
        if at:
            start = self.span(others[at - 1])[1]
        return Edit(start, end, "")

    def change(self, edits: list[Edit]) -> Change | None:
        """Whole lines, and as many of those before as it takes for the text to be there once; None if it is no Python
        then, or the same."""
        after = edited(self.text, edits)
        if not _is_python(after) or after.split() == self.text.split():
            return None
        start, end = min(edit.start for edit in edits), max(edit.end for edit in edits)
        end = next(line for line in self._lines if line >= end)
        first = max(number for number, line in enumerate(self._lines) if line <= start)
        while self.text.count(self.text[self._lines[first] : end]) > 1:
            first -= 1
        start = self._lines[first]
        moved = len(after) - len(self.text)
        return Change(self.file, self.text[start:end].decode(), after[start : end + moved].decode())

    def _begin(self, node: Node) -> int:
        return self.span(node)[0]


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[str, Function]]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, Function):
            yield inside + each.name, each
        elif isinstance(each, ast.ClassDef):
            yield from _functions(each, f"{inside}{each.name}.")


def edited(text: bytes, edits: list[Edit]) -> bytes:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text.encode() + text[edit.end :]
    return text


def _is_python(text: bytes) -> bool:
    try:
        compile(text, "", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def inside(function: Function) -> Iterator[ast.AST]:
    """What happens in a function: not its decorators and defaults, and no annotation anywhere in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop(0)
        yield node
        hints = {id(getattr(node, name, None)) for name in ("annotation", "returns")}
        waiting += [each for each in ast.iter_child_nodes(node) if id(each) not in hints]


def blocks(function: Function) -> Iterator[list[ast.stmt]]:
    for node in (function, *inside(function)):
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, name, None), list):
                yield block
