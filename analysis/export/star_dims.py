"""Dimensions of a star: the crawls, the pages and the domains that facts name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from analysis.export.ids import Known, ids, pages_among
from analysis.measures.page_groups import folder
from analysis.tables.reading import read_parts
from analysis.tables.selection import HeldCrawl
from linkspider.model import domains, urls
from linkspider.model.scope import LinkScope, Scope
from linkspider.model.store import Store

_TOLD: Final = (
    *("url_key", "outcome", "status", "depth", "indexability", "title", "h1", "language", "word_count", "fetched_at"),
)
_COUNTS: Final = ("accepted", "pages_ok", "links", "robots_denied", "errors")
_TIMES: Final = ("started_at", "finished_at")


def dim_crawls(crawls: Iterable[HeldCrawl], newest: Iterable[str]) -> pd.DataFrame:
    """One row per crawl.

    Args:
        crawls: the crawls of the star.
        newest: ids of those that the marts rest on.
    """
    rows = [_crawl(crawl, crawl.crawl_id in {*newest}) for crawl in crawls]
    frame = pd.DataFrame(rows)
    return frame.assign(**{name: pd.to_datetime(frame[name], utc=True, format="ISO8601") for name in _TIMES})


def _crawl(crawl: HeldCrawl, is_newest: bool) -> dict[str, Any]:
    names = ("is_complete", "incomplete_reasons", "finished_at", "finish_reason", *_COUNTS)
    return {
        "crawl_id": crawl.crawl_id,
        "spider": crawl.spider,
        "audited_site": crawl.site,
        "state": crawl.state,
        "is_newest": is_newest,
        "started_at": crawl.started_at or None,
        **{name: crawl.verdict.get(name) for name in names},
    }


class Dimensions:
    """Pages and domains that anything in the star names, each once.

    Args:
        store: where the tables lie.
        crawls: the crawls of the star, newest first: the first with a row for a page tells what it is.
        scope: the audited site.
        named: further URLs, as marts name them.
    """

    def __init__(self, store: Store, crawls: Iterable[HeldCrawl], scope: Scope, named: "pd.Series[Any]") -> None:
        self._store = store
        self._crawls = [*crawls]
        self._scope = scope
        self._named = named
        self._counts: Counter[str] | None = None

    def pages(self) -> Iterator[pd.DataFrame]:
        """One row per page: frames as ``dim_pages`` declares them, with a bounded number of rows.

        Raises:
            StoreError: if two pages have the same id, or a file cannot be read.
        """
        known, counts = Known("page"), Counter[str]()
        for found in self._found():
            fresh = found[pd.Series(known.add(pd.Index(found["url_key"])), index=found.index)]
            frame = self._page_rows(fresh)
            counts.update(frame["domain"])
            yield frame
        self._counts = counts

    def domains(self) -> Iterator[pd.DataFrame]:
        """One row per domain that pages lie on, as ``dim_domains`` declares them.

        Raises:
            StoreError: if two domains have the same id, or a file cannot be read.
        """
        if self._counts is None:
            for _ in self.pages():
                pass
        counts: Mapping[str, int] = self._counts or {}
        names = pd.Index([*counts], dtype="str")
        Known("domain").add(names)
        told = {"domain_id": ids(names), "domain": names, "is_site_domain": names == self._scope.domain}
        yield pd.DataFrame(told | {"pages": [*counts.values()]})

    def _found(self) -> Iterator[pd.DataFrame]:
        """Pages that crawls took on, then those that are only named; frames of distinct url_key, with what is told."""
        for crawl in self._crawls:
            for pages in read_parts(self._store, crawl, "pages", _TOLD):
                yield pages.assign(last_crawl_id=crawl.crawl_id)
        for crawl in self._crawls:
            for pages in read_parts(self._store, crawl, "pages", ("redirect_url", "canonical_url")):
                for name in pages:
                    yield _untold(pages_among(pages[name]))
            for links in read_parts(self._store, crawl, "links", ("source_url", "target_key"), tuple(LinkScope)):
                for name in links:
                    yield _untold(links[name])
        yield _untold(self._named)

    def _page_rows(self, found: pd.DataFrame) -> pd.DataFrame:
        keys = [*found["url_key"]]
        names = pd.Series([domains.of_url(key) for key in keys], index=found.index, dtype="str")
        return found.rename(columns={"url_key": "url"}).assign(
            page_id=ids(keys),
            host=[urls.host(key) for key in keys],
            domain=names,
            domain_id=ids(names),
            folder=[folder(key) for key in keys],
            is_site_page=[self._scope.contains(key) for key in keys],
        )


def _untold(named: "pd.Series[Any]") -> pd.DataFrame:
    """Pages by URL, of which nothing is known."""
    keys = pd.unique(pd.Series([urls.key(url) for url in named.unique()], dtype="str"))
    told = {name: None for name in (*_TOLD, "last_crawl_id") if name != "url_key"}
    return pd.DataFrame({"url_key": keys}).assign(**told)
