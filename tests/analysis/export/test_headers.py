"""Names of columns: known words stand above what they mean, and no two columns have one name."""

from pathlib import Path

import pytest

from analysis.export.headers import FALSE_FRIENDS, OWN, REMARKS, SAME, Headers, document, heads
from linkspider.model.tables import MARTS, TABLES

ALL = {**MARTS, **TABLES}
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "headers.md"
#: Names of Screaming Frog's exports that columns of ours could be taken for.
#: Source: the header lines of "Internal: All" and "All Inlinks".
KNOWN = frozenset(
    {
        *SAME,
        *FALSE_FRIENDS,
        "% of Total",
        "Canonical Link Element 1",
        "External Outlinks",
        "H1-1 Length",
        "Hash",
        "Link Origin",
        "Meta Robots 1",
        "Redirect Type",
        "Redirect URI",
        "Response Time",
        "Target",
        "Title 1 Length",
        "URL Encoded Address",
        "Unique External Outlinks",
        "Unique Outlinks",
    }
)


@pytest.mark.parametrize("table", ALL.values(), ids=ALL)
@pytest.mark.parametrize("headers", Headers)
def test_names_are_distinct_and_one_for_each_column(table, headers):
    names = heads(table, headers)
    assert len(names) == len(table.columns)
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("table", ALL.values(), ids=ALL)
def test_a_name_that_people_know_stands_above_nothing_else(table):
    for column, name in zip(table.columns, heads(table, Headers.SCREAMING_FROG), strict=True):
        assert name not in KNOWN or f"{table.name}.{column.name}" in SAME[name]


def test_snake_names_are_those_of_the_tables():
    assert heads(MARTS["linked_pages"])[:2] == ["url", "backlinks"]


def test_names_in_words():
    assert heads(MARTS["page_inlinks"], Headers.SCREAMING_FROG)[:8] == [
        "Address",
        "Outcome",
        "Status Code",
        "Crawl Depth",
        "Inlinks",
        "Self Inlinks",
        "Unique Inlinks",
        "Followed Inlinks",
    ]
    assert "First Seen At" in heads(MARTS["backlinks"], Headers.SCREAMING_FROG)
    assert "Internal PageRank" in heads(MARTS["authority"], Headers.SCREAMING_FROG)


def test_every_column_that_is_named_exists():
    names = {f"{table.name}.{column.name}" for table in ALL.values() for column in table.columns}
    assert {column for columns in SAME.values() for column in columns} <= names
    assert {column for column in OWN if "." in column} <= names
    assert REMARKS.keys() <= SAME.keys()
    assert not FALSE_FRIENDS.keys() & SAME.keys()


def test_the_document_is_fresh():
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line and "<!--" not in line]
    assert lines == [line for line in document().splitlines() if line], "run `make docs`"
