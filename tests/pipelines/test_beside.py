"""What is written beside a spider of somebody else's: its items pass, records become rows, a full disk is said."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from scrapy.statscollectors import StatsCollector

from linkspider.frontier.journal import Entry
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageRecord
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.spiders.opening import Plan, open_crawl
from pipelines import parquet
from pipelines.beside import BesidePipeline

URL = "https://example.com/"
RECORD = PageRecord(
    Fetch(URL, 0, Outcome.OK, datetime(2026, 11, 20, 12, tzinfo=UTC)), links=(Link("/a", f"{URL}a", "a", "A", "", 0),)
)


class Timer:
    """Stands for the clock that commits every few seconds."""

    running = False

    def __init__(self, call):
        self.call = call

    def start(self, seconds, now=True):
        self.running = True

    def stop(self):
        self.running = False


@pytest.fixture
def opened(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "create_looping_call", Timer)
    return open_crawl(Store(tmp_path), "site", Plan({}), Scope.of(URL))


@pytest.fixture
def pipeline(tmp_path):
    settings = {"LINKSPIDER_STORE": str(tmp_path)}
    stats = StatsCollector(SimpleNamespace(settings=SimpleNamespace(getbool=lambda _: False)))
    signals = SimpleNamespace(connect=lambda *_: None)
    spider = SimpleNamespace(name="books")  # knows nothing of a crawl
    return BesidePipeline.from_crawler(SimpleNamespace(settings=settings, stats=stats, signals=signals, spider=spider))


@pytest.mark.parametrize("item", [{"title": "x"}, None, RECORD])
def test_items_pass_untouched(pipeline, item):
    assert pipeline.process_item(item) is item


def test_records_become_rows_and_the_account_is_closed(pipeline, opened, tmp_path):
    stopped = []
    assert pipeline.begin(opened, stopped.append) is None
    opened.journal.add(Entry(URL, "example.com", 0))
    pipeline.take(RECORD)
    pipeline.end(SimpleNamespace(), "finished")
    (pages,), (links,) = (sorted(tmp_path.glob(f"tables/{name}/*/*.parquet")) for name in ("pages", "links"))
    assert pq.read_table(pages, partitioning=None)["url"].to_pylist() == [URL]
    assert pq.read_table(links, partitioning=None)["anchor_text"].to_pylist() == ["A"]
    assert Store(tmp_path).manifest(opened.crawl.crawl_id)["verdict"]["is_complete"]
    assert stopped == []


def test_a_disk_that_is_full_at_the_start_is_said(pipeline, opened, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet, "Writer", full)
    assert "No space left on device" in pipeline.begin(opened, pytest.fail)
    pipeline.end(SimpleNamespace(), "write_failed")


def test_a_disk_that_is_full_later_stops_the_crawl(pipeline, opened, monkeypatch):
    stopped = []
    pipeline.begin(opened, stopped.append)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet.Writer, "add_page", full)
    pipeline.take(RECORD)
    pipeline.take(RECORD)
    assert len(stopped) == 1
    assert stopped[0].endswith("No space left on device")
    monkeypatch.undo()
    pipeline.end(SimpleNamespace(), "write_failed")
