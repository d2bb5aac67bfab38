"""Where results go: standard output or a file, as a table for people or in a format for programs."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console, RenderableType
from rich.text import Text

from analysis.export.encode import ENCODERS, FILE_MARKS
from analysis.export.headers import Headers
from linkspider.errors import LinkspiderError, OptionError
from linkspider.model.tables import Table
from linkspider.verbs.telling import hush

TABLE: Final = "table"
JSON: Final = "json"
FORMATS: Final = (TABLE, *ENCODERS)
_PLAIN_WIDTH: Final = 80


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leaves the broken pipe to the caller, where rich would end the process."""
        raise  # noqa: PLE0704  # rich calls this while it handles the BrokenPipeError


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go, and how.

    Attributes:
        format: table, csv, json, parquet or xlsx.
        path: the file to write; None for standard output.
        headers: what columns are called in CSV and workbooks.
    """

    format: str = TABLE
    path: Path | None = None
    headers: Headers = Headers.SNAKE

    def records(self, frame: pd.DataFrame, table: Table) -> None:
        """Writes rows in a format for programs.

        Args:
            frame: the rows, in the declared columns.
            table: the declaration of the mart or table.

        Raises:
            OptionError: for Parquet or a workbook on a terminal.
            LinkspiderError: if the file cannot be written.
        """
        if self.format in {"parquet", "xlsx"} and self.path is None and sys.stdout.isatty():
            raise OptionError(f"{self.format} is not for a terminal: write it to a file with --out FILE")
        mark = FILE_MARKS.get(self.format, b"") if self.path else b""
        self.write(mark, ENCODERS[self.format](frame, table, self.headers))

    def write(self, *content: bytes) -> None:
        """Writes what is encoded already.

        Raises:
            LinkspiderError: if the file cannot be written.
        """
        if self.path is None:
            with standard_output():
                sys.stdout.buffer.write(b"".join(content))
            return
        with _named(self.path):
            self.path.write_bytes(b"".join(content))

    def show(self, *parts: RenderableType) -> None:
        """Writes texts and tables for people, an empty line between them.

        Raises:
            LinkspiderError: if the file cannot be written.
        """
        with self._console() as console:
            for place, part in enumerate(parts):
                if place:
                    console.print()
                console.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))

    @property
    def width(self) -> int:
        """Characters on a line: those of the terminal, or of a plain page where there is none."""
        if self.path is not None:
            return _PLAIN_WIDTH
        return shutil.get_terminal_size((_PLAIN_WIDTH, 24)).columns

    @contextmanager
    def _console(self) -> Iterator[Console]:
        if self.path is None:
            with standard_output():
                yield _Console(file=sys.stdout, width=self.width, highlight=False, markup=False, emoji=False)
            return
        with _named(self.path), self.path.open("w", encoding="utf-8") as file:
            yield _Console(file=file, width=self.width, highlight=False, markup=False, emoji=False)


def strong(text: str) -> Text:
    """A heading."""
    return Text(text, style="bold")


def unbroken(lines: Iterable[str]) -> Text:
    """Lines that stay whole however long they are, as paths do that somebody copies."""
    return Text("\n".join(lines), no_wrap=True)


@contextmanager
def standard_output() -> Iterator[None]:
    """Says of what is written there that it cannot be.

    Raises:
        BrokenPipeError: if whoever read has seen enough.
        LinkspiderError: if it cannot be written for another cause.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        hush()
        raise LinkspiderError(f"standard output cannot be written: {fault.strerror or fault}") from fault


def in_words(fault: OSError) -> str:
    """What an operating system refused, and of which file if it says so."""
    cause = fault.strerror or str(fault)
    return f"'{fault.filename}': {cause}" if fault.filename else cause


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise LinkspiderError(f"'{path}' cannot be written: {fault.strerror or fault}") from fault
