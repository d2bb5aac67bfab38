"""Exports that differ in what says nothing of their rows, as spreadsheets and people save them: the same seeds."""

import codecs
import csv
import io
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from linkspider.model.rows import SeedRejectRow
from tests.seeds.exports import EXPORTS, Export

#: Where a row stands.
_PLACES = {"seed_file", "line"}
_TITLES = "Backlinks of site.example\r\nExported on 2026-10-01\r\n\r\n"
#: Told by the places of their columns alone, or under lines of their own.
_BY_SHAPE = {"gsc_sites_pl", "gsc_targets_pl", "moz"}


def _text(export: Export) -> str:
    return export.content.decode("utf-16" if export.encoding.startswith("utf-16") else export.encoding)


def _rows(export: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_text(export)), delimiter=export.delimiter))


def _table(rows: Sequence[Sequence[str]], delimiter: str, *, is_quoted: bool = False) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL).writerows(rows)
    return buffer.getvalue()


def _with_header(export: Export, change: Callable[[str], str]) -> str:
    header, *rows = _rows(export)
    return _table([[change(name) for name in header], *rows], export.delimiter)


def _shuffled(export: Export) -> str:
    rows = _rows(export)
    order = random.Random(5).sample(range(len(rows[0])), len(rows[0]))
    return _table([[row[at] for at in order] for row in rows], export.delimiter)


ANY: dict[str, Callable[[Export], bytes]] = {
    "lines end by return": lambda export: _text(export).replace("\r\n", "\n").replace("\n", "\r").encode(),
    "no end of the last line": lambda export: _text(export).rstrip("\r\n").encode(),
    "empty lines": lambda export: _text(export).replace("\r\n", "\n").replace("\n", "\n\n").encode(),
    "UTF-16, large end first": lambda export: codecs.BOM_UTF16_BE + _text(export).encode("utf-16-be"),
    "UTF-16 without a mark": lambda export: _text(export).encode("utf-16-le"),
}
OF_TABLES: dict[str, Callable[[Export], str]] = {
    "Excel's first line": lambda export: f"sep={export.delimiter}\r\n{_text(export)}",
    "comma": lambda export: _table(_rows(export), ","),
    "semicolon, quoted": lambda export: _table(_rows(export), ";", is_quoted=True),
    "tab": lambda export: _table(_rows(export), "\t"),
    "vertical bar": lambda export: _table(_rows(export), "|"),
    "a delimiter behind all": lambda export: _table([[*row, ""] for row in _rows(export)], export.delimiter),
    "an empty row": lambda export: _table([*_rows(export), [""] * 3], export.delimiter),
}
OF_NAMED_TABLES: dict[str, Callable[[Export], str]] = {
    "titles above": lambda export: _TITLES + _table(_rows(export), export.delimiter),
    "another order of columns": _shuffled,
    "blanks around names": lambda export: _with_header(export, lambda name: f" {name} "),
    "other blanks in names": lambda export: _with_header(export, lambda name: name.replace(" ", "\xa0")),
}


def _seeds(read: Callable[..., Any], content: bytes | str) -> list[Any]:
    """The format, and of each row what says nothing of where it stands: of a reject why it is one."""
    outcome = read(content)
    rows = [
        row.reason
        if isinstance(row, SeedRejectRow)
        else {name: value for name, value in row._asdict().items() if name not in _PLACES}
        for row in outcome.rows
    ]
    return [outcome.account.source_tool, *rows]


@pytest.mark.parametrize("change", ANY)
@pytest.mark.parametrize("name", EXPORTS)
def test_how_lines_are_written(read: Callable[..., Any], name: str, change: str) -> None:
    assert _seeds(read, ANY[change](EXPORTS[name])) == _seeds(read, EXPORTS[name].content)


@pytest.mark.parametrize("change", OF_TABLES)
@pytest.mark.parametrize("name", [name for name, export in EXPORTS.items() if export.delimiter])
def test_how_cells_are_written(read: Callable[..., Any], name: str, change: str) -> None:
    assert _seeds(read, OF_TABLES[change](EXPORTS[name])) == _seeds(read, EXPORTS[name].content)


@pytest.mark.parametrize("change", OF_NAMED_TABLES)
@pytest.mark.parametrize("name", [name for name, each in EXPORTS.items() if each.delimiter and name not in _BY_SHAPE])
def test_how_columns_are_written(read: Callable[..., Any], name: str, change: str) -> None:
    assert _seeds(read, OF_NAMED_TABLES[change](EXPORTS[name])) == _seeds(read, EXPORTS[name].content)


@pytest.mark.parametrize("name", [name for name, each in EXPORTS.items() if each.delimiter and name not in _BY_SHAPE])
def test_a_column_of_numbers_before(read: Callable[..., Any], name: str) -> None:
    rows = [[str(at or "No."), *row] for at, row in enumerate(_rows(EXPORTS[name]))]
    numbered, expected = _seeds(read, _table(rows, EXPORTS[name].delimiter)), _seeds(read, EXPORTS[name].content)
    if name == "bing":  # whose names are those of other tools, too: read as any table is
        assert numbered[0] == "url_column"
        numbered, expected = ([row["referring_url"] for row in rows[1:]] for rows in (numbered, expected))
    assert numbered == expected
