"""An account of moto's, for steps of a deployment."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from infra.deploying import stacks
from infra.deploying.cloud import Cloud
from infra.deploying.stages import Stage


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(stacks, "POLL_SECONDS", 0.0)
    with mock_aws():
        yield Cloud(Stage(name="dev"), "us-east-1")
