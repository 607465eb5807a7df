"""The laptop's mail: taken from SES's clients, shown to whoever looks."""

from typing import Any

from botocore.awsrequest import AWSRequest
from botocore.session import Session
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from infra.local.mailbox import KEPT, SHOWN_AT, Mailbox


def behind(environ: Any, start_response: Any) -> Any:
    """What stands behind the mailbox: says back what it was sent."""
    return Response(Request(environ).get_data())(environ, start_response)


def sent(text: str, action: str = "SendEmail") -> dict[str, Any]:
    """A call as botocore writes it."""
    model = Session().get_service_model("ses")
    from botocore.serialize import create_serializer

    message = {"Subject": {"Data": "Your link"}, "Body": {"Text": {"Data": text}}}
    asked: dict[str, Any] = {"Source": "shop@sluice.example", "Destination": {"ToAddresses": ["may@example.com"]}}
    written = create_serializer("query").serialize_to_request(
        asked | {"Message": message}, model.operation_model("SendEmail")
    )
    request = AWSRequest(method="POST", url="http://localhost/", data={**written["body"], "Action": action}).prepare()
    return {
        "data": request.body,
        "content_type": "application/x-www-form-urlencoded",
        "headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=laptop/20261130/us-east-1/ses/aws4_request, ..."},
    }


def test_what_the_shop_mails_is_shown_the_newest_first() -> None:
    laptop = Client(Mailbox(behind))
    for text in ("first & foremost", "und zweitens: ü"):
        assert "<MessageId>" in laptop.post("/", **sent(text)).text
    newest, oldest = laptop.get(SHOWN_AT).get_json()["messages"]
    assert (newest["Body"]["text_part"], oldest["Body"]["text_part"]) == ("und zweitens: ü", "first & foremost")
    assert (newest["Subject"], newest["Destination"]) == ("Your link", {"ToAddresses": ["may@example.com"]})


def test_other_calls_go_on_whole() -> None:
    laptop = Client(Mailbox(behind))
    assert "Action=VerifyEmailIdentity" in laptop.post("/", **sent("x", "VerifyEmailIdentity")).text
    assert laptop.post("/", data="for SQS").text == "for SQS"
    assert laptop.get(SHOWN_AT).get_json() == {"messages": []}


def test_the_oldest_mails_are_forgotten() -> None:
    laptop, mail = Client(Mailbox(behind)), sent("again")
    for _ in range(KEPT + 1):
        laptop.post("/", **mail)
    assert len(laptop.get(SHOWN_AT).get_json()["messages"]) == KEPT
