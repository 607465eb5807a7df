"""DynamoDB's conditions, moto 5.2.5: parsed twice for each update, and cut into words by patterns that are built for
each word. Here a text is cut once, and what was parsed last is kept for the second time.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser

from infra.local.shims.patches import Patches

KEPT = 32  # one update asks twice in a row; a few run at once


def _parse(parser: ConditionExpressionParser) -> Any:
    if not parser.condition_expression:
        return _moto_parse(parser)
    names, values = parser.expression_attribute_names, parser.expression_attribute_values
    operator, names_found, values_found = _parsed(
        parser.condition_expression, _frozen(names), _frozen(values), _Given(names, values)
    )
    parser.expr_attr_names_found.extend(names_found)
    parser.expr_attr_values_found.extend(values_found)
    return operator


class _Given:
    """Names and values as they came, past the cache's key: equal to any other."""

    def __init__(self, names: Any, values: Any) -> None:
        self.names, self.values = names, values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Given)

    def __hash__(self) -> int:
        return 0


def _frozen(given: dict[str, Any] | None) -> str:
    return repr(given)


@lru_cache(maxsize=KEPT)
def _parsed(text: str, names: str, values: str, given: _Given) -> tuple[Any, list[str], list[str]]:
    """The operator, which holds no state, and what it refers to. A text that is refused is not kept."""
    parser = ConditionExpressionParser(text, given.names, given.values)
    operator = _moto_parse(parser)
    return operator, parser.expr_attr_names_found, parser.expr_attr_values_found


def _words(parser: ConditionExpressionParser) -> deque[Any]:
    return deque(_cut(parser.condition_expression or ""))


@lru_cache(maxsize=1024)
def _cut(text: str) -> tuple[Any, ...]:
    return tuple(_moto_words(ConditionExpressionParser(text, None, None)))


PATCHES = Patches()
_moto_parse = PATCHES.replace(ConditionExpressionParser, "parse", _parse)
_moto_words = PATCHES.replace(ConditionExpressionParser, "_lex_condition_expression", _words)
