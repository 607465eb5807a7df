"""Rules about what is handed over: the wrong key, or a field that is left out."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from tests.simulation.mutants.source import Edit, Function, Node, Source, inside
from tests.simulation.mutants.steps import ONLY_TOLD, name_of

COPIES = {"replace", "derived_id", "fingerprint_of", "new_fingerprint", "encode", "sha256"}
"""Calls that make something out of fields: each of them counts."""


def wrong_key(source: Source, function: Function) -> Iterator[list[Edit]]:
    """Neighbours among the arguments that are ids change places; an id gives way to another that the function has."""
    given = [each.arg for each in (*function.args.args, *function.args.kwonlyargs) if _is_id(each.arg)]
    for node in _doing(function):
        if isinstance(node, ast.Call):
            yield from _wrong_keys(source, node, given)


def _doing(function: Function) -> Iterator[ast.AST]:
    """What is neither told to a log, nor to whoever meets an error."""
    nodes = [*inside(function)]
    silent = (node for node in nodes if isinstance(node, ast.Raise) or name_of(node) in ONLY_TOLD)
    told = {id(each) for node in silent for each in ast.walk(node)}
    return (node for node in nodes if id(node) not in told)


def _wrong_keys(source: Source, call: ast.Call, given: list[str]) -> Iterator[list[Edit]]:
    for first, second in pairwise(call.args):
        if _kind(source, first) and _kind(source, first) == _kind(source, second):
            yield [source.instead(first, source.said(second)), source.instead(second, source.said(first))]
    for argument in (*call.args, *(each.value for each in call.keywords)):
        if isinstance(argument, ast.Name) and argument.id in given and len(given) > 1:
            at = given.index(argument.id)
            yield [source.instead(argument, given[at - 1])]


def _kind(source: Source, node: ast.expr) -> str:
    """ "id" of what names something, "number" of what is counted; "" of what nobody takes for something else."""
    said = source.said(node)
    if not isinstance(node, ast.Name | ast.Attribute):
        return ""
    if _is_id(said.rpartition(".")[2]):
        return "id"
    return "number" if said.endswith(("quantity", "units", "amount", "captured", "refunded", "authorized")) else ""


def _is_id(name: str) -> bool:
    return name.endswith(("_id", "sku", "code", "key", "warehouse"))


def ignore_a_field(source: Source, function: Function) -> Iterator[list[Edit]]:
    """Of a copy, of what an id is derived from, of a write's actions, of a key made of several, of a comparison."""
    for node in _doing(function):
        if isinstance(node, ast.Call) and name_of(node) in COPIES:
            parts: list[Node] = [*node.args, *node.keywords]
            yield from ([source.without(each, parts)] for each in parts[1:])
        elif isinstance(node, ast.keyword) and node.arg == "actions" and isinstance(node.value, ast.List):
            yield from _shorter(source, node.value)
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Tuple):
            yield from _compared(source, node)
        elif isinstance(node, ast.JoinedStr):
            holes = [part for part in node.values if isinstance(part, ast.FormattedValue)]
            if len(holes) > 1 and not any(map(_is_sentence, node.values)):
                yield from ([source.instead(hole.value, "''")] for hole in holes)


def _is_sentence(part: ast.AST) -> bool:
    return isinstance(part, ast.Constant) and " " in str(part.value)


def _shorter(source: Source, actions: ast.List) -> Iterator[list[Edit]]:
    if len(actions.elts) > 1:
        yield from ([source.without(each, [*actions.elts])] for each in actions.elts)


def _compared(source: Source, node: ast.Compare) -> Iterator[list[Edit]]:
    left, (right,) = node.left, node.comparators
    if isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple) and len(left.elts) == len(right.elts) > 2:
        for one, other in zip(left.elts, right.elts, strict=True):
            yield [source.without(one, [*left.elts]), source.without(other, [*right.elts])]
