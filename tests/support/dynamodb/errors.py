"""How DynamoDB refuses, by the names and in the shape that botocore tells it."""

from typing import Any

from botocore.exceptions import ClientError

CONDITION = "The conditional request failed"


class Refusal(Exception):  # noqa: N818 - an answer like any other to whoever asked
    """A refused call, before the operation's name is known."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(code, message)
        self.code, self.message, self.more = code, message, more

    def as_client_error(self, operation: str) -> ClientError:
        answer = {
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": {"HTTPStatusCode": 400, "HTTPHeaders": {}, "RetryAttempts": 0},
            "message": self.message,
            **self.more,
        }
        return ClientError(answer, operation)


class UnsupportedError(NotImplementedError):
    """The model was asked for something that it does not know: never guess, teach it."""


def invalid(message: str) -> Refusal:
    return Refusal("ValidationException", message)


def missing_table() -> Refusal:
    return Refusal("ResourceNotFoundException", "Requested resource not found")


def condition_failed(item: Any = None) -> Refusal:
    return Refusal("ConditionalCheckFailedException", CONDITION, **({"Item": item} if item else {}))


def cancelled(reasons: list[dict[str, Any]]) -> Refusal:
    codes = ", ".join(reason["Code"] for reason in reasons)
    message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return Refusal("TransactionCanceledException", message, CancellationReasons=reasons)
