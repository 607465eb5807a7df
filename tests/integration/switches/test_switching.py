"""The switches on Valkey and our model of DynamoDB: heard everywhere, audited, and kept when nobody can say."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from layers.cloud import audit, aws, environment
from layers.cloud.memory import bulletin
from layers.shop.traffic.switches.current_switches import current_switches, is_on, need
from layers.shop.traffic.switches.errors import SwitchedOffError, SwitchesChangedError, SwitchNotFoundError
from layers.shop.traffic.switches.model import BY_ITSELF, Strain
from layers.shop.traffic.switches.show_switches import read_switches
from layers.shop.traffic.switches.store import SwitchesTable
from layers.shop.traffic.switches.switch_part import steer_switches, switch_part
from tests.support.cloud import in_process
from tests.support.dynamodb.client import Client
from tests.support.valkey import Valkey, valkey  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _world(valkey: Valkey) -> Iterator[None]:  # noqa: F811 - the fixture above
    with in_process():
        environment.forget()
        yield
        environment.forget()


class Silent(Client):
    def call(self, operation: str, asked: Any) -> Any:
        raise ConnectTimeoutError(endpoint_url="dynamodb")


def off(name: str = "facets") -> None:
    switch_part(name, False, False, "may", "trying")


def audited() -> list[tuple[str, str, str, list[str]]]:
    return [(entry.act, entry.by, entry.subject, entry.ids) for entry in audit.page(10).entries]


def test_another_environment_hears_of_it_without_asking_the_table() -> None:
    off()
    environment.forget()
    with aws.answered_by(dynamodb=Silent()):
        assert not is_on("facets")
    with pytest.raises(SwitchedOffError):
        need("facets")


def test_operators_see_what_is_stored_and_not_what_an_environment_has_heard() -> None:
    assert is_on("facets")
    heard = environment.enter({})
    off()  # by another environment
    environment.enter(heard)
    assert is_on("facets")  # for two seconds more
    assert {view.name: view.on for view in read_switches()}["facets"] is False


def test_without_redis_it_is_read_from_the_table(valkey: Valkey) -> None:  # noqa: F811 - the fixture above
    off()
    valkey.kill()
    environment.forget()
    assert not is_on("facets")


def test_with_neither_what_was_known_last_goes_on(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(bulletin, "MEMORY_SECONDS", -1.0)
    off()
    valkey.kill()
    assert not is_on("facets")
    with aws.answered_by(dynamodb=Silent()):
        assert not is_on("facets")
    environment.forget()
    with aws.answered_by(dynamodb=Silent()):
        assert is_on("facets")  # who has heard nothing begins as usual


def test_who_switched_what_is_in_the_audit_log() -> None:
    off()
    assert audited() == [("switch", "may", "facets", ["off"])]


def test_a_name_that_is_none_is_refused_with_those_that_are_and_is_not_audited() -> None:
    with pytest.raises(SwitchNotFoundError) as refused:
        off("prices")
    assert refused.value.errors[0]["expected"].startswith("one of reviews")
    assert audited() == []


def test_strain_gives_up_a_part_and_calm_brings_it_back_and_both_are_audited() -> None:
    strained = Strain(40)
    assert [steer_switches(strained) for _ in range(2)] == [True, True]
    first = audited()[0]
    assert (first[1], first[3]) == (BY_ITSELF, ["off"])
    assert not is_on(first[2])
    environment.forget()
    assert not is_on(first[2])
    while steer_switches(Strain(0)):  # ends once nothing is given up any more
        pass
    assert is_on(first[2])
    assert audited()[0] == ("switch", BY_ITSELF, first[2], ["on"])


def test_calm_that_nothing_interrupts_writes_nothing() -> None:
    assert not steer_switches(Strain(0))
    assert current_switches().version == 0


def test_who_is_overtaken_again_and_again_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SwitchesTable, "write", lambda *_: False)
    with pytest.raises(SwitchesChangedError):
        off()
