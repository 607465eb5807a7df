"""Functions in their environments: context, limits, and what a caller is told when they fail."""

import json
import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from tests.support.patience import eventually


def invoke(functions, name, event):
    answer = functions.invoke(FunctionName=f"tiny-dev-{name}", Payload=json.dumps(event).encode())
    return answer.get("FunctionError"), json.loads(answer["Payload"].read())


def test_a_function_knows_its_name_its_time_and_its_environment(functions, name):
    error, answer = invoke(functions, "light", {"name": name, "step": "try"})

    assert error is None
    assert answer["function"] == "tiny-dev-light"
    assert 0 < answer["left"] <= 2000


def test_an_exception_is_told_by_class_message_and_trace(functions):
    error, answer = invoke(functions, "light", {"behave": "no-oil"})

    assert (error, answer["errorType"], answer["errorMessage"]) == ("Unhandled", "NoOilError", "the lantern is dry")
    assert "raise NoOilError" in answer["stackTrace"][-1]


def test_a_function_is_stopped_at_its_timeout(functions):
    started = monotonic()
    error, answer = invoke(functions, "light", {"behave": "overstay"})

    assert (error, answer["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert answer["errorMessage"].endswith("Error: Task timed out after 2.00 seconds")
    assert monotonic() - started < 4


def test_a_killed_runtime_says_so(functions):
    error, answer = invoke(functions, "light", {"behave": "kill"})

    assert (error, answer["errorType"]) == ("Unhandled", "Runtime.ExitError")
    assert answer["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")


def test_a_runtime_that_leaves_says_with_what(functions):
    _, answer = invoke(functions, "leave", {"status": 7})

    assert answer["errorMessage"].endswith("Runtime exited with error: exit status 7")


def test_an_answer_json_cannot_say_is_an_error(functions):
    _, answer = invoke(functions, "unsayable", {})

    assert answer["errorType"] == "Runtime.MarshalError"


def _asked(functions, number):
    """How each of so many who invoke `narrow` at once is answered."""

    def ask(_):
        try:
            return "ran" if invoke(functions, "narrow", {"for": 1.0})[0] is None else "failed"
        except functions.exceptions.TooManyRequestsException:
            return "refused"

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(ask, range(number)))


def test_who_stays_for_the_answer_of_a_function_that_is_full_is_refused_at_once(functions):
    started = monotonic()
    assert _asked(functions, 6) == {"ran": 2, "refused": 4}
    assert monotonic() - started < 2.0


def test_what_is_reserved_can_be_changed_while_it_runs(functions):
    functions.put_function_concurrency(FunctionName="tiny-dev-narrow", ReservedConcurrentExecutions=1)
    try:
        assert _asked(functions, 3) == {"ran": 1, "refused": 2}
    finally:
        functions.put_function_concurrency(FunctionName="tiny-dev-narrow", ReservedConcurrentExecutions=2)


def test_an_event_that_nobody_waits_for_is_not_refused(functions):
    def tell(_):
        told = {"FunctionName": "tiny-dev-narrow", "InvocationType": "Event", "Payload": b'{"for": 0.3}'}
        return functions.invoke(**told)["StatusCode"]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tell, range(4))) == [202] * 4


def test_an_environment_is_used_again(browser):
    assert len({browser.get("/v1/echo/hi").json["pid"] for _ in range(10)}) <= 2


def test_every_function_is_listed(functions):
    names = {each["FunctionName"] for each in functions.list_functions()["Functions"]}

    assert {"tiny-dev", "tiny-dev-light", "tiny-dev-intake"} <= names


def test_a_killed_idle_environment_is_not_noticed(shop, browser):
    for _ in range(5):
        browser.get("/v1/echo/hi")
        shop.kill_workers()
        assert browser.get("/v1/echo/hi").status == 200


def test_the_zygote_is_replaced_when_it_is_killed(shop, browser):
    browser.get("/v1/echo/hi")
    (zygote,) = shop.pids("infra.local.zygote")
    os.kill(zygote, signal.SIGKILL)

    assert eventually(lambda: browser.get("/v1/echo/hi").status == 200)
    assert eventually(lambda: shop.pids("infra.local.zygote") not in ([], [zygote]))
