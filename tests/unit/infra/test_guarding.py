"""Templates break no rule of ours, and each rule finds the fault that is planted for it."""

import copy
from typing import Any

import pytest

from infra.deploying.policies import RIGHTS, document
from infra.deploying.stages import STAGES
from infra.guarding import rights
from infra.guarding.rendered import of_stage
from infra.guarding.rules import ALLOWED, ALWAYS, WHERE_IT_SELLS, Rule, broken, told
from tests.support.template_faults import PLANTED, PROD


@pytest.mark.parametrize("stage", STAGES.values(), ids=str)
def test_what_a_stage_puts_up_breaks_no_rule(stage: Any) -> None:
    found = {concern: told(template, stage.production) for concern, template in of_stage(stage).items()}
    assert {concern: sentences for concern, sentences in found.items() if sentences} == {}


@pytest.mark.parametrize("function", RIGHTS)
def test_no_function_has_a_wide_right(function: str) -> None:
    assert list(rights.wide(document("prod", function))) == []


@pytest.mark.parametrize(("rule", "planted"), PLANTED, ids=lambda each: getattr(each, "__name__", ""))
def test_a_rule_finds_what_is_planted_and_nothing_before(rule: Rule, planted: Any) -> None:
    template, name, plant = planted
    assert name not in {found.resource for found in rule(template)}
    faulty = copy.deepcopy(template)
    plant(faulty)
    assert name in {found.resource for found in rule(faulty)}
    assert any(rule.__name__ in sentence for sentence in told(faulty, sells=True))


def test_every_rule_has_a_fault_planted_for_it() -> None:
    assert {rule for rule, _ in PLANTED} == {*ALWAYS, *WHERE_IT_SELLS}


def test_what_is_allowed_is_still_broken_somewhere() -> None:
    of_stacks = {where for template in PROD.values() for where in broken(template, sells=True)}
    scheduled = {where for where in ALLOWED if where[0] == "function_without_dead_letters"}  # tests/packaging has these
    assert set(ALLOWED) - scheduled <= of_stacks
