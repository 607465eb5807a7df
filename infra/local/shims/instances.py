"""moto 5.2.5 lists every object of its models ever made, for the page of its own server: each version of an item, each
message, each record of a stream, for ever (60 KB an order). Here they go when nothing else holds them, but for S3's,
which moto closes by that list.
"""

from __future__ import annotations

from typing import Any

from moto.core.common_models import BaseModel

from infra.local.shims.patches import Patches

LISTED = "moto.s3."


def _new(cls: Any, *arguments: Any, **named: Any) -> Any:
    if cls.__module__.startswith(LISTED):
        return _moto_new.__func__(cls, *arguments, **named)
    return super(BaseModel, cls).__new__(cls)


PATCHES = Patches()
_moto_new = PATCHES.replace(BaseModel, "__new__", staticmethod(_new))
