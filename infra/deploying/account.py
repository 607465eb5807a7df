"""What the account allows before anything is deployed to it: functions at once (Lambda), mails a second (SES).

Lambda: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html. A new account may run 10 functions
at once, and some of the account's always have to stay unreserved: 100, in such an account 10.
SES: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html.
"""

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError
from msgspec import Struct

from infra.deploying.cloud import Cloud
from infra.deploying.policies import CHALICE
from infra.deploying.stages import Stage
from layers.cloud import settings

NEW_ACCOUNT = 10  # functions at once
LEFT_FREE, LEFT_FREE_OF_FEW = 100, 10  # of an account's concurrency that AWS lets nobody reserve
ENOUGH = 1_000  # what AWS gives on request
ASK_LAMBDA = 'Ask AWS for {wanted}: Service Quotas, AWS Lambda, "Concurrent executions" (L-B99A9384)'
ASK_SES = "Ask AWS for production access: Amazon SES, Account dashboard, Request production access"


class Account(Struct, frozen=True):
    """None: not told. `unreserved` counts what this stage has reserved already as free."""

    concurrency: int | None = None
    unreserved: int | None = None
    mails_per_second: float | None = None
    mails_per_day: float | None = None
    in_sandbox: bool | None = None


def reserved(stage: Stage) -> dict[str, int]:
    """What functions of the stage reserve, by the names of .chalice/config.json."""
    config = json.loads((CHALICE / "config.json").read_text())
    own = config["stages"].get(stage.name, {}).get("lambda_functions", {})
    found = {name: line.get("reserved_concurrency") for name, line in own.items()}
    return {name: count for name, count in found.items() if count}


def read(cloud: Cloud) -> Account:
    """Asks Lambda and SES; what cannot be read (no right to, or an emulator) is None."""
    limits = _told(lambda: cloud.client("lambda").get_account_settings()["AccountLimit"])
    mail = _told(lambda: cloud.client("sesv2").get_account())
    quota = mail.get("SendQuota", {})
    free = limits.get("UnreservedConcurrentExecutions")
    return Account(
        concurrency=limits.get("ConcurrentExecutions"),
        unreserved=None if free is None else free + _reserved_already(cloud),
        mails_per_second=quota.get("MaxSendRate"),
        mails_per_day=quota.get("Max24HourSend"),
        in_sandbox=None if "ProductionAccessEnabled" not in mail else not mail["ProductionAccessEnabled"],
    )


def refusals(stage: Stage, account: Account) -> Iterator[str]:
    """Why a deployment of `stage` would fail in this account, with what to ask AWS for."""
    wanted = sum(reserved(stage).values())
    if account.concurrency is None or account.unreserved is None:
        return
    ask = ASK_LAMBDA.format(wanted=max(ENOUGH, wanted + LEFT_FREE))
    least = LEFT_FREE if account.concurrency > LEFT_FREE else LEFT_FREE_OF_FEW
    if wanted and account.unreserved - wanted < least:
        yield (
            f"{stage.name} reserves {wanted} functions at once ({', '.join(reserved(stage))}), and AWS keeps {least} "
            f"free; of the account's {account.concurrency} only {account.unreserved} can be had. {ask}."
        )
    elif stage.production and account.concurrency <= NEW_ACCOUNT:
        yield f"A stage that sells cannot run {account.concurrency} functions at once. {ask}."


def remarks(stage: Stage, account: Account) -> Iterator[str]:
    """What the account allows, in sentences; and what that means for the stage."""
    if account.concurrency is None:
        yield "functions at once: not told"
    else:
        few = f": enough for a look. {ASK_LAMBDA.format(wanted=ENOUGH)}" if account.concurrency <= NEW_ACCOUNT else ""
        yield f"{account.concurrency} functions at once{few}"
    if account.mails_per_second is None:
        yield f"mails: not told, {settings.MAIL_RATE.default:g} a second are assumed"
        return
    yield f"{account.mails_per_second:g} mails a second, {account.mails_per_day:g} a day"
    if account.in_sandbox and stage.settings.get(settings.MAIL_FROM.name):
        yield f"SES is in its sandbox: only addresses verified there get mail, all others are refused. {ASK_SES}"


def outputs(account: Account) -> dict[str, str]:
    """What later steps want to know of it."""
    alarm = 0.8 * (account.concurrency or 0)
    return {"MailRate": mail_rate(account), "MailAlarm": mail_alarm(account), "FunctionsAlarm": f"{alarm:.0f}"}


def mail_rate(account: Account) -> str:
    """For SLUICE_MAILS_PER_SECOND. SES tells -1 where it sets no limit."""
    rate = settings.MAIL_RATE.default if account.mails_per_second is None else account.mails_per_second
    return f"{max(0.0, rate):g}"


def mail_alarm(account: Account) -> str:
    """So many mails in a day call for somebody: four fifths of the quota; 0 where there is none, or none was told."""
    return f"{0.8 * max(0.0, account.mails_per_day or 0.0):.0f}"


def _reserved_already(cloud: Cloud) -> int:
    client = cloud.client("lambda")
    names = [f"sluice-{cloud.stage.name}-{name}" for name in reserved(cloud.stage)]
    found = [_told(lambda name=name: client.get_function_concurrency(FunctionName=name)) for name in names]
    return sum(each.get("ReservedConcurrentExecutions", 0) for each in found)


def _told(ask: Any) -> dict[str, Any]:
    """What a service answered; nothing where it knows no such thing, or does not let us ask. Whether the credentials
    are good at all shows at the first step."""
    try:
        return dict(ask())
    except ClientError:
        return {}
