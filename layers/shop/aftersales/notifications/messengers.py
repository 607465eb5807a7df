"""How notices leave: SES for mail, SNS for short messages. A stage without a sender's address only keeps them."""

from typing import Protocol

from layers.cloud import settings
from layers.cloud.aws import client
from layers.shop.aftersales.notifications.errors import TooManyMailsError
from layers.shop.aftersales.notifications.model import Notice

# What SES calls it in its API's first version, in its second, and in its documentation:
# https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
FOR_PACE = frozenset({"Throttling", "TooManyRequestsException", "ThrottlingException"})


class Messenger(Protocol):
    def send(self, notice: Notice) -> None: ...


class SesMessenger:
    """Mail through SES, from `SLUICE_MAIL_FROM`."""

    def send(self, notice: Notice) -> None:
        """Raises TooManyMailsError where SES takes no more for now."""
        if not (sender := settings.MAIL_FROM()):
            return
        from botocore.exceptions import ClientError

        try:
            self._send(sender, notice)
        except ClientError as refused:
            if refused.response["Error"]["Code"] in FOR_PACE:
                raise TooManyMailsError from refused
            raise

    def _send(self, sender: str, notice: Notice) -> None:
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
