"""Update expressions, moto 5.2.5: ten processors walk the whole tree for each update, and each asks of each
node, by way of abstract base classes, whether it is one of theirs: half of what an update costs. Here a processor
looks up what it does with a node's class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.dynamodb.parsing import ast_nodes
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]

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


NODES = frozenset(kind for kind in vars(ast_nodes).values() if isinstance(kind, type) and issubclass(kind, Node))
PATCHES = Patches()
PATCHES.replace(DepthFirstTraverser, "traverse", _traverse)
