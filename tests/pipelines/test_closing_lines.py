"""The lines that end a crawl, from the manifests that the writer leaves."""

from datetime import UTC, datetime

import pytest

from linkspider.closing import closing_lines
from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageRecord
from linkspider.model.rows import SeedCountRow, SeedRejectRow, SeedRow, SitemapRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from pipelines.normalise import Normaliser
from tests.pipelines.crawls import WrittenCrawl

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def writer_of(store, spider, outcomes):
    crawl = Crawl(store.claim("c1"), spider, Scope.of("https://example.com/"), NOW, {})
    writer = WrittenCrawl(store, crawl)
    normaliser = Normaliser(crawl, store.salt())
    for number, outcome in enumerate(outcomes):
        links = (Link("/", "https://example.com/", "a", "", "", 0),) if outcome is Outcome.OK else ()
        rows = normaliser.rows(PageRecord(Fetch(f"https://example.com/{number}", 0, outcome, NOW), links=links))
        writer.add_page(rows.page, rows.links)
    return writer


def test_a_crawl_that_did_all(store):
    outcomes = [Outcome.TIMEOUT, Outcome.OK, Outcome.OK, Outcome.HTTP_ERROR]
    writer = writer_of(store, "site", outcomes)
    writer.commit()
    writer.finish("finished", None)
    assert closing_lines(store, store.manifest("c1")) == [
        "site example.com: 4 URLs (2 ok, 1 http_error, 1 timeout)",
        f"  pages: 4 rows in {store.root}/tables/pages/crawl_id=c1",
        f"  links: 2 rows in {store.root}/tables/links/crawl_id=c1",
        f"  manifest: {store.root}/crawls/c1/manifest.json",
    ]


def test_a_crawl_of_seeds_that_was_stopped(store):
    writer = writer_of(store, "referrers", [Outcome.OK])
    seeds = tuple(
        SeedRow("links.csv", line, "plain", "https://a.example/", "https://a.example/", line > 1500, None)
        for line in range(1, 2001)
    )
    writer.add_seeds(seeds, (SeedRejectRow("more.txt", 1, "x", "y"), SeedRejectRow("more.txt", 2, "domain:x", "y")))
    count = SeedCountRow("more.txt", 2, "disavow", "referring_domain", "x", *[None] * 7)
    writer.add_seeds((), (), (count,))
    writer.commit()
    writer.accept(*(f"https://a.example/{number}" for number in range(1_499)))
    writer.finish("shutdown", None)
    assert closing_lines(store, store.manifest("c1")) == [
        "referrers example.com: 1 URLs (1 ok)",
        "  links.csv: 2,000 rows read = 1,500 accepted + 500 duplicate + 0 rejected",
        "  more.txt: 2 rows read = 0 accepted + 0 duplicate + 2 rejected (1 of them kept as counts)",
        "  not complete: interrupted with 1,499 URLs waiting",
        "  to go on: scrapy crawl referrers -a resume=c1",
        f"  pages: 1 rows in {store.root}/tables/pages/crawl_id=c1",
        f"  links: 1 rows in {store.root}/tables/links/crawl_id=c1",
        f"  backlink_checks: 1 rows in {store.root}/tables/backlink_checks/crawl_id=c1",
        f"  seeds: 2,000 rows in {store.root}/tables/seeds/crawl_id=c1",
        f"  seed_rejects: 2 rows in {store.root}/tables/seed_rejects/crawl_id=c1",
        f"  seed_counts: 1 rows in {store.root}/tables/seed_counts/crawl_id=c1",
        f"  manifest: {store.root}/crawls/c1/manifest.json",
    ]


def test_a_crawl_that_was_interrupted_before_it_had_a_verdict_says_so(store):
    writer_of(store, "site", [Outcome.OK])
    assert closing_lines(store, store.manifest("c1")) == [
        "site example.com: 0 URLs (none)",
        "  not complete: interrupted before it began",
        "  to go on: scrapy crawl site -a resume=c1",
        f"  manifest: {store.root}/crawls/c1/manifest.json",
    ]


def sitemap(name, parent="https://example.com/robots.txt", **told):
    row = SitemapRow(f"https://example.com/{name}", parent, "urlset", "ok", 200, None, 1, 1, 0, False, False, 9, NOW)
    return row._replace(**told)


def test_sitemaps_that_say_less_than_they_might_are_counted(store):
    writer = writer_of(store, "site", [Outcome.OK])
    unread = [
        sitemap("500", format=None, outcome="http_error", status=500),
        sitemap("gz", format=None, reason="gzip that is broken"),
        sitemap("sitemap.xml", None, format=None, outcome="timeout", status=None),
    ]
    others = [
        sitemap("large", is_truncated=True),
        sitemap("fine"),
        sitemap("past", format=None, outcome="limit_cut", status=None),
        sitemap("sitemap.xml", None, format=None, outcome="http_error", status=404),
        sitemap("sitemap.xml", None, format=None, reason="an HTML page"),
    ]
    writer.writer.add_rows({"sitemaps": [*unread, *others]})
    writer.commit()
    assert writer.finish("finished", None).is_complete, "the site's own faults are not the crawl's"
    assert closing_lines(store, store.manifest("c1"))[1] == "  sitemaps: 3 could not be read, 1 truncated"


def test_a_limit_is_said(store):
    writer = writer_of(store, "site", [Outcome.OK])
    writer.commit()
    for number in range(1_234):
        writer.journal.cut(f"https://example.com/cut/{number:04}", "max_pages")
    writer.finish("finished", None)
    assert closing_lines(store, store.manifest("c1"))[1:3] == [
        "  not complete: max_pages: 1,234 URLs not followed",
        "  max_pages kept 1,234 URLs out, such as 'https://example.com/cut/0000' and 'https://example.com/cut/0001'",
    ]
