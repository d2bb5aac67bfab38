"""CSV and workbooks that no spreadsheet runs, JSON and Parquet that keep their types."""

import csv
import io
import json

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from analysis.export.cells import calm
from analysis.export.encode import FILE_MARKS, to_csv, to_json, to_parquet, to_xlsx
from analysis.export.headers import Headers
from analysis.tables.frames import shaped
from linkspider.model.formula import guarded
from linkspider.model.tables import MARTS

BACKLINKS, LINKED, SUMMARY = MARTS["backlinks"], MARTS["linked_pages"], MARTS["inlink_summary"]


def backlinks_frame(*anchors):
    return shaped(
        pd.DataFrame(
            {
                "referring_url": [f"https://a.example/{place}" for place in range(len(anchors))],
                "referring_domain": "a.example",
                "target_url": "https://s.example/",
                "resolved_url": None,
                "links": -3,
                "followed_links": 0,
                "is_followed": False,
                "anchor_text": list(anchors),
                "placement": "nav",
                "verdict": None,
                "sources": None,
                "tool_first_seen_at": pd.to_datetime([None] * len(anchors), utc=True),
                "tool_last_seen_at": pd.to_datetime([None] * len(anchors), utc=True),
                "first_seen_at": pd.Timestamp("2026-11-20T12:00:00.000001Z"),
                "last_seen_at": pd.Timestamp("2026-11-20T12:00:00Z"),
            }
        ),
        BACKLINKS,
    )


def test_csv_has_all_columns_iso_times_and_unguarded_numbers():
    text = to_csv(backlinks_frame("=cmd()", 'a "b", c'), BACKLINKS).decode()
    header, first, second = csv.reader(io.StringIO(text, newline=""))
    assert header == [column.name for column in BACKLINKS.columns]
    times = ["2026-11-20T12:00:00.000001Z", "2026-11-20T12:00:00.000000Z", "", ""]
    assert first[3:] == ["", "-3", "0", "FALSE", "'=cmd()", "nav", "", "", *times]
    assert second[7] == 'a "b", c'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_csv_keeps_every_text_to_itself(anchors):
    text = to_csv(backlinks_frame(*anchors), BACKLINKS).decode()
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    assert [row[7] for row in rows] == [calm(guarded(anchor)) for anchor in anchors]


def test_csv_has_no_byte_order_mark_for_pipes_and_files_have_one():
    assert to_csv(backlinks_frame("a"), BACKLINKS).startswith(b"referring_url,")
    assert FILE_MARKS == {"csv": b"\xef\xbb\xbf"}


def test_csv_names_columns_as_asked():
    text = to_csv(backlinks_frame(), BACKLINKS, Headers.SCREAMING_FROG).decode()
    assert text.startswith("Referring URL,Referring Domain,Target URL,Resolved URL,Links,")


def test_json_is_a_list_of_objects_with_types():
    (row,) = json.loads(to_json(backlinks_frame("=x ü 漢"), BACKLINKS))
    assert row == {
        "referring_url": "https://a.example/0",
        "referring_domain": "a.example",
        "target_url": "https://s.example/",
        "resolved_url": None,
        "links": -3,
        "followed_links": 0,
        "is_followed": False,
        "anchor_text": "=x ü 漢",
        "placement": "nav",
        "verdict": None,
        "sources": None,
        "first_seen_at": "2026-11-20T12:00:00.000001Z",
        "last_seen_at": "2026-11-20T12:00:00.000000Z",
        "tool_first_seen_at": None,
        "tool_last_seen_at": None,
    }


def test_json_says_null_for_what_is_not_known():
    frame = pd.DataFrame({"measure": ["inlinks"], "group": "all", "statistic": "gini", "value": float("nan")})
    assert json.loads(to_json(shaped(frame, SUMMARY), SUMMARY))[0]["value"] is None
    linked = dict.fromkeys([column.name for column in LINKED.columns], 1) | {"url": "u", "top_anchor_text": ""}
    frame = shaped(pd.DataFrame([linked | {"outcome": None, "status": None}]), LINKED)
    (row,) = json.loads(to_json(frame, LINKED))
    assert (row["outcome"], row["status"], row["backlinks"]) == (None, None, 1)


def test_nothing_is_a_header_an_empty_list_and_an_empty_file():
    frame = backlinks_frame()
    assert to_csv(frame, BACKLINKS).decode().strip() == ",".join(column.name for column in BACKLINKS.columns)
    assert json.loads(to_json(frame, BACKLINKS)) == []
    assert pq.read_table(io.BytesIO(to_parquet(frame, BACKLINKS))).num_rows == 0


def test_parquet_has_the_declared_schema():
    table = pq.read_table(io.BytesIO(to_parquet(backlinks_frame("a", "b"), BACKLINKS)))
    assert table.schema.equals(BACKLINKS.schema, check_metadata=True)
    assert table["anchor_text"].to_pylist() == ["a", "b"]


def test_a_workbook_has_the_table_and_what_explains_it():
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(backlinks_frame("=1+1"), BACKLINKS)))
    assert book.sheetnames == ["About", "Columns", "backlinks"]
    cell = book["backlinks"]["H2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
