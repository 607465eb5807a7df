"""A clock that waits for nobody: for tests in which nobody else is there to wait for."""

from layers.cloud import clock


class Unhurried(clock.Clock):
    """The machine's time, without any pause between tries."""

    def sleep(self, seconds: float) -> None:
        """Nothing is waited for."""
