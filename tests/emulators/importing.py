"""API Gateway's import of a document, stood in for before an emulator that takes no paths from one.

MiniStack 1.5 answers ImportRestApi with an empty API and refuses PutRestApi; it has the calls that make one piece by
piece. Everything else goes through as it came.
"""

import json
import re
import threading
from collections.abc import Mapping
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import boto3

IMPORT = re.compile(r"^/restapis(/(?P<api>[a-z0-9]+))?\?.*mode=(import|overwrite)")
HOP = ("connection", "transfer-encoding", "content-length", "keep-alive")


class Importer:
    """Listens on loopback before the emulator at `endpoint`."""

    def __init__(self, endpoint: str) -> None:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        self.gateway = boto3.client("apigateway", endpoint_url=endpoint, **keys)  # type: ignore[call-overload]
        self.imported: list[str] = []  # ids of the APIs, once for each import
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, urlsplit(endpoint)))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, document: Mapping[str, Any], api: str | None) -> dict[str, Any]:
        """What the import of `document` would make, as a new API or in the place of what `api` has."""
        name = document["info"]["title"]
        if not api:
            api = str(self.gateway.create_rest_api(name=name)["id"])
        self._clear(api)
        ids = {"/": self._resources(api)["/"]}
        for path in sorted(document["paths"]):
            self._make_path(api, path, ids)
            for verb, method in document["paths"][path].items():
                self._make_method(api, ids[path], verb.upper(), method)
        self.imported.append(api)
        return {"id": api, "name": name}

    def _resources(self, api: str) -> dict[str, str]:
        pages = self.gateway.get_paginator("get_resources").paginate(restApiId=api)
        return {each["path"]: each["id"] for page in pages for each in page["items"]}

    def _clear(self, api: str) -> None:
        for path, resource in self._resources(api).items():
            if path.count("/") == 1 and path != "/":
                self.gateway.delete_resource(restApiId=api, resourceId=resource)

    def _make_path(self, api: str, path: str, ids: dict[str, str]) -> None:
        above, _, part = path.rpartition("/")
        if path in ids:
            return
        self._make_path(api, above or "/", ids)
        made = self.gateway.create_resource(restApiId=api, parentId=ids[above or "/"], pathPart=part)
        ids[path] = made["id"]

    def _make_method(self, api: str, resource: str, verb: str, method: Mapping[str, Any]) -> None:
        if verb not in ("GET", "PUT", "POST", "PATCH", "DELETE"):
            return  # OPTIONS is answered by a MOCK integration
        place = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
        calls = method["x-amazon-apigateway-integration"]
        self.gateway.put_method(**place, authorizationType="NONE")
        self.gateway.put_integration(**place, type="AWS_PROXY", integrationHttpMethod="POST", uri=calls["uri"])


def _handler(importer: Importer, emulator: Any) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            meant = IMPORT.match(self.path)
            if meant and self.command in ("POST", "PUT"):
                answer = importer.take(json.loads(body), meant["api"])
                self._send(201 if self.command == "POST" else 200, {}, json.dumps(answer).encode())
                return
            through = HTTPConnection(emulator.hostname, emulator.port, timeout=120)
            through.request(self.command, self.path, body, dict(self.headers))
            answered = through.getresponse()
            headers = {name: value for name, value in answered.getheaders() if name.lower() not in HOP}
            self._send(answered.status, headers, answered.read())
            through.close()

        do_GET = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_POST  # noqa: N815 - names that http.server calls

        def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests read what failed, not what came."""

    return Handler
