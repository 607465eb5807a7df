"""What an environment would load at its first invocations, loaded once in the zygote instead, as SnapStart would:
lazily imported modules and botocore clients. A client opens no connection until its first call, so it may be forked.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import Any

MODULES = (
    "redis.exceptions",
    "chalice.app",
    "layers.cloud.memory.redis",
    "layers.shop.goods.catalog.table.store",
    "layers.shop.payments.stripe.client",
    "stripe",
)
SERVICES = ("sqs", "stepfunctions", "events")


def warm() -> None:
    """Best effort: a bundle that is not the shop has none of this."""
    for module in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    with contextlib.suppress(ImportError):
        from layers.cloud import aws, tables

        for service in SERVICES:
            aws.client(service)
        tables.connection().client  # noqa: B018  made on first use, and this is it
        for model in tables.Item.__subclasses__():
            _connect(model)


def _connect(model: Any) -> None:
    """A model without a Meta is a base of others and has no table."""
    with contextlib.suppress(AttributeError):
        model._get_connection().connection.client  # noqa: B018
