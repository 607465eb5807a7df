"""Who goes on when."""

import pytest

from tests.simulation.scheduler import CrashedError, Home, NoRestError, Scheduler

HERE = Home("here")


def a_scheduler() -> Scheduler:
    return Scheduler(lambda home: None)


def test_actors_go_on_in_the_order_of_their_pauses_and_nobody_waits_for_real() -> None:
    scheduler, done = a_scheduler(), []

    def act(name: str, pause: float) -> None:
        scheduler.pause(pause)
        done.append((name, scheduler.time))

    scheduler.start("slow", HERE, lambda: act("slow", 86_400.0))
    scheduler.start("quick", HERE, lambda: act("quick", 1.0))
    scheduler.run()
    assert done == [("quick", 1.0), ("slow", 86_400.0)]


def test_who_waits_is_woken_once_with_what_it_waited_for() -> None:
    scheduler, got = a_scheduler(), []
    waiting = scheduler.start("waiting", HERE, lambda: got.append(scheduler.wait()))
    scheduler.at(1.0, lambda: got.append(scheduler.wake(waiting, "news")))
    scheduler.at(2.0, lambda: got.append(scheduler.wake(waiting, "old news")))
    scheduler.run()
    assert got == [True, "news", False]


def test_who_crashes_does_nothing_any_more_whatever_it_catches() -> None:
    scheduler, done = a_scheduler(), []

    def act() -> None:
        try:
            scheduler.pause(10.0)
        except Exception:  # noqa: BLE001 - as careless code does
            done.append("survived")
        done.append("went on")

    actor = scheduler.start("doomed", HERE, act, lambda result, error: done.append("ended"))
    scheduler.at(5.0, lambda: scheduler.crash(actor))
    scheduler.run()
    assert done == []
    assert not actor.alive


def test_an_actor_may_crash_itself() -> None:
    scheduler, done = a_scheduler(), []

    def act() -> None:
        try:
            assert scheduler.current
            scheduler.crash(scheduler.current)
        except CrashedError:
            done.append("crashed")
            raise

    scheduler.start("doomed", HERE, act)
    scheduler.run()
    assert done == ["crashed"]


def test_each_actor_runs_in_its_own_home() -> None:
    homes = []
    scheduler = Scheduler(lambda home: homes.append(home.name))
    for name in ("first", "second"):
        scheduler.start(name, Home(name), lambda: scheduler.pause(1.0))
    scheduler.run()
    assert homes == ["first", "second", "first", "second"]


def test_what_never_comes_to_rest_is_an_error() -> None:
    scheduler = a_scheduler()

    def again() -> None:
        scheduler.at(1.0, again)

    again()
    with pytest.raises(NoRestError):
        scheduler.run()
