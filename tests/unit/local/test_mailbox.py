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
    laptop, mail = Client(Mailbox(behind, rate=1_000_000)), sent("again")
    for _ in range(KEPT + 1):
        laptop.post("/", **mail)
    assert len(laptop.get(SHOWN_AT).get_json()["messages"]) == KEPT


def refused(answer: Any) -> str:
    return str(answer.text).partition("<Code>")[2].partition("</Code>")[0]


def test_more_than_a_new_account_may_send_a_second_is_refused_as_ses_does() -> None:
    laptop, mail = Client(Mailbox(behind)), sent("again")
    answers = [laptop.post("/", **mail) for _ in range(20)]
    assert [answer.status_code for answer in answers[:14]] == [200] * 14
    assert (answers[-1].status_code, refused(answers[-1])) == (400, "Throttling")


def test_the_sandbox_mails_nobody_but_who_was_verified() -> None:
    mail = sent("hello")  # to may@example.com
    stranger = Client(Mailbox(behind, verified=frozenset({"li@example.com"}))).post("/", **mail)
    assert (stranger.status_code, refused(stranger)) == (400, "MessageRejected")
    for known in ("may@example.com", "example.com"):
        assert Client(Mailbox(behind, verified=frozenset({known}))).post("/", **mail).status_code == 200
