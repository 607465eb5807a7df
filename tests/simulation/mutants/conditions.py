"""Rules about what must hold before something is done: a condition dropped, or off by one."""

import ast
from collections.abc import Iterator

from tests.simulation.mutants.source import Edit, Function, Source, blocks, inside

NEXT = {ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Lt: ("<", "<="), ast.LtE: ("<=", "<")}


def drop_a_condition(source: Source, function: Function) -> Iterator[list[Edit]]:
    """The whole of a write's condition; then each part of it."""
    for node in inside(function):
        if isinstance(node, ast.Call):
            parts = [*node.args, *node.keywords]
            conditions = (each for each in node.keywords if each.arg == "condition")
            yield from ([source.without(each, parts)] for each in conditions)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
            yield from ([source.instead(node, source.said(side))] for side in (node.left, node.right))
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitAnd | ast.BitOr):
            yield [source.instead(node, "pass")]


def drop_a_question(source: Source, function: Function) -> Iterator[list[Edit]]:
    """A part of what is asked with `and` and `or`; `... or None` asks nothing."""
    for node in inside(function):
        if isinstance(node, ast.BoolOp) and not any(isinstance(each, ast.NamedExpr) for each in ast.walk(node)):
            if isinstance(node.values[-1], ast.Constant):
                continue
            for part in node.values:
                left = [source.said(each) for each in node.values if each is not part]
                word = " and " if isinstance(node.op, ast.And) else " or "
                yield [source.instead(node, word.join(left))]


def drop_a_guard(source: Source, function: Function) -> Iterator[list[Edit]]:
    """`if ...: raise` and `if ...: return`: what follows is done although it must not be."""
    for block in blocks(function):
        for statement in block:
            if _is_guard(statement):
                yield [source.instead(statement, "pass")]


def _is_guard(statement: ast.stmt) -> bool:
    """One whose question names nothing that is used later."""
    if not isinstance(statement, ast.If) or statement.orelse:
        return False
    leaves = isinstance(statement.body[-1], ast.Raise | ast.Return | ast.Continue | ast.Break)
    return leaves and not any(isinstance(each, ast.NamedExpr) for each in ast.walk(statement.test))


def off_by_one(source: Source, function: Function) -> Iterator[list[Edit]]:
    for node in inside(function):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in NEXT:
            sign, other = NEXT[type(node.ops[0])]
            start, end = source.span(node.left)[1], source.span(node.comparators[0])[0]
            between = source.text[start:end].decode()
            yield [Edit(start, end, between.replace(sign, other, 1))]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) and _is_one(node.right):
            yield [source.instead(node.right, "2")]


def _is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1 and not isinstance(node.value, bool)
