"""Lists and exports that only count, side by side: a resumed crawl passes over each row once, and skips none."""

import asyncio

import pyarrow.parquet as pq
import pytest

from linkspider.model.ledger import recorded_rows
from linkspider.model.records import SeedBatch
from linkspider.model.store import Store
from linkspider.spiders import referrers, site
from linkspider.spiders.referrers import ReferrersSpider
from linkspider.spiders.site import SiteSpider
from pipelines.normalise import Normaliser
from pipelines.writer import Writer
from tests.spiders.fetchings import made_spider

SITE = "http://kettle.example"
SITES = "Site,Linking pages,Target pages\na.example,3,2\nb.example,2,1\n,1,1\n"
LIST = f"domain:spam.example\n{SITE}/1\nx\n{SITE}/2\ndomain:worse.example\n{SITE}/1\n{SITE}/3\n"
TABLES = ("seeds", "seed_rejects", "seed_counts")


@pytest.fixture
def lists(tmp_path):
    """Two files: one that only counts, and a list with lines that do."""
    counts, pages = tmp_path / "counts.csv", tmp_path / "pages.txt"
    counts.write_text(SITES, encoding="utf-8")
    pages.write_text(LIST, encoding="utf-8")
    return counts, pages


def run_of(spider, store, batches, stop_after=None):
    """Writes the batches that a run yields until it is stopped."""
    writer = Writer(store, spider.crawl, spider.opened.journal)
    normaliser = Normaliser(spider.crawl, spider.opened.salt)

    async def run():
        written = 0
        async for batch in batches:
            if written == stop_after:
                break
            if isinstance(batch, SeedBatch):
                writer.add_rows(normaliser.batch(batch).rows)
                writer.commit()
                written += 1

    asyncio.run(run())
    recorded = recorded_rows(spider.opened.journal.notes())
    spider.opened.close()
    return recorded


def lines_of(store):
    """File and line of each row of each table."""
    return {
        table: sorted(
            (row["seed_file"], row["line"])
            for path in store.root.glob(f"tables/{table}/*/*.parquet")
            for row in pq.ParquetFile(path).read(["seed_file", "line"]).to_pylist()
        )
        for table in TABLES
    }


@pytest.mark.parametrize("stop_after", range(6))
def test_a_resumed_crawl_of_referring_pages_passes_over_rows_of_files(tmp_path, monkeypatch, lists, stop_after):
    monkeypatch.setattr(referrers, "_BATCH_ROWS", 2)
    counts, pages = lists
    store = Store(tmp_path / "store")
    arguments = {"seeds": f"{counts},{pages}", "target": SITE, "targets": "skip"}
    spider = made_spider(ReferrersSpider, store.root, arguments)
    recorded = run_of(spider, store, spider.start(), stop_after)
    assert recorded == 2 * stop_after
    spider = made_spider(ReferrersSpider, store.root, {"resume": "last"})
    assert run_of(spider, store, spider.start()) == 10
    assert lines_of(store) == {
        "seeds": [("pages.txt", line) for line in (2, 4, 6, 7)],
        "seed_rejects": [*(("counts.csv", line) for line in (2, 3, 4)), *(("pages.txt", line) for line in (1, 3, 5))],
        "seed_counts": [("counts.csv", 2), ("counts.csv", 3), ("pages.txt", 1), ("pages.txt", 5)],
    }


@pytest.mark.parametrize("stop_after", range(4))
def test_a_resumed_crawl_of_a_list_of_own_pages_does_too(tmp_path, monkeypatch, lists, stop_after):
    monkeypatch.setattr(site, "_BATCH_ROWS", 2)
    _, pages = lists
    store = Store(tmp_path / "store")
    arguments = {"urls": str(pages), "sitemaps": "no", "backlinks": "no"}
    spider = made_spider(SiteSpider, store.root, arguments)
    assert run_of(spider, store, spider._read_list(pages), stop_after) == 2 * stop_after
    spider = made_spider(SiteSpider, store.root, {"resume": "last"})
    assert run_of(spider, store, spider._read_list(pages)) == 7
    assert lines_of(store) == {
        "seeds": [("pages.txt", line) for line in (2, 4, 6, 7)],
        "seed_rejects": [("pages.txt", line) for line in (1, 3, 5)],
        "seed_counts": [("pages.txt", line) for line in (1, 5)],
    }
