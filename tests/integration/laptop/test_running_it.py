"""`python -m infra.local up` as a person uses it: ports, Ctrl-C, and what dies being replaced."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from time import sleep

import pytest
import redis

from infra.local import whereabouts
from infra.local.ports import free_port
from infra.local.settings import ROOT
from infra.local.testing import NotOpenError, descendants, laptop, start
from tests.integration.laptop.conftest import BUNDLE, Browser
from tests.support.patience import eventually


def up(stdout=subprocess.PIPE, **environment):
    command = [sys.executable, "-m", "infra.local", "up", "--app", "tiny", "--no-seed"]
    told = os.environ | {"SLUICE_ROOT": str(BUNDLE)} | environment
    return subprocess.run(command, cwd=ROOT, env=told, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=180)


@pytest.mark.parametrize("variable", ["PORT", "AWS_PORT", "PAYMENTS_PORT"])
def test_a_port_in_use_is_one_sentence_naming_the_variable(variable):
    ports = {"PORT": "28171", "AWS_PORT": "28172", "PAYMENTS_PORT": "28173"}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = up(**ports | {variable: str(taken.getsockname()[1])})

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert f"another: {variable}=" in ended.stderr


@pytest.mark.parametrize(
    "wrong", [{"PORT": "70000"}, {"AWS_PORT": "8400x"}, {"SLUICE_PROXIES": "two"}, {"SLUICE_LOG_LEVEL": "loud"}]
)
def test_a_setting_that_cannot_be_read_is_one_sentence_naming_it(wrong):
    ended = up(**wrong)

    ((name, text),) = wrong.items()
    said = ended.stderr
    assert (ended.returncode, ended.stdout, said.count("\n")) == (2, "", 1)
    assert name in said
    assert text.lower() in said.lower()


def test_a_second_shop_on_a_taken_port_leaves_the_first_ones_note_alone():
    with laptop("tiny", BUNDLE, seed=False) as shop:
        port = shop.url.rpartition(":")[2]
        ended = up(PORT=port, AWS_PORT=str(free_port()), PAYMENTS_PORT=str(free_port()))
        note = (whereabouts.NOTES / f"{port}.json").read_text()
        assert "".join(shop.output).count("forgotten") == 1
    assert ended.returncode == 2
    assert shop.admin_key in note
    assert not (whereabouts.NOTES / f"{port}.json").exists()


def test_a_disk_that_is_full_is_one_sentence():
    ports = {name: str(free_port()) for name in ("PORT", "AWS_PORT", "PAYMENTS_PORT")}
    with open("/dev/full", "w") as full:
        ended = up(stdout=full, **ports)

    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "No space left on device" in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_running_when_it_is_ended(number):
    with laptop("tiny", BUNDLE, seed=False) as shop:
        Browser(shop.url).get("/v1/echo/hi")
        family = descendants(shop.supervisor.pid)
        code = shop.close(number)

    assert len(family) >= 5
    assert code in (0, 130)
    assert "Traceback" not in "".join(shop.output)
    assert not [command for pid, command in family.items() if alive(pid)]


@pytest.mark.parametrize("moment", [0, 0.6, 1.4])
def test_ctrl_c_while_it_starts_ends_it_quietly(moment):
    ports = {name: str(free_port()) for name in ("PORT", "AWS_PORT", "PAYMENTS_PORT")}
    command = [sys.executable, "-m", "infra.local", "up", "--app", "tiny", "--no-seed"]
    told = os.environ | {"SLUICE_ROOT": str(BUNDLE)} | ports
    starting = subprocess.Popen(
        command, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert starting.stdout
    starting.stdout.readline()  # "The shop opens in a moment ...", however long Python takes to come to that
    sleep(moment)
    family = descendants(starting.pid)
    starting.send_signal(signal.SIGINT)
    said, _ = starting.communicate(timeout=60)

    assert starting.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in said
    assert not [command for pid, command in family.items() if alive(pid)]


def test_nothing_is_left_running_when_the_supervisor_itself_is_killed():
    with laptop("tiny", BUNDLE, seed=False) as shop:
        Browser(shop.url).get("/v1/echo/hi")
        family = descendants(shop.supervisor.pid)
        shop.supervisor.kill()
        shop.supervisor.wait()

    assert eventually(lambda: not any(alive(pid) for pid in family))


def alive(pid):
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_killed_valkey_comes_back(shop, browser):
    (valkey,) = shop.pids("valkey-server")
    shop.kill_valkey()

    assert browser.get("/v1/echo/hi").status == 200
    (back,) = eventually(lambda: [pid for pid in shop.pids("valkey-server") if pid != valkey])
    command = descendants(shop.supervisor.pid)[back]
    assert eventually(lambda: answers(int(re.findall(r"(?:--port |:)(\d+)", command)[0])))


def answers(port):
    with contextlib.suppress(redis.RedisError):
        return redis.Redis(port=port).ping()


def test_an_app_that_does_not_import_is_told_and_ends(tmp_path):
    (tmp_path / "tiny.py").write_text("import nowhere_to_be_found\n")

    with pytest.raises(NotOpenError, match="No module named 'nowhere_to_be_found'"):
        start("tiny", tmp_path, seed=False, environment={})
