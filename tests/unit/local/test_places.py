"""As many batches at once as the mapping says at that moment."""

import threading

from infra.local.places import Places


def test_a_raised_limit_lets_who_waits_go_on() -> None:
    limit = [1]
    places, through = Places(lambda: limit[0]), threading.Event()
    places.acquire()
    waiting = threading.Thread(target=lambda: (places.acquire(), through.set()), daemon=True)
    waiting.start()
    assert not through.wait(0.05)
    limit[0] = 2
    assert through.wait(10)


def test_a_lowered_limit_counts_those_at_work() -> None:
    limit = [3]
    places, through = Places(lambda: limit[0]), threading.Event()
    for _ in range(3):
        places.acquire()
    limit[0] = 2
    threading.Thread(target=lambda: (places.acquire(), through.set()), daemon=True).start()
    places.release()
    assert not through.wait(0.05)
    places.release()
    assert through.wait(10)
