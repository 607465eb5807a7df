"""Functions in their environments: context, limits, and what a caller is told when they fail."""

import json
import os
import signal
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


def test_reserved_concurrency_is_kept(functions):
    started = monotonic()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: invoke(functions, "narrow", {"for": 0.3})[1], range(6)))

    assert monotonic() - started >= 0.9  # three rounds of two
    assert len({answer["pid"] for answer in answers}) <= 6


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
