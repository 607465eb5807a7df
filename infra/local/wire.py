"""What dispatcher and environments say to each other: frames of 4 bytes of length and that many bytes."""

from __future__ import annotations

import socket
import struct

LENGTH = struct.Struct(">I")


def send(connection: socket.socket, *frames: bytes) -> None:
    connection.sendall(b"".join(LENGTH.pack(len(frame)) + frame for frame in frames))


def receive(connection: socket.socket) -> bytes | None:
    """The next frame; None when the other end is gone."""
    head = _exactly(connection, LENGTH.size)
    return None if head is None else _exactly(connection, LENGTH.unpack(head)[0])


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        chunk = connection.recv(min(size - len(data), 1 << 18))
        if not chunk:
            return None
        data += chunk
    return bytes(data)
