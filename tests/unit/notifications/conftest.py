"""Where notices arrive."""

from collections.abc import Iterator

import pytest

from tests.support.mail import Post, kept_post


@pytest.fixture
def post(tables, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A stage that sends mail and short messages, and keeps its outbox in a table."""
    monkeypatch.delenv("SLUICE_REDIS_URL", raising=False)
    monkeypatch.setenv("SLUICE_MAIL_FROM", "shop@example.com")
    monkeypatch.setenv("SLUICE_SMS", "on")
    with kept_post() as post:
        yield post
