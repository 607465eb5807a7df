"""One row of a product file, how it is refused, and what its owner is told of it."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from layers.shop.goods.catalog.shopify.characters import printable

SHOWN = 80  # characters of a refused value that are kept

Kind = Literal["made_up", "changed", "left_alone", "sold_as"]


class Refusal(msgspec.Struct, frozen=True):
    """A row that was not imported: its first line in the file, the column at fault, why, and what stood there."""

    line: int
    column: str
    reason: str
    value: str


class Note(msgspec.Struct, frozen=True):
    """What an owner should know of a row that was imported: what was made up, changed or left alone, how it
    is sold other than by its count (`sold_as`), and why."""

    line: int
    column: str
    reason: str
    value: str
    kind: Kind


class RefusedError(Exception):
    """A row must make sense."""

    def __init__(self, column: str, reason: str, value: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value


class Row:
    """One row by our column names. `titles` are the file's own names, for reports. `decimal_comma`: a comma parts no
    cells of this file, so it may part decimals."""

    def __init__(
        self, line: int, cells: Mapping[str, str], titles: Mapping[str, str], decimal_comma: bool = False
    ) -> None:
        self.line = line
        self.decimal_comma = decimal_comma
        self._cells = cells
        self._titles = titles

    def __getitem__(self, name: str) -> str:
        return self._cells.get(name, "")

    def has(self, name: str) -> bool:
        """True when the file has this column, empty or not."""
        return name in self._titles

    def refuse(self, name: str, reason: str) -> RefusedError:
        return RefusedError(self._titles.get(name, name), reason, self[name])

    def refusal(self, name: str, reason: str) -> Refusal:
        return self.because(self.refuse(name, reason))

    def because(self, refused: RefusedError) -> Refusal:
        return Refusal(self.line, refused.column, str(refused), _shown(refused.value))

    def note(self, kind: Kind, name: str, reason: str) -> Note:
        return Note(self.line, self._titles.get(name, name), reason, _shown(self[name]), kind)

    def check_encoding(self) -> None:
        for name, cell in self._cells.items():
            if any("\udc80" <= character <= "\udcff" for character in cell):
                raise self.refuse(name, "is not UTF-8 text: save the file as UTF-8")

    @property
    def has_variant(self) -> bool:
        return any(self[name] for name in ("price", "sku", "option1_value"))


def _shown(value: str) -> str:
    return printable(value.encode("utf-8", "backslashreplace").decode()).replace("\n", " ")[:SHOWN]
