"""What the shop's code does to each table, read from the source: which of DynamoDB's actions, in which functions.

A call counts for a table where it is made on one of its models (`Row.get(...)`, `Row.listing.query(...)`), on a row
that was just made (`_row(letter).delete(...)`), on a variable where the function knows models of that table alone, or
by a transaction or a batch, of a row that is one of its models; by documents, of a model or row that they are given;
and by a client that is told `TableName=names.table("carts")`.
"""

import ast
import importlib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from layers.cloud import documents, names
from layers.cloud.tables import Item, scan_page

ROOT = Path(__file__).parents[2]
ACTIONS = {
    "get": "GetItem",
    "batch_get": "BatchGetItem",
    "query": "Query",
    "save": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "condition_check": "ConditionCheckItem",
    "batch_write": "BatchWriteItem",
}
DOCUMENTS: dict[Any, str] = {documents.read: "GetItem", documents.replace: "PutItem"}
PLAIN = {"put_item": "PutItem", "update_item": "UpdateItem", "query": "Query", "describe_table": "DescribeTable"}
Found = dict[str, dict[str, set[str]]]


def actions_by_table() -> Found:
    """By table and action, the functions that do it: `{"carts": {"GetItem": {"layers....store.get"}}}`."""
    found: Found = {}
    for path in [*(ROOT / "layers").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
        for function in _functions(ast.parse(path.read_text())):
            for table, action in _done(function, vars(module)):
                found.setdefault(table, {}).setdefault(action, set()).add(f"{module.__name__}.{function.name}")
    return found


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _done(function: ast.FunctionDef, known: dict[str, Any]) -> Iterator[tuple[str, str]]:
    spoken = {table for node in ast.walk(function) for table in _table(node, known)}
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in ACTIONS:
            for table in _touched(call, call.func, known, spoken):
                yield table, ACTIONS[call.func.attr]
        yield from _told(call, known, spoken)


def _told(call: ast.Call, known: dict[str, Any], spoken: set[str]) -> Iterator[tuple[str, str]]:
    """What is done to a table that the call itself is told of."""
    called = _value(call.func, known)
    if called in DOCUMENTS:
        given = {table for each in call.args for table in _table(each, known)}
        yield from ((table, DOCUMENTS[called]) for table in given or spoken)
    if called is scan_page:
        yield from ((table, "Scan") for table in _named(call.args[0], known))
    if isinstance(call.func, ast.Attribute) and call.func.attr in PLAIN:
        tables = [table for each in call.keywords if each.arg == "TableName" for table in _named(each.value, known)]
        yield from ((table, PLAIN[call.func.attr]) for table in tables)


def _value(node: ast.AST, known: dict[str, Any]) -> Any:
    """What a name, or one of a module, stands for; None for all else."""
    if isinstance(node, ast.Attribute):
        module = _value(node.value, known)
        return getattr(module, node.attr, None) if isinstance(module, types.ModuleType) else None
    found = known.get(node.id) if isinstance(node, ast.Name) else None
    return found if isinstance(found, types.FunctionType | types.ModuleType | type | str) else None


def _named(node: ast.AST, known: dict[str, Any]) -> Iterator[str]:
    """The noun in `names.table("carts")`, said there or by a constant."""
    if isinstance(node, ast.Attribute):  # OrderRow.Meta.table_name
        root = node.value.value if isinstance(node.value, ast.Attribute) else node.value
        yield from _table(root, known)
    if isinstance(node, ast.Call):
        said = node.args[0]
        yield str(said.value if isinstance(said, ast.Constant) else _value(said, known))


def _touched(call: ast.Call, func: ast.Attribute, known: dict[str, Any], spoken: set[str]) -> set[str]:
    receiver = func.value
    if isinstance(receiver, ast.Attribute):  # an index of a model; other attributes of rows are operands
        return _table(receiver.value, known) if func.attr == "query" else set()
    if here := _table(receiver, known):
        return here
    if not isinstance(receiver, ast.Name) or receiver.id in known:
        return set()
    told = {table for each in call.args for node in ast.walk(each) for table in _table(node, known)}
    return told or spoken


def _table(node: ast.AST, known: dict[str, Any]) -> set[str]:
    """The table that a name or a call stands for, at most one."""
    name = node.func if isinstance(node, ast.Call) else node
    value = known.get(name.id) if isinstance(name, ast.Name) else None
    if isinstance(value, types.FunctionType):
        given = value.__annotations__.get("return")
        value = value.__globals__.get(given) if isinstance(given, str) else given
    model = isinstance(value, type) and issubclass(value, Item) and hasattr(value, "Meta")
    return {value.Meta.table_name.removeprefix(names.table(""))} if model else set()
