"""The lines that end a crawl: what came of it, and where it is."""

import sys
from pathlib import Path
from typing import Any, Final

from linkspider.errors import LinkspiderError
from linkspider.model.crawl import is_resumable
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
        lines.append(f"  not complete: {verdict.get('incomplete_reasons') or 'the crawl has no verdict'}")
    for rule, cut in manifest.get("cuts", {}).items():
        examples = " and ".join(f"'{url[:_MAX_EXAMPLE]}'" for url in cut["examples"][:2])
        lines.append(f"  {rule} kept {cut['urls']:,} URLs out, such as {examples}")
    if is_resumable(manifest):
        lines.append(f"  to go on: scrapy crawl {manifest['spider']} -a resume={manifest['crawl_id']}")
    for table in _PLACES:
        entry = manifest["tables"].get(table)
        if entry and entry["rows"]:
            folder = store.part_path(table, manifest["crawl_id"], 1).parent
            lines.append(f"  {table}: {entry['rows']:,} rows in {folder}")
    lines.append(f"  manifest: {store.crawl_folder(manifest['crawl_id']) / 'manifest.json'}")
    return lines


def _most_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
