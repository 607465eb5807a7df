"""Every alarm has its page of what to do, every page its alarms, and every queue and loop somebody who hears of it."""

import re
from pathlib import Path

import pytest

from infra.deploying import templates
from infra.deploying.alarms import PAGE, ROOT, Alarm, all_alarms, page, told

ALARMS = {alarm.name: alarm for alarm in all_alarms()}
RUNBOOKS = sorted(path for path in (ROOT / "docs" / "runbooks").glob("*.md") if path.name != "README.md")
BY_HAND = {"payments-down.md"}  # of what no alarm tells: the provider's own page does
PARTS = re.compile(r'ALARM\("sluice-\$\{Stage\}-([a-z0-9-]+)"\)')
each_alarm = pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)


def named_in(text: str) -> set[str]:
    return set(re.findall(r"`([a-z0-9-]+)`", text))


@each_alarm
def test_an_alarm_names_a_runbook_and_the_runbook_names_the_alarm(alarm: Alarm) -> None:
    assert alarm.runbook, f"{alarm.name}: its description ends in no docs/runbooks/<page>.md"
    runbook = ROOT / alarm.runbook
    assert runbook.exists(), f"{alarm.name}: there is no {alarm.runbook}"
    assert alarm.name in named_in(runbook.read_text()), f"{alarm.runbook} does not name {alarm.name}"


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.name)
def test_a_runbook_is_some_alarms_and_names_none_that_is_not_there(runbook: Path) -> None:
    own = {name for name, alarm in ALARMS.items() if alarm.runbook.endswith(f"/{runbook.name}")}
    assert own or runbook.name in BY_HAND, f"no alarm leads to {runbook.name}"
    text = runbook.read_text()
    endings = ("-wait", "-waits", "-throttled", "-gone", "-fails", "-late", "-dead-letters", "-fast", "-slowly")
    gone = {name for name in named_in(text) if name.endswith(endings)} - set(ALARMS) - {"payment-wait"}
    assert not gone, f"{runbook.name} tells of alarms that are not there: {sorted(gone)}"


def test_the_table_of_alarms_is_what_the_templates_say() -> None:
    text = PAGE.read_text()
    assert page(text) == text, "run: python -m infra.deploying.alarms"


@each_alarm
def test_an_alarm_is_heard_and_its_end_too_or_it_is_part_of_one_that_is(alarm: Alarm) -> None:
    parts = {part for each in ALARMS.values() for part in PARTS.findall(str(each.properties.get("AlarmRule", "")))}
    assert parts <= set(ALARMS)
    assert alarm.is_heard != (alarm.name in parts)
    one_mail_only = alarm.name == "stock-ran-low" or alarm.name in parts  # each look is news of its own
    assert ("OKActions" in alarm.properties) != one_mail_only


@each_alarm
def test_an_alarm_says_what_silence_means(alarm: Alarm) -> None:
    if "AlarmRule" in alarm.properties:
        return
    awaited = alarm.properties["ComparisonOperator"] == "LessThanThreshold"
    assert alarm.properties["TreatMissingData"] == ("breaching" if awaited else "notBreaching")


@each_alarm
def test_no_alarm_goes_by_an_average(alarm: Alarm) -> None:
    stats = re.findall(r"'(?:Stat|Statistic)': '(\w+)'", str(alarm.properties))
    shares = ("5XXError", "Reputation.BounceRate", "Reputation.ComplaintRate")  # of calls, of mails
    assert "Average" not in stats or alarm.properties["MetricName"] in shares


@pytest.mark.parametrize(
    "queue", [q["QueueName"]["Fn::Sub"] for q in templates.resources("queues", "AWS::SQS::Queue").values()]
)
def test_every_queue_of_dead_letters_has_an_alarm(queue: str) -> None:
    if not queue.endswith(("-dlq", "-stuck-orders")):
        return
    watched = [a for a in ALARMS.values() if a.properties.get("MetricName") == "NumberOfMessagesReceived"]
    assert queue in [alarm.properties["Dimensions"][0]["Value"]["Fn::Sub"] for alarm in watched]


def test_an_alarm_of_the_edge_tells_a_topic_of_its_own_region() -> None:
    assert ALARMS["many-blocked"].template == "edge"
    assert ALARMS["many-blocked"].properties["AlarmActions"] == [{"Ref": "EdgeAlarms"}]
    (mail,) = templates.resources("edge", "AWS::SNS::Subscription").values()
    assert mail["Endpoint"] == {"Ref": "AlarmEmail"}


def test_a_plan_lists_what_the_stage_hears_and_where_its_runbook_is() -> None:
    first, *rest = told(["slo"], "ops@example.com")
    assert first.endswith("alarms tell ops@example.com")
    assert "  loops-cut: RecursiveInvocationsDropped above 0, Sum of 300 s, once (docs/runbooks/loops-cut.md)" in rest
    assert not [line for line in rest if "orders-burn-1h:" in line]
    assert next(told(["slo"], "")).endswith("alarms tell nobody: alarm_email is empty")
