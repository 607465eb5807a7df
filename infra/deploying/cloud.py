"""The account that is deployed to: its clients, and what its stacks have told so far."""

import os
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.deploying.stages import Stage
from infra.deploying.steps import Known, Secret, Value


class FailedError(Exception):
    """A step that did not work; the text says what happened and what to do next."""


class Cloud:
    """`endpoint_url` aims it at an emulator instead of AWS."""

    def __init__(self, stage: Stage, region: str, endpoint_url: str | None = None) -> None:
        self.stage = stage
        self.region = region
        self.endpoint_url = endpoint_url
        self.outputs: dict[str, dict[str, str]] = {}
        self._session = boto3.Session()

    def client(self, service: str, region: str | None = None) -> Any:
        settings = Config(retries={"mode": "standard", "total_max_attempts": 5}, s3={"addressing_style": "path"})
        where = region or self.region
        return self._session.client(service, region_name=where, endpoint_url=self.endpoint_url, config=settings)

    @cached_property
    def account(self) -> str:
        return str(self.client("sts").get_caller_identity()["Account"])

    @property
    def partition(self) -> str:
        """Which of AWS's clouds the region is of: aws, aws-cn, aws-us-gov."""
        return str(self._session.get_partition_for_region(self.region))

    @property
    def artifacts(self) -> str:
        """The bucket of packages (storage.yaml)."""
        return f"sluice-{self.stage.name}-{self.account}-{self.region}-artifacts"

    def stack_name(self, concern: str) -> str:
        return f"sluice-{self.stage.name}-{concern}"

    def remember(self, concern: str, region: str | None = None) -> None:
        """Looks up the outputs of a stack without touching it, if it is there."""
        if stack := describe(self.client("cloudformation", region), self.stack_name(concern)):
            self.outputs[concern] = outputs_of(stack)

    def kept(self, key: str) -> bytes | None:
        """What `keep` kept; None where there is nothing, or no bucket yet."""
        s3 = self.client("s3")
        try:
            return bytes(s3.get_object(Bucket=self.artifacts, Key=key)["Body"].read())
        except (s3.exceptions.NoSuchKey, s3.exceptions.NoSuchBucket):
            return None

    def keep(self, key: str, content: bytes) -> None:
        """Puts it into the bucket of packages, from where the next deployment reads it, on whatever machine."""
        self.client("s3").put_object(Bucket=self.artifacts, Key=key, Body=content)

    def resolve(self, value: Value) -> str:
        """A value of the plan as text, looking up what an earlier stack told or what is kept as a secret."""
        if isinstance(value, str):
            return value
        if isinstance(value, Secret):
            path = f"/sluice/{self.stage.name}/{value.name}"
            kept = str(self.client("ssm").get_parameter(Name=path, WithDecryption=True)["Parameter"]["Value"])
            return kept.splitlines()[0]  # the newest, where it is being changed
        if value.stack not in self.outputs:
            self.remember(value.stack, value.region if isinstance(value, Known) else None)
        if isinstance(value, Known):
            return self.outputs.get(value.stack, {}).get(value.name, "")
        if value.stack not in self.outputs:
            raise FailedError(f"{value.stack} has not been deployed, and {value.name} is needed of it")
        return self.outputs[value.stack][value.name]


def describe(client: Any, name: str) -> dict[str, Any] | None:
    """A stack as CloudFormation describes it; None where there is none of that name."""
    try:
        found: dict[str, Any] = client.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as missing:
        if "does not exist" in str(missing):
            return None
        raise
    return found


def outputs_of(stack: dict[str, Any]) -> dict[str, str]:
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def region() -> str:
    known = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return known or boto3.Session().region_name or "us-east-1"
