"""Both ends of links as numbers of a graph's nodes, and which nodes are linked."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.graph import Cause, Matrix, SiteGraph
from analysis.counting import Coded, coded
from analysis.identity import folded, keyed


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


def linked(graph: SiteGraph) -> Matrix:
    """Where one page links to another, followed or not: CSR of shape (n, n), entries are above 0.

    A link beside one that says nofollow would get no slot of its own: it would open the one that is there.
    """
    lost = graph.mendable[graph.mendable["cause"] == Cause.NOFOLLOW]
    target = graph.numbers(lost["url"])
    places = (lost["source"].to_numpy(np.int64)[target >= 0], target[target >= 0])
    return graph.edges + csr_array((np.ones(len(places[0])), places), shape=graph.edges.shape)
