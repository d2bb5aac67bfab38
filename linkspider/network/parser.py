"""An HTTP/1 answer's head, read under limits that count bytes as they arrive.

Twisted's parser bounds a line, but neither the number of lines nor of interim answers, and it goes on reading while the
connection is being closed: an endless head filled 1.5 GB within one time limit.
"""

import re
from typing import Final

from twisted.web._newclient import HEADER, STATUS, HTTPClientParser
from twisted.web.http import NO_CONTENT, NOT_MODIFIED

from linkspider.failures import AnswerError
from linkspider.model.outcome import Outcome
from linkspider.network.chunks import ChunkDecoder

MAX_HEAD: Final = 64 * 1024  # bytes of status line and headers, interim answers included
MAX_LINES: Final = 100  # header lines, the status lines of interim answers included
LENGTH_CONFLICT: Final = "length_conflict"  # flag of an answer with Content-Length and Transfer-Encoding

_STATUS: Final = re.compile(rb"HTTP/([12])\.([0-9]) +([1-9][0-9]{2})(?: ([^\r\n]*))?", re.IGNORECASE)
_BEGINNING: Final = b"HTTP/"
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")  # no part of a field (RFC 9110 5.5)
_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110 5.6.2
_DIGITS: Final = re.compile(rb"[0-9]{1,18}")


def _refusal(reason: str) -> AnswerError:
    return AnswerError(Outcome.PROTOCOL_ERROR, reason)


def _check_beginning(line: bytes) -> None:
    """Refuses what is not HTTP/1 by its first bytes: there may never come a whole line."""
    beginning = bytes(line[: len(_BEGINNING)])
    if beginning.upper() != _BEGINNING:
        raise _refusal(f"no status line: begins with {beginning!r}")


class BoundedParser(HTTPClientParser):
    """Twisted's parser with limits; everything that it lacks at first is a class attribute.

    It is not constructed: Twisted's protocol makes a parser of its own class, whose class is then replaced.
    """

    MAX_LENGTH = MAX_HEAD
    _transferDecoders = {b"chunked": ChunkDecoder}  # type: ignore[dict-item]  # noqa: N815, RUF012  # Twisted's form
    _head_bytes = 0
    _head_lines = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        """Takes the next bytes from the network.

        Raises:
            AnswerError: if the answer passes a limit or is no HTTP.
        """
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self.state in {STATUS, HEADER}:
            self._check_head(self._head_bytes + len(self._buffer))
            if self.state == STATUS and len(self._buffer) >= len(_BEGINNING):
                _check_beginning(self._buffer)

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        """Takes a line of the head."""
        self._head_bytes += len(line) + 1
        self._check_head(self._head_bytes)
        line = line.removesuffix(b"\r")
        if self.state == STATUS:
            _check_beginning(line)
        if _CONTROLS.search(line):
            raise _refusal(f"a head with control characters: {line[:40]!r}")
        if line:
            self._head_lines += 1
        if self._head_lines > MAX_LINES + 1:  # the status line is none of them
            raise _refusal(f"more than {MAX_LINES} header lines")
        if self.state == STATUS:
            self.statusReceived(line)
            self.state = HEADER
        else:
            self._read_header_line(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        """Takes a line that is longer than the whole head may be."""
        self._check_head(self._head_bytes + len(line))

    def statusReceived(self, status: bytes) -> None:  # noqa: N802  # Twisted's name
        """Takes the status line: HTTP/1, or a server that calls it 2, with any status of three digits.

        Some servers send robots 999, which is an error like any other (RFC 9110 15).
        """
        found = _STATUS.fullmatch(status)
        if found is None:
            raise _refusal(f"not a status line: {status[:60]!r}")
        major, minor, code, phrase = found.groups()
        if code == b"101":
            raise _refusal("switches to a protocol that was not asked for")
        super().statusReceived(b"HTTP/%b.%b %b %b" % (major, minor, code, phrase or b""))  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:  # noqa: N802  # Twisted's name
        """Settles how the body is framed, and leaves no doubt about it to Twisted."""
        codings = self._codings()
        has_body = self.response.code not in {NO_CONTENT, NOT_MODIFIED} and self.request.method != b"HEAD"
        if self.response.code >= 200 and has_body:
            if codings:
                self._check_codings(codings)
            else:
                self._check_length()
        options = b",".join(self.connHeaders.getRawHeaders(b"connection", [])).lower()
        if b"close" in options or (self.response.version[1:] == (1, 0) and b"keep-alive" not in options):
            self.connHeaders.setRawHeaders(b"connection", [b"close"])
        super().allHeadersReceived()  # type: ignore[no-untyped-call]

    def _finished(self, rest: bytes) -> None:
        """Ends the answer. A connection on which more came than was announced answers no other request."""
        if rest:
            self.connHeaders.setRawHeaders(b"connection", [b"close"])
        super()._finished(rest)  # type: ignore[no-untyped-call]

    def _check_head(self, size: int) -> None:
        if size > MAX_HEAD:
            raise _refusal(f"a head of more than {MAX_HEAD:,} bytes")

    def _read_header_line(self, line: bytes) -> None:
        """Takes a header line, one that continues the line before it, or the end of the head."""
        if line[:1] in {b" ", b"\t"}:
            if self._partialHeader is None:
                raise _refusal("a head that begins with a continued line")
            self._partialHeader.append(line)
            return
        if self._partialHeader is not None:
            self._take_header(b"".join(self._partialHeader))
        if line:
            self._partialHeader = [line]
        else:
            self.allHeadersReceived()

    def _take_header(self, header: bytes) -> None:
        """Keeps a header. A line that is none is passed over, as browsers do, unless its name is no text at all."""
        name, colon, value = header.partition(b":")
        name = name.rstrip(b" \t")
        if colon and not name.isascii():
            raise _refusal(f"bytes that no header name has: {name[:40]!r}")
        if colon and _TOKEN.fullmatch(name):
            self.headerReceived(name, value.strip())  # type: ignore[no-untyped-call]

    def _codings(self) -> list[bytes]:
        """The transfer codings; ``identity`` is none."""
        values = b",".join(self.connHeaders.getRawHeaders(b"transfer-encoding", []))
        codings = [coding.strip().lower() for coding in values.split(b",")]
        return [coding for coding in codings if coding not in {b"", b"identity"}]

    def _check_codings(self, codings: list[bytes]) -> None:
        """Chunked it must be; some servers say so twice. A Content-Length beside it does not count (RFC 9112 6.3)."""
        if set(codings) != {b"chunked"}:
            raise _refusal(f"Transfer-Encoding: {b', '.join(codings)[:60]!r} is not chunked")
        self.connHeaders.setRawHeaders(b"transfer-encoding", [b"chunked"])
        if self.connHeaders.hasHeader(b"content-length"):
            self.response.linkspider_flags = [LENGTH_CONFLICT]
            self.connHeaders.setRawHeaders(b"connection", [b"close"])  # where the answer ends is in doubt

    def _check_length(self) -> None:
        self.connHeaders.removeHeader(b"transfer-encoding")
        values = self.connHeaders.getRawHeaders(b"content-length", [])
        lengths = {part.strip() for part in b",".join(values).split(b",")} if values else set()
        for length in lengths:
            if not _DIGITS.fullmatch(length):
                raise _refusal(f"Content-Length: {length[:40]!r} is no length")
        if len({int(length) for length in lengths}) > 1:
            raise _refusal(f"Content-Length says {' and '.join(sorted(str(int(length)) for length in lengths))[:60]}")
