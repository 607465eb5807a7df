"""What the laptop cloud changes in moto 5.2.5, one module per service. Each shim says why; each has a test that it
changes speed, or that it mends what AWS does differently. Nothing else in the laptop cloud touches moto's insides.
"""

from __future__ import annotations

from moto.core.config import default_user_config

from infra.local.shims import (
    answers,
    awslambda,
    cloudwatch,
    conditions,
    dynamodb,
    events,
    expressions,
    http,
    indexes,
    instances,
    paths,
    refusals,
    sqs,
    stepfunctions,
    streams,
    threads,
    traces,
    transactions,
    traversal,
)

DYNAMODB = (dynamodb, transactions, expressions, traversal, conditions, streams, indexes, answers)
STEP_FUNCTIONS = (stepfunctions, paths, refusals, threads)
ALL = (instances, http, awslambda, *DYNAMODB, events, sqs, traces, cloudwatch, *STEP_FUNCTIONS)


def install() -> None:
    """Patch moto in this process. A second call does nothing."""
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    for shim in ALL:
        shim.PATCHES.install()


def remove() -> None:
    """moto as it is published, but for executing state machines."""
    for shim in reversed(ALL):
        shim.PATCHES.remove()
