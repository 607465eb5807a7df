"""Where the laptop's mail arrives: all that the shop sends by SES, to be read at `/_aws/ses` of the emulated AWS.

moto takes mail too, but only from senders that were verified, the long way (see shims/lane.py), and shows it nowhere;
LocalStack shows it at this address and in this shape. It refuses as SES does: what is beyond the account's rate, and in
the sandbox whoever was not verified.
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
from xml.sax.saxutils import escape

from infra.local.throttle import TokenBucket

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
REFUSAL = (
    '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>{code}</Code>'
    "<Message>{message}</Message></Error><RequestId>{id}</RequestId></ErrorResponse>"
)
TOO_FAST = ("Throttling", "Maximum sending rate exceeded.")
UNVERIFIED = ("MessageRejected", "Email address is not verified. The following identities failed the check: ")
NEW_ACCOUNT = 14  # mails a second, out of the sandbox


class Mailbox:
    """WSGI: takes SES's SendEmail and shows what it took, the newest first; all else is the application's.

    `rate` is mails a second. `verified`: addresses and domains that the sandbox lets be mailed; None: out of it.
    """

    def __init__(
        self, application: Application, rate: int = NEW_ACCOUNT, verified: frozenset[str] | None = None
    ) -> None:
        self._application, self._verified = application, verified
        self._bucket = TokenBucket(rate, rate)
        self._mails: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if (method, path) == ("GET", SHOWN_AT):
            return _answer(start_response, "application/json", json.dumps({"messages": list(self._mails)}))
        if method == "POST" and "/ses/" in environ.get("HTTP_AUTHORIZATION", ""):
            asked = _asked(environ)
            if asked.get("Action") == "SendEmail":
                return self._take_or_refuse(asked, start_response)
        return self._application(environ, start_response)

    def _take_or_refuse(self, asked: dict[str, str], start_response: StartResponse) -> Iterable[bytes]:
        unverified = [address for address in _recipients(asked) if not self._may_mail(address)]
        if unverified:
            return _refuse(start_response, UNVERIFIED[0], UNVERIFIED[1] + ", ".join(unverified))
        if not self._bucket.take():
            return _refuse(start_response, *TOO_FAST)
        return _answer(start_response, "text/xml", ANSWER.format(id=self._take(asked)))

    def _may_mail(self, address: str) -> bool:
        return self._verified is None or bool({address, address.rpartition("@")[2]} & self._verified)

    def _take(self, asked: dict[str, str]) -> str:
        mail_id = str(uuid.uuid4())
        self._mails.appendleft(
            {
                "Id": mail_id,
                "Source": asked.get("Source", ""),
                "Destination": {"ToAddresses": _recipients(asked)},
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


def _recipients(asked: dict[str, str]) -> list[str]:
    return [value for name, value in asked.items() if name.startswith("Destination.ToAddresses.member.")]


def _refuse(start_response: StartResponse, code: str, message: str) -> Iterable[bytes]:
    text = REFUSAL.format(code=code, message=escape(message), id=uuid.uuid4())
    return _answer(start_response, "text/xml", text, "400 Bad Request")


def _answer(start_response: StartResponse, kind: str, text: str, status: str = "200 OK") -> Iterable[bytes]:
    start_response(status, [("Content-Type", f"{kind}; charset=utf-8")])
    return [text.encode()]
