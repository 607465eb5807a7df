"""fakeredis without its network: a command is handed to the server as it is, and a script is compiled once.

What a command does is all fakeredis's. Left out are the bytes of Redis's protocol, written and read again for every
call, a full collection of Lua's garbage after each script, and a look at Lua's global variables before each
`redis.call`; the one after the script is kept.
"""

from collections.abc import Sequence
from typing import Any

from fakeredis._clients import FakeRedisConnection
from fakeredis._helpers import SimpleError, decode_command_bytes
from fakeredis._socket import FakeSocket
from fakeredis._socket._resp import extract_command
from fakeredis.commands_mixins.scripting_mixin import _convert_redis_arg

SCRIPTS_BETWEEN_COLLECTIONS = 500


class CompiledScripts:
    """Lua as fakeredis uses it, with a memory of what it has compiled."""

    def __init__(self, runtime: Any) -> None:
        self._runtime = runtime
        self._compiled: dict[bytes, Any] = {}
        self._run = 0

    def execute(self, script: Any) -> Any:
        if script == "collectgarbage()":  # after every script
            self._run += 1
            return self._runtime.execute(script) if self._run % SCRIPTS_BETWEEN_COLLECTIONS == 0 else None
        if script not in self._compiled:
            self._compiled[script] = self._runtime.compile(script)
        return self._compiled[script]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runtime, name)


class Socket(FakeSocket):
    """The server's end of a connection."""

    def do(self, asked: Sequence[bytes], now: float) -> Any:
        """The answer to a command, or the error that it is."""
        command, arguments = extract_command(list(asked))
        with self._server.lock:
            for database in self._server.dbs.values():
                database.time = now
            try:
                function, signature = self._name_to_func(command)
                answer = self._run_command(function, signature, arguments, False)
            except SimpleError as refused:
                answer = refused
        return self._decode_result(answer)

    def _get_server_runtime(self, server: Any) -> Any:
        runtime = super()._get_server_runtime(server)
        if not isinstance(runtime, CompiledScripts):
            runtime = server._lua_runtime = CompiledScripts(runtime)
        return runtime

    def _lua_redis_call(self, runtime: Any, expected_globals: set[Any], operation: bytes, *arguments: Any) -> Any:
        function, signature = self._name_to_func(decode_command_bytes(operation))
        given = [_convert_redis_arg(each) for each in arguments]
        return self._convert_redis_result(runtime, self._run_command(function, signature, given, True))


class Connection(FakeRedisConnection):
    def _connect(self) -> Socket:
        return Socket(
            self._server,
            client_class=self._client_class,
            db=self.db,
            lua_modules=self._lua_modules,
            client_info=self._client_info,
        )
