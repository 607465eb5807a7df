"""Rules about what keeps data: nobody else reads it, it can be had back, and it does not lie about for ever."""

from collections.abc import Iterator
from typing import Any

from infra.guarding.findings import Finding, Template, of_kind, retains

BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
TLS_ONLY = {"Bool": {"aws:SecureTransport": "false"}}


def public_bucket(template: Template) -> Iterator[Finding]:
    """A bucket blocks all four ways of becoming public."""
    for name, bucket in of_kind(template, "AWS::S3::Bucket"):
        block = bucket.get("PublicAccessBlockConfiguration", {})
        for way in BLOCKED:
            if block.get(way) is not True:
                yield Finding(name, f"{way} is not true")


def unencrypted_bucket(template: Template) -> Iterator[Finding]:
    """A bucket is encrypted at rest, and refuses who comes without TLS."""
    policies = [policy for _, policy in of_kind(template, "AWS::S3::BucketPolicy")]
    for name, bucket in of_kind(template, "AWS::S3::Bucket"):
        if not bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration"):
            yield Finding(name, "no BucketEncryption")
        mine = [policy["PolicyDocument"]["Statement"] for policy in policies if policy["Bucket"] == {"Ref": name}]
        if not any(_refuses_plain(statement) for statements in mine for statement in statements):
            yield Finding(name, "no policy that denies what comes without TLS")


def _refuses_plain(statement: dict[str, Any]) -> bool:
    whole = (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    return whole and statement.get("Condition") == TLS_ONLY


def forgetful_table(template: Template) -> Iterator[Finding]:
    """A table can be restored to any second, and outlives its stack."""
    for name, table in of_kind(template, "AWS::DynamoDB::Table"):
        if table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled") is not True:
            yield Finding(name, "no point-in-time recovery")
        if not retains(template["Resources"][name]):
            yield Finding(name, "DeletionPolicy and UpdateReplacePolicy do not retain it")


def unprotected_table(template: Template) -> Iterator[Finding]:
    """A table of a stage that sells cannot be deleted by one call."""
    for name, table in of_kind(template, "AWS::DynamoDB::Table"):
        if table.get("DeletionProtectionEnabled") is not True:
            yield Finding(name, "no DeletionProtectionEnabled")


def unencrypted_table(template: Template) -> Iterator[Finding]:
    """DynamoDB encrypts every table; what it says of its own key has to be a key of somebody, not none."""
    for name, table in of_kind(template, "AWS::DynamoDB::Table"):
        said = table.get("SSESpecification", {"SSEEnabled": True})
        if said.get("SSEEnabled") is not True:
            yield Finding(name, "SSESpecification names no key: leave it out for AWS's own")


def unencrypted_queue(template: Template) -> Iterator[Finding]:
    """A queue is encrypted at rest: orders lie on it with names and addresses."""
    for name, queue in of_kind(template, "AWS::SQS::Queue"):
        if queue.get("SqsManagedSseEnabled") is not True and not queue.get("KmsMasterKeyId"):
            yield Finding(name, "neither SqsManagedSseEnabled nor KmsMasterKeyId")


def unencrypted_topic(template: Template) -> Iterator[Finding]:
    """A topic is encrypted at rest."""
    for name, topic in of_kind(template, "AWS::SNS::Topic"):
        if not topic.get("KmsMasterKeyId"):
            yield Finding(name, "no KmsMasterKeyId")


def endless_log(template: Template) -> Iterator[Finding]:
    """A log group says for how many days it keeps what it holds; without a word it is for ever."""
    for name, group in of_kind(template, "AWS::Logs::LogGroup"):
        if not group.get("RetentionInDays"):
            yield Finding(name, "no RetentionInDays")
