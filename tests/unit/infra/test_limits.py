"""Somebody is woken up near each limit, and finds on one page what to do."""

from pathlib import Path

from infra.deploying import templates

PAGE = Path(__file__).parents[3] / "docs/runbooks/limits.md"


def test_every_alarm_of_a_limit_is_on_its_page_and_the_other_way_round() -> None:
    alarms = templates.resources("limits", "AWS::CloudWatch::Alarm").values()
    names = {each["AlarmName"]["Fn::Sub"].removeprefix("sluice-${Stage}-") for each in alarms}
    rows = [line.split("|")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    assert names == {name.strip(" `") for row in rows for name in row.split(",")}
    assert all("docs/runbooks/limits.md" in each["AlarmDescription"] for each in alarms)
