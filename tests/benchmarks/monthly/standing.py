"""What a stage costs while nobody comes: counted in its own templates and in app.py, as they are deployed."""

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

from chalice.app import ScheduledEventConfig, SQSEventConfig

from infra.deploying.stages import Stage
from infra.guarding.findings import of_kind
from infra.guarding.rendered import of_stage
from infra.local.settings import ROOT
from tests.benchmarks import prices
from tests.benchmarks.cost import AWS_CALL, LOG_BYTES, OWN_CPU, Line, _memory

MINUTES = prices.HOURS * 60
# Lambda polls a queue by five threads, 20 s at a time, whether anything comes or not:
# https://www.amazonaws.cn/en/blog-selection/understanding-amazon-sqs-and-aws-lambda-event-source-mapping-for-efficient-message-processing/
POLLS = 5 * 3 * MINUTES
UNITS = {"MINUTES": 1, "MINUTE": 1, "HOURS": 60, "HOUR": 60, "DAYS": 1440, "DAY": 1440}
LOOKED_AT = 6  # calls of AWS that one run of a schedule makes while there is nothing to do
WAKING = ("layers/shop/traffic/overload/pace_intake.py", "layers/shop/goods/inventory/levels/watch_stock.py")


def standing(stage: Stage, event_sources: list[Any]) -> dict[str, list[Line]]:
    """What a month asks for before the first visitor comes, by what it goes for; `event_sources` as chalice knows those
    of app.py."""
    stacks = list(of_stage(stage).values())
    polled = sum(isinstance(source, SQSEventConfig) for source in event_sources)
    return {
        "network (NAT gateway, its address, endpoints)": list(_network(stacks)),
        "cache, empty": [_cache(stacks)],
        "firewall and its rules": list(_firewall(stacks)),
        "alarms, dashboard, metrics": list(_watch(stacks)),
        "polls of empty queues": [Line("SQS", polled * POLLS, "requests", prices.SQS_REQUEST)],
        "schedules": list(_schedules(event_sources)),
    }


def _network(stacks: list[Any]) -> Iterator[Line]:
    interfaces = [
        endpoint
        for stack in stacks
        for _, endpoint in of_kind(stack, "AWS::EC2::VPCEndpoint")
        if endpoint["VpcEndpointType"] == "Interface"
    ]
    zones = sum(len(endpoint["SubnetIds"]) for endpoint in interfaces)
    hours = prices.HOURS
    yield Line("NAT gateway", hours * _count(stacks, "AWS::EC2::NatGateway"), "hours", prices.NAT_HOUR)
    yield Line("its address", hours * _count(stacks, "AWS::EC2::EIP"), "hours", prices.ADDRESS_HOUR)
    yield Line("endpoints in the network", hours * zones, "hours", prices.ENDPOINT_HOUR)


def _cache(stacks: list[Any]) -> Line:
    caches = _count(stacks, "AWS::ElastiCache::ServerlessCache")
    return Line("ElastiCache", prices.HOURS * caches * prices.CACHE_LEAST_GB, "GB-hours", prices.CACHE_GB_HOUR)


def _firewall(stacks: list[Any]) -> Iterator[Line]:
    walls = [wall for stack in stacks for _, wall in of_kind(stack, "AWS::WAFv2::WebACL")]
    yield Line("firewall", len(walls), "a month", prices.FIREWALL)
    yield Line("firewall", sum(len(wall["Rules"]) for wall in walls), "rules", prices.FIREWALL_RULE)


def _watch(stacks: list[Any]) -> Iterator[Line]:
    """An alarm over an expression is charged for each metric that it reads."""
    read = sum(
        sum("MetricStat" in metric for metric in alarm.get("Metrics", [])) or 1
        for stack in stacks
        for _, alarm in of_kind(stack, "AWS::CloudWatch::Alarm")
    )
    yield Line("CloudWatch", read, "metrics that alarms read", prices.ALARM)
    composite = _count(stacks, "AWS::CloudWatch::CompositeAlarm")
    yield Line("CloudWatch", composite, "composite alarms", prices.COMPOSITE_ALARM)
    yield Line("CloudWatch", _count(stacks, "AWS::CloudWatch::Dashboard"), "dashboards", prices.DASHBOARD)
    yield Line("CloudWatch", len(metrics(WAKING)), "metrics", prices.METRIC)


def _schedules(event_sources: list[Any]) -> Iterator[Line]:
    runs = {source.name: _runs(source) for source in event_sources if isinstance(source, ScheduledEventConfig)}
    each = {name: (LOOKED_AT * AWS_CALL + OWN_CPU) * _memory(name.replace("-", "_")) for name in runs}
    logged = sum(runs.values()) * (LOG_BYTES["lambda"] + LOG_BYTES["metrics"]) / 1e9
    yield Line("Lambda", sum(runs.values()), "requests", prices.LAMBDA_REQUEST)
    yield Line("Lambda", sum(runs[name] * each[name] for name in runs), "GB-seconds", prices.LAMBDA_GB_SECOND)
    yield Line("DynamoDB", sum(runs.values()) * LOOKED_AT, "read units", prices.READ_UNIT)
    yield Line("CloudWatch Logs", logged, "GB", prices.LOG_GB)


def _runs(source: Any) -> float:
    """How often a month a schedule runs: `rate(15 minutes)`."""
    rate = source.schedule_expression.to_string().removeprefix("rate(").removesuffix(")")
    number, unit = rate.split()
    return MINUTES / (int(number) * UNITS[unit.upper()])


def _count(stacks: list[Any], kind: str) -> int:
    return sum(1 for stack in stacks for _ in of_kind(stack, kind))


@cache
def metrics(modules: tuple[str, ...] = ("layers", "functions")) -> frozenset[str]:
    """Names of the metrics that modules tell by `count("...")`; what is put together stands for one by its text."""
    paths = (ROOT / name for name in modules)
    files = [file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path])]
    return frozenset(name for file in files for name in _told(ast.parse(file.read_text())))


def _told(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in ("count", "telemetry.count"):
            yield from (ast.unparse(each) for each in _choices(node.args[0]))


def _choices(name: ast.expr) -> list[ast.expr]:
    return [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]
