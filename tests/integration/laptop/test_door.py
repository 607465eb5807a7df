"""The HTTP door: what reaches a function, and what API Gateway itself would answer."""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.integration.laptop.conftest import Browser

PROBLEM = "application/problem+json"


def test_a_path_parameter_is_decoded_and_may_hold_an_encoded_slash(browser):
    assert browser.get("/v1/echo/caf%C3%A9%2F%E7%81%AF").json["word"] == "café/灯"


def test_a_query_parameter_given_twice_arrives_twice(browser):
    assert browser.get("/v1/echo/hi?many=1&many=2&empty=").json["many"] == ["1", "2"]


def test_header_names_have_no_case(browser):
    assert browser.get("/v1/echo/hi", x_AGENT="lamp").json["agent"] == "lamp"


def test_a_body_of_emoji_arrives_as_sent(browser):
    reply = browser.ask("POST", "/v1/echo/hi", "🏮灯".encode(), content_type="application/json")

    assert reply.json["body"] == "🏮灯"


def test_a_body_that_is_not_utf_8_is_a_bad_request(browser):
    reply = browser.ask("POST", "/v1/echo/hi", b"\xff\xfe", content_type="application/json")

    assert (reply.status, reply.json["code"]) == (400, "bad_request")


def test_bytes_go_in_and_come_out_of_a_binary_route(browser):
    picture = bytes(range(256))

    reply = browser.ask("POST", "/v1/picture", picture, content_type="image/png", accept="image/png")

    assert (reply.body, reply.headers["content-type"]) == (picture, "image/png")


def test_a_header_may_be_set_twice(browser):
    assert browser.get("/v1/picture", accept="image/png").headers.getlist("set-cookie") == ["a=1", "b=2"]


def test_head_answers_like_get_without_a_body(browser):
    reply = browser.ask("HEAD", "/v1/echo/hi")

    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["content-length"]) > 0


def test_an_unknown_route_is_a_404_problem_whatever_the_headers(browser):
    reply = browser.get("/v1/nothing", authorization="Bearer ключ".encode().decode("latin-1"))

    assert (reply.status, reply.json["code"]) == (404, "route_not_found")
    assert reply.headers["content-type"] == PROBLEM


def test_a_wrong_method_is_told_the_right_ones(browser):
    reply = browser.ask("DELETE", "/v1/echo/hi")

    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert reply.json["code"] == "method_not_allowed"


def test_a_body_over_ten_megabytes_is_refused(browser):
    reply = browser.ask("POST", "/v1/echo/hi", b" " * (10 * 1024 * 1024 + 1), content_type="application/json")

    assert (reply.status, reply.json["code"]) == (413, "body_too_large")


def test_a_function_that_dies_is_a_bad_gateway_and_the_next_request_is_served(browser):
    replies = [browser.get(f"/v1/do/{how}") for how in ("crash", "kill")]

    assert [(reply.status, reply.json["code"]) for reply in replies] == [(502, "bad_gateway")] * 2
    assert browser.get("/v1/do/well").json == {"did": "well"}


def test_a_function_that_overstays_is_a_gateway_timeout(browser):
    reply = browser.get("/v1/do/sleep")

    assert (reply.status, reply.json["code"], reply.headers["content-type"]) == (504, "gateway_timeout", PROBLEM)


def test_forty_requests_at_once_are_all_answered(browser):
    with ThreadPoolExecutor(40) as pool:
        replies = list(pool.map(lambda number: browser.get(f"/v1/echo/{number}"), range(40)))

    assert [reply.json["word"] for reply in replies] == [str(number) for number in range(40)]


def test_the_first_page_is_index_html_and_comes_once(browser):
    first = browser.get("/")

    assert (first.status, first.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert browser.get("/", if_none_match=first.headers["etag"]).status == 304


def test_pages_never_leave_their_folder(browser):
    for path in ("/../tiny.py", "/%2e%2e/tiny.py", "/..%2ftiny.py", "//etc/passwd", "/.chalice/config.json"):
        assert browser.get(path).status == 404, path


def test_broken_http_is_answered_not_dropped(shop):
    import socket

    host, port = shop.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(65536), b""))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["code"] == "bad_request"


def test_answers_carry_the_security_headers_that_pages_carry(browser):
    page, answer, refusal = browser.get("/"), browser.get("/v1/echo/hi"), browser.get("/v1/nowhere")
    expected = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "X-XSS-Protection")
    for reply in (page, answer, refusal):
        assert all(name in reply.headers for name in expected), reply.status
        assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_others_do_not_reach_operators_routes_and_buyers_routes_as_ever(browser):
    asked = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("/v1/admin/orders", "/v1/%61dmin/orders", "//v1/admin/orders"):
        refused = browser.get(path, **asked)
        assert (refused.status, refused.json["code"]) == (403, "forbidden")
    assert browser.get("/v1/admin/orders", Host="evil.example").status == 403
    assert browser.get("/v1/echo/hi", **asked).status == 200
    assert browser.get("/v1/admin/orders").status == 404  # this bundle has none


def test_no_page_of_others_empties_the_emulated_aws(shop, sqs, name):
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    emulated = Browser(shop.aws_endpoint)
    for headers in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Host": "evil.example"}):
        assert emulated.ask("POST", "/moto-api/reset", **headers).status == 403
    assert emulated.get(f"/?Action=DeleteQueue&QueueUrl={queue}", Sec_Fetch_Site="cross-site").status == 403
    assert queue in sqs.list_queues(QueueNamePrefix=name)["QueueUrls"]


def test_no_page_of_others_changes_the_payment_providers_double(shop):
    double = Browser(shop.payments_url)
    before = double.get("/_faults").json
    fault = b'{"method": "POST", "path": "/v1/payment_intents", "mode": "error"}'
    assert double.ask("POST", "/_faults", fault, Origin="https://evil.example").status == 403
    assert double.ask("POST", "/_faults", fault, Host="evil.example").status == 403
    assert double.get("/_faults").json == before
