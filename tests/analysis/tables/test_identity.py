"""What tells pages apart: raw URLs, keys, or the pages at which they end; no link is lost or counted twice."""

import pandas as pd
import pytest

from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.tables.identity import CountBy, Identity, keyed, renamed
from analysis.tables.identity import folded as counted_as
from analysis.tables.load import Observed
from analysis.tables.selection import select

BASE = "https://site.example/"
HOME, GUIDE, OLD, COPY = (f"{BASE}{name}" for name in ("", "guide", "old", "copy"))
ONE, TWO = "https://a.example/1", "https://b.example/2"


@pytest.fixture
def folded(builder):
    """A page with an old address that redirects to it and a copy that names it as canonical."""
    pages = [
        builder.page(HOME, link_count=3),
        builder.page(GUIDE, depth=3, link_count=1),
        builder.page(OLD, "redirect", 301, depth=1, redirect_url=GUIDE, redirect_kind="http", is_permanent=True),
        builder.page(COPY, depth=2, link_count=2, canonical_url=GUIDE),
    ]
    links = [
        builder.link(HOME, GUIDE, "guide"),
        builder.link(HOME, OLD, "old"),
        builder.link(HOME, f"{GUIDE}?utm_source=nav", "guide", placement="nav"),
        builder.link(GUIDE, HOME),
        builder.link(COPY, HOME),
        builder.link(COPY, GUIDE, "see the guide"),
    ]
    backlinks = [
        builder.link(ONE, OLD, "old", link_scope="backlink"),
        builder.link(ONE, GUIDE, "guide", link_scope="backlink"),
        builder.link(ONE, f"{GUIDE}?utm_source=x", "guide", link_scope="backlink"),
        builder.link(TWO, COPY, "copy", link_scope="backlink"),
    ]
    builder.crawl("site", pages, links, hour=11)
    builder.crawl("referrers", [builder.page(ONE, site_link_count=3), builder.page(TWO, site_link_count=1)], backlinks)
    return builder


def marts(builder, count_by):
    return Marts(Observed(builder.store, select(builder.store), count_by))


def counted(frame, *columns):
    return {url: tuple(row) for url, *row in frame[["url", *columns]].itertuples(index=False, name=None)}


def test_by_key_each_address_is_a_page(folded):
    held = marts(folded, CountBy.KEY)
    assert counted(held.page_inlinks, "inlinks", "self_inlinks", "unique_inlinks", "depth") == {
        HOME: (2, 0, 2, 0),
        GUIDE: (3, 0, 2, 3),
        OLD: (1, 0, 1, 1),
        COPY: (0, 0, 0, 2),
    }
    assert counted(held.linked_pages, "backlinks", "referring_domains") == {GUIDE: (2, 1), OLD: (1, 1), COPY: (1, 1)}


def test_by_resolved_url_duplicates_are_one_page_on_both_ends(folded):
    held = marts(folded, CountBy.RESOLVED)
    assert counted(held.page_inlinks, "inlinks", "self_inlinks", "unique_inlinks", "depth", "outlinks") == {
        HOME: (2, 0, 1, 0, 3),  # the guide and its copy are one source
        GUIDE: (4, 1, 1, 1, 1),
    }
    assert counted(held.linked_pages, "backlinks", "referring_pages", "referring_domains") == {GUIDE: (4, 2, 2)}
    pairs = held.backlinks[["referring_url", "target_url", "resolved_url", "links"]]
    assert list(pairs.itertuples(index=False, name=None)) == [(ONE, GUIDE, GUIDE, 3), (TWO, GUIDE, GUIDE, 1)]
    assert held.referring_domains["linked_pages"].tolist() == [1, 1]


def test_by_raw_url_tracking_parameters_make_pages(folded):
    held = marts(folded, CountBy.URL)
    raw, other = f"{GUIDE}?utm_source=nav", f"{GUIDE}?utm_source=x"
    assert counted(held.page_inlinks, "inlinks", "unique_inlinks", "outlinks", "backlinks", "outcome") == {
        HOME: (2, 2, 3, 0, "ok"),
        GUIDE: (2, 2, 1, 1, "ok"),
        raw: (1, 1, 0, 0, "ok"),
        other: (0, 0, 0, 1, "ok"),
        OLD: (1, 1, 0, 1, "redirect"),
        COPY: (0, 0, 2, 1, "ok"),
    }
    assert counted(held.linked_pages, "backlinks", "outcome")[other] == (1, "ok")


@pytest.mark.parametrize("count_by", CountBy)
def test_anchors_lead_to_the_pages_that_count(folded, count_by):
    held = marts(folded, count_by)
    found = Library(held).frame("anchors")
    for scope, pages in (("backlink", held.linked_pages), ("internal", held.page_inlinks)):
        of_scope = found[found["link_scope"] == scope].set_index("anchor_text")
        assert {*of_scope["top_target_url"]} <= {*pages["url"]}
        targets = {CountBy.URL: 2, CountBy.KEY: 1, CountBy.RESOLVED: 1}
        assert of_scope.loc["guide", "target_urls"] == targets[count_by]
    assert found.set_index("anchor_text")["top_target_url"]["copy"] == (GUIDE if count_by is CountBy.RESOLVED else COPY)


def test_links_add_up_however_they_are_counted(folded):
    sums = set()
    for count_by in CountBy:
        held = marts(folded, count_by)
        sums.add(
            (held.page_inlinks["inlinks"].sum(), held.linked_pages["backlinks"].sum(), held.backlinks["links"].sum())
        )
    assert sums == {(6, 4, 4)}


@pytest.mark.parametrize(
    ("count_by", "targets"),
    [
        (CountBy.KEY, {GUIDE, OLD, COPY}),
        (CountBy.RESOLVED, {GUIDE}),
        (CountBy.URL, {GUIDE, f"{GUIDE}?utm_source=x", OLD, COPY}),
    ],
)
def test_backlinks_say_where_their_target_ends_however_they_are_counted(folded, count_by, targets):
    frame = marts(folded, count_by).backlinks
    pairs = frame[["target_url", "resolved_url"]].itertuples(index=False, name=None)
    assert set(pairs) == {(target, GUIDE) for target in targets}


def test_addresses_that_backlinks_alone_name_are_no_pages_of_the_site(folded):
    frame = marts(folded, CountBy.URL).page_inlinks
    assert frame.loc[~frame["is_site_page"], "url"].tolist() == [f"{GUIDE}?utm_source=x"]
    assert not frame["is_orphan"].any()


def test_what_ends_at_no_page_of_the_crawl_counts_as_itself(builder):
    away = builder.page(OLD, "redirect", 301, redirect_url="https://other.example/", redirect_kind="http")
    builder.crawl("site", [builder.page(HOME), away], [builder.link(HOME, OLD)])
    frame = marts(builder, CountBy.RESOLVED).page_inlinks
    assert counted(frame, "inlinks") == {HOME: (0,), OLD: (1,)}


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_renamed_categories_that_meet_become_one(dtype):
    values = pd.Series(["b", "a", "c", "a"], index=[7, 8, 9, 10]).astype(dtype)
    result = renamed(values, lambda text: "x" if text in "ab" else text)
    assert result.astype("str").tolist() == ["x", "x", "c", "x"]
    assert result.index.tolist() == [7, 8, 9, 10]
    assert sorted(result.cat.categories) == ["c", "x"]


def test_an_identity_without_folds_leaves_pages_as_they_are():
    pages = pd.DataFrame({"url_key": [HOME]})
    assert Identity(CountBy.RESOLVED, {}).pages(pages) is pages


def test_keys_of_urls_are_those_without_tracking_and_folds_move_them():
    raw = pd.Index([HOME, f"{GUIDE}?utm_source=x", f"{GUIDE}?page=2", f"{OLD}?gclid=1", COPY], dtype="str")
    keys = keyed(raw)
    assert keys.tolist() == [HOME, GUIDE, f"{GUIDE}?page=2", OLD, COPY]
    assert counted_as(keys, {OLD: GUIDE, COPY: GUIDE}).tolist() == [HOME, GUIDE, f"{GUIDE}?page=2", GUIDE, GUIDE]
    assert counted_as(keys, {}).equals(keys)
    assert keyed(pd.Index([], dtype="str")).empty
    assert keyed(pd.Index([f"{HOME}%c3%a4"], dtype="str")).tolist() == [f"{HOME}%C3%A4"]
