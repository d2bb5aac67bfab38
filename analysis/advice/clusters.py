"""Topic clusters: how well the pages of a topic link to each other, and which links between hub and spokes are missing.

A cluster has a hub, which leads to all its pages and is led to by them; that keeps authority on the topic together.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.advice.cluster_groups import Grouping
from analysis.advice.gains import Changes, Standing, added, first_order, gains, solved_pages
from analysis.authority.graph import Floats, Ints, SiteGraph, rows_of
from analysis.authority.numbering import are_linked
from analysis.tables.counting import Flags, Numbers
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

CLUSTERS: Final = MARTS["clusters"]
GAPS: Final = MARTS["cluster_gaps"]
FOLDER_INDEX: Final = "folder index"
MOST_LINKED: Final = "most linked both ways"
HUB_TO_SPOKE: Final = "hub_to_spoke"
SPOKE_TO_HUB: Final = "spoke_to_hub"
MOST_ROWS: Final = 1_000
#: Pages that missing links stand on for which exact gains are worked out, those of most gain by first order.
SOLVED_SOURCES: Final = 500
#: Pages whose edges are looked at at a time.
_PAGES: Final = 50_000


def clusters(graph: SiteGraph, grouping: Grouping, standing: Standing) -> pd.DataFrame:
    """The mart ``clusters``, most pages first, then by name.

    Args:
        graph: the site's; grouping: of its nodes; standing: how the site stands, for its authority.
    """
    of, count = grouping.of, len(grouping.names)
    inside = _inside(graph, of)
    own = inside.source, inside.target
    hub = _hubs(grouping, inside)
    pages = np.bincount(of[of >= 0], minlength=count)
    edges = np.bincount(of[own[0]], minlength=count)
    flow = standing.authority * graph.edges.sum(axis=1)
    passed = np.bincount(of[of >= 0], flow[of >= 0], minlength=count)
    kept = np.bincount(of[own[0]], standing.authority[own[0]] * inside.weight, minlength=count)
    held = np.bincount(of[of >= 0], standing.authority[of >= 0], minlength=count)
    total = standing.authority.sum()
    frame = pd.DataFrame(
        {
            "cluster": grouping.names,
            "grouped_by": grouping.by,
            "pages": pages,
            "hub_url": graph.urls[hub],
            "hub_rule": np.where(grouping.is_index[hub], FOLDER_INDEX, MOST_LINKED),
            "edges": edges,
            "density": _share(edges, pages * (pages - 1)),
            "hub_to_spoke": _share(np.bincount(of[own[0]], hub[of[own[0]]] == own[0], minlength=count), pages - 1),
            "spoke_to_hub": _share(np.bincount(of[own[1]], hub[of[own[1]]] == own[1], minlength=count), pages - 1),
            "authority_share": held / total if total else 0.0,
            "flow_kept": _share(kept, passed),
        }
    )
    return shaped(frame.sort_values(["pages", "cluster"], ascending=[False, True]), CLUSTERS)


def cluster_gaps(
    graph: SiteGraph, grouping: Grouping, standing: Standing, shares: Floats, may_link: Flags
) -> pd.DataFrame:
    """The mart ``cluster_gaps``, by rank.

    Args:
        graph: the site's; grouping: of its nodes; standing: how the site stands, by the same graph's ``edges``.
        shares: what new links take of each page's slots, by ``candidates.new_shares``.
        may_link: whether links on a page would be followed, and all its links are known, bool of shape (n,).
    """
    hub = _hubs(grouping, _inside(graph, grouping.of))
    changes = _foremost(standing, _missing(graph, grouping.of, hub, shares, may_link))
    source, target = changes.source, changes.target
    gain = gains(standing, changes)
    names = np.array([*grouping.names, None], dtype=object)
    frame = pd.DataFrame(
        {
            "cluster": names[grouping.of[source]],
            "direction": np.where(hub[grouping.of[source]] == source, HUB_TO_SPOKE, SPOKE_TO_HUB),
            "source_url": graph.urls[source],
            "target_url": graph.urls[target],
            "slot_share": changes.onto,
            "gain": gain,
            "relative_gain": standing.relative(gain),
        }
    )
    frame = frame.sort_values(["gain", "source_url", "target_url"], ascending=[False, True, True])[:MOST_ROWS]
    return shaped(frame.assign(rank=np.arange(1, len(frame) + 1)), GAPS)


def _missing(graph: SiteGraph, of: Ints, hub: Ints, shares: Floats, may_link: Flags) -> Changes:
    """The links that are not there between hubs and the other pages of their clusters, to be added one by one."""
    spoke = np.flatnonzero(of >= 0)
    spoke = spoke[hub[of[spoke]] != spoke]
    its_hub = hub[of[spoke]]
    source, target = np.concatenate([its_hub, spoke]), np.concatenate([spoke, its_hub])
    is_open = may_link[source] & ~are_linked(graph, source, target)
    return added(source[is_open], target[is_open], shares[source[is_open]])


class _Inside(NamedTuple):
    """The edges whose ends are in the same cluster."""

    source: Numbers
    target: Numbers
    weight: Floats


def _inside(graph: SiteGraph, of: Ints) -> _Inside:
    """The edges inside of clusters; of all edges, those of some pages are looked at at a time."""
    parts = []
    for first in range(0, max(len(graph), 1), _PAGES):
        edges = graph.edges[first : first + _PAGES]
        source = rows_of(edges) + np.int32(first)
        is_inside = (of[source] == of[edges.indices]) & (of[source] >= 0)
        parts.append((source[is_inside], edges.indices[is_inside], edges.data[is_inside]))
    return _Inside(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _hubs(grouping: Grouping, inside: _Inside) -> Ints:
    """The hub of each cluster: the index page of its folder, else the page most linked both ways.

    That is the most pages that link to it or that it links to, whichever are fewer; then both together; then by URL. By
    links to it alone, it would be the page that stands in every footer.
    """
    of = grouping.of
    to, onward = (np.bincount(ends, minlength=len(of)) for ends in (inside.target, inside.source))
    order = np.lexsort((np.arange(len(of)), -(to + onward), -np.minimum(to, onward), ~grouping.is_index, of))
    order = order[of[order] >= 0]
    _, first = np.unique(of[order], return_index=True)
    return np.asarray(order[first], dtype=np.int64)


def _foremost(standing: Standing, changes: Changes) -> Changes:
    """Those that bring most by first order: on as many pages, and so many, as exact gains are worked out for."""
    order = np.lexsort((changes.target, changes.source, -first_order(standing, changes)))
    pages = pd.Series(changes.source[order])
    most = solved_pages(standing.edges, SOLVED_SOURCES)
    order = order[pages.isin(pages.drop_duplicates()[:most]).to_numpy()][: 2 * MOST_ROWS]
    source, target, onto, kept = changes
    return Changes(source[order], target[order], onto[order], kept[order])


def _share(part: Floats | Ints, whole: Floats | Ints) -> Floats:
    """Shares; not a number where the whole is 0."""
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0))
