"""What earlier crawls read, for pages that a server says have not changed since (RFC 9110 13: conditional requests).

A page that was read with an ETag or a Last-Modified header is asked for with ``If-None-Match`` and
``If-Modified-Since``. Answered 304, it is not sent again: its rows of the earlier crawl hold for this one as well.

A crawl may be of a few pages alone, so several are looked into, the newest first. Of a page that several have, the
newest row counts, whatever it says, unless nothing was answered then.

Only pages whose rows say everything are asked for so. Where a secret was taken out of a URL, nobody can follow it any
more, and each crawl names it otherwise. Nor do rows say everything where a test for bots came instead of the page, or
where shorteners stand on it: where they lead may change while the page does not, and only of those that led to the site
are there rows. What was "not found" in truth is looked at anew, as its host's answers of today tell it from a page, and
its links are not to be followed. Crawls of another URL policy are not looked into: what they say of keys, and of
canonicals, may be otherwise today.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scrapy.http import Response

from linkspider.errors import StoreError
from linkspider.extract.page import extract_header_facts
from linkspider.model import urls
from linkspider.model.crawl import Crawl
from linkspider.model.records import EarlierRows
from linkspider.model.rows import LinkRow, PageRow, PageTextRow
from linkspider.model.secrets import REDACTED
from linkspider.model.store import Store, sha256_of
from linkspider.model.tables import SCHEMA_VERSION, TABLES
from linkspider.model.verdict import ACCEPTED
from linkspider.spiders.headers import page_headers

#: Crawls that are looked into, and how many pages and bytes on disk they have together; what is beyond is not used.
MAX_CRAWLS: Final = 20
MAX_PAGES: Final = 100_000
MAX_BYTES: Final = 64 * 1024 * 1024
_TABLES: Final = ("pages", "links", "page_texts")
#: Columns of pages that hold something where what was sent is not all that there is to know of the page.
_HOLDING_BACK: Final = ("opaque_redirectors", "challenge_signs", "soft_404_signs")
#: Arguments that may differ between the two crawls: they do not change what is read of a page.
_FREE_ARGUMENTS: Final = frozenset({"seeds", "urls", "max_pages", "max_depth", "conditional", "resume"})


@dataclass(frozen=True, slots=True)
class EarlierCrawl:
    """The pages of earlier crawls that can be asked for again, each as the newest of them has it."""

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
    """The newest finished crawls that asked for the same of the same site.

    They end before one that is huge, or not what its manifest says: a store that is damaged is for ``scrapy verify``;
    here it only saves nothing. None where none is left.
    """
    found: list[_Rows] = []
    with suppress(StoreError, OSError, pa.ArrowException, KeyError, TypeError, AttributeError, ValueError):
        alike = (manifest for manifest in reversed(store.manifests()) if _is_alike(manifest, crawl))
        for rows in _read_all(store, islice(alike, MAX_CRAWLS)):
            found.append(rows)  # noqa: PERF402  # what was read before a fault counts
    return _joined(found) if found else None


def _is_alike(manifest: Mapping[str, Any], crawl: Crawl) -> bool:
    told = ("spider", crawl.spider), ("schema_version", SCHEMA_VERSION)
    if manifest.get("crawl_id") == crawl.crawl_id or any(manifest.get(name) != value for name, value in told):
        return False
    if not crawl.scope.is_same(manifest):  # it says of each link what it is: a list's folder is no argument
        return False
    if (manifest.get("verdict") or {}).get("url_policy_version") != urls.URL_POLICY_VERSION:
        return False
    return manifest.get("state") == "finished" and _kept(manifest["arguments"]) == _kept(crawl.shown_arguments)


def _kept(arguments: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in arguments.items() if name not in _FREE_ARGUMENTS}


class _Rows(NamedTuple):
    """What is of use of one crawl: rows of pages that can be asked for again and that no later crawl has."""

    pages: pa.Table
    links: pa.Table
    texts: pa.Table


def _read_all(store: Store, manifests: Iterable[Mapping[str, Any]]) -> Iterator[_Rows]:
    """What is of use of crawls, newest first, as long as they are not too large together.

    Raises:
        As ``_read``; KeyError, TypeError: if a manifest says nothing.
    """
    size = count = 0
    known = pa.chunked_array([], pa.string())
    for manifest in manifests:
        tables = manifest["tables"]
        size += sum(part["size"] for name in _TABLES for part in tables[name]["files"])
        count += tables["pages"]["rows"]
        if size > MAX_BYTES or count > MAX_PAGES:
            return
        pages = _read(store, "pages", tables["pages"]["files"])
        is_known = pc.is_in(pages["url"], value_set=known)
        if pc.all(is_known).as_py() and len(known):
            continue  # nothing of it is of use
        links, texts = (_read(store, name, tables[name]["files"]) for name in ("links", "page_texts"))
        kept = pages.filter(pc.and_not(_is_clear(pages, links), is_known))
        yield _Rows(kept, _of_pages(links, "source_url", kept), _of_pages(texts, "url", kept))
        answered = pages.filter(pc.is_valid(pages["status"]))["url"]
        known = pa.chunked_array([*known.chunks, *answered.chunks], pa.string())


def _of_pages(rows: pa.Table, column: str, pages: pa.Table) -> pa.Table:
    return rows.filter(pc.is_in(rows[column], value_set=pages["url"]))


def _joined(found: list[_Rows]) -> EarlierCrawl:
    """The rows of crawls in one; each page is of one of them."""
    pages = pa.concat_tables([rows.pages for rows in found]).combine_chunks()
    links = pa.concat_tables([rows.links for rows in found]).combine_chunks()
    texts = pa.concat_tables([rows.texts for rows in found]).combine_chunks()
    links_at = _ranges(links["source_url"].to_pylist())
    return EarlierCrawl(pages, links, texts, _places(pages), links_at, _places(texts))


def _places(table: pa.Table) -> dict[str, int]:
    """Where each URL's row stands."""
    pages: Iterable[Any] = table["url"].to_pylist()
    return {url: at for at, url in enumerate(pages)}


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
    is_blind: Any = reduce(pc.or_, (pc.is_valid(columns[name]) for name in _HOLDING_BACK), is_accepted)
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
