"""The data dictionary: every column once, in order, fresh in docs/."""

import csv
import io
from pathlib import Path

from analysis.export.dictionary import HEAD, data_dictionary
from linkspider.model.formula import is_formula
from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS, TABLES

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "data_dictionary.csv"


def lines():
    return [*csv.DictReader(io.StringIO(data_dictionary()))]


def test_every_column_is_told_in_order():
    told = [
        (line["kind"], line["table"], line["column"], line["type"], line["nullable"], line["description"])
        for line in lines()
        if line["position"] != "0"
    ]
    assert told == [
        (kind, table.name, column.name, str(column.type), "yes" if column.nullable else "no", column.description)
        for kind, tables in (("table", TABLES), ("mart", MARTS), ("star", STAR))
        for table in tables.values()
        for column in table.columns
    ]


def test_every_table_has_its_partition_key_once():
    keys = {(line["kind"], line["table"]): line["column"] for line in lines() if line["position"] == "0"}
    assert len(keys) == len(TABLES) + len(MARTS) + len(STAR)
    assert {kind: key for (kind, _), key in keys.items()} == {"table": "crawl_id", "mart": "site", "star": "site"}
    clashes = [
        line for line in lines() if line["position"] != "0" and line["column"] == keys[line["kind"], line["table"]]
    ]
    assert clashes == []  # a column in the file of the partition key's name is refused or hidden by readers


def test_cells_are_whole_and_safe():
    assert all({*line} == {*HEAD} and all(line[name] for name in HEAD) for line in lines())
    assert [cell for line in lines() for cell in line.values() if is_formula(cell)] == []


def test_the_document_is_fresh():
    assert DOCUMENT.read_text(encoding="utf-8") == data_dictionary(), "run `make docs`"
