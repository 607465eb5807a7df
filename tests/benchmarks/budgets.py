"""What an order asks of AWS, for one to three lines, and what that costs: counted, so equal on every run."""

from typing import Any

from tests.benchmarks.cost import bill
from tests.benchmarks.road import Stage, opened

GOODS = ["TEA-1", "TEA-2", "TEA-3"]


def write_unit_budget(lines: int) -> float:
    return 1.3 * (2 * (lines + 1) + 1)


def measure() -> dict[str, Any]:
    with opened(GOODS) as road:
        road.place(GOODS)  # warms caches
        orders = {lines: road.place(GOODS[:lines]) for lines in (1, 2, 3)}
    return {
        "orders": {str(lines): counts(stages) for lines, stages in orders.items()},
        "calls": calls(orders[3]),
        "bill": [
            {
                "what": line.what,
                "amount": float(f"{line.amount:.4g}"),
                "unit": line.unit,
                "usd": round(line.per_million, 2),
            }
            for line in bill(orders[3])
        ],
    }


def counts(stages: list[Stage]) -> dict[str, float]:
    """From the POST on; the cart before it is the same with or without an order."""
    after = [stage for stage in stages if stage.name not in ("cart", "read")]
    saga = next(stage for stage in after if stage.name == "saga").tape.of("dynamodb")
    return {
        "dynamodb_calls_to_confirmation": len(saga) - 1,  # the last one ships
        "dynamodb_calls": sum(len(stage.tape.of("dynamodb")) for stage in after),
        "aws_calls": sum(len(stage.tape.calls) for stage in after),
        "write_units": sum(stage.tape.write_units for stage in after),
        "read_units": sum(stage.tape.read_units for stage in after),
    }


def calls(stages: list[Stage]) -> list[dict[str, Any]]:
    return [
        {"stage": stage.name, "call": call, "times": times}
        for stage in stages
        for call, times in stage.tape.counts().items()
    ]
