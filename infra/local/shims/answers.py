"""Answers of DynamoDB, moto 5.2.5: its serializer asks each attribute, at every depth, for each of the ten kinds of
value it could be, under each name that the kind could have: half of what a call costs in one process. A value is
already as DynamoDB writes it, so it is handed on; bytes, which are not, go moto's way.
"""

from __future__ import annotations

from typing import Any

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType

from infra.local.shims.patches import Patches

VALUE = "AttributeValue"  # the shape's name in DynamoDB's model, and in that of its streams


def _serialize_structure(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == VALUE and key and (plain := _plain(value)) is not None:
        serializer._default_serialize(serialized, plain, shape, key)
    else:
        _moto_serialize_structure(serializer, serialized, value, shape, key)


def _plain(value: Any) -> dict[str, Any] | None:
    """A copy: who asked may keep it while the item changes. None: not for us."""
    if isinstance(value, DynamoType):
        value = value.to_json()
    if type(value) is not dict or len(value) != 1:
        return None
    ((kind, held),) = value.items()
    if kind in ("S", "N"):
        return {kind: held} if type(held) is str else None
    if kind in ("BOOL", "NULL"):
        return {kind: held} if type(held) is bool else None
    if kind in ("SS", "NS"):
        return {kind: list(held)} if all(type(each) is str for each in held) else None
    if kind == "M":
        members = {name: _plain(each) for name, each in held.items()}
        return None if None in members.values() else {kind: members}
    if kind == "L":
        elements = [_plain(each) for each in held]
        return None if None in elements else {kind: elements}
    return None


PATCHES = Patches()
_moto_serialize_structure = PATCHES.replace(BaseJSONSerializer, "_serialize_type_structure", _serialize_structure)
