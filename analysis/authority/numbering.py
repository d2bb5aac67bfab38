"""Both ends of links as numbers of a graph's nodes, and which nodes are linked."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.authority.graph import Cause, Ints, SiteGraph
from analysis.tables.counting import Coded, Flags, coded
from analysis.tables.identity import folded, keyed


def coded_sources(graph: SiteGraph, values: "pd.Series[Any]", folds: Mapping[str, str]) -> Coded:
    """The nodes that raw URLs of pages resolve to; -1 for what is no node.

    Args:
        graph: the site's; values: URLs, each distinct one is looked up once; folds: as ``resolution.folds`` gives it.
    """
    return coded(values, lambda texts: graph.numbers(folded(keyed(texts), folds)))


def coded_targets(graph: SiteGraph, values: "pd.Series[Any]", folds: Mapping[str, str]) -> Coded:
    """The nodes that URL keys resolve to; -1 for what is no node.

    Args:
        graph: the site's; values: URL keys, each distinct one is looked up once; folds: as in ``coded_sources``.
    """
    return coded(values, lambda texts: graph.numbers(folded(texts, folds)))


def are_linked(graph: SiteGraph, source: Ints, target: Ints) -> Flags:
    """Whether a page of each pair links to the other, followed or not: bool of shape (m,).

    A link beside one that says nofollow would get no slot of its own: it would open the one that is there.

    Args:
        graph: the site's; source, target: numbers of nodes, of shape (m,).
    """
    if not len(source):
        return np.zeros(0, dtype=bool)
    lost = graph.mendable[graph.mendable["cause"] == Cause.NOFOLLOW]
    end = graph.numbers(lost["url"])
    shut = (lost["source"].to_numpy(np.int64) * len(graph) + end)[end >= 0]
    is_shut = np.isin(source.astype(np.int64) * len(graph) + target, shut)
    return np.asarray(graph.edges[source, target] > 0).ravel() | is_shut
