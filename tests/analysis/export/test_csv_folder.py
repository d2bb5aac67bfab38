"""CSV files opened again: nothing is live, nothing is lost."""

import csv
import os
from datetime import UTC, datetime

import duckdb
import pytest

from analysis.export.cells import calm
from analysis.export.csv_folder import write_csv_folder
from analysis.export.headers import Headers
from analysis.export.sheets import Sheet
from linkspider.errors import LinkspiderError
from linkspider.model.formula import guarded
from linkspider.model.tables import MARTS
from tests.analysis.export.hostiles import FORMULAS, HOSTILE, hostile_sheet

NOON = datetime(2026, 11, 21, 12, 30, 15, 250, tzinfo=UTC)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file)]


def test_hostile_texts_are_guarded_and_come_back_whole(tmp_path):
    texts = [*HOSTILE, "a" * 40_000]
    rows = [(text, number, number, number % 2 == 0, 0.5, NOON) for number, text in enumerate(texts)]
    (path,) = write_csv_folder(tmp_path / "new" / "csv", [hostile_sheet(rows)])
    head, *told = read(path)
    assert head == ["text", "count", "small", "is_true", "share", "seen_at"]
    assert [row[0] for row in told] == [calm(guarded(text)) for text in texts]
    assert all(row[0].startswith("'") for row, text in zip(told, texts, strict=True) if text in FORMULAS)
    assert told[1][1:] == ["1", "1", "FALSE", "0.5", "2026-11-21T12:30:15.000250Z"]
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbftext,")
    assert not {*range(32)} - {9, 10, 13} & {*content}


def test_what_is_not_known_is_empty(tmp_path):
    (path,) = write_csv_folder(tmp_path, [hostile_sheet([(None, None, 1, None, float("nan"), None)])])
    assert read(path)[1] == ["", "", "1", "", "", ""]


def test_databases_read_the_types(tmp_path):
    rows = [("a", 2**53 + 1, 1, True, 0.1, NOON), (None, None, 2, None, None, None)]
    (path,) = write_csv_folder(tmp_path, [hostile_sheet(rows)])
    with duckdb.connect() as base:
        told = base.sql(f"select * from read_csv('{path}')")
        assert [str(kind) for kind in told.types][1:5] == ["BIGINT", "BIGINT", "BOOLEAN", "DOUBLE"]
        assert str(told.types[5]).startswith("TIMESTAMP")
        assert told.project("text, count, small, is_true, share").fetchall()[0] == ("a", 2**53 + 1, 1, True, 0.1)


def test_one_file_for_each_table_and_what_goes_with_them(tmp_path):
    tables = [MARTS["backlinks"], MARTS["linked_pages"]]
    (tmp_path / "mine.txt").touch()
    (tmp_path / "backlinks.csv").write_text("earlier")
    written = write_csv_folder(
        tmp_path, [Sheet(table, list) for table in tables], Headers.SCREAMING_FROG, {"data_dictionary.csv": b"x"}
    )
    assert [path.name for path in written] == ["backlinks.csv", "linked_pages.csv", "data_dictionary.csv"]
    assert {path.name for path in tmp_path.iterdir()} == {*(path.name for path in written), "mine.txt"}
    assert read(written[1])[0][0] == "Address"
    assert len(read(written[0])) == 1


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LinkspiderError, match=rf"'{tmp_path}{os.sep}file' cannot be made: "):
        write_csv_folder(tmp_path / "file", [])
    (tmp_path / "hostile.csv").mkdir()
    with pytest.raises(LinkspiderError, match=r"hostile\.csv' cannot be written: "):
        write_csv_folder(tmp_path, [hostile_sheet([("a", 1, 1, True, 1.0, NOON)])])
