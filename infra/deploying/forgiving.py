"""chalice's deletions, for which what is not there any more is deleted: a teardown that broke off can be run again."""

import contextlib
from collections.abc import Iterator

from botocore.exceptions import ClientError
from chalice.awsclient import ResourceDoesNotExistError
from chalice.deploy.executor import Executor
from chalice.deploy.models import APICall

NOT_THERE = {"NoSuchEntity", "NotFoundException", "ResourceNotFoundException"}


class Forgiving(Executor):
    def _do_apicall(self, instruction: APICall) -> None:
        with gone_is_gone():
            super()._do_apicall(instruction)


@contextlib.contextmanager
def gone_is_gone() -> Iterator[None]:
    """A deletion of what is not there, or was deleted by a call whose answer was lost, is done."""
    try:
        yield
    except ResourceDoesNotExistError:
        pass
    except ClientError as refused:
        if refused.response["Error"]["Code"] not in NOT_THERE:
            raise
