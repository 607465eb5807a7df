"""The server in front of moto: HTTP/1.1 as clients speak it."""

import http.client
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.local.http_server import Server


def echo(environ, start_response):
    if environ["PATH_INFO"] == "/broken":
        raise RuntimeError("broken")
    body = environ["wsgi.input"].read()
    seen = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']} "
    start_response("200 OK", [("X-Seen", environ.get("HTTP_X_ASKED", ""))])
    return [seen.encode("latin-1"), body]


@pytest.fixture
def port():
    server = Server(echo, "127.0.0.1", 0).start()
    yield server.port
    server.close()


@pytest.fixture
def client(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    yield connection
    connection.close()


def ask(client, method="POST", path="/", body=b"", **headers):
    client.request(method, path, body, headers)
    answer = client.getresponse()
    return answer.status, answer.read(), answer.headers


def test_a_connection_carries_one_call_after_the_other(client):
    for number in range(5):
        status, body, headers = ask(client, path=f"/%E7%81%AF?n={number}", body=b"x" * number, **{"X-Asked": "a"})
        assert (status, headers["X-Seen"]) == (200, "a")
        assert body == b"POST /\xe7\x81\xaf?n=%d " % number + b"x" * number


def test_a_body_may_come_in_chunks(client):
    client.request("PUT", "/", iter([b"one", b"two"]), encode_chunked=True)
    assert client.getresponse().read() == b"PUT /? onetwo"


def test_a_head_has_no_body(client):
    assert ask(client, "HEAD")[1] == b""
    assert ask(client)[0] == 200


def test_a_client_that_expects_to_be_told_to_go_on_is(port):
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(b"PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")
        line.sendall(b"ok")
        assert b"200 OK" in line.recv(1000)


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
def test_what_is_no_http_is_refused(port, sent):
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(sent)
        assert line.recv(1000).startswith(b"HTTP/1.1 400 ")
        assert line.recv(1000) == b""


def test_a_failing_application_is_a_500_and_the_connection_goes_on(client, caplog):
    assert ask(client, path="/broken")[0] == 500
    assert ask(client)[0] == 200


def test_many_clients_at_once_each_get_their_own_answer(port):
    def one(number):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        return ask(connection, path=f"/{number}")[1]

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(one, range(60))) == [b"POST /%d? " % number for number in range(60)]


def test_asked_to_close_it_closes(port):
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200 OK" in line.recv(1000)
        assert line.recv(1000) == b""
