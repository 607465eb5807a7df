"""`make deploy`, whole, on an emulator: from nothing to a bought order, again, back a release, and down to nothing.

What the emulator lacks is the import of an API; importing.py stands in for that call and for no other.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.deploying import releases
from infra.local.provider import Double
from tests.emulators import ministack
from tests.emulators.importing import Importer

pytestmark = pytest.mark.emulator
KEYS = {
    "SLUICE_ADMIN_KEY": "an-operators-key",
    "SLUICE_STRIPE_KEY": "sk_test_1",
    "SLUICE_STRIPE_WEBHOOK_SECRET": "whsec_1",
}


@dataclass
class Account:
    """An empty account: an emulator, a Redis and a payment provider."""

    endpoint: str
    direct: str
    environment: list[str]

    def run(self, verb: str, *more: str, tree: Path = releases.ROOT) -> str:
        """`python -m infra.<verb>` as a person would run it; gives what it printed."""
        command = [
            sys.executable,
            "-m",
            f"infra.{verb}",
            "--stage",
            "dev",
            "--region",
            "us-east-1",
            "--python",
            ministack.PYTHON,
        ]
        command += ["--endpoint-url", self.endpoint, *more]
        done = subprocess.run(command, cwd=tree, env=os.environ | KEYS, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def deploy(self, *more: str, tree: Path = releases.ROOT) -> str:
        return self.run("deploy", *self.environment, *more, tree=tree)

    def client(self, service: str) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client(service, endpoint_url=self.direct, **keys)  # type: ignore[call-overload]

    def url(self) -> str:
        (api,) = self.client("apigateway").get_rest_apis()["items"]
        return f"{self.direct}/_aws/execute-api/{api['id']}/api"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    folder, double = tmp_path_factory.mktemp("account"), Double().start()
    with ministack.running(folder) as direct, ministack.valkey(folder) as redis:
        importer = Importer(direct)
        environment = ["--set", f"SLUICE_REDIS_URL={redis}", "--set", f"SLUICE_STRIPE_API_BASE={double.url}"]
        yield Account(importer.url, direct, environment)
        importer.stop()
    double.stop()


@pytest.fixture(scope="module")
def deployed(account: Account) -> Account:
    account.deploy()
    return account


def functions_step(printed: str) -> str:
    return next(line for line in printed.splitlines() if "functions and API" in line).partition(" ... ")[2]


def test_a_deployed_shop_sells_ships_and_takes_back(deployed: Account) -> None:
    printed = deployed.run("verify", "--url", deployed.url(), "--patience", "300")
    assert "its card is declined by the provider, and its unit is on sale again" in printed
    assert "An order is paid for and shipped" in printed
    assert "the money is refunded, and its unit is on sale again" in printed
    assert printed.endswith("Stage dev works.\n")


def test_deploying_again_changes_nothing(deployed: Account) -> None:
    steps = [line for line in deployed.deploy().splitlines() if line.startswith("[")]
    assert "functions at once" in steps.pop(0)  # what the account allows is told each time
    assert len(steps) > 30
    assert [line for line in steps if " ... unchanged" not in line] == []


def test_one_changed_line_uploads_one_function_and_the_release_before_takes_it_back(
    deployed: Account, tmp_path: Path
) -> None:
    first = releases.archive()[0]
    cloud_tree = tmp_path / "tree"
    cloud_tree.mkdir()
    releases.unpack_bytes(releases.archive()[1], cloud_tree)
    module = cloud_tree / "functions" / "notifications.py"
    before = "    records = take_turns(queues.records(event))\n"
    assert module.read_text().count(before) == 1
    line = "    assert isinstance(records, list)\n"
    module.write_text(module.read_text().replace(before, before + line))
    planned = next(line for line in deployed.deploy("--plan", tree=cloud_tree).splitlines() if "functions and" in line)
    changed = functions_step(deployed.deploy(tree=cloud_tree))
    for told in (planned, changed):
        assert "publish_layer sluice-dev-managed-layer; update_function sluice-dev-notify" in told
        assert told.count("update_function") == 1
    back = deployed.run("rollback", *deployed.environment)
    assert f"back to {first}" in back
    assert "update_function sluice-dev-notify" in functions_step(back)


def test_a_stage_that_is_taken_down_leaves_nothing(deployed: Account) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "infra.teardown", "--stage", "dev", "--endpoint-url", deployed.endpoint],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (refused.returncode, refused.stdout) == (1, "Nothing was touched.\n")
    assert "Stage dev is gone." in deployed.run("teardown", "--yes", "dev")
    left = {
        "functions": deployed.client("lambda").list_functions()["Functions"],
        "layers": deployed.client("lambda").list_layers()["Layers"],
        "sources": deployed.client("lambda").list_event_source_mappings()["EventSourceMappings"],
        "roles": deployed.client("iam").list_roles()["Roles"],
        "tables": deployed.client("dynamodb").list_tables()["TableNames"],
        "queues": deployed.client("sqs").list_queues().get("QueueUrls", []),
        "buckets": deployed.client("s3").list_buckets()["Buckets"],
        "apis": deployed.client("apigateway").get_rest_apis()["items"],
        "logs": deployed.client("logs").describe_log_groups()["logGroups"],
        "secrets": deployed.client("ssm").describe_parameters()["Parameters"],
        "machines": deployed.client("stepfunctions").list_state_machines()["stateMachines"],
        "schedules": deployed.client("events").list_rules()["Rules"],
        "alarms": deployed.client("cloudwatch").describe_alarms()["MetricAlarms"],
    }
    assert {what: found for what, found in left.items() if found} == {}
