"""Tables that fit a terminal, whatever pages write into them."""

import io

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from analysis.measures.inlink_distribution import inlink_distribution
from analysis.shown.histogram import figure, histogram
from analysis.shown.terminal import Shown, bar, number, printable, shortened, table

COLUMNS = (
    Shown("url", "Page", share=2, is_url=True),
    Shown("links", "Links"),
    Shown("is_followed", "Followed"),
    Shown("anchor_text", "Anchor text", share=1),
    Shown("seen_at", "Seen", from_width=100),
)


def lines(renderable, width):
    file = io.StringIO()
    Console(file=file, width=width, highlight=False, markup=False, emoji=False).print(renderable)
    return file.getvalue().splitlines()


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "url": ["https://s.example/" + "long/" * 40 + "end", "http://s.example/"],
            "links": [1234567, 8],
            "is_followed": [True, False],
            "anchor_text": ["漢字" * 40, "[bold]\x1b[31mred\x07[/bold]"],
            "seen_at": pd.to_datetime(["2026-11-20T12:00:00Z", None]),
        }
    )


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_tables_keep_to_the_width(frame, width):
    assert max(cell_len(line) for line in lines(table(frame, COLUMNS, width), width)) <= width


def test_cells_are_shown_for_people(frame):
    header, _, first, second = lines(table(frame, COLUMNS, 80), 80)
    assert header.split() == ["Page", "Links", "Followed", "Anchor", "text"]
    assert first.startswith("s.example/long/")
    assert "…" in first
    assert "ng/end  1,234,567  yes" in first
    assert "http://s.example/" in second
    assert "        8  no        [bold]\N{REPLACEMENT CHARACTER}[31mred" in second


def test_wide_terminals_show_more(frame):
    header, _, first, second = lines(table(frame, COLUMNS, 120), 120)
    assert header.split()[-1] == "Seen"
    assert first.rstrip().endswith("2026-11-20")
    assert second.rstrip().endswith("–")


def test_no_rows_leave_the_headings(frame):
    assert "Page" in lines(table(frame.head(0), COLUMNS, 80), 80)[0]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("abcdef", 6, "abcdef"), ("abcdefg", 6, "abc…fg"), ("abcdefg", 5, "ab…fg"), ("abcdefg", 1, "…")],
)
def test_texts_lose_their_middle(text, width, expected):
    assert shortened(text, width) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain ü", "plain ü"), ("a\x1b[2Jb", "a\ufffd[2Jb"), ("a\nb\u00a0c", "a b c"), ("a\u202eb", "a\ufffdb")],
)
def test_nothing_steers_the_terminal(text, expected):
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0"), (-0.0, "0"), (1234567, "1,234,567"), (2.5, "2.50"), (1234.0, "1,234")]
)
def test_numbers_have_thousands_separators(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(0, ""), (80, "█" * 10), (40, "█" * 5), (1, "▏"), (9, "█▏"), (4, "▌")])
def test_bars_are_in_proportion(value, expected):
    assert bar(value, 80, 10) == expected


def test_figures_are_shown_by_their_kind():
    assert [figure("gini", 0.5), figure("max", 1e6), figure("gini", float("nan"))] == ["0.500", "1,000,000", "–"]


@pytest.mark.parametrize("measures", [("unique_inlinks",), ("inlinks", "unique_inlinks", "followed_inlinks")])
def test_histograms_show_every_bucket(measures):
    counts = pd.Series([0, 0, 1, 5, 3000])
    pages = pd.DataFrame({"inlinks": counts, "unique_inlinks": counts, "followed_inlinks": counts // 2})
    pages = pages.assign(content_inlinks=0)
    shown = lines(histogram(inlink_distribution(pages), 60, measures), 60)
    assert max(map(cell_len, shown)) <= 60
    assert [line.split()[0] for line in shown[2:6]] == ["0", "1", "2–3", "4–7"]
    assert shown[-1].split()[0] == "2,048–4,095"
    assert shown[2].count("█") > 2 * shown[3].count("█") - 2
