"""Chunked bodies (RFC 9112 7.1), with limits on everything in them that is not the body itself.

Twisted's decoder bounds each line but not how many there are, and reports what passes its bounds as a lost connection.
"""

import re
from collections.abc import Callable
from typing import Final

from twisted.web.http import _DataLoss

from linkspider.failures import AnswerError
from linkspider.model.outcome import Outcome

MAX_LINE: Final = 4 * 1024  # bytes of a chunk's size and extensions
MAX_EXTRAS: Final = 64 * 1024  # bytes of all extensions and trailers
MAX_TRAILERS: Final = 100
MAX_FRAMING: Final = 1024 * 1024  # bytes of all that is not body: enough for 200,000 chunks
_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;|$)")


class ChunkDecoder:
    """Takes a chunked body apart as it arrives.

    Has the interface of Twisted's transfer decoders. A chunk that is not one, like a missing end, means a body that is
    not whole; endless extras are a protocol error.

    Args:
        take: gets the body's bytes.
        finish: gets what follows the body, once.
    """

    def __init__(self, take: Callable[[bytes], None], finish: Callable[[bytes], None]) -> None:
        self._take = take
        self._finish = finish
        self._buffer = bytearray()
        self._parts: list[bytes] = []  # handed on together: each time costs more than a small chunk
        self._step: Callable[[], bool] = self._read_size
        self._left = 0  # bytes of the chunk that are still to come
        self._extras = 0
        self._trailers = 0
        self._framing = 0
        self._is_finished = False

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        """Takes the next bytes from the network.

        Raises:
            AnswerError: if a limit is passed, or a chunk is none.
        """
        self._buffer += data
        while self._buffer and not self._is_finished and self._step():
            pass
        self._hand_on()
        if self._is_finished:
            self._finish(bytes(self._buffer))

    def noMoreData(self) -> None:  # noqa: N802  # Twisted's name
        """Says that the connection is over.

        Raises:
            _DataLoss: if the body is not.
        """
        if not self._is_finished:
            raise _DataLoss("the last chunk is missing")

    def _hand_on(self) -> None:
        if self._parts:
            self._take(b"".join(self._parts))
            self._parts.clear()

    def _read_line(self, limit: int) -> bytes | None:
        """The next line, without its end; None where it has not arrived."""
        end = self._buffer.find(b"\n", 0, limit + 2)
        if end < 0:
            if len(self._buffer) > limit:
                raise AnswerError(Outcome.PROTOCOL_ERROR, f"a line between chunks is longer than {limit:,} bytes")
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._framing += end + 1
        if self._framing > MAX_FRAMING:
            raise AnswerError(Outcome.PROTOCOL_ERROR, f"chunk sizes take more than {MAX_FRAMING:,} bytes")
        return line.removesuffix(b"\r")

    def _count_extras(self, count: int) -> None:
        self._extras += count
        if self._extras > MAX_EXTRAS:
            raise AnswerError(Outcome.PROTOCOL_ERROR, f"chunk extensions and trailers exceed {MAX_EXTRAS:,} bytes")

    def _read_size(self) -> bool:
        line = self._read_line(MAX_LINE)
        if line is None:
            return False
        found = _SIZE.match(line)
        if found is None:
            raise AnswerError(Outcome.TRUNCATED, f"not the size of a chunk: {line[:40]!r}")
        self._count_extras(len(line) - len(found[1]))
        self._left = int(found[1], 16)
        self._step = self._read_chunk if self._left else self._read_trailer
        return True

    def _read_chunk(self) -> bool:
        part = bytes(self._buffer[: self._left])
        del self._buffer[: self._left]
        self._left -= len(part)
        if not self._left:
            self._step = self._read_end
        self._parts.append(part)
        return True

    def _read_end(self) -> bool:
        if self._buffer == b"\r":
            return False
        if self._buffer[:2] != b"\r\n" and self._buffer[:1] != b"\n":
            raise AnswerError(Outcome.TRUNCATED, "a chunk does not end where it said")
        self._read_line(1)
        self._step = self._read_size
        return True

    def _read_trailer(self) -> bool:
        line = self._read_line(MAX_EXTRAS)
        if line is None:
            return False
        if line:
            self._count_extras(len(line))
            self._trailers += 1
            if self._trailers > MAX_TRAILERS:
                raise AnswerError(Outcome.PROTOCOL_ERROR, f"more than {MAX_TRAILERS} trailer lines")
            return True
        self._is_finished = True
        return False
