"""A stage is one file: read whole, refused by name, and carried to what it is meant for."""

from pathlib import Path

import pytest

from infra.deploying import stages
from infra.deploying.plan import plan
from infra.deploying.stages import Stage, StageError
from infra.deploying.steps import DeployFunctions, PutStack, UploadPages

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0b6dbf7c-1111-2222-3333-444455556666"
BACK = {"SLUICE_RETURN_URL": "https://shop.example.com/order.html"}


def selling(**told: object) -> Stage:
    whole = {"alarm_email": "ops@example.com", "domain": "shop.example.com", "certificate": CERTIFICATE, "edge": True}
    return Stage(**{"name": "prod", "production": True, **whole, **told})  # type: ignore[arg-type]


def wrongs(stage: Stage) -> str:
    return "\n".join(stage.wrongs())


def written(folder: Path, text: str) -> Path:
    (folder / "shop.toml").write_text(text)
    return folder


@pytest.mark.parametrize("name", stages.names())
def test_every_stage_that_ships_can_be_read(name: str) -> None:
    assert stages.read(name).name == name


def test_a_stage_that_sells_is_not_deployed_before_somebody_is_told_of_alarms() -> None:
    assert wrongs(selling()) == ""
    assert "alarm_email: a stage that sells" in wrongs(selling(alarm_email=""))
    assert "alarm_email: a stage that sells" in wrongs(stages.read("prod"))


def test_a_stage_to_try_things_out_can_be_deployed_as_it_ships() -> None:
    assert wrongs(stages.read("dev")) == ""


def test_a_domain_comes_with_its_certificate_and_with_what_serves_it() -> None:
    assert "either both or neither" in wrongs(selling(certificate=""))
    assert "either both or neither" in wrongs(selling(domain="", environment=BACK))
    assert "needs edge = true" in wrongs(selling(edge=False))


@pytest.mark.parametrize("address", ["", "http://shop.example.com/", "https://localhost:8000/", "https://127.0.0.1/"])
def test_payers_are_sent_back_to_the_shop_and_never_to_somebodys_own_machine(address: str) -> None:
    stage = selling(domain="", certificate="", environment={"SLUICE_RETURN_URL": address})
    assert "need an https address to come back to" in wrongs(stage)


def test_payers_come_back_to_the_domain_unless_the_file_says_otherwise() -> None:
    assert selling().settings["SLUICE_RETURN_URL"] == "https://shop.example.com/order.html"
    assert selling().settings["SLUICE_SHOP_URL"] == "https://shop.example.com"
    elsewhere = "https://elsewhere.example.com/paid"
    assert selling(environment={"SLUICE_RETURN_URL": elsewhere}).settings["SLUICE_RETURN_URL"] == elsewhere


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("SLUICE_MAIL_FORM", "a@example.com", "SLUICE_MAIL_FORM is no setting"),
        ("SLUICE_SMS", "maybe", "SLUICE_SMS is 'maybe': expected on or off"),
    ],
)
def test_a_setting_that_is_none_or_cannot_be_read_is_named(setting: str, value: str, why: str) -> None:
    assert why in wrongs(selling(environment={setting: value}))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("alarm_mail = 'a@example.com'", "alarm_mail"),
        ("alarm_email = 'nobody'", "alarm_email"),
        ("burst = 0", "burst"),
        ("intake_concurrency = 1001", "intake_concurrency"),
        ("domain = 'https://shop.example.com'", "domain"),
        ("order_saga_type = 'FAST'", "order_saga_type"),
        ("burst = ", "shop.toml"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused_by_its_name(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(StageError, match=why):
        stages.read("shop", written(tmp_path, text))


def test_a_stage_without_a_file_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(StageError, match=r"There is no infra/stages/prod\.toml\. There are: shop"):
        stages.read("prod", written(tmp_path, ""))


def test_what_the_file_says_reaches_the_stacks_and_the_functions() -> None:
    stage = selling(cache=True, cache_gigabytes=7, requests_per_client=500, environment={"SLUICE_SMS": "on"})
    stacks = {step.template: step.parameters for step in plan(stage) if isinstance(step, PutStack)}
    assert stacks["observability"]["AlarmEmail"] == "ops@example.com"
    assert stacks["edge"]["DomainName"] == "shop.example.com"
    assert stacks["edge"]["CertificateArn"] == CERTIFICATE
    assert stacks["edge"]["RequestsPerClient"] == "500"
    assert stacks["cache"]["MaxStorageGigabytes"] == "7"
    functions = next(step for step in plan(stage) if isinstance(step, DeployFunctions))
    assert functions.environment["SLUICE_SMS"] == "on"
    assert functions.environment["SLUICE_RETURN_URL"] == "https://shop.example.com/order.html"


def test_pages_go_only_where_somebody_can_read_them() -> None:
    assert [step for step in plan(selling()) if isinstance(step, UploadPages)]
    assert not [step for step in plan(stages.read("dev")) if isinstance(step, UploadPages)]
