"""A seed file's physical lines, whatever its encoding, with never more than one of them in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Final, TypeAlias

from linkspider.errors import SeedFileError

#: A physical line: its number from 1, and its text without the line end.
Line: TypeAlias = tuple[int, str]

#: A longer line is no row of a list; of such a line one character more than this is kept, to tell.
MAX_LINE: Final = 65_536
_HEAD_BYTES: Final = 8_192
_BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_FILES: Final = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive: export the list as CSV, or unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: export the list as CSV"),
    (b"%PDF", "a PDF: export the list as CSV"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
)


@dataclass(frozen=True, slots=True)
class SeedText:
    """A seed file known to be text.

    Attributes:
        path: where it lies.
        encoding: Python's name of it. A line of a UTF-8 file that is not UTF-8 is read as windows-1252.
    """

    path: Path
    encoding: str

    def lines(self) -> Iterator[Line]:
        """The file's lines in turn; LF, CRLF and CR end them. Characters that cannot be read become U+FFFD.

        Raises:
            SeedFileError: if the file can no longer be read.
        """
        return enumerate(self._texts(), 1)

    def _texts(self) -> Iterator[str]:
        errors = "surrogateescape" if self.encoding.startswith("utf-8") else "replace"
        try:
            with self.path.open(encoding=self.encoding, errors=errors) as file:
                while text := file.readline(MAX_LINE + 1):
                    if len(text) > MAX_LINE and text[-1] != "\n":
                        _skip_line(file)
                    text = text.removesuffix("\n")
                    yield text if text.isascii() else _readable(text)
        except OSError as fault:
            raise unusable(self.path, f"cannot be read: {fault.strerror or fault}") from fault


def open_text(path: Path) -> SeedText:
    """Finds out a file's encoding.

    Raises:
        SeedFileError: if it is missing, a folder, unreadable, or no text.
    """
    try:
        if path.is_dir():
            raise unusable(path, "is a folder: name the files in it")
        if not path.exists():
            raise missing(path)
        if not path.is_file():  # a pipe can be read only once, and it is read twice: to check it, then for its rows
            raise unusable(path, "is no regular file: save the list to one first")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as fault:
        raise unusable(path, f"cannot be read: {fault.strerror or fault}") from fault
    for start, what in _OTHER_FILES:
        if head.startswith(start):
            raise unusable(path, f"is {what}")
    encoding = _encoding(head)
    if encoding is None:
        raise unusable(path, "is a binary file: expected text, one URL a line, or a CSV export")
    return SeedText(path, encoding)


def unusable(path: Path, what: str) -> SeedFileError:
    """The error for a seed file; ``what`` continues the sentence that begins with its name."""
    return SeedFileError(f"seed file '{path}' {what}")


def missing(path: Path) -> SeedFileError:
    """The error for a file that does not exist, with the nearest name in its folder, if one is near."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        names = []
    close = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return unusable(path, f"does not exist{f'; did you mean {str(path.parent / close[0])!r}?' if close else ''}")


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
    return None


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
