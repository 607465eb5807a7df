"""How notices leave: SES for mail, SNS for short messages. A stage without a sender's address only keeps them."""

from typing import Protocol

from layers.cloud import settings
from layers.cloud.aws import client
from layers.shop.aftersales.notifications.model import Notice


class Messenger(Protocol):
    def send(self, notice: Notice) -> None: ...


class SesMessenger:
    """Mail through SES, from `SLUICE_MAIL_FROM`."""

    def send(self, notice: Notice) -> None:
        sender = settings.MAIL_FROM()
        if not sender:
            return
        client("ses").send_email(
            Source=sender,
            Destination={"ToAddresses": [notice.recipient]},
            Message={
                "Subject": {"Data": notice.subject, "Charset": "UTF-8"},
                "Body": {"Text": {"Data": notice.text, "Charset": "UTF-8"}},
            },
        )


class SnsMessenger:
    """Short messages through SNS, where `SLUICE_SMS=on`."""

    def send(self, notice: Notice) -> None:
        if settings.SMS():
            client("sns").publish(PhoneNumber=notice.recipient, Message=f"{notice.subject}. {notice.text}")
