"""Page records to rows: words, keys, flags and counts, by hand; and what a bug or a feed makes of them."""

import io
import json
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import NotConfigured
from scrapy.exporters import JsonItemExporter, JsonLinesItemExporter

from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import EarlierRows, Fetch, FoundIn, Link, PageFacts, PageRecord, SeedBatch
from linkspider.model.rows import LinkRow, PageRow, PageTextRow
from linkspider.model.scope import Scope
from linkspider.model.secrets import redact
from linkspider.model.tables import TABLES
from pipelines.batches import TableRows
from pipelines.normalise import NormalisePipeline, Normaliser, PageRows

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SALT = "0123456789abcdef"
SITE = "https://www.example.com/"
HOME = "https://example.com/"
OUTSIDE = "https://news.other.example/"


def crawl(spider="site", start=SITE, kind="host", *, keep=False):
    return Crawl("c1", spider, Scope.of(start, kind), NOW, {}, keep)


def link(target, ordinal=0, href=None, rel="", text=""):
    return Link(target if href is None else href, target, "a", text, rel, ordinal)


def page(url, *targets, **facts):
    links = tuple(link(target, number) for number, target in enumerate(targets))
    return PageRecord(Fetch(url, 1, Outcome.OK, NOW, status=200), PageFacts(**facts), links)


def rows(record, **of_crawl):
    return Normaliser(crawl(**of_crawl), SALT).rows(record)


def counts(row):
    return (
        row.link_count,
        row.internal_link_count,
        row.external_link_count,
        row.external_domain_count,
        row.site_link_count,
    )


SCOPES = [
    # start URL, kind, source, target, word
    (SITE, "host", HOME, "https://www.example.com/a", "internal"),
    (SITE, "host", HOME, "https://blog.example.com/", "subdomain"),
    (SITE, "host", HOME, "https://example.com:8443/", "subdomain"),
    (SITE, "host", HOME, OUTSIDE, "outbound"),
    (SITE, "host", "https://blog.example.com/", HOME, "subdomain"),
    (SITE, "host", OUTSIDE, HOME, "backlink"),
    (SITE, "host", OUTSIDE, "https://blog.example.com/", "other"),
    (SITE, "host", OUTSIDE, OUTSIDE, "other"),
    (SITE, "domain", "https://blog.example.com/", HOME, "internal"),
    (SITE, "domain", OUTSIDE, "https://blog.example.com/x", "backlink"),
    ("https://example.com/docs/", "prefix", "https://example.com/docs/a", "https://example.com/docs/b", "internal"),
    ("https://example.com/docs/", "prefix", "https://example.com/docs/a", HOME, "subdomain"),
    ("https://example.com/docs/", "prefix", HOME, "https://example.com/docs/a", "subdomain"),
    ("https://a.github.io/", "domain", "https://b.github.io/", "https://a.github.io/x", "backlink"),
    ("https://a.github.io/", "domain", "https://a.github.io/", "https://b.github.io/x", "outbound"),
    ("http://10.0.0.1/", "host", "http://10.0.0.1/", "http://10.0.0.2/", "outbound"),
]
FOLLOWED = [
    ("", False, True),
    ("noopener me", False, True),
    ("nofollow", False, False),
    ("NoFollow", False, False),
    ("ugc", False, False),
    ("noopener,sponsored", False, False),
    ("", True, False),
    ("me", True, False),
    ("nofollow", True, False),
]
FRAGMENTS = [
    ("/a", None),
    ("/a#", None),
    ("#top", "top"),
    ("/a#b#c", "b#c"),
    ("/a?b#É %41", "É %41"),
    (" #x ", "x "),
]
COUNTED = [
    # source, targets, (links, internal, external, external domains, into the site)
    ("nothing", HOME, [], (0, 0, 0, 0, 0)),
    ("own pages", HOME, [HOME, HOME, "https://www.example.com/a"], (3, 3, 0, 0, 3)),
    (
        "own page, all sorts",
        HOME,
        [
            HOME,
            "https://blog.example.com/",
            OUTSIDE,
            "https://other.example/x",
            "https://a.github.io/",
            "https://b.github.io/",
        ],
        (6, 1, 5, 4, 1),
    ),
    ("referring page", OUTSIDE, [HOME, HOME, "https://other.example/", "https://third.example/"], (4, 1, 3, 2, 2)),
    ("referring page without a link", OUTSIDE, [OUTSIDE], (1, 1, 0, 0, 0)),
    ("subdomain", "https://blog.example.com/", [HOME, OUTSIDE], (2, 1, 1, 1, 1)),
]


@pytest.mark.parametrize(("start", "kind", "source", "target", "word"), SCOPES)
def test_each_link_is_named_by_where_it_stands_and_leads(start, kind, source, target, word):
    (row,) = rows(page(source, target), start=start, kind=kind).links
    assert row.link_scope == word


@pytest.mark.parametrize(("rel", "nofollow_page", "followed"), FOLLOWED)
def test_what_is_followed(rel, nofollow_page, followed):
    record = PageRecord(
        Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(is_nofollow_page=nofollow_page), (link(OUTSIDE, rel=rel),)
    )
    (row,) = rows(record).links
    assert row.is_followed is followed


def test_a_nofollow_page_puts_no_words_into_rel():
    (row,) = rows(page(HOME, OUTSIDE, is_nofollow_page=True)).links
    assert (row.rel, row.is_nofollow, row.is_ugc, row.is_sponsored, row.is_followed) == ("", False, False, False, False)


@pytest.mark.parametrize(("href", "fragment"), FRAGMENTS)
def test_a_fragment_is_kept_as_written(href, fragment):
    record = PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), links=(link(HOME, href=href),))
    (row,) = rows(record).links
    assert (row.href, row.fragment) == (href, fragment)


def test_a_link_row_in_full():
    target = "https://shop.other.example:8443/a?utm_source=x&b=2"
    source = "https://www.example.com/p?gclid=1"
    digest = sha256(f"{SALT}\0s".encode()).hexdigest()[:12]
    record = PageRecord(
        Fetch(source, 2, Outcome.OK, NOW, status=200),
        links=(
            Link(
                *("//shop.other.example:8443/a?utm_source=x&b=2#c", target, "area", "Tea", "UGC  me,ugc", 7),
                kind="area",
                path_type="protocol_relative",
                image_alt="Pot",
                title="To the shop",
                placement="nav",
                placement_rule="nav.element",
                placement_confidence="semantic",
                is_hidden=True,
                dom_path="nav>a",
                context_before="before",
                context_after="after",
                redirector_target="https://www.example.com/?token=s",
            ),
        ),
    )
    assert rows(record).links == (
        LinkRow(
            source_url=source,
            source_host="www.example.com",
            source_domain="example.com",
            target_url=target,
            target_key="https://shop.other.example:8443/a?b=2",
            target_host="shop.other.example",
            target_domain="other.example",
            href="//shop.other.example:8443/a?utm_source=x&b=2#c",
            fragment="c",
            link_scope="outbound",
            element="area",
            kind="area",
            anchor_text="Tea",
            image_alt="Pot",
            title="To the shop",
            rel="me ugc",
            is_nofollow=False,
            is_ugc=True,
            is_sponsored=False,
            is_followed=False,
            placement="nav",
            placement_rule="nav.element",
            placement_confidence="semantic",
            is_boilerplate=False,
            is_hidden=True,
            ordinal=7,
            dom_path="nav>a",
            context_before="before",
            context_after="after",
            path_type="protocol_relative",
            redirector_target=f"https://www.example.com/?token=REDACTED-{digest}",
            fetched_at=NOW,
        ),
    )


def test_a_page_row_in_full():
    fetch = Fetch(
        "https://www.example.com/p?b=2&utm_id=1", 3, Outcome.HTTP_ERROR, NOW,
        attempts=2, status=404, reason="why", content_type="text/html", charset="utf-8", size=10, elapsed_ms=20,
        sniffed_type="text/plain", wire_size=5, found_in=FoundIn.LINKS | FoundIn.SEEDS, etag='"e"', last_modified="L",
    )  # fmt: skip
    facts = PageFacts(
        "T", "H", "D", "en", "https://example.com/c", "noindex", "nofollow", True, True, "mailto:1",
        canonical_source="header", has_canonical_conflict=True, amphtml_url="https://example.com/a", language="en",
        robots_agents="bingbot: noindex", word_count=5, text_hash="h", text_sketch="s", published_at=NOW,
        modified_at=NOW, generator="G", og_type="article", schema_types="Article", parked_reason="p",
        soft_404_reason="s4",
    )  # fmt: skip
    assert rows(PageRecord(fetch, facts)).page == PageRow(
        url="https://www.example.com/p?b=2&utm_id=1",
        url_key="https://www.example.com/p?b=2",
        host="www.example.com",
        domain="example.com",
        outcome="http_error",
        status=404,
        reason="why",
        attempts=2,
        redirect_url=None,
        redirect_kind=None,
        is_permanent=None,
        depth=3,
        found_in_links=True,
        found_in_sitemap=False,
        found_in_backlinks=False,
        found_in_seeds=True,
        content_type="text/html",
        sniffed_type="text/plain",
        charset="utf-8",
        bytes=10,
        wire_bytes=5,
        elapsed_ms=20,
        fetched_at=NOW,
        title="T",
        h1="H",
        meta_description="D",
        lang="en",
        language="en",
        canonical_url="https://example.com/c",
        canonical_source="header",
        has_canonical_conflict=True,
        amphtml_url="https://example.com/a",
        meta_robots="noindex",
        x_robots_tag="nofollow",
        robots_agents="bingbot: noindex",
        is_noindex=True,
        is_nofollow_page=True,
        is_indexable=False,
        indexability="error",
        word_count=5,
        text_hash="h",
        text_sketch="s",
        near_duplicate_of=None,
        published_at=NOW,
        modified_at=NOW,
        generator="G",
        og_type="article",
        schema_types="Article",
        parked_signs="p",
        soft_404_signs="s4",
        challenge_signs=None,
        etag='"e"',
        last_modified="L",
        is_not_modified=False,
        mention=None,
        unrendered_href=None,
        opaque_redirectors=None,
        unanswered_redirectors=None,
        link_count=0,
        internal_link_count=0,
        external_link_count=0,
        external_domain_count=0,
        site_link_count=0,
        links_truncated=False,
        other_schemes="mailto:1",
    )


@pytest.mark.parametrize(("target", "kind"), [("https://example.com/new", "http"), (None, None)])
def test_a_redirect_says_by_what(target, kind):
    fetch = Fetch(
        HOME, 0, Outcome.REDIRECT, NOW, status=301, redirect_url=target, redirect_kind=kind, is_permanent=True
    )
    row = rows(PageRecord(fetch)).page
    assert (row.redirect_url, row.redirect_kind, row.is_permanent) == (target, kind, True if target else None)


@pytest.mark.parametrize(("source", "targets", "expected"), [c[1:] for c in COUNTED], ids=[c[0] for c in COUNTED])
@pytest.mark.parametrize(("spider", "keep"), [("site", False), ("referrers", False), ("referrers", True)])
def test_counts_cover_every_link_whatever_becomes_a_row(source, targets, expected, spider, keep):
    assert counts(rows(page(source, *targets), spider=spider, keep=keep).page) == expected


TARGETS = st.sampled_from([HOME, SITE, OUTSIDE, "https://blog.example.com/", "https://other.example/", "http://[::1]/"])


@given(source=TARGETS, targets=st.lists(TARGETS, max_size=8), keep=st.booleans())
def test_counts_add_up(source, targets, keep):
    found = rows(page(source, *targets), spider="referrers", keep=keep)
    links, internal, external, external_domains, into_site = counts(found.page)
    assert links == internal + external == len(targets)
    assert external_domains <= external
    assert into_site == sum(target in {HOME, SITE} for target in targets)
    assert len(found.links) == (links if keep else into_site)


@pytest.mark.parametrize(
    ("spider", "keep", "kept"),
    [("site", False, [0, 1, 2, 3]), ("referrers", True, [0, 1, 2, 3]), ("referrers", False, [1, 3])],
)
def test_a_referring_page_keeps_its_links_to_the_site_in_their_places(spider, keep, kept):
    found = rows(page(OUTSIDE, OUTSIDE, HOME, "https://blog.example.com/", SITE), spider=spider, keep=keep)
    assert [row.ordinal for row in found.links] == kept


def test_rows_fit_their_tables():
    found = rows(page(HOME, OUTSIDE, HOME))
    assert TABLES["pages"].to_arrow([found.page]).num_rows == 1
    assert TABLES["links"].to_arrow(list(found.links)).num_rows == 2


@pytest.fixture
def pipeline():
    opened = SimpleNamespace(crawl=crawl(), salt=SALT)
    spider = SimpleNamespace(crawl=opened.crawl, opened=opened, logger=logging.getLogger("spider"))
    pipeline = NormalisePipeline.from_crawler(SimpleNamespace(spider=spider))
    pipeline.open_spider()
    return pipeline


def test_records_become_rows_and_anything_else_passes(pipeline):
    found = pipeline.process_item(page(HOME, OUTSIDE))
    assert (found.key, type(found.rows)) == (HOME, PageRows)
    assert pipeline.process_item(SeedBatch()) == TableRows({"seeds": [], "seed_rejects": [], "seed_counts": []})
    for item in ({"a": 1}, found):
        assert pipeline.process_item(item) is item


def test_rows_come_with_the_key_that_the_journal_knows(pipeline):
    found = pipeline.process_item(page("https://example.com/a?utm_source=x&token=s3cret"))
    assert found.key == "https://example.com/a?token=s3cret"
    assert "s3cret" not in str(found.rows)


def test_a_feed_holds_no_secret():
    buffer = io.BytesIO()
    feed = JsonLinesItemExporter(buffer)
    feed.start_exporting()
    feed.export_item(rows(page("https://me:hunter2@example.com/?token=s3cret", OUTSIDE)))
    feed.finish_exporting()
    assert b"s3cret" not in buffer.getvalue()
    assert b"hunter2" not in buffer.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "see https://e.com/?a=1&token=hunter2#b now",
        "https://joe:hunter2@e.com/",
        "/go?to=https%3A%2F%2Fjoe%3Ahunter2%40e.com%2F",
        "/go/https%3A%2F%2Fe.com%2F%3Ftoken%3Dhunter2",
        'as {"token": "hunter2"}, or ["token" , "hunter2"]',
        "as {'token': 'hunter2'}",
    ],
)
def test_texts_that_show_a_url_show_no_secret(text):
    facts = PageFacts(
        title=text, h1=text, meta_description=text, generator=text, text=text, text_hash="h", word_count=3
    )
    shown = Link(
        *(HOME, HOME, "a", text, "", 0),
        image_alt=text, title=text, context_before=text, context_after=text, kind="mixed",
    )  # fmt: skip
    found = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), facts, (shown,), mention=text))
    assert "hunter2" not in str(found)
    texts = (found.page.title, found.page.generator, found.links[0].anchor_text, found.text.text)
    assert set(texts) == {redact(text)}
    assert (found.text.text_hash, found.text.word_count) == ("h", 3)


def test_texts_without_a_url_stay_as_they_are():
    text = "50% off = half the price @ the shop; the token is lost"
    facts = PageFacts(title=text, text=text, text_hash="h")
    found = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), facts, (link(HOME, text=text),)))
    assert (found.page.title, found.text.text, found.links[0].anchor_text) == (text, text, text)


def test_a_page_whose_main_content_has_no_text_has_a_row_of_texts_all_the_same():
    asked, not_asked = (
        PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(text=text, word_count=0)) for text in ("", None)
    )
    assert rows(asked).text == PageTextRow(HOME, text="", word_count=0, text_hash=None)
    assert rows(not_asked).text is None


def test_each_unrendered_reference_keeps_its_place_and_loses_its_own_secret():
    found = [f"{SITE}?sid=hunter2", f"{SITE}b"]
    written = rows(replace(page(OUTSIDE, f"{SITE}?sid=hunter2"), unrendered_href=" ".join(found)))
    assert written.page.unrendered_href.split() == [written.links[0].target_url, f"{SITE}b"]


def test_a_url_with_a_secret_has_one_key_in_all_crawls_of_a_store():
    record = page("https://example.com/?sid=s3cret", "https://example.com/a?token=s3cret")
    site, referrers = (
        Normaliser(Crawl(name, spider, Scope.of(SITE), NOW, {}), SALT).rows(record)
        for name, spider in (("c1", "site"), ("c2", "referrers"))
    )
    assert site.page.url_key == referrers.page.url_key != record.fetch.url
    assert [row.target_key for row in site.links] == [row.target_key for row in referrers.links]
    elsewhere = Normaliser(crawl(), "of another store").rows(record)
    assert elsewhere.page.url_key != site.page.url_key


def test_a_page_is_not_lost_to_a_bug(pipeline, caplog):
    broken = PageRecord(
        Fetch(HOME, 2, Outcome.REDIRECT, NOW, status=301, redirect_url=SITE), links=(link("no URL at all"),)
    )
    key, found = pipeline.process_item(broken)
    row = found.page
    assert key == HOME
    assert (row.url, row.outcome, row.status, row.depth, row.redirect_url) == (HOME, "internal_error", 301, 2, None)
    assert row.reason.startswith("ValueError: ")
    assert found.links == ()
    assert f"no rows from {HOME}" in caplog.text


def test_spiders_of_others_are_left_alone():
    with pytest.raises(NotConfigured):
        NormalisePipeline.from_crawler(SimpleNamespace(spider=SimpleNamespace()))


@pytest.mark.parametrize("exporter", [JsonItemExporter, JsonLinesItemExporter])
def test_in_a_feed_rows_stand_under_their_columns_names(exporter):
    buffer = io.BytesIO()
    feed = exporter(buffer)
    feed.start_exporting()
    feed.export_item(rows(page(HOME, OUTSIDE)))
    feed.finish_exporting()
    found = json.loads(buffer.getvalue())
    (item,) = found if isinstance(found, list) else [found]
    assert list(item) == ["page", "links", "text"]
    assert list(item["page"]) == list(PageRow._fields)
    assert [list(row) for row in item["links"]] == [list(LinkRow._fields)]
    assert (item["page"]["url"], item["page"]["outcome"], item["page"]["status"]) == (HOME, "ok", 200)
    assert (item["links"][0]["target_url"], item["links"][0]["link_scope"]) == (OUTSIDE, "outbound")
    assert item["page"]["fetched_at"].startswith("2026-11-20")


def _refreshed(*, is_permanent):
    return Fetch(HOME, 0, Outcome.OK, NOW, redirect_url=OUTSIDE, is_permanent=is_permanent)


INDEXABLE = [
    ("a page", Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(), "indexable"),
    ("noindex", Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(is_noindex=True), "noindex"),
    ("past its end", Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(unavailable_after=NOW - DAY), "noindex"),
    ("before its end", Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(unavailable_after=NOW + DAY), "indexable"),
    ("its own canonical", Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(canonical_url=f"{HOME}?utm_id=1"), "indexable"),
    ("another's", Fetch(HOME, 0, Outcome.OK, NOW), PageFacts(canonical_url=OUTSIDE), "canonicalised"),
    ("gone", Fetch(HOME, 0, Outcome.HTTP_ERROR, NOW, status=410), PageFacts(), "error"),
    ("a meta refresh", _refreshed(is_permanent=True), PageFacts(), "redirect"),
    ("a late one", _refreshed(is_permanent=False), PageFacts(), "indexable"),
]


@pytest.mark.parametrize(("fetch", "facts", "expected"), [c[1:] for c in INDEXABLE], ids=[c[0] for c in INDEXABLE])
def test_indexability(fetch, facts, expected):
    row = rows(PageRecord(fetch, facts)).page
    assert (row.indexability, row.is_indexable) == (expected, expected == "indexable")


@pytest.mark.parametrize(("days", "expected"), [(-1, "noindex"), (1, "indexable")])
def test_an_unchanged_page_may_have_come_to_its_end_since(days, expected):
    before = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW))).page
    facts = PageFacts(unavailable_after=NOW + days * DAY)
    row = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), facts, earlier=EarlierRows(before, ()))).page
    assert (row.indexability, row.is_indexable, row.is_noindex) == (expected, expected == "indexable", days < 0)


def test_edges_are_rows_and_no_links_of_the_page():
    edge = Link(HOME, HOME, "link", "", "canonical", 1, kind="canonical")
    found = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), links=(Link("/", HOME, "a", "", "", 0),), edges=(edge,)))
    assert [(row.element, row.kind, row.ordinal) for row in found.links] == [("a", "text", 0), ("link", "canonical", 1)]
    assert found.page.link_count == 1


def test_a_link_through_a_redirector_to_the_site_is_kept_on_a_referring_page():
    link = Link("https://t.example/x", "https://t.example/x", "a", "", "", 0, redirector_target=HOME)
    record = PageRecord(Fetch("https://blog.example/", None, Outcome.OK, NOW), links=(link,))
    (row,) = rows(record, spider="referrers").links
    assert (row.link_scope, row.redirector_target) == ("other", HOME)


def test_the_text_of_a_page_is_a_row_of_its_own():
    facts = PageFacts(text="Tea for two", word_count=3, text_hash="h")
    row = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), facts)).text
    assert row is not None
    assert tuple(row) == (HOME, "Tea for two", 3, "h")
    assert rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW))).text is None


def test_a_page_that_has_not_changed_keeps_its_rows_but_for_what_this_crawl_saw():
    before = rows(page(HOME, OUTSIDE))
    later = NOW.replace(hour=23)
    fetch = Fetch(HOME, 4, Outcome.OK, later, status=304, attempts=2, found_in=FoundIn.SITEMAP)
    found = rows(PageRecord(fetch, earlier=EarlierRows(before.page, before.links)))
    assert found.page.title == before.page.title
    assert (found.page.status, found.page.depth, found.page.attempts, found.page.is_not_modified) == (304, 4, 2, True)
    assert (found.page.found_in_sitemap, found.page.link_count) == (True, 1)
    assert [row._replace(fetched_at=NOW) for row in found.links] == list(before.links)
    assert {row.fetched_at for row in found.links} == {later}


def test_a_canonical_url_of_a_header_becomes_a_row_once():
    facts = PageFacts(canonical_url=OUTSIDE, canonical_source="header")
    edge = Link(OUTSIDE, OUTSIDE, "header", "", "canonical", 0, kind="canonical")
    (row,) = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), facts, edges=(edge,))).links
    assert (row.element, row.kind, row.target_url, row.ordinal) == ("header", "canonical", OUTSIDE, 0)


def test_no_url_of_a_page_row_shows_a_secret():
    url = "https://example.com/?token=hunter2"
    fetch = Fetch(HOME, 0, Outcome.REDIRECT, NOW, status=301, redirect_url=url, reason=f"no answer from {url}")
    facts = PageFacts(canonical_url=url, amphtml_url=url)
    row = rows(PageRecord(fetch, facts)).page
    assert "hunter2" not in str(row)
    assert row.redirect_url == row.canonical_url == row.amphtml_url
    assert row.reason == redact(fetch.reason)


def test_no_text_of_a_link_row_shows_a_secret():
    """``str`` of the rows of links does not show them."""
    text = "see https://e.com/?a=1&token=hunter2#b now"
    for name in ("anchor_text", "image_alt", "title", "context_before", "context_after"):
        shown = link(HOME)._replace(**{name: text})
        (row,) = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), links=(shown,))).links
        assert getattr(row, name) == redact(text), name


def test_hosts_of_one_domain_are_one_external_domain_whether_in_scope_or_not():
    row = rows(page(OUTSIDE, HOME, "https://blog.example.com/"), spider="referrers").page
    assert counts(row) == (2, 0, 2, 1, 1)


def test_an_unchanged_page_that_came_to_its_end_and_redirects_still_redirects():
    refresh = Fetch(HOME, 0, Outcome.OK, NOW, redirect_url=SITE + "a", redirect_kind="meta_refresh", is_permanent=True)
    before = rows(PageRecord(refresh)).page
    assert before.indexability == "redirect"
    facts = PageFacts(unavailable_after=NOW - DAY)
    row = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW), facts, earlier=EarlierRows(before, ()))).page
    assert (row.indexability, row.is_noindex) == ("redirect", True)


def test_an_unchanged_page_says_what_this_crawl_took_for_it():
    before = rows(PageRecord(Fetch(HOME, 0, Outcome.OK, NOW, size=900, wire_size=500, elapsed_ms=800))).page
    fetch = Fetch(HOME, 0, Outcome.OK, NOW, status=304, wire_size=0, elapsed_ms=20)
    row = rows(PageRecord(fetch, earlier=EarlierRows(before, ()))).page
    assert (row.bytes, row.wire_bytes, row.elapsed_ms) == (900, 0, 20)
