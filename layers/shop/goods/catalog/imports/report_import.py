"""How far an import is, and what it refused."""

import re

from layers.shop.goods.catalog.errors import ImportNotFoundError
from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.shopify.shopify_row import Refusal


def report_import(import_id: str, after_line: int, limit: int) -> tuple[Import, list[Refusal]]:
    """An import, and up to `limit` of its refused rows by line, from after `after_line`. Raises ImportNotFoundError."""
    return find_import(import_id), imports_table.refused(import_id, after_line, limit)


def find_import(import_id: str) -> Import:
    """Raises ImportNotFoundError."""
    record = imports_table.get(import_id) if re.fullmatch(r"imp_[a-z2-7]{26}", import_id) else None
    if record is None:
        raise ImportNotFoundError(import_id)
    return record
