"""Builds the graph of a site: from all its links their slots, those of some pages at a time, and from these edges."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.causes import Causes
from analysis.authority.graph import CAUSES, EDGE, Cause, Floats, Ints, SiteGraph, Small, Texts, places
from analysis.given.policy import Policy
from analysis.tables.counting import Coded, Flags, Numbers, blocks, coded
from analysis.tables.frames import codes, repeated
from analysis.tables.identity import folded, keyed
from analysis.tables.threads import side_by_side
from linkspider.model.indexability import Indexability
from linkspider.model.scope import LinkScope

_NOFOLLOW: Final = CAUSES.index(Cause.NOFOLLOW)
#: Causes in alphabetical order, as columns of them are sorted.
_IN_ORDER: Final = sorted(Cause)


def site_graph(pages: pd.DataFrame, resolved: pd.DataFrame, links: pd.DataFrame, policy: Policy) -> SiteGraph:
    """Builds the graph of a site.

    Args:
        pages: pages of the site crawl, one row per url_key, with indexability.
        resolved: the mart ``resolution`` of these pages, or what ``resolution.ways`` gives of it.
        links: one row per link occurrence on these pages, whatever it leads to, with source_url, target_key,
            link_scope, is_followed, placement, is_boilerplate and ordinal.
        policy: what counts how much.
    """
    ends = _Ends(pages, resolved)
    found = _Links.of(ends, links)
    parts = side_by_side(lambda block: _part_of(found, policy, block), blocks(found.source, len(ends.nodes)))
    return _assembled(ends.nodes.array, found.ends, parts, most=int(found.is_internal.sum()))


class _Ends:
    """Resolves both ends of links, each distinct URL once.

    Attributes:
        nodes: own pages that may be indexed, in alphabetical order.
        urls: what the numbers of targets stand for: the nodes, then all other ends.
    """

    def __init__(self, pages: pd.DataFrame, resolved: pd.DataFrame) -> None:
        is_node = (pages["indexability"] == Indexability.INDEXABLE).to_numpy(dtype=bool)
        self.nodes = pd.Index(pages.loc[is_node, "url_key"].astype("str").sort_values())
        self.urls: Texts = self.nodes.array
        self._causes = Causes(pages, resolved)

    def sources(self, texts: "pd.Index[str]") -> Ints:
        """The nodes that raw URLs of pages end at; -1 for what is none."""
        return places(folded(keyed(texts), self._causes.ends), self.nodes.array)

    def targets(self, texts: "pd.Index[str]") -> Ints:
        """Numbers of what URL keys end at: those of nodes first, and of all other distinct ends behind them."""
        numbers, distinct = self.nodes.append(folded(texts, self._causes.ends)).factorize()
        self.urls = pd.Index(distinct).array
        return np.asarray(numbers[len(self.nodes) :], dtype=np.int64)

    @property
    def causes(self) -> Small:
        """What becomes of links to each of ``urls``, if they stay on the site: codes of causes, or ``EDGE``."""
        others = self.urls[len(self.nodes) :].tolist()
        causes = np.array([CAUSES.index(self._causes.of(end)) for end in others], dtype=np.int8)
        return np.concatenate([np.full(len(self.nodes), EDGE, dtype=np.int8), causes])


class _Occurrences(NamedTuple):
    """Links, an array each, in the same order.

    Attributes:
        source, target: numbers of ends; -1 for a source that is no node.
        cause: code of what becomes of it, or ``EDGE``.
        is_away: it leads to another site, whether it is followed or not.
        is_content, is_boilerplate: where it stands; ordinal: its place on the page.
    """

    source: Numbers
    target: Numbers
    cause: Small
    is_away: Flags
    is_content: Flags
    is_boilerplate: Flags
    ordinal: Numbers

    def at(self, places: Ints | Numbers) -> "_Occurrences":
        return _Occurrences._make(values[places] for values in self)

    @property
    def kind(self) -> Small:
        """Which of ``_weights`` each has by where it stands."""
        return self.is_content + 2 * self.is_boilerplate.astype(np.int8)


def _weights(policy: Policy) -> Floats:
    """What links weigh: elsewhere, in the content, and both again where they are boilerplate."""
    weights = np.array([policy.other_weight, policy.content_weight])
    return np.concatenate([weights, np.minimum(weights, policy.boilerplate_weight)])


class _Links(NamedTuple):
    """All links of the site, of which occurrences are made for some pages at a time.

    Attributes:
        ends: what the numbers of targets stand for; causes: what becomes of links to each of them.
        source, target: nodes, and numbers of ends.
        is_internal, is_followed, is_content, is_boilerplate: bool of shape (n,); ordinal: int32 of shape (n,).
    """

    ends: Texts
    causes: Small
    source: Coded
    target: Coded
    is_internal: Flags
    is_followed: Flags
    is_content: Flags
    is_boilerplate: Flags
    ordinal: Numbers

    @classmethod
    def of(cls, ends: _Ends, links: pd.DataFrame) -> "_Links":
        """Links in a frame, as ``site_graph`` takes them."""
        target = coded(links["target_key"], ends.targets)
        return cls(
            ends=ends.urls,
            causes=ends.causes,
            source=coded(links["source_url"], ends.sources),
            target=target,
            is_internal=(links["link_scope"] == LinkScope.INTERNAL).to_numpy(dtype=bool),
            is_followed=links["is_followed"].to_numpy(dtype=bool),
            is_content=(links["placement"] == "content").to_numpy(dtype=bool),
            is_boilerplate=links["is_boilerplate"].to_numpy(dtype=bool),
            ordinal=links["ordinal"].to_numpy(np.int32),
        )

    def slots_at(self, rows: Ints) -> _Occurrences:
        """The occurrences of some rows that take a slot: a page's links to itself do not."""
        source, target = self.source.at(rows), self.target.at(rows)
        is_slot = source != target
        rows, source, target = rows[is_slot], source[is_slot], target[is_slot]
        external = np.int8(CAUSES.index(Cause.EXTERNAL))
        cause = np.where(self.is_internal[rows], self.causes[target], external)
        return _Occurrences(
            source=source,
            target=target,
            cause=np.where(self.is_followed[rows], cause, np.int8(_NOFOLLOW)),
            is_away=cause == external,
            is_content=self.is_content[rows],
            is_boilerplate=self.is_boilerplate[rows],
            ordinal=self.ordinal[rows],
        )


class _Slots(NamedTuple):
    """Slots of some pages, by source and target: the occurrence that counts, what it weighs, how many there are."""

    chosen: _Occurrences
    weight: Floats
    links: Ints


def _slots(links: _Occurrences, policy: Policy, first: int, ends: int) -> _Slots:
    """One for each source and target: of its occurrences a followed one, then the heaviest, then the first.

    Args:
        links: links of some pages; policy: what counts how much.
        first: the number of the first of these pages; ends: how many numbers of targets there are.
    """
    weights, kind = _weights(policy), links.kind
    pair = (links.source - np.int64(first)) * ends + links.target
    order = np.argsort(pair, kind="stable")  # fast where links are nearly in order
    is_first = np.diff(pair[order], prepend=-1) != 0
    starts = np.flatnonzero(is_first)
    _, lightness = np.unique(-weights, return_inverse=True)
    # a nofollowed one after all others: which cause a slot has must not hang on the order in which pages were fetched
    followed = (links.cause != EDGE).astype(np.int64) + (links.cause == _NOFOLLOW)
    worse = followed * len(weights) + lightness[kind]
    worse = worse * (int(links.ordinal.max(initial=0)) + 1) + links.ordinal
    worse = worse[order]
    best = np.flatnonzero(worse == np.minimum.reduceat(worse, starts)[np.cumsum(is_first) - 1])
    place = order[best[np.searchsorted(best, starts)]]  # the first of the best ones at or behind each start
    chosen = links.at(place)
    return _Slots(chosen, weights[kind[place]] * _position(chosen, policy), np.diff(np.append(starts, len(pair))))


def _position(slots: _Occurrences, policy: Policy) -> Floats:
    """What the place of each slot counts, among those of its page in the content or elsewhere."""
    group = slots.source.astype(np.int64) * 2 + slots.is_content
    order = np.argsort(group * (int(slots.ordinal.max(initial=0)) + 1) + slots.ordinal, kind="stable")
    ordered = group[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    first = np.repeat(starts, np.diff(np.append(starts, len(ordered))))
    place = np.empty(len(order))
    place[order] = np.arange(1, len(order) + 1) - first
    return np.maximum(place**-policy.position_exponent, policy.least_position)


class _Part(NamedTuple):
    """What the slots of some pages add to the graph.

    Attributes:
        target, share: of edges, by source and target; edges: how many each page has.
        weight, slots: of each page.
        wasted, mendable: as in ``SiteGraph``, but for causes in codes, and numbers of targets instead of URLs.
    """

    target: Numbers
    share: Floats
    edges: Ints
    weight: Floats
    slots: Ints
    wasted: pd.DataFrame
    mendable: pd.DataFrame


def _part_of(links: _Links, policy: Policy, block: tuple[int, int, Ints]) -> _Part:
    """What the slots of the pages of a block add to the graph."""
    first, last, rows = block
    return _part(_slots(links.slots_at(rows), policy, first, len(links.ends)), first, last)


def _part(slots: _Slots, first: int, last: int) -> _Part:
    """Adds up slots of the pages from one number up to another, which is left out."""
    chosen, count = slots.chosen, last - first
    page = chosen.source - first
    weight = np.bincount(page, slots.weight, minlength=count).astype(np.float64)
    number = np.bincount(page, minlength=count).astype(np.int64)
    share, plain = slots.weight / weight[page], 1.0 / number[page]
    is_edge = chosen.cause == EDGE
    lost = pd.DataFrame(
        {
            "source": chosen.source[~is_edge],
            "target": chosen.target[~is_edge],
            "cause": chosen.cause[~is_edge],
            "links": slots.links[~is_edge].astype(np.int32),
            "slots": np.int32(1),
            "share": share[~is_edge],
            "plain_share": plain[~is_edge],
        }
    )
    wasted = lost.groupby(["source", "cause"], as_index=False)[["links", "slots", "share", "plain_share"]].sum()
    return _Part(
        target=chosen.target[is_edge],
        share=share[is_edge],
        edges=np.bincount(page[is_edge], minlength=count),
        weight=weight,
        slots=number,
        wasted=wasted.astype({"links": np.int32, "slots": np.int32}),
        mendable=lost.loc[~chosen.is_away[~is_edge], ["source", "target", "cause", "links", "share"]],
    )


def _assembled(nodes: Texts, ends: Texts, parts: Iterable[_Part], most: int) -> SiteGraph:
    """The graph of parts, which follow each other; none is held when it is its turn's end.

    Args:
        nodes, ends: what the numbers of sources and targets stand for; parts: of all nodes.
        most: edges that there are at most. What of arrays is not written takes no memory.
    """
    count = len(nodes)
    target, share = np.empty(most, dtype=np.int32), np.empty(most)
    edges, weight, slots = np.zeros(count, dtype=np.int64), np.zeros(count), np.zeros(count, dtype=np.int64)
    wasted, mendable = [], []
    page = edge = 0
    for part in parts:
        pages, found = slice(page, page + len(part.edges)), slice(edge, edge + len(part.target))
        target[found], share[found] = part.target, part.share
        edges[pages], weight[pages], slots[pages] = part.edges, part.weight, part.slots
        wasted.append(part.wasted)
        mendable.append(part.mendable)
        page, edge = pages.stop, found.stop
    begun = np.append(0, np.cumsum(edges)).astype(target.dtype)
    return SiteGraph(
        urls=nodes,
        edges=csr_array((share[:edge], target[:edge], begun), shape=(count, count)),
        weight=weight,
        slots=slots,
        wasted=_wasted(pd.concat(wasted, ignore_index=True), np.flatnonzero(slots == 0)),
        mendable=_mendable(pd.concat(mendable, ignore_index=True), ends),
    )


def _wasted(lost: pd.DataFrame, dangling: Ints) -> pd.DataFrame:
    """What evaporates of parts, and of pages without slots."""
    ended = pd.DataFrame({"source": dangling, "cause": CAUSES.index(Cause.DANGLING), "links": 0, "slots": 0})
    ended = ended.assign(share=1.0, plain_share=1.0).astype(lost.dtypes.to_dict())
    whole = pd.concat([lost, ended], ignore_index=True)
    whole = whole.assign(cause=_words(whole["cause"]))
    return whole.iloc[np.lexsort((codes(whole["cause"]), whole["source"]))].reset_index(drop=True)


def _mendable(lost: pd.DataFrame, ends: Texts) -> pd.DataFrame:
    """Slots of parts, with texts for numbers, of which only those that are named are held."""
    named, place = np.unique(lost["target"], return_inverse=True)
    told = {"url": repeated(place.astype(np.int32), ends[named]), "cause": _words(lost["cause"])}
    return lost.assign(**told)[["source", "url", "cause", "links", "share"]]


def _words(causes: "pd.Series[Any]") -> pd.Categorical:
    place = np.array([_IN_ORDER.index(cause) for cause in CAUSES], dtype=np.int8)
    words: pd.Categorical = repeated(place[causes.to_numpy()], [cause.value for cause in _IN_ORDER])
    return words
