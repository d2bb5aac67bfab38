"""Which pages of its site a crawl could come to know: what one that looked further found need not be new.

A complete crawl has an outcome for each URL within its reach, and its arguments draw that: with ``sitemaps=no``, pages
that no link leads to stay unknown. Limits do not count here: a crawl that one of them cut is not complete.
"""

import json
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from analysis.tables.counting import Codes
from linkspider.model import urls
from linkspider.model.identity import page_identity
from linkspider.model.outcome import GONE_STATUSES, Outcome

_LINKS, _SITEMAPS, _LISTS, _BACKLINKS = 1, 2, 4, 8
#: Columns of the table ``pages`` that tell how a page was found.
WAY_COLUMNS: Final = ("depth", "found_in_sitemap", "found_in_seeds", "found_in_backlinks")


class Reach(NamedTuple):
    """What a crawl's arguments let it find.

    Attributes:
        ways: how it learns of pages, as a sum of flags: by links from the start page, sitemaps, lists and backlinks.
        start: the start page's identity, as in ``page_identity``; empty where there is none.
        follows_soft_404: whether it follows links of pages that say "not found" with status 200.
    """

    ways: int
    start: str
    follows_soft_404: bool

    def without_sitemaps(self) -> "Reach":
        """What it finds if sitemaps tell it nothing, or not all that they hold."""
        return self._replace(ways=self.ways & ~_SITEMAPS)

    def would_meet(self, ways: npt.NDArray[np.int64], earlier: "Reach") -> npt.NDArray[np.bool_]:
        """Whether this crawl, complete, would have met pages if they were linked as when an earlier crawl found them.

        Pages that a list or a backlink named may have gone from the list alone, and that says nothing of them.

        Args:
            ways: how the earlier crawl found each, as ``ways_of`` gives it.
            earlier: the reach of the earlier crawl.
        """
        by_clicks = ((ways & _LINKS) > 0) & (ways & (_LISTS | _BACKLINKS | ~self.ways) == 0)
        return np.asarray(by_clicks & self._clicks_as_far_as(earlier), dtype=bool)

    def is_open_to(self, ways: npt.NDArray[np.int64], later: "Reach") -> npt.NDArray[np.bool_]:
        """Whether this crawl could have found pages by a way by which a later one did.

        Args:
            ways: how the later crawl found each, as ``ways_of`` gives it.
            later: the reach of the later crawl.
        """
        own = self.ways if self._clicks_as_far_as(later) else self.ways & ~_LINKS
        is_open: npt.NDArray[np.bool_] = ((ways & own) > 0) | ((ways == 0) & (later.ways & ~own == 0))
        return is_open

    def _clicks_as_far_as(self, other: "Reach") -> bool:
        """Whether clicks lead this crawl to all pages to which they lead another one, from the same start."""
        return self.start == other.start and self.follows_soft_404 >= other.follows_soft_404


def reach_of(arguments: Any) -> Reach | None:
    """Reads a site crawl's arguments.

    Args:
        arguments: as JSON, as in the table ``crawls``; an earlier version may have written none.
    """
    told = {name: str(value).strip() for name, value in json.loads(arguments or "{}").items()}
    if not told:
        return None
    has_list = bool(told.get("urls"))
    if has_list and told.get("max_depth") == "0":  # no page leads anywhere
        return Reach(_LISTS, "", follows_soft_404=False)
    ways = _LINKS + (_LISTS if has_list else 0)
    ways += sum(way for name, way in (("sitemaps", _SITEMAPS), ("backlinks", _BACKLINKS)) if not _is(told, name, "no"))
    start = page_identity(urls.from_user(told["url"])) if told.get("url") else ""
    return Reach(ways, start, _is(told, "soft_404", "follow"))


def _is(told: dict[str, str], name: str, word: str) -> bool:
    return told.get(name, "").lower() == word


def ways_of(pages: pd.DataFrame) -> npt.NDArray[np.int64]:
    """How a crawl learnt of its pages, as a sum of flags; 0 where only pages that it found otherwise link there.

    Args:
        pages: with ``WAY_COLUMNS``.
    """
    ways = pages["depth"].notna().to_numpy() * _LINKS
    for column, way in zip(WAY_COLUMNS[1:], (_SITEMAPS, _LISTS, _BACKLINKS), strict=True):
        ways = ways + pages[column].to_numpy(dtype=bool) * way
    return np.asarray(ways, dtype=np.int64)


def were_read(sitemaps: pd.DataFrame) -> bool:
    """Whether a crawl read all that sitemaps had to say: those that are not there have nothing to say.

    Args:
        sitemaps: outcome, status, format, parent_url and is_truncated of the table ``sitemaps``.
    """
    is_answer = (sitemaps["outcome"] == Outcome.OK) | sitemaps["status"].isin(GONE_STATUSES)
    is_other = (sitemaps["outcome"] == Outcome.OK) & sitemaps["format"].isna() & sitemaps["parent_url"].notna()
    return not (~is_answer | is_other | sitemaps["is_truncated"].astype(bool)).any()


def led_to(links: pd.DataFrame, unread: Codes, absent: Codes) -> Codes:
    """Pages that may still be linked though a crawl did not meet them, as it could not read all that linked to them.

    Args:
        links: source and target, as another crawl saw them: hyperlinks and redirects.
        unread: the pages that the crawl met and could not read.
        absent: the pages that it did not meet.

    Returns:
        Of ``absent`` those that ``unread`` linked to, and those that these linked to, and so on.
    """
    within = links[links["target"].isin(absent) & links["source"].isin(np.union1d(unread, absent))]
    if within.empty:
        return absent[:0]
    pages, numbers = np.unique(within.to_numpy(dtype=np.int64), return_inverse=True)
    numbers = numbers.reshape(within.shape) + 1
    first = np.flatnonzero(np.isin(pages, unread)) + 1
    source = np.concatenate([np.zeros(len(first), dtype=np.int64), numbers[:, 0]])
    target = np.concatenate([first, numbers[:, 1]])
    graph = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(len(pages) + 1,) * 2)
    met = breadth_first_order(graph, 0, return_predecessors=False)[1:] - 1
    return np.intersect1d(pages[met], absent)
