"""Step Functions, moto 5.2.5, run by its interpreter.

- Each execution parses its definition again with ANTLR (tens of milliseconds); here a definition is parsed once.
  What a parsed program remembers between states moved from a random key made on first use to one of its own.
- Lambda tasks call back over HTTP with a client made for each call; here they call the dispatcher.
- Starting, describing and answering task tokens walk all executions ever; here they are found by name. Two starts
  of one name at once both succeeded; here one lock orders them. Those that ended are packed, old ones dropped and
  their names kept (executions.py).
- An execution was SUCCEEDED before it had an output, its history could not be paged or reversed, and the cause of a
  failed task token was lost.
- CloudFormation left out the type and the substitutions of a state machine.
"""

from __future__ import annotations

import datetime
import json
import threading
import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from botocore.exceptions import ClientError
from moto.core.responses import ActionResult, EmptyResult
from moto.stepfunctions import models as base
from moto.stepfunctions import responses
from moto.stepfunctions.exceptions import ExecutionAlreadyExists, ExecutionDoesNotExist
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser import models
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded, ProgramError, ProgramStopped
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.backend import execution as running
from moto.stepfunctions.parser.utils import TMP_THREADS
from moto.stepfunctions.utils import cfn_to_api_tags

from infra.local.shims.executions import executions_of
from infra.local.shims.patches import Patches

_STATUS: dict[Any, ExecutionStatus] = {
    ProgramEnded: ExecutionStatus.SUCCEEDED,
    ProgramError: ExecutionStatus.FAILED,
    ProgramStopped: ExecutionStatus.ABORTED,
}
_starting = threading.RLock()


class LambdaReply(Protocol):
    """What the dispatcher answers: JSON, and whether it is an error."""

    @property
    def payload(self) -> bytes: ...

    @property
    def failed(self) -> bool: ...


Invoke = Callable[[str, bytes], LambdaReply]
_invoke: Invoke | None = None


def call_functions_with(invoke: Invoke) -> None:
    """Lambda tasks run `invoke(function name or ARN, payload)` from now on. LookupError: there is no such function."""
    global _invoke
    _invoke = invoke


def _heap_key(component: EvalComponent) -> str:
    return str(id(component))


def _start_execution(
    backend: Any,
    state_machine_arn: str,
    name: str | None = None,
    execution_input: str | None = None,
    trace_header: Any = None,
) -> Any:
    """As AWS: the same name and input while it runs is the same execution; otherwise the name is taken."""
    name = name or str(uuid.uuid4())
    with _starting:
        machine = backend.describe_state_machine(state_machine_arn)
        known = executions_of(machine)
        if name in known.spent_names:
            raise ExecutionAlreadyExists(f"Execution Already Exists: '{_execution_arn(backend, machine, name)}'")
        if (found := known.by_name.get(name)) is not None:
            return _the_same(found, execution_input)
        execution = _new_execution(backend, machine, name, execution_input or "{}")
        known.append(execution)
    execution.start()
    del TMP_THREADS[:]  # moto lists every thread it ever started
    return execution


def _the_same(execution: Any, execution_input: str | None) -> Any:
    if execution.status == "RUNNING" and execution.execution_input == (execution_input or "{}"):
        return execution
    raise ExecutionAlreadyExists(f"Execution Already Exists: '{execution.execution_arn}'")


def _execution_arn(backend: Any, machine: Any, name: str) -> str:
    where = f"{backend.partition}:states:{backend.region_name}:{backend.account_id}"
    return f"arn:{where}:execution:{machine.name}:{name}"


def _new_execution(backend: Any, machine: Any, name: str, execution_input: str) -> Any:
    machine._validate_execution_input(execution_input)
    execution = running.Execution(
        name=name,
        sm_type=machine.sm_type,
        role_arn=machine.roleArn,
        exec_arn=_execution_arn(backend, machine, name),
        account_id=backend.account_id,
        region_name=backend.region_name,
        state_machine=_snapshot(machine),
        start_date=datetime.datetime.now(tz=datetime.UTC),
        cloud_watch_logging_session=None,
        input_data=execution_input,
        trace_header=None,
        activity_store={},
    )
    execution.exec_status = ExecutionStatus.RUNNING
    return execution


def _snapshot(machine: Any) -> Any:
    """The machine as it is now: an update does not reach executions under way."""
    snapshot = object.__new__(type(machine))
    vars(snapshot).update(vars(machine), executions=[])
    return snapshot


def _find_execution(backend: Any, execution_arn: str) -> Any:
    backend._validate_execution_arn(execution_arn)
    machine = backend._get_state_machine_for_execution(execution_arn)
    found = executions_of(machine).by_name.get(execution_arn.rpartition(":")[2])
    if found is None or found.execution_arn != execution_arn:
        why = executions_of(machine).missing(execution_arn.rpartition(":")[2])
        raise ExecutionDoesNotExist(f"Execution Does Not Exist: '{execution_arn}'{why}")
    return found


def _listed(backend: Any, execution_status: ExecutionStatus | None = None) -> list[Any]:
    """For task tokens only those that run matter, whatever status is asked for."""
    return [each for machine in backend.state_machines for each in list(executions_of(machine).running.values())]


def _reflect_end(communication: Any) -> None:
    """How the execution ended. Output first, status last: whoever sees SUCCEEDED sees the output."""
    execution = communication.execution
    environment = execution.exec_worker.env
    state = environment.program_state()
    status = _STATUS.get(type(state), ExecutionStatus.TIMED_OUT)
    if status == ExecutionStatus.SUCCEEDED:
        execution.output = environment.states.get_input()
    if status == ExecutionStatus.FAILED:
        execution.error, execution.cause = state.error.get("error"), state.error.get("cause")
    execution.stop_date = datetime.datetime.now(tz=datetime.UTC)
    execution.exec_status = status
    _ended(execution.state_machine_arn, execution)


def _ended(machine_arn: str, execution: Any) -> None:
    backend = models.stepfunctions_parser_backends[execution.account_id][execution.region_name]
    for machine in backend.state_machines:
        if machine.arn == machine_arn:
            executions_of(machine).ended(execution)


def _call_function(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:
    """Lambda's Invoke for a task state, without HTTP."""
    if _invoke is None:
        answer: dict[str, Any] = _moto_call_function(parameters, region, state_credentials)
        return answer
    payload = parameters.get("Payload") or b"{}"
    try:
        reply = _invoke(parameters["FunctionName"], payload)
    except LookupError as error:
        raise _refused("ResourceNotFoundException", str(error), 404) from error
    except TimeoutError as error:
        raise _refused("TooManyRequestsException", "Rate Exceeded.", 429) from error
    result = {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": json.loads(reply.payload)}
    return result | ({"FunctionError": "Unhandled"} if reply.failed else {})


def _refused(code: str, message: str, status: int) -> ClientError:
    metadata = {"HTTPStatusCode": status, "RequestId": ""}
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}
    return ClientError(answer, "Invoke")


def _get_execution_history(response: Any) -> ActionResult:
    """Pages (maxResults, nextToken), newest first on request."""
    arn = response._get_param("executionArn")
    events = response.stepfunction_backend.get_execution_history(arn)["events"]
    if response._get_param("reverseOrder"):
        events = events[::-1]
    first = int(response._get_param("nextToken") or 0)
    last = first + int(response._get_param("maxResults") or 100)
    more = {"nextToken": str(last)} if last < len(events) else {}
    return ActionResult({"events": events[first:last]} | more)


def _send_task_failure(response: Any) -> EmptyResult:
    response.stepfunction_backend.send_task_failure(
        response._get_param("taskToken"), error=response._get_param("error"), cause=response._get_param("cause")
    )
    return EmptyResult()


def _create_from_cloudformation(
    cls: Any, /, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
) -> Any:
    properties = cloudformation_json["Properties"]
    definition = properties.get("DefinitionString") or json.dumps(properties.get("Definition", {}))
    for name, value in (properties.get("DefinitionSubstitutions") or {}).items():
        definition = definition.replace(f"${{{name}}}", str(value))
    return models.stepfunctions_parser_backends[account_id][region_name].create_state_machine(
        properties.get("StateMachineName", resource_name),
        definition,
        properties.get("RoleArn", ""),
        tags=cfn_to_api_tags(properties.get("Tags", [])),
        sm_type=properties.get("StateMachineType"),
    )


PATCHES = Patches()
_moto_call_function = PATCHES.replace(lambda_eval_utils, "_invoke_lambda_function", _call_function)
PATCHES.replace(
    AmazonStateLanguageParser, "parse", staticmethod(lru_cache(maxsize=256)(AmazonStateLanguageParser.parse))
)
PATCHES.replace(EvalComponent, "heap_key", property(_heap_key))
PATCHES.replace(base, "stepfunctions_backends", models.stepfunctions_parser_backends)
PATCHES.replace(StateMachine, "create_from_cloudformation_json", classmethod(_create_from_cloudformation))
PATCHES.replace(models.StepFunctionsParserBackend, "start_execution", _start_execution)
PATCHES.replace(models.StepFunctionsParserBackend, "describe_execution", _find_execution)
PATCHES.replace(models.StepFunctionsParserBackend, "_get_executions", _listed)
PATCHES.replace(running.BaseExecutionWorkerCommunication, "_reflect_execution_status", _reflect_end)
PATCHES.replace(responses.StepFunctionResponse, "get_execution_history", _get_execution_history)
PATCHES.replace(responses.StepFunctionResponse, "send_task_failure", _send_task_failure)
