"""New, lost and changed links between crawls, by hand and by sums; and what is never called lost."""

import json
from collections import Counter

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis.commands.arguments import BACKLINK_RULE
from analysis.history.changes import compile_changes, heading, rule_in_words
from analysis.history.link_changes import link_changes
from analysis.history.sightings import LossRule
from analysis.history.snapshot import CHECK_COLUMNS, LINK_COLUMNS, PAGE_COLUMNS, SITEMAP_COLUMNS, Ids, Read, encoded
from analysis.tables.selection import HeldCrawl
from linkspider.errors import StoreError
from linkspider.model import urls
from linkspider.model.tables import TABLES

BASE = "https://site.example/"
A, B, C, D = (f"{BASE}{name}" for name in "abcd")
WWW = "https://www.site.example/"
ONE, TWO = "https://a.example/1", "https://b.example/2"
COLUMNS = ["change", "reason", "source_url", "target_url", "links"]


def changes_of(builder, *, site="", before="", after="", rule=BACKLINK_RULE):
    return compile_changes(builder.store, site, before, after, rule)


def rows(compiled, *columns):
    frame = compiled.frame[[*COLUMNS, *columns]].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


@pytest.fixture
def twice(builder):
    """Crawls a site of two pages twice, or its referring page: pages and links of each time are named."""

    def make(before, after, *, spider="site", verdict=None, verdict_before=None):
        for day, (pages, links), told in ((10, before, verdict_before), (12, after, verdict)):
            builder.crawl(spider, pages, links, day=day, **(told or {}))
        return changes_of(builder)

    return make


def test_a_crawl_and_itself_do_not_differ(builder):
    pages = [builder.page(A), builder.page(B)]
    links = [builder.link(A, B, "b"), builder.link(A, B, "b"), builder.link(B, A, "a", followed=False)]
    for day in (10, 11):
        builder.crawl("site", pages, links, day=day)
    compiled = changes_of(builder)
    (changes,) = compiled.changes
    assert len(compiled.frame) == 0
    assert (changes.before, changes.after, changes.unchanged) == (3, 3, 3)
    assert (changes.unchecked, changes.uncompared, compiled.notes) == ({}, {}, ())


def test_links_of_pages_that_were_read_are_new_lost_and_changed(builder, twice):
    pages = [builder.page(url) for url in (A, B, C, D)]
    before = [
        builder.link(A, B, "same"),
        builder.link(A, C, "old words"),
        builder.link(A, D, "gone"),
        builder.link(A, D, "gone too", followed=False),
        builder.link(B, A, "nav", placement="nav"),
        builder.link(B, C, "twice"),
        builder.link(B, C, "twice"),
        builder.link(C, A, "rel"),
    ]
    after = [
        builder.link(A, B, "same"),
        builder.link(A, C, "new words"),
        builder.link(B, A, "nav", placement="footer"),
        builder.link(B, C, "twice"),
        builder.link(C, A, "rel", followed=False),
        builder.link(D, A, "come"),
        builder.link(D, A, "come"),
    ]
    compiled = twice((pages, before), (pages, after))
    assert rows(compiled, "before", "after") == [
        ("changed", "anchor_text", A, C, 1, "anchor_text=old words", "anchor_text=new words"),
        ("changed", "fewer_links", B, C, 1, "2 links", "1 link"),
        ("changed", "placement", B, A, 1, "placement=nav", "placement=footer"),
        ("changed", "rel is_followed", C, A, 1, "rel=; is_followed=yes", "rel=nofollow; is_followed=no"),
        ("lost", "link_removed", A, D, 2, "2 links", None),
        ("new", "link_found", D, A, 2, None, "2 links"),
    ]
    (changes,) = compiled.changes
    assert (changes.before, changes.after, changes.unchanged) == (8, 7, 2)
    assert set(compiled.frame["link_scope"]) == {"internal"}
    assert compiled.frame["effect_on_priority"].isna().all()


def test_an_image_that_says_something_else_is_a_changed_anchor(builder, twice):
    before = [builder.link(A, B, "", image_alt="Old kettles"), builder.link(A, C, "Tea")]
    after = [builder.link(A, B, "", image_alt="New kettles"), builder.link(A, C, "", image_alt="Tea")]
    compiled = twice(([builder.page(A)], before), ([builder.page(A)], after))
    told = ("anchor_text=Old kettles", "anchor_text=New kettles")
    assert rows(compiled, "before", "after") == [("changed", "anchor_text", A, B, 1, *told)]


@pytest.mark.parametrize(
    ("outcome", "status", "told", "reason"),
    [
        ("ok", 200, {}, "link_removed"),
        ("ok", 200, {"soft_404_signs": "title: Not found"}, "parked_or_soft404"),
        ("ok", 200, {"parked_signs": "for sale"}, "parked_or_soft404"),
        ("http_error", 404, {}, "page_not_found"),
        ("http_error", 410, {}, "page_not_found"),
        ("redirect", 301, {"redirect_url": C, "redirect_kind": "http", "is_permanent": True}, "page_redirected"),
        ("redirect", 301, {"redirect_url": "https://away.example/", "redirect_kind": "http"}, "page_redirected"),
    ],
)
def test_a_link_is_lost_when_its_page_was_read_without_it_or_is_gone(builder, twice, outcome, status, told, reason):
    before = ([builder.page(A), builder.page(C)], [builder.link(A, B)])
    after = ([builder.page(A, outcome, status, **told), builder.page(C)], [])
    compiled = twice(before, after)
    assert rows(compiled) == [("lost", reason, A, B, 1)]


@pytest.mark.parametrize(
    ("outcome", "status", "told", "cause"),
    [
        ("http_error", 403, {}, "status 403"),
        ("http_error", 401, {}, "status 401"),
        ("http_error", 451, {}, "status 451"),
        ("http_error", 500, {}, "status 500"),
        ("http_error", 503, {}, "status 503"),
        ("rate_limited", 429, {}, "rate_limited"),
        ("robots_denied", None, {}, "robots_denied"),
        ("robots_unreachable", None, {}, "robots_unreachable"),
        ("timeout", None, {}, "timeout"),
        ("dns_error", None, {}, "dns_error"),
        ("tls_error", None, {}, "tls_error"),
        ("host_unavailable", None, {}, "host_unavailable"),
        ("trap_cut", None, {}, "trap_cut"),
        ("too_large", 200, {}, "too_large"),
        ("not_html", 200, {}, "not_html"),
        ("redirect_loop", 301, {"redirect_url": A, "redirect_kind": "http"}, "redirect_loop"),
        ("ok", 200, {"links_truncated": True}, "more links than are read"),
        ("ok", 200, {"unanswered_redirectors": 1}, "redirectors on it did not answer"),
        ("ok", 200, {"challenge_signs": "source: awswaf"}, "a bot challenge or a login in its place"),
        ("ok", 202, {}, "a bot challenge or a login in its place"),
        ("redirect", 302, {"redirect_url": D, "redirect_kind": "http"}, "redirects to: timeout"),
    ],
)
@pytest.mark.parametrize("spider", ["site", "referrers"])
def test_what_could_not_be_read_is_not_lost(builder, twice, spider, outcome, status, told, cause):
    scope = "internal" if spider == "site" else "backlink"
    before = ([builder.page(A)], [builder.link(A, B, link_scope=scope), builder.link(A, C, link_scope=scope)])
    after = ([builder.page(A, outcome, status, **told), builder.page(D, "timeout", None)], [])
    compiled = twice(before, after, spider=spider)
    (changes,) = compiled.changes
    assert len(compiled.frame) == 0
    assert (changes.before, changes.unchecked) == (2, {cause: 2})
    word = "internal links" if spider == "site" else "backlinks"
    assert compiled.notes == (f"2 {word} could not be checked, so neither lost nor kept: 2 {cause}",)


def test_a_page_that_the_later_crawl_did_not_take_on_lost_nothing(builder, twice):
    before = ([builder.page(A), builder.page(C)], [builder.link(A, B), builder.link(C, B)])
    told = {"is_complete": False, "incomplete_reasons": "max_pages"}
    compiled = twice(before, ([builder.page(C)], [builder.link(C, B)]), verdict=told)
    assert len(compiled.frame) == 0
    assert compiled.changes[0].unchecked == {"not among the pages of the crawl": 1}
    assert any("is incomplete: max_pages" in note for note in compiled.notes)


def test_a_crawl_that_was_killed_did_not_end(builder):
    builder.crawl("site", [builder.page(A)], day=10)
    killed = builder.crawl("site", [builder.page(A)], day=12, state="running", is_complete=None)
    assert f"crawl {killed} is incomplete: it did not end" in changes_of(builder, after=killed).notes


def test_a_redirect_out_of_an_incomplete_crawl_says_nothing(builder, twice):
    before = ([builder.page(A)], [builder.link(A, B)])
    after = ([builder.page(A, "redirect", 301, redirect_url=D, redirect_kind="http")], [])
    compiled = twice(before, after, verdict={"is_complete": False, "incomplete_reasons": "stopped"})
    assert len(compiled.frame) == 0
    assert compiled.changes[0].unchecked == {"redirects to: not among the pages of the crawl": 1}


def test_what_the_earlier_crawl_could_not_tell_is_not_new(builder, twice):
    told = {"is_complete": False, "incomplete_reasons": "max_pages"}
    before = ([builder.page(A, "timeout", None), builder.page(B, links_truncated=True)], [])
    pages = [builder.page(A), builder.page(B), builder.page(C)]
    after = (pages, [builder.link(A, D), builder.link(B, D), builder.link(C, D), builder.link(C, D)])
    compiled = twice(before, after, verdict_before=told)
    assert len(compiled.frame) == 0
    causes = {"not among the pages of the crawl": 2, "more links than are read": 1, "timeout": 1}
    assert compiled.changes[0].uncompared == causes


def test_pages_met_for_the_first_time_bring_new_links(builder, twice):
    before = ([builder.page(A), builder.page(B, "http_error", 404)], [])
    after = ([builder.page(A), builder.page(B), builder.page(C)], [builder.link(B, A), builder.link(C, A)])
    compiled = twice(before, after)
    assert rows(compiled) == [("new", "page_found", B, A, 1), ("new", "page_found", C, A, 1)]


@pytest.mark.parametrize("is_narrower", [True, False])
def test_a_page_that_the_earlier_crawl_could_not_find_is_not_new(builder, twice, is_narrower):
    """``test_reach`` has the arguments one by one."""
    asked = [
        {"arguments": json.dumps({"url": BASE} | told)} for told in ({"sitemaps": "no"} if is_narrower else {}, {})
    ]
    page = builder.page(C, depth=None, found_in_sitemap=True)
    later = ([builder.page(A), page], [builder.link(C, A)])
    compiled = twice(([builder.page(A)], []), later, verdict_before=asked[0], verdict=asked[1])
    assert rows(compiled) == ([] if is_narrower else [("new", "page_found", C, A, 1)])
    cause = "on pages found by sitemaps, lists, backlinks or a start page that it did not go by"
    assert compiled.changes[0].uncompared == ({cause: 1} if is_narrower else {})


@pytest.mark.parametrize(("spider", "state"), [("site", ("http_error", 500)), ("site", None), ("referrers", None)])
def test_a_link_that_is_new_on_a_page_that_was_not_read_between_is_told_once(builder, spider, state):
    page, scope = (A, "internal") if spider == "site" else (ONE, "backlink")
    old, new = (builder.link(page, target, link_scope=scope) for target in (B, C))
    builder.crawl(spider, [builder.page(page)], [old], day=1)
    builder.crawl(spider, [builder.page(page, *state)] if state else [], [], day=3)
    builder.crawl(spider, [builder.page(page)], [old, new], day=5)
    compiled = changes_of(builder)
    assert rows(compiled) == [("new", "link_found", page, C, 1)]
    assert compiled.changes[0].uncompared == {"seen by a crawl before it": 1}
    builder.crawl(spider, [builder.page(page)], [old, new], day=7)
    assert rows(changes_of(builder)) == []


@pytest.mark.parametrize(
    ("spider", "state"), [("site", ("timeout", None)), ("site", None), ("referrers", ("timeout", None))]
)
def test_a_link_that_changed_on_a_page_that_was_not_read_between_is_told_once(builder, spider, state):
    page, scope = (A, "internal") if spider == "site" else (ONE, "backlink")
    same, old, gone = (builder.link(page, target, "words", link_scope=scope) for target in (B, C, D))
    new = builder.link(page, C, "words", link_scope=scope, followed=False)
    builder.crawl(spider, [builder.page(page)], [same, old, gone], day=1)
    for day in (3, 4):
        builder.crawl(spider, [builder.page(page, *state)] if state else [], [], day=day)
    builder.crawl(spider, [builder.page(page)], [same, new], day=5)
    compiled = changes_of(builder)
    told = ("rel=; is_followed=yes", "rel=nofollow; is_followed=no")
    changed = ("changed", "rel is_followed", page, C, 1, *told)
    assert changed in rows(compiled, "before", "after")
    assert [row[:4] for row in rows(compiled)] == [
        changed[:4],
        ("lost", "link_removed", page, D) if spider == "site" else ("changed", "suspected_lost", page, D),
    ]
    assert compiled.changes[0].uncompared == {"seen by a crawl before it": 1}
    builder.crawl(spider, [builder.page(page)], [same, new], day=7)
    assert changed not in rows(changes_of(builder), "before", "after")


def test_links_of_a_page_that_was_never_read_whole_before_may_be_old(builder):
    builder.crawl("site", [builder.page(A, links_truncated=True)], [builder.link(A, B)], day=1)
    builder.crawl("site", [builder.page(A, "timeout", None)], [], day=3)
    builder.crawl("site", [builder.page(A)], [builder.link(A, B), builder.link(A, C)], day=5)
    compiled = changes_of(builder)
    assert rows(compiled) == []
    assert compiled.changes[0].uncompared == {"seen by a crawl before it": 1, "timeout": 1}


def test_a_link_with_another_target_is_one_change(builder, twice):
    pages = [builder.page(A), builder.page(B, "redirect", 301, redirect_url=C, redirect_kind="http"), builder.page(C)]
    before = [
        builder.link(A, f"{BASE}x", "read more", dom_path="main > p:nth-child(1) > a"),
        builder.link(A, f"{BASE}y", "read more", dom_path="main > p:nth-child(2) > a"),
        builder.link(A, B, "old words"),
        builder.link(A, f"{BASE}only", "the one"),
    ]
    after = [
        builder.link(A, f"{BASE}z", "read more", dom_path="main > p:nth-child(2) > a"),
        builder.link(A, f"{BASE}x", "read more", dom_path="main > p:nth-child(1) > a"),
        builder.link(A, C, "old words"),
        builder.link(A, f"{BASE}other", "the one"),
    ]
    compiled = twice((pages, before), (pages, after))
    assert rows(compiled, "before", "after") == [
        ("changed", "target_url", A, B, 1, f"target_url={B}", f"target_url={C}"),
        ("changed", "target_url", A, f"{BASE}only", 1, f"target_url={BASE}only", f"target_url={BASE}other"),
        ("changed", "target_url", A, f"{BASE}y", 1, f"target_url={BASE}y", f"target_url={BASE}z"),
    ]


def test_anchors_that_are_not_alone_are_not_paired_by_their_words(builder, twice):
    pages = [builder.page(A)]
    before = [builder.link(A, f"{BASE}{name}", "more") for name in ("one", "two")]
    after = [builder.link(A, f"{BASE}{name}", "more") for name in ("three", "four")]
    compiled = twice((pages, before), (pages, after))
    assert Counter(compiled.frame["change"]) == {"lost": 2, "new": 2}


def cards(builder, page, *targets, **told):
    """A list as pages have it: each card has a heading and "Read more", or an empty link over it, at the same place."""
    return [
        builder.link(page, f"{BASE}{target}", words.format(target), dom_path=f"main > article > {place}", **told)
        for target in targets
        for words, place in (("Post {}", "h2 > a"), ("Read more", "a"), ("", "a.over"))
    ]


@pytest.mark.parametrize(
    ("spider", "before", "after", "gone", "come"),
    [
        ("site", "cba", "ncb", ["a"], ["n"]),
        ("referrers", "cba", "ncb", ["a"], ["n"]),
        ("site", "cba", "ca", ["b"], []),
        ("site", "ba", "dc", ["a", "b"], ["c", "d"]),
    ],
)
def test_a_list_that_moves_on_by_a_card_lost_one_and_gained_one(builder, twice, spider, before, after, gone, come):
    page, scope = (A, "internal") if spider == "site" else (ONE, "backlink")
    lists = [cards(builder, page, *names, link_scope=scope) for names in (before, after)]
    compiled = twice(([builder.page(page)], lists[0]), ([builder.page(page)], lists[1]), spider=spider)
    lost = ("lost", "link_removed") if spider == "site" else ("changed", "suspected_lost")
    assert rows(compiled) == [
        *((*lost, page, f"{BASE}{name}", 3) for name in gone),
        *(("new", "link_found", page, f"{BASE}{name}", 3) for name in come),
    ]


def test_a_link_that_is_led_elsewhere_beside_a_list_is_a_change(builder, twice):
    """The heading above the list is the one link of its place, and the one with its words."""
    pages = [builder.page(A)]
    top = [[builder.link(A, f"{BASE}{name}", "Latest", dom_path="main > h1 > a")] for name in ("old", "now")]
    compiled = twice((pages, [*top[0], *cards(builder, A, "b", "a")]), (pages, [*top[1], *cards(builder, A, "c", "b")]))
    assert rows(compiled) == [
        ("changed", "target_url", A, f"{BASE}old", 1),
        ("lost", "link_removed", A, A, 3),
        ("new", "link_found", A, C, 3),
    ]


@pytest.mark.parametrize("spider", ["site", "referrers"])
def test_of_two_links_one_is_led_elsewhere_and_the_other_lost_once(builder, spider):
    page, scope = (A, "internal") if spider == "site" else (ONE, "backlink")

    def crawl(day, *links):
        told = [_on(day, builder.link(page, target, words, link_scope=scope)) for target, words in links]
        builder.crawl(spider, [_on(day, builder.page(page))], told, day=day)

    crawl(1, (B, "one"), (B, "two"))
    crawl(3, (C, "one"))
    lost = ("lost", "link_removed", page, B, 1)
    compiled = changes_of(builder)
    first = lost if spider == "site" else ("changed", "suspected_lost", page, B, 1)
    assert sorted(rows(compiled)) == sorted([("changed", "target_url", page, B, 1), first])
    assert {time.day for time in compiled.frame["last_seen_at"]} == {1}, "no link of the pair was fetched later"
    crawl(5, (C, "one"))
    assert rows(changes_of(builder)) == ([] if spider == "site" else [lost])
    crawl(7, (C, "one"))
    assert rows(changes_of(builder)) == []


def test_a_link_that_is_led_elsewhere_was_last_seen_before(builder):
    for day, target in ((1, B), (3, C)):
        link = _on(day, builder.link(A, target, "words"))
        builder.crawl("site", [_on(day, builder.page(A))], [link], day=day)
    compiled = changes_of(builder)
    assert rows(compiled) == [("changed", "target_url", A, B, 1)]
    assert compiled.frame.loc[0, "last_seen_at"].day == 1


def test_a_link_that_stood_under_another_address_of_its_target_comes_back_from_none(builder, twice):
    pages, other = [builder.page(A), builder.page(C), moved(builder, B, C)], builder.link(A, C, "c")
    twice((pages, [builder.link(A, B, "b"), other]), (pages, [other]))
    builder.crawl("site", pages, [builder.link(A, B, "b"), other], day=14)
    assert rows(changes_of(builder), "before", "after") == [("changed", "more_links", A, B, 1, "0 links", "1 link")]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (["old/b", "old/c"], ["new/b", "new/c"], [("changed", "target_url page_redirected", 3)] * 2),  # relative links
        (["c", "b"], ["d", "c"], [("changed", "page_redirected", 1)] * 3 + [("lost", "page_redirected", 3)]),
    ],
)
def test_the_list_of_a_page_that_moved_is_changed_where_all_of_it_leads_elsewhere(builder, twice, before, after, told):
    first = [link._replace(anchor_text="more") for link in cards(builder, A, *before)]
    later = [link._replace(anchor_text="more") for link in cards(builder, D, *after)]
    compiled = twice(([builder.page(A)], first), ([moved(builder, A, D), builder.page(D)], later))
    frame = compiled.frame[compiled.frame["change"] != "new"]
    grouped = frame.groupby(["change", "reason", "target_url"], sort=False)["links"].sum()
    expected = Counter()
    for change, reason, links in told:
        expected[change, reason] += links
    assert Counter(grouped.groupby(level=["change", "reason"]).sum().to_dict()) == expected


def test_links_of_a_page_that_moved_are_changed_not_lost(builder, twice):
    before = ([builder.page(A)], [builder.link(A, B, "b"), builder.link(A, C, "c")])
    moved = builder.page(A, "redirect", 301, redirect_url=D, redirect_kind="http", is_permanent=True)
    compiled = twice(before, ([moved, builder.page(D)], [builder.link(D, B, "b")]))
    assert rows(compiled, "before", "after") == [
        ("changed", "page_redirected", A, B, 1, f"source_url={A}", f"source_url={D}"),
        ("lost", "page_redirected", A, C, 1, "1 link", None),
    ]


def test_a_link_that_stands_where_its_page_redirects_to_already_is_not_lost(builder, twice):
    before = ([builder.page(A), builder.page(D)], [builder.link(A, B, "b"), builder.link(D, B, "b")])
    moved = builder.page(A, "redirect", 301, redirect_url=D, redirect_kind="http", is_permanent=True)
    compiled = twice(before, ([moved, builder.page(D)], [builder.link(D, B, "b")]))
    assert rows(compiled, "before", "after") == [("changed", "page_redirected", A, B, 1, "1 link", f"source_url={D}")]


def _on(day, row):
    return row._replace(fetched_at=row.fetched_at.replace(day=day))


def moved(builder, url, target):
    return builder.page(url, "redirect", 301, redirect_url=target, redirect_kind="http", is_permanent=True)


@pytest.mark.parametrize("goes", [B, C])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_link_is_not_lost_where_its_page_links_to_the_same_target_by_another_address(builder, twice, goes, is_known):
    """B redirects to C, which is read in the first crawl alone where it is linked from no page of the later one."""
    links = [builder.link(A, B, "old"), builder.link(A, C, "new", placement="nav")]
    pages = [builder.page(A), builder.page(C), moved(builder, B, C)]
    stays = [link for link in links if link.target_url != goes]
    compiled = twice((pages, links), (pages if is_known else pages[:2], stays))
    assert rows(compiled, "before", "after") == [("changed", "fewer_links", A, goes, 1, "1 link", "0 links")]
    builder.crawl("site", pages[:2], stays, day=14)
    assert rows(changes_of(builder)) == []
    builder.crawl("site", pages[:2], [], day=16)
    assert [row[:2] for row in rows(changes_of(builder))] == [("lost", "link_removed")]


def test_a_link_of_a_page_that_moved_is_not_lost_where_its_target_is_linked_by_another_address(builder, twice):
    pages = [builder.page(C), builder.page(D), moved(builder, B, C)]
    before = ([builder.page(A), *pages], [builder.link(A, B, "b"), builder.link(D, C, "c")])
    compiled = twice(before, ([moved(builder, A, D), *pages], [builder.link(D, C, "c")]))
    assert rows(compiled) == [("changed", "page_redirected", A, B, 1)]


def test_relative_links_of_a_page_that_moved_are_changed_not_lost(builder, twice):
    """What they lead to was not asked for under its old address; ``more`` stands elsewhere on the page now."""
    old, new = (f"{BASE}{name}/a" for name in ("old", "new"))
    pages = [builder.page(f"{BASE}new/{name}") for name in "abc"]
    told = [
        [
            builder.link(page, f"{BASE}{folder}/b", "b", dom_path="p > a"),
            builder.link(page, f"{BASE}{folder}/c", "more", dom_path=f"{tag} > a"),
        ]
        for page, folder, tag in ((old, "old", "p"), (new, "new", "li"))
    ]
    compiled = twice(([builder.page(old)], told[0]), ([moved(builder, old, new), *pages], told[1]))
    assert rows(compiled) == [
        ("changed", "target_url page_redirected", old, f"{BASE}old/b", 1),
        ("changed", "target_url page_redirected", old, f"{BASE}old/c", 1),
    ]


def test_a_link_of_the_site_that_moved_with_its_page_is_lost_once(builder, twice):
    pages = [moved(builder, A, D), builder.page(D)]
    compiled = twice(([builder.page(A)], [builder.link(A, B, "b")]), (pages, [builder.link(D, B, "b")]))
    assert rows(compiled) == [("changed", "page_redirected", A, B, 1)]
    builder.crawl("site", pages, [], day=14)
    assert rows(changes_of(builder)) == [("lost", "link_removed", D, B, 1)]


def test_a_link_stands_where_its_page_and_its_target_move_on_and_on(builder):
    """From http to https to www: the first address of the target is asked for no more."""
    (a, b), (a2, b2), (a3, b3) = ((f"{origin}a", f"{origin}b") for origin in ("http://site.example/", BASE, WWW))
    builder.crawl("site", [builder.page(a), builder.page(b)], [builder.link(a, b)], day=10)
    pages = [moved(builder, a, a2), moved(builder, b, b2), builder.page(a2), builder.page(b2)]
    builder.crawl("site", pages, [builder.link(a2, b2)], day=11)
    assert [row[:2] for row in rows(changes_of(builder))] == [("changed", "target_url page_redirected")]
    builder.crawl("site", [builder.page(a2), builder.page(b2)], [builder.link(a2, b2)], day=12)
    pages = [moved(builder, a, a3), moved(builder, a2, a3), moved(builder, b2, b3), builder.page(a3), builder.page(b3)]
    builder.crawl("site", pages, [builder.link(a3, b3)], day=13)
    assert rows(changes_of(builder)) == [("changed", "target_url page_redirected", a2, b2, 1)]


def test_links_of_a_page_that_had_another_address_are_not_new(builder, twice):
    """The earlier crawl had http and knew no page C; that D was not there then, it knew."""
    http = "http://site.example/"
    before = ([builder.page(f"{http}a"), builder.page(f"{http}d", "http_error", 404)], [builder.link(f"{http}a", B)])
    after = [builder.page(url) for url in (A, C, D)], [builder.link(A, B), builder.link(C, B), builder.link(D, B)]
    compiled = twice(before, after)
    assert rows(compiled) == [("new", "page_found", C, B, 1), ("new", "page_found", D, B, 1)]
    (changes,) = compiled.changes
    assert changes.unchecked == {"not among the pages of the crawl": 1}
    assert changes.uncompared == {"on pages that had another address": 1}


@pytest.mark.parametrize("spider", ["site", "referrers"])
def test_no_page_is_lost_and_new_because_an_earlier_policy_told_the_case_of_escapes_apart(builder, spider):
    lower, upper, scope = f"{BASE}%e4/?a=%c3", f"{BASE}%E4/?a=%C3", "internal" if spider == "site" else "backlink"
    source = f"{BASE}%e5" if spider == "site" else "https://a.example/%e5"
    former = [builder.page(source, url_key=source), builder.page(lower, url_key=lower), builder.page(upper)]
    links = [builder.link(source, lower, link_scope=scope, target_key=lower)]
    check = {"backlink_checks": [builder.check(source, lower, "live_dofollow")]} if spider == "referrers" else {}
    builder.crawl(spider, former, links, day=10, more=check)
    now = [builder.page(source.replace("e5", "E5")), builder.page(upper)]
    after = [builder.link(source.replace("e5", "E5"), upper, link_scope=scope)]
    check = {"backlink_checks": [builder.check(urls.key(source), upper, "live_dofollow")]} if check else {}
    builder.crawl(spider, now, after, day=12, more=check, url_policy_version=urls.URL_POLICY_VERSION)
    compiled = changes_of(builder)
    assert rows(compiled) == []
    assert [changes.unchanged for changes in compiled.changes] == [1]


class TestBacklinks:
    """A backlink is lost after two checks, whenever they were."""

    @pytest.fixture
    def crawl(self, builder):
        def crawl(day, *, hour=12, linking=True, outcome="ok", status=200, more=None, **told):
            page = builder.page(ONE, outcome, status, hour=hour)
            page = page._replace(fetched_at=page.fetched_at.replace(day=day))
            link = builder.link(ONE, B, "b", link_scope="backlink", hour=hour)
            link = link._replace(fetched_at=link.fetched_at.replace(day=day))
            return builder.crawl("referrers", [page], [link] if linking else [], day=day, hour=hour, more=more, **told)

        return crawl

    def test_a_first_miss_is_a_suspicion_and_a_second_one_a_loss(self, builder, crawl):
        crawl(1)
        crawl(3, linking=False)
        compiled = changes_of(builder)
        assert rows(compiled) == [("changed", "suspected_lost", ONE, B, 1)]
        assert "0 lost, 1 changed (1 of them suspected_lost)" in heading(compiled)
        crawl(5, linking=False)
        compiled = changes_of(builder)
        assert rows(compiled) == [("lost", "link_removed", ONE, B, 1)]
        assert [time.day for time in compiled.frame.loc[0, ["first_seen_at", "last_seen_at"]]] == [1, 1]
        crawl(7, linking=False)
        assert len(changes_of(builder).frame) == 0, "what is lost is not lost again"

    def test_two_misses_within_hours_are_enough_unless_a_least_time_is_asked_for(self, builder, crawl):
        crawl(1)
        crawl(3, hour=10, linking=False)
        crawl(3, hour=20, linking=False)
        lost, suspected = ("lost", "link_removed", ONE, B, 1), ("changed", "suspected_lost", ONE, B, 1)
        assert rows(changes_of(builder)) == [lost]
        assert rows(changes_of(builder, rule=LossRule(2, 10))) == [lost]
        assert rows(changes_of(builder, rule=LossRule(2, 11))) == [suspected]

    @pytest.mark.parametrize("rule", [LossRule(4, 0), LossRule(2, 72), LossRule(1, 72)])
    def test_a_suspicion_stays_in_each_comparison_until_it_is_a_loss(self, builder, crawl, rule):
        suspected = [("changed", "suspected_lost", ONE, B, 1)]
        first = crawl(1)
        for day in (2, 3, 4):
            crawl(day, linking=False)
            assert rows(changes_of(builder, rule=rule)) == suspected
            assert rows(changes_of(builder, before=first, rule=rule)) == suspected
        crawl(5, linking=False)
        assert rows(changes_of(builder, rule=rule)) == [("lost", "link_removed", ONE, B, 1)]
        crawl(6, linking=False)
        assert rows(changes_of(builder, rule=rule)) == []

    def test_a_suspicion_ends_where_the_link_is_back(self, builder, crawl):
        crawl(1)
        crawl(2, linking=False)
        crawl(3)
        assert rows(changes_of(builder)) == [("changed", "link_restored", ONE, B, 1)], "it was never lost"
        crawl(4)
        assert rows(changes_of(builder)) == []

    def test_what_could_not_be_checked_between_is_no_miss(self, builder, crawl):
        crawl(1)
        crawl(3, linking=False)
        crawl(5, linking=False, outcome="http_error", status=403)
        assert len(changes_of(builder).frame) == 0
        crawl(7, linking=False, outcome="http_error", status=404)
        assert rows(changes_of(builder)) == [("lost", "page_not_found", ONE, B, 1)]

    def test_a_link_that_was_lost_and_is_back_is_new(self, builder, crawl):
        for day, linking in ((1, True), (2, False), (3, False), (4, True)):
            crawl(day, linking=linking)
        assert rows(changes_of(builder)) == [("new", "link_restored", ONE, B, 1)]

    @pytest.mark.parametrize("is_listed", [True, False])
    def test_a_loss_stays_one_where_the_last_crawl_could_not_look(self, builder, crawl, is_listed):
        """Its page answers 403 by then, or no list names it any more."""
        first = crawl(1)
        for day in (2, 3):
            crawl(day, linking=False)
        if is_listed:
            crawl(4, linking=False, outcome="http_error", status=403)
        else:
            builder.crawl("referrers", [builder.page(TWO)], [], day=4)
        compiled = changes_of(builder, before=first)
        assert rows(compiled) == [("lost", "link_removed", ONE, B, 1)]
        assert compiled.changes[0].unchecked == {}
        assert rows(changes_of(builder)) == []

    def test_an_earlier_comparison_does_not_change_with_a_later_crawl_of_the_site(self, builder):
        """By then the link's target redirects to that of another link of the page."""
        pages, link = [builder.page(ONE)], builder.link(ONE, C, link_scope="backlink")
        first = builder.crawl("referrers", pages, [link, builder.link(ONE, B, link_scope="backlink")], day=1)
        second = builder.crawl("referrers", pages, [link], day=2)
        moved = builder.page(B, "redirect", 301, redirect_url=C, redirect_kind="http", is_permanent=True)
        of_site = ("site", [moved, builder.page(C)], [])
        suspected, held = ([("changed", reason, ONE, B, 1)] for reason in ("suspected_lost", "fewer_links"))
        assert rows(changes_of(builder, before=first, after=second)) == suspected
        builder.crawl(*of_site, day=3)
        assert rows(changes_of(builder, before=first, after=second)) == held, "one audit crawls the site at last"
        builder.crawl("referrers", pages, [link], day=4)
        assert rows(changes_of(builder, before=first, after=second)) == held
        builder.crawl("site", [builder.page(B), builder.page(C)], [], day=5)
        assert rows(changes_of(builder, before=first, after=second)) == held

    def test_a_link_that_was_there_between_starts_anew(self, builder, crawl):
        crawl(1)
        crawl(3, linking=False)
        crawl(5)
        assert rows(changes_of(builder)) == [("changed", "link_restored", ONE, B, 1)]
        crawl(7, linking=False)
        assert rows(changes_of(builder)) == [("changed", "suspected_lost", ONE, B, 1)]

    def test_one_check_is_enough_if_so_wanted(self, builder, crawl):
        crawl(1)
        crawl(3, linking=False)
        assert rows(changes_of(builder, rule=LossRule(1, 0))) == [("lost", "link_removed", ONE, B, 1)]

    def test_what_was_there_before_a_failure_is_not_new_after_it(self, builder, crawl):
        crawl(1)
        crawl(3, linking=False, outcome="timeout", status=None)
        crawl(5)
        compiled = changes_of(builder)
        assert len(compiled.frame) == 0
        assert compiled.changes[0].uncompared == {"seen by a crawl before it": 1}

    @pytest.mark.parametrize(
        ("verdict", "expected"),
        [
            ("mention_only", [("lost", "mention_only", ONE, B, 1)]),
            ("parked_or_soft404", [("lost", "parked_or_soft404", ONE, B, 1)]),
            ("link_removed", [("lost", "link_removed", ONE, B, 1)]),
            ("page_noindex", [("lost", "link_removed", ONE, B, 1)]),  # the page was read, and the link is not on it
            ("refused", []),
            ("unreachable_timeout", []),
            ("link_via_redirector", [("changed", "fewer_links", ONE, B, 1)]),  # it is still there
        ],
    )
    def test_verdicts_on_backlinks_go_before_what_the_page_says(self, builder, crawl, verdict, expected):
        crawl(1)
        crawl(3, linking=False, more={"backlink_checks": [builder.check(ONE, B, verdict, "ahrefs")]})
        assert rows(changes_of(builder, rule=LossRule(1, 0))) == expected

    @pytest.mark.parametrize(
        ("verdict", "expected"),
        [
            ("mention_only", [("lost", "mention_only", ONE, B, 1)]),
            ("parked_or_soft404", [("lost", "parked_or_soft404", ONE, B, 1)]),
            ("unreachable_timeout", [("lost", "link_removed", ONE, B, 1)]),  # asked about a link to another site alone
        ],
    )
    def test_the_verdict_on_a_page_that_was_asked_about_alone_is_the_cause(self, builder, crawl, verdict, expected):
        crawl(1)
        crawl(3, linking=False, more={"backlink_checks": [builder.check(ONE, None, verdict, "plain")]})
        assert rows(changes_of(builder, rule=LossRule(1, 0))) == expected
        crawl(5)
        assert rows(changes_of(builder, rule=LossRule(1, 0))) == [("new", "link_restored", ONE, B, 1)]

    def test_a_link_that_leads_to_its_target_by_a_redirect_now_is_not_lost(self, builder):
        for day, target in ((1, B), (3, C), (5, C)):
            page, link = builder.page(ONE), builder.link(ONE, target, "b", link_scope="backlink")
            page = page._replace(fetched_at=page.fetched_at.replace(day=day))
            told = {"backlink_checks": [builder.check(ONE, B, "live_followed", "ahrefs")]}
            builder.crawl("referrers", [page], [link], day=day, more=told)
            if day == 3:
                assert rows(changes_of(builder)) == [("changed", "target_url", ONE, B, 1)]
        assert rows(changes_of(builder)) == []
        assert rows(changes_of(builder, rule=LossRule(1, 0))) == []

    @pytest.fixture
    def linking(self, builder):
        def linking(day, source, target=None, moved=None):
            """The page ``ONE`` redirects to ``moved``, if that is named; ``source`` links to ``target``, if to any."""
            told = {"redirect_url": moved, "redirect_kind": "http", "is_permanent": True}
            pages = [builder.page(source), *([builder.page(ONE, "redirect", 301, **told)] if moved else [])]
            links = [builder.link(source, target, "b", link_scope="backlink")] if target else []
            pages, links = ([_on(day, row) for row in rows] for rows in (pages, links))
            return builder.crawl("referrers", pages, links, day=day)

        return linking

    def test_a_link_with_another_target_is_told_once_and_lost_once(self, builder, linking):
        """The first target's link went over to the second; it is not lost beside."""
        first = linking(1, ONE, B)
        linking(3, ONE, C)
        assert rows(changes_of(builder)) == [("changed", "target_url", ONE, B, 1)]
        for day in (5, 7):
            linking(day, ONE, C)
            assert rows(changes_of(builder)) == []
            assert rows(changes_of(builder, before=first)) == [("changed", "target_url", ONE, B, 1)]
        linking(9, ONE)
        assert rows(changes_of(builder)) == [("changed", "suspected_lost", ONE, C, 1)]
        assert rows(changes_of(builder, before=first)) == [("changed", "suspected_lost", ONE, B, 1)]
        linking(11, ONE)
        assert rows(changes_of(builder)) == [("lost", "link_removed", ONE, C, 1)]
        assert rows(changes_of(builder, before=first)) == [("lost", "link_removed", ONE, B, 1)]

    def test_a_link_that_went_over_to_another_target_between_is_lost_once_where_one_check_is_enough(
        self, builder, linking
    ):
        first = linking(1, ONE, B)
        second = linking(3, ONE, C)
        linking(5, ONE)
        last = linking(7, ONE)
        rule = LossRule(1, 0)
        assert rows(changes_of(builder, before=first, rule=rule)) == [("lost", "link_removed", ONE, B, 1)]
        assert rows(changes_of(builder, before=second, rule=rule)) == [("lost", "link_removed", ONE, C, 1)]
        assert rows(changes_of(builder, before=first, after=second, rule=rule)) == [
            ("changed", "target_url", ONE, B, 1)
        ]
        assert rows(changes_of(builder, after=last, rule=rule)) == []

    def test_a_link_that_goes_to_another_target_and_back_was_never_lost(self, builder, linking):
        for day, target in ((1, B), (3, C), (5, B)):
            linking(day, ONE, target)
        assert rows(changes_of(builder)) == [("changed", "target_url", ONE, C, 1)]
        linking(7, ONE)
        assert rows(changes_of(builder)) == [("changed", "suspected_lost", ONE, B, 1)]

    def test_a_page_that_moves_with_its_link_and_loses_it_is_one_loss(self, builder, linking):
        first = linking(1, ONE, B)
        linking(3, TWO, B, moved=TWO)
        assert rows(changes_of(builder)) == [("changed", "page_redirected", ONE, B, 1)]
        linking(5, TWO, moved=TWO)
        assert rows(changes_of(builder)) == [("changed", "suspected_lost", TWO, B, 1)]
        linking(7, TWO, moved=TWO)
        assert rows(changes_of(builder)) == [("lost", "link_removed", TWO, B, 1)]
        assert rows(changes_of(builder, before=first)) == [("lost", "page_redirected", ONE, B, 1)]

    def test_a_link_whose_words_and_address_changed_is_not_lost_where_its_target_is_still_linked(self, builder):
        live = {"backlink_checks": [builder.check(ONE, B, "live_followed", "ahrefs")]}
        old = builder.link(ONE, B, "b", link_scope="backlink", placement="content")
        new = builder.link(ONE, C, "c", link_scope="backlink", placement="footer")
        builder.crawl("referrers", [builder.page(ONE)], [old], day=1, more=live)
        builder.crawl("referrers", [builder.page(ONE)], [new], day=3, more=live)
        assert rows(changes_of(builder, rule=LossRule(1, 0))) == [
            ("changed", "fewer_links", ONE, B, 1),
            ("new", "link_found", ONE, C, 1),
        ]

    @pytest.mark.parametrize(("words", "told"), [("b", ["target_url placement"]), ("c", ["fewer_links", "link_found"])])
    def test_a_link_to_where_its_target_redirects_by_the_crawl_of_the_site_is_not_lost(self, builder, words, told):
        """No list named the target."""
        old = builder.link(ONE, B, "b", link_scope="backlink", placement="content")
        new = builder.link(ONE, C, words, link_scope="backlink", placement="footer")
        builder.crawl("referrers", [builder.page(ONE)], [old], day=1)
        builder.crawl("site", [builder.page(B), builder.page(C)], [], day=2)
        builder.crawl("referrers", [builder.page(ONE)], [new], day=3)
        builder.crawl("site", [moved(builder, B, C), builder.page(C)], [], day=4)
        assert [row[1] for row in rows(changes_of(builder))] == told
        builder.crawl("referrers", [builder.page(ONE)], [new], day=5)
        assert rows(changes_of(builder)) == []

    @pytest.fixture
    def resumed(self, builder):
        """Crawls of days 1, 3, 5 and 7, of which that of day 3 went on after that of day 5; the first sees the link."""

        def crawl(number, linking):
            day = (1, 6, 5, 7)[number]
            page, link = builder.page(ONE), builder.link(ONE, B, "b", link_scope="backlink")
            page, link = _on(day, page), _on(day, link)
            told = {"finished_at": f"2026-11-{day:02} 12:00:00+00:00"}
            return builder.crawl("referrers", [page], [link] if linking else [], day=2 * number + 1, **told)

        def resumed(*linking):
            return [crawl(number, has) for number, has in enumerate(linking)]

        return resumed

    def test_a_link_that_a_resumed_crawl_missed_last_is_not_restored_by_a_later_one(self, builder, resumed):
        _, second, third = resumed(True, False, True)
        compiled = changes_of(builder)
        assert rows(compiled) == []
        assert compiled.changes[0].uncompared == {"looked at after it was seen last": 1}
        assert compiled.notes[0] == (
            f"crawl {second} went on after {third} had started: of each link the one counts that looked last"
        )

    def test_misses_of_a_resumed_crawl_count_by_their_time(self, builder, resumed):
        resumed(True, False, True, False)
        assert rows(changes_of(builder)) == [("lost", "link_removed", ONE, B, 1)]

    def test_a_miss_before_a_resumed_crawl_saw_the_link_is_none(self, builder, resumed):
        second, third = resumed(True, True, False, False)[1:3]
        compiled = changes_of(builder, before=second, after=third)
        assert rows(compiled) == []
        assert compiled.changes[0].unchecked == {"looked at before it was seen last": 1}
        assert rows(changes_of(builder)) == [("changed", "suspected_lost", ONE, B, 1)]

    def test_lists_that_name_a_page_no_more_are_no_loss(self, builder, crawl):
        crawl(1)
        builder.crawl("referrers", [builder.page(TWO)], [], day=3)
        compiled = changes_of(builder, rule=LossRule(1, 0))
        assert len(compiled.frame) == 0
        assert compiled.changes[0].unchecked == {"not among the pages of the crawl": 1}

    def test_a_page_that_is_not_to_be_indexed_any_more_is_a_change(self, builder):
        link = builder.link(ONE, B, "b", link_scope="backlink")
        builder.crawl("referrers", [builder.page(ONE)], [link], day=1)
        builder.crawl("referrers", [builder.page(ONE, is_noindex=True)], [link], day=3)
        compiled = changes_of(builder)
        assert rows(compiled, "before", "after") == [
            ("changed", "is_noindex", ONE, B, 1, "is_noindex=no", "is_noindex=yes")
        ]

    def test_a_crawl_of_the_history_whose_files_are_gone_is_left_out(self, builder, crawl):
        crawl(1)
        gone = crawl(2)
        crawl(3)
        last = crawl(5, linking=False)
        builder.store.part_path("links", gone, 1).unlink()
        compiled = changes_of(builder)
        assert rows(compiled) == [("changed", "suspected_lost", ONE, B, 1)]
        (note,) = compiled.notes
        assert note.startswith(f"left out of the history: crawl '{gone}' lacks 1 of its files")
        builder.store.part_path("pages", last, 1).unlink()
        with pytest.raises(StoreError, match=f"crawl '{last}' lacks"):
            changes_of(builder)

    def test_first_and_last_seen_come_from_all_crawls(self, builder, crawl):
        first, second = crawl(1), crawl(3)
        third = crawl(5, linking=False, outcome="http_error", status=410)
        crawl(7)
        compiled = changes_of(builder, before=first, after=third, rule=LossRule(1, 0))
        (row,) = compiled.frame.itertuples()
        assert (row.change, row.from_crawl, row.to_crawl) == ("lost", first, third)
        assert (row.first_seen_at.day, row.last_seen_at.day) == (1, 3)
        assert second not in heading(compiled)


def test_an_earlier_version_wrote_no_placements_and_that_is_no_change(builder, twice):
    pages = [builder.page(A), builder.page(B)]
    compiled = twice(
        (pages, [builder.link(A, B, "b", placement=None)]), (pages, [builder.link(A, B, "b", placement="nav")])
    )
    assert len(compiled.frame) == 0


def test_both_kinds_of_crawl_are_compared_and_each_counted(builder):
    for day in (1, 2):
        builder.crawl("site", [builder.page(A)], [builder.link(A, B)], day=day)
        link = builder.link(ONE, B, link_scope="backlink")
        builder.crawl("referrers", [builder.page(ONE)], [link] * day, day=day)
    compiled = changes_of(builder)
    assert rows(compiled) == [("changed", "more_links", ONE, B, 1)]
    title, own, others, rule = heading(compiled).splitlines()
    assert rule == rule_in_words(BACKLINK_RULE)
    assert title == "Changes of site.example"
    assert own.endswith("0 new, 0 lost, 0 changed; 1 of 1 internal link of the earlier crawl unchanged")
    assert others.endswith("0 new, 0 lost, 1 changed; 1 of 1 backlink of the earlier crawl unchanged")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("spider", ["site", "referrers"])
def test_a_crawl_that_saw_nothing_says_nothing(builder, spider, place):
    link = builder.link(A, B, link_scope="internal" if spider == "site" else "backlink")
    crawl_ids = []
    for number in range(3):
        rows_of = ([], []) if number == place else ([builder.page(A)], [link])
        told = {"is_complete": False, "incomplete_reasons": "stopped"} if number == place else {}
        crawl_ids.append(builder.crawl(spider, *rows_of, day=number + 1, **told))
    compiled = changes_of(builder, before=crawl_ids[0], after=crawl_ids[2])
    assert len(compiled.frame) == 0
    (changes,) = compiled.changes
    cause = {"not among the pages of the crawl": 1}
    assert changes.unchecked == (cause if place == 2 else {})
    assert changes.uncompared == (cause if place == 0 else {})
    assert changes.unchanged == (place == 1)


def test_the_rule_is_said_in_words():
    start, end = "a backlink is lost when its page was looked at", "until then it is suspected_lost"
    assert rule_in_words(LossRule(1, 0)) == f"{start} without it"
    assert rule_in_words(LossRule(2, 0)) == f"{start} 2 times in a row without it; {end}"
    least = "the first and the last time at least 24 hours apart"
    assert rule_in_words(LossRule(3, 24)) == f"{start} 3 times in a row without it, {least}; {end}"
    assert rule_in_words(LossRule(1, 24)) == f"{start} without it, {least}; {end}"


small = st.integers(0, 2)
occurrences = st.lists(st.tuples(small, small, small, st.booleans(), st.integers(0, 1)), max_size=12)
outcomes = st.tuples(*[st.sampled_from(["ok", "ok", "timeout", "404", "absent"])] * 3)


def taken(ids, name, drawn, states, spider="site", **verdict):
    """A snapshot of three pages and some links; a page without links has none, whatever was drawn."""
    start = pd.Timestamp("2026-11-01T12:00:00Z") + pd.Timedelta(days=int(name[1:]))
    pages = [
        (f"{BASE}{number}", "http_error" if state == "404" else state, 404 if state == "404" else 200)
        for number, state in enumerate(states)
        if state != "absent"
    ]
    links = [
        (
            f"{BASE}{source}",
            f"{BASE}t{target}",
            f"w{words}",
            None,
            "" if followed else "nofollow",
            followed,
            f"p{place}",
        )
        for source, target, words, followed, place in drawn
        if states[source] == "ok"
    ]
    frames = []
    for table, columns, told in (("links", LINK_COLUMNS, links), ("pages", PAGE_COLUMNS, pages)):
        empty = TABLES[table].schema.empty_table().select(list(columns)).to_pandas()
        frame = pd.DataFrame(told, columns=list(columns)[: len(told[0])] if told else list(columns)[:1])
        frame = frame.reindex(columns=list(columns)).assign(fetched_at=start)
        for column, dtype in empty.dtypes.items():
            if frame[column].isna().all() and pd.api.types.is_bool_dtype(dtype):
                frame[column] = False
        frames.append(frame.assign(ordinal=range(len(frame))) if table == "links" else frame.assign(depth=1))
    checks, sitemaps = (pd.DataFrame(columns=list(names)) for names in (CHECK_COLUMNS, SITEMAP_COLUMNS))
    crawl = HeldCrawl(name, spider, "site.example", "finished", {"is_complete": True} | verdict, {})
    return encoded(crawl, Read(*frames, checks, sitemaps), ids), links


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(occurrences, outcomes)
def test_a_drawn_crawl_does_not_differ_from_itself(drawn, states):
    ids = Ids()
    (first, links), (second, _) = taken(ids, "c1", drawn, states), taken(ids, "c2", drawn, states)
    changes = link_changes([first, second], "c1", "internal", ids, LossRule())
    assert (len(changes.frame), changes.unchanged) == (0, len(links))
    assert not changes.unchecked
    assert not changes.uncompared


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(occurrences, st.tuples(outcomes, outcomes, outcomes))
def test_what_was_lost_before_a_crawl_that_saw_nothing_is_lost_after_it(drawn, states):
    """The second crawl sees no links at all, the third reads other pages: what it could not look for stays lost."""
    ids = Ids()
    named = zip(("c1", "c2", "c3"), (drawn, [], []), states, strict=True)
    held = [taken(ids, *crawl)[0] for crawl in named]
    lost = [link_changes(held[:upto], "c1", "internal", ids, LossRule()).frame for upto in (2, 3)]
    assert {change for frame in lost for change in frame["change"]} <= {"lost"}
    first, both = ({*zip(frame["source_url"], frame["target_url"], strict=True)} for frame in lost)
    assert first <= both


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
@given(occurrences, outcomes, occurrences, outcomes, st.sampled_from([LossRule(), LossRule(2, 24)]), st.booleans())
@example(  # one of two links is led elsewhere, the other goes
    [(1, 0, 0, False, 0), (1, 1, 0, False, 0), (1, 1, 0, False, 1)],
    ("ok", "ok", "ok"),
    [(1, 0, 0, False, 0), (1, 0, 0, False, 0)],
    ("ok", "ok", "ok"),
    LossRule(2, 24),
    False,
)
@example([(0, 0, 0, False, 0)], ("ok", "ok", "ok"), [], ("absent", "absent", "absent"), LossRule(), True)
def test_each_link_of_either_crawl_is_counted_once(drawn, states, drawn_later, states_later, rule, has_reach):
    """No drawn link leads to one of the pages: where the reach is known, pages that are absent are not linked."""
    ids, told = Ids(), {"arguments": json.dumps({"url": BASE})} if has_reach else {}
    first, links = taken(ids, "c1", drawn, states, **told)
    second, later = taken(ids, "c3", drawn_later, states_later, **told)
    changes = link_changes([first, second], "c1", "internal", ids, rule)
    frame = changes.frame
    sums = frame["links"].groupby(frame["change"] + " " + frame["reason"]).sum()

    def of(*words):
        return sum(count for name, count in sums.items() if name.startswith(words))

    missed = of("lost", "changed suspected_lost", "changed fewer_links")
    come = of("new", "changed more_links", "changed link_restored")
    both = of("changed") - of(*(f"changed {word}" for word in ("suspected", "fewer", "more", "link_restored")))
    assert changes.unchanged + both + missed + sum(changes.unchecked.values()) == len(links) == changes.before
    assert changes.unchanged + both + come + sum(changes.uncompared.values()) == len(later) == changes.after
    assert changes.unchanged == sum((Counter(links) & Counter(later)).values())
    judged = {"ok", "404", "absent"} if has_reach else {"ok", "404"}
    read = {f"{BASE}{number}" for number, state in enumerate(states_later) if state in judged}
    assert set(frame.loc[frame["change"] == "lost", "source_url"]) <= read
    assert (frame["links"] > 0).all()
    assert "0 links" not in set(frame["after"]), "no page redirects, so none is linked under another address"
    if rule.checks > 1:
        assert not (frame["change"] == "lost").any()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [  # links to one target: words and place; those with the same words are one link, or else those at the same place
        ([("one", "p"), ("two", "q")], [("one", "q"), ("two", "p")], [("", ""), ("", "")]),
        ([("one", "p"), ("two", "q")], [("three", "q"), ("four", "p")], [("one", "four"), ("two", "three")]),
        ([("one", "p"), ("two", "q")], [("three", "r"), ("four", "s")], [("one", "three"), ("two", "four")]),
    ],
)
def test_of_links_to_one_target_the_most_alike_are_one(builder, twice, before, after, told):
    lists = [
        [builder.link(A, B, words, dom_path=place, followed=is_followed) for words, place in links]
        for links, is_followed in ((before, True), (after, False))
    ]
    compiled = twice(([builder.page(A)], lists[0]), ([builder.page(A)], lists[1]))
    words = ((f"anchor_text={was}; ", f"anchor_text={now}; ") if was else ("", "") for was, now in told)
    expected = Counter((f"{was}rel=; is_followed=yes", f"{now}rel=nofollow; is_followed=no", 1) for was, now in words)
    found = Counter()
    for *_, links, was, now in rows(compiled, "before", "after"):
        found[was, now, 1] += links
    assert found == expected


def test_one_of_a_few_alike_that_is_led_elsewhere_at_its_place_is_a_change(builder, twice):
    pages = [builder.page(A)]
    first, later = (
        [builder.link(A, end, "more", dom_path="p"), builder.link(A, C, "more", dom_path="q")] for end in (B, D)
    )
    assert rows(twice((pages, first), (pages, later))) == [("changed", "target_url", A, B, 1)]


def test_links_without_words_and_place_are_not_paired(builder, twice):
    pages = [builder.page(A)]
    compiled = twice((pages, [builder.link(A, B, "")]), (pages, [builder.link(A, C, "")]))
    assert rows(compiled) == [("lost", "link_removed", A, B, 1), ("new", "link_found", A, C, 1)]


@pytest.mark.parametrize(
    ("words", "is_paired"), [(["b"], True), (["more", "more"], False), ([""], False)], ids=["one", "two", "no words"]
)
def test_relative_links_of_a_page_that_moved_are_paired_by_words_that_are_alone(builder, twice, words, is_paired):
    old, new = (f"{BASE}{name}/a" for name in ("old", "new"))
    told = [
        [builder.link(page, f"{BASE}{folder}/{number}", text) for number, text in enumerate(words)]
        for page, folder in ((old, "old"), (new, "new"))
    ]
    compiled = twice(([builder.page(old)], told[0]), ([moved(builder, old, new), builder.page(new)], told[1]))
    of_old = [(change, reason) for change, reason, source, *_ in rows(compiled) if source == old]
    expected = ("changed", "target_url page_redirected") if is_paired else ("lost", "page_redirected")
    assert of_old == [expected] * len(words)


def test_of_links_that_moved_with_their_page_those_with_the_same_words_are_one(builder, twice):
    before = ([builder.page(A)], [builder.link(A, B, words) for words in ("one", "two")])
    after = ([moved(builder, A, D), builder.page(D)], [builder.link(D, B, words) for words in ("two", "one")])
    assert {row[:2] for row in rows(twice(before, after))} == {("changed", "page_redirected")}
