"""One write, alone or in a transaction: read from its parameters, decided on the item as it is, then done."""

from typing import Any

from tests.support.dynamodb.calls import COMMON, TOLD, Asked, check, condition_of, know, names_of, values_of
from tests.support.dynamodb.errors import UnsupportedError, condition_failed, invalid
from tests.support.dynamodb.tables import Stored, Table
from tests.support.dynamodb.units import Charge, write_units
from tests.support.dynamodb.updates import Update, update, updated
from tests.support.dynamodb.values import Item, copied, take_in

WRITE = frozenset({*COMMON, *TOLD, "Key", "ConditionExpression", "ReturnValues", "ReturnValuesOnConditionCheckFailure"})
KNOWN = {
    "Put": WRITE - {"Key"} | {"Item"},
    "Delete": WRITE,
    "Update": WRITE | {"UpdateExpression"},
    "ConditionCheck": WRITE - {"ReturnValues"},
}
RETURNED = {
    "Put": ("NONE", "ALL_OLD"),
    "Delete": ("NONE", "ALL_OLD"),
    "Update": ("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"),
    "ConditionCheck": ("NONE",),
}
ITEM_LIMIT = 400 * 1024  # bytes
NOTHING: Item = {}


class Write:
    """`kind` is Put, Update, Delete or ConditionCheck. Raises Refusal for what no item could make right."""

    def __init__(self, kind: str, table: Table, asked: Asked) -> None:
        know(asked, KNOWN[kind])
        self.kind, self.table, self.asked = kind, table, asked
        self.values = values_of(asked)
        self.condition = condition_of(asked)
        self.update: Update | None = None
        self.size = 0
        _READ[kind](self)
        check(asked, self.values, self.condition, self.update)
        if asked.get("ReturnValues", "NONE") not in RETURNED[kind]:
            raise invalid(f"Return values set to invalid value {asked['ReturnValues']}")

    def _read_put(self) -> None:
        self.item, self.size = take_in(self.asked["Item"])
        self.key = self.table.schema.key_in(self.item)
        self._check(self.item, "Item size has exceeded the maximum allowed size")

    def _read_delete(self) -> None:
        self.named = take_in(self.asked["Key"])[0]
        self.key = self.table.schema.key_of(self.named)

    def _read_check(self) -> None:
        self._read_delete()
        if self.condition is None:
            raise invalid("The ConditionExpression of a ConditionCheck must not be empty")

    def _read_update(self) -> None:
        self._read_delete()
        if (text := self.asked.get("UpdateExpression")) is None:
            return
        self.update = update(text, names_of(self.asked))
        for path in self.update.paths:
            if path[0] in self.table.schema.names:
                raise invalid(
                    f"One or more parameter values were invalid: Cannot update attribute {path[0]}. "
                    "This attribute is part of the key"
                )

    def _check(self, item: Item, too_big: str) -> None:
        if self.size > ITEM_LIMIT:
            raise invalid(too_big)
        for index in self.table.indexes.values():
            index.schema.check_index(index.name, item)

    def present(self) -> Stored | None:
        return self.table.get(self.key)

    def decide(self) -> Item | None:
        """The item as it is to be, None for none. Raises Refusal, for a condition that fails with what it met."""
        present = self.present()
        before = present.item if present else NOTHING
        if self.condition is not None and not self.condition.holds(before, self.values):
            shown = self.asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            raise condition_failed(copied(before) if shown else None)
        if self.kind == "Put":
            return self.item
        if self.kind == "Update":
            return self._updated(before or self.named)
        return None

    def _updated(self, before: Item) -> Item:
        after = before if self.update is None else updated(before, self.update, self.values)
        self.size = take_in(after)[1]
        self._check(after, "Item size to update has exceeded the maximum allowed size")
        return after

    def do(self, after: Item | None) -> list[Charge]:
        if self.kind == "ConditionCheck":
            return self.refused()
        return self.table.write(self.key, after, self.size)

    def refused(self) -> list[Charge]:
        """What it costs to be refused by a condition: a write of the item as it is."""
        present = self.present()
        return [Charge(self.table.name, "", self.key[0], write_units(present.size if present else 0, 0))]

    def answer(self, before: Item, after: Item | None) -> dict[str, Any]:
        """The attributes that `ReturnValues` asks for."""
        wanted = self.asked.get("ReturnValues", "NONE")
        if wanted == "NONE":
            return {}
        shown = before if wanted.endswith("OLD") else after or NOTHING
        if wanted.startswith("UPDATED"):
            paths = self.update.paths if self.update else ()
            if any(len(path) > 1 for path in paths):
                raise UnsupportedError("UPDATED_* of what is inside an attribute")
            shown = {name: shown[name] for (name,) in paths if name in shown}
        return {"Attributes": copied(shown)} if shown else {}


_READ = {
    "Put": Write._read_put,
    "Delete": Write._read_delete,
    "Update": Write._read_update,
    "ConditionCheck": Write._read_check,
}
