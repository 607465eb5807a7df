"""chalice's client of AWS, which looks more often whether a function is ready: 47 of them, five seconds each, are four
minutes of waiting for what takes one."""

from typing import Any

from chalice.awsclient import TypedAWSClient

OFTEN = {"Delay": 1, "MaxAttempts": 300}  # as long as botocore would wait


class QuickClient(TypedAWSClient):
    def _wait_for_active(self, function_name: str) -> None:
        self._wait("function_active_v2", function_name)

    def _wait_for_function_update(self, function_name: str) -> None:
        self._wait("function_updated_v2", function_name)

    def _wait(self, until: str, function_name: str) -> None:
        client: Any = self._client("lambda")
        client.get_waiter(until).wait(FunctionName=function_name, WaiterConfig=OFTEN)
