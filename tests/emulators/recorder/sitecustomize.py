"""Python reads this at its start wherever this folder is on PYTHONPATH: every AWS call is then written to a file.

A line is JSON: the function that called, the service, the operation, the body. `SLUICE_CALLS_FILE` names the file.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from types import ModuleType
from typing import Any

WATCHED = "botocore.endpoint"  # what botocore and PynamoDB both go through


class Recorder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name != WATCHED:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec:
            self.loader, spec.loader = spec.loader, self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        assert self.loader
        self.loader.exec_module(module)
        endpoint: Any = module.Endpoint  # type: ignore[attr-defined]
        send = endpoint.make_request

        def make_request(self: Any, operation: Any, request: dict[str, Any]) -> Any:
            record(operation, request)
            return send(self, operation, request)

        endpoint.make_request = make_request


def record(operation: Any, request: dict[str, Any]) -> None:
    body = request.get("body") or b""
    text = body if isinstance(body, str) else body.decode() if isinstance(body, bytes) else ""
    caller = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
    service = operation.service_model.signing_name
    line = json.dumps([caller, service, operation.name, text, request.get("url_path", "")])
    with open(os.environ["SLUICE_CALLS_FILE"], "a") as calls:
        calls.write(line + "\n")


if "SLUICE_CALLS_FILE" in os.environ:
    sys.meta_path.insert(0, Recorder())
