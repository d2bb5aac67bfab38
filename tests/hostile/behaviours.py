"""Answers that take their time, never end, or break off."""

from collections.abc import Callable

from hostile.answers import HTML, head
from hostile.server import Answer, Connection

Behaviour = Callable[[Connection], None]


def forever(piece: bytes, start: bytes = b"") -> Behaviour:
    """The same bytes again and again, as fast as they are taken."""

    def say(connection: Connection) -> None:
        connection.send(start)
        many = piece * max(1, 16384 // len(piece))
        while not connection.server.stopping.is_set():
            connection.send(many)

    return say


def drip(piece: bytes, start: bytes = b"", every: float = 0.3) -> Behaviour:
    """The same bytes again and again, so slowly that nobody waits for the end."""

    def say(connection: Connection) -> None:
        connection.send(start)
        while True:
            connection.wait(every)
            connection.send(piece)

    return say


def letter_by_letter(text: bytes, every: float = 0.3) -> Behaviour:
    """A whole answer, a byte at a time."""

    def say(connection: Connection) -> None:
        for place in range(len(text)):
            connection.send(text[place : place + 1])
            connection.wait(every)

    return say


def late(answer: bytes, seconds: float) -> Behaviour:
    """An answer that comes, but not at once."""

    def say(connection: Connection) -> None:
        connection.wait(seconds)
        connection.send(answer)

    return say


def silence(start: bytes = b"") -> Behaviour:
    """Says something, or nothing, and then no more."""

    def say(connection: Connection) -> None:
        connection.send(start)
        connection.wait(60)

    return say


def reset(start: bytes = b"") -> Behaviour:
    """Says something, or nothing, and cuts the connection."""

    def say(connection: Connection) -> None:
        connection.send(start)
        if start:  # what is on its way when a connection is cut may be lost with it
            connection.wait(0.2)
        connection.reset()

    return say


def close() -> Answer:
    """Closes without a word."""
    return b""


def endless_chunks(chunk: bytes, *headers: str) -> Behaviour:
    """A chunked body without end."""
    start = head("200 OK", HTML, "Transfer-Encoding: chunked", *headers)
    return forever(b"%x\r\n%b\r\n" % (len(chunk), chunk), start)
