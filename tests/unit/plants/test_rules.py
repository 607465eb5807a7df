"""What each rule makes of a few lines: the same on every machine, and named after where it stands."""

import json

import pytest

from tests.simulation.mutants import of, texts
from tests.simulation.planting import Plant

TAKE = """
def take(transaction, card_id, order_id, amount, balance):
    if not amount:
        return None
    transaction.update(Card(card_id), actions=[Card.balance.add(-amount), Card.by.set(order_id)], condition=a & b)
    transaction.release(card_id)
    notify(order_id)
    return derived_id("use", card_id, order_id) if amount > balance and balance else share(amount, balance - 1)
"""


def planted(rule: str, text: str = TAKE) -> list[str]:
    """The lines that a rule changes, as they are then."""
    return [change.after.strip() for bug in of("till.py", text) if bug.name.startswith(rule) for change in bug.changes]


def named(rule: str) -> list[str]:
    return [bug.name for bug in of("till.py", TAKE) if bug.name.startswith(rule)]


UPDATE = "transaction.update(Card(card_id), actions=[Card.balance.add(-amount), Card.by.set(order_id)]"
RETURN = 'return derived_id("use", card_id, order_id)'


def test_a_condition_is_dropped_whole_and_in_parts() -> None:
    assert planted("drop a condition") == [f"{UPDATE})", f"{UPDATE}, condition=a)", f"{UPDATE}, condition=b)"]


def test_each_part_of_a_question_is_dropped() -> None:
    asked = [line.partition(" if ")[2].partition(" else")[0] for line in planted("drop a question")]
    assert asked == ["balance", "amount > balance"]


def test_a_guard_is_dropped() -> None:
    assert planted("drop a guard") == ["pass"]


def test_limits_are_off_by_one() -> None:
    assert [line.rpartition(" if ")[2] for line in planted("off by one")] == [
        "amount >= balance and balance else share(amount, balance - 1)",
        "amount > balance and balance else share(amount, balance - 2)",
    ]


def test_each_thing_that_is_done_is_forgotten() -> None:
    assert named("forget a step") == [f"forget a step: till.py take {number}" for number in (1, 2, 3)]
    assert planted("forget a step") == ["pass"] * 3


def test_an_undo_whose_answer_is_wanted_is_forgotten() -> None:
    assert planted("forget an undo", "def back(card):\n    return provider.void(card)\n") == ["return None"]


def test_neighbouring_steps_change_places() -> None:
    assert "notify(order_id)\n    transaction.release(card_id)" in planted("swap two steps")


def test_what_is_derived_is_new_in_every_try() -> None:
    (line,) = planted("repeat with another id")
    assert line.startswith("return __import__('layers.cloud.ids').cloud.ids.new_id(\"use\") if amount")


def test_a_counter_moves_twice() -> None:
    assert planted("repeat in the books") == [f"{UPDATE}, condition=a & b)".replace("-amount", "2 * (-amount)")]


def test_ids_change_places_and_give_way_to_each_other() -> None:
    lines = planted("wrong key")
    assert any('derived_id("use", order_id, card_id)' in line for line in lines)
    assert "notify(card_id)" in lines


def test_fields_are_left_out_of_ids_copies_and_writes() -> None:
    lines = planted("ignore a field")
    assert f"{UPDATE}, condition=a & b)".replace("Card.balance.add(-amount), ", "") in lines
    assert any(line.startswith('return derived_id("use", card_id) ') for line in lines)
    assert planted("ignore a field", "def known(a, b):\n    return (a.id, a.sum, a.by) == (b.id, b.sum, b.by)\n") == [
        "return (a.sum, a.by) == (b.sum, b.by)",
        "return (a.id, a.by) == (b.id, b.by)",
        "return (a.id, a.sum) == (b.id, b.sum)",
    ]


def test_what_a_change_replaces_stands_there_once() -> None:
    twice = "def one(card):\n    void(card)\n\n\ndef two(card):\n    void(card)\n"
    for bug in of("till.py", twice):
        assert [twice.count(change.before) for change in bug.changes] == [1], bug.name


def test_a_script_forgets_a_write_and_is_off_by_one() -> None:
    script = "if free < units then return end -- none\nredis.call('ZREM', DUE, id)\n"
    assert [(rule, after.strip()) for rule, _, after in texts.of_lines(script)] == [
        ("off by one", "if free <= units then return end -- none"),
        ("forget a step", ""),
    ]


MACHINE = """{ "States": {
    "Pay": {
      "Type": "Task",
      "Catch": [
        { "ErrorEquals": ["States.ALL"], "Next": "Undo" }
      ],
      "Next": "Ship"
    },
    "Ship": { "Type": "Task", "Next": "Done" },
    "Undo": { "Type": "Task", "Next": "Failed" },
    "Done": { "Type": "Succeed" },
    "Failed": { "Type": "Fail" }
} }
"""


def test_a_machine_forgets_a_step_and_an_undo() -> None:
    found = texts.of_state("Pay", MACHINE, json.loads(MACHINE)["States"])
    told = [(rule, [line for line in after.splitlines() if line not in MACHINE]) for rule, _, after in found]
    assert [rule for rule, _ in told] == ["forget an undo", "forget a step"]
    assert '"Next": "Failed"' in told[0][1][0] and '"Next": "Done"' in told[1][1][0]


@pytest.mark.parametrize("text", ["def told(id):\n    count('Sold')\n", "def name(order):\n    return order.name\n"])
def test_what_does_nothing_that_matters_has_no_bugs(text: str) -> None:
    assert list[Plant](of("till.py", text)) == []
