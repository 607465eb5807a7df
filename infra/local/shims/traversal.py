"""Update expressions, moto 5.2.5: ten processors walk the whole tree for each update, and each asks of each
node, by way of abstract base classes, whether it is one of theirs: half of what an update costs. Here a processor
looks up what it does with a node's class, and what depends on the text alone is checked once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.dynamodb.parsing import ast_nodes, validators
from moto.dynamodb.parsing.ast_nodes import (  # type: ignore[attr-defined]
    DepthFirstTraverser,
    Expression,
    Node,
    UpdateExpressionFunction,
)
from moto.dynamodb.parsing.validators import UpdateExpressionValidator

from infra.local.shims.patches import Patches

Process = Callable[[Any], Any]
_no_hook = DepthFirstTraverser.pre_processing_of_child


def _traverse(traverser: Any, node: Any) -> Any:
    if not isinstance(node, Node):
        return node
    hook = None if type(traverser).pre_processing_of_child is _no_hook else traverser.pre_processing_of_child
    return _walk(node, -1, _Processors(traverser._processing_map()), hook)


class _Processors(dict[type, Process | None]):
    """What is done with a node, by its class: the first entry of the map that it is an instance of."""

    def __init__(self, processing_map: dict[type, Process]) -> None:
        self._map = processing_map

    def __missing__(self, kind: type) -> Process | None:
        found = next((process for wanted, process in self._map.items() if issubclass(kind, wanted)), None)
        self[kind] = found
        return found


def _walk(node: Any, place: int, processors: _Processors, hook: Callable[[Any, int], None] | None) -> Any:
    """As moto's traverse_node_recursively: children first, then the node, which gives way to what it becomes."""
    parent = node.parent
    for index, child in enumerate(node.children or ()):
        if hook is not None:
            hook(node, index)
        if type(child) in NODES:
            _walk(child, index, processors, hook)
    process = processors[type(node)]
    if process is None:
        return node
    became = process(node)
    became.parent = parent
    if parent:
        parent.children[place] = became
    return became


def _find_clauses(node: Any, wanted: Any) -> list[Any]:
    """As moto's, which asks abstract base classes whether a child may hold clauses."""
    found = []
    for child in node.children or ():
        kind = type(child)
        if kind in wanted:
            found.append(child)
        elif kind in PARENTS:
            found += _find_clauses(child, wanted)
    return found


def _remember_text(validator: Any, expression: Any, *arguments: Any, **named: Any) -> None:
    _moto_validator(validator, expression, *arguments, **named)
    names = validator.expression_attribute_names or {}
    # The tree itself, parsed once for each text (expressions.py): another text is another tree.
    validator.text_key = expression, tuple(names.items()), tuple(validator.table.table_key_attrs)


def _validate(validator: UpdateExpressionValidator) -> Any:
    """The first processors look at text, names and keys, and change nothing: once passed, always passed."""
    key = validator.text_key  # type: ignore[attr-defined]
    if key in _passed:
        validator.processors = [each for each in validator.processors if not isinstance(each, TEXT_CHECKS)]
    tree = _moto_validate(validator)
    if len(_passed) >= KEPT:
        _passed.clear()
    _passed.add(key)
    return tree


KEPT = 1024
_passed: set[Any] = set()
TEXT_CHECKS = (
    validators.ActionCountValidator,
    validators.OverlappingPathsValidator,
    validators.UpdateHashRangeKeyValidator,
)
NODES = frozenset(kind for kind in vars(ast_nodes).values() if isinstance(kind, type) and issubclass(kind, Node))
PARENTS = frozenset(kind for kind in NODES if issubclass(kind, (Expression, UpdateExpressionFunction)))
PATCHES = Patches()
PATCHES.replace(Node, "find_clauses", _find_clauses)
_moto_validator = PATCHES.replace(UpdateExpressionValidator, "__init__", _remember_text)
_moto_validate = PATCHES.replace(UpdateExpressionValidator, "validate", _validate)
PATCHES.replace(DepthFirstTraverser, "traverse", _traverse)
