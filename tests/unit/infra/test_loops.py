"""Lambda stops a chain of requests that comes to one function 16 times: the shop's loops say that they are meant."""

from typing import Any

import pytest

from app import app
from infra.deploying.additions import add
from infra.deploying.loops import MEANT, looping, readers, wakes
from infra.deploying.plan import plan
from infra.deploying.policies import RIGHTS, sends_to
from infra.deploying.stages import STAGES, Stage
from infra.deploying.steps import AllowLoop
from layers.cloud.web import doors
from tests.support.sends import queues_of
from tests.unit.infra.test_additions import DEAD, chalice_made, function

ENTRIES = {
    each.name: app.handler_map[each.name].func  # type: ignore[attr-defined]
    for each in app.event_sources
}
ENTRIES |= {each.name: each.func for each in app.pure_lambda_functions if each.name != doors.BACK_OFFICE}
NOUNS = frozenset(readers(app))
SENDS = {name: queues_of(entry, NOUNS) for name, entry in ENTRIES.items()}


def test_every_function_that_feeds_its_own_source_says_that_it_means_to() -> None:
    assert set(MEANT) == looping(wakes(app))


def test_the_code_sends_what_the_loops_are_made_of() -> None:
    reader = readers(app)
    assert looping({name: {reader[queue] for queue in found} for name, found in SENDS.items()}) == set(MEANT)


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_a_function_may_send_to_every_queue_that_its_code_sends_to(name: str) -> None:
    missing = {queue: where for queue, where in SENDS[name].items() if queue not in sends_to(RIGHTS[name])}
    assert missing == {}


def test_a_loop_by_way_of_another_function_is_one_too() -> None:
    assert looping({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == {"b", "c"}


def packaged(*more: str) -> dict[str, Any]:
    template = chalice_made()
    template["Resources"] |= {name: function(Source="SQS") for name in more}
    resources = add(template, Stage(name="dev"), DEAD)["Resources"]
    return {name: resource["Properties"].get("RecursiveLoop") for name, resource in resources.items()}


def test_a_package_allows_the_loops_that_are_meant_and_no_other() -> None:
    meant = {"CheckUp", "HandleWebhook", "Notify", "PlaceBacklog", "RunImport", "RunReconciliation", "TendStock"}
    found = packaged(*meant, "AwardPoints")
    assert {name for name, loop in found.items() if loop == "Allow"} == meant
    assert found["Intake"] is None
    assert found["AwardPoints"] is None


@pytest.mark.parametrize("stage", STAGES.values(), ids=str)
def test_after_chalice_deploy_the_same_loops_are_allowed_by_a_call(stage: Stage) -> None:
    assert [step.function for step in plan(stage) if isinstance(step, AllowLoop)] == sorted(MEANT)
    assert not [step for step in plan(stage, packaged=True) if isinstance(step, AllowLoop)]
