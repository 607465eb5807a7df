"""The catalog's functions on moto, in this process."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from infra.local import shims
from layers.cloud import aws, tables
from layers.shop.goods.catalog.shelf import Shelf, kept_in


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SLUICE_SIGNING_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCOUNT_ID", "123456789012")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("SLUICE_REDIS_URL", raising=False)
    from layers.shop.goods.catalog.table.store import Row, products_table
    from layers.shop.goods.inventory.table.rows import StockRow

    shims.install()  # moto by itself keeps no two threads apart, and the seed and the search index use several
    with mock_aws():
        _forget()
        Row.create_table(billing_mode="PAY_PER_REQUEST")
        StockRow.create_table(billing_mode="PAY_PER_REQUEST")
        with kept_in(products_table) as current:
            yield current
    _forget()


def _forget() -> None:
    aws.forget_clients()
    tables.forget_connections()
