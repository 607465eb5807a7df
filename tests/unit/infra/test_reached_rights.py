"""Of each function: a right that its code never comes to, and what its code comes to without a right, fail by name.

The code is followed from the function's entry (tests/support/reach.py). Where that finds too little or too much, it
stands here with the reason.
"""

from functools import cache

import pytest

from infra.deploying.policies import RIGHTS, Rights
from infra.deploying.verbs import WRITE
from layers.cloud.messages.sagas import Tasks
from layers.cloud.secrets import secret
from tests.support.entries import entries
from tests.support.reach import OURS, Place, places
from tests.support.sends import queues_of
from tests.support.table_calls import actions_by_table

ENTRIES = entries()
FOUND = actions_by_table()
FOLLOWED = (*OURS, "layers.cloud.audit", "layers.cloud.documents", "layers.cloud.messages.s", "layers.cloud.web")

# What is come to by code that the function never lets run so far.
NEVER_SO_FAR = {
    ("reserve-replacement", "coupons"): "an order of a replacement uses no coupon",
    ("reserve-replacement", "gift-cards"): "nor a card",
    ("reserve-replacement", "loyalty"): "nor points",
    ("reserve-replacement", "flash-sales"): "nor a sale",
    ("release-replacement", "coupons"): "so there is none to give back",
    ("release-replacement", "gift-cards"): "nor of a card",
    ("release-replacement", "loyalty"): "nor points",
    ("release-replacement", "flash-sales"): "nor a sale's unit",
    ("intake", "operations"): "one row of it, which another right names: takes_slots",
    ("place-backlog", "operations"): "the same row",
    ("notify", "operations"): "the same row",
    ("api_handler", "stripe-key"): "of the table of providers, in which it stands, they take the webhook's secret",
    ("intake", "stripe-key"): "of the same table, its name",
    ("place-backlog", "stripe-key"): "of the same table, its name",
    ("reserve-replacement", "stripe-key"): "of the same table, its name",
}


@cache
def reached(function: str) -> tuple[Place, ...]:
    return tuple(places(ENTRIES[function], FOLLOWED))


def tables(function: str, writes: bool) -> set[str]:
    """The tables that its code writes, or does anything to."""
    ran = {f"{place.module}.{place.name}" for place in reached(function)}
    return {
        table
        for table, actions in FOUND.items()
        for action, where in actions.items()
        if where & ran and (action in WRITE or not writes) and action not in ("Scan", "DescribeTable")
    }


def without(function: str, found: set[str], known: dict[tuple[str, str], str]) -> set[str]:
    return {noun for noun in found if (function, noun) not in known}


@pytest.mark.parametrize("function", RIGHTS)
def test_a_function_has_the_rights_to_tables_that_its_code_comes_to(function: str) -> None:
    rights = RIGHTS[function]
    written, touched = tables(function, writes=True), tables(function, writes=False)
    assert without(function, touched - {*rights.read, *rights.write}, NEVER_SO_FAR) == set(), "calls without a right"
    assert without(function, written - set(rights.write), NEVER_SO_FAR) == set(), "writes without a right"
    assert set(rights.read) - touched == set(), "rights without a call"
    assert set(rights.write) - written == set(), "rights to write without a write"


def test_every_exception_is_still_one() -> None:
    for function, noun in (each for each in NEVER_SO_FAR if each[1] in FOUND):
        assert noun in tables(function, writes=False)
        assert noun not in (*RIGHTS[function].read, *RIGHTS[function].write)


# Queues that are named by what is found at run time.
SENT_ALL_THE_SAME = {
    "back-office": "a dead letter goes back to the queue that it came from, whichever that was",
    "publish-order-events": "Lambda itself sends there what cannot be published",
}


@pytest.mark.parametrize("function", sorted(set(RIGHTS) - set(SENT_ALL_THE_SAME)))
def test_a_queue_that_may_be_sent_to_is_sent_to(function: str) -> None:
    nouns = frozenset(noun for rights in RIGHTS.values() for noun in rights.send)
    sent: set[str] = set().union(*(queues_of(entry, nouns) for entry in ENTRIES[function]))
    assert set(RIGHTS[function].send) == sent


# By right, the call of AWS that needs it.
CALLS = {
    "publishes": "put_events",
    "sends_mail": "send_email",
    "sees_sagas": "describe_execution",
    "paces": "update_event_source_mapping",
    "takes_slots": "_moved",
    "watches": "depth",
}


def has(rights: Rights, right: str) -> bool:
    return bool(getattr(rights, right))


@pytest.mark.parametrize("right", CALLS)
def test_a_right_of_its_own_kind_belongs_to_those_whose_code_calls_for_it(right: str) -> None:
    call = CALLS[right]
    callers = {name for name in RIGHTS if any(call in place.code.co_names for place in reached(name))}
    assert callers == {name for name, rights in RIGHTS.items() if has(rights, right)}


def test_a_file_of_an_import_is_put_and_got_by_those_alone_whose_code_does() -> None:
    for action, call in (("GetObject", "get_object"), ("PutObject", "put_object")):
        callers = {name for name in RIGHTS if any(call in place.code.co_names for place in reached(name))}
        assert callers == {name for name, rights in RIGHTS.items() if action in rights.imports}


def test_answers_to_tasks_are_given_by_those_alone_whose_code_gives_them() -> None:
    callers = {name for name in RIGHTS if any(each is Tasks for place in reached(name) for each in place.used)}
    assert callers == {name for name, rights in RIGHTS.items() if rights.answers}


def test_tables_are_scanned_and_described_by_those_alone_whose_code_does() -> None:
    for right, action in (("scan", "Scan"), ("describes", "DescribeTable")):
        for name in RIGHTS:
            ran = {f"{place.module}.{place.name}" for place in reached(name)}
            found = {table for table, actions in FOUND.items() if actions.get(action, set()) & ran}
            assert found == set(getattr(RIGHTS[name], right)), (name, right)


@pytest.mark.parametrize("function", RIGHTS)
def test_a_secret_that_is_read_may_be_read(function: str) -> None:
    asked = {text for place in reached(function) if secret in place.functions for text in place.texts}
    every = {name for rights in RIGHTS.values() for name in rights.secrets}
    assert without(function, asked & every - set(RIGHTS[function].secrets), NEVER_SO_FAR) == set()
