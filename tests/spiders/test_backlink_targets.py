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


def crawl(store, ending, *paths, site="site.example", scope=None):
    """A crawl of a referring page with a link to each path."""
    arguments = {"target": f"https://{site}/"}
    opened = open_crawl(store, "referrers", plan(store, "referrers", arguments), scope or Scope.of(f"https://{site}/"))
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


@pytest.mark.parametrize("ending", ["shutdown", "closespider_timeout", "start_error", "memusage_exceeded"])
def test_a_crawl_that_ended_early_does_not_hide_the_whole_one_before_it(store, ending):
    crawl(store, "finished", "/old")
    crawl(store, "finished", "/a", "/b")
    crawl(store, ending, "/b", "/new")
    crawl(store, ending, "/newer")
    assert paths(store) == ["/newer", "/b", "/new", "/a"]


def test_interrupted_crawls_alone_say_what_they_know(store):
    crawl(store, "shutdown", "/a")
    crawl(store, "shutdown", "/b")
    assert paths(store) == ["/b", "/a"]


def test_a_crawl_of_a_folder_does_not_hide_links_to_the_rest_of_the_site(store):
    crawl(store, "finished", "/a", "/docs/b")
    crawl(store, "finished", "/docs/c", scope=Scope.of("https://site.example/docs/", "prefix"))
    assert paths(store) == ["/docs/c", "/a", "/docs/b"]


def test_a_crawl_of_the_site_says_what_links_lead_to_a_folder(store):
    crawl(store, "finished", "/a", "/docs/b")
    folder = Scope.of("https://site.example/docs/", "prefix")
    assert [*backlink_targets(store, folder)] == ["https://site.example/docs/b"]
