"""Undoes Content-Encoding within limits, in place of Scrapy's HttpCompressionMiddleware.

Scrapy's takes what a cut download unpacks to for the whole, hands on what it cannot unpack, and forgets how much was
sent. Here an answer is unpacked whole or not at all, its layers work through each other piece by piece, and what any of
them brings forth is counted.
"""

import sys
import zlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from io import BytesIO
from typing import Final, Self

import brotli  # type: ignore[import-untyped]
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from linkspider.failures import AnswerError
from linkspider.model.outcome import Outcome
from linkspider.network.large import ANSWERS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING: Final = "gzip, deflate, br, zstd"
MAX_LAYERS: Final = 3
WIRE_BYTES: Final = "linkspider_wire_bytes"  # in a request's meta: bytes of the answer's body as sent
UNDECODED: Final = "undecoded"  # flag of an answer whose body could not be read, and says nothing that matters

_PIECE: Final = 64 * 1024
_MAX_PARTS: Final = 1_000  # gzip members or Zstandard frames, which may follow each other, and may be empty
_MAX_WINDOW: Final = 23  # as a power of two: the 8 MiB that RFC 9659 allows
_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"


class DecodingMiddleware:
    """Asks for what can be unpacked, and unpacks what comes.

    Args:
        max_size: bytes that a body may unpack to, in any of its layers; 0 is no limit.
    """

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads DOWNLOAD_MAXSIZE."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Says what is understood, and forgets the size of an earlier try."""
        request.headers.setdefault("Accept-Encoding", ACCEPT_ENCODING)
        request.meta.pop(WIRE_BYTES, None)

    def process_response(self, request: Request, response: Response) -> Response | Awaitable[Response]:
        """Unpacks an answer, as soon as there is room for it.

        Raises:
            AnswerError: if it is too large, or not packed as it says.
            ResponseDataLossError: if it ends too early.
        """
        request.meta[WIRE_BYTES] = len(response.body)
        codings = read_codings(response.headers.getlist("Content-Encoding"))
        if not codings or not response.body or request.method == "HEAD":
            return response
        if ANSWERS.is_full:
            return self._unpacked_later(request, response, codings)
        return self._unpacked(request, response, codings)

    async def _unpacked_later(self, request: Request, response: Response, codings: list[str]) -> Response:
        await ANSWERS.has_room(len(response.body))
        return self._unpacked(request, response, codings)

    def _unpacked(self, request: Request, response: Response, codings: list[str]) -> Response:
        limit = request.meta.get("download_maxsize", self._max_size)
        try:
            unpacked = _with_body(response, decode(response.body, codings, limit))
        except (AnswerError, ResponseDataLossError) as fault:
            if 200 <= response.status < 300:
                raise _light(fault) from None
            # a redirect or an error says what it says by its head
            return response.replace(body=b"", flags=[*response.flags, UNDECODED])
        ANSWERS.hold(unpacked, len(unpacked.body))
        return unpacked


def read_codings(values: Iterable[bytes]) -> list[str]:
    """The codings of Content-Encoding headers, in the order in which they were applied; ``identity`` is none."""
    names = (name.strip().lower() for value in values for name in value.decode("latin-1").split(","))
    return [name.removeprefix("x-") for name in names if name not in {"", "identity"}]


def decode(body: bytes, codings: list[str], limit: int) -> bytes:
    """Undoes codings.

    Args:
        body: the body as sent.
        codings: their names, in the order in which they were applied.
        limit: bytes that each of them may bring forth; 0 is no limit.

    Raises:
        AnswerError: ``too_large``; or ``bad_encoding`` for a coding that is unknown or was not applied.
        ResponseDataLossError: if the body ends too early.
    """
    if len(codings) > MAX_LAYERS:
        raise AnswerError(Outcome.BAD_ENCODING, f"{len(codings)} layers of Content-Encoding")
    pieces: Iterator[bytes] = (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))
    for coding in reversed(codings):
        unpack = _UNPACKERS.get(coding)
        if unpack is None:
            raise AnswerError(Outcome.BAD_ENCODING, f"Content-Encoding: {coding[:40]!r} is unknown")
        pieces = _counted(unpack(_Source(pieces)), limit)
    whole = BytesIO()
    try:
        for piece in pieces:
            whole.write(piece)
    except (zlib.error, brotli.error, zstd.ZstdError) as fault:
        reason = f"Content-Encoding: {', '.join(codings)}: {fault}"[:300]
        raise AnswerError(Outcome.BAD_ENCODING, reason) from _light(fault)
    return whole.getvalue()


def _light(fault: Exception) -> Exception:
    """A fault without the frames that it passed: they hold what was unpacked so far, and a failure is kept for long."""
    return fault.with_traceback(None)


def _with_body(response: Response, body: bytes) -> Response:
    """An answer as if it had been sent unpacked; its class may be another then."""
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    names = [name for name in response.attributes if name not in {"body", "encoding", "headers"}]
    kept = {name: getattr(response, name) for name in names}
    assert issubclass(kind, Response)
    if issubclass(kind, TextResponse):
        kept["encoding"] = None  # to be told by the body, which was not readable before
    return kind(headers=headers, body=body, **kept)


def _counted(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if limit and size > limit:
            raise AnswerError(Outcome.TOO_LARGE, f"the body unpacks to more than {limit:,} bytes")
        yield piece


class _Source:
    """Pieces of packed data that can be looked at before they are taken."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._ahead = b""

    def take(self) -> bytes:
        """The next piece; empty at the end."""
        piece, self._ahead = self._ahead or next(self._pieces, b""), b""
        return piece

    def give_back(self, data: bytes) -> None:
        """Puts what was not used in front again."""
        self._ahead = data + self._ahead

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay; fewer at the end."""
        while len(self._ahead) < count:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._ahead += piece
        return self._ahead[:count]


def _gunzip(source: _Source) -> Iterator[bytes]:
    """Members one after the other (RFC 1952 2.2); what follows them and is none is passed over, as browsers do."""
    for _ in range(_MAX_PARTS):
        yield from _inflate_stream(source, 16 + zlib.MAX_WBITS)
        if source.peek(2) != _GZIP_MAGIC:
            return
    raise AnswerError(Outcome.BAD_ENCODING, f"more than {_MAX_PARTS:,} gzip members")


def _inflate(source: _Source) -> Iterator[bytes]:
    """With the zlib header that RFC 9110 8.4.1.2 asks for, or without, as some servers send it."""
    start = source.peek(2)
    has_header = len(start) == 2 and start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0
    yield from _inflate_stream(source, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _inflate_stream(source: _Source, window: int) -> Iterator[bytes]:
    machine = zlib.decompressobj(window)
    while not machine.eof:
        data = machine.unconsumed_tail or source.take()
        piece = machine.decompress(data, _PIECE)
        if not piece and not data:
            raise ResponseDataLossError("the compressed body ends too early")
        yield piece
    source.give_back(machine.unused_data)


def _unbrotli(source: _Source) -> Iterator[bytes]:
    machine = brotli.Decompressor()
    while not machine.is_finished():
        is_hungry = machine.can_accept_more_data()
        data = source.take() if is_hungry else b""
        piece = machine.process(data, output_buffer_limit=_PIECE)
        if is_hungry and not piece and not data:
            raise ResponseDataLossError("the compressed body ends too early")
        yield piece


def _unzstd(source: _Source) -> Iterator[bytes]:
    """Frames one after the other (RFC 8878 3)."""
    for _ in range(_MAX_PARTS):
        machine = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _MAX_WINDOW})
        while not machine.eof:
            is_hungry = machine.needs_input
            data = source.take() if is_hungry else b""
            piece = machine.decompress(data, _PIECE)
            if is_hungry and not piece and not data:
                raise ResponseDataLossError("the compressed body ends too early")
            yield piece
        source.give_back(machine.unused_data)
        if source.peek(4) != _ZSTD_MAGIC:
            return
    raise AnswerError(Outcome.BAD_ENCODING, f"more than {_MAX_PARTS:,} Zstandard frames")


_UNPACKERS: Final[dict[str, Callable[[_Source], Iterator[bytes]]]] = {
    "gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
