"""An import and how far it is."""

from typing import Literal

import msgspec

QUEUE = "imports"
Status = Literal["accepted", "running", "done", "failed"]
Quantities = Literal["keep", "set"]
"""Of SKUs that have stock: it is kept, or corrected to what the file says."""


class Import(msgspec.Struct, frozen=True):
    """`next_line` is where reading goes on; `version` counts writes of this record."""

    import_id: str
    currency: str
    accepted_at: str
    made_from: str  # SHA-256 of the file
    status: Status = "accepted"
    next_line: int = 0
    rows_read: int = 0
    products_created: int = 0
    products_updated: int = 0
    products_unchanged: int = 0
    refused_total: int = 0
    notes_total: int = 0
    uncounted: int = 0  # rows that are sold without a count, or beyond it
    quantities: Quantities = "keep"
    skipped: int = 0  # lines of a bigger file that stand before this part of it
    remark: str = ""  # on the file as a whole, for its owner
    reason: str = ""  # why it failed
    finished_at: str = ""
    version: int = 0

    @property
    def ended(self) -> bool:
        return self.status in ("done", "failed")
