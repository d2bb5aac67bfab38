"""Backlinks, referring domains and linked pages against numbers counted by hand."""

import pandas as pd
import pytest

from analysis.measures.backlinks import backlinks as backlinks_mart
from analysis.measures.claims import claims
from analysis.measures.linked_pages import linked_pages
from analysis.measures.referring_domains import referring_domains
from analysis.measures.resolution import ways
from analysis.tables.frames import to_arrow
from analysis.tables.load import PAGE_COLUMNS
from linkspider.model.tables import MARTS, TABLES

GUIDE, HOME = "https://s.example/guide", "https://s.example/"
DAY = "2026-11-{} 00:00:00+00:00".format


@pytest.fixture
def links(link_frame):
    return link_frame(
        ("https://a.example/1", "a.example", "a.example", GUIDE, "zebra", True, DAY(20)),
        ("https://a.example/1", "a.example", "a.example", GUIDE, "apple", False, DAY(20)),
        ("https://www.a.example/2", "www.a.example", "a.example", GUIDE, "zebra", True, DAY(18)),
        ("https://www.a.example/2", "www.a.example", "a.example", HOME, "", False, DAY(18)),
        ("https://b.example/x", "b.example", "b.example", GUIDE, "zebra", True, DAY(19)),
        ("https://b.example/x", "b.example", "b.example", GUIDE, "apple", True, DAY(19)),
        ("https://c.example/y", "c.example", "c.example", HOME, "yes", False, DAY(21)),
    )


@pytest.fixture
def nothing(link_frame):
    return link_frame()


def no_resolution():
    return ways(TABLES["pages"].schema.empty_table().select(list(PAGE_COLUMNS)).to_pandas())


def backlinks(links):
    """The mart where no site was crawled and nothing was checked."""
    return backlinks_mart(links, no_resolution(), claims(TABLES["backlink_checks"].schema.empty_table().to_pandas()))


def records(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_referring_domains_are_counted_by_hand(links):
    frame = referring_domains(links)
    counts = ("backlinks", "followed_backlinks", "referring_pages", "referring_hosts", "linked_pages")
    assert records(frame, "referring_domain", *counts, "top_anchor_text") == [
        ("a.example", 4, 2, 2, 2, 2, "zebra"),
        ("b.example", 2, 2, 1, 1, 1, "apple"),  # as often as zebra: the first in the alphabet
        ("c.example", 1, 0, 1, 1, 1, "yes"),
    ]
    first, last = frame.loc[0, ["first_seen_at", "last_seen_at"]]
    assert (first.isoformat(), last.isoformat()) == ("2026-11-18T00:00:00+00:00", "2026-11-20T00:00:00+00:00")


def test_referring_domains_come_by_pages_then_backlinks_then_name(link_frame):
    frame = referring_domains(
        link_frame(
            ("https://d.example/1", "d.example", "d.example", GUIDE, "", True, DAY(20)),
            ("https://b.example/1", "b.example", "b.example", GUIDE, "", True, DAY(20)),
            ("https://c.example/1", "c.example", "c.example", GUIDE, "", True, DAY(20)),
            ("https://c.example/1", "c.example", "c.example", GUIDE, "", True, DAY(20)),
            ("https://a.example/1", "a.example", "a.example", GUIDE, "", True, DAY(20)),
            ("https://z.example/1", "z.example", "z.example", GUIDE, "", True, DAY(20)),
            ("https://z.example/2", "z.example", "z.example", GUIDE, "", True, DAY(20)),
        )
    )
    assert frame["referring_domain"].tolist() == ["z.example", "c.example", "a.example", "b.example", "d.example"]


def test_backlinks_are_gathered_by_page_and_target(links):
    frame = backlinks(links)
    figures = ("links", "followed_links", "is_followed", "anchor_text")
    assert records(frame, "referring_domain", "referring_url", "target_url", *figures) == [
        ("a.example", "https://a.example/1", GUIDE, 2, 1, True, "apple"),
        ("a.example", "https://www.a.example/2", HOME, 1, 0, False, ""),
        ("a.example", "https://www.a.example/2", GUIDE, 1, 1, True, "zebra"),
        ("b.example", "https://b.example/x", GUIDE, 2, 2, True, "apple"),
        ("c.example", "https://c.example/y", HOME, 1, 0, False, "yes"),
    ]
    assert [str(time.date()) for time in frame["first_seen_at"]] == [
        "2026-11-20",
        "2026-11-18",
        "2026-11-18",
        "2026-11-19",
        "2026-11-21",
    ]


def test_a_pair_was_seen_first_and_last_when_its_occurrences_were(link_frame):
    row = ("https://a.example/1", "a.example", "a.example", GUIDE, "", True)
    frame = backlinks(link_frame((*row, DAY(20)), (*row, DAY(18)), (*row, DAY(22))))
    assert (frame.loc[0, "first_seen_at"].day, frame.loc[0, "last_seen_at"].day) == (18, 22)


def test_placements_are_counted_by_domain_most_first(links):
    links = links.assign(placement=["nav", "content", "content", "content", "nav", "content", None])
    frame = referring_domains(links)
    assert frame["placements"].fillna("none").tolist() == ["content:3 nav:1", "content:1 nav:1", "none"]
    assert referring_domains(links.assign(placement=None))["placements"].isna().all()


@pytest.mark.parametrize(
    ("occurrences", "expected"),
    [
        ([("nav", True, 0), ("content", True, 9)], "content"),
        ([("nav", True, 3), ("content", False, 0)], "nav"),
        ([("nav", False, 3), ("content", False, 9)], "content"),
        ([("footer", True, 5), ("nav", True, 2)], "nav"),
        ([(None, True, 0), ("nav", False, 1)], "nav"),
        ([(None, True, 0)], None),
    ],
)
def test_the_best_link_says_where_a_pair_stands(link_frame, occurrences, expected):
    row = ("https://a.example/1", "a.example", "a.example", GUIDE, "", True, DAY(20))
    frame = link_frame(*([row] * len(occurrences)))
    placement, is_followed, ordinal = zip(*occurrences, strict=True)
    frame = frame.assign(placement=pd.Series(placement, dtype="object"), is_followed=is_followed, ordinal=ordinal)
    (found,) = backlinks(frame)["placement"].astype(object)
    assert (None if pd.isna(found) else found) == expected


def told_of(*rows):
    names = ("referring_key", "checked_url", "target_key", "verdict", "sources", "first_seen_at", "last_seen_at")
    frame = pd.DataFrame(list(rows), columns=list(names))
    for name in names[-2:]:
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    return frame


def test_backlinks_have_verdicts_and_what_the_tools_said(links):
    one, moved, again = "https://a.example/1", "https://old.example/1", "http://a.example/1"
    checks = told_of(
        (again, one, GUIDE, "live_nofollow", "bing", DAY("01"), DAY("02")),
        (one, one, GUIDE, "live_followed", "ahrefs gsc_latest", DAY(10), DAY(12)),
        (moved, one, GUIDE, "live_ugc", "ahrefs moz", DAY("05"), None),
        ("https://b.example/x", "https://b.example/x", GUIDE, "live_followed", None, None, None),
        ("https://c.example/y", "https://c.example/y", GUIDE, "link_removed", "moz", None, None),
        ("https://c.example/y", "https://c.example/y", None, "link_removed", "moz", None, None),
    )
    frame = backlinks_mart(links, no_resolution(), claims(checks)).set_index(["referring_url", "target_url"])
    first = frame.loc[(one, GUIDE)]
    assert (first["verdict"], first["sources"]) == ("live_followed", "ahrefs bing gsc_latest moz")
    assert (first["tool_first_seen_at"].day, first["tool_last_seen_at"].day) == (1, 12)
    assert frame.loc[("https://b.example/x", GUIDE), "verdict"] == "live_followed"
    rest = frame.drop([(one, GUIDE), ("https://b.example/x", GUIDE)])
    assert rest[["verdict", "sources", "tool_first_seen_at", "tool_last_seen_at"]].isna().all(axis=None)
    assert len(frame) == 5


def test_a_pair_that_stands_for_several_targets_has_what_was_said_of_any(links):
    links = links.assign(target_key=GUIDE)  # as if the home page resolved to the guide
    page = "https://www.a.example/2"
    checks = told_of(
        (page, page, HOME, "live_nofollow", "moz", DAY(10), DAY(11)),
        (page, page, GUIDE, "live_followed", "ahrefs", DAY(12), DAY(13)),
    )
    frame = backlinks_mart(links, no_resolution(), claims(checks)).set_index("referring_url")
    assert frame.loc[page, "sources"] == "ahrefs moz"
    assert (frame.loc[page, "tool_first_seen_at"].day, frame.loc[page, "tool_last_seen_at"].day) == (10, 13)


@pytest.mark.parametrize(
    "asked",
    [
        "http://s.example/guide",
        "https://www.s.example/guide",
        "https://s.example/guide/",
        "http://www.s.example/guide/",
    ],
)
def test_what_was_said_of_another_spelling_of_the_target_is_not_lost(links, asked):
    page = "https://b.example/x"
    checks = told_of(
        (page, page, asked, "live_followed", "ahrefs", DAY("01"), DAY("02")),
        (page, page, "https://s.example/other", "link_removed", "moz", None, None),
        ("https://c.example/y", "https://c.example/y", asked, "link_removed", "moz", None, None),
    )
    frame = backlinks_mart(links, no_resolution(), claims(checks)).set_index(["referring_url", "target_url"])
    row = frame.loc[(page, GUIDE)]
    assert (row["verdict"], row["sources"]) == ("live_followed", "ahrefs")
    assert (row["tool_first_seen_at"].day, row["tool_last_seen_at"].day) == (1, 2)
    rest = frame.drop([(page, GUIDE)])
    assert len(rest) == 4
    assert rest[["verdict", "sources"]].isna().all(axis=None), "neither another page nor another target"


@pytest.mark.parametrize("tracked", ["links", "checks"])
def test_verdicts_are_found_whichever_of_page_and_check_has_tracking_in_its_address(links, tracked):
    page, with_tracking = "https://b.example/x", "https://b.example/x?utm_source=n"
    if tracked == "links":
        links = links.assign(source_url=links["source_url"].astype("str").replace(page, with_tracking))
    checks = told_of((page, with_tracking if tracked == "checks" else page, GUIDE, "live_ugc", "moz", None, None))
    frame = backlinks_mart(links, no_resolution(), claims(checks)).set_index("referring_domain")
    assert frame.loc["b.example", ["verdict", "sources"]].tolist() == ["live_ugc", "moz"]


OLD, OLDER = "https://s.example/old", "http://s.example/older"


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (OLD, {OLD: GUIDE}),  # asked about the redirect, linked to its end
        (OLD, {GUIDE: OLD}),  # asked about the end, linked to the redirect
        (OLD, {GUIDE: OLDER, OLD: f"{OLDER}/"}),  # both redirect to one page
        (f"{OLD}/", {GUIDE: OLD, f"{OLD}/": OLD}),
    ],
)
def test_what_was_said_of_a_target_that_redirects_to_that_of_the_link_is_not_lost(links, asked, ends):
    page = "https://b.example/x"
    checks = told_of((page, page, asked, "live_followed", "ahrefs", DAY("01"), DAY("02")))
    frame = backlinks_mart(links, no_resolution(), claims(checks), ends).set_index(["referring_url", "target_url"])
    assert frame.loc[(page, GUIDE), ["verdict", "sources"]].tolist() == ["live_followed", "ahrefs"]
    assert len(frame) == 5
    assert frame.drop([(page, GUIDE)])["verdict"].isna().all()


def test_the_spelling_of_the_link_goes_before_others_and_these_are_added_up(links):
    one, two = "https://a.example/1", "https://b.example/x"
    checks = told_of(
        (one, one, GUIDE, "live_followed", "ahrefs", DAY(12), None),
        (one, one, "http://s.example/guide", "link_removed", "moz", DAY(10), None),
        (two, two, f"{GUIDE}/", "live_ugc", "moz", DAY(12), None),
        (two, two, "http://s.example/guide", "live_ugc", "bing", DAY(11), None),
    )
    frame = backlinks_mart(links, no_resolution(), claims(checks)).set_index(["referring_url", "target_url"])
    assert frame.loc[(one, GUIDE), ["verdict", "sources"]].tolist() == ["live_followed", "ahrefs moz"]
    assert frame.loc[(one, GUIDE), "tool_first_seen_at"].day == 10
    assert frame.loc[(two, GUIDE), ["verdict", "sources"]].tolist() == ["live_ugc", "bing moz"]
    assert frame.loc[(two, GUIDE), "tool_first_seen_at"].day == 11


def test_tools_that_spell_the_target_otherwise_than_the_first_are_among_the_sources_of_its_link(links):
    one, two = "https://b.example/x", "https://www.a.example/2"
    checks = told_of(
        (one, one, GUIDE, "live_followed", "ahrefs", DAY(12), None),
        (one, one, "https://www.s.example/guide/", "live_followed", "semrush", DAY(10), None),
        (one, one, OLD, "live_followed", "majestic", DAY(11), DAY(14)),
        (two, two, GUIDE, "live_followed", "ahrefs", None, None),
        (two, two, HOME, "live_nofollow", "moz", None, None),
    )
    frame = backlinks_mart(links, no_resolution(), claims(checks), {OLD: GUIDE, HOME: GUIDE})
    frame = frame.set_index(["referring_url", "target_url"])
    row = frame.loc[(one, GUIDE)]
    assert (row["verdict"], row["sources"]) == ("live_followed", "ahrefs majestic semrush")
    assert (row["tool_first_seen_at"].day, row["tool_last_seen_at"].day) == (10, 14)
    told = [frame.loc[(two, target), "sources"] for target in (GUIDE, HOME)]
    assert told == ["ahrefs", "moz"], "what has a link of its own on the page speaks for that one"


def test_linked_pages_take_outcome_and_status_from_the_site_crawl(links, page_frame):
    frame = linked_pages(links, page_frame((GUIDE, "http_error", 404, 1, 0)))
    counts = ("backlinks", "followed_backlinks", "referring_pages", "referring_domains")
    assert records(frame, "url", *counts, "top_anchor_text") == [
        (GUIDE, 5, 4, 3, 2, "zebra"),
        (HOME, 2, 0, 2, 2, ""),
    ]
    assert frame["outcome"].fillna("none").tolist() == ["http_error", "none"]
    assert frame["status"].fillna(0).tolist() == [404, 0]


@pytest.mark.parametrize("mart", ["referring_domains", "backlinks", "linked_pages"])
def test_nothing_comes_to_nothing_in_the_declared_shape(mart, nothing, links, page_frame):
    measure = {
        "referring_domains": referring_domains,
        "backlinks": backlinks,
        "linked_pages": lambda frame: linked_pages(frame, page_frame()),
    }[mart]
    empty, full = measure(nothing), measure(links)
    assert len(empty) == 0
    assert empty.dtypes.equals(full.dtypes)
    assert to_arrow(empty, MARTS[mart]).schema.equals(MARTS[mart].schema, check_metadata=True)
    assert to_arrow(full, MARTS[mart]).schema.equals(MARTS[mart].schema, check_metadata=True)
