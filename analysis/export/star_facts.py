"""Facts of a star: links, pages, redirects and errors of each crawl, and the marts, all with ids."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.export.ids import Ends, Ids, ends, ids, pages_named
from analysis.tables.reading import read, read_parts
from analysis.tables.selection import HeldCrawl
from linkspider.errors import StoreError
from linkspider.model.outcome import ERRORS
from linkspider.model.scope import LinkScope
from linkspider.model.star_tables import STAR
from linkspider.model.store import Store
from linkspider.model.tables import TABLES, Table

#: Bits of a link's id that count the crawl's links; those above are the crawl's.
_PLACE_BITS: Final = 32


def fact_links(store: Store, crawls: Iterable[HeldCrawl]) -> Iterator[pd.DataFrame]:
    """One row per crawl and link: frames as ``fact_links`` declares them, one for each file.

    Raises:
        StoreError: if a file cannot be read.
    """
    columns = _shared(STAR["fact_links"], "links", "source_url", "target_key")
    for crawl in crawls:
        for links in _numbered(store, crawl, columns):
            source, target = ends(links["source_url"]), ends(links["target_key"])
            yield links.assign(
                source_page_id=source.pages,
                target_page_id=target.pages,
                source_domain_id=source.domains,
                target_domain_id=target.domains,
            )


def links_flat(store: Store, crawls: Iterable[HeldCrawl]) -> Iterator[pd.DataFrame]:
    """The same rows with texts, and what the crawl found at the target: frames as ``links_flat`` declares them.

    Raises:
        StoreError: if a file cannot be read.
    """
    columns = _shared(STAR["links_flat"], "links")
    for crawl in crawls:
        pages = read(store, crawl, "pages", ("url_key", "outcome", "status"))
        places = pd.Index(pages["url_key"])
        for links in _numbered(store, crawl, columns):
            targets = links["target_key"].astype("category").cat
            at = places.get_indexer(targets.categories)[targets.codes]
            yield links.assign(
                spider=crawl.spider,
                target_outcome=_taken(pages["outcome"], at),
                target_status=_taken(pages["status"], at),
            )


def fact_pages(store: Store, crawls: Iterable[HeldCrawl]) -> Iterator[pd.DataFrame]:
    """One row per crawl and page that it accepted: frames as ``fact_pages`` declares them, one for each file.

    Raises:
        StoreError: if a file cannot be read.
    """
    columns = _shared(STAR["fact_pages"], "pages", "url_key", "canonical_url", "redirect_url")
    for crawl, pages in _pages(store, crawls, columns):
        yield _with_ends(pages, "url_key", "page_id", "domain_id").assign(
            crawl_id=crawl.crawl_id,
            canonical_page_id=pages_named(pages["canonical_url"]),
            redirect_page_id=pages_named(pages["redirect_url"]),
        )


def redirects(store: Store, crawls: Iterable[HeldCrawl]) -> Iterator[pd.DataFrame]:
    """One row per crawl and page that redirects: frames as ``redirects`` declares them.

    Raises:
        StoreError: if a file cannot be read.
    """
    columns = _shared(STAR["redirects"], "pages", "url_key")
    for crawl, pages in _pages(store, crawls, columns):
        found = _with_ends(pages[pages["redirect_url"].notna()], "url_key", "page_id")
        yield found.assign(crawl_id=crawl.crawl_id, redirect_page_id=pages_named(found["redirect_url"]))


def crawl_errors(store: Store, crawls: Iterable[HeldCrawl]) -> Iterator[pd.DataFrame]:
    """One row per crawl and page that should have been read and was not: frames as ``crawl_errors`` declares them.

    Raises:
        StoreError: if a file cannot be read.
    """
    columns = _shared(STAR["crawl_errors"], "pages", "url_key")
    for crawl, pages in _pages(store, crawls, columns):
        failed = pages[pages["outcome"].isin([each.value for each in ERRORS])]
        yield _with_ends(failed, "url_key", "page_id", "domain_id").assign(crawl_id=crawl.crawl_id)


def fact_backlinks(backlinks: pd.DataFrame, crawl_id: str) -> pd.DataFrame:
    """The mart ``backlinks`` with ids; ``crawl_id`` is the referrers crawl's."""
    found = _with_ends(backlinks, "referring_url", "referring_page_id", "referring_domain_id")
    found = _with_ends(found, "target_url", "target_page_id")
    return found.assign(crawl_id=crawl_id, resolved_page_id=pages_named(backlinks["resolved_url"]))


def agg_referring_domains(referring_domains: pd.DataFrame, crawl_id: str) -> pd.DataFrame:
    """The mart ``referring_domains`` with ids; ``crawl_id`` is the referrers crawl's."""
    return referring_domains.assign(crawl_id=crawl_id, domain_id=ids(referring_domains["referring_domain"]))


def agg_inlinks(page_inlinks: pd.DataFrame, crawl_id: str) -> pd.DataFrame:
    """The mart ``page_inlinks`` with ids; ``crawl_id`` is the site crawl's."""
    return _with_ends(page_inlinks, "url", "page_id").assign(crawl_id=crawl_id)


def anchors(mart: pd.DataFrame, site_crawl: str | None, referrers_crawl: str | None) -> pd.DataFrame:
    """The mart ``anchors`` with ids: backlinks are the referrers crawl's, other links the site crawl's."""
    is_backlink = (mart["link_scope"] == LinkScope.BACKLINK).to_numpy(dtype=bool)
    names = pd.Series(np.where(is_backlink, referrers_crawl or "", site_crawl or ""), index=mart.index, dtype="str")
    return _with_ends(mart, "top_target_url", "top_target_page_id").assign(crawl_id=names)


def link_bases(crawl_ids: Iterable[str]) -> dict[str, int]:
    """The first link's id of each crawl: the upper half of the id of its name, and nothing below.

    Raises:
        StoreError: if two crawls would give links the same ids.
    """
    names = [*crawl_ids]
    bases = dict(zip(names, (ids(names) >> _PLACE_BITS << _PLACE_BITS).tolist(), strict=True))
    owners = {base: name for name, base in bases.items()}
    for name, base in bases.items():
        if owners[base] != name:
            raise StoreError(
                f"links of the crawls '{name}' and '{owners[base]}' would have the same ids: export one of them, "
                "with --crawl"
            )
    return bases


def _numbered(store: Store, crawl: HeldCrawl, columns: Iterable[str]) -> Iterator[pd.DataFrame]:
    """Links of a crawl with crawl_id and link_id."""
    place = link_bases([crawl.crawl_id])[crawl.crawl_id]
    for links in read_parts(store, crawl, "links", [*columns], tuple(LinkScope)):
        yield links.assign(crawl_id=crawl.crawl_id, link_id=np.arange(place, place + len(links), dtype=np.int64))
        place += len(links)


def _pages(
    store: Store, crawls: Iterable[HeldCrawl], columns: Iterable[str]
) -> Iterator[tuple[HeldCrawl, pd.DataFrame]]:
    names = [*columns]
    for crawl in crawls:
        for pages in read_parts(store, crawl, "pages", names):
            yield crawl, pages


def _shared(table: Table, of: str, *others: str) -> list[str]:
    """Columns that a table of the star has from a crawl's table, and others of that."""
    wanted = {column.name for column in table.columns} | {*others}
    return [column.name for column in TABLES[of].columns if column.name in wanted]


def _with_ends(rows: pd.DataFrame, by: str, page_id: str, domain_id: str = "") -> pd.DataFrame:
    """Rows with the ids of the pages that a column names."""
    found: Ends = ends(rows[by])
    told: dict[str, Ids] = {page_id: found.pages} | ({domain_id: found.domains} if domain_id else {})
    return rows.assign(**told)


def _taken(values: "pd.Series[Any]", at: Any) -> Any:
    """Values by their places, null at -1."""
    return values.array.take(at, allow_fill=True)
