"""Which crawls of referring pages say what backlinks lead to."""

from datetime import UTC, datetime

import pytest

from linkspider.frontier.journal import Entry
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageRecord
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.spiders.backlink_targets import backlink_targets
from linkspider.spiders.opening import open_crawl, plan
from pipelines.normalise import Normaliser
from pipelines.writer import Writer

SITE = Scope.of("https://site.example/")
BLOG = "https://blog.example/"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def crawl(store, ending, *paths, site="site.example"):
    """A crawl of a referring page with a link to each path."""
    arguments = {"target": f"https://{site}/"}
    opened = open_crawl(store, "referrers", plan(store, "referrers", arguments), Scope.of(f"https://{site}/"))
    writer = Writer(store, opened.crawl, opened.journal)
    opened.journal.add(Entry(BLOG, "blog.example", 0))
    links = tuple(Link(path, f"https://{site}{path}", "a", "tea", "", place) for place, path in enumerate(paths))
    record = PageRecord(Fetch(BLOG, 0, Outcome.OK, datetime.now(UTC)), links=links)
    rows = Normaliser(opened.crawl, opened.salt).rows(record)
    writer.add_page(BLOG, rows.page, rows.links)
    writer.commit()
    if ending:
        writer.finish(ending, None)
    opened.close()


def paths(store):
    return [url.removeprefix("https://site.example") for url in backlink_targets(store, SITE)]


def test_the_newest_crawl_that_ended_says_what_backlinks_lead_to(store):
    crawl(store, "finished", "/old")
    crawl(store, "finished", "/a", "/b", "/a")
    crawl(store, "finished", "/c", site="other.example")
    crawl(store, None, "/running")
    assert paths(store) == ["/a", "/b"]


def test_an_interrupted_crawl_does_not_hide_the_whole_one_before_it(store):
    crawl(store, "finished", "/old")
    crawl(store, "finished", "/a", "/b")
    crawl(store, "shutdown", "/b", "/new")
    crawl(store, "shutdown", "/newer")
    assert paths(store) == ["/newer", "/b", "/new", "/a"]


def test_interrupted_crawls_alone_say_what_they_know(store):
    crawl(store, "shutdown", "/a")
    crawl(store, "shutdown", "/b")
    assert paths(store) == ["/b", "/a"]
