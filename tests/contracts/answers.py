"""What engines answer, in one form, so that two of them can be compared."""

import json
from typing import Any

from tests.support.dynamodb.values import canonical

UNTOLD = ("ResponseMetadata", "ItemCollectionMetrics", "UnprocessedKeys", "UnprocessedItems")


def plain(told: Any) -> Any:
    """Numbers and sets in one form."""
    if isinstance(told, list):
        return [plain(each) for each in told]
    if not isinstance(told, dict):
        return told
    if list(told) == ["N"]:
        return {"N": canonical(told["N"])}
    if list(told) == ["NS"]:
        return {"NS": sorted(map(canonical, told["NS"]))}
    return {
        name: sorted(held) if name in ("SS", "BS") else plain(held) for name, held in told.items() if name not in UNTOLD
    }


def as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
