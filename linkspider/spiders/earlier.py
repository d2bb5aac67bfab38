"""What an earlier crawl read, for pages that a server says have not changed since (RFC 9110 13: conditional requests).

A page that was read with an ETag or a Last-Modified header is asked for with ``If-None-Match`` and
``If-Modified-Since``. Answered 304, it is not sent again: its rows of the earlier crawl hold for this one as well.

Only pages whose rows say everything are asked for so. Where a secret was taken out of a URL, nobody can follow it any
more, and each crawl names it otherwise. Nor do rows say everything where a redirector did not answer, or where a test
for bots came instead of the page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scrapy.http import Response

from linkspider.errors import StoreError
from linkspider.extract.page import extract_header_facts
from linkspider.model.crawl import Crawl
from linkspider.model.records import EarlierRows
from linkspider.model.rows import LinkRow, PageRow, PageTextRow
from linkspider.model.secrets import REDACTED
from linkspider.model.store import Store, sha256_of
from linkspider.model.tables import SCHEMA_VERSION, TABLES
from linkspider.model.verdict import ACCEPTED
from linkspider.spiders.headers import page_headers

#: Pages and bytes on disk of an earlier crawl that are kept at hand; a larger one is not used.
MAX_PAGES: Final = 100_000
MAX_BYTES: Final = 64 * 1024 * 1024
_TABLES: Final = ("pages", "links", "page_texts")
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
    _texts: pa.Table
    _page_at: Mapping[str, int]  # url -> row
    _links_at: Mapping[str, tuple[int, int]]  # source_url -> first row, rows
    _text_at: Mapping[str, int]  # url -> row

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
        text_at = self._text_at.get(url)
        texts = [] if text_at is None else self._texts.slice(text_at, 1).to_pylist()
        text = PageTextRow(**texts[0]) if texts else None
        return EarlierRows(PageRow(**page), tuple(LinkRow(**link) for link in links), text)


def was_conditional(response: Response) -> bool:
    """Whether an answer is one to a conditional request."""
    headers = {} if response.request is None else response.request.headers
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def is_revised(response: Response, page: PageRow) -> bool:
    """Whether an answer 304 names another X-Robots-Tag than the page came with, which may turn all of its rows.

    What it does not name holds as it was (RFC 9111 3.2).
    """
    tag = extract_header_facts(page_headers(response), response.url).x_robots_tag
    return tag is not None and tag != page.x_robots_tag


def earlier_crawl(store: Store, crawl: Crawl) -> EarlierCrawl | None:
    """The newest finished crawl that asked for the same of the same site.

    None where there is none, or a huge one, or one that is not what its manifest says: a store that is damaged is for
    ``scrapy verify``; here it only saves nothing.
    """
    try:
        for manifest in reversed(store.manifests()):
            if _is_alike(manifest, crawl):
                return _load(store, manifest)
    except (StoreError, OSError, pa.ArrowException, KeyError, TypeError, AttributeError, ValueError):
        return None
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
    size = sum(part["size"] for name in _TABLES for part in tables[name]["files"])
    if size > MAX_BYTES or tables["pages"]["rows"] > MAX_PAGES:
        return None
    pages, links, texts = (_read(store, name, tables[name]["files"]) for name in _TABLES)
    pages = pages.filter(_is_clear(pages, links)).combine_chunks()
    links = links.filter(pc.is_in(links["source_url"], pages["url"])).combine_chunks()
    texts = texts.combine_chunks()
    links_at = _ranges(links["source_url"].to_pylist())
    return EarlierCrawl(manifest["crawl_id"], pages, links, texts, _places(pages), links_at, _places(texts))


def _places(table: pa.Table) -> dict[str, int]:
    """Where each URL's row stands."""
    urls: Iterable[Any] = table["url"].to_pylist()
    return {url: at for at, url in enumerate(urls)}


def _is_clear(pages: pa.Table, links: pa.Table) -> "pa.ChunkedArray[Any]":
    """Which pages were read, can be asked for again, held nothing back, and have no URL without its secret."""
    columns: Any = pages
    is_ok = pc.equal(columns["outcome"], pa.scalar("ok", pa.string()))
    has_validator = pc.or_(pc.is_valid(columns["etag"]), pc.is_valid(columns["last_modified"]))
    mark = f"{REDACTED}-"
    redacting = links.filter(pc.match_substring(links["target_url"], mark))["source_url"]
    redirects = pc.coalesce(columns["redirect_url"], pa.scalar("", pa.string()))
    is_redacted: Any = pc.or_(pc.is_in(columns["url"], redacting), pc.match_substring(redirects, mark))
    is_accepted: Any = pc.fill_null(pc.equal(columns["status"], pa.scalar(ACCEPTED, pa.int32())), pa.scalar(False))
    is_held_back: Any = pc.or_(pc.is_valid(columns["unanswered_redirectors"]), pc.is_valid(columns["challenge_signs"]))
    is_blind: Any = pc.or_(is_accepted, is_held_back)
    found: Any = pc.and_not(pc.and_(is_ok, has_validator), pc.or_(is_redacted, is_blind))
    return found  # type: ignore[no-any-return]


def _read(store: Store, table: str, files: list[Mapping[str, Any]]) -> pa.Table:
    """A table's rows.

    Raises:
        OSError, pyarrow.ArrowException: if a part cannot be read.
        ValueError: if one is not the file that the manifest lists, or of other columns.
    """
    parts = [TABLES[table].to_arrow([])]
    for file in files:
        path = store.root / file["path"]
        if sha256_of(path) != file["sha256"]:
            raise ValueError(f"{path} is not the file that was listed")
        part = pq.ParquetFile(path).read()
        if not part.schema.equals(parts[0].schema):
            raise ValueError(f"{path} has other columns than {table}")
        parts.append(part)
    return pa.concat_tables(parts)


def _ranges(sources: Iterable[Any]) -> dict[str, tuple[int, int]]:
    """Where each page's links stand, which are next to each other."""
    ranges: dict[str, tuple[int, int]] = {}
    for at, source in enumerate(sources):
        first, count = ranges.get(source, (at, 0))
        ranges[source] = (first, count + 1)
    return ranges
