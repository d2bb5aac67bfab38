"""The Scrapy side of the writer: what it takes, how a crawl that cannot write ends, and its exit code."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scrapy import signals
from scrapy.exceptions import NotConfigured

from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, PageRecord, SeedBatch
from linkspider.model.rows import SeedRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from pipelines import parquet
from pipelines.normalise import Normaliser
from pipelines.parquet import ParquetPipeline

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEEDS = SeedBatch((SeedRow("a.csv", 1, "plain", "https://a.example/", "https://a.example/", False, None),))


def full(*_, **__):
    raise OSError(28, "No space left on device")


class Stats(dict):
    def inc_value(self, name):
        self[name] = self.get(name, 0) + 1

    def set_value(self, name, value):
        self[name] = value


class Engine:
    """Keeps for what reasons it was asked to close."""

    def __init__(self):
        self.running = True
        self.closed = []

    async def close_spider_async(self, reason):
        self.closed.append(reason)


class Setup:
    """A pipeline as Scrapy makes it, for a crawl of a store."""

    def __init__(self, root, spider="site"):
        self.store = Store(root)
        self.crawl = Crawl(self.store.claim("c1"), spider, Scope.of("https://example.com/"), NOW, {})
        self.spider = SimpleNamespace(crawl=self.crawl, frontier=SimpleNamespace(accepted=0, settled=0, cuts={}))
        self.connected = []
        self.crawler = SimpleNamespace(
            spider=self.spider,
            settings={"LINKSPIDER_STORE": str(root)},
            signals=SimpleNamespace(connect=lambda handler, signal: self.connected.append((handler, signal))),
            stats=Stats(),
            engine=Engine(),
        )
        self.pipeline = ParquetPipeline.from_crawler(self.crawler)
        self.pipeline.open_spider()

    def page(self, number=0, outcome=Outcome.OK):
        self.spider.frontier.accepted += 1
        self.spider.frontier.settled += 1
        return Normaliser(self.crawl).rows(PageRecord(Fetch(f"https://example.com/{number}", 0, outcome, NOW)))

    def close(self, reason="finished"):
        self.pipeline.close_spider()
        self.pipeline.spider_closed(self.spider, reason)
        return self.crawler.stats["linkspider/exit_code"]


@pytest.fixture(autouse=True)
def usual_memory(monkeypatch):
    """A test process keeps its memory pool, and pandas."""
    monkeypatch.setattr(parquet, "spare_memory", lambda: None)


@pytest.fixture
def setup(tmp_path):
    return Setup(tmp_path / "store")


def test_the_end_of_the_crawl_is_listened_to(setup):
    assert setup.connected == [(setup.pipeline.spider_closed, signals.spider_closed)]


def test_rows_are_taken_counted_and_passed_on(setup):
    items = [setup.page(1), setup.page(2, Outcome.TIMEOUT), setup.page(3), SEEDS]
    assert [setup.pipeline.process_item(item) for item in items] == items
    assert setup.crawler.stats == {"linkspider/outcome/ok": 2, "linkspider/outcome/timeout": 1}
    assert setup.close() == 0
    tables = setup.store.manifest("c1")["tables"]
    assert {name: table["rows"] for name, table in tables.items()} == {
        "pages": 3,
        "links": 0,
        "seeds": 1,
        "seed_rejects": 0,
        "crawls": 1,
    }


def in_a_loop(function):
    """Runs what wants to start tasks, and lets them run."""

    async def run():
        found = function()
        await asyncio.sleep(0)
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("stranger", [{"url": "x"}, None, PageRecord(Fetch("https://a.example/", 0, Outcome.OK, NOW))])
def test_what_is_no_row_ends_the_crawl_with_a_hint(setup, caplog, stranger):
    assert in_a_loop(lambda: setup.pipeline.process_item(stranger)) is stranger
    assert setup.crawler.engine.closed == ["write_failed"]
    assert f"takes rows, not {type(stranger).__name__}: is pipelines.normalise on?; stopping" in caplog.text
    assert setup.close("write_failed") == 3


def test_a_disk_that_is_full_ends_the_crawl_once(setup, monkeypatch, caplog):
    monkeypatch.setattr("pipelines.writer.MAX_BUFFERED_PAGES", 1)
    monkeypatch.setattr(pq, "write_table", full)
    in_a_loop(lambda: [setup.pipeline.process_item(setup.page(number)) for number in range(3)])
    assert setup.crawler.engine.closed == ["write_failed"]
    assert caplog.text.count("rows could not be written: [Errno 28] No space left on device; stopping") == 1


def test_a_crawl_that_could_not_write_says_what_is_missing(setup, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("pipelines.writer.MAX_BUFFERED_PAGES", 1)
        patched.setattr(pq, "write_table", full)
        in_a_loop(lambda: [setup.pipeline.process_item(setup.page(number)) for number in range(3)])
    assert setup.close("write_failed") == 3
    found = setup.store.manifest("c1")
    assert (found["state"], found["tables"]["pages"]["rows"]) == ("failed", 0)
    reasons = found["verdict"]["incomplete_reasons"]
    assert "rows could not be written: [Errno 28] No space left on device" in reasons
    assert "accounting: 3 URLs accepted, but 0 have a row and 0 wait" in reasons


def test_a_disk_that_is_full_at_the_end_is_said_too(setup, monkeypatch, caplog):
    setup.pipeline.process_item(setup.page())
    setup.crawler.engine.running = False
    with monkeypatch.context() as patched:
        patched.setattr(pq, "write_table", full)
        assert setup.close() == 3
    assert "the crawl's account cannot be written" in caplog.text
    assert setup.store.manifest("c1")["state"] == "running"


def test_urls_that_were_out_when_the_crawl_was_stopped_count_as_waiting(setup):
    setup.pipeline.process_item(setup.page())
    setup.spider.frontier.accepted = 4
    assert setup.close("shutdown") == 130
    verdict = setup.store.manifest("c1")["verdict"]
    assert (verdict["accepted"], verdict["terminal"], verdict["queued"]) == (4, 1, 3)
    assert verdict["incomplete_reasons"] == "interrupted with 3 URLs waiting"


def test_spiders_of_others_are_left_alone():
    with pytest.raises(NotConfigured):
        ParquetPipeline.from_crawler(SimpleNamespace(spider=SimpleNamespace()))


def test_pandas_is_hidden_for_a_moment_alone():
    finder = parquet._NoPandas()
    with pytest.raises(ImportError, match="not needed here"):
        finder.find_spec("pandas")
    assert finder.find_spec("pyarrow") is None
    assert pa.array([1]).to_pandas().tolist() == [1]
