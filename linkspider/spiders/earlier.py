"""What an earlier crawl read, for pages that a server says have not changed since (RFC 9110 13: conditional requests).

A page that was read with an ETag or a Last-Modified header is asked for with ``If-None-Match`` and
``If-Modified-Since``. Answered 304, it is not sent again: its rows of the earlier crawl hold for this one as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkspider.model.crawl import Crawl
from linkspider.model.records import EarlierRows
from linkspider.model.rows import LinkRow, PageRow
from linkspider.model.store import Store
from linkspider.model.tables import SCHEMA_VERSION

#: Pages and bytes on disk of an earlier crawl that are kept at hand; a larger one is not used.
MAX_PAGES: Final = 100_000
MAX_BYTES: Final = 64 * 1024 * 1024
#: Arguments that may differ between the two crawls: they do not change what is read of a page.
_FREE_ARGUMENTS: Final = frozenset({"seeds", "urls", "max_pages", "max_depth", "conditional", "resume"})


@dataclass(frozen=True, slots=True)
class EarlierCrawl:
    """The pages of an earlier crawl that can be asked for again.

    Attributes:
        crawl_id: its name.
    """

    crawl_id: str
    _pages: pa.Table
    _links: pa.Table
    _page_at: Mapping[str, int]  # url -> row
    _links_at: Mapping[str, tuple[int, int]]  # source_url -> first row, rows

    def validators(self, url: str) -> dict[str, str]:
        """The headers of a conditional request; none for a page that cannot be asked for so."""
        at = self._page_at.get(url)
        if at is None:
            return {}
        etag, modified = self._pages["etag"][at].as_py(), self._pages["last_modified"][at].as_py()
        return {
            **({"If-None-Match": etag} if etag else {}),
            **({"If-Modified-Since": modified} if modified else {}),
        }

    def rows(self, url: str) -> EarlierRows | None:
        """The rows that were written of a page; None where it was not read."""
        at = self._page_at.get(url)
        if at is None:
            return None
        (page,) = self._pages.slice(at, 1).to_pylist()
        first, count = self._links_at.get(url, (0, 0))
        links = self._links.slice(first, count).to_pylist()
        return EarlierRows(PageRow(**page), tuple(LinkRow(**link) for link in links))


def earlier_crawl(store: Store, crawl: Crawl) -> EarlierCrawl | None:
    """The newest finished crawl that asked for the same of the same site; None where there is none, or a huge one.

    Raises:
        StoreError: if the store cannot be read.
    """
    for manifest in reversed(store.manifests()):
        if _is_alike(manifest, crawl):
            return _load(store, manifest)
    return None


def _is_alike(manifest: Mapping[str, Any], crawl: Crawl) -> bool:
    told = ("spider", crawl.spider), ("site", crawl.scope.site), ("schema_version", SCHEMA_VERSION)
    if manifest.get("crawl_id") == crawl.crawl_id or any(manifest.get(name) != value for name, value in told):
        return False
    return manifest.get("state") == "finished" and _kept(manifest["arguments"]) == _kept(crawl.shown_arguments)


def _kept(arguments: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in arguments.items() if name not in _FREE_ARGUMENTS}


def _load(store: Store, manifest: Mapping[str, Any]) -> EarlierCrawl | None:
    tables = manifest["tables"]
    files = {name: [store.root / part["path"] for part in tables[name]["files"]] for name in ("pages", "links")}
    size = sum(part["size"] for name in files for part in tables[name]["files"])
    if size > MAX_BYTES or tables["pages"]["rows"] > MAX_PAGES or not files["pages"]:
        return None
    try:
        pages = pa.concat_tables([pq.read_table(path, partitioning=None) for path in files["pages"]])
        links = [pq.read_table(path, partitioning=None) for path in files["links"]]
    except (OSError, pa.ArrowException):  # a store that is damaged is for `scrapy verify`; here it only saves nothing
        return None
    has_validator = pc.or_(pc.is_valid(pages["etag"]), pc.is_valid(pages["last_modified"]))
    pages = pages.filter(pc.and_(pc.equal(pages["outcome"], "ok"), has_validator)).combine_chunks()
    page_at = {url: at for at, url in enumerate(pages["url"].to_pylist())}
    table = pa.concat_tables(links) if links else pa.table({"source_url": pa.array([], pa.string())})
    table = table.filter(pc.is_in(table["source_url"], pages["url"])).combine_chunks()
    return EarlierCrawl(manifest["crawl_id"], pages, table, page_at, _ranges(table["source_url"].to_pylist()))


def _ranges(sources: list[str]) -> dict[str, tuple[int, int]]:
    """Where each page's links stand, which are next to each other."""
    ranges: dict[str, tuple[int, int]] = {}
    for at, source in enumerate(sources):
        first, count = ranges.get(source, (at, 0))
        ranges[source] = (first, count + 1)
    return ranges
