"""Everything in the cloud process, wired together."""

from __future__ import annotations

import importlib.util
import os
from functools import partial
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.ssm.models import ssm_backends

from infra.deploying.plan import SECRETS
from infra.local import functions, server, shims, stacks
from infra.local.chains import Chain
from infra.local.console import Console
from infra.local.dispatcher import Dispatcher, Reply, ThrottledError
from infra.local.door import Door
from infra.local.foreign import Guarded
from infra.local.functions import Bundle, Function
from infra.local.http_server import Server
from infra.local.mailbox import Mailbox
from infra.local.nursery import Nursery
from infra.local.pages import Pages
from infra.local.pool import Pool
from infra.local.schedule_source import ScheduleSource
from infra.local.settings import ACCOUNT, HOST, REGION, SES_RATE, SES_SANDBOX, Settings
from infra.local.shims import awslambda, stepfunctions
from infra.local.shims.cloudwatch import Throttles
from infra.local.shims.lane import Lane
from infra.local.sqs_source import QueueSource
from infra.local.stream_source import StreamSource
from infra.local.throttle import TokenBucket
from layers.cloud.secrets import variable

SEED, SEEDING = "infra.local.seed", "infra.local.seeding"
SEED_LIMIT = 60.0  # seconds


class SeedError(Exception):
    """The first goods could not be put in."""


class World:
    """A running laptop cloud; `close` ends what it started."""

    def __init__(self, settings: Settings, console: Console) -> None:
        shims.install()
        self.nursery = Nursery(settings.app, settings.root, console.follow)
        moto = Guarded(Mailbox(Lane(DomainDispatcherApplication(create_backend_app)), SES_RATE(), SES_SANDBOX()))
        self.moto = Server(moto, HOST, settings.aws_port).start()
        stacks.create_all(settings.stage, _templates(settings.root))
        _put_secrets(settings.stage)
        self.bundle = functions.load(settings.root, settings.app, settings.stage)
        pool = Pool(self.nursery.fork, settings.workers)
        self.dispatcher = Dispatcher(self.bundle, pool, REGION, ACCOUNT)
        self.dispatcher.observers.append(lambda function, reply, took: _observe(console, function, reply, took))
        known = _register(self.bundle)
        # As `put-function-concurrency` has it, of those functions that AWS would know.
        pool.reserved = lambda function: known[function.name].reserved_concurrency if function.name in known else None
        self._connect_functions()
        self.nursery.wait()
        self.sources = self._sources(console)
        for source in self.sources:
            source.start()
        door = Door(self.bundle.app, self.dispatcher, TokenBucket(settings.rate, settings.burst), settings.stage)
        self.site = server.serve(
            server.Site(door, Pages(settings.root / "web"), console.request), settings.port, threads=24
        )

    def seed(self) -> str:
        """Fill the shop with its first goods, in a worker, which has the shop imported. What it did, in words."""
        if not importlib.util.find_spec(SEED) or os.environ.get("SLUICE_SEED") == "":
            return ""
        function = Function("seed", "sluice-seed", f"{SEEDING}.handler", SEED_LIMIT, 1024, None, {})
        reply = self.dispatcher.invoke(function, b"{}")
        if reply.failed:
            error = reply.json()
            raise SeedError("\n".join([f"{error['errorType']}: {error['errorMessage']}", *error.get("stackTrace", [])]))
        return str(reply.json())

    def close(self) -> None:
        for source in self.sources:
            source.close()
        self.dispatcher.close()
        self.nursery.close()

    def _connect_functions(self) -> None:
        def invoke(name: str, payload: bytes, came: Chain | None = None, waits: bool = False) -> Reply:
            function = self.bundle.deployed(name)
            if function is None:
                raise LookupError(f"Function not found: {name}")
            try:
                return self.dispatcher.invoke(function, payload, came=[came or {}], waits=waits)
            except ThrottledError as error:
                Throttles.count(function.deployed_name)
                raise TimeoutError from error

        awslambda.call_functions_with(invoke)
        stepfunctions.call_functions_with(invoke)

    def _sources(self, console: Console) -> list[Any]:
        bundle = self.bundle
        kinds: list[tuple[Any, list[Any]]] = [
            (partial(QueueSource, console=console), bundle.queues),
            (StreamSource, bundle.streams),
            (ScheduleSource, bundle.schedules),
        ]
        return [
            kind(config, bundle.functions[config.name], self.dispatcher, REGION, ACCOUNT)
            for kind, configs in kinds
            for config in configs
        ]


def _templates(root: Path) -> Path:
    return root / "infra" / "templates"


def _observe(console: Console, function: Function, reply: Reply, took: float) -> None:
    error = reply.json() if reply.failed else {}
    told = f"{error.get('errorType')}: {error.get('errorMessage')}" if error else ""
    console.invocation(function.deployed_name, told, took)


def _put_secrets(stage: str) -> None:
    """As on AWS, where the shop reads them; on a laptop the environment comes first."""
    for name in SECRETS:
        ssm_backends[ACCOUNT][REGION].put_parameter(
            name=f"/sluice/{stage}/{name}",
            description="",
            value=os.environ.get(variable(name), "unset"),
            parameter_type="SecureString",
            allowed_pattern="",
            keyid="alias/aws/ssm",
            overwrite=True,
            tags=[],
            data_type="text",
            tier=None,
            policies=None,
        )


def _register(bundle: Bundle) -> dict[str, LambdaFunction]:
    """So that `aws lambda list-functions` and `aws lambda invoke` know them; each by its name in app.py."""
    role = iam_backends[ACCOUNT]["aws"].create_role("laptop-functions", "{}", "/", None, "", [], None)
    return {
        name: lambda_backends[ACCOUNT][REGION].create_function(
            {
                "FunctionName": function.deployed_name,
                "Runtime": "python3.11",
                "Role": role.arn,
                "Handler": function.handler,
                "Code": {"ImageUri": f"laptop/{function.deployed_name}"},
                "PackageType": "Image",
                "Timeout": int(function.timeout),
                "MemorySize": function.memory,
                "Description": "runs in the laptop cloud's workers",
                "ReservedConcurrentExecutions": function.reserved,
            }
        )
        for name, function in bundle.functions.items()
    }
