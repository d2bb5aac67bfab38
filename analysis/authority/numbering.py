"""Both ends of links as numbers of a graph's nodes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.authority.graph import Ints, SiteGraph
from linkspider.model import urls


def source_numbers(graph: SiteGraph, values: "pd.Series[Any]", folds: Mapping[str, str]) -> Ints:
    """The nodes that raw URLs of pages resolve to; -1 for what is no node.

    Args:
        graph: the site's; values: URLs, each distinct one is looked up once; folds: as ``resolution.folds`` gives it.
    """
    texts = values.astype("category").cat
    keys = [urls.key(text) for text in texts.categories]
    return graph.numbers([folds.get(key, key) for key in keys])[texts.codes]


def target_numbers(graph: SiteGraph, values: "pd.Series[Any]", folds: Mapping[str, str]) -> Ints:
    """The nodes that URL keys resolve to; -1 for what is no node.

    Args:
        graph: the site's; values: URL keys, each distinct one is looked up once; folds: as in ``source_numbers``.
    """
    texts = values.astype("category").cat
    return graph.numbers([folds.get(key, key) for key in texts.categories])[texts.codes]
