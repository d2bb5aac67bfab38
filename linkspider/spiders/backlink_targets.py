"""The pages of a site that an earlier crawl of its referring pages found backlinks to."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from linkspider.model import urls
from linkspider.model.scope import Scope
from linkspider.model.secrets import REDACTED
from linkspider.model.store import Store
from linkspider.model.text import fault_in_words

#: Columns that are read.
_COLUMNS: Final = ["target_url", "link_scope", "element"]
_BATCH_ROWS: Final = 5_000
#: States of crawls that have ended; the first is that of crawls that came to their end by themselves.
_WHOLE: Final = "finished"
_ENDED: Final = frozenset({_WHOLE, "interrupted"})
#: What reading a file raises that is damaged or has other columns; Arrow's own kinds are children of these and others.
_DAMAGED: Final = (OSError, ValueError, KeyError, pa.ArrowException)

logger = logging.getLogger(__name__)


def backlink_targets(store: Store, scope: Scope) -> Iterator[str]:
    """The distinct targets of the backlinks that the newest crawl of referring pages found, a file at a time.

    Where that ended early it has seen a part of the pages, and where it was of a part of the scope, as of a folder, a
    part of the links. So what the crawls before it found counts as well, back to the newest that saw all. A file that
    is missing or damaged is said to be so, and the others are read.

    Args:
        store: where crawls lie.
        scope: the site.

    Raises:
        StoreError: if a manifest cannot be read.
    """
    known: set[str] = set()
    for path in _files(store, scope):
        for url in _targets_of(path):
            if url not in known and scope.contains(url):
                known.add(url)
                yield url


def _files(store: Store, scope: Scope) -> Iterator[Path]:
    """Files of links, those of the newest crawl first."""
    for manifest in reversed(store.manifests()):
        told = manifest.get("spider"), manifest.get("site")
        if told != ("referrers", scope.site) or manifest.get("state") not in _ENDED:
            continue
        yield from (store.root / entry["path"] for entry in manifest["tables"].get("links", {}).get("files", ()))
        if manifest["state"] == _WHOLE and scope.is_within(manifest):
            return


def _targets_of(path: Path) -> Iterator[str]:
    """The targets of backlinks in one file, as far as it can be read."""
    reading = _read(path)
    while True:
        try:
            targets = next(reading, None)
        except _DAMAGED as fault:
            reason = "it is missing" if isinstance(fault, FileNotFoundError) else fault_in_words(fault)
            logger.warning("backlinks in '%s' are left out: %s; `scrapy verify` checks the store", path, reason)
            return
        if targets is None:
            return
        yield from targets


def _read(path: Path) -> Iterator[list[str]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=_COLUMNS):
            yield _targets(batch)


def _targets(batch: pa.RecordBatch) -> list[str]:
    targets, scopes, elements = (batch.column(name).to_pylist() for name in _COLUMNS)
    return [
        str(target)
        for target, scope, element in zip(targets, scopes, elements, strict=True)
        if target is not None and scope == "backlink" and element in {"a", "area"} and _is_whole(str(target))
    ]


def _is_whole(target_url: str) -> bool:
    """Whether a target can be fetched: neither cut nor redacted."""
    return not urls.is_cut(target_url) and f"{REDACTED}-" not in target_url
