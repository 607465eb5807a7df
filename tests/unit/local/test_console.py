"""What a person sees of the functions' logs."""

import io
import json

from infra.local.console import Console


def shown(level, *lines):
    out = io.StringIO()
    console = Console(level, out)
    for line in lines:
        console.show(line if isinstance(line, str) else json.dumps(line))
    return [line[9:] for line in out.getvalue().splitlines()]


METRIC = {"_aws": {"CloudWatchMetrics": []}, "OrderPlaced": [1.0]}
NOTE = {"level": "INFO", "message": "placed", "order_id": "ord_1", "function_name": "intake", "location": "x:1"}
WARNING = {"level": "WARNING", "message": "slow", "function_name": "intake"}


def test_warnings_and_plain_lines_are_shown_and_the_rest_kept_quiet():
    assert shown("INFO", METRIC, NOTE, WARNING, "printed by hand") == ["WARNING intake slow ", "printed by hand"]


def test_everything_is_shown_at_debug_level_with_its_facts():
    lines = shown("DEBUG", METRIC, NOTE)

    assert len(lines) == 2
    assert lines[1] == "INFO intake placed order_id=ord_1"


def test_a_request_is_one_line():
    out = io.StringIO()
    console = Console("INFO", out)
    console.request("GET", "/v1/products?limit=3", 200, 0.0124)
    console.request("GET", "/app.css", 200, 0.001)
    console.request("GET", "/nothing.css", 404, 0.001)

    assert [line[9:] for line in out.getvalue().splitlines()] == [
        "GET    /v1/products 200 12 ms",
        "GET    /nothing.css 404 1 ms",
    ]
