"""Where a seed list's bytes lie: in a file, or packed by zip or gzip. Nothing is unpacked to disk, or without end."""

import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, Final

from linkspider.errors import SeedFileError
from linkspider.seeds.texts import storable, storable_name

MAX_ENTRIES: Final = 100
MAX_INFLATED: Final = 512 * 1024 * 1024
MAX_RATIO: Final = 200
#: Less than this is no bomb, whatever its ratio: a few lines that are all alike shrink to next to nothing.
_HARMLESS: Final = 1024 * 1024
_MAX_DIRECTORY: Final = 1024 * 1024
_TAIL: Final = 65_535 + 22
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP: Final = b"\x1f\x8b"
_WORKBOOKS: Final = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)


class BrokenArchiveError(SeedFileError):
    """An archive that cannot be trusted or read, so that nothing of it is used."""


class OtherTableError(SeedFileError):
    """A table that is known, and is no list of referring pages or of what links to a site."""


@dataclass(frozen=True, slots=True)
class Source:
    """One list: a file, or an entry of an archive.

    Attributes:
        path: the file.
        entry: the archive's entry, empty where the file is no zip archive.
        is_packed: whether the file itself is packed by gzip.
        file_name: what tells the file from others of its name; see ``distinct_names``.
    """

    path: Path
    entry: str = ""
    is_packed: bool = False
    file_name: str = ""

    @property
    def label(self) -> Path:
        """The file as people are told of it: ``archive.zip/entry.csv`` for an entry."""
        return Path(f"{self.path}/{storable_name(self.entry)}") if self.entry else self.path

    @property
    def name(self) -> str:
        """The name under which rows tell of it."""
        name = storable(self.file_name or self.path.name)
        return f"{name}/{storable_name(self.entry)}" if self.entry else name

    def open(self) -> BinaryIO:
        """Opens the list's bytes, unpacked, from their beginning.

        Raises:
            OSError: if the file cannot be read.
            BrokenArchiveError: if the archive is broken; reading may raise it too.
        """
        if not self.entry and not self.is_packed:
            return self.path.open("rb")
        return io.BufferedReader(_Unpacked(self))


class _Unpacked(io.RawIOBase):
    """Bytes of a packed list, counted as they come: what an archive says of its sizes may be a lie."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._size = 0
        self._packed_size = source.path.stat().st_size
        self._archive: zipfile.ZipFile | None = None
        try:
            if source.entry:
                self._archive = zipfile.ZipFile(source.path)
                self._stream: BinaryIO | gzip.GzipFile = self._archive.open(source.entry)  # type: ignore[assignment]
            else:
                self._stream = gzip.GzipFile(source.path)
        except (*_BROKEN, KeyError) as fault:
            self._close_archive()
            raise broken(source, fault) from fault

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        """Reads on.

        Raises:
            BrokenArchiveError: if the archive is broken, or holds more than it may.
        """
        try:
            data = self._stream.read(len(buffer))
        except _BROKEN as fault:
            raise broken(self._source, fault) from fault
        self._size += len(data)
        limit = min(MAX_INFLATED, max(_HARMLESS, MAX_RATIO * self._packed_size))
        if self._size > limit:
            raise too_large(self._source)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Closes the archive too."""
        if not self.closed and hasattr(self, "_stream"):
            self._stream.close()
            self._close_archive()
        super().close()

    def _close_archive(self) -> None:
        if self._archive is not None:
            self._archive.close()


def distinct_names(paths: Sequence[Path]) -> dict[Path, str]:
    """The names under which rows tell of files: of files of one name, with as many folders as tell them apart."""
    of_name: dict[str, set[tuple[str, ...]]] = {}
    for path in paths:
        of_name.setdefault(path.name, set()).add(path.parts)
    return {path: _distinct_name(path, of_name[path.name] - {path.parts}) for path in paths}


def _distinct_name(path: Path, others: Collection[tuple[str, ...]]) -> str:
    parts = path.parts
    sizes = range(1, len(parts))
    size = next((size for size in sizes if all(other[-size:] != parts[-size:] for other in others)), len(parts))
    return Path(*parts[-size:]).as_posix()


def sources_of(path: Path, file_name: str = "") -> tuple[Source, ...]:
    """The lists that a file holds: itself, or the entries of a zip archive.

    Args:
        path: the file.
        file_name: the name under which rows tell of it, if it is not the path's last part.

    Raises:
        SeedFileError: if it is missing, a folder or unreadable, or an archive that is broken, locked or too large.
    """
    try:
        if path.is_dir():
            raise unusable(path, "is a folder: name the files in it")
        if not path.exists():
            raise missing(path)
        if not path.is_file():  # a pipe can be read only once, and it is read twice: to check it, then for its rows
            raise unusable(path, "is no regular file: save the list to one first")
        with path.open("rb") as file:
            head = file.read(4)
        if head.startswith(_ZIP):
            return tuple(replace(source, file_name=file_name) for source in _entries(path))
    except OSError as fault:
        raise unusable(path, f"cannot be read: {fault.strerror or fault}") from fault
    return (Source(path, is_packed=head.startswith(_GZIP), file_name=file_name),)


def _entries(path: Path) -> tuple[Source, ...]:
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (*_BROKEN, ValueError) as fault:
        raise broken(Source(path), fault) from fault
    names = [entry.filename for entry in entries]
    if not {*names}.isdisjoint(_WORKBOOKS):
        raise unusable(path, "is an Excel workbook or another spreadsheet: export the list as CSV")
    wanted = [entry for entry in entries if _may_be_a_list(entry)]
    if not wanted:
        raise unusable(path, "is a zip archive without a file in it: expected one or more CSV exports")
    if repeated := [name for name, count in Counter(names).items() if count > 1]:
        raise BrokenArchiveError(f"seed file '{path}' has two entries '{storable_name(repeated[0])}': unpack it first")
    _check_entries(path, wanted)
    return tuple(Source(path, entry.filename) for entry in wanted)


def _may_be_a_list(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is no folder and none of the files that systems leave beside people's own."""
    name = entry.filename
    return not entry.is_dir() and not name.startswith("__MACOSX/") and not name.rpartition("/")[2].startswith(".")


def _check_entries(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        source = Source(path, entry.filename)
        total += entry.file_size
        if entry.flag_bits & 1:
            raise BrokenArchiveError(f"seed file '{source.label}' is encrypted: unpack the archive with its password")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BrokenArchiveError(
                f"seed file '{source.label}' is packed in an unusual way: unpack the archive first"
            )
        limit = max(_HARMLESS, MAX_RATIO * entry.compress_size)
        if total > MAX_INFLATED or entry.file_size > limit:
            raise too_large(source)


def _check_directory(path: Path) -> None:
    """Refuses a directory of too many entries before anything reads it into memory.

    Raises:
        BrokenArchiveError: if there is no directory, or too large a one.
    """
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _TAIL - 20))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise BrokenArchiveError(f"seed file '{path}' is a zip archive that breaks off: fetch or export it again")
    entries, directory = int.from_bytes(tail[at + 10 : at + 12], "little"), tail[at + 12 : at + 16]
    is_zip64 = tail[max(0, at - 20) :].startswith(b"PK\x06\x07")
    if entries > MAX_ENTRIES or is_zip64 or int.from_bytes(directory, "little") > _MAX_DIRECTORY:
        raise BrokenArchiveError(
            f"seed file '{path}' is a zip archive of more than {MAX_ENTRIES} entries: unpack it and name the lists"
        )


def broken(source: Source, fault: Exception) -> BrokenArchiveError:
    """The error for an archive that cannot be unpacked."""
    kind = "an entry of a broken archive" if source.entry else "a broken archive"
    return BrokenArchiveError(
        f"seed file '{source.label}' is {kind} ({' '.join(str(fault).split())[:100] or type(fault).__name__}): "
        "fetch or export it again"
    )


def too_large(source: Source) -> BrokenArchiveError:
    """The error for an archive that unpacks to more than lists ever do."""
    return BrokenArchiveError(
        f"seed file '{source.label}' unpacks to more than {MAX_INFLATED >> 20} MiB or {MAX_RATIO} times its size: "
        "unpack it and look at it first"
    )


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
