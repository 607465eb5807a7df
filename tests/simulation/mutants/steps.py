"""Rules about what is done: a step forgotten, done after the one that follows, or done anew in every try."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.simulation.mutants.source import Edit, Function, Source, blocks, inside

ONLY_TOLD = {"about", "count", "info", "debug", "warning", "exception", "error", "gauge", "observe", "record_time"}
"""Calls whose effect is a log line or a metric: nothing that a buyer is promised hangs on them."""
UNDO = re.compile(r"void|cancel|release|refund|give_back|give_up|undo|credit|return|restock|unlock|rollback|close|drop")

DO = re.compile(
    "authorize|capture|claim|take|reserve|place|move|send|start|publish|book|receive|record|save|write|note"
)


def name_of(node: ast.AST) -> str:
    """What a call calls: "send" of `SqsQueue("orders").send(...)`."""
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _act(statement: ast.stmt) -> ast.Call | None:
    """The call that a statement is, if it is there for what it does."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return None if name_of(statement.value) in ONLY_TOLD else statement.value
    return None


def forget_a_step(source: Source, function: Function) -> Iterator[list[Edit]]:
    for block in blocks(function):
        for statement in block:
            if _act(statement):
                yield [source.instead(statement, "pass")]


def forget_an_undo(source: Source, function: Function) -> Iterator[list[Edit]]:
    """Where its answer is wanted: what is only done, `forget_a_step` has."""
    statements = [statement for block in blocks(function) for statement in block]
    only_done = {id(statement.value) for statement in statements if isinstance(statement, ast.Expr)}
    for node in inside(function):
        if not isinstance(node, ast.Call) or id(node) in only_done:
            continue
        if name_of(node).islower() and UNDO.search(name_of(node)):
            yield [source.instead(node, "None")]


def swap_two_steps(source: Source, function: Function) -> Iterator[list[Edit]]:
    for block in blocks(function):
        for first, second in pairwise(block):
            if _does(first) and _does(second) and not _made(first) & _read(second):
                yield [source.instead(first, source.said(second)), source.instead(second, source.said(first))]


def repeat_with_another_id(source: Source, function: Function) -> Iterator[list[Edit]]:
    """An id that was derived, so that a repetition is known, is a new one in every try."""
    for node in inside(function):
        if isinstance(node, ast.Call) and name_of(node) == "derived_id":
            made = "__import__('layers.cloud.ids').cloud.ids.new_id"
            yield [source.instead(node, f"{made}({source.said(node.args[0])})")]


def repeat_in_the_books(source: Source, function: Function) -> Iterator[list[Edit]]:
    """A counter moves by twice as much."""
    for node in inside(function):
        if isinstance(node, ast.Call) and name_of(node) == "add" and len(node.args) == 1 and _is_attribute(node):
            yield [source.instead(node.args[0], f"2 * ({source.said(node.args[0])})")]


def _is_attribute(call: ast.Call) -> bool:
    """Of a row: `StockRow.available.add`."""
    counter = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(counter, ast.Attribute) and isinstance(counter.value, ast.Name) and counter.value.id[0].isupper()


def _does(statement: ast.stmt) -> bool:
    """An assignment does something by its verbs alone: most only read."""
    if isinstance(statement, ast.Assign | ast.AugAssign):
        return any(DO.match(name_of(node)) or UNDO.match(name_of(node)) for node in ast.walk(statement.value))
    return _act(statement) is not None


def _made(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _read(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
