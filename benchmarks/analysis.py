"""Times every mart over synthetic crawls of a documented kind, and prints seconds, memory and growth.

    make bench-analysis                    (1 M and 10 M links; ARGS="--links 50000000" for others, --write keeps it)

The site has a page for every 50 links. A link's source is uniform over the pages, and a page's links stand together,
in their order, as a crawl writes them; its target is zipf-distributed (exponent 1.1, as in-links of real sites are), a
tenth of the links lead to other sites, 5 % are nofollowed, and they stand in the content, the navigation and the footer
as 5:4:1. Pages lie in 100 folders. Every page has a text of 60
words of 20,000, zipf-distributed too. Backlinks are a hundredth of the links, on as many pages of a fifth as many
domains. The generator's seed is fixed; the same numbers come out everywhere.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkspider.model.store import Store
from linkspider.model.tables import SCHEMA_VERSION, TABLES

SITE: Final = "bench.example"
SITE_CRAWL: Final = f"c20260101T000000Z-site-{SITE}"
REFERRERS_CRAWL: Final = f"c20260101T000001Z-referrers-{SITE}"
LINKS_PER_PAGE: Final = 50
PART: Final = 1_000_000
WORDS: Final = 20_000
WORDS_PER_PAGE: Final = 60
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "benchmarks-analysis.md"
#: Links -> seconds, if these matter, and megabytes that must hold at least.
TARGETS: Final = {10_000_000: (60, 2_048), 50_000_000: (300, 4_096), 100_000_000: (None, 6_144)}


class Cost(NamedTuple):
    """What all marts cost: seconds by mart, wall seconds and peak resident megabytes of the process."""

    marts: dict[str, float]
    wall: float
    peak: float


class Written:
    """A crawl that is being written.

    Args:
        store: where; spider: whose; crawl_id: its name.
    """

    def __init__(self, store: Store, spider: str, crawl_id: str) -> None:
        self._store, self._spider, self._crawl_id = store, spider, crawl_id
        self._files: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, count: int, told: dict[str, Any]) -> None:
        """Writes a part; a value that is no array stands in all rows; what is not told is empty, false, 0 or null."""
        columns: list[Any] = []
        for field in TABLES[table].schema:
            value = told.get(field.name, None if field.nullable else _nothing(field.type))
            is_array = isinstance(value, (pa.Array, pa.ChunkedArray))
            columns.append(value if is_array else pa.repeat(pa.scalar(value, field.type), count))
        rows = pa.Table.from_arrays(columns, schema=TABLES[table].schema)
        parts = self._files.setdefault(table, [])
        path = self._store.part_path(table, self._crawl_id, len(parts) + 1)
        parts.append(asdict(self._store.publish(rows, path, self._crawl_id)))

    def end(self) -> None:
        """Writes the manifest."""
        tables = {
            name: {"rows": sum(part["rows"] for part in parts), "files": parts} for name, parts in self._files.items()
        }
        verdict = {"is_complete": True, "incomplete_reasons": None, "accepted": 0}
        told: dict[str, Any] = {"crawl_id": self._crawl_id, "spider": self._spider, "site": SITE, "state": "finished"}
        told |= {"verdict": verdict, "tables": tables, "started_at": NOW.isoformat(), "seed_files": {}}
        self._store.write_manifest(self._crawl_id, told | {"schema_version": SCHEMA_VERSION})


def build(store: Store, links: int) -> None:
    """Writes two crawls with so many links of the site."""
    random = np.random.default_rng(20260101)
    pages = max(links // LINKS_PER_PAGE, 100)
    urls = pa.array([f"https://{SITE}/f{page % 100}/page-{page}.html" for page in range(pages)], pa.string())
    outside = pa.array([f"https://site-{page}.example/" for page in range(max(pages // 10, 10))], pa.string())
    crawl = Written(store, "site", SITE_CRAWL)
    depth = pa.array(np.minimum(np.log2(np.arange(pages) + 1), 12).astype(np.int32), pa.int32())
    row = {"url": urls, "url_key": urls, "depth": depth, "indexability": "indexable", "is_indexable": True}
    row |= {"outcome": "ok", "status": 200, "host": SITE, "domain": SITE, "link_count": LINKS_PER_PAGE}
    row |= {"title": pa.array([f"Page {page}" for page in range(pages)], pa.string()), "found_in_links": True}
    crawl.add("pages", pages, row)
    chances = np.arange(1, pages + 1) ** -1.1
    chances = np.cumsum(chances / chances.sum())
    source_of_link = np.sort(random.integers(pages, size=links, dtype=np.int32))
    first_of_page = np.searchsorted(source_of_link, np.arange(pages))
    for begun in range(0, links, PART):
        count = min(PART, links - begun)
        source = source_of_link[begun : begun + count]
        target = np.minimum(np.searchsorted(chances, random.random(count)), pages - 1)
        leaves = random.random(count) < 0.1
        away = random.integers(len(outside), size=count)
        ends = pc.if_else(pa.array(leaves), outside.take(_numbers(away)), urls.take(_numbers(target)))
        is_followed = random.random(count) >= 0.05
        row = {"source_url": urls.take(_numbers(source)), "target_url": ends, "target_key": ends, "href": ends}
        row |= {"link_scope": pc.if_else(pa.array(leaves), "outbound", "internal"), "element": "a", "kind": "text"}
        row |= {"is_followed": pa.array(is_followed), "is_nofollow": pa.array(~is_followed), "anchor_text": "a page"}
        places = pa.array(["content", "nav", "footer"])
        row["placement"] = places.take(_numbers(random.choice(3, size=count, p=[0.5, 0.4, 0.1])))
        row["ordinal"] = pa.array(
            (np.arange(begun, begun + count) - first_of_page[source]).astype(np.int32), pa.int32()
        )
        crawl.add("links", count, row)
    _add_texts(crawl, urls, random)
    crawl.end()
    _add_referrers(store, urls, links // 100, random)


def _add_texts(crawl: Written, urls: Any, random: np.random.Generator) -> None:
    words = np.array([f"word{number}" for number in range(WORDS)], dtype=object)
    for begun in range(0, len(urls), 50_000):
        count = min(50_000, len(urls) - begun)
        chosen = np.minimum(random.zipf(1.3, size=(count, WORDS_PER_PAGE)), WORDS) - 1
        texts = pa.array([" ".join(words[line]) for line in chosen], pa.string())
        row = {"url": urls[begun : begun + count], "text": texts, "word_count": WORDS_PER_PAGE, "text_hash": "0"}
        crawl.add("page_texts", count, row)


def _add_referrers(store: Store, own: Any, backlinks: int, random: np.random.Generator) -> None:
    crawl = Written(store, "referrers", REFERRERS_CRAWL)
    domains = max(backlinks // 5, 1)
    hosts = [f"domain-{page % domains}.example" for page in range(backlinks)]
    urls = pa.array([f"https://{host}/{page}" for page, host in enumerate(hosts)], pa.string())
    named = pa.array(hosts, pa.string())
    row = {"url": urls, "url_key": urls, "outcome": "ok", "status": 200, "host": named, "domain": named}
    row |= {"indexability": "indexable", "is_indexable": True, "site_link_count": 1, "link_count": 1}
    crawl.add("pages", backlinks, row)
    target = own.take(_numbers(np.minimum(random.zipf(1.5, size=backlinks), len(own)) - 1))
    row = {"source_url": urls, "source_host": named, "source_domain": named, "target_url": target, "href": target}
    row |= {"target_key": target, "link_scope": "backlink", "element": "a", "kind": "text", "anchor_text": "bench"}
    row |= {"is_followed": pa.array(random.random(backlinks) < 0.8), "placement": "content"}
    crawl.add("links", backlinks, row)
    crawl.end()


def _numbers(values: Any) -> Any:
    return pa.array(values, pa.int64())


def _nothing(arrow: pa.DataType) -> Any:
    if pa.types.is_string(arrow):
        return ""
    if pa.types.is_timestamp(arrow):
        return NOW
    return False if pa.types.is_boolean(arrow) else 0


def measure(store: Path) -> Cost:
    """Computes every mart in a process of its own."""
    command = [sys.executable, "-P", __file__, "--marts-of", str(store)]  # or this file would be `analysis`
    begun = time.monotonic()
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    wall = time.monotonic() - begun
    answer = json.loads(told.stdout.splitlines()[-1])
    return Cost(answer["marts"], wall, answer["peak"])


def compute(store: Path) -> None:
    """Computes and writes every mart, and tells what each took beyond those before it."""
    from analysis.given.priority_rules import rules_of  # noqa: PLC0415
    from analysis.marts.library import Library, possible  # noqa: PLC0415
    from analysis.marts.one_crawl import Marts  # noqa: PLC0415
    from analysis.marts.study import Wishes  # noqa: PLC0415
    from analysis.tables.load import Observed  # noqa: PLC0415  # the process that builds the store needs none of it
    from analysis.tables.selection import select  # noqa: PLC0415

    held = Store(store)
    selection = select(held)
    library = Library(Marts(Observed(held, selection)), Wishes(rules=rules_of("/f1/*")))
    took: dict[str, float] = {}
    library.publish(_timed(possible(selection), took), holds=False)  # as `python -m analysis all` does
    print(json.dumps({"marts": took, "peak": _peak()}))


def _timed(names: Iterable[str], took: dict[str, float]) -> Iterator[str]:
    """The names, and the wall seconds from each to the next, which are told at once."""
    for name in names:
        begun, busy = time.monotonic(), time.process_time()
        yield name
        took[name] = round(time.monotonic() - begun, 2)
        cpu = time.process_time() - busy
        print(f"{name}: {took[name]} s, {cpu:.2f} s of the processors, {_peak():.0f} MB", file=sys.stderr)


def _peak() -> float:
    """The largest resident size of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def report(costs: dict[int, Cost]) -> str:
    """The result as Markdown."""
    sizes = sorted(costs)
    about = (
        f"`make bench-analysis`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores; `benchmarks/analysis.py` says "
        "what the crawls are like. Seconds of each mart are those beyond the marts above it, which it may rest on.\n"
    )
    lines = [
        "# Benchmarks of the analysis\n",
        about,
        f"| | {' | '.join(f'{size:,} links' for size in sizes)} |",
        f"|---|{'---|' * len(sizes)}",
    ]
    lines += [
        f"| {name} | {' | '.join(f'{costs[size].marts[name]:.1f}' for size in sizes)} |"
        for name in costs[sizes[0]].marts
    ]
    lines.append(f"| **all, wall seconds** | {' | '.join(f'{costs[size].wall:.0f}' for size in sizes)} |")
    lines.append(f"| **peak resident MB** | {' | '.join(f'{costs[size].peak:.0f}' for size in sizes)} |")
    for size in sizes:
        if size in TARGETS:
            seconds, megabytes = TARGETS[size]
            holds = (seconds is None or costs[size].wall <= seconds) and costs[size].peak <= megabytes
            words = "holds" if holds else "does not hold"
            time_limit = "" if seconds is None else f"{seconds} s and "
            lines.append(f"\n{size:,} links in {time_limit}{megabytes:,} MB at least: {words}.")
    for small, large in pairwise(sizes):
        growth = (costs[large].wall / costs[small].wall) ** (1 / np.log2(large / small))
        lines.append(f"\nTime for twice the links, {small:,} to {large:,}: {growth:.2f} x.")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Runs the benchmark, or in a process of its own the marts of one store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, action="append", help="links of the site, several times")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name} in docs")
    parser.add_argument("--marts-of", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.marts_of:
        compute(Path(given.marts_of))
        return
    costs = {}
    for links in given.links or [1_000_000, 10_000_000]:
        with tempfile.TemporaryDirectory() as folder:
            build(Store(Path(folder)), links)
            print(f"{links:,} links are written", file=sys.stderr)
            costs[links] = measure(Path(folder))
    print(report(costs))
    if given.write:
        DOCUMENT.write_text(report(costs), encoding="utf-8")


if __name__ == "__main__":
    main()
