"""What the commands about a stage have in common: `--stage`, `--region`, and an emulator in AWS's place."""

import argparse
import os
import sys

import msgspec
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from infra.deploying import stages
from infra.deploying.cloud import Cloud, FailedError, region

TROUBLE = (FailedError, BotoCoreError, ClientError, stages.StageError)


def parser(command: str, text: str) -> argparse.ArgumentParser:
    """`command` is run as `python -m <command>`."""
    made = argparse.ArgumentParser(prog=f"python -m {command}", description=text.splitlines()[0])
    made.add_argument("--stage", required=True, help=f"one of infra/stages: {', '.join(stages.names())}")
    made.add_argument("--region", default=region())
    made.add_argument("--endpoint-url", help="an emulator in the place of AWS")
    made.add_argument("--python", metavar="3.X", help="in place of the stage's: emulators run functions by their own")
    return made


def cloud_of(asked: argparse.Namespace) -> Cloud:
    """Raises StageError."""
    stage = stages.read(asked.stage)
    if asked.python:
        stage = msgspec.structs.replace(stage, python=asked.python)
    if asked.endpoint_url:
        _aim_at(asked.endpoint_url)
    return Cloud(stage, asked.region, asked.endpoint_url)


def told(why: Exception) -> int:
    """Says what went wrong and what to do about it; 1, for the shell."""
    if isinstance(why, NoCredentialsError):
        print("No AWS credentials found: sign in (aws configure, or AWS_PROFILE=...)", file=sys.stderr)
    else:
        print(why, file=sys.stderr)
    return 1


def _aim_at(emulator: str) -> None:
    """Points every client here, chalice's too, at the emulator; no emulator minds what the keys are."""
    os.environ["AWS_ENDPOINT_URL"] = emulator
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
