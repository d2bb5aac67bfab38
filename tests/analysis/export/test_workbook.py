"""Workbooks opened again: nothing is live, nothing is lost, and what is changed is said."""

import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow as pa
import pytest

from analysis.export.cells import CUT, MAX_CELL, xml_text
from analysis.export.headers import Headers
from analysis.export.sheets import Sheet
from analysis.export.workbook import About, write_workbook
from linkspider.errors import LinkspiderError
from linkspider.model.tables import MARTS, Table
from tests.analysis.export.hostiles import FORMULAS, HOSTILE, hostile_sheet

PROJECT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 11, 21, 12, 30, 15, tzinfo=UTC)
ABOUT = About("Links of site.example", [("Site", "site.example"), ("Crawl", "=c1")], "/data/store", NOON)
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"
FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"


def hostile_rows():
    return [(text, number, number, True, 0.25, NOON) for number, text in enumerate(HOSTILE)]


def unescaped(text):
    """A text of a workbook as Excel reads it. Source: ECMA-376 part 1, 22.9.2.19 ST_Xstring."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.fixture
def book(tmp_path):
    """Writes sheets, and opens what was written."""

    def write(*sheets, **options):
        path = tmp_path / "book.xlsx"
        write_workbook(path, sheets, ABOUT, **options)
        return openpyxl.load_workbook(path)

    return write


def texts_of(sheet):
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_hostile_texts_are_texts_and_come_back_whole(book):
    sheet = book(hostile_sheet(hostile_rows()))["hostile"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [unescaped(cell.value) for cell in cells] == [xml_text(text) for text in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(HOSTILE)
    quoted = {text for cell, text in zip(cells, HOSTILE, strict=True) if cell.quotePrefix}
    assert {*FORMULAS} <= quoted  # Excel keeps them texts when a person edits them


def test_no_part_of_the_file_is_live(book, tmp_path):
    book(hostile_sheet(hostile_rows(), note="=1+1"))
    with zipfile.ZipFile(tmp_path / "book.xlsx") as file:
        assert file.testzip() is None
        for name in file.namelist():
            assert "external" not in name.lower()
            content = file.read(name)
            assert b'TargetMode="External"' not in content
            if "worksheets/sheet" in name and name.endswith(".xml"):
                assert b"<hyperlink" not in content
                tree = ET.fromstring(content)
                assert [*tree.iter(FORMULA)] == []
                assert {cell.get("t", "n") for cell in tree.iter(CELL)} <= {"n", "inlineStr", "b"}


def test_values_keep_their_types(book):
    rows = [
        ("a", 1234567, -1, True, 0.25, NOON),
        ("", 2**53 + 1, 0, False, float("nan"), None),
        (None, None, 7, None, float("inf"), datetime(1800, 1, 1, tzinfo=UTC)),
    ]
    sheet = book(hostile_sheet(rows))["hostile"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert told == [
        ["a", 1234567, -1, True, 0.25, NOON.replace(tzinfo=None)],
        [None, "9007199254740993", 0, False, None, None],
        [None, None, 7, None, "Infinity", "1800-01-01 00:00:00.000000Z"],
    ]
    formats = [cell.number_format for cell in sheet[2]]
    assert formats == ["General", "#,##0", "#,##0", "General", "0.00%", 'yyyy-mm-dd hh:mm:ss "UTC"']


def test_long_texts_are_cut_visibly_and_counted(book):
    texts = ["a" * 40_000, "b" * MAX_CELL, "\U0001f375" * 20_000, f"<r>{'&' * 10_000}</r>", f"<r>{'c' * 20_000}</r>"]
    texts.append(f"<r>{'d' * (MAX_CELL - 30)}</r>")  # written as XML it is longer
    made = book(hostile_sheet([(text, 1, 1, True, 1.0, NOON) for text in texts]))
    cells = [cell.value for cell in made["hostile"]["A"][1:]]
    assert cells[0] == "a" * (MAX_CELL - len(CUT)) + CUT
    assert cells[1] == texts[1]
    assert cells[2].endswith(CUT)
    assert cells[3].startswith("<r>&&&")
    assert cells[3].endswith(CUT)
    assert cells[4] == texts[4]
    assert cells[5] == texts[5][: -len(CUT)] + CUT
    assert "4. Excel's cells hold 32,767 characters; the longer ones end in '… [cut]'" in texts_of(made["About"])


def test_a_sheet_has_a_frozen_head_filters_widths_and_notes(book):
    sheet = book(hostile_sheet(hostile_rows()))["hostile"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:F{len(HOSTILE) + 1}"
    assert [cell.value for cell in sheet[1]] == ["text", "count", "small", "is_true", "share", "seen_at"]
    assert [cell.comment.text for cell in sheet[1]][:2] == ["what a stranger wrote; =1+1 is such a text", "a number"]
    assert sheet.column_dimensions["A"].width == pytest.approx(len(FORMULAS[1]) + 1, abs=1)
    assert sheet.column_dimensions["B"].width < 15


def test_too_many_rows_go_on_on_further_sheets_which_is_said(book):
    rows = [(str(number), number, 1, True, 1.0, NOON) for number in range(25)]
    made = book(hostile_sheet(rows, note="the first 25"), hostile_sheet(rows[:10]), sheet_rows=10)
    assert made.sheetnames == ["About", "Columns", "hostile", "hostile (2)", "hostile (3)", "hostile (4)"]
    counts = [[cell.value for cell in made[name]["B"][1:]] for name in made.sheetnames[2:]]
    assert counts == [[*range(10)], [*range(10, 20)], [*range(20, 25)], [*range(10)]]
    for name in made.sheetnames[2:]:
        assert made[name]["A1"].value == "text"
        assert made[name].freeze_panes == "A2"
    notes = [row[3] for row in made["About"].iter_rows(values_only=True) if row[0] and row[0].startswith("hostile")]
    assert notes[0].startswith("the first 25; part 1 of 3 of 25 rows")
    assert notes[2].startswith("the first 25; part 3 of 3 of 25 rows")
    assert notes[3] is None


def test_the_first_sheet_explains(book):
    texts = texts_of(book(hostile_sheet(hostile_rows()))["About"])
    assert texts[:2] == ["Links of site.example", "Site"]
    for told in ("=c1", "2026-11-21 12:30 UTC", "One row per hostile text.", str(len(HOSTILE)), "none"):
        assert told in texts
    assert "whole and with its types in /data/store" in texts
    assert any(text.startswith("in 4 texts") for text in texts)  # NUL and ESC, CR, and U+FFFE


def test_columns_are_listed_by_both_names(book):
    made = book(hostile_sheet(hostile_rows()), headers=Headers.SCREAMING_FROG)
    head, *rows = made["Columns"].iter_rows(values_only=True)
    assert head == ("Table", "Column", "Name in the data", "Holds", "Empty cells", "Meaning")
    assert rows[3] == ("hostile", "Is True", "is_true", "TRUE or FALSE", "may be empty", "whether it is so")
    assert rows[5][1:4] == ("Seen At", "seen_at", "date and time in UTC")
    assert made["hostile"]["F1"].value == "Seen At"


def test_empty_tables_have_a_head(book):
    made = book(*(Sheet(table, list) for table in MARTS.values()))
    assert made.sheetnames == ["About", "Columns", *MARTS]
    for name, table in MARTS.items():
        assert [cell.value for cell in made[name][1]] == [column.name for column in table.columns]
        assert made[name].max_row == 1


class OneRow(NamedTuple):
    """One row."""

    n: Annotated[int, "a number"]


def test_names_of_sheets_are_distinct_and_short(book):
    names = ["About", "a" * 40, "A" * 40, "x/y:z[1]*?\\", "'", "history_of_links"]
    sheets = [Sheet(Table(name, OneRow), lambda: [pa.table({"n": [1]})]) for name in names]
    made = book(*sheets)
    assert made.sheetnames[2:] == [
        "About (2)",
        "a" * 31,
        "A" * 27 + " (2)",
        "x_y_z_1____",
        "Sheet",
        "history_of_links",
    ]


def interrupted():
    yield pa.table({"n": [1]})
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("rows", "fault"),
    [(interrupted, KeyboardInterrupt), (lambda: [pa.table({"n": ["a"]})], (pa.ArrowException, TypeError))],
)
def test_a_workbook_that_fails_leaves_the_earlier_one_and_nothing_else(tmp_path, rows, fault):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"earlier")
    with pytest.raises(fault):
        write_workbook(path, [Sheet(Table("n", OneRow), rows)], ABOUT)
    assert path.read_bytes() == b"earlier"
    assert [*tmp_path.iterdir()] == [path]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "folder.xlsx" / "x").touch()
    (tmp_path / "file").touch()
    for path in (tmp_path / "folder.xlsx", tmp_path / "file" / "book.xlsx"):
        with pytest.raises(LinkspiderError, match=r"cannot be written: \w+") as caught:
            write_workbook(path, [hostile_sheet(hostile_rows())], ABOUT)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


FULL_DISK = """
import resource, sys
from pathlib import Path
import pyarrow as pa
from analysis.export.workbook import About, write_workbook
from linkspider.errors import LinkspiderError
from tests.analysis.export.hostiles import TABLE, hostile_sheet

rows, most = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sheet = hostile_sheet([("text" * 10, 1, 1, True, 1.0, None)] * rows)
try:
    write_workbook(Path(sys.argv[3]), [sheet], About("x"))
except LinkspiderError as fault:
    print(fault)
"""


@pytest.mark.parametrize(("rows", "most"), [(20_000, 100_000), (1, 3_000)], ids=["while rows come", "at the end"])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path, rows, most):
    path = tmp_path / "book.xlsx"
    words = [sys.executable, "-c", FULL_DISK, str(rows), str(most), str(path)]
    run = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.stdout.count("\n") == 1, run.stderr
    assert run.stdout.startswith(f"'{path}' cannot be written: ")
    assert [*tmp_path.iterdir()] == []
