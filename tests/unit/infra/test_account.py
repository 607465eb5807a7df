"""What an account allows is asked before anything is made in it; too little is said in a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from msgspec.structs import replace

from infra.deploying.account import Account, mail_alarm, mail_rate, outputs, read, refusals, remarks, reserved
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.executor import execute
from infra.deploying.plan import of_a_release, plan
from infra.deploying.stages import STAGES, Stage
from infra.deploying.steps import DeployFunctions, Output, PutStack, ReadAccount

DEV, PROD = STAGES["dev"], STAGES["prod"]
NEW = Account(concurrency=10, unreserved=10, mails_per_second=1, mails_per_day=200, in_sandbox=True)
GROWN = Account(concurrency=1000, unreserved=1000, mails_per_second=14, mails_per_day=50_000, in_sandbox=False)


class Aws:
    """Lambda and SES as an account answers them."""

    def __init__(self, concurrency: int, free: int, own: int = 0, may_ask_ses: bool = True) -> None:
        self.concurrency, self.free, self.own, self.may_ask_ses = concurrency, free, own, may_ask_ses

    def get_account_settings(self) -> dict[str, Any]:
        told = {"ConcurrentExecutions": self.concurrency, "UnreservedConcurrentExecutions": self.free}
        return {"AccountLimit": told}

    def get_function_concurrency(self, **_: str) -> dict[str, Any]:
        return {"ReservedConcurrentExecutions": self.own} if self.own else {}

    def get_account(self) -> dict[str, Any]:
        if not self.may_ask_ses:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "GetAccount")
        return {"SendQuota": {"MaxSendRate": 14.0, "Max24HourSend": 50_000.0}, "ProductionAccessEnabled": True}


@pytest.fixture
def cloud_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Aws, Stage], Cloud]:
    def made(aws: Aws, stage: Stage) -> Cloud:
        cloud = Cloud(stage, "us-east-1")
        monkeypatch.setattr(cloud, "client", lambda *_: aws)
        return cloud

    return made


def test_a_new_account_is_refused_before_the_first_function_with_what_to_ask_for(cloud_of) -> None:
    steps = plan(PROD)
    assert isinstance(steps[0], ReadAccount)
    with pytest.raises(FailedError, match=r"AWS keeps 10 free; of the account's 10 .* \(L-B99A9384\)"):
        execute(steps[0], cloud_of(Aws(10, 10), PROD))


def test_a_stage_for_trying_out_may_begin_in_a_new_account() -> None:
    assert list(refusals(DEV, NEW)) == []
    assert any("enough for a look" in each and "L-B99A9384" in each for each in remarks(DEV, NEW))


def test_a_stage_that_sells_may_not_even_where_it_reserves_nothing() -> None:
    assert len(list(refusals(replace(DEV, production=True), NEW))) == 1


def test_what_others_have_reserved_counts_and_what_the_stage_has_itself_does_not(cloud_of) -> None:
    wanted = sum(reserved(PROD).values())
    assert wanted == 122
    assert list(refusals(PROD, replace(GROWN, unreserved=wanted + 100))) == []
    assert len(list(refusals(PROD, replace(GROWN, unreserved=wanted + 99)))) == 1
    assert read(cloud_of(Aws(1000, 898, own=2), PROD)).unreserved == 898 + 2 * len(reserved(PROD))


def test_the_functions_are_told_the_rate_that_ses_has_told(cloud_of) -> None:
    cloud = cloud_of(Aws(1000, 1000), DEV)
    assert "14 mails a second, 50000 a day" in execute(ReadAccount(), cloud)
    step = next(step for step in plan(DEV) if isinstance(step, DeployFunctions))
    assert step.environment["SLUICE_MAILS_PER_SECOND"] == Output("account", "MailRate")
    assert cloud.resolve(Output("account", "MailRate")) == "14"


def test_a_rate_in_the_stages_file_goes_before_what_ses_tells() -> None:
    stage = replace(DEV, environment={"SLUICE_MAILS_PER_SECOND": "5"})
    step = next(step for step in plan(stage) if isinstance(step, DeployFunctions))
    assert step.environment["SLUICE_MAILS_PER_SECOND"] == "5"


def test_what_cannot_be_read_is_said_and_the_default_stands(cloud_of) -> None:
    found = read(cloud_of(Aws(1000, 1000, may_ask_ses=False), DEV))
    assert (found.mails_per_second, mail_rate(found)) == (None, "14")
    assert any("not told, 14 a second are assumed" in each for each in remarks(DEV, found))


def test_the_sandbox_is_explained_to_a_stage_that_mails() -> None:
    mailing = replace(DEV, environment={"SLUICE_MAIL_FROM": "shop@example.com"})
    assert any("production access" in each for each in remarks(mailing, NEW))
    assert not any("sandbox" in each for each in remarks(DEV, NEW))


def test_going_back_asks_too_and_makes_no_stack_of_data() -> None:
    kept = [step for step in plan(PROD) if of_a_release(step)]
    assert isinstance(kept[0], ReadAccount)
    assert [step.template for step in kept if isinstance(step, PutStack)] == ["sagas", "edge"]


def test_an_alarm_begins_at_four_fifths_of_the_days_mails_and_is_left_out_where_no_quota_was_told() -> None:
    assert (mail_alarm(GROWN), mail_alarm(Account()), mail_alarm(Account(mails_per_day=-1))) == ("40000", "0", "0")
    assert outputs(GROWN) == {"MailRate": "14", "MailAlarm": "40000", "FunctionsAlarm": "800"}
    limits = next(step for step in plan(PROD) if isinstance(step, PutStack) and step.template == "limits")
    assert limits.parameters == {
        "MailsPerDay": Output("account", "MailAlarm"),
        "FunctionsAtOnceAlarm": Output("account", "FunctionsAlarm"),
        "CacheBytes": "3750000000",
        "CacheUnits": "1350000",
    }
