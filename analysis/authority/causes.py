"""Why a URL of the site is no node of its graph: the one place that decides it, of links and of backlinks."""

from typing import Final

import pandas as pd

from analysis.authority.graph import Cause
from analysis.measures.resolution import AWAY, CIRCLE
from linkspider.model.indexability import Indexability

_BY_INDEXABILITY: Final = {
    Indexability.NOINDEX: Cause.NOINDEX,
    Indexability.CANONICALISED: Cause.CANONICALISED,
    Indexability.BLOCKED: Cause.BLOCKED,
    Indexability.ERROR: Cause.BROKEN,
    Indexability.NOT_HTML: Cause.NOT_HTML,
    Indexability.NOT_FETCHED: Cause.NOT_CRAWLED,
    Indexability.REDIRECT: Cause.REDIRECT_LOOP,  # those that lead anywhere are resolved, so this one goes on and on
}


class Causes:
    """Why URLs are no nodes.

    Attributes:
        ends: URL key -> where it ends, of all that end elsewhere or are in a circle.
        away: ends on other sites that redirects of this one lead to.
    """

    def __init__(self, pages: pd.DataFrame, resolved: pd.DataFrame) -> None:
        """Reads pages of the site crawl, with url_key and indexability, and where they end, as ``site_graph`` does."""
        states = pages["indexability"]
        is_other = (states != Indexability.INDEXABLE).to_numpy(dtype=bool)
        moved = resolved[(resolved["url"] != resolved["resolved_url"]) | resolved["is_loop"]]
        self.ends: dict[str, str] = dict(zip(moved["url"].tolist(), moved["resolved_url"].tolist(), strict=True))
        self.away = frozenset(resolved.loc[resolved["conflict"] == AWAY, "resolved_url"])
        keys = pages.loc[is_other, "url_key"].astype("str")
        self._states = dict(zip(keys.tolist(), states[is_other].tolist(), strict=True))
        self._loops = frozenset(resolved.loc[resolved["conflict"] == CIRCLE, "url"])

    def of(self, url: str) -> Cause:
        """Why a URL key that ends at no node does."""
        end = self.ends.get(url, url)
        if end in self._loops:
            return Cause.REDIRECT_LOOP
        if end in self.away:
            return Cause.EXTERNAL
        state = self._states.get(end)
        return Cause.NOT_CRAWLED if state is None else _BY_INDEXABILITY[Indexability(state)]
