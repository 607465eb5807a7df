"""All rules, by what breaks them, and what may break one after all."""

from collections.abc import Callable, Iterator

from infra.guarding import data, flows, rights
from infra.guarding.findings import Finding, Template

Rule = Callable[[Template], Iterator[Finding]]

ALWAYS: list[Rule] = [
    data.public_bucket,
    data.unencrypted_bucket,
    data.forgetful_table,
    data.unencrypted_table,
    data.unencrypted_queue,
    data.unencrypted_topic,
    data.endless_log,
    rights.wide_right,
    rights.open_door,
    rights.seen_secret,
    flows.queue_without_dead_letters,
    flows.rule_without_dead_letters,
    flows.function_without_dead_letters,
    flows.batch_fails_whole,
    flows.secret_in_environment,
    flows.silent_machine,
    flows.open_network,
    flows.plain_edge,
]
WHERE_IT_SELLS: list[Rule] = [data.unprotected_table]

AGAIN_SOON = "its next run does what this one did not"
ALLOWED = {
    ("unencrypted_topic", "Alarms"): "names of alarms and figures, no data; CloudWatch may not publish under AWS's key",
    ("unencrypted_topic", "EdgeAlarms"): "as Alarms",
    ("queue_without_dead_letters", "StuckOrdersQueue"): "it holds what was given up, as dead letters do",
    ("function_without_dead_letters", "PaceIntake"): AGAIN_SOON,
    ("function_without_dead_letters", "RunFlashSales"): AGAIN_SOON,
    ("function_without_dead_letters", "WatchStock"): AGAIN_SOON,
    ("function_without_dead_letters", "Reconcile"): AGAIN_SOON,
}
"""Rule and logical id: why it is right there. What is not broken any more is to be taken out (`stale`)."""


def broken(template: Template, sells: bool) -> dict[tuple[str, str], str]:
    """Rule and logical id: what is wrong, allowed or not, of a template as it is deployed; `sells`: by such a stage."""
    rules = ALWAYS + (WHERE_IT_SELLS if sells else [])
    return {(rule.__name__, found.resource): found.why for rule in rules for found in rule(template)}


def told(template: Template, sells: bool) -> list[str]:
    """A sentence for each rule that is broken where it is not allowed."""
    found = {where: why for where, why in broken(template, sells).items() if where not in ALLOWED}
    return [f"{resource}: {why} ({rule})" for (rule, resource), why in found.items()]
