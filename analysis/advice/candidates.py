"""Which links could be added at all, and which of these are worth exact numbers."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.advice.gains import Standing, solved_pages
from analysis.advice.topics import Topics
from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.authority.numbering import are_linked
from analysis.given.policy import Policy
from analysis.tables.counting import Flags

#: Pages that links are looked for to: priority pages first, then whatever leads to these best.
MOST_TARGETS: Final = 200
#: Pages that could pass on most; with ``MOST_TARGETS`` it bounds the tables of pairs to 16 MB each.
MOST_SOURCES: Final = 10_000
#: What exact numbers are worked out for: pages, links from each of them, links to each page.
SOLVED_SOURCES: Final = 350
SOLVED_PER_SOURCE: Final = 8
SOLVED_PER_TARGET: Final = 100
#: Pages less alike than this have nothing to say of each other. Judgement: of the pairs of pages of a large
#: documentation it leaves one in fifty, and links between less alike ones would have surprised a reader.
MIN_SIMILARITY: Final = 0.1
#: A page is to link to the targets that it is most alike to: so many, those included that it links to. Judgement.
NEAREST: Final = 10


def new_shares(graph: SiteGraph, policy: Policy) -> Floats:
    """The share of a page's slots that a new link in its content takes, behind the others: shape (n,).

    How many slots stand in the content is not known: all of them do, which makes a new link weigh slightly less than it
    would.

    Args:
        graph: the site's; policy: what weighs how much.
    """
    place = graph.slots + 1.0
    weight = policy.content_weight * np.maximum(place**-policy.position_exponent, policy.least_position)
    return np.asarray(weight / (graph.weight + weight))


class Considered(NamedTuple):
    """Pages between which links are looked for: numbers of nodes, in order."""

    sources: Ints
    targets: Ints


def considered(standing: Standing, shares: Floats, may_link: Flags) -> Considered:
    """The pages on which a link could bring most, and those that it could lead to.

    Args:
        standing: how the site stands; shares: of new links, shape (n,).
        may_link: whether a link on a page would be followed, and all its links are known, shape (n,).
    """
    order = np.lexsort((np.arange(len(shares)), -standing.value, standing.priority <= 0))[:MOST_TARGETS]
    targets = np.sort(order[standing.value[order] > 0])
    if not len(targets):
        return Considered(targets, targets)
    most = standing.authority * shares * (standing.value[targets].max() - standing.onward)
    order = np.lexsort((np.arange(len(most)), np.where(may_link, -most, np.inf)))[:MOST_SOURCES]
    return Considered(np.sort(order[may_link[order]]), targets)


def candidates(graph: SiteGraph, standing: Standing, shares: Floats, pages: Considered, topics: Topics) -> pd.DataFrame:
    """Links that are not there, between pages that speak of the same; those that bring most by first order.

    Where there are no texts at all, pages of the same folder are taken for alike, and similarity is null.

    Args:
        graph: the site's; standing: how it stands; shares: of new links, shape (n,).
        pages: between which to look; topics: what they speak of.

    Returns:
        source, target (numbers), share and similarity; by source and target, which is the order of their URLs.
    """
    sources, targets = pages
    if len(topics.pages):
        similarity = topics.similarity(sources, targets)
        is_alike = _alike(np.where(sources[:, np.newaxis] == targets, 0.0, np.nan_to_num(similarity)))
    else:
        similarity = np.full((len(sources), len(targets)), np.nan)
        is_alike = _folders(graph, sources)[:, np.newaxis] == _folders(graph, targets)
    first = _first_order(standing, shares, sources, targets)
    left, right = np.nonzero(is_alike & (sources[:, np.newaxis] != targets) & (first > 0))
    is_open = ~are_linked(graph, sources[left], targets[right])
    left, right = left[is_open], right[is_open]
    found = pd.DataFrame({"source": sources[left], "target": targets[right], "first": first[left, right]})
    found = found.assign(share=shares[found["source"]], similarity=similarity[left, right])
    return (
        _best(found, solved_pages(graph.edges, SOLVED_SOURCES))
        .drop(columns="first")
        .sort_values(["source", "target"], ignore_index=True)
    )


def _first_order(standing: Standing, shares: Floats, sources: Ints, targets: Ints) -> Floats:
    passed = standing.damping * standing.authority[sources] * shares[sources]
    better = standing.value[targets] - standing.onward[sources, np.newaxis]
    return np.asarray(passed[:, np.newaxis] * better)


def _alike(similarity: Floats) -> Flags:
    """Whether pages are alike enough, and no ``NEAREST`` others are more alike to the source."""
    least = np.full(len(similarity), MIN_SIMILARITY)
    if similarity.shape[1] > NEAREST:
        least = np.maximum(least, np.partition(similarity, -NEAREST, axis=1)[:, -NEAREST])
    return np.asarray(similarity >= least[:, np.newaxis])


def _folders(graph: SiteGraph, numbers: Ints) -> npt.NDArray[np.object_]:
    paths = (str(url).partition("?")[0] for url in graph.urls[numbers].tolist())
    return np.array([path[: path.rindex("/") + 1] for path in paths], dtype=object)


def _best(found: pd.DataFrame, most: int) -> pd.DataFrame:
    found = found.sort_values(["first", "source", "target"], ascending=[False, True, True])
    found = found[found.groupby("source").cumcount() < SOLVED_PER_SOURCE]
    found = found[found.groupby("target").cumcount() < SOLVED_PER_TARGET]
    return found[found["source"].isin(found["source"].drop_duplicates()[:most])]
