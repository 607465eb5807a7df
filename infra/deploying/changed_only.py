"""chalice's calls, without those that would set what the last deployment set: that is what makes the next one quick.

A deployment remembers, beside what chalice remembers, what each call set (a digest of it). `--again` forgets that.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from chalice.deploy.executor import Executor
from chalice.deploy.models import APICall

Given = dict[str, Any]
Remembered = dict[str, dict[str, Any]]  # by call: `digest` of what it set, and its `answer`

# Calls that set something, each with the parameter that says of what.
SETTERS = {
    "publish_layer": "layer_name",
    "update_function": "function_name",
    "put_function_concurrency": "function_name",
    "delete_function_concurrency": "function_name",
    "put_role_policy": "role_name",
    "update_lambda_event_source": "event_uuid",
    "update_api_from_swagger": "rest_api_id",
    "deploy_rest_api": "rest_api_id",
}
SOURCE = ("batch_size", "maximum_batching_window_in_seconds", "maximum_concurrency")
# Calls that make something, as the call that would set it, and what that would answer; `made` is what it answers.
MAKERS: dict[str, Callable[[Given, Any], tuple[str, Given, Any]]] = {
    "create_function": lambda given, made: ("update_function", given, {"FunctionArn": made}),
    "create_role": lambda given, made: (
        "put_role_policy",
        {"role_name": given["name"], "policy_name": given["name"], "policy_document": given["policy"]},
        None,
    ),
    "create_lambda_event_source": lambda given, made: (
        "update_lambda_event_source",
        {"event_uuid": made} | {name: value for name, value in given.items() if name in SOURCE},
        None,
    ),
    "import_rest_api": lambda given, made: (
        "update_api_from_swagger",
        {"rest_api_id": made, "swagger_document": given["swagger_document"]},
        None,
    ),
}
CODE = ("zip_contents", "layers", "handler")  # of a function: its fingerprint stands for them
QUESTIONS = ("get_rest_api",)


class ChangedOnly(Executor):
    """`fingerprints` by name of a function, as deployed; `carry_out`: False asks only, and goes on as if it had."""

    def __init__(
        self, client: Any, ui: Any, remembered: Remembered, fingerprints: Mapping[str, str], carry_out: bool = True
    ) -> None:
        super().__init__(client, ui)
        self._remembered, self._fingerprints, self._carry_out = remembered, fingerprints, carry_out
        self.changed: list[str] = []  # "update_function sluice-dev-notify"

    def execute(self, plan: Any) -> None:
        plan.messages.clear()  # they tell of updates before anybody knows whether there is one
        super().execute(plan)

    def _do_apicall(self, instruction: APICall) -> None:
        answer = self._answer(instruction.method_name, self._resolve_variables(instruction))
        if instruction.output_var is not None:
            self.variables[instruction.output_var] = answer

    def _answer(self, method: str, given: Given) -> Any:
        if method == "delete_layer_version":
            return None  # functions that are not uploaded go on using it
        if method in MAKERS:
            return self._make(method, given)
        if method not in SETTERS:
            return self._call(method, given)
        name, digest = f"{method} {given[SETTERS[method]]}", self._digest(method, given)
        known = self._remembered.get(name)
        if known and known["digest"] == digest and not self._follows(method, given):
            return known["answer"]
        self.changed.append(name)
        if not self._carry_out and known:
            return known["answer"]
        answer = self._call(method, given)
        self._remembered[name] = {"digest": digest, "answer": _kept(method, answer)}
        return answer

    def _make(self, method: str, given: Given) -> Any:
        self.changed.append(f"{method} {given.get('function_name') or given.get('name', '')}".rstrip())
        made = self._call(method, given)
        setter, sets, answer = MAKERS[method](given, made)
        name = f"{setter} {sets[SETTERS[setter]]}"
        self._remembered[name] = {"digest": self._digest(setter, sets), "answer": answer}
        return made

    def _call(self, method: str, given: Given) -> Any:
        if self._carry_out or method in QUESTIONS:
            return getattr(self._client, method)(**given)
        return f"arn:aws:lambda:::function:{given.get('function_name', '')}:"  # of what is yet to be made

    def _follows(self, method: str, given: Given) -> bool:
        """Whether what is set once more here was changed by a call before: a stage serves its API as deployed last."""
        changed = f"update_api_from_swagger {given.get('rest_api_id')}"
        return method == "deploy_rest_api" and changed in self.changed

    def _digest(self, method: str, given: Given) -> str:
        sets = dict(given)
        if method == "update_function":
            sets = {name: value for name, value in given.items() if name not in CODE}
            sets["code"] = self._fingerprints[given["function_name"]]
        text = json.dumps(sets, sort_keys=True, default=_as_text)
        return hashlib.sha256(text.encode()).hexdigest()


def _kept(method: str, answer: Any) -> Any:
    """Of an answer, what the calls after it ask for: AWS's about a function holds its whole environment."""
    return (
        {"FunctionArn": answer["FunctionArn"]} if method == "update_function" and isinstance(answer, dict) else answer
    )


def _as_text(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)
