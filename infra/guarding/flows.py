"""Rules about what runs and who comes in: nothing is lost without a trace, nobody comes by an open door."""

import re
from collections.abc import Iterator
from typing import Any

from infra.guarding.findings import Finding, Template, of_kind

FUNCTION = "AWS::Serverless::Function"
POLLED = ("SQS", "DynamoDB")
ANYWHERE = ("0.0.0.0/0", "::/0")
SECRET = re.compile(r"(KEY|SECRET|PASSWORD|TOKEN)$")


def queue_without_dead_letters(template: Template) -> Iterator[Finding]:
    """What a queue's consumer cannot do is kept: each queue has dead letters, or holds them."""
    for name, queue in of_kind(template, "AWS::SQS::Queue"):
        dead = str(queue.get("QueueName", "")).endswith(("-dlq", "-dlq'}"))
        if not dead and not queue.get("RedrivePolicy", {}).get("deadLetterTargetArn"):
            yield Finding(name, "no RedrivePolicy")


def rule_without_dead_letters(template: Template) -> Iterator[Finding]:
    """What the bus cannot deliver is kept."""
    for name, rule in of_kind(template, "AWS::Events::Rule"):
        for target in rule.get("Targets", []):
            if not target.get("DeadLetterConfig", {}).get("Arn"):
                yield Finding(name, f"target {target['Id']} has no DeadLetterConfig")


def function_without_dead_letters(template: Template) -> Iterator[Finding]:
    """What a function cannot do is kept: by its queue, by its stream's OnFailure, or by a queue of its own."""
    for name, function in of_kind(template, FUNCTION):
        for event, source in function.get("Events", {}).items():
            if source["Type"] == "DynamoDB" and not source["Properties"].get("DestinationConfig"):
                yield Finding(name, f"its stream {event} has no OnFailure")
            if source["Type"] == "Schedule" and not _keeps(function):
                yield Finding(name, f"its schedule {event} has no DeadLetterQueue")


def _keeps(function: dict[str, Any]) -> bool:
    return bool(function.get("DeadLetterQueue") or function.get("EventInvokeConfig"))


def batch_fails_whole(template: Template) -> Iterator[Finding]:
    """One message that cannot be handled does not bring its batch back."""
    for name, function in of_kind(template, FUNCTION):
        for event, source in function.get("Events", {}).items():
            answers = source["Properties"].get("FunctionResponseTypes")
            if source["Type"] in POLLED and answers != ["ReportBatchItemFailures"]:
                yield Finding(name, f"{event} does not report which messages failed")


def secret_in_environment(template: Template) -> Iterator[Finding]:
    """No secret stands in a function's environment, where whoever may list functions reads it."""
    for name, function in of_kind(template, FUNCTION):
        told = function.get("Environment", {}).get("Variables", {})
        yield from (Finding(name, f"{variable} is in its environment") for variable in told if SECRET.search(variable))


def silent_machine(template: Template) -> Iterator[Finding]:
    """A state machine logs at least its errors: an Express one leaves no other trace."""
    for name, machine in of_kind(template, "AWS::StepFunctions::StateMachine"):
        if machine.get("LoggingConfiguration", {}).get("Level", "OFF") == "OFF":
            yield Finding(name, "logs nothing")


def open_network(template: Template) -> Iterator[Finding]:
    """Nobody comes into the network from anywhere."""
    for name, group in of_kind(template, "AWS::EC2::SecurityGroup"):
        for rule in group.get("SecurityGroupIngress", []):
            if {rule.get("CidrIp"), rule.get("CidrIpv6")} & set(ANYWHERE):
                yield Finding(name, "lets in the whole internet")


def plain_edge(template: Template) -> Iterator[Finding]:
    """The distribution speaks TLS 1.2 to both sides and stands behind a firewall."""
    for name, shop in of_kind(template, "AWS::CloudFront::Distribution"):
        yield from (Finding(name, why) for why in _plain(shop["DistributionConfig"]))


def _plain(edge: dict[str, Any]) -> Iterator[str]:
    if not edge.get("WebACLId"):
        yield "no firewall"
    for behaviour in [edge["DefaultCacheBehavior"], *edge.get("CacheBehaviors", [])]:
        if behaviour["ViewerProtocolPolicy"] == "allow-all":
            yield f"{behaviour.get('PathPattern', 'the default')} is served without TLS"
    for origin in edge["Origins"]:
        if origin.get("CustomOriginConfig", {}).get("OriginProtocolPolicy", "https-only") != "https-only":
            yield f"origin {origin['Id']} is asked without TLS"
