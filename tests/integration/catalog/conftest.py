"""The catalog's functions in this process, down to the tables, on our model of DynamoDB."""

from collections.abc import Iterator

import pytest

from tests.support.cloud import Cloud, in_process


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    monkeypatch.delenv("SLUICE_REDIS_URL", raising=False)
    with in_process() as cloud:
        yield cloud
