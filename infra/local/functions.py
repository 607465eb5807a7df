"""The Lambda functions of a chalice app: what they are called, what they may use, and what sets them off.

Read from the app object and .chalice/config.json, as `chalice deploy` reads them, so that a limit is written once.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalice.app import DynamoDBEventConfig, ScheduledEventConfig, SQSEventConfig

from layers.cloud.web import doors

API = "api"
BACK_OFFICE = doors.BACK_OFFICE  # the same for operators; a bundle may do without
API_CONFIG = "api_handler"  # what chalice calls the function of all routes in config.json
API_TIMEOUT = 29.0  # seconds; API Gateway gives up on an integration then, whatever the function may use
CHALICE_DEFAULTS: dict[str, Any] = {"lambda_timeout": 60, "lambda_memory_size": 128}


@dataclass(frozen=True)
class Function:
    """A Lambda function. `timeout` in seconds, `memory` in MB, `reserved` = concurrency reserved, None = shared."""

    name: str  # as in app.py: authorize_payment
    deployed_name: str  # as in AWS: sluice-dev-authorize-payment
    handler: str  # app.authorize_payment
    timeout: float
    memory: int
    reserved: int | None
    environment: dict[str, str]


@dataclass(frozen=True)
class Bundle:
    """A chalice app with its functions and what sets them off."""

    app: Any
    functions: dict[str, Function]  # by name in app.py
    queues: list[SQSEventConfig]
    streams: list[DynamoDBEventConfig]
    schedules: list[ScheduledEventConfig]

    def deployed(self, name_or_arn: str) -> Function | None:
        """By deployed name or ARN, with or without a version. `_` is `-`: chalice keeps what app.py writes."""
        name = name_or_arn.split(":function:")[-1].split(":")[0].replace("_", "-")
        return next((each for each in self.functions.values() if each.deployed_name == name), None)


def load(root: Path, module: str, stage: str) -> Bundle:
    """Import `module` from `root` and describe its functions."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    app = importlib.import_module(module).app
    config = _config(root)
    handlers = {API: f"{module}.app"}
    handlers |= {each.name: each.handler_string for each in app.pure_lambda_functions}
    handlers |= {each.name: each.handler_string for each in app.event_sources}
    functions = {
        name: _function(name, _in_module(handler, module), config, stage) for name, handler in handlers.items()
    }
    return Bundle(
        app=app,
        functions=functions,
        queues=[each for each in app.event_sources if isinstance(each, SQSEventConfig)],
        streams=[each for each in app.event_sources if isinstance(each, DynamoDBEventConfig)],
        schedules=[each for each in app.event_sources if isinstance(each, ScheduledEventConfig)],
    )


def _in_module(handler: str, module: str) -> str:
    """chalice writes `app.<name>` whatever the module is called; a test app may have another name."""
    return f"{module}.{handler.removeprefix('app.')}" if handler.startswith("app.") else handler


def _config(root: Path) -> dict[str, Any]:
    path = root / ".chalice" / "config.json"
    config: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return config


def _function(name: str, handler: str, config: dict[str, Any], stage: str) -> Function:
    """chalice's order of precedence: the stage's function, the stage, the whole file, its default."""
    staged = config.get("stages", {}).get(stage, {})
    key = API_CONFIG if name == API else name
    scopes = [staged.get("lambda_functions", {}).get(key, {}), staged]
    scopes += [config.get("lambda_functions", {}).get(key, {}), config, CHALICE_DEFAULTS]
    environment: dict[str, str] = {}
    for scope in reversed(scopes):
        environment |= scope.get("environment_variables", {})
    environment = {name: value for name, value in environment.items() if name not in os.environ}  # the laptop's wins
    timeout = float(_first(scopes, "lambda_timeout"))
    return Function(
        name=name,
        deployed_name=_deployed_name(config.get("app_name", "sluice"), stage, name),
        handler=handler,
        timeout=min(timeout, API_TIMEOUT) if name in (API, BACK_OFFICE) else timeout,
        memory=int(_first(scopes, "lambda_memory_size")),
        reserved=_first(scopes, "reserved_concurrency"),
        environment=environment,
    )


def _deployed_name(app_name: str, stage: str, name: str) -> str:
    return f"{app_name}-{stage}" if name == API else f"{app_name}-{stage}-{name.replace('_', '-')}"


def _first(scopes: list[dict[str, Any]], key: str) -> Any:
    return next((scope[key] for scope in scopes if key in scope), None)
