"""Update expressions, moto 5.2.5: each update parses its expression twice and copies the tree node by node with
Python's general deepcopy, a third of what a write costs. Here a text is parsed once, and nodes copy themselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from moto.dynamodb.parsing.ast_nodes import Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]

from infra.local.shims.patches import Patches


def _copy(node: Any, memo: dict[int, Any]) -> Any:
    """What a node holds beside its children (names, operators) is never changed, so it may be shared."""
    twin = object.__new__(type(node))
    vars(twin).update(vars(node))
    twin.parent = None
    if isinstance(node.children, list):
        twin.children = [_copy(child, memo) if isinstance(child, Node) else child for child in node.children]
        for child, original in zip(twin.children, node.children, strict=True):
            if isinstance(child, Node) and original.parent is node:
                child.parent = twin
    return twin


_moto_make: Any = UpdateExpressionParser.make


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Any:
    return _moto_make(text)


PATCHES = Patches()
PATCHES.replace(Node, "__deepcopy__", _copy)
PATCHES.replace(UpdateExpressionParser, "make", staticmethod(_parsed))
