"""Bugs planted by a rule: all that it finds in these files, so that nobody's choice decides what is looked for."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.simulation.mutants import conditions, steps, texts, values
from tests.simulation.mutants.source import Source
from tests.simulation.planting import ROOT, Change, Plant

SEEDS = 20  # in which a plant is looked for that no test has caught
RULES = {
    "drop a condition": conditions.drop_a_condition,
    "drop a question": conditions.drop_a_question,
    "drop a guard": conditions.drop_a_guard,
    "off by one": conditions.off_by_one,
    "forget a step": steps.forget_a_step,
    "forget an undo": steps.forget_an_undo,
    "swap two steps": steps.swap_two_steps,
    "repeat with another id": steps.repeat_with_another_id,
    "repeat in the books": steps.repeat_in_the_books,
    "wrong key": values.wrong_key,
    "ignore a field": values.ignore_a_field,
}
# Where goods and money move, and what decides that they do.
FOLDERS = (
    "layers/cloud/messages",
    "layers/shop/aftersales/returns",
    "layers/shop/checkout/orders/accept",
    "layers/shop/checkout/orders/place",
    "layers/shop/checkout/orders/saga",
    "layers/shop/checkout/orders/table",
    "layers/shop/checkout/orders/wait",
    "layers/shop/goods/inventory/promises",
    "layers/shop/goods/inventory/receive",
    "layers/shop/goods/inventory/reserve",
    "layers/shop/goods/inventory/table",
    "layers/shop/offers/coupons",
    "layers/shop/offers/gift_cards",
    "layers/shop/offers/points",
    "layers/shop/offers/sales",
    "layers/shop/payments",
)
SHOWN = ("views", "errors", "drafts", "find_", "read_returns", "printable", "phones", "order_request")
"""What only shows, or is told: a fault there costs nobody goods or money."""
ALSO = (
    "layers/cloud/documents.py",
    "layers/cloud/memory/claims.py",
    "layers/cloud/patience.py",
    "layers/shop/aftersales/earning/follow_order.py",
    "layers/shop/aftersales/fulfilment/record_scan.py",
    "layers/shop/checkout/carts/store.py",
    "layers/shop/checkout/orders/model.py",
    "layers/shop/goods/inventory/model.py",
)


def files() -> list[str]:
    found = {str(path.relative_to(ROOT)) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")}
    shown = {file for file in found for part in SHOWN if f"/{part}" in file}
    return sorted((found - shown) | set(ALSO))


@cache
def listed() -> tuple[Plant, ...]:
    """All of them, in the order of their files."""
    plants = [plant for file in files() for plant in of(file, (ROOT / file).read_text())]
    numbers: Counter[str] = Counter()
    for rule, where, changes in (*texts.of_scripts(), *texts.of_machines()):
        numbers[f"{rule}: {where}"] += 1
        plants.append(Plant(f"{rule}: {where} {numbers[f'{rule}: {where}']}", tuple(changes), SEEDS))
    return tuple(plants)


def of(file: str, text: str) -> Iterator[Plant]:
    """The bugs of one file, named by rule, file, function and number: "off by one: layers/.../uses.py take 2"."""
    source, seen = Source(file, text), set[Change]()
    for function_name, function in source.functions():
        for rule, edits_of in RULES.items():
            changes = [change for edits in edits_of(source, function) if (change := source.change(edits))]
            for number, change in enumerate(changes, 1):
                if change not in seen:
                    seen.add(change)
                    yield Plant(f"{rule}: {file} {function_name} {number}", (change,), SEEDS)
