"""Puts the shop up in AWS, or in an emulator: `python -m infra.deploy --stage dev`.

Foundation (tables, queues, bus, buckets, secrets), then the functions and their API, then what needs them. Every step
can be repeated; a failed one says what to do, and the next run goes on from there.
"""

import argparse
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from infra.deploying import stacks, templates
from infra.deploying.cloud import Cloud, FailedError, region
from infra.deploying.executor import execute
from infra.deploying.plan import plan
from infra.deploying.stages import STAGES
from infra.deploying.steps import PutStack, Step


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.endpoint_url:
        _aim_at(asked.endpoint_url)
    cloud = Cloud(STAGES[asked.stage], asked.region, asked.endpoint_url)
    steps = plan(cloud.stage, asked.packaged, dict(pair.split("=", 1) for pair in asked.set))
    print(f"Sluice, stage {asked.stage}, {cloud.region}: {len(steps)} steps", flush=True)
    if asked.plan:
        return show(steps, cloud)
    return run(steps, cloud)


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
    """Prints the steps, and of stacks what would change there."""
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step}{_difference(step, cloud)}", flush=True)
    return 0


def _difference(step: Step, cloud: Cloud) -> str:
    if not isinstance(step, PutStack):
        return ""
    try:
        found = stacks.changes(cloud, step.template, templates.load(step.template), step.region)
    except BotoCoreError as why:
        return f": not compared ({why})"
    return f": {' '.join(found) or 'unchanged'}"


def _addresses(cloud: Cloud) -> list[str]:
    told = (cloud.outputs.get("edge", {}).get("ShopUrl"), cloud.outputs.get("functions", {}).get("EndpointURL"))
    return [url for url in told if url]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__.splitlines()[0])
    parser.add_argument("--stage", choices=sorted(STAGES), required=True)
    parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--packaged", action="store_true", help="functions as one CloudFormation stack")
    parser.add_argument("--endpoint-url", help="an emulator to deploy to instead of AWS")
    parser.add_argument("--region", default=region())
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="for every function")
    return parser


if __name__ == "__main__":
    sys.exit(main())
