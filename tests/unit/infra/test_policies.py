"""Every function may do what it has to, and nothing at another stage."""

import json
import re

import pytest

from infra.deploying.config import completed
from infra.deploying.policies import CHALICE, PAYMENT_KEYS, RIGHTS, STAGES, document, files
from infra.deploying.stages import STAGES as DEPLOYED

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html, "Required IAM permissions"
AS_AWS_LISTS_THEM = {
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
}
CONFIG = json.loads((CHALICE / "config.json").read_text())


def test_the_policy_files_and_the_lines_that_name_them_are_current() -> None:
    written = {path: path.read_text() for path in CHALICE.glob("*.json")}
    assert written == files(), "run: python -m infra.deploying.policies"


def test_a_new_function_gets_its_lines_and_one_that_is_gone_loses_them() -> None:
    old = '{"lambda_functions": {"pay": {"lambda_timeout": 15}, "gone": {}}, '
    old += '"stages": {"dev": {"lambda_functions": {"pay": {"iam_policy_file": "p", "reserved_concurrency": 2}}}}}'
    config = json.loads(completed(old, ["pay", "wrap"], ["dev"]))
    assert config["lambda_functions"] == {"pay": {"lambda_timeout": 15}, "wrap": {"lambda_timeout": 10}}
    assert config["stages"]["dev"]["lambda_functions"] == {
        "pay": {"iam_policy_file": "p", "reserved_concurrency": 2},
        "wrap": {"iam_policy_file": "policy-dev-wrap.json"},
    }


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_of_a_stage_has_a_policy_of_its_own(stage: str) -> None:
    named = {name: each["iam_policy_file"] for name, each in CONFIG["stages"][stage]["lambda_functions"].items()}
    assert named == {name: f"policy-{stage}-{name}.json" for name in RIGHTS}
    assert set(CONFIG["lambda_functions"]) == set(RIGHTS)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_of_the_proxy_that_stands_before_it(stage: str) -> None:
    proxies = CONFIG["stages"][stage]["environment_variables"].get("SLUICE_PROXIES", "0")
    assert int(proxies) == int(DEPLOYED[stage].edge)


@pytest.mark.parametrize("function", RIGHTS)
def test_a_development_function_cannot_reach_production(function: str) -> None:
    assert "sluice-prod" not in json.dumps(document("dev", function))
    for statement in document("dev", function)["Statement"]:
        told = json.dumps(statement.get("Condition", ""))
        for resource in statement.get("Resource", []):
            assert "dev" in resource + told or resource in ("*", "arn:aws:ses:*:*:identity/*"), resource


@pytest.mark.parametrize("function", RIGHTS)
def test_no_right_is_open_but_those_that_know_no_resource(function: str) -> None:
    for statement in document("prod", function)["Statement"]:
        assert not [action for action in statement["Action"] if action.endswith("*")]
        if statement.get("Resource") == ["*"]:
            services = {action.partition(":")[0] for action in statement["Action"]}
            assert services <= {"xray", "ec2", "lambda", "cloudwatch"}
            assert "lambda:UpdateEventSourceMapping" not in statement["Action"]


@pytest.mark.parametrize("function", RIGHTS)
def test_lambda_may_make_an_interface_for_who_joins_the_network_and_its_code_may_not(function: str) -> None:
    told = {"Allow": set(), "Deny": set()}  # type: dict[str, set[str]]
    for statement in document("prod", function)["Statement"]:
        told[statement["Effect"]] |= {action for action in statement["Action"] if action.startswith("ec2:")}
        if statement["Effect"] == "Deny":
            own = {"lambda:SourceFunctionArn": "arn:*:lambda:*:*:function:sluice-prod*"}
            assert statement["Condition"] == {"ArnLike": own}
    assert told["Allow"] == (AS_AWS_LISTS_THEM if RIGHTS[function].joins_network else set())
    assert told["Deny"] == (told["Allow"] | {"ec2:DetachNetworkInterface"} if told["Allow"] else set())


@pytest.mark.parametrize("function", RIGHTS)
def test_a_policy_is_no_longer_than_iam_takes(function: str) -> None:
    assert len(json.dumps(document("prod", function), separators=(",", ":"))) <= 10_240


READ = r'\b(?:secret|values|fits|has_changed)\("([a-z-]+)"'
SETTLING = ("reserve-replacement", "refund-payment", "book-goods", "ship-replacement", "close-return")


@pytest.mark.parametrize("step", [*SETTLING, "lapse-return", "release-replacement", "call-off-return", "check-up"])
@pytest.mark.parametrize("right", ["send", "write", "secrets", "starts"])
def test_who_repairs_may_do_what_each_step_does_that_a_repair_repeats(step: str, right: str) -> None:
    """The daily reconciliation settles returns and checks up on orders by the steps' own code (returns' sagas are
    started again for people only)."""
    assert set(getattr(RIGHTS[step], right)) - {"return-saga"} <= set(getattr(RIGHTS["run-reconciliation"], right))


@pytest.mark.parametrize("function", ["run-import", "run-reconciliation", "tend-stock", "check-up", "handle-webhook"])
def test_who_works_in_slices_may_send_itself_the_next(function: str) -> None:
    assert set(RIGHTS[function].consume) <= set(RIGHTS[function].send)


def test_every_secret_that_the_shop_reads_may_be_read_by_somebody() -> None:
    layers = CHALICE.parent / "layers"
    read = {name for path in layers.rglob("*.py") for name in re.findall(READ, path.read_text())}
    assert read
    assert read <= {name for rights in RIGHTS.values() for name in rights.secrets}


def test_only_who_talks_to_the_payment_provider_may_read_its_key() -> None:
    readers = {name for name, rights in RIGHTS.items() if {"stripe-key", *PAYMENT_KEYS} & set(rights.secrets)}
    steps = {"authorize-payment", "capture-payment", "void-payment", "refund-order", "refund-payment"}
    assert readers == {"check-up", "handle-webhook", "run-reconciliation", *steps}
