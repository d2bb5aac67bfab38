"""Small crawls of several commits in a store, and what two kinds of readers find of them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from linkspider.frontier.journal import Entry
from linkspider.frontier.sqlite import read_account
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageRecord
from linkspider.model.rows import SeedRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.verify import verify_crawl
from linkspider.spiders.opening import open_crawl, plan
from pipelines.normalise import Normaliser
from pipelines.writer import Writer

NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE: Final = "https://example.com/"
#: What tells a row of each table from the others.
KEYS: Final = {"pages": ["url_key", "outcome"], "links": ["source_url", "ordinal", "anchor_text"], "seeds": ["line"]}
Rows = dict[str, list[tuple[Any, ...]]]


def write_crawl(
    store: Store, commits: int = 4, site: str = SITE, end: str | None = "finished", waiting: int = 0
) -> str:
    """A crawl with so many parts in each table; ``end`` is how it ended, None if it died; its name."""
    opened = open_crawl(store, "site", plan(store, "site", {"url": site}), Scope.of(site))
    writer, normaliser = Writer(store, opened.crawl, opened.journal), Normaliser(opened.crawl, opened.salt)
    for commit in range(commits):
        for number in range(3):
            url = f"{site}{commit}/{number}"
            opened.journal.add(Entry(url, Scope.of(site).site, 0))
            links = tuple(Link("/x", f"{site}x{place}", "a", f"text {place}", "", place) for place in range(4))
            record = PageRecord(Fetch(url, 0, Outcome.OK, NOW), links=links)
            rows = normaliser.rows(record)
            writer.add_page(url, rows.page, rows.links)
        writer.add_rows({"seeds": [SeedRow("s.csv", commit, "plain", site, site, False, None)]})
        writer.commit()
    for number in range(waiting):
        opened.journal.add(Entry(f"{site}waits/{number}", Scope.of(site).site, 1))
    writer.commit()
    if end is not None:
        writer.finish(end, None)
    opened.close()
    return opened.crawl.crawl_id


def by_manifest(store: Store, crawl_id: str) -> Rows:
    """Rows in the order of the manifest's files, page checksums held."""
    tables = store.manifest(crawl_id)["tables"]
    return {table: _read([store.root / file["path"] for file in tables[table]["files"]], KEYS[table]) for table in KEYS}


def by_glob(store: Store, crawl_id: str) -> Rows:
    """Rows as tools find them that know no manifest."""
    folders = {table: store.part_path(table, crawl_id, 1).parent for table in KEYS}
    return {table: _read(sorted(folders[table].glob("part-*.parquet")), KEYS[table]) for table in KEYS}


def counted(rows: Rows) -> dict[str, Counter[tuple[Any, ...]]]:
    """How often each row is there."""
    return {table: Counter(of_table) for table, of_table in rows.items()}


def faults(store: Store, crawl_id: str) -> list[str]:
    """What verification finds."""
    return [f"{place}: {fault}" for place, fault in verify_crawl(store, crawl_id, read_account).findings]


def content(store: Store) -> dict[str, bytes]:
    """Every file of a store but locks, which say nothing."""
    files = (path for path in store.root.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(store.root).as_posix(): path.read_bytes() for path in files}


def _read(paths: list[Path], columns: list[str]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for path in paths:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            table = file.read()
        rows += zip(*(table.column(name).to_pylist() for name in columns), strict=True)
    return rows
