"""Which pages of its site a crawl could come to know: what one that looked further found need not be new.

A complete crawl has an outcome for each URL within its reach, and its arguments draw that: with ``sitemaps=no``, pages
that no link leads to stay unknown. Limits do not count here: a crawl that one of them cut is not complete.
"""

import json
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkspider.model import urls
from linkspider.model.identity import page_identity

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

    def is_open_to(self, ways: npt.NDArray[np.int64], later: "Reach") -> npt.NDArray[np.bool_]:
        """Whether this crawl could have found pages by a way by which a later one did.

        Args:
            ways: how the later crawl found each, as ``ways_of`` gives it.
            later: the reach of the later crawl.
        """
        is_same_web = self.start == later.start and self.follows_soft_404 >= later.follows_soft_404
        own = self.ways if is_same_web else self.ways & ~_LINKS
        is_open: npt.NDArray[np.bool_] = ((ways & own) > 0) | ((ways == 0) & (later.ways & ~own == 0))
        return is_open


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
