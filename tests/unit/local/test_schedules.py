"""EventBridge's rate and cron expressions."""

from datetime import UTC, datetime

import pytest

from infra.local.schedule_source import schedule

SUNDAY = datetime(2026, 11, 22, 20, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("rate(5 minutes)", "2026-11-22T20:21:30"),
        ("rate(1 hour)", "2026-11-22T21:16:30"),
        ("cron(0 3 * * ? *)", "2026-11-23T03:00:00"),
        ("cron(0/15 * * * ? *)", "2026-11-22T20:30:00"),
        ("cron(30 8 ? * MON-FRI *)", "2026-11-23T08:30:00"),
        ("cron(0 0 1 * ? *)", "2026-12-01T00:00:00"),
        ("cron(0 12 L FEB ? 2027)", "2027-02-28T12:00:00"),
        ("cron(17 20 ? * 1 *)", "2026-11-22T20:17:00"),
    ],
)
def test_the_next_moment_of_a_schedule(expression, due):
    assert schedule(expression)(SUNDAY) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_year_gone_by_never_comes():
    assert schedule("cron(0 0 1 1 ? 2020)")(SUNDAY) is None


@pytest.mark.parametrize("expression", ["every day", "rate(5 fortnights)", "cron(0 0 * *)"])
def test_what_is_no_schedule_is_refused(expression):
    with pytest.raises(ValueError, match="not a schedule"):
        schedule(expression)
