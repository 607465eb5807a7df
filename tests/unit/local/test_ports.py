"""Ports that cannot be had are told before anything is started, with one that can be tried."""

import socket
from dataclasses import replace

import pytest

from infra.local.ports import StartError, check_ports, free_port
from infra.local.settings import from_environment
from layers.cloud.settings import SettingError


@pytest.mark.parametrize("text", ["70000", "8400x", "0", "-1", "8000.5", "http"])
@pytest.mark.parametrize("name", ["PORT", "AWS_PORT", "PAYMENTS_PORT"])
def test_what_is_no_port_is_named_with_its_variable(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingError) as refused:
        from_environment()
    assert str(refused.value) == f"{name} is {text!r}: expected a port from 1 to 65535"


def test_a_port_in_use_is_told_with_another_that_exists():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = replace(from_environment(), port=taken.getsockname()[1], aws_port=free_port())
        with pytest.raises(StartError, match=r"is in use: stop what listens there, or choose another: PORT=\d+$"):
            check_ports(settings)


def test_one_number_for_two_ports_is_told():
    with pytest.raises(StartError, match="asked for twice"):
        check_ports(replace(from_environment(), port=28_000, aws_port=28_000))
