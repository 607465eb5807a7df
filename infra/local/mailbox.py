"""Where the laptop's mail arrives: all that the shop sends by SES, to be read at `/_aws/ses` of the emulated AWS.

moto takes mail too, but only from senders that were verified, the long way (see shims/lane.py), and shows it nowhere;
LocalStack shows it at this address and in this shape.
"""

from __future__ import annotations

import io
import json
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

SENDER = "shop@sluice.example"
SHOWN_AT = "/_aws/ses"
KEPT = 1_000
ANSWER = (
    '<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>{id}</MessageId>'
    "</SendEmailResult><ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></SendEmailResponse>"
)


class Mailbox:
    """WSGI: takes SES's SendEmail and shows what it took, the newest first; all else is the application's."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._mails: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if (method, path) == ("GET", SHOWN_AT):
            return _answer(start_response, "application/json", json.dumps({"messages": list(self._mails)}))
        if method == "POST" and "/ses/" in environ.get("HTTP_AUTHORIZATION", ""):
            asked = _asked(environ)
            if asked.get("Action") == "SendEmail":
                return _answer(start_response, "text/xml", ANSWER.format(id=self._take(asked)))
        return self._application(environ, start_response)

    def _take(self, asked: dict[str, str]) -> str:
        mail_id = str(uuid.uuid4())
        to = [value for name, value in asked.items() if name.startswith("Destination.ToAddresses.member.")]
        self._mails.appendleft(
            {
                "Id": mail_id,
                "Source": asked.get("Source", ""),
                "Destination": {"ToAddresses": to},
                "Subject": asked.get("Message.Subject.Data", ""),
                "Body": {"text_part": asked.get("Message.Body.Text.Data", "")},
                "Timestamp": datetime.now(UTC).isoformat(),
            }
        )
        return mail_id


def _asked(environ: Environ) -> dict[str, str]:
    """The fields of a request of AWS's query protocol; whoever comes next can read the body again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _answer(start_response: StartResponse, kind: str, text: str) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", f"{kind}; charset=utf-8")])
    return [text.encode()]
