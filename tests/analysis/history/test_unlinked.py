"""Pages that nothing leads to any more: whose links are lost, and where nobody can say so."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.commands.arguments import BACKLINK_RULE
from analysis.history.changes import compile_changes
from analysis.history.reach import led_to
from linkspider.model.rows import SitemapRow
from tests.analysis.conftest import NOON

BASE = "https://site.example/"
HOME, HUB, POST, OTHER, SHOP = (f"{BASE}{name}" for name in ("", "hub", "post", "other", "shop"))
ARGUMENTS = {"arguments": json.dumps({"url": BASE})}
NOT_MET = "not among the pages of the crawl"


@pytest.fixture
def crawl(builder):
    """A complete crawl of a day: the pages that have links in it, and others, by their outcome and status."""

    def make(day, links, others=(), *, sitemaps=(), ways=None, **told):
        pages = {source: ("ok", 200) for source, _ in links} | dict(others)
        rows = [builder.page(url, *state, **({"depth": 1} | (ways or {}).get(url, {}))) for url, state in pages.items()]
        held = [builder.link(source, target) for source, target in links]
        return builder.crawl("site", rows, held, day=day, more={"sitemaps": list(sitemaps)}, **(ARGUMENTS | told))

    return make


def sitemap(**told):
    empty = dict.fromkeys(SitemapRow._fields, 0) | {"is_recovered": False, "is_truncated": False, "reason": None}
    found = {"sitemap_url": f"{BASE}sitemap.xml", "parent_url": f"{BASE}robots.txt", "format": "urlset"}
    return SitemapRow(**(empty | found | {"outcome": "ok", "status": 200, "fetched_at": NOON} | told))


def changes(builder, *, before="", after=""):
    return compile_changes(builder.store, "", before, after, BACKLINK_RULE)


def rows(compiled):
    frame = compiled.frame[["change", "reason", "source_url", "target_url"]]
    return list(frame.itertuples(index=False, name=None))


SITE = [(HOME, HUB), (HUB, HOME), (HUB, POST), (POST, HOME), (HOME, OTHER), (OTHER, HOME)]
LEFT = [(HOME, OTHER), (OTHER, HOME)]


def test_links_of_a_page_that_was_deleted_and_is_linked_no_more_are_lost(builder, crawl):
    crawl(1, SITE)
    crawl(2, [link for link in SITE if POST not in link])
    compiled = changes(builder)
    assert rows(compiled) == [("lost", "link_removed", HUB, POST), ("lost", "page_unlinked", POST, HOME)]
    assert compiled.changes[0].unchecked == {}


def test_a_whole_section_goes_whose_pages_link_to_each_other(builder, crawl):
    section = [(HUB, POST), (POST, HUB), (POST, SHOP), (SHOP, POST)]
    crawl(1, [(HOME, HUB), *section, *LEFT])
    crawl(2, LEFT)
    assert rows(changes(builder)) == [
        ("lost", "link_removed", HOME, HUB),
        *(("lost", "page_unlinked", *link) for link in sorted(section)),
    ]


def test_what_an_unread_page_may_still_link_to_is_not_lost(builder, crawl):
    """The hub answers 503: the post may be there, and what the post alone linked to."""
    crawl(1, [*SITE, (POST, SHOP), (SHOP, HOME)])
    crawl(2, [(HOME, HUB), *LEFT], {HUB: ("http_error", 503)})
    compiled = changes(builder)
    assert rows(compiled) == []
    assert compiled.changes[0].unchecked == {NOT_MET: 3, "status 503": 2}
    crawl(3, [(HOME, HUB), *LEFT], {HUB: ("http_error", 503)})
    assert rows(changes(builder)) == [], "what it linked to was seen two crawls before"


def test_what_a_page_of_a_list_may_still_link_to_is_not_lost(builder, crawl):
    """The hub may have gone from the list alone: the post may be there."""
    crawl(1, SITE, ways={HUB: {"found_in_seeds": True}})
    crawl(2, LEFT)
    compiled = changes(builder)
    assert rows(compiled) == [("lost", "link_removed", HOME, HUB)]
    assert compiled.changes[0].unchecked == {NOT_MET: 3}


def test_a_crawl_that_met_no_page_says_of_none_that_nothing_leads_to_it(builder, crawl):
    crawl(1, SITE)
    crawl(2, [])
    compiled = changes(builder)
    assert rows(compiled) == []
    assert compiled.changes[0].unchecked == {NOT_MET: len(SITE)}


def test_what_redirected_to_a_page_may_still_do(builder, crawl):
    moved = builder.page(HUB, "redirect", 301, redirect_url=POST, redirect_kind="http", is_permanent=True, depth=1)
    pages = [builder.page(HOME), moved, builder.page(POST, depth=1)]
    builder.crawl("site", pages, [builder.link(HOME, HUB), builder.link(POST, HOME)], day=1, **ARGUMENTS)
    crawl(2, [(HOME, HUB)], {HUB: ("timeout", None)})
    compiled = changes(builder)
    assert rows(compiled) == []
    assert compiled.changes[0].unchecked == {NOT_MET: 1}


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ({"depth": None}, {}),  # no click path led to it
        ({"found_in_seeds": True}, {}),
        ({"found_in_backlinks": True}, {}),
        ({"found_in_sitemap": True}, {"arguments": json.dumps({"url": BASE, "sitemaps": "no"})}),
        ({"found_in_sitemap": True}, {"sitemaps": [sitemap(outcome="timeout", status=None, format=None)]}),
        ({"found_in_sitemap": True}, {"sitemaps": [sitemap(outcome="http_error", status=503, format=None)]}),
        ({"found_in_sitemap": True}, {"sitemaps": [sitemap(outcome="limit_cut", status=None, format=None)]}),
        ({"found_in_sitemap": True}, {"sitemaps": [sitemap(is_truncated=True)]}),
        ({"found_in_sitemap": True}, {"sitemaps": [sitemap(format=None)]}),  # a page instead of it
        ({}, {"arguments": json.dumps({"url": OTHER})}),
        ({}, {"arguments": json.dumps({"url": BASE, "urls": "list.txt", "max_depth": "0"})}),
        ({}, {"is_complete": False, "incomplete_reasons": "max_pages"}),
    ],
)
def test_a_page_that_the_later_crawl_could_miss_for_another_reason_is_not_lost(builder, crawl, way, told):
    crawl(1, SITE, ways={POST: way})
    crawl(2, [link for link in SITE if POST not in link], **told)
    compiled = changes(builder)
    assert rows(compiled) == [("lost", "link_removed", HUB, POST)]
    assert compiled.changes[0].unchecked == {NOT_MET: 1}


@pytest.mark.parametrize(
    "sitemaps",
    [
        [],
        [sitemap()],
        [sitemap(outcome="http_error", status=404, format=None)],
        [sitemap(), sitemap(parent_url=None, format=None)],  # any site may have a page there
    ],
)
def test_a_sitemap_that_names_a_page_no_more_does_not_hide_the_loss(builder, crawl, sitemaps):
    crawl(1, SITE, ways={POST: {"found_in_sitemap": True}})
    crawl(2, [link for link in SITE if POST not in link], sitemaps=sitemaps)
    assert ("lost", "page_unlinked", POST, HOME) in rows(changes(builder))


def test_a_page_that_is_met_by_another_spelling_is_not_lost(builder, crawl):
    crawl(1, SITE)
    crawl(2, [(HOME, HUB), (HUB, HOME), (HUB, f"{POST}/"), (f"{POST}/", HOME), *LEFT])
    compiled = changes(builder)
    assert "page_unlinked" not in set(compiled.frame["reason"])
    assert compiled.changes[0].unchecked == {NOT_MET: 1}


class TestLaterCrawls:
    """What one crawl found out holds until a later one meets the page."""

    GONE = [link for link in SITE if POST not in link]  # noqa: RUF012 - read only

    def test_a_loss_is_told_once_and_stays(self, builder, crawl):
        first, second, third = (crawl(day, links) for day, links in ((1, SITE), (2, self.GONE), (3, self.GONE)))
        lost = [("lost", "link_removed", HUB, POST), ("lost", "page_unlinked", POST, HOME)]
        assert rows(changes(builder, before=first, after=third)) == lost
        assert rows(changes(builder, before=second, after=third)) == []

    def test_an_incomplete_crawl_between_says_nothing(self, builder, crawl):
        crawl(1, SITE)
        crawl(2, [(HOME, HUB)], is_complete=False, incomplete_reasons="stopped")
        third = crawl(3, self.GONE)
        told = rows(changes(builder, before="", after=third))
        assert ("lost", "page_unlinked", POST, HOME) in told

    def test_links_of_a_page_that_is_back_are_restored_and_others_are_new_with_it(self, builder, crawl):
        crawl(1, SITE)
        crawl(2, self.GONE)
        crawl(3, [*SITE, (POST, OTHER)])
        assert rows(changes(builder)) == [
            ("new", "link_restored", HUB, POST),
            ("new", "link_restored", POST, HOME),
            ("new", "page_found", POST, OTHER),
        ]


def test_pages_are_led_to_over_others_but_not_over_those_that_were_read():
    links = pd.DataFrame([(1, 10), (10, 11), (11, 10), (2, 12), (12, 13), (1, 3)], columns=["source", "target"])
    absent = np.array([10, 11, 12, 13])
    assert led_to(links, np.array([1]), absent).tolist() == [10, 11]
    assert led_to(links, np.array([1, 2]), absent).tolist() == [10, 11, 12, 13]
    assert led_to(links, np.array([3]), absent).tolist() == []
    assert led_to(links.head(0), np.array([1]), absent).tolist() == []
