"""The lines that end a crawl: what came of it, and where it is."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from linkspider.errors import LinkspiderError
from linkspider.extract.sitemap_entries import HTML_PAGE, NAMED
from linkspider.model.crawl import is_resumable
from linkspider.model.outcome import Outcome
from linkspider.model.secrets import redact
from linkspider.model.store import Store

_MAX_EXAMPLE: Final = 150
_PLACES: Final = (
    *("pages", "links", "page_texts", "backlink_checks", "target_checks", "sitemaps", "sitemap_rejects"),
    *("seeds", "seed_rejects", "seed_counts"),
)


def print_closing(crawler: Any) -> None:
    """Prints the closing lines of a Scrapy crawler's crawl to standard error; one line if they cannot be had."""
    store = Store(Path(crawler.settings["LINKSPIDER_STORE"]))
    try:
        for line in closing_lines(store, store.manifest(crawler.spider.crawl.crawl_id)):
            print(redact(line), file=sys.stderr)
    except LinkspiderError as fault:
        print(f"scrapy crawl: {fault}", file=sys.stderr)


def closing_lines(store: Store, manifest: dict[str, Any]) -> list[str]:
    """Says in a few lines what a crawl's manifest holds.

    Args:
        store: the store that it lies in.
        manifest: a manifest as ``Store.manifest`` gives it.
    """
    verdict = manifest["verdict"] or {}
    outcomes = ", ".join(f"{count:,} {name}" for name, count in _most_first(manifest["outcomes"])) or "none"
    lines = [f"{manifest['spider']} {manifest['site']}: {sum(manifest['outcomes'].values()):,} URLs ({outcomes})"]
    for name, counts in manifest["seed_files"].items():
        lines.append(
            f"  {name}: {counts['rows_read']:,} rows read = {counts['accepted']:,} accepted"
            f" + {counts['duplicate']:,} duplicate + {counts['rejected']:,} rejected"
            + (f" ({counts['counted']:,} of them kept as counts)" if counts.get("counted") else "")
        )
    if not verdict.get("is_complete"):
        lines.append(f"  not complete: {verdict.get('incomplete_reasons') or _why_unclosed(manifest)}")
    for rule, cut in manifest.get("cuts", {}).items():
        examples = " and ".join(f"'{url[:_MAX_EXAMPLE]}'" for url in cut["examples"][:2])
        lines.append(f"  {rule} kept {cut['urls']:,} URLs out" + (f", such as {examples}" if examples else ""))
    lines.extend(_sitemaps(store, manifest))
    if is_resumable(manifest):
        lines.append(f"  to go on: scrapy crawl {manifest['spider']} -a resume={manifest['crawl_id']}")
    for table in _PLACES:
        entry = manifest["tables"].get(table)
        if entry and entry["rows"]:
            folder = store.part_path(table, manifest["crawl_id"], 1).parent
            lines.append(f"  {table}: {entry['rows']:,} rows in {folder}")
    lines.append(f"  manifest: {store.crawl_folder(manifest['crawl_id']) / 'manifest.json'}")
    return lines


def _sitemaps(store: Store, manifest: dict[str, Any]) -> Iterator[str]:
    """What keeps sitemaps from saying all; what was passed over is a limit, which is told with the others.

    A /sitemap.xml that nobody named and that is not there, or is a page, is no fault.
    """
    rows = _sitemap_rows(store, manifest)
    asked = [row for row in rows if row["outcome"] != Outcome.LIMIT_CUT and not _is_guess_that_failed(row)]
    unread, truncated = sum(row["format"] is None for row in asked), sum(row["is_truncated"] for row in asked)
    told = [f"{unread:,} could not be read"] if unread else []
    told += [f"{truncated:,} truncated"] if truncated else []
    if told:
        yield f"  sitemaps: {', '.join(told)}"


def _is_guess_that_failed(row: dict[str, Any]) -> bool:
    is_absent = row["status"] is not None and 400 <= row["status"] < 500 and row["outcome"] == Outcome.HTTP_ERROR
    return row["parent_url"] is None and (is_absent or row["reason"] in {HTML_PAGE, NAMED})


def _sitemap_rows(store: Store, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of ``sitemaps``; none where they cannot be read, which is for ``scrapy verify`` to say."""
    columns = ["parent_url", "format", "outcome", "status", "reason", "is_truncated"]
    parts = manifest["tables"].get("sitemaps", {}).get("files", ())
    try:
        read = (pq.ParquetFile(store.root / part["path"]).read(columns) for part in parts)  # read_table loads pandas
        return [row for table in read for row in table.to_pylist()]
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return []


def _why_unclosed(manifest: dict[str, Any]) -> str:
    """Why a crawl has no verdict: its account was not closed."""
    return "interrupted before its account was closed" if manifest["outcomes"] else "interrupted before it began"


def _most_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
