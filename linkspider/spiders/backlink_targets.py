"""The pages of a site that an earlier crawl of its referring pages found backlinks to."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from linkspider.model import urls
from linkspider.model.scope import Scope
from linkspider.model.secrets import REDACTED
from linkspider.model.store import Store

#: Columns that are read.
_COLUMNS = ["target_url", "link_scope", "element"]
#: States of crawls that have ended.
_ENDED = frozenset({"finished", "interrupted"})


def backlink_targets(store: Store, scope: Scope) -> Iterator[str]:
    """The distinct targets of the backlinks that the newest ended crawl of referring pages found, a file at a time.

    Args:
        store: where crawls lie.
        scope: the site.

    Raises:
        StoreError: if a manifest cannot be read.
    """
    found = [
        manifest
        for manifest in store.manifests()
        if (manifest.get("spider"), manifest.get("site")) == ("referrers", scope.site)
        and manifest.get("state") in _ENDED
    ]
    known: set[str] = set()
    files = found[-1]["tables"].get("links", {}).get("files", ()) if found else ()
    for entry in files:
        path = store.root / entry["path"]
        if not path.is_file():  # which is for `scrapy verify` to say
            continue
        for batch in pq.ParquetFile(path).iter_batches(columns=_COLUMNS):
            for url in _targets(batch):
                if url not in known and scope.contains(url):
                    known.add(url)
                    yield url


def _targets(batch: pa.RecordBatch) -> list[str]:
    targets, scopes, elements = (batch.column(name).to_pylist() for name in _COLUMNS)
    pairs = zip(targets, scopes, elements, strict=True)
    return [
        target
        for target, scope, element in pairs
        if scope == "backlink" and element in {"a", "area"} and not urls.is_cut(target) and f"{REDACTED}-" not in target
    ]
