"""What the audit log promises."""

from datetime import timedelta

import pytest

from layers.cloud import audit, clock

pytestmark = pytest.mark.usefixtures("tables")


def test_the_log_tells_the_newest_first_over_months():
    times = [clock.now() - timedelta(days=days) for days in (70, 35, 1, 0)]
    for number, at in enumerate(times):
        with clock.frozen(at):
            audit.note("edit", "may", "orders", [f"dl_{number}"], before="{}")
    first = audit.page(3)
    assert [entry.ids for entry in first.entries] == [["dl_3"], ["dl_2"], ["dl_1"]]
    rest = audit.page(3, first.following)
    assert [entry.ids for entry in rest.entries] == [["dl_0"]]
    assert (rest.following, rest.entries[0].before, rest.entries[0].at) == (None, "{}", clock.iso(times[0]))


def test_two_acts_at_one_moment_are_both_noted():
    with clock.frozen(clock.now()):
        for number in range(2):
            audit.note("redrive", "may", "orders", [f"dl_{number}"])
    entries = audit.page(10).entries
    assert {entry.ids[0] for entry in entries} == {"dl_0", "dl_1"}
    assert len({entry.entry_id for entry in entries}) == 2
