"""What chalice's configuration cannot express, as data for both ways of deploying.

After `chalice deploy` it is set by API calls (plan.py makes steps of it); with --packaged, `add` writes it into the
template that `chalice package` made.
"""

import copy
import json
from typing import Any

from infra.deploying import access_log
from infra.deploying.loops import MEANT
from infra.deploying.stages import Stage
from layers.cloud.web import problems

Settings = dict[str, object]

API = "APIHandler"
PARTIAL: Settings = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}

# Where the pacer sets how many batches run at once: a deployment says where it begins, and leaves it alone afterwards.
PACED = ("intake", "place-backlog")

# What cannot be handled arrives here (functions keep-<...>).
KEPT = (
    "dead-checkups",
    "dead-webhooks",
    "dead-notifications",
    "dead-imports",
    "dead-reconciliations",
    "dead-order-events",
    "dead-stock-jobs",
    "dead-loyalty",
    "dead-sale-orders",
    "stuck-orders",
)


def sources(stage: Stage) -> dict[str, Settings]:
    """Per function what its event source needs, in the words of update_event_source_mapping."""
    return {
        # The sluice itself. A limit of the source, unlike reserved concurrency, never drives messages to dead letters.
        "intake": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": stage.intake_concurrency}},
        "place-backlog": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 2}},
        "refuse-dead-orders": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 2}},
        "refuse-dead-orders-backlog": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 2}},
        **{f"keep-{dead}": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 2}} for dead in KEPT},
        "handle-webhook": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 5}},
        "check-up": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 5}},
        "award-points": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 5}},
        "notify": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 10}},
        "follow-sale-orders": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 10}},
        "run-import": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 2}},
        "run-reconciliation": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 2}},
        "tend-stock": PARTIAL | {"ScalingConfig": {"MaximumConcurrency": 5}},
        # Ten batches a shard at a time: still in order per order, since an order is one partition key.
        "publish-order-events": PARTIAL
        | {"BisectBatchOnFunctionError": True, "MaximumRetryAttempts": 50, "ParallelizationFactor": 10},
    }


# Each under the code that the laptop's door uses and the API document lists. API Gateway names no field.
REFUSALS = {
    "THROTTLED": problems.TOO_MANY_REQUESTS,
    "REQUEST_TOO_LARGE": problems.BODY_TOO_LARGE,
    "MISSING_AUTHENTICATION_TOKEN": problems.ROUTE_NOT_FOUND,
    "INTEGRATION_TIMEOUT": problems.GATEWAY_TIMEOUT,
    "DEFAULT_4XX": problems.BAD_REQUEST,
    "DEFAULT_5XX": problems.BAD_GATEWAY,
}


def refusals() -> dict[str, dict[str, Any]]:
    """API Gateway's own answers as problem+json, keyed by response type, as OpenAPI extension values."""
    return {kind: _refusal(problem, whole=kind.startswith("DEFAULT_")) for kind, problem in REFUSALS.items()}


def _refusal(kind: problems.ProblemType, whole: bool) -> dict[str, Any]:
    """`whole`: for a whole class of refusals, which keep the statuses that API Gateway gives them."""
    document = problems.Problem(kind, "DETAIL", "$context.requestId").document()
    text = json.dumps(document | ({"status": "STATUS"} if whole else {}))
    headers = {"Content-Type": "'application/problem+json'", "Access-Control-Allow-Origin": "'*'"}
    if kind.retry_after is not None:
        headers["Retry-After"] = f"'{kind.retry_after}'"
    if kind is problems.TOO_MANY_REQUESTS:
        headers["RateLimit"] = "'\"stage\";r=0;t=1'"
    text = text.replace('"DETAIL"', "$context.error.messageString").replace('"STATUS"', "$context.status")
    answer: dict[str, Any] = {
        "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
        "responseTemplates": {"application/json": text},
    }
    return answer | ({} if whole else {"statusCode": str(kind.status)})


def add(template: dict[str, Any], stage: Stage, dead_events: str) -> dict[str, Any]:
    """The template of `chalice package` with names, sources tuned, loops allowed, throttles, refusals and SnapStart.

    `dead_events` is the ARN of the queue for stream records that could not be published.
    """
    found = copy.deepcopy(template)
    resources = found["Resources"]
    for function, settings in sources(stage).items():
        if logical(function) in resources:  # a stage may carry only some contexts
            _tune(resources[logical(function)]["Properties"], settings, dead_events)
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["FunctionName"] = deployed_name(stage, name)
            if configured_name(name) in MEANT:
                resource["Properties"]["RecursiveLoop"] = "Allow"
    # chalice would make the log of a function sluice-<stage>-api_handler, which does not exist.
    resources["ApiHandlerLogGroup"]["Properties"]["LogGroupName"] = f"/aws/lambda/{deployed_name(stage, API)}"
    _open_api(resources["RestAPI"]["Properties"], stage)
    return _snap_start(found) if stage.snap_start else found


def api_name(stage: str) -> str:
    """What API Gateway calls the API: metrics and alarms know it by its name alone, so that carries the stage."""
    return f"sluice-{stage}"


def logical(function: str) -> str:
    """chalice's name for a function in its template: "check-up" is CheckUp."""
    return "".join(part.capitalize() for part in function.split("-"))


def configured_name(name: str) -> str:
    """The way back: CheckUp is "check-up", as in .chalice/config.json."""
    if name == API:
        return "api_handler"
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


def deployed_name(stage: Stage, name: str) -> str:
    """What `chalice deploy` would call the function; the one behind the API gets no noun of its own."""
    return function_name(stage.name, configured_name(name))


def function_name(stage: str, configured: str) -> str:
    """The same by the name in .chalice/config.json."""
    return f"sluice-{stage}" if configured == "api_handler" else f"sluice-{stage}-{configured}"


def _tune(properties: dict[str, Any], settings: Settings, dead_events: str) -> None:
    for event in properties["Events"].values():
        event["Properties"].update(settings)
        if event["Type"] == "DynamoDB":
            event["Properties"]["DestinationConfig"] = {"OnFailure": {"Type": "SQS", "Destination": dead_events}}


def _open_api(api: dict[str, Any], stage: Stage) -> None:
    api["DefinitionBody"]["x-amazon-apigateway-gateway-responses"] = refusals()
    limits = {"ThrottlingRateLimit": stage.requests_per_second, "ThrottlingBurstLimit": stage.burst}
    api["MethodSettings"] = [{"HttpMethod": "*", "ResourcePath": "/*", "MetricsEnabled": True, **limits}]
    own = f"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:{access_log.group(stage.name)}"
    api["AccessLogSetting"] = {"DestinationArn": {"Fn::Sub": own}, "Format": access_log.FORMAT}


def _snap_start(template: dict[str, Any]) -> dict[str, Any]:
    """Only published versions start from a snapshot, so the API has to call an alias of the newest one."""
    handler = template["Resources"]["APIHandler"]["Properties"]
    handler |= {"SnapStart": {"ApplyOn": "PublishedVersions"}, "AutoPublishAlias": "live"}
    template["Resources"]["APIHandlerInvokePermission"]["Properties"]["FunctionName"] = {"Ref": "APIHandlerAliaslive"}
    api = template["Resources"]["RestAPI"]["Properties"]
    called = json.dumps(api["DefinitionBody"]).replace("${APIHandler.Arn}", "${APIHandlerAliaslive}")
    api["DefinitionBody"] = json.loads(called)
    return template
