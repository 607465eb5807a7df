"""The steps of a deployment on moto: each does its work once, says what it did, and then finds nothing to do."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from infra.deploying import access_log, gateway, secrets, stacks, templates, uploads
from infra.deploying.additions import sources
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.executor import execute
from infra.deploying.stages import Stage
from infra.deploying.steps import AllowLoop, KeepAccessLog, Output, PutStack, TuneSource

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse")


def test_a_stack_is_created_with_what_it_holds_named(cloud: Cloud) -> None:
    assert execute(PutStack("queues"), cloud).startswith("created: + OrdersQueue + OrdersDeadLetters")
    urls = cloud.client("sqs").list_queues(QueueNamePrefix="sluice-dev-checkups")["QueueUrls"]
    assert [url.rpartition("/")[2] for url in urls] == ["sluice-dev-checkups-dlq", "sluice-dev-checkups"]


def test_a_changed_template_says_what_changes(cloud: Cloud) -> None:
    execute(PutStack("queues"), cloud)
    template = templates.load("queues")
    template["Resources"]["OrdersQueue"]["Properties"]["VisibilityTimeout"] = 90
    del template["Resources"]["StuckOrdersQueue"]
    assert stacks.changes(cloud, "queues", template) == ["~ OrdersQueue", "- StuckOrdersQueue"]


def test_an_unchanged_template_changes_nothing(cloud: Cloud) -> None:
    execute(PutStack("queues"), cloud)
    assert stacks.changes(cloud, "queues", templates.load("queues")) == []


def test_later_steps_know_what_earlier_stacks_told(cloud: Cloud) -> None:
    execute(PutStack("storage"), cloud)
    assert cloud.resolve(Output("storage", "WebBucket")) == f"sluice-dev-{cloud.account}-us-east-1-web"


def test_a_secret_is_made_up_once_and_never_changed(cloud: Cloud) -> None:
    assert secrets.keep(cloud, "admin-key", made_up=True).startswith("created")
    parameter = cloud.client("ssm").get_parameter(Name="/sluice/dev/admin-key", WithDecryption=True)["Parameter"]
    assert (parameter["Type"], len(parameter["Value"]) >= 40) == ("SecureString", True)
    assert secrets.keep(cloud, "admin-key", made_up=True) == "unchanged"


def test_a_providers_key_is_not_made_up(cloud: Cloud) -> None:
    assert "set SLUICE_STRIPE_KEY and deploy again" in secrets.keep(cloud, "stripe-key", made_up=False)


def test_an_api_is_throttled_and_its_refusals_shaped_once(cloud: Cloud) -> None:
    client = cloud.client("apigateway")
    api = client.create_rest_api(name="sluice")["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    method = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    client.put_method(**method, authorizationType="NONE")
    client.put_integration(**method, type="HTTP", uri="http://shop.example", integrationHttpMethod="GET")
    client.create_deployment(restApiId=api, stageName="api")
    tuned = partial(gateway.tune, client, api, "api", 100, 200, "arn:aws:logs:us-east-1:123456789012:log-group:calls")
    assert tuned() == "refusals as problem+json, 100 requests/s, burst 200, access log"
    assert client.get_gateway_response(restApiId=api, responseType="THROTTLED")["statusCode"] == "429"
    assert tuned() == "unchanged"


def test_api_gateway_may_write_the_access_log_by_the_role_that_the_account_has_or_by_ours(cloud: Cloud) -> None:
    assert execute(KeepAccessLog(), cloud) == "/aws/apigateway/sluice-dev, 14 days, role sluice-us-east-1-api-logs"
    assert execute(KeepAccessLog(), cloud) == "unchanged"
    assert cloud.client("apigateway").get_account()["cloudwatchRoleArn"].endswith("role/sluice-us-east-1-api-logs")
    assert access_log.give_up(cloud) == "deleted"
    others = [{"op": "replace", "path": access_log.PATH, "value": "arn:aws:iam::123456789012:role/others"}]
    cloud.client("apigateway").update_account(patchOperations=others)
    assert execute(KeepAccessLog(), cloud) == "unchanged"


def test_the_role_of_the_access_log_stays_while_another_stage_needs_it(cloud: Cloud) -> None:
    execute(KeepAccessLog(), cloud)
    cloud.client("logs").create_log_group(logGroupName=access_log.group("prod"))
    assert access_log.give_up(cloud) == "kept for other stages"


def test_the_access_log_tells_nothing_of_who_called() -> None:
    assert "$context.path" not in access_log.FORMAT  # addresses may hold what people wrote; routes are templates
    assert "identity" not in access_log.FORMAT


def test_only_pages_that_changed_are_uploaded(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>Lanterns</h1>")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "tool.js").write_text("// what checks the pages is none of them")
    cloud.client("s3").create_bucket(Bucket="pages")
    assert uploads.put_pages(cloud, "pages", tmp_path) == 1
    assert uploads.put_pages(cloud, "pages", tmp_path) == 0
    assert cloud.client("s3").head_object(Bucket="pages", Key="index.html")["ContentType"] == "text/html"


@pytest.fixture
def intake(cloud: Cloud) -> str:
    """The event source mapping of a deployed intake."""
    execute(PutStack("queues"), cloud)
    roles = cloud.client("iam")
    role = roles.create_role(RoleName="intake", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    name, functions = "sluice-dev-intake", cloud.client("lambda")
    functions.create_function(
        FunctionName=name, Runtime="python3.11", Role=role, Handler="app.intake", Code={"ZipFile": b"PK"}
    )
    queue = f"arn:aws:sqs:us-east-1:{cloud.account}:sluice-dev-orders"
    mapping = functions.create_event_source_mapping(FunctionName=name, EventSourceArn=queue)
    return str(mapping["UUID"])


def test_a_deployment_says_where_the_intake_begins_and_leaves_it_to_the_pacer_then(cloud: Cloud, intake: str) -> None:
    step = TuneSource("intake", sources(cloud.stage)["intake"])
    functions = cloud.client("lambda")
    execute(step, cloud)
    begun = functions.get_event_source_mapping(UUID=intake)
    assert begun["ScalingConfig"] == {"MaximumConcurrency": cloud.stage.intake_concurrency}
    functions.update_event_source_mapping(UUID=intake, ScalingConfig={"MaximumConcurrency": 9})
    assert execute(step, cloud) == "unchanged"
    assert functions.get_event_source_mapping(UUID=intake)["ScalingConfig"] == {"MaximumConcurrency": 9}


def test_a_function_without_its_source_is_one_clear_sentence(cloud: Cloud) -> None:
    with pytest.raises(FailedError, match="sluice-dev-intake has no event source"):
        execute(TuneSource("intake", {}), cloud)


class Loops(Cloud):
    """Stands in for Lambda's recursion config, which moto does not know: a setting for each function."""

    allowed: dict[str, str]

    def client(self, service: str, region: str | None = None) -> Any:
        return self

    def get_function_recursion_config(self, **asked: str) -> dict[str, str]:
        return {"RecursiveLoop": self.allowed.get(asked["FunctionName"], "Terminate")}

    def put_function_recursion_config(self, **asked: str) -> None:
        self.allowed[asked["FunctionName"]] = asked["RecursiveLoop"]


def test_a_loop_that_is_meant_is_allowed_once_and_says_what_ends_it() -> None:
    cloud = Loops(Stage(name="dev"), "us-east-1")
    cloud.allowed = {}
    assert execute(AllowLoop("run-import"), cloud).startswith("allowed: a file is read in slices")
    assert cloud.allowed == {"sluice-dev-run-import": "Allow"}
    assert execute(AllowLoop("run-import"), cloud) == "unchanged"
