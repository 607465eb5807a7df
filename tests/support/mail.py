"""What leaves the shop for mailboxes and telephones, kept in this process: SES and SNS as far as we ask them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from layers.cloud import aws


class Mail(NamedTuple):
    recipient: str
    subject: str
    text: str


class Post:
    """A client of SES and of SNS that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.messages: list[tuple[str, str]] = []  # to which number, and the text

    def send_email(self, **asked: Any) -> dict[str, str]:
        (recipient,) = asked["Destination"]["ToAddresses"]
        message = asked["Message"]
        self.mails.append(Mail(recipient, message["Subject"]["Data"], message["Body"]["Text"]["Data"]))
        return {"MessageId": "1"}

    def publish(self, **asked: Any) -> dict[str, str]:
        self.messages.append((asked["PhoneNumber"], asked["Message"]))
        return {"MessageId": "1"}


@contextmanager
def kept_post() -> Iterator[Post]:
    """Let SES and SNS be answered in this process."""
    post = Post()
    with aws.answered_by(ses=post, sns=post):
        yield post
