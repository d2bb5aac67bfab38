"""Own pages that internal links miss, in three strengths; and whether the crawl can tell."""

from collections.abc import Sequence
from itertools import compress
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from analysis.authority.graph import Matrix, SiteGraph
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

NO_INLINK: Final = "no_inlink"
BOILERPLATE_ONLY: Final = "boilerplate_only"
NO_AUTHORITY_PATH: Final = "no_authority_path"
_FOUND_IN: Final = {
    "found_in_links": "links",
    "found_in_sitemap": "sitemap",
    "found_in_backlinks": "backlinks",
    "found_in_seeds": "list",
}


class Doubts(NamedTuple):
    """Why a crawl cannot tell; empty texts where it can.

    Attributes:
        links: why links of pages may be missing.
        placements: why it may not be known where on a page links stand.
        backlinks: why backlinks may be missing.
    """

    links: str = ""
    placements: str = ""
    backlinks: str = ""


def orphans(
    graph: SiteGraph, pages: pd.DataFrame, inlinks: pd.DataFrame, flow: pd.DataFrame | None, doubts: Doubts
) -> pd.DataFrame:
    """Finds the pages that internal links miss.

    Of the first two strengths a page has one row at most, the stronger. The start page is none: nobody needs a link to
    get there.

    Args:
        graph: the site's; its nodes are looked at.
        pages: the site's pages, with url_key, depth and found_in_links, found_in_sitemap, found_in_backlinks and
            found_in_seeds.
        inlinks: the mart ``page_inlinks``, counted by resolved URL.
        flow: one row per node, in their order, with referring_domains and authority; None where there are no backlinks.
            Where none is followed, no page is without a path from one: there is nowhere to come from.
        doubts: what the crawl cannot tell.

    Returns:
        The mart ``orphans``: the strongest first, then by authority, then by URL.
    """
    frame = pd.DataFrame({"url": graph.names})
    frame = frame.join(_of_nodes(graph, inlinks["url"], inlinks[["unique_inlinks", "content_inlinks", "depth"]]))
    frame = frame.join(_of_nodes(graph, pages["url_key"], pages[[*_FOUND_IN]]))
    frame["unique_inlinks"] = frame["unique_inlinks"].fillna(0)
    frame["found_in"] = _found_in(frame)
    frame["referring_domains"], frame["authority"] = 0, np.nan
    if flow is not None:
        frame["referring_domains"] = flow["referring_domains"].to_numpy()
        frame["authority"] = flow["authority"].to_numpy()
    is_start = (frame["depth"] == 0).fillna(False).to_numpy(dtype=bool)
    has_none = (frame["unique_inlinks"] == 0).to_numpy(dtype=bool) & ~is_start
    in_content = frame["content_inlinks"].fillna(0).to_numpy(dtype=float)
    is_chrome = ~has_none & ~is_start & (in_content == 0)
    chosen = [(has_none, NO_INLINK, doubts.links), (is_chrome, BOILERPLATE_ONLY, doubts.placements or doubts.links)]
    if flow is not None:
        entered = (frame["referring_domains"] > 0).to_numpy()
        cut_off = ~has_none & ~is_start & ~reached(graph.edges, np.flatnonzero(entered)) & entered.any()
        chosen.append((cut_off, NO_AUTHORITY_PATH, doubts.links or doubts.backlinks))
    return _gathered(frame, chosen)


def _of_nodes(graph: SiteGraph, urls: "pd.Series[str]", told: pd.DataFrame) -> pd.DataFrame:
    """What is told of pages, one row per node, in their order; null for one of which nothing is told."""
    node = graph.numbers(urls)
    is_node = node >= 0
    return told[is_node].set_axis(node[is_node], axis=0).reindex(range(len(graph)))


def reached(edges: Matrix, begin: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Which nodes paths of edges lead to from some nodes, those themselves among them: bool of shape (n,).

    Args:
        edges: CSR of shape (n, n); begin: numbers of nodes.
    """
    count = edges.shape[0]
    found = np.zeros(count, dtype=bool)
    if not len(begin):
        return found
    # a node more, which links to all that are begun with
    target = np.append(edges.indices, begin.astype(edges.indices.dtype))
    begun = np.append(edges.indptr, edges.indptr.dtype.type(len(target)))
    joined = csr_array((np.ones(len(target)), target, begun), shape=(count + 1, count + 1))
    order = breadth_first_order(joined, count, return_predecessors=False)
    found[order[order < count]] = True
    return found


def _found_in(frame: pd.DataFrame) -> npt.NDArray[np.object_]:
    flags = frame[[*_FOUND_IN]].fillna(False).to_numpy(dtype=bool)
    named, of_row = np.unique(flags, axis=0, return_inverse=True)  # the few combinations that there are
    words = [" ".join(compress(_FOUND_IN.values(), row)) for row in named]
    return np.array([*words, ""], dtype=object)[of_row]


def _gathered(frame: pd.DataFrame, chosen: Sequence[tuple[npt.NDArray[np.bool_], str, str]]) -> pd.DataFrame:
    parts = [
        frame[which].assign(
            strength=strength, rank=rank, status="inconclusive" if doubt else "confirmed", reason=doubt or None
        )
        for rank, (which, strength, doubt) in enumerate(chosen)
    ]
    found = pd.concat(parts, ignore_index=True)
    found = found.sort_values(["rank", "authority", "url"], ascending=[True, False, True])
    return shaped(found, MARTS["orphans"])
