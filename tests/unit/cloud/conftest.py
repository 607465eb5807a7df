"""What tests of secrets share."""

from collections.abc import Iterator

import pytest

from layers.cloud import aws, clock, secrets
from tests.support.parameters import Parameters, Watch


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    with clock.kept_by(watch):
        yield watch


@pytest.fixture
def store(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parameters]:
    store = Parameters()
    store.put("admin-key", "of-last-year")
    monkeypatch.setattr(secrets, "_known", {})
    for name in ("SLUICE_ADMIN_KEY", "SLUICE_SIGNING_KEY", "SLUICE_EDGE_SECRET", "SLUICE_STRIPE_KEY"):
        monkeypatch.delenv(name, raising=False)
    with aws.answered_by(ssm=store):
        yield store
