"""The alarms of the templates as a table: what each means, when it goes off, and the page of what to do.

`python -m infra.deploying.alarms` writes it into docs/runbooks/README.md; a deployment's plan lists them, too.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from infra.deploying import templates

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "runbooks" / "README.md"
BEGIN, END = "<!-- alarms -->\n", "<!-- /alarms -->\n"
KINDS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
RUNBOOK = re.compile(r" (docs/runbooks/[a-z-]+\.md)\Z")
OWN = "sluice-${Stage}-"


class Alarm(Struct, frozen=True):
    """`name` without its stage; `properties` as CloudFormation has them; `template` is the concern it belongs to."""

    name: str
    template: str
    properties: dict[str, Any]

    @property
    def runbook(self) -> str:
        """Its page, as "docs/runbooks/overload.md"; "" where the description names none at its end."""
        found = RUNBOOK.search(self.properties.get("AlarmDescription", ""))
        return found[1] if found else ""

    @property
    def means(self) -> str:
        return RUNBOOK.sub("", self.properties.get("AlarmDescription", ""))

    @property
    def is_heard(self) -> bool:
        """Whether it tells anybody by itself: a part of a composite alarm does not."""
        return bool(self.properties.get("AlarmActions"))

    @property
    def condition(self) -> str:
        """When it goes off: "Throttles above 0, Sum of 60 s, 3 times"."""
        own = self.properties
        if "AlarmRule" in own:
            return _said(own["AlarmRule"]).replace(OWN, "").replace('"', "")
        bound = "below" if own["ComparisonOperator"].startswith("Less") else "above"
        times, enough = own["EvaluationPeriods"], own.get("DatapointsToAlarm")
        often = f"{enough} of {times} times" if enough else f"{times} times" if times > 1 else "once"
        return f"{_measure(own)} {bound} {own['Threshold']}, {_window(own)}, {often}"


def all_alarms(concerns: Iterable[str] | None = None) -> list[Alarm]:
    """Every alarm of these templates (all there are), by name."""
    named = templates.names() if concerns is None else concerns
    return sorted(_alarms(named), key=lambda alarm: alarm.name)


def _alarms(concerns: Iterable[str]) -> Iterator[Alarm]:
    for concern in concerns:
        for kind in KINDS:
            for properties in templates.resources(concern, kind).values():
                yield Alarm(_said(properties["AlarmName"]).removeprefix(OWN), concern, properties)


def table(alarms: Iterable[Alarm]) -> str:
    """As Markdown."""
    rows = ["| alarm | means | goes off | no data | runbook |", "|---|---|---|---|---|"]
    for alarm in alarms:
        page = alarm.runbook.rpartition("/")[2]
        silent = "" if "AlarmRule" in alarm.properties else alarm.properties.get("TreatMissingData", "missing")
        rows.append(f"| `{alarm.name}` | {alarm.means} | {alarm.condition} | {silent} | [{page[:-3]}]({page}) |")
    return "\n".join(rows) + "\n"


def told(concerns: Iterable[str], email: str) -> Iterator[str]:
    """What a plan says of the alarms that these stacks have, a line each; `email` hears them."""
    heard = [alarm for alarm in all_alarms(concerns) if alarm.is_heard]
    yield f"{len(heard)} alarms tell {email or 'nobody: alarm_email is empty'}"
    for alarm in heard:
        yield f"  {alarm.name}: {alarm.condition} ({alarm.runbook})"


def page(text: str) -> str:
    """The page with its table anew."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table(all_alarms()) + END + rest.partition(END)[2]


def _measure(own: dict[str, Any]) -> str:
    if "MetricName" in own:
        return str(own["MetricName"])
    shown = next(each for each in own["Metrics"] if each.get("ReturnData", True))
    return f"{shown.get('Label', shown['Id'])}"


def _window(own: dict[str, Any]) -> str:
    if "Period" in own:
        return f"{own.get('Statistic') or own.get('ExtendedStatistic')} of {own['Period']} s"
    stat = next(each["MetricStat"] for each in own["Metrics"] if "MetricStat" in each)
    return f"{stat['Stat']} of {stat['Period']} s"


def _said(value: Any) -> str:
    return str(value["Fn::Sub"]) if isinstance(value, dict) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
