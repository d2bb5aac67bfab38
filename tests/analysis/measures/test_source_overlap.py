"""What tools name together, counted by hand and by sets."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.source_overlap import chapman, source_overlap
from analysis.tables.frames import to_arrow
from linkspider.model.source_tools import tool_of
from linkspider.model.tables import MARTS, TABLES

NO_COUNTS = pd.DataFrame({"source_tool": [], "subject_kind": [], "subject": []}).astype("str")


def seeds(*rows):
    return pd.DataFrame(list(rows), columns=["source_tool", "referring_key"]).astype("str")


def counts(*rows):
    return pd.DataFrame(list(rows), columns=["source_tool", "subject_kind", "subject"]).astype("str")


def checks(*rows):
    return pd.DataFrame(list(rows), columns=["referring_key", "verdict", "sources"])


def by_pair(frame, *columns):
    table = frame.set_index(["tool_a", "tool_b"])[list(columns)].astype(object)
    return {
        pair: tuple(row) for pair, row in zip(table.index, table.where(table.notna(), None).to_numpy(), strict=True)
    }


SEEDS = (
    ("gsc_latest", "https://a.example/1"),
    ("gsc_latest", "https://a.example/2"),
    ("gsc_sample", "https://a.example/2"),
    ("gsc_sample", "https://www.b.example/"),
    ("ahrefs", "https://a.example/2"),
    ("ahrefs", "https://c.example/x"),
    ("ahrefs", "https://c.example/x"),
    ("screaming_frog", "https://d.example/"),
)


def test_pairs_of_tools_are_counted_by_hand():
    frame = source_overlap(seeds(*SEEDS), NO_COUNTS, None)
    pages = by_pair(frame, "referring_pages_a", "referring_pages_b", "referring_pages_both", "only_a", "share_of_a")
    assert pages["ahrefs", "ahrefs"] == (2, 2, 2, 0, 1.0)
    assert pages["ahrefs", "gsc"] == (2, 3, 1, 1, 0.5)
    assert pages["gsc", "ahrefs"] == (3, 2, 1, 2, pytest.approx(1 / 3))
    assert pages["gsc", "screaming_frog"] == (3, 1, 0, 3, 0.0)
    assert pages["gsc", "all others"] == (3, 3, 1, 2, pytest.approx(1 / 3))
    assert pages["screaming_frog", "all others"] == (1, 4, 0, 1, 0.0)
    assert len(pages) == 12
    domains = by_pair(frame, "domains_a", "domains_b", "domains_both", "estimated_domains")
    assert domains["ahrefs", "gsc"] == (2, 2, 1, 3.5)
    assert domains["gsc", "gsc"] == (2, 2, 2, None)
    assert frame[["checked_pages_a", "live_pages_a", "live_share_a"]].isna().all(axis=None)


def test_lists_of_domains_count_among_a_tools_domains_and_disavow_lists_nowhere():
    listed = counts(
        ("ahrefs_refdomains", "referring_domain", "www.z.example"),
        ("gsc_sites", "referring_domain", "z.example"),
        ("moz_top", "referring_domain", "m.example"),
        ("disavow", "referring_domain", "spam.example"),
        ("gsc_targets", "target_page", "https://site.example/"),
    )
    frame = source_overlap(seeds(*SEEDS, ("disavow", "https://spam.example/1")), listed, None)
    domains = by_pair(frame, "domains_a", "domains_both", "referring_pages_a", "share_of_a")
    assert domains["ahrefs", "gsc"] == (3, 2, 2, 0.5)
    assert domains["moz", "moz"] == (1, 1, 0, None)
    assert set(frame["tool_a"]) == {"ahrefs", "gsc", "moz", "screaming_frog"}


def test_live_pages_are_those_that_could_be_looked_at_and_link():
    told = checks(
        ("https://a.example/1", "live_followed", "gsc_latest"),
        ("https://a.example/2", "live_nofollow", "ahrefs gsc_latest gsc_sample"),
        ("https://a.example/2", "link_removed", "ahrefs"),
        ("https://c.example/x", "link_removed", "ahrefs"),
        ("https://www.b.example/", "refused", "gsc_sample"),
        ("https://d.example/", "refused", "screaming_frog"),
        ("https://e.example/", "live_followed", None),
    )
    frame = source_overlap(seeds(*SEEDS), NO_COUNTS, told)
    live = by_pair(frame, "checked_pages_a", "live_pages_a", "live_share_a")
    assert live["gsc", "ahrefs"] == live["gsc", "gsc"] == (2, 2, 1.0)
    assert live["ahrefs", "gsc"] == (2, 1, 0.5)
    assert live["screaming_frog", "gsc"] == (0, 0, None)


def test_pages_of_the_site_itself_are_no_referring_ones():
    own, blog, one = "https://www.site.example/about", "https://blog.site.example/", "https://a.example/1"
    told = checks(
        (own, "live_followed", "ahrefs"), (blog, "refused", "ahrefs"), (one, "live_followed", "ahrefs gsc_latest")
    )
    named = seeds(("ahrefs", own), ("ahrefs", blog), ("ahrefs", one), ("gsc_latest", one), ("moz", own))
    frame = source_overlap(named, counts(("gsc_sites", "referring_domain", "site.example")), told, "site.example")
    columns = ("referring_pages_a", "domains_a", "checked_pages_a", "live_pages_a", "estimated_domains")
    assert by_pair(frame, *columns) == {
        **{("ahrefs", other): (1, 1, 1, 1, None if other == "ahrefs" else 1) for other in ("ahrefs", "gsc")},
        ("ahrefs", "all others"): (1, 1, 1, 1, 1),
        **{("gsc", other): (1, 1, 1, 1, None if other == "gsc" else 1) for other in ("ahrefs", "gsc")},
        ("gsc", "all others"): (1, 1, 1, 1, 1),
    }


def test_one_tool_is_compared_with_itself_alone():
    frame = source_overlap(seeds(("plain", "https://a.example/")), NO_COUNTS, None)
    assert list(by_pair(frame)) == [("plain", "plain")]


@pytest.mark.parametrize(
    ("source_tool", "tool"),
    [
        ("gsc_latest", "gsc"),
        ("ahrefs", "ahrefs"),
        ("ahrefs_refdomains", "ahrefs"),
        ("screaming_frog", "screaming_frog"),
        ("url_column", "url_column"),
        ("plain", "plain"),
    ],
)
def test_formats_are_of_a_tool(source_tool, tool):
    assert tool_of(source_tool) == tool


@pytest.mark.parametrize(("numbers", "expected"), [((9, 9, 9), 9), ((9, 4, 4), 9), ((9, 9, 4), 19), ((5, 5, 0), 35)])
def test_chapmans_estimate(numbers, expected):
    assert chapman(*numbers) == expected


def test_nothing_comes_to_nothing_in_the_declared_shape():
    empty_checks = TABLES["backlink_checks"].schema.empty_table().to_pandas()
    for told in (None, empty_checks):
        frame = source_overlap(seeds(), NO_COUNTS, told)
        assert len(frame) == 0
        assert to_arrow(frame, MARTS["source_overlap"]).schema.equals(MARTS["source_overlap"].schema)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ahrefs", "moz", "bing"]), st.integers(0, 6)), max_size=20))
def test_overlaps_are_what_sets_count(drawn):
    named = {}
    for tool, number in drawn:
        named.setdefault(tool, set()).add(f"https://d{number % 4}.example/{number}")
    frame = source_overlap(
        seeds(*((tool, f"https://d{number % 4}.example/{number}") for tool, number in drawn)), NO_COUNTS, None
    )
    assert len(frame) == len(named) * (len(named) + (len(named) > 1))
    for row in frame.itertuples():
        first = named[row.tool_a]
        others = [pages for tool, pages in named.items() if tool != row.tool_a]
        second = set().union(*others) if row.tool_b == "all others" else named[row.tool_b]
        both = (row.referring_pages_a, row.referring_pages_b, row.referring_pages_both, row.only_a)
        assert both == (len(first), len(second), len(first & second), len(first - second))
        assert row.domains_both == len({url.split("/")[2] for url in first} & {url.split("/")[2] for url in second})
