"""What one crawl saw of links, encoded for comparing: every text becomes an integer id once, the same in all crawls."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.history.evidence import PAGE_REDIRECTED, of_checks, of_page_checks, of_pages
from analysis.history.reach import WAY_COLUMNS, Reach, reach_of, ways_of, were_read
from analysis.measures.resolution import redirect_ends
from analysis.tables.anchors import anchors_of
from analysis.tables.counting import Codes
from analysis.tables.reading import read
from analysis.tables.selection import HeldCrawl
from linkspider.model import urls
from linkspider.model.identity import page_identity
from linkspider.model.scope import LinkScope
from linkspider.model.store import Store

SCOPES: Final[Mapping[str, LinkScope]] = {"site": LinkScope.INTERNAL, "referrers": LinkScope.BACKLINK}
LINK_COLUMNS: Final = (
    *("source_url", "target_key", "anchor_text", "image_alt", "rel", "is_followed", "placement", "dom_path"),
    *("ordinal", "fetched_at"),
)
PAGE_COLUMNS: Final = (
    *("url_key", "outcome", "status", "redirect_url", "redirect_kind", "is_permanent", "is_noindex"),
    *("links_truncated", "unanswered_redirectors", "challenge_signs", "soft_404_signs", "parked_signs", "fetched_at"),
    *WAY_COLUMNS,
)
REDIRECT_COLUMNS: Final = ("url_key", "status", "redirect_url", "redirect_kind", "is_permanent")
CHECK_COLUMNS: Final = ("referring_key", "target_key", "verdict")
SITEMAP_COLUMNS: Final = ("outcome", "status", "format", "parent_url", "is_truncated")
_HALF: Final = 32
_NONE: Final = -1

Times = npt.NDArray[np.datetime64]


class Ids:
    """Texts and their numbers, from 0 in order of appearance; nothing has -1."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._texts: list[str] = []

    def __len__(self) -> int:
        return len(self._texts)

    def codes(self, values: "pd.Series[Any]", as_text: Callable[[str], str] = str) -> Codes:
        """The numbers of texts, or of what ``as_text`` makes of them; new ones for those not met before."""
        texts = values.astype("category").cat
        numbers = np.array([*(self._number(as_text(text)) for text in texts.categories), _NONE], dtype=np.int64)
        return numbers[texts.codes]

    def texts(self, codes: Codes) -> npt.NDArray[np.object_]:
        """The texts of numbers; None for -1."""
        table = np.array([*self._texts, None], dtype=object)
        return table[codes]

    def _number(self, text: str) -> int:
        number = self._numbers.setdefault(text, len(self._texts))
        if number == len(self._texts):
            self._texts.append(text)
        return number


class Snapshot(NamedTuple):
    """What one crawl saw, in numbers of ``Ids``.

    Attributes:
        crawl_id: its name; ``is_complete``: whether every URL within its reach has an outcome.
        links: one row per link occurrence: source, target, anchor (of an image: its alt), has_anchor, rel, is_followed
            (0 or 1), placement, path, is_noindex (0 or 1), ordinal and fetched_at; in the order of the pages.
        sources: by number of the page, what it and the verdict on it say of links that are not on it: reason (a text),
            is_missing, end (a number), fetched_at; and ways, as ``ways_of`` gives them.
        checks: by pair, what verdicts say: reason, is_missing and is_live.
        reach: what a crawl of the site could find, without sitemaps where it could not read all of them; None for one
            of referring pages, or where its arguments are unknown.
    """

    crawl_id: str
    is_complete: bool
    links: pd.DataFrame
    sources: pd.DataFrame
    checks: pd.DataFrame
    reach: Reach | None = None


class Read(NamedTuple):
    """Rows of a crawl's tables.

    Attributes:
        links: ``LINK_COLUMNS``, one row per occurrence.
        pages: ``PAGE_COLUMNS``, one row per url_key.
        checks: ``CHECK_COLUMNS``.
        sitemaps: ``SITEMAP_COLUMNS``.
    """

    links: pd.DataFrame
    pages: pd.DataFrame
    checks: pd.DataFrame
    sitemaps: pd.DataFrame


def snapshot(store: Store, crawl: HeldCrawl, ids: Ids) -> Snapshot:
    """Reads what a crawl saw of links of the site.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    links = read(store, crawl, "links", LINK_COLUMNS, (SCOPES[crawl.spider],))
    pages = read(store, crawl, "pages", PAGE_COLUMNS).drop_duplicates("url_key")
    checks = read(store, crawl, "backlink_checks", CHECK_COLUMNS)
    sitemaps = read(store, crawl, "sitemaps", SITEMAP_COLUMNS)
    return encoded(crawl, Read(links, pages, checks, sitemaps), ids)


def encoded(crawl: HeldCrawl, read_rows: Read, ids: Ids) -> Snapshot:
    """Encodes what a crawl saw.

    Args:
        crawl: the crawl.
        read_rows: its rows.
        ids: the numbers of texts, shared by all crawls that are compared.
    """
    links, pages, checks, sitemaps = read_rows
    is_complete = bool(crawl.verdict.get("is_complete"))
    said = of_pages(pages, follows_out=crawl.spider == "site" and is_complete)
    alone = of_page_checks(checks).set_index("referring_key")
    said.update(alone[alone.index.isin(said.index[said["is_missing"]])])
    sources = pd.DataFrame(
        {
            "reason": said["reason"].to_numpy(dtype=object),
            "is_missing": said["is_missing"].to_numpy(dtype=bool),
            "end": ids.codes(said["end"]),
            "fetched_at": pages["fetched_at"].array,
            "ways": ways_of(pages),
        },
        index=ids.codes(said.index.to_series()),
    )
    asked = of_checks(checks)
    of_pair = asked[["reason", "is_missing", "is_live"]].set_axis(
        pairs(ids.codes(asked["referring_key"]), ids.codes(asked["target_key"])), axis="index"
    )
    noindex = ids.codes(pages["url_key"])[pages["is_noindex"].to_numpy(dtype=bool)]
    anchors, _ = anchors_of(links)
    frame = pd.DataFrame(
        {
            "source": ids.codes(links["source_url"], urls.key),
            "target": ids.codes(links["target_key"]),
            "anchor": ids.codes(anchors),
            "has_anchor": (anchors != "").to_numpy(dtype=bool),
            "rel": ids.codes(links["rel"]),
            "is_followed": links["is_followed"].to_numpy(dtype=np.int64),
            "placement": ids.codes(links["placement"]),
            "path": ids.codes(links["dom_path"]),
            "ordinal": links["ordinal"].to_numpy(dtype=np.int64),
            "fetched_at": links["fetched_at"].array,
        }
    )
    is_told = crawl.spider == "referrers"  # of the site's own pages it would be a row for each of their links
    frame["is_noindex"] = (np.isin(frame["source"], noindex) & is_told).astype(np.int64)
    reach = reach_of(crawl.verdict.get("arguments")) if crawl.spider == "site" else None
    if reach is not None and not were_read(sitemaps):
        reach = reach.without_sitemaps()
    return Snapshot(crawl.crawl_id, is_complete, frame.sort_values(["source", "ordinal"]), sources, of_pair, reach)


def have_namesakes(pages: Codes, others: Codes, ids: Ids) -> npt.NDArray[np.bool_]:
    """Which pages are one with one of others, whose address may be spelled otherwise."""
    known = {page_identity(url) for url in ids.texts(others)}
    return np.array([page_identity(url) in known for url in ids.texts(pages)], dtype=bool)


def site_redirects(store: Store, crawl: HeldCrawl | None, ids: Ids) -> pd.DataFrame:
    """Pages of the site that redirect, as a crawl of it saw them, as rows of ``Snapshot.sources``.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    ends = redirect_ends(read(store, crawl, "pages", REDIRECT_COLUMNS).drop_duplicates("url_key"))
    return pd.DataFrame(
        {
            "reason": PAGE_REDIRECTED,
            "is_missing": False,
            "end": ids.codes(pd.Series(ends.values(), dtype="str")),
            "fetched_at": pd.Series(pd.NaT, index=range(len(ends)), dtype="datetime64[us, UTC]").array,
            "ways": 0,
        },
        index=ids.codes(pd.Series(ends.keys(), dtype="str")),
    )


def pairs(sources: Codes, targets: Codes) -> Codes:
    """One number for each page and target."""
    return (sources << _HALF) | targets


def pairs_of(links: pd.DataFrame) -> Codes:
    """The pair of page and target of each link."""
    return pairs(links["source"].to_numpy(), links["target"].to_numpy())


def counted(links: pd.DataFrame) -> "pd.Series[int]":
    """How many links each pair of page and target has, by pair."""
    numbers, counts = np.unique(pairs_of(links), return_counts=True)
    return pd.Series(counts, index=pd.Index(numbers, dtype="int64"))


def source_of(pair: Codes) -> Codes:
    """The pages of pairs."""
    return pair >> _HALF


def target_of(pair: Codes) -> Codes:
    """The targets of pairs."""
    return pair & ((1 << _HALF) - 1)
