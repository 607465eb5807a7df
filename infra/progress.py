"""A progress bar and a table for the terminal, in plain characters."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any

BAR = 28


class Bar:
    """A bar on one line of a terminal; silent where output goes into a file."""

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = total
        self._drawn = False

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            sys.stdout.write("\n")

    def show(self, done: int) -> None:
        if sys.stdout.isatty():
            share = min(done / self._total, 1.0)
            filled = "█" * round(BAR * share)
            sys.stdout.write(f"\r{self._label} {filled:░<{BAR}} {share:4.0%} ")
            sys.stdout.flush()
            self._drawn = True


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows under their column names, no line wider than the terminal."""
    width = max(shutil.get_terminal_size().columns, 60)
    cells = [list(columns), *([str(row[column]) for column in columns] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    lines = ("  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(f"  {line}"[:width].rstrip() for line in lines)
