"""API Gateway's token bucket."""

from infra.local.throttle import TokenBucket


class Watch:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_burst_passes_and_then_the_rate():
    watch = Watch()
    bucket = TokenBucket(rate=10, burst=3, now=watch)

    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    watch.time = 0.25
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_waiting_long_saves_up_one_burst_at_most():
    watch = Watch()
    bucket = TokenBucket(rate=10, burst=2, now=watch)
    watch.time = 3600

    assert [bucket.take() for _ in range(3)] == [True, True, False]
