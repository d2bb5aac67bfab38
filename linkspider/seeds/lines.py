"""A seed file's physical lines, whatever its encoding, with never more than one of them in memory."""

import codecs
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Final, TypeAlias

from linkspider.seeds.sources import Source, unusable

#: A physical line: its number from 1, and its text without the line end.
Line: TypeAlias = tuple[int, str]

#: A longer line is no row of a list; of such a line one character more than this is kept, to tell.
MAX_LINE: Final = 65_536
_HEAD_BYTES: Final = 8_192
_CHUNK: Final = 1_048_576
_MARK: Final = "\ufeff"
_BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_OTHER_FILES: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32: save it as UTF-8"),
    (codecs.BOM_UTF32_BE, "UTF-32: save it as UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: export the list as CSV"),
    (b"%PDF", "a PDF: export the list as CSV"),
)
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b")
#: What stands in the first bytes of a workbook, which is a zip archive: names of its entries, or what kind it is.
_IN_WORKBOOKS: Final = (b"[Content_Types].xml", b"xl/", b"opendocument.spreadsheet")
_WEB_PAGE: Final = (b"<!doctype html", b"<html")
_CONTROLS: Final = bytes({*range(0x20)} - {*b"\t\n\f\r"})
#: More of a text's characters are no controls; of a short text a few may be, if it is not made of them.
_MAX_CONTROLS: Final = 1 / 200
_FEW_CONTROLS: Final = 3
_MAX_FEW_CONTROLS: Final = 1 / 10
#: As many lines that are no UTF-8 are remembered: a row is made when this many more have been read, or fewer.
_REMEMBERED: Final = 64


class ForeignLines:
    """The lines of a list that are no UTF-8, as they are met; of many the last alone, and the first.

    Attributes:
        first: the number of the first, 0 if there is none.
    """

    def __init__(self) -> None:
        self.first = 0
        self._last: deque[int] = deque(maxlen=_REMEMBERED)

    def add(self, number: int) -> None:
        """Takes note of a line."""
        self.first = self.first or number
        self._last.append(number)

    def among(self, start: int, count: int) -> bool:
        """Whether one of some lines that have just been read is no UTF-8."""
        return any(start <= number < start + count for number in reversed(self._last))


@dataclass(frozen=True, slots=True)
class SeedText:
    """A seed file known to be text.

    Attributes:
        source: where it lies.
        encoding: Python's name of it. In a file of ``cp1252`` each line that can be is read as UTF-8 all the same:
            lists are put together from several.
        foreign: the lines met so far that are no UTF-8, in a file of ``cp1252``.
    """

    source: Source
    encoding: str
    foreign: ForeignLines = field(default_factory=ForeignLines, compare=False, repr=False)

    @property
    def path(self) -> Path:
        """The file as people are told of it."""
        return self.source.label

    def lines(self) -> Iterator[Line]:
        """The file's lines in turn; LF, CRLF and CR end them. Characters that cannot be read become U+FFFD.

        Raises:
            SeedFileError: if the file can no longer be read.
        """
        return enumerate(self._texts(), 1)

    def characters(self) -> Iterator[str]:
        """The file's text in pieces, for what is not made of lines.

        Raises:
            SeedFileError: if the file can no longer be read.
        """
        try:
            with self._open() as file:
                while piece := file.read(MAX_LINE):
                    yield piece if piece.isascii() else _readable(piece).lstrip(_MARK)
        except OSError as fault:
            raise unusable(self.path, f"cannot be read: {fault.strerror or fault}") from fault

    def _open(self) -> IO[str]:
        is_utf_16 = self.encoding.startswith("utf-16")
        encoding = self.encoding if is_utf_16 else "utf-8"
        return io.TextIOWrapper(self.source.open(), encoding, "replace" if is_utf_16 else "surrogateescape")

    def _texts(self) -> Iterator[str]:
        try:
            with self._open() as file:
                number = 0
                while text := file.readline(MAX_LINE + 1):
                    number += 1
                    if len(text) > MAX_LINE and text[-1] != "\n":
                        _skip_line(file)
                    text = text.removesuffix("\n")
                    if number == 1:
                        text = text.removeprefix(_MARK)
                    yield text if text.isascii() else self._read(number, text)
        except OSError as fault:
            raise unusable(self.path, f"cannot be read: {fault.strerror or fault}") from fault

    def _read(self, number: int, text: str) -> str:
        readable = _readable(text)
        if readable is not text:
            self.foreign.add(number)
        return readable


def open_text(source: Source) -> SeedText:
    """Finds out a list's encoding.

    Raises:
        SeedFileError: if it is unreadable, or no text.
    """
    path = source.label
    try:
        with source.open() as file:
            head = file.read(_HEAD_BYTES)
            for start, what in _OTHER_FILES:
                if head.startswith(start):
                    raise unusable(path, f"is {what}")
            if head.removeprefix(codecs.BOM_UTF8).lstrip()[:14].lower().startswith(_WEB_PAGE):
                raise unusable(path, "is a web page, such as a login: export the list again, as CSV")
            if head.startswith(_PACKED[0]) and any(name in head for name in _IN_WORKBOOKS):
                raise unusable(path, "is an Excel workbook or another spreadsheet: export the list as CSV")
            if head.startswith(_PACKED):
                raise unusable(path, "is an archive in an archive: unpack it first")
            encoding = _encoding(head)
            if encoding == "utf-8" and not _is_utf_8(head, file):
                encoding = "cp1252"
    except OSError as fault:
        raise unusable(path, f"cannot be read: {fault.strerror or fault}") from fault
    if encoding is None:
        raise unusable(path, "is a binary file: expected text, one URL a line, or a CSV export")
    return SeedText(source, encoding)


def _encoding(head: bytes) -> str | None:
    """The encoding that a file's first bytes tell; None when they are no text."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" not in head:
        return "utf-8"
    even, odd = head[::2].count(0), head[1::2].count(0)  # in UTF-16, every second byte of a Latin letter is zero
    if odd * 5 > len(head) and even * 10 <= odd:
        return "utf-16-le"
    if even * 5 > len(head) and odd * 10 <= even:
        return "utf-16-be"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    most = max(_MAX_CONTROLS * len(head), min(_FEW_CONTROLS, _MAX_FEW_CONTROLS * len(head)))
    return "utf-8" if controls <= most else None


def _is_utf_8(head: bytes, file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
        while piece := file.read(_CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _readable(text: str) -> str:
    """Reads a line whose bytes are no UTF-8 as windows-1252, the encoding of many spreadsheets."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text


def _skip_line(file: IO[str]) -> None:
    """Reads on to the end of a line that is too long."""
    while (piece := file.readline(MAX_LINE)) and piece[-1] != "\n":
        pass
