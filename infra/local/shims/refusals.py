"""Step Functions, moto 5.2.5: a task whose function could not be invoked fails with an error called `Exception`. AWS
says what Lambda said, `Lambda.TooManyRequestsException` say, and Retry and Catch go by it.
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda

from infra.local.shims.patches import Patches


def _from_error(task: StateTaskLambda, env: Any, ex: Exception) -> FailureEvent:
    if not isinstance(ex, ClientError):
        failure: FailureEvent = _moto_from_error(task, env, ex)
        return failure
    name, cause = f"Lambda.{ex.response['Error']['Code']}", ex.response["Error"]["Message"]
    details: Any = {"lambdaFunctionFailedEventDetails": {"error": name, "cause": cause}}
    kind = HistoryEventType.LambdaFunctionFailed
    return FailureEvent(env=env, error_name=CustomErrorName(name), event_type=kind, event_details=details)


PATCHES = Patches()
_moto_from_error = PATCHES.replace(StateTaskLambda, "_from_error", _from_error)
