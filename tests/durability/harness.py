"""Crawls in processes of their own that can be killed, and what a reader finds in the store afterwards."""

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from linkspider.frontier.lock import is_locked
from linkspider.frontier.sqlite import read_account
from linkspider.model.store import Store
from linkspider.model.verify import verify_crawl
from tests.durability.web import SITE, START, Expected, Web, expected_referrers, expected_site, seed_lines
from tests.forks import Forked, fork

SETTINGS: Final = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0")
KILLED: Final = -signal.SIGKILL


@dataclass(frozen=True)
class Ended:
    """A process that has ended: exit code, what it printed to standard error, how long it took."""

    code: int
    err: str
    seconds: float

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


@dataclass
class Running:
    """A crawl at work."""

    process: Forked
    begun: float = field(default_factory=time.monotonic)

    def wait(self, timeout: float = 180) -> Ended:
        try:
            _, err = self.process.communicate(timeout=timeout)
        finally:
            self.end()
        return Ended(self.process.wait(), err, time.monotonic() - self.begun)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def end(self) -> None:
        """Ends it, and lets go of what it prints."""
        self.kill()
        self.process.close()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)


@dataclass
class Place:
    """A store, and the web that is crawled into it."""

    web: Web
    store: Store

    def start(self, *command: str, strike: tuple[str, str, int] = ("run", "-", 0), **environment: str) -> Running:
        """Begins scrapy's command line with something that is to happen to it."""
        how, point, number = strike
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LINKSPIDER_")}
        own = {"LINKSPIDER_STORE": str(self.store.root), "LINKSPIDER_RESOLVE": self.web.resolve}
        told = ("launcher", how, point, str(number), *command)
        return Running(fork("tests.durability.launcher:main", *told, environment={**inherited, **own, **environment}))

    def run(self, *command: str, **options: Any) -> Ended:
        return self.start(*command, **options).wait()

    def crawl(self, *arguments: str, **options: Any) -> Ended:
        return self.start_crawl(*arguments, **options).wait()

    def start_crawl(self, *arguments: str, spider: str = "site", **options: Any) -> Running:
        given = [part for argument in arguments for part in ("-a", argument)]
        return self.start("crawl", spider, *given, *SETTINGS, **options)

    def crawl_ids(self) -> list[str]:
        return sorted(path.name for path in self.store.root.glob("crawls/*") if path.is_dir())

    def rows(self, table: str, crawl_id: str, columns: list[str]) -> list[tuple[Any, ...]]:
        """Rows as any reader finds them: every file in the table's folder, read whole, checksums held."""
        folder = self.store.root / "tables" / table / f"crawl_id={crawl_id}"
        found: list[tuple[Any, ...]] = []
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            assert path.suffix == ".parquet", f"{path.name} is no whole file"
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                rows = file.read()
            found += zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
        return found

    def look(self, expected: Expected) -> int:
        """What must hold of every crawl at every moment; how many rows of pages are there."""
        pages = 0
        for crawl_id in self.crawl_ids():
            of_pages = self.rows("pages", crawl_id, ["url_key", "outcome", "depth"])
            of_links = self.rows("links", crawl_id, ["source_url", "ordinal", "target_url"])
            of_seeds = [
                row for table in ("seeds", "seed_rejects") for row in self.rows(table, crawl_id, ["seed_file", "line"])
            ]
            of_crawls = self.rows("crawls", crawl_id, ["spider"])
            keys = ([row[0] for row in of_pages], [row[:2] for row in of_links], of_seeds, of_crawls)
            assert [again for each in keys for again in _twice(each)] == [], "a row is there twice"
            wrong = [row for row in of_pages if expected.pages.get(row[0]) != row[1:]]
            assert wrong == [], [(row, expected.pages.get(row[0])) for row in wrong]
            assert set(of_links) <= expected.links | expected.redirects
            pages += len(of_pages)
        return pages

    def faults(self) -> list[str]:
        """What verification finds in any crawl."""
        return [
            f"{found.place}: {found.fault}"
            for crawl_id in self.crawl_ids()
            for found in verify_crawl(self.store, crawl_id, read_account).findings
        ]

    def hold_to(self, expected: Expected, crawl_id: str) -> None:
        """A whole crawl: every row once, the account right, nothing for verification to find."""
        pages = self.rows("pages", crawl_id, ["url_key", "outcome", "depth"])
        links = self.rows("links", crawl_id, ["source_url", "ordinal", "target_url"])
        missing = {url: row for url, row in expected.pages.items() if (url, *row) not in set(pages)}
        surplus = set(pages) - {(url, *row) for url, row in expected.pages.items()}
        assert (missing, surplus) == ({}, set()), f"missing or otherwise: {missing}; not expected: {surplus}"
        assert len(pages) == len(expected.pages)
        expected_links = expected.links | expected.redirects
        assert expected_links - set(links) == set()
        assert set(links) - expected_links == set()
        assert len(links) == len(expected_links)
        manifest = self.store.manifest(crawl_id)
        assert manifest["state"] == "finished"
        verdict = manifest["verdict"]
        assert (verdict["accepted"], verdict["terminal"], verdict["queued"]) == (len(pages), len(pages), 0)
        assert verdict["links"] == len(expected.links)
        assert verdict["is_complete"], verdict["incomplete_reasons"]
        assert manifest["outcomes"] == dict(Counter(outcome for outcome, _ in expected.pages.values()))
        assert manifest["tables"]["pages"]["rows"] == len(pages)
        assert not is_locked(self.store.crawl_folder(crawl_id))
        assert self.faults() == []


def at_once(*parts: Callable[[], None]) -> None:
    """Does several things at the same time: a crawl is one process, and there is more than one processor."""
    with ThreadPoolExecutor(len(parts)) as pool:
        for running in [pool.submit(part) for part in parts]:
            running.result()


def site_arguments() -> tuple[str, ...]:
    return (f"url={START}", "scope=domain")


def write_seeds(path: Path) -> tuple[str, ...]:
    """Writes the seed list; the arguments that crawl it."""
    path.write_text("".join(f"{line}\n" for line, _ in seed_lines()))
    return (f"seeds={path}", f"target={SITE}", "scope=domain")


SITE_ROWS: Final = expected_site()
REFERRER_ROWS: Final = expected_referrers()


def is_plain(err: str) -> bool:
    """Whether standard error holds nothing that only a programmer can read."""
    return re.search(r"Traceback|File \"|Error:|Unhandled", err) is None


def _twice(keys: list[Any]) -> list[Any]:
    return [key for key, count in Counter(keys).items() if count > 1]
