"""The Scrapy side of the writer: what it takes, how a crawl that cannot write ends, and its exit code."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scrapy import signals
from scrapy.exceptions import DropItem, NotConfigured

from linkspider.frontier.journal import Entry
from linkspider.frontier.lock import is_locked
from linkspider.model import arrow
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, PageRecord
from linkspider.model.rows import SeedRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES
from linkspider.spiders.engine import EnginePort
from linkspider.spiders.opening import Plan, open_crawl
from pipelines import parquet
from pipelines.batches import TableRows
from pipelines.normalise import KeyedRows, Normaliser
from pipelines.parquet import ParquetPipeline

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEEDS = TableRows({"seeds": (SeedRow("a.csv", 1, "plain", "https://a.example/", "https://a.example/", False, None),)})


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


class Timer:
    """What calls the pipeline every so many seconds, by hand."""

    def __init__(self, call):
        self.call = call
        self.started = None
        self.running = False

    def start(self, seconds, now=True):
        self.started, self.running = (seconds, now), True

    def stop(self):
        self.running = False


class Setup:
    """A pipeline as Scrapy makes it, for a crawl of a store."""

    def __init__(self, root, spider="site"):
        self.store = Store(root)
        site = Scope.of("https://example.com/")
        self.opened = open_crawl(self.store, spider, Plan({"url": "https://example.com/"}), site)
        self.crawl, self.journal = self.opened.crawl, self.opened.journal
        self.spider = SimpleNamespace(crawl=self.crawl, opened=self.opened)
        self.connected = []
        self.crawler = SimpleNamespace(
            spider=self.spider,
            settings={"LINKSPIDER_STORE": str(root)},
            signals=SimpleNamespace(connect=lambda handler, signal: self.connected.append((handler, signal))),
            stats=Stats(),
            engine=Engine(),
        )
        self.spider.fetching = SimpleNamespace(engine=EnginePort(self.crawler))
        self.pipeline = ParquetPipeline.from_crawler(self.crawler)
        self.pipeline.open_spider()

    def rows(self, number, outcome):
        return Normaliser(self.crawl, self.opened.salt).rows(
            PageRecord(Fetch(f"https://example.com/{number}", 0, outcome, NOW))
        )

    def accept(self, number):
        self.journal.add(Entry(f"https://example.com/{number}", "example.com", 0))

    def page(self, number=0, outcome=Outcome.OK):
        self.accept(number)
        return KeyedRows(f"https://example.com/{number}", self.rows(number, outcome))

    def close(self, reason="finished"):
        self.pipeline.spider_closed(self.spider, reason)
        return self.crawler.stats["linkspider/exit_code"]

    def manifest(self):
        return self.store.manifest(self.crawl.crawl_id)

    def files(self):
        return sorted(path.relative_to(self.store.root).parts[1] for path in self.store.root.glob("tables/*/*/*"))


@pytest.fixture(autouse=True)
def usual_memory(monkeypatch):
    """A test process keeps its memory pool, and pandas; and time goes by when a test says so."""
    monkeypatch.setattr(parquet, "spare_memory", lambda: None)
    monkeypatch.setattr(parquet, "create_looping_call", Timer)


@pytest.fixture
def setup(tmp_path):
    return Setup(tmp_path / "store")


def test_the_end_of_the_crawl_is_listened_to(setup):
    assert setup.connected == [(setup.pipeline.spider_closed, signals.spider_closed)]


def test_rows_are_taken_counted_and_passed_on(setup):
    items = [setup.page(1), setup.page(2, Outcome.TIMEOUT), setup.page(3)]
    assert [setup.pipeline.process_item(item) for item in items] == [item.rows for item in items]
    with pytest.raises(DropItem):  # a feed is one of pages
        setup.pipeline.process_item(SEEDS)
    assert setup.crawler.stats == {"linkspider/outcome/ok": 2, "linkspider/outcome/timeout": 1}
    assert setup.close() == 0
    tables = setup.manifest()["tables"]
    assert {name: table["rows"] for name, table in tables.items()} == dict.fromkeys(TABLES, 0) | {
        "pages": 3,
        "seeds": 1,
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
    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    in_a_loop(lambda: [setup.pipeline.process_item(setup.page(number)) for number in range(3)])
    assert setup.crawler.engine.closed == ["write_failed"]
    assert caplog.text.count("No space left on device; stopping") == 1


def test_a_crawl_that_could_not_write_says_what_is_missing(setup, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("pipelines.writer.MAX_BUFFERED_PAGES", 1)
        patched.setattr(pq.ParquetWriter, "write_table", full)
        in_a_loop(lambda: [setup.pipeline.process_item(setup.page(number)) for number in range(3)])
    assert setup.close("write_failed") == 3
    found = setup.manifest()
    assert (found["state"], found["tables"]["pages"]["rows"]) == ("failed", 0)
    reasons = found["verdict"]["incomplete_reasons"]
    assert ": No space left on device" in reasons
    assert "ended early: write_failed" in reasons
    assert (found["verdict"]["accepted"], found["verdict"]["terminal"]) == (0, 0), "the journal was never committed"


def test_a_disk_that_is_full_at_the_end_is_said_too(setup, monkeypatch, caplog):
    setup.pipeline.process_item(setup.page())
    setup.crawler.engine.running = False
    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", full)
        assert setup.close() == 3
    assert "the crawl's account cannot be written" in caplog.text
    assert setup.manifest()["state"] == "running"
    assert not is_locked(setup.store.crawl_folder(setup.crawl.crawl_id)), "whoever resumes it can have it"


def test_rows_are_committed_every_few_seconds(setup):
    assert setup.pipeline._timer.started == (5.0, False)
    setup.pipeline.process_item(setup.page(1))
    assert setup.files() == []
    setup.pipeline._timer.call()
    assert setup.files() == ["pages"]
    assert setup.journal.totals() == (1, 1)
    setup.pipeline.process_item(setup.page(2))
    assert setup.close() == 0
    assert not setup.pipeline._timer.running
    assert setup.files() == ["crawls", "pages", "pages"]
    assert setup.manifest()["tables"]["pages"]["rows"] == 2


def test_what_was_committed_before_a_disk_was_full_stays_and_counts(setup, monkeypatch):
    setup.pipeline.process_item(setup.page(1))
    setup.pipeline._timer.call()
    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", full)
        setup.pipeline.process_item(setup.page(2))
        in_a_loop(setup.pipeline._timer.call)
    assert setup.crawler.engine.closed == ["write_failed"]
    assert setup.close("write_failed") == 3
    verdict = setup.manifest()["verdict"]
    assert (verdict["accepted"], verdict["terminal"], verdict["pages_ok"]) == (1, 1, 1)
    assert setup.files() == ["crawls", "pages"]


def test_a_part_that_was_listed_and_could_not_be_put_is_put_in_the_end(setup, monkeypatch):
    setup.pipeline.process_item(setup.page(1))
    with monkeypatch.context() as patched:
        patched.setattr("linkspider.model.store.put_in_place", full)
        in_a_loop(setup.pipeline._timer.call)
    assert setup.files() == []
    assert setup.close("write_failed") == 3
    assert setup.files() == ["crawls", "pages"]
    found = setup.manifest()
    assert (found["verdict"]["terminal"], found["tables"]["pages"]["rows"], found["outcomes"]) == (1, 1, {"ok": 1})


def test_a_journal_that_fails_ends_the_crawl(setup, monkeypatch):
    setup.pipeline.process_item(setup.page(1))
    setup.pipeline._timer.call()
    setup.journal.failure = "journal 'x' cannot be written or read: disk I/O error"
    setup.pipeline.process_item(KeyedRows("k", setup.rows(2, Outcome.OK)))
    in_a_loop(setup.pipeline._timer.call)
    assert setup.crawler.engine.closed == ["write_failed"]
    assert setup.close("write_failed") == 3
    assert "disk I/O error" in setup.manifest()["verdict"]["incomplete_reasons"]
    assert setup.manifest()["tables"]["pages"]["rows"] == 1


def test_the_account_is_closed_once(setup):
    setup.pipeline.process_item(setup.page())
    assert setup.close("shutdown") == 130
    before = setup.manifest()
    assert setup.close("finished") == 130
    assert setup.manifest() == before


def test_the_crawl_is_given_up_in_the_end(setup):
    folder = setup.store.crawl_folder(setup.crawl.crawl_id)
    assert is_locked(folder)
    setup.close()
    assert not is_locked(folder)


def test_urls_that_were_out_when_the_crawl_was_stopped_count_as_waiting(setup):
    setup.pipeline.process_item(setup.page())
    for number in range(1, 4):
        setup.accept(number)
    assert setup.close("shutdown") == 130
    verdict = setup.manifest()["verdict"]
    assert (verdict["accepted"], verdict["terminal"], verdict["queued"]) == (4, 1, 3)
    assert verdict["incomplete_reasons"] == "interrupted with 3 URLs waiting"


def test_spiders_of_others_are_left_alone():
    with pytest.raises(NotConfigured):
        ParquetPipeline.from_crawler(SimpleNamespace(spider=SimpleNamespace()))


def test_pandas_is_hidden_for_a_moment_alone():
    finder = arrow._NoPandas()
    with pytest.raises(ImportError, match="not needed here"):
        finder.find_spec("pandas")
    assert finder.find_spec("pyarrow") is None
    assert pa.array([1]).to_pandas().tolist() == [1]
