"""Rows as cells: long texts are cut and kept, links lead to web pages only, and what is not known says so."""

from datetime import UTC, datetime
from math import nan

import pandas as pd
import pytest

from analysis.report.parts import Cell
from analysis.report.views import MOST_ROWS, Chosen, Shown, page, table, words
from tests.analysis.report.hostiles import TEXTS, URLS
from tests.analysis.report.marts import SITE, facts_of

PAGES = [
    (f"https://{SITE}/", "/", f"https://{SITE}/"),
    (f"https://{SITE}/a%20b?c=1", "/a%20b?c=1", f"https://{SITE}/a%20b?c=1"),
    ("https://other.example/x", "other.example/x", "https://other.example/x"),
    ("http://other.example/x", "http://other.example/x", "http://other.example/x"),
    (f"https://{SITE}.evil.example/", f"{SITE}.evil.example/", f"https://{SITE}.evil.example/"),
    ("javascript:alert(1)", "javascript:alert(1)", ""),
    ("JAVASCRIPT:alert(1)//https://", "JAVASCRIPT:alert(1)//https://", ""),
    (" https://other.example/", " https://other.example/", ""),
    ("data:text/html,<b>", "data:text/html,<b>", ""),
    ("//other.example/", "//other.example/", ""),
    ("file:///etc/passwd", "file:///etc/passwd", ""),
    ("https://other.example/\u202egnp.exe", "other.example/\ufffdgnp.exe", ""),
    ("https://other.example/a\nb", "other.example/a b", ""),
    ("(everywhere alike)", "(everywhere alike)", ""),
    ("https://", "", ""),
    ("", "", ""),
]


@pytest.fixture
def facts(tmp_path):
    return facts_of(tmp_path, {"page_inlinks": [{"url": f"https://{SITE}/{name}"} for name in ("", "a", "b")]})


@pytest.mark.parametrize(("url", "text", "href"), PAGES)
def test_pages(facts, url, text, href):
    made = page(facts, url)
    assert (made.text, made.href, made.title) == (text, href, "")


def test_a_long_address_is_cut_in_the_middle_and_whole_behind_it(facts):
    path = "/" + "a" * 500 + "/end.html"
    made = page(facts, f"https://{SITE}{path}")
    assert len(made.text) == 64
    assert made.text.startswith("/aaa")
    assert made.text.endswith("/end.html")
    assert made.title == path
    assert made.href == f"https://{SITE}{path}"
    endless = page(facts, f"https://{SITE}/{'a' * 40_000}")
    assert endless.href == ""
    assert len(endless.title) == len(endless.sort) == 1000


@pytest.mark.parametrize(
    ("text", "shown", "title"),
    [
        ("tea", "tea", ""),
        ("x" * 90, "x" * 90, ""),
        ("x" * 91, "x" * 89 + "…", "x" * 91),
        ("x" * 40_000, "x" * 89 + "…", "x" * 1000),
        ("a\x00\x1b[2Jb\tc\r\nd", "a\ufffd\ufffd[2Jb c  d", ""),
        ("\u202eabc\u2066", "\ufffdabc\ufffd", ""),
        ("</script>", "</script>", ""),
        ("=1+1", "=1+1", ""),
        ("", "", ""),
    ],
)
def test_texts(text, shown, title):
    assert words(text) == Cell(shown, title=title)


@pytest.mark.parametrize("text", [*TEXTS, *URLS], ids=range(len([*TEXTS, *URLS])))
def test_no_cell_steers_and_none_is_endless(facts, text):
    for cell in (words(text), page(facts, text)):
        assert cell.text.isprintable()
        assert cell.title.isprintable()
        assert len(cell.text) <= 90
        assert len(cell.title) <= 1000
        assert not cell.href or cell.href.startswith(("http://", "https://"))
        assert cell.href.isprintable()


COLUMNS = (
    Shown("url", "Page", "url"),
    Shown("unique_inlinks", "In-links", "count", is_barred=True),
    Shown("share", "Share", "share"),
    Shown("outcome", "Outcome", "word"),
    Shown("is_orphan", "Orphan", "flag"),
    Shown("seen", "Seen"),
)


def test_cells_of_a_table(facts):
    frame = pd.DataFrame(
        {
            "url": [f"https://{SITE}/", None],
            "unique_inlinks": pd.array([1200, None], dtype="Int64"),
            "share": [0.0333, nan],
            "outcome": ["http_error", None],
            "is_orphan": [True, False],
            "seen": [datetime(2026, 11, 20, tzinfo=UTC), pd.NaT],
        }
    )
    made = table(facts, "page_inlinks", COLUMNS, "Pages", Chosen(frame, 2))
    assert [heading.text for heading in made.headings] == [column.heading for column in COLUMNS]
    assert [heading.is_number for heading in made.headings] == [False, True, True, False, False, False]
    assert made.headings[1].meaning == "distinct other pages of the site that link to it"
    known, unknown = made.rows
    assert [cell.text for cell in known] == ["/", "1,200", "3.3%", "http error", "yes", "2026-11-20"]
    assert [float(cell.sort) for cell in known[1:3]] == [1200, 0.0333]
    assert known[1].bar == 1
    assert [cell.text for cell in unknown] == ["–", "–", "–", "–", "", "–"]
    assert [cell.bar for cell in unknown] == [None] * 6


@pytest.mark.parametrize(
    ("values", "bars"),
    [([4, 1, 0], [1, 0.25, 0]), ([0, 0], [None, None]), ([-2.0, 1.0], [1, 0.5]), ([nan, nan], [None, None]), ([], [])],
)
def test_bars_are_parts_of_the_longest(facts, values, bars):
    frame = pd.DataFrame({"unique_inlinks": pd.Series(values, dtype=float)})
    made = table(facts, "page_inlinks", [COLUMNS[1]], "Pages", Chosen(frame, len(frame)))
    assert [row[0].bar for row in made.rows] == bars


def test_the_first_rows_are_shown_and_all_are_counted(tmp_path):
    rows = [{"url": f"https://{SITE}/{number}", "unique_inlinks": 1_000 - number} for number in range(1_000)]
    made = table(facts_of(tmp_path, {"page_inlinks": rows}), "page_inlinks", [COLUMNS[1]], "Pages")
    assert made.total == 1_000
    assert [row[0].text for row in made.rows] == [f"{number:,}" for number in range(1_000, 1_000 - MOST_ROWS, -1)]


def test_a_mart_that_was_not_made_has_no_rows(facts):
    made = table(facts, "fixes", (Shown("url", "Where", "url"),), "Things to mend")
    assert (made.rows, made.total) == ([], 0)
