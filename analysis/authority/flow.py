"""The marts of the graph itself: authority of each page, its edges, and what evaporates where."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.graph import Floats, Ints, SiteGraph, rows_of
from analysis.authority.solve import pagerank, reverse
from analysis.given.policy import Policy
from analysis.tables.counting import occurrences
from analysis.tables.frames import repeated, shaped
from linkspider.model.tables import MARTS


def internal_pagerank(graph: SiteGraph, policy: Policy) -> Floats:
    """PageRank by internal links alone, every slot alike and uniform teleport, divided by its sum: shape (n,)."""
    return _divided(pagerank(graph.plain, _uniform(graph), policy.damping))


def cheirank(graph: SiteGraph, policy: Policy) -> Floats:
    """PageRank of the graph turned round, divided by its sum: which pages lead on to many. Shape (n,).

    Every page that links to one is a slot of it, all alike. Source: Chepelianskii 2010.
    """
    edges, d = graph.edges, policy.damping
    shares = (1.0 / np.maximum(occurrences(edges.indices, len(graph)), 1))[edges.indices]
    turned_back = csr_array((shares, edges.indices, edges.indptr), shape=edges.shape)  # the turned graph's transpose
    return _divided(reverse(turned_back, (1 - d) * _uniform(graph), d))


def authority_edges(graph: SiteGraph, authority: Floats, policy: Policy) -> pd.DataFrame:
    """The mart ``authority_edges``, by source and target; URLs are categorical, as there may be tens of millions.

    Args:
        graph: the site's; authority: x of shape (n,); policy: its damping.
    """
    edges = graph.edges  # numbers are in the order of the URLs
    source = rows_of(edges)
    urls = graph.names
    flow = (policy.damping * authority)[source]
    flow *= edges.data
    columns = {
        "source_url": repeated(source, urls),
        "target_url": repeated(edges.indices, urls),
        "weight": edges.data,
        "flow": flow,
    }
    return pd.DataFrame({column.name: columns[column.name] for column in MARTS["authority_edges"].columns}, copy=False)


def authority_leaks(graph: SiteGraph, authority: Floats, policy: Policy) -> pd.DataFrame:
    """The mart ``authority_leaks``, largest amount first: the leak waterfall is its sum by cause.

    Args:
        graph: the site's; authority: x of shape (n,); policy: its damping.
    """
    leaks = graph.wasted
    amount = evaporated(leaks, authority, policy)
    total = amount.sum()
    frame = leaks.assign(amount=amount, share=amount / total if total else 0.0, source_url=graph.urls[leaks["source"]])
    frame = frame.sort_values("amount", ascending=False, kind="stable")  # before, by source and cause
    return shaped(frame, MARTS["authority_leaks"])


def authority_pages(
    graph: SiteGraph, entering: Floats, authority: Floats, weights: Floats, policy: Policy
) -> pd.DataFrame:
    """What happens at each page, as far as arrays tell.

    Args:
        graph: the site's.
        entering: v; authority: x; weights: p, of the priority pages, 0 elsewhere: each of shape (n,).
        policy: its damping.

    Returns:
        One row per node, in their order: columns of the mart ``authority`` but internal_pagerank,
        referring_domains, role and harmonic.
    """
    d, leaks = policy.damping, graph.wasted
    out = d * authority * graph.edges.sum(axis=1)
    amount = evaporated(leaks, authority, policy)
    worst = leaks.assign(amount=amount).sort_values("amount", ascending=False, kind="stable")
    cause = worst.drop_duplicates("source").set_index("source")["cause"].reindex(range(len(graph)))
    return pd.DataFrame(
        {
            "url": graph.urls,
            "is_priority": weights > 0,
            "priority_weight": weights,
            "teleport": entering,
            "authority": authority,
            "authority_in": authority - (1 - d) * entering,
            "authority_out": out,
            "waste": np.bincount(leaks["source"], amount, minlength=len(graph)),
            "waste_cause": cause.to_numpy(dtype=object),
            "priority_reach": (1 - d) * reverse(graph.edges, (weights > 0).astype(float), d),
            "cheirank": cheirank(graph, policy),
        }
    )


def capture(authority: Floats, pages: Ints, baseline: Floats) -> dict[str, float]:
    """How much of the authority that pages have is at the priority pages, and how much that would be by links alone.

    Args:
        authority: x of shape (n,); pages: numbers of the priority pages.
        baseline: x with uniform teleport.

    Returns:
        ``capture_rate`` (of what the pages have), ``captured`` (of all that enters, waste included),
        ``baseline_capture_rate`` (the same rate with uniform teleport) and ``page_share`` (of the pages).
    """
    total, plain = float(authority.sum()), float(baseline.sum())
    return {
        "capture_rate": float(authority[pages].sum()) / total if total else 0.0,
        "captured": float(authority[pages].sum()),
        "baseline_capture_rate": float(baseline[pages].sum()) / plain if plain else 0.0,
        "page_share": len(pages) / len(authority) if len(authority) else 0.0,
    }


def evaporated(slots: pd.DataFrame, authority: Floats, policy: Policy) -> "pd.Series[float]":
    """What evaporates in slots, of all that enters.

    Args:
        slots: source (numbers of nodes) and share.
        authority: x, of shape (n,); policy: what counts how much.
    """
    amounts: pd.Series[float] = leaked(policy) * authority[slots["source"]] * slots["share"]
    return amounts


def leaked(policy: Policy) -> float:
    """What a share that evaporates adds up to along all paths, for one unit of authority: d / (1 - d)."""
    return policy.damping / (1 - policy.damping)


def _uniform(graph: SiteGraph) -> Floats:
    return np.full(len(graph), 1 / len(graph)) if len(graph) else np.zeros(0)


def _divided(rank: Floats) -> Floats:
    return rank / rank.sum() if len(rank) else rank
