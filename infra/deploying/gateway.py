"""What chalice leaves open at API Gateway: throttles and log of the stage, and its own refusals as problem+json."""

from typing import Any

from infra.deploying.access_log import FORMAT
from infra.deploying.additions import refusals


def tune(client: Any, api: str, stage: str, requests_per_second: int, burst: int, group: str) -> str:
    """Sets all three (`group`: ARN of the log group) and says what changed.

    New refusals need a new deployment of the stage, which costs no downtime.
    """
    done = []
    if _shape_refusals(client, api):
        client.create_deployment(restApiId=api, stageName=stage, description="Refusals as problem+json")
        done.append("refusals as problem+json")
    if _throttle(client, api, stage, requests_per_second, burst):
        done.append(f"{requests_per_second} requests/s, burst {burst}")
    if _log(client, api, stage, group):
        done.append("access log")
    return ", ".join(done) or "unchanged"


def _shape_refusals(client: Any, api: str) -> bool:
    changed = False
    shaped = {each["responseType"]: each for each in client.get_gateway_responses(restApiId=api, limit=500)["items"]}
    for kind, answer in refusals().items():
        if any(shaped.get(kind, {}).get(key) != value for key, value in answer.items()):
            client.put_gateway_response(restApiId=api, responseType=kind, **answer)
            changed = True
    return changed


def _throttle(client: Any, api: str, stage: str, requests_per_second: int, burst: int) -> bool:
    known = client.get_stage(restApiId=api, stageName=stage).get("methodSettings", {}).get("*/*", {})
    if (known.get("throttlingRateLimit"), known.get("throttlingBurstLimit")) == (requests_per_second, burst):
        return False
    values = {"throttling/rateLimit": requests_per_second, "throttling/burstLimit": burst, "metrics/enabled": "true"}
    patch = [{"op": "replace", "path": f"/*/*/{key}", "value": str(value)} for key, value in values.items()]
    client.update_stage(restApiId=api, stageName=stage, patchOperations=patch)
    return True


def _log(client: Any, api: str, stage: str, group: str) -> bool:
    wanted = {"destinationArn": group, "format": FORMAT}
    if client.get_stage(restApiId=api, stageName=stage).get("accessLogSettings") == wanted:
        return False
    patch = [{"op": "replace", "path": f"/accessLogSettings/{key}", "value": value} for key, value in wanted.items()]
    client.update_stage(restApiId=api, stageName=stage, patchOperations=patch)
    return True
