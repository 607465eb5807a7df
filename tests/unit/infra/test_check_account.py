"""What will this account refuse? A table before a sale, the limit that is met first on top."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from msgspec.structs import replace

from infra import check_account, deploy
from infra.deploying import cloud as clouds
from infra.deploying.allowances import read
from infra.deploying.cloud import Cloud
from infra.deploying.needs import Allowed, lines, short
from infra.deploying.stages import STAGES

PROD = STAGES["prod"]
MAILING = replace(PROD, environment={"SLUICE_MAIL_FROM": "shop@example.com"})
CODES = {"L-8A5B8E43": 10_000.0, "L-AB614373": 40_000.0, "L-9B653E91": 2_400.0}
STARTS = [
    {"QuotaName": "StartExecution throttle token refill rate per second", "Value": 300.0},
    {"QuotaName": "StartExecution for Express throttle token refill rate per second", "Value": 6_000.0},
]


def refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)


class Aws:
    """An account: its quotas, as far as it tells them, and the tables it has."""

    def __init__(self, concurrency: int = 1000, warm: dict[str, int] | None = None) -> None:
        self.concurrency, self.warm = concurrency, warm or {}

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": "123456789012"}

    def get_account_settings(self) -> dict[str, Any]:
        told = {"ConcurrentExecutions": self.concurrency, "UnreservedConcurrentExecutions": self.concurrency}
        return {"AccountLimit": told}

    def get_function_concurrency(self, **_: str) -> dict[str, Any]:
        return {}

    def get_account(self) -> dict[str, Any]:
        return {"SendQuota": {"MaxSendRate": 14.0, "Max24HourSend": 50_000.0}, "ProductionAccessEnabled": True}

    def get_service_quota(self, **asked: str) -> dict[str, Any]:
        raise refused("NoSuchResourceException", "GetServiceQuota")  # nobody has changed any

    def get_aws_default_service_quota(self, **asked: str) -> dict[str, Any]:
        if asked["QuotaCode"] not in CODES:
            raise refused("AccessDeniedException", "GetAWSDefaultServiceQuota")
        return {"Quota": {"Value": CODES[asked["QuotaCode"]]}}

    def get_paginator(self, _: str) -> "Aws":
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        return [{"Quotas": STARTS[:1]}, {"Quotas": STARTS[1:]}]

    def describe_table(self, **asked: str) -> dict[str, Any]:
        noun = asked["TableName"].removeprefix("sluice-prod-")
        if noun not in self.warm:
            raise refused("ResourceNotFoundException", "DescribeTable")
        return {"Table": {"WarmThroughput": {"WriteUnitsPerSecond": self.warm[noun]}}}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Any:
    def made(aws: Aws) -> None:
        monkeypatch.setattr(clouds.Cloud, "client", lambda *_: aws)

    return made


def test_what_an_account_allows_is_read_and_what_it_does_not_tell_is_none(account) -> None:
    account(Aws(warm={"stock": 9_000}))
    found = read(Cloud(PROD, "us-east-1"))
    assert found == Allowed(1000, 10_000, 40_000, 4_000, 9_000, 6_000, 2_400, None, 14)
    assert read(Cloud(replace(PROD, order_saga_type="STANDARD"), "us-east-1")).starts == 300


def test_what_is_met_first_stands_on_top() -> None:
    found = lines(MAILING, Allowed(concurrency=1000, stock_warm=4_000, mails=14))
    assert [line.what for line in found][:2] == ["SES: mails", "payment provider: calls"]
    assert {line.what for line in short(found, 30)} == {"SES: mails"}
    assert "stock" in " ".join(line.what for line in short(found, 700))


def test_before_a_sale_one_reads_what_would_refuse_and_what_to_ask_for(account, capsys) -> None:
    account(Aws())
    assert check_account.main(["--stage", "prod", "--orders-per-second", "700"]) == 1
    told = capsys.readouterr().out
    assert "Lambda: functions at once             1050      1000       667  REFUSES" in told
    assert "Ask AWS: Service Quotas, AWS Lambda, L-B99A9384" in told
    assert "[warm_throughput.stock] writes = ..." in told
    assert "KMS: uses of keys                      350  not told" in told


def test_what_only_waits_is_no_failure(account, capsys) -> None:
    account(Aws())
    assert check_account.main(["--stage", "prod", "--orders-per-second", "60"]) == 0
    assert "payment provider: calls                180       100        33  waits" in capsys.readouterr().out


def test_a_new_account_would_not_even_take_the_deployment(account, capsys) -> None:
    account(Aws(concurrency=10))
    assert check_account.main(["--stage", "prod"]) == 1
    assert "The deployment would fail: prod reserves 122 functions at once" in capsys.readouterr().out


def test_without_credentials_one_is_told_to_sign_in(account, capsys) -> None:
    class Nobody(Aws):
        def get_caller_identity(self) -> dict[str, str]:
            raise NoCredentialsError

    account(Nobody())
    assert check_account.main(["--stage", "prod"]) == 1
    assert "sign in" in capsys.readouterr().err


def test_a_deployment_that_is_to_check_does_nothing_else(account, capsys) -> None:
    account(Aws())
    assert deploy.main(["--stage", "prod", "--check", "--orders-per-second", "60"]) == 0
    told = capsys.readouterr().out
    assert "at 60 orders a second" in told
    assert "[1/" not in told


@pytest.mark.parametrize("many", ["0", "-3", "inf", "many"])
def test_so_many_orders_there_are_none(many: str, capsys) -> None:
    with pytest.raises(SystemExit):
        check_account.main(["--stage", "prod", "--orders-per-second", many])
    assert "--orders-per-second" in capsys.readouterr().err
