"""Who gets an environment, and who waits."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from infra.local import pool as pools
from infra.local.functions import Function
from infra.local.pool import Pool, ThrottledError


@dataclass
class FakeEnvironment:
    number: int
    usable: bool = True
    alive: bool = True

    def is_alive(self) -> bool:
        return self.alive

    def kill(self) -> None:
        self.alive = False


class Nursery:
    def __init__(self) -> None:
        self.forked: list[FakeEnvironment] = []

    def fork(self) -> FakeEnvironment:
        self.forked.append(FakeEnvironment(len(self.forked)))
        return self.forked[-1]


def function(name="intake", reserved=None):
    return Function(name, f"sluice-dev-{name}", f"app.{name}", 3.0, 128, reserved, {})


def soon(seconds=0.3):
    return time.monotonic() + seconds


def test_the_environment_used_last_is_used_next():
    nursery = Nursery()
    pool = Pool(nursery.fork, most=10)
    first, second = pool.acquire(function(), soon()), pool.acquire(function(), soon())
    pool.release(function(), second)
    pool.release(function(), first)

    assert pool.acquire(function(), soon()) is first


def test_one_that_died_idle_is_passed_over():
    pool = Pool(Nursery().fork, most=10)
    environment = pool.acquire(function(), soon())
    pool.release(function(), environment)
    environment.alive = False  # type: ignore[attr-defined]

    assert pool.acquire(function(), soon()) is not environment


def test_more_than_reserved_wait_and_are_turned_away():
    pool, narrow = Pool(Nursery().fork, most=10), function("narrow", reserved=1)
    pool.acquire(narrow, soon())

    with pytest.raises(ThrottledError):
        pool.acquire(narrow, soon(0.05))
    assert pool.acquire(function("other"), soon())


def test_the_door_has_room_when_all_else_is_full():
    pool = Pool(Nursery().fork, most=pools.KEPT_FOR_THE_DOOR + 1)
    pool.acquire(function(), soon())

    with pytest.raises(ThrottledError):
        pool.acquire(function(), soon(0.05))
    assert pool.acquire(function("api"), soon())


def test_waiting_long_gets_one_more_than_eager():
    nursery = Nursery()
    pool = Pool(nursery.fork, most=50)
    for _ in range(pools.EAGER):
        pool.acquire(function(), soon())
    started = time.monotonic()

    pool.acquire(function(), soon(5))

    assert time.monotonic() - started >= pools.PATIENCE


def until(come):
    deadline = soon(10)
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.001)


class BusyCores:
    def busy(self) -> bool:
        return True


def test_when_nobody_comes_free_more_are_forked_though_the_cores_are_busy():
    pool = Pool(Nursery().fork, most=50)
    pool._cores = BusyCores()
    for _ in range(pools.EAGER):
        pool.acquire(function(), soon())

    assert pool.acquire(function(), soon(1))
    assert pool.acquire(function(), soon(1))


def test_while_busy_cores_turn_over_what_there_is_nobody_gets_one_more():
    nursery = Nursery()
    pool = Pool(nursery.fork, most=50)
    pool._cores = BusyCores()
    held = [pool.acquire(function(), soon()) for _ in range(pools.EAGER)]
    pool._grew_at = time.monotonic() + 60  # just now, however slow this machine is

    def work(_):
        environment = pool.acquire(function(), soon(10))
        time.sleep(0.01)
        pool.release(function(), environment)

    with ThreadPoolExecutor(20) as threads:
        working = [threads.submit(work, number) for number in range(100)]
        for environment in held:
            pool.release(function(), environment)
        [each.result() for each in working]

    assert len(nursery.forked) == pools.EAGER


def test_those_in_line_are_served_in_order():
    nursery = Nursery()
    pool, served = Pool(nursery.fork, most=10), []
    narrow = function("narrow", reserved=1)
    held = pool.acquire(narrow, soon())

    def stand(number):
        environment = pool.acquire(narrow, soon(5))
        served.append(number)
        pool.release(narrow, environment)

    with ThreadPoolExecutor(4) as threads:
        done = []
        for number in range(4):
            done.append(threads.submit(stand, number))
            until(lambda: len(pool._line) == len(done))
        pool.release(narrow, held)
        [each.result() for each in done]

    assert served == [0, 1, 2, 3]
