"""Rows to Parquet files, and a manifest that lists them. Knows no Scrapy."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

from linkspider.model import domains, urls
from linkspider.model.crawl import INTERRUPTED, Crawl, Ending, Verdict, judge
from linkspider.model.outcome import ERRORS, Outcome
from linkspider.model.rows import CrawlRow, LinkRow, PageRow, SeedRejectRow, SeedRow
from linkspider.model.store import PartFile, Store
from linkspider.model.tables import SCHEMA_VERSION, TABLES

#: A part is published when one of these is reached, and when the crawl ends.
MAX_BUFFERED_LINKS: Final = 20_000
MAX_BUFFERED_PAGES: Final = 5_000
MAX_BUFFERED_SECONDS: Final = 60.0

_SEED_KINDS: Final = ("accepted", "duplicate", "rejected")


class Writer:
    """Writes one crawl into a store.

    Rows are counted when they are published, not when they are handed over: what the counts say is on disk.
    """

    def __init__(self, store: Store, crawl: Crawl) -> None:
        self._store = store
        self._crawl = crawl
        self._buffers: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self._files: dict[str, list[PartFile]] = {name: [] for name in TABLES}
        self._outcomes: Counter[str] = Counter()
        self._seed_files: dict[str, Counter[str]] = {}
        self._published_at = time.monotonic()
        self._write_manifest("running")

    def add_page(self, page: PageRow, links: tuple[LinkRow, ...]) -> None:
        """Takes a page's rows.

        Raises:
            OSError, ValueError: if a part is due and cannot be written.
        """
        self._buffers["pages"].append(page)
        self._buffers["links"].extend(links)
        if (
            len(self._buffers["links"]) >= MAX_BUFFERED_LINKS
            or len(self._buffers["pages"]) >= MAX_BUFFERED_PAGES
            or time.monotonic() - self._published_at >= MAX_BUFFERED_SECONDS
        ):
            self.publish()

    def add_seeds(self, seeds: tuple[SeedRow, ...], rejects: tuple[SeedRejectRow, ...]) -> None:
        """Takes rows of seed files."""
        self._buffers["seeds"].extend(seeds)
        self._buffers["seed_rejects"].extend(rejects)

    def publish(self) -> None:
        """Writes what is buffered, one part a table, and lists it in the manifest.

        Raises:
            OSError, ValueError: if it cannot be written; the buffers keep it then.
        """
        for name, buffer in self._buffers.items():
            if not buffer:
                continue
            final = self._store.part_path(name, self._crawl.crawl_id, len(self._files[name]) + 1)
            part = self._store.publish(TABLES[name].to_arrow(buffer), final, self._crawl.crawl_id)
            self._files[name].append(part)
            self._count(buffer)
            buffer.clear()
        self._published_at = time.monotonic()
        self._write_manifest("running")

    def finish(
        self, finish_reason: str, failure: str | None, accepted: int, waiting: int, cuts: Mapping[str, int]
    ) -> Verdict:
        """Judges the crawl and writes its row and the final manifest.

        Args:
            finish_reason: Scrapy's word for why the crawl ended.
            failure: what kept rows from being written before, if anything.
            accepted, waiting, cuts: as the frontier counts them.

        Raises:
            OSError: if the row or the manifest cannot be written.
        """
        terminal = self._rows("pages")
        ending = Ending(finish_reason, failure, accepted, waiting, terminal, cuts, self._outcomes)
        verdict = judge(self._crawl.spider, ending)
        row = self._crawl_row(ending, verdict)
        final = self._store.part_path("crawls", self._crawl.crawl_id, 1)
        self._files["crawls"] = [self._store.publish(TABLES["crawls"].to_arrow([row]), final, self._crawl.crawl_id)]
        state = "failed" if failure else "interrupted" if finish_reason == INTERRUPTED else "finished"
        self._write_manifest(state, row, verdict)
        return verdict

    def _count(self, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            if isinstance(row, PageRow):
                self._outcomes[row.outcome] += 1
            elif isinstance(row, SeedRow):
                kind = "duplicate" if row.is_duplicate else "accepted"
                self._seed_files.setdefault(row.seed_file, Counter())[kind] += 1
            elif isinstance(row, SeedRejectRow):
                self._seed_files.setdefault(row.seed_file, Counter())["rejected"] += 1
            else:
                return  # rows of this table have nothing to count

    def _rows(self, table: str) -> int:
        return sum(part.rows for part in self._files[table])

    def _crawl_row(self, ending: Ending, verdict: Verdict) -> CrawlRow:
        crawl = self._crawl
        seed_rows = sum(self._seed_files.values(), Counter[str]())
        return CrawlRow(
            spider=crawl.spider,
            site=crawl.scope.site,
            scope=crawl.scope.kind,
            arguments=crawl.arguments_json(),
            started_at=crawl.started_at,
            finished_at=datetime.now(UTC),
            finish_reason=ending.finish_reason,
            is_complete=verdict.is_complete,
            incomplete_reasons="; ".join(verdict.reasons) or None,
            accepted=ending.accepted,
            terminal=ending.terminal,
            queued=ending.accepted - ending.terminal,
            pages_ok=self._outcomes[Outcome.OK],
            links=self._rows("links"),
            robots_denied=self._outcomes[Outcome.ROBOTS_DENIED] + self._outcomes[Outcome.ROBOTS_UNREACHABLE],
            errors=sum(self._outcomes[outcome] for outcome in ERRORS),
            seed_rows=seed_rows.total(),
            seed_rows_accepted=seed_rows["accepted"],
            seed_rows_duplicate=seed_rows["duplicate"],
            seed_rows_rejected=seed_rows["rejected"],
            linkspider_version=version("linkspider"),
            scrapy_version=version("scrapy"),
            schema_version=SCHEMA_VERSION,
            suffix_list_date=domains.suffix_list_date(),
            url_policy_version=urls.URL_POLICY_VERSION,
        )

    def _write_manifest(self, state: str, row: CrawlRow | None = None, verdict: Verdict | None = None) -> None:
        crawl = self._crawl
        manifest = {
            "crawl_id": crawl.crawl_id,
            "spider": crawl.spider,
            "site": crawl.scope.site,
            "state": state,
            "started_at": crawl.started_at.isoformat(),
            "arguments": dict(crawl.arguments),
            "scope": asdict(crawl.scope),
            "schema_version": SCHEMA_VERSION,
            "verdict": row and {**row._asdict(), "exit_code": verdict.exit_code if verdict else None},
            "outcomes": dict(sorted(self._outcomes.items())),
            "seed_files": {
                name: {"rows_read": counts.total(), **{kind: counts[kind] for kind in _SEED_KINDS}}
                for name, counts in self._seed_files.items()
            },
            "tables": {
                name: {"rows": self._rows(name), "files": [asdict(part) for part in parts]}
                for name, parts in self._files.items()
            },
        }
        self._store.write_manifest(crawl.crawl_id, manifest)
