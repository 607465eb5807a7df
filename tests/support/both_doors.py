"""chalice's test client for both functions of the API: each request goes to the one that serves its route."""

from typing import Any

from layers.cloud.web import doors


class BothDoors:
    """Looks like the app to chalice.test.Client."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def __call__(self, event: Any, context: Any) -> Any:
        with doors.through(doors.door_of(event["requestContext"]["resourcePath"])):
            return self._app(event, context)
