"""Rows to Parquet files, and a manifest that lists them. Knows no Scrapy."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from linkspider.model import domains, urls
from linkspider.model.columns import ColumnRows
from linkspider.model.crawl import FINISHED, Crawl, Ending, Verdict, judge
from linkspider.model.ledger import SEED_COUNTED, SEED_KINDS, Done, Ledger, ListedPart, rows_read
from linkspider.model.outcome import ERRORS, Outcome
from linkspider.model.rows import CrawlRow, LinkRow, PageRow, PageTextRow
from linkspider.model.secrets import redact_url
from linkspider.model.store import PartFile, Staged, Store, sha256_of
from linkspider.model.tables import SCHEMA_VERSION, TABLES
from pipelines.settle import settled_parts
from pipelines.storable import Tally, to_tables

#: A commit is due when one of these is reached; the pipeline sees to the seconds, and the end of the crawl to the rest.
MAX_BUFFERED_LINKS: Final = 20_000
MAX_BUFFERED_PAGES: Final = 200
COMMIT_SECONDS: Final = 5.0

#: The manifest of a running crawl is for people and verification, the journal is what counts: it may take this share
#: of the time, and is at least so many seconds old when it is written anew.
_MANIFEST_SHARE: Final = 0.02
_MANIFEST_SECONDS: Final = 2.0

_SEED_KEYS: Final = (*SEED_KINDS, SEED_COUNTED)


class Writer:
    """Writes one crawl into a store, in commits: all rows that wait, and that their URLs are done, or nothing.

    Rows are counted when they are committed, not when they are handed over: what the counts say is on disk.

    Args:
        store: where the crawl is written.
        crawl: the crawl.
        ledger: its account, which may hold what earlier runs committed.
    """

    def __init__(self, store: Store, crawl: Crawl, ledger: Ledger) -> None:
        self._store = store
        self._crawl = crawl
        self._ledger = ledger
        self._salt = store.salt()
        self._buffers: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES if name != "links"}
        self._links: list[ColumnRows[LinkRow]] = []  # of pages
        self._waiting_links = 0
        self._done: list[Done] = []
        self._files: dict[str, list[PartFile]] = {name: [] for name in TABLES}
        for table, part in ledger.parts():
            self._files[table].append(part)
        self._files["crawls"] = store.crawl_parts(crawl.crawl_id)
        notes = ledger.notes()
        self._tally = Tally.of(ledger.outcomes(), notes)
        self._runs: int = notes.get("runs", 1)
        self._cuts = ledger.cuts()
        self._manifest_due = 0.0
        self._write_manifest("running")  # by which the crawl can be found and resumed

    def add_page(self, key: str, page: PageRow, links: Sequence[LinkRow], text: PageTextRow | None = None) -> None:
        """Takes a page's rows.

        Args:
            key: the URL's key in the ledger.
            page, links, text: its rows.

        Raises:
            OSError, ValueError, StoreError: if a commit is due and fails.
            TypeError: if a row of links is none.
        """
        if links:
            self._links.append(ColumnRows.of(LinkRow, links))
            self._waiting_links += len(links)
        self._buffers["pages"].append(page)
        if text is not None:
            self._buffers["page_texts"].append(text)
        self._done.append(Done(key, page.outcome))
        if len(self._done) >= MAX_BUFFERED_PAGES or self._waiting_links >= MAX_BUFFERED_LINKS:
            self.commit()

    def add_rows(self, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
        """Takes rows that belong to no page, by table: of seed files, sitemaps, targets."""
        for table, of_table in rows.items():
            self._buffers[table].extend(of_table)

    def commit(self) -> None:
        """Writes what waits: parts are staged, the ledger lists them and marks their URLs done, they are put in place.

        Whenever the process dies: before the ledger's commit nothing happened; after it, the next to open the crawl
        puts the parts in place.

        Raises:
            OSError, ValueError, StoreError: if it cannot be written; the crawl must stop then.
        """
        tally = self._tally.copy()
        links = ColumnRows.joined(LinkRow, self._links)
        tables, done = to_tables(self._buffers | {"links": links}, self._done, tally)
        staged = {name: self._stage(name, table) for name, table in tables.items()}
        self._ledger.record([ListedPart(name, each.part) for name, each in staged.items()], done, tally.notes())
        for name, each in staged.items():
            self._store.put(each)
            self._files[name].append(each.part)
        for buffer in self._buffers.values():
            buffer.clear()
        self._links.clear()
        self._waiting_links = 0
        self._done.clear()
        self._tally = tally
        if staged and time.monotonic() >= self._manifest_due:
            self._cuts = self._ledger.cuts()
            self._write_manifest("running")

    def finish(self, finish_reason: str, failure: str | None) -> Verdict:
        """Judges the crawl and writes its row and the final manifest.

        Args:
            finish_reason: Scrapy's word for why the crawl ended.
            failure: what kept rows from being written before, if anything.

        Raises:
            OSError, StoreError: if the row or the manifest cannot be written.
        """
        if failure is None:
            self._settle()
        page_rows = self._rows("pages")
        self._cuts = self._ledger.cuts()
        totals, tally = self._ledger.totals(), self._tally
        aside = tally.set_aside.total()
        ending = Ending(finish_reason, failure, totals, page_rows, self._cuts, tally.outcomes, aside)
        verdict = judge(self._crawl.spider, ending)
        row = self._crawl_row(ending, verdict)
        final = self._store.part_path("crawls", self._crawl.crawl_id, 1)
        self._files["crawls"] = [self._store.publish(TABLES["crawls"].split([row]).table, final, self._crawl.crawl_id)]
        self._ledger.close()
        state = "failed" if failure else "finished" if finish_reason == FINISHED else "interrupted"
        self._write_manifest(state, row, verdict)
        return verdict

    def _settle(self) -> None:
        """Replaces parts by what can be said only now, in one commit."""
        changed: dict[str, dict[str, Staged]] = {}  # table -> path -> part
        for table, path, rows in settled_parts(self._store, self._crawl, self._ledger, self._files):
            staged = self._store.stage_groups(rows, path, self._crawl.crawl_id)
            changed.setdefault(table, {})[staged.part.path] = staged
        files: dict[str, list[PartFile]] = {}
        for table, of_table in changed.items():
            parts = {part.path: part for part in self._files[table]}
            files[table] = [*(parts | {path: each.part for path, each in of_table.items()}).values()]
        listed = [ListedPart(table, part) for table, parts in files.items() for part in parts]
        self._ledger.record(listed, [], {}, [*files])
        for of_table in changed.values():
            for staged in of_table.values():
                self._store.put(staged)
        self._files.update(files)

    def _journal_file(self) -> dict[str, Any]:
        path = self._store.journal_path(self._crawl.crawl_id)
        return {"size": path.stat().st_size, "sha256": sha256_of(path)}

    def _stage(self, name: str, table: pa.Table) -> Staged:
        return self._store.stage(table, self._next_path(name), self._crawl.crawl_id)

    def _next_path(self, name: str) -> Path:
        """Where a table's next part belongs, behind those that are there."""
        numbers = (int(Path(part.path).stem.rpartition("-")[2]) for part in self._files[name])
        return self._store.part_path(name, self._crawl.crawl_id, max(numbers, default=0) + 1)

    def _rows(self, table: str) -> int:
        return sum(part.rows for part in self._files[table])

    def _crawl_row(self, ending: Ending, verdict: Verdict) -> CrawlRow:
        crawl = self._crawl
        seed_rows = sum(self._tally.seed_files.values(), Counter[str]())
        outcomes = self._tally.outcomes
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
            accepted=ending.totals.accepted,
            terminal=ending.totals.done,
            queued=ending.totals.queued,
            pages_ok=outcomes[Outcome.OK],
            links=self._tally.hyperlinks,
            robots_denied=outcomes[Outcome.ROBOTS_DENIED] + outcomes[Outcome.ROBOTS_UNREACHABLE],
            errors=sum(outcomes[outcome] for outcome in ERRORS),
            seed_rows=rows_read(seed_rows),
            seed_rows_accepted=seed_rows["accepted"],
            seed_rows_duplicate=seed_rows["duplicate"],
            seed_rows_rejected=seed_rows["rejected"],
            seed_rows_counted=seed_rows["counted"],
            linkspider_version=version("linkspider"),
            scrapy_version=version("scrapy"),
            schema_version=SCHEMA_VERSION,
            suffix_list_date=domains.suffix_list_date(),
            url_policy_version=urls.URL_POLICY_VERSION,
        )

    def _write_manifest(self, state: str, row: CrawlRow | None = None, verdict: Verdict | None = None) -> None:
        crawl, begun = self._crawl, time.monotonic()
        manifest = {
            "crawl_id": crawl.crawl_id,
            "spider": crawl.spider,
            "site": crawl.scope.site,
            "state": state,
            "started_at": crawl.started_at.isoformat(),
            "runs": self._runs,
            "arguments": crawl.shown_arguments,
            "scope": asdict(crawl.scope),
            "schema_version": SCHEMA_VERSION,
            "verdict": row and {**row._asdict(), "exit_code": verdict.exit_code if verdict else None},
            "outcomes": dict(sorted(self._tally.outcomes.items())),
            "scrubbed_texts": self._tally.scrubbed,
            "rows_set_aside": +self._tally.set_aside,
            "cuts": {
                rule: {"urls": cuts.urls, "examples": [redact_url(url, self._salt) for url in cuts.examples]}
                for rule, cuts in self._cuts.items()
            },
            "journal": self._journal_file() if row else None,
            "seed_files": {
                name: {"rows_read": rows_read(counts), **{kind: counts[kind] for kind in _SEED_KEYS}}
                for name, counts in self._tally.seed_files.items()
            },
            "tables": {
                name: {"rows": self._rows(name), "files": [asdict(part) for part in parts]}
                for name, parts in self._files.items()
            },
        }
        self._store.write_manifest(crawl.crawl_id, manifest)
        ended = time.monotonic()
        self._manifest_due = ended + max(_MANIFEST_SECONDS, (ended - begun) / _MANIFEST_SHARE)
