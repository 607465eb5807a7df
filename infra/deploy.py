"""Puts the shop up in AWS, or in an emulator: `python -m infra.deploy --stage dev`.

Foundation (tables, queues, bus, buckets, secrets), then the functions and their API, then what needs them. Every step
can be repeated; a failed one says what to do, and the next run goes on from there.
"""

import argparse
import sys

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from infra import check_account
from infra.deploying import alarms, functions, memory, releases, stacks, warm
from infra.deploying.arguments import TROUBLE, cloud_of, parser, told
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.executor import chalice_for, execute, in_short
from infra.deploying.plan import of_a_release, plan
from infra.deploying.stages import Stage
from infra.deploying.steps import DeployFunctions, PutStack, ReadAccount, Step


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        cloud = cloud_of(asked)
        if asked.check:
            return check_account.check(cloud, asked.orders_per_second)
    except TROUBLE as why:
        return told(why)
    environment = dict(pair.split("=", 1) for pair in asked.set)
    steps = plan(cloud.stage, asked.packaged, environment, asked.again)
    if asked.release:
        steps = [step for step in steps if of_a_release(step)]
    print(f"Sluice, stage {asked.stage}, {cloud.region}: {len(steps)} steps", flush=True)
    if asked.plan:
        return show(steps, cloud) or _refuse(cloud.stage)
    return _refuse(cloud.stage) or run(steps, cloud, asked.release)


def _refuse(stage: Stage) -> int:
    """1 where the stage's file has to be mended first, after saying what there."""
    wrongs = [*stage.wrongs(), *warm.wrongs(stage)]
    for wrong in wrongs:
        print(f"infra/stages/{stage.name}.toml: {wrong}", file=sys.stderr)
    return 1 if wrongs else 0


def run(steps: list[Step], cloud: Cloud, release: str = "") -> int:
    """Carries the steps out, and notes what runs now: this tree, or the `release` that it was unpacked from."""
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step} ... ", end="", flush=True)
        try:
            print(execute(step, cloud), flush=True)
        except TROUBLE as why:
            print("failed", flush=True)
            return told(why)
    print(f"Done: release {releases.keep(cloud, release)}." + "".join(f"\n{url}" for url in _addresses(cloud)))
    return 0


def show(steps: list[Step], cloud: Cloud) -> int:
    """Prints what the stage's file says, the steps, and of stacks what would change there."""
    for name, value in msgspec.structs.asdict(cloud.stage).items():
        print(f"  {name} = {value!r}", flush=True)
    for number, step in enumerate(steps, 1):
        try:
            print(f"[{number}/{len(steps)}] {step}{_difference(step, cloud)}", flush=True)
        except ClientError as why:
            print(f"{why}\nNothing can be compared with these credentials: sign in anew (aws login).", file=sys.stderr)
            return 1
    concerns = [step.template for step in steps if isinstance(step, PutStack)]
    print(*alarms.told(concerns, cloud.stage.alarm_email), sep="\n", flush=True)
    return 0


def _difference(step: Step, cloud: Cloud) -> str:
    try:
        if isinstance(step, ReadAccount):
            return f": {_allowed(cloud)}"
        if isinstance(step, PutStack):
            found = stacks.changes(cloud, step.template, warm.template_of(step.template, cloud.stage), step.region)
            cloud.remember(step.template, step.region)
            return f": {' '.join(found) or 'unchanged'}"
        if isinstance(step, DeployFunctions) and not step.packaged:
            known = memory.is_deployed(cloud)
            return f": {in_short(functions.changes(chalice_for(step, cloud), cloud)) if known else 'all new'}"
    except BotoCoreError as why:
        return f": not compared ({why})"
    return ""


def _allowed(cloud: Cloud) -> str:
    try:
        return execute(ReadAccount(), cloud)
    except FailedError as why:
        return f"too little. {why}"


def _addresses(cloud: Cloud) -> list[str]:
    told = (cloud.outputs.get("edge", {}).get("ShopUrl"), cloud.outputs.get("functions", {}).get("EndpointURL"))
    return [url for url in told if url]


def _parser() -> argparse.ArgumentParser:
    made = parser("infra.deploy", __doc__ or "")
    made.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")
    made.add_argument("--check", action="store_true", help="say what the account will refuse, and do nothing")
    made.add_argument(
        "--orders-per-second", type=check_account.orders_per_second, default=check_account.ORDERS, metavar="N"
    )
    made.add_argument("--packaged", action="store_true", help="functions as one CloudFormation stack")
    made.add_argument("--again", action="store_true", help="upload and set what has not changed, too")
    made.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="for every function")
    made.add_argument("--release", default="", help=argparse.SUPPRESS)  # infra.rollback says which it unpacked
    return made


if __name__ == "__main__":
    sys.exit(main())
