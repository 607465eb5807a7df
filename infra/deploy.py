"""Puts the shop up in AWS, or in an emulator: `python -m infra.deploy --stage dev`.

Foundation (tables, queues, bus, buckets, secrets), then the functions and their API, then what needs them. Every step
can be repeated; a failed one says what to do, and the next run goes on from there.
"""

import argparse
import os
import sys

import msgspec
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from infra.deploying import functions, memory, stacks, stages, templates
from infra.deploying.cloud import Cloud, FailedError, region
from infra.deploying.executor import chalice_for, execute, in_short
from infra.deploying.plan import plan
from infra.deploying.stages import Stage, StageError
from infra.deploying.steps import DeployFunctions, PutStack, Step


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.endpoint_url:
        _aim_at(asked.endpoint_url)
    try:
        stage = stages.read(asked.stage)
        if asked.python:
            stage = msgspec.structs.replace(stage, python=asked.python)
    except StageError as why:
        print(why, file=sys.stderr)
        return 2
    cloud = Cloud(stage, asked.region, asked.endpoint_url)
    steps = plan(stage, asked.packaged, dict(pair.split("=", 1) for pair in asked.set), asked.again)
    print(f"Sluice, stage {asked.stage}, {cloud.region}: {len(steps)} steps", flush=True)
    if asked.plan:
        return show(steps, cloud) or _refuse(stage)
    return _refuse(stage) or run(steps, cloud)


def _refuse(stage: Stage) -> int:
    """1 where the stage's file has to be mended first, after saying what there."""
    wrongs = list(stage.wrongs())
    for wrong in wrongs:
        print(f"infra/stages/{stage.name}.toml: {wrong}", file=sys.stderr)
    return 1 if wrongs else 0


def run(steps: list[Step], cloud: Cloud) -> int:
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step} ... ", end="", flush=True)
        try:
            print(execute(step, cloud), flush=True)
        except NoCredentialsError:
            print("failed\nNo AWS credentials found: sign in (aws configure, or AWS_PROFILE=...)", file=sys.stderr)
            return 1
        except (FailedError, BotoCoreError, ClientError) as why:
            print(f"failed\n{why}", file=sys.stderr)
            return 1
    print("Done." + "".join(f"\n{url}" for url in _addresses(cloud)))
    return 0


def _aim_at(emulator: str) -> None:
    """Points every client here, chalice's too, at the emulator; no emulator minds what the keys are."""
    os.environ["AWS_ENDPOINT_URL"] = emulator
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")


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
    return 0


def _difference(step: Step, cloud: Cloud) -> str:
    try:
        if isinstance(step, PutStack):
            found = stacks.changes(cloud, step.template, templates.load(step.template), step.region)
            stacks.remember(cloud, step.template, step.region)
            return f": {' '.join(found) or 'unchanged'}"
        if isinstance(step, DeployFunctions) and not step.packaged:
            known = memory.is_deployed(cloud)
            return f": {in_short(functions.changes(chalice_for(step, cloud), cloud)) if known else 'all new'}"
    except BotoCoreError as why:
        return f": not compared ({why})"
    return ""


def _addresses(cloud: Cloud) -> list[str]:
    told = (cloud.outputs.get("edge", {}).get("ShopUrl"), cloud.outputs.get("functions", {}).get("EndpointURL"))
    return [url for url in told if url]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__.splitlines()[0])
    parser.add_argument("--stage", required=True, help=f"one of infra/stages: {', '.join(stages.names())}")
    parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--packaged", action="store_true", help="functions as one CloudFormation stack")
    parser.add_argument("--again", action="store_true", help="upload and set what has not changed, too")
    parser.add_argument("--python", metavar="3.X", help="in place of the stage's: emulators run functions by their own")
    parser.add_argument("--endpoint-url", help="an emulator to deploy to instead of AWS")
    parser.add_argument("--region", default=region())
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="for every function")
    return parser


if __name__ == "__main__":
    sys.exit(main())
