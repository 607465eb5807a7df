"""What an order costs on AWS: counted calls times list prices, and for what cannot be counted here, stated assumptions.

From the POST to `shipped` with all that follows from it: stock, saga, events, notices. Left out are what the order does
not cause (browsing, carts, status pages), mail itself (SES), storage, and the free tier.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from infra.local.settings import ROOT
from tests.benchmarks import prices
from tests.benchmarks.road import Stage

# Under load, the only time a million orders are a bill worth reading, event sources hand over full batches.
BATCH = {"intake": 10, "notify": 10, "publish_order_events": 10}
# Seconds a step waits for others, beside its own CPU: calls of AWS in the same region, and of Stripe.
AWS_CALL, REDIS_CALL, STRIPE_CALL = 0.006, 0.001, 0.3
STRIPE_CALLS = {"authorize_payment": 2, "capture_payment": 1}
OWN_CPU = 0.005  # seconds an invocation computes with less than one core
TRACED = 0.05  # X-Ray's default: one in twenty; each invocation that no traced caller made decides for itself
LOG_BYTES = {"request": 400, "metrics": 250, "lambda": 350}  # a line each; Lambda's START, END and REPORT together


@dataclass(frozen=True)
class Line:
    """One line of the bill: so many of this, at this price, for one order."""

    what: str
    amount: float
    unit: str
    price: float

    @property
    def per_million(self) -> float:
        return self.amount * self.price * 1e6


def bill(stages: Iterable[Stage]) -> list[Line]:
    """The bill of one order that went through `stages`."""
    stages = [stage for stage in stages if stage.name not in ("cart", "read")]
    calls = [call for stage in stages for call in stage.tape.calls]
    invoked = [name for stage in stages for name in stage.invocations]
    batches = sum(1 / BATCH.get(name, 1) for name in invoked)
    events = sum(call.entries for call in calls if call.service == "events")
    sends = sum(1 / _share(call.operation) for call in calls if call.service == "sqs")
    # Each queue's consumer receives and deletes a batch at a time; the bus sends each event to the queue of notices.
    queued = 1 + 1 + events
    return [
        Line("API Gateway", invoked.count("api"), "requests", prices.API_REQUEST),
        Line("Lambda", batches, "requests", prices.LAMBDA_REQUEST),
        Line("Lambda", sum(map(_gb_seconds, stages)), "GB-seconds", prices.LAMBDA_GB_SECOND),
        Line("DynamoDB", sum(call.write_units for call in calls), "write units", prices.WRITE_UNIT),
        Line("DynamoDB", sum(call.read_units for call in calls), "read units", prices.READ_UNIT),
        Line("SQS", sends + events + 2 * queued / 10, "requests", prices.SQS_REQUEST),
        Line("Step Functions Express", 1, "executions", prices.EXPRESS_REQUEST),
        Line("Step Functions Express", _saga_gb_seconds(), "GB-seconds", prices.EXPRESS_GB_SECOND),
        Line("EventBridge", events, "events", prices.EVENT),
        Line("X-Ray", TRACED * batches, "traces", prices.TRACE),
        Line("CloudWatch Logs", _log_bytes(invoked) / 1e9, "GB", prices.LOG_GB),
    ]


def _share(operation: str) -> int:
    return 10 if operation.endswith("Batch") else 1


def _gb_seconds(stage: Stage) -> float:
    """Waits are spread over the stage's invocations: only their sum is billed."""
    waits = AWS_CALL * len(stage.tape.calls)
    memory = max(map(_memory, stage.invocations))
    shared = max(BATCH.get(name, 1) for name in stage.invocations) if len(stage.invocations) == 1 else 1
    stripe = sum(STRIPE_CALL * STRIPE_CALLS.get(name, 0) * _memory(name) for name in stage.invocations)
    return (waits / shared + OWN_CPU * len(stage.invocations)) * memory + stripe


def _memory(name: str) -> float:
    """GB, from .chalice/config.json."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    key = "api_handler" if name == "api" else name.replace("_", "-")
    return float(config["lambda_functions"].get(key, {}).get("lambda_memory_size", config["lambda_memory_size"])) / 1024


def _saga_gb_seconds() -> float:
    seconds = STRIPE_CALL * sum(STRIPE_CALLS.values()) + 4 * (AWS_CALL + OWN_CPU)
    return 0.0625 * ceil(seconds * 10) / 10


def _log_bytes(invoked: list[str]) -> float:
    lines = {
        "request": invoked.count("api"),
        "metrics": len(invoked),
        "lambda": sum(1 / BATCH.get(n, 1) for n in invoked),
    }
    return float(sum(LOG_BYTES[kind] * count for kind, count in lines.items()))
