"""In-links by page, their histogram and figures: hand counts, sums, and a plain count with sets beside them."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.inlink_counts import counts_by_placement
from analysis.measures.inlink_distribution import MEASURES, inlink_distribution
from analysis.measures.inlink_summary import gini, inlink_summary, top_share
from analysis.measures.linked_pages import linked_pages
from analysis.measures.page_inlinks import page_inlinks
from analysis.tables.frames import to_arrow
from linkspider.model.tables import MARTS

INTERNAL_DEFAULTS = {"placement": "content", "is_boilerplate": False}
A, B, C, BEYOND = (f"https://s.example/{name}" for name in ("a", "b", "c", "beyond"))
COUNTS = ["inlinks", "self_inlinks", "unique_inlinks", "followed_inlinks", "outlinks"]


def internal(*rows):
    """Links from (source_key, target_key, is_followed), in the content of their pages."""
    frame = pd.DataFrame(list(rows), columns=["source_key", "target_key", "is_followed"])
    frame = frame.astype({"source_key": "str", "target_key": "str", "is_followed": bool})
    return frame.assign(**INTERNAL_DEFAULTS)


def linked(*rows):
    frame = pd.DataFrame(list(rows), columns=["url", "backlinks", "followed_backlinks", "referring_domains"])
    return frame.astype({"url": "str"})


def inlinks_of(*counts):
    """A page_inlinks frame with as many in-links as named, in every measure."""
    return pd.DataFrame({measure: np.array(counts, dtype="int64") for measure in MEASURES})


def test_page_inlinks_are_counted_by_hand(page_frame):
    pages = page_frame((A, "ok", 200, 0, 7), (B, "ok", 200, 1, 2), (C, "timeout", None, None, 0))
    links = internal(
        (A, B, True),
        (A, B, False),
        (A, B, False),
        (A, A, True),
        (C, B, False),
        (B, A, False),
        (B, A, True),
        (A, BEYOND, True),  # a page that the crawl did not accept
    )
    frame = page_inlinks(pages, links, linked((B, 5, 3, 2)))
    rows = frame[["url", *COUNTS]].itertuples(index=False, name=None)
    assert list(rows) == [
        (B, 4, 0, 2, 1, 2),
        (A, 3, 1, 1, 1, 7),
        (C, 0, 0, 0, 0, 0),
    ]
    assert frame["outcome"].tolist() == ["ok", "ok", "timeout"]
    assert frame["status"].fillna(-1).tolist() == [200, 200, -1]
    assert frame["depth"].fillna(-1).tolist() == [1, 0, -1]
    found = ["backlinks", "followed_backlinks", "referring_domains"]
    assert frame[found].to_numpy().tolist() == [[5, 3, 2], [0, 0, 0], [0, 0, 0]]


def test_in_links_of_the_content_leave_boilerplate_and_other_places_out(page_frame):
    pages = page_frame(*((url, "ok", 200, 0, 0) for url in (A, B, C)))
    links = internal((A, B, True), (A, B, True), (C, B, False), (C, B, True), (B, B, True), (B, A, True))
    links = links.assign(placement=["nav", "content", "content", "content", "content", None])
    links = links.assign(is_boilerplate=[False, False, True, True, False, False])
    frame = page_inlinks(pages, links, linked()).set_index("url")
    assert frame["content_inlinks"].to_dict() == {A: 0, B: 1, C: 0}
    assert frame["unique_inlinks"].to_dict() == {A: 1, B: 2, C: 0}
    unknown = page_inlinks(pages, links.assign(placement=None), linked())
    assert unknown["content_inlinks"].isna().all()
    assert set(inlink_distribution(unknown)["measure"]) == set(MEASURES) - {"content_inlinks"}
    assert set(inlink_summary(unknown)["measure"]) == set(MEASURES) - {"content_inlinks"}
    assert page_inlinks(pages, links.head(0), linked())["content_inlinks"].tolist() == [0, 0, 0], "where no link is"


@pytest.mark.parametrize(
    ("outcome", "depth", "linked_by", "is_orphan", "is_site_page"),
    [
        ("ok", 0, None, False, True),  # the start page
        ("redirect", 0, None, False, True),  # a start page that redirects
        ("ok", 2, A, False, True),
        ("ok", 2, None, False, True),  # reached by a redirect alone
        ("ok", None, None, True, True),  # a sitemap or a list names it
        ("ok", None, B, True, True),  # only itself links to it
        ("ok", None, A, False, True),  # an orphan links to it
        ("http_error", 1, A, False, True),
        ("http_error", None, A, False, True),
        ("http_error", None, None, False, False),  # a backlink names it, or what it redirects to, and it is gone
        ("redirect", None, None, False, False),
        ("timeout", None, None, False, False),
    ],
)
def test_orphans_and_pages_of_the_site(page_frame, outcome, depth, linked_by, is_orphan, is_site_page):
    pages = page_frame((A, "ok", 200, None, 1), (B, outcome, None, depth, 0))
    links = internal(*([(linked_by, B, True)] if linked_by else []))
    row = page_inlinks(pages, links, linked()).set_index("url").loc[B]
    assert (row["is_orphan"], row["is_site_page"]) == (is_orphan, is_site_page)


def test_in_links_by_placement_add_up_to_all(page_frame):
    pages = page_frame(*((url, "ok", 200, 0, 0) for url in (A, B, C)))
    links = internal((A, B, True), (A, B, True), (A, C, True), (C, B, False), (B, A, True))
    places = pd.Categorical(["nav", "content", "content", "nav", None], categories=["nav", "footer", "content"])
    links = links.assign(placement=places)
    counts = counts_by_placement(pages, links)
    assert {name: frame["inlinks"].tolist() for name, frame in counts.items()} == {
        "content": [0, 1, 1],
        "nav": [0, 2, 0],
    }
    assert list(counts) == ["content", "nav"]
    assert counts["nav"]["unique_inlinks"].tolist() == [0, 2, 0]
    every = page_inlinks(pages, links, linked())
    frame = inlink_distribution(every, {f"placement={name}": frame for name, frame in counts.items()})
    groups = frame[frame["measure"] == "inlinks"].groupby("group")["pages"].sum()
    assert groups.to_dict() == {"all": 3, "placement=content": 3, "placement=nav": 3}
    of_content = frame[frame["measure"] == "content_inlinks"]
    assert set(of_content["group"]) == {"all"}


def test_sources_that_are_no_pages_stay_different_pages(page_frame):
    frame = page_inlinks(page_frame((A, "ok", 200, 0, 0)), internal((B, A, True), (C, A, True)), linked())
    assert frame["unique_inlinks"].tolist() == [2]


def test_pages_come_by_unique_inlinks_then_url(page_frame):
    pages = page_frame(*((url, "ok", 200, 0, 0) for url in (C, A, B)))
    frame = page_inlinks(pages, internal((A, C, True)), linked())
    assert frame["url"].tolist() == [C, A, B]


def test_nothing_comes_to_nothing_in_the_declared_shape(page_frame, link_frame):
    pages = page_frame()
    frame = page_inlinks(pages, internal(), linked_pages(link_frame(), pages))
    full = page_inlinks(page_frame((A, "ok", 200, 0, 0)), internal((A, A, True)), linked())
    assert len(frame) == 0
    assert frame.dtypes.equals(full.dtypes)
    for name, measure in (("inlink_distribution", inlink_distribution), ("inlink_summary", inlink_summary)):
        empty = measure(frame)
        assert len(empty) == 0
        assert empty.dtypes.equals(measure(full).dtypes)
        assert to_arrow(empty, MARTS[name]).schema.equals(MARTS[name].schema)


numbers = st.integers(0, 5)
link_lists = st.lists(st.tuples(numbers, numbers, st.booleans()), max_size=40)


@given(st.integers(0, 5), link_lists)
def test_page_inlinks_are_what_sets_count(page_count, drawn):
    urls = [f"https://s.example/{number}" for number in range(6)]
    pages = pd.DataFrame({"url_key": pd.Series(urls[:page_count], dtype="str"), "outcome": "ok", "link_count": 0})
    pages = pages.assign(status=pd.array([200] * page_count, dtype="Int32"), depth=pd.array([0] * page_count, "Int32"))
    links = internal(*((urls[source], urls[target], followed) for source, target, followed in drawn))
    frame = page_inlinks(pages, links, linked()).set_index("url")
    for page in range(page_count):
        to_page = [(source, followed) for source, target, followed in drawn if target == page]
        others = {source for source, _ in to_page if source != page}
        followed = {source for source, is_followed in to_page if source != page and is_followed}
        row = frame.loc[urls[page], COUNTS[:4]].tolist()
        assert row == [len(to_page), sum(source == page for source, _ in to_page), len(others), len(followed)]
    assert frame["inlinks"].sum() == sum(target < page_count for _, target, _ in drawn)
    assert (frame["unique_inlinks"] <= frame["inlinks"]).all()
    assert (frame["followed_inlinks"] <= frame["unique_inlinks"]).all()


@pytest.mark.parametrize(
    ("counts", "buckets"),
    [
        ([0, 0], [(0, 0, 2)]),
        ([1], [(0, 0, 0), (1, 1, 1)]),
        ([0, 1, 2, 3, 4, 9], [(0, 0, 1), (1, 1, 1), (2, 3, 2), (4, 7, 1), (8, 15, 1)]),
        ([7, 8, 15, 16], [(0, 0, 0), (1, 1, 0), (2, 3, 0), (4, 7, 1), (8, 15, 2), (16, 31, 1)]),
    ],
)
def test_pages_fall_into_buckets_of_powers_of_two(counts, buckets):
    frame = inlink_distribution(inlinks_of(*counts))
    for measure in MEASURES:
        rows = frame[(frame["measure"] == measure) & (frame["group"] == "all")]
        assert list(rows[["bucket_from", "bucket_to", "pages"]].itertuples(index=False, name=None)) == buckets


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=30))
def test_every_page_is_in_its_one_bucket(counts):
    frame = inlink_distribution(inlinks_of(*counts))
    rows = frame[frame["measure"] == "inlinks"]
    assert rows["pages"].sum() == len(counts)
    for row in rows.itertuples():
        assert row.pages == sum(row.bucket_from <= count <= row.bucket_to for count in counts)
    assert rows["pages"].iloc[-1] > 0


def test_figures_are_worked_out_by_hand():
    frame = inlink_summary(inlinks_of(4, 0, 1, 0, 5))
    rows = frame[frame["measure"] == "unique_inlinks"]
    assert set(rows["group"]) == {"all"}
    assert dict(zip(rows["statistic"], rows["value"].round(10), strict=True)) == {
        "pages": 5,
        "zeros": 2,
        "mean": 2,
        "median": 1,
        "p90": 4.6,  # 0.9 * 4 = 3.6: between 4 and 5
        "p99": 4.96,
        "max": 5,
        "gini": 0.56,  # 2 * (3*1 + 4*4 + 5*5) / (5 * 10) - 6 / 5
        "top_1_percent_share": 0.5,  # one page of five
        "top_10_percent_share": 0.5,
    }


def test_shares_of_nothing_are_null():
    frame = inlink_summary(inlinks_of(0, 0, 0))
    nulls = frame.loc[frame["value"].isna(), "statistic"].unique()
    assert sorted(nulls) == ["gini", "top_10_percent_share", "top_1_percent_share"]
    assert to_arrow(frame, MARTS["inlink_summary"])["value"].null_count == 3 * len(MEASURES)


@pytest.mark.parametrize(("values", "expected"), [([1, 0, 0], 2 / 3), ([0.5, 0.3, 0.2], 0.2), ([3, 3, 3], 0), ([5], 0)])
def test_gini_of_the_textbook(values, expected):
    assert gini(np.array(values, dtype=float)) == pytest.approx(expected)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=50))
def test_gini_lies_between_equality_and_one_has_all(values):
    result = gini(np.array(values, dtype=float))
    if not sum(values):
        assert isnan(result)
    else:
        assert 0 <= result <= (len(values) - 1) / len(values) + 1e-9


def test_the_top_is_rounded_up_exactly():
    values = np.arange(30, dtype=float)  # a tenth of 30 is 3, though 0.1 * 30 is more in floating point
    assert top_share(values, 10) == pytest.approx((27 + 28 + 29) / 435)
