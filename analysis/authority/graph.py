"""The graph of a site: who passes on how much to whom, and what evaporates on the way.

Its nodes are the own pages that may be indexed. Both ends of a link are resolved by redirects and canonicals first, so
a page and its duplicates are one. A page's links are its *slots*: one for each distinct target, the page itself left
out. A slot whose target is a node and that is followed is an edge; all others evaporate, each for the first cause of
``Cause`` that holds. Sources: metrics after Brin and Page 1998 (slots), Google 2009 (nofollow takes its share along).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.policy import Policy
from analysis.counting import Coded, Numbers, blocks, coded
from analysis.identity import folded, keyed
from analysis.threads import side_by_side
from linkspider.model.indexability import Indexability
from linkspider.model.scope import LinkScope

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Matrix = csr_array[Any, Any]


class Cause(StrEnum):
    """Why what flows into a slot evaporates, in the order in which causes are looked for."""

    NOFOLLOW = "nofollow"
    EXTERNAL = "external"
    REDIRECT_LOOP = "redirect_loop"
    NOINDEX = "noindex"
    CANONICALISED = "canonicalised"
    BLOCKED = "blocked"
    BROKEN = "broken"
    NOT_HTML = "not_html"
    NOT_CRAWLED = "not_crawled"
    DANGLING = "dangling"


#: Codes of causes in arrays; an edge has ``EDGE``.
CAUSES: Final = tuple(Cause)
EDGE: Final = -1
_NOFOLLOW: Final = CAUSES.index(Cause.NOFOLLOW)

BY_INDEXABILITY: Final = {
    Indexability.NOINDEX: Cause.NOINDEX,
    Indexability.CANONICALISED: Cause.CANONICALISED,
    Indexability.BLOCKED: Cause.BLOCKED,
    Indexability.ERROR: Cause.BROKEN,
    Indexability.NOT_HTML: Cause.NOT_HTML,
    Indexability.NOT_FETCHED: Cause.NOT_CRAWLED,
    Indexability.REDIRECT: Cause.NOT_CRAWLED,
}


@dataclass(frozen=True)
class SiteGraph:
    """A site's graph.

    Attributes:
        urls: the nodes, own pages that may be indexed (url_key), in alphabetical order; a node's number is its place.
        edges: CSR of shape (n, n): the share of a page's slots that each of its edges has, weighted. Rows add up to 1
            less what evaporates.
        weight: float64 of shape (n,): the weight of all slots of a page together; 0 for a dangling one.
        slots: int64 of shape (n,): how many slots it has.
        wasted: one row per node and cause: source (a number), cause, links (occurrences), slots, share and plain_share
            of the page's slots; a dangling page has one row, whose shares are 1.
        mendable: one row per slot that evaporates inside of the site, as it might not: source, url (where it ends),
            cause, links and share.
    """

    urls: npt.NDArray[np.object_]
    edges: Matrix
    weight: Floats
    slots: Ints
    wasted: pd.DataFrame
    mendable: pd.DataFrame

    def __len__(self) -> int:
        return len(self.urls)

    def numbers(self, keys: "pd.Series[Any] | pd.Index[Any] | list[str]") -> Ints:
        """The nodes' numbers of url_keys; -1 for what is no node."""
        return np.asarray(self._index.get_indexer(pd.Index(keys, dtype=object)), dtype=np.int64)

    @property
    def names(self) -> "pd.Series[str]":
        """The nodes as a column, made anew each time; numpy's own texts would each take the room of the longest."""
        return pd.Series(self.urls, dtype="str")

    @property
    def plain(self) -> Matrix:
        """The same as ``edges`` where every slot of a page weighs the same; made anew each time, as it is large."""
        shares = np.repeat(1.0 / np.maximum(self.slots, 1), np.diff(self.edges.indptr))
        return csr_array((shares, self.edges.indices, self.edges.indptr), shape=self.edges.shape)

    @cached_property
    def _index(self) -> "pd.Index[Any]":
        return pd.Index(self.urls, dtype=object)  # as what it finds texts by would be: they are held once


def rows_of(matrix: Matrix) -> Numbers:
    """The row of each entry of a CSR matrix, as ``indices`` gives the column: of the edges, their source."""
    return np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))


def site_graph(pages: pd.DataFrame, resolved: pd.DataFrame, links: pd.DataFrame, policy: Policy) -> SiteGraph:
    """Builds the graph of a site.

    Args:
        pages: pages of the site crawl, one row per url_key, with indexability.
        resolved: the mart ``resolution`` of these pages.
        links: one row per link occurrence on these pages, whatever it leads to, with source_url, target_key,
            link_scope, is_followed, placement, is_boilerplate and ordinal.
        policy: what counts how much.
    """
    states = dict(zip(pages["url_key"].tolist(), pages["indexability"].tolist(), strict=True))
    nodes = np.array(sorted(key for key, state in states.items() if state == Indexability.INDEXABLE), dtype=object)
    found = _Links.of(_Ends(nodes, states, resolved), links)
    ends, parts = found.ends, _parts(found, policy, len(nodes))
    del found
    return _assembled(nodes, ends, parts)


class _Ends:
    """Resolves both ends of links, each distinct URL once.

    Attributes:
        urls: what the numbers of targets stand for: the nodes, then all other ends.
    """

    def __init__(self, nodes: npt.NDArray[np.object_], states: Mapping[str, str], resolved: pd.DataFrame) -> None:
        moved = resolved[(resolved["url"] != resolved["resolved_url"]) | resolved["is_loop"]]
        self.urls = nodes
        self._nodes = pd.Index(nodes, dtype="str")
        self._states = states
        self._ends: dict[str, str] = dict(zip(moved["url"].tolist(), moved["resolved_url"].tolist(), strict=True))
        self._loops = frozenset(resolved.loc[resolved["is_loop"], "url"])
        self._away = frozenset(resolved.loc[resolved["conflict"] == "redirect to another site", "resolved_url"])

    def sources(self, texts: "pd.Index[str]") -> Ints:
        """The nodes that raw URLs of pages end at; -1 for what is none."""
        return np.asarray(self._nodes.get_indexer(folded(keyed(texts), self._ends)), dtype=np.int64)

    def targets(self, texts: "pd.Index[str]") -> Ints:
        """Numbers of what URL keys end at: those of nodes first, and of all other distinct ends behind them."""
        places, distinct = self._nodes.append(folded(texts, self._ends)).factorize()
        self.urls = np.asarray(distinct, dtype=object)
        return np.asarray(places[len(self._nodes) :], dtype=np.int64)

    @property
    def causes(self) -> Codes:
        """What becomes of links to each of ``urls``, if they stay on the site: codes of causes, or ``EDGE``."""
        causes = np.array([self._cause(end) for end in self.urls[len(self._nodes) :]], dtype=np.int8)
        return np.concatenate([np.full(len(self._nodes), EDGE, dtype=np.int8), causes])

    def _cause(self, end: str) -> int:
        if end in self._loops:
            return CAUSES.index(Cause.REDIRECT_LOOP)
        state = self._states.get(end)
        if end in self._away:
            return CAUSES.index(Cause.EXTERNAL)
        return CAUSES.index(Cause.NOT_CRAWLED if state is None else BY_INDEXABILITY[Indexability(state)])


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
    cause: Codes
    is_away: Flags
    is_content: Flags
    is_boilerplate: Flags
    ordinal: Numbers

    def at(self, places: Ints | Numbers) -> "_Occurrences":
        return _Occurrences._make(values[places] for values in self)

    @property
    def kind(self) -> Codes:
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
        is_internal, is_followed, is_content, is_boilerplate: bool of shape (n,); ordinal: nullable int32 of shape (n,).
    """

    ends: npt.NDArray[np.object_]
    causes: Codes
    source: Coded
    target: Coded
    is_internal: Flags
    is_followed: Flags
    is_content: Flags
    is_boilerplate: Flags
    ordinal: "pd.Series[Any]"

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
            ordinal=links["ordinal"],
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
            ordinal=self.ordinal.array.take(rows).to_numpy(np.int32),
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


def _parts(links: _Links, policy: Policy, nodes: int) -> list[_Part]:
    """What the slots of some pages after the others add to the graph."""

    def part(block: tuple[int, int, Ints]) -> _Part:
        first, last, rows = block
        return _part(_slots(links.slots_at(rows), policy, first, len(links.ends)), first, last)

    return [*side_by_side(part, blocks(links.source, nodes))]


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
            "source": chosen.source[~is_edge].astype(np.int64),
            "target": chosen.target[~is_edge],
            "cause": chosen.cause[~is_edge].astype(np.int64),
            "links": slots.links[~is_edge],
            "slots": 1,
            "share": share[~is_edge],
            "plain_share": plain[~is_edge],
        }
    )
    return _Part(
        target=chosen.target[is_edge],
        share=share[is_edge],
        edges=np.bincount(page[is_edge], minlength=count),
        weight=weight,
        slots=number,
        wasted=lost.groupby(["source", "cause"], as_index=False)[["links", "slots", "share", "plain_share"]].sum(),
        mendable=lost.loc[~chosen.is_away[~is_edge], ["source", "target", "cause", "links", "share"]],
    )


def _assembled(nodes: npt.NDArray[np.object_], ends: npt.NDArray[np.object_], parts: list[_Part]) -> SiteGraph:
    """The graph of parts, of which nothing is left: each of their columns is let go as soon as it is joined."""
    count = len(nodes)
    columns = [list(each) for each in zip(*parts, strict=True)]
    parts.clear()
    target, share, edges, weight, slots = (np.concatenate(columns.pop(0)) for _ in range(5))
    wasted, mendable = (pd.concat(columns.pop(0), ignore_index=True) for _ in range(2))
    dangling = np.flatnonzero(slots == 0)
    ended = pd.DataFrame({"source": dangling, "cause": CAUSES.index(Cause.DANGLING), "links": 0, "slots": 0})
    wasted = pd.concat([wasted, ended.assign(share=1.0, plain_share=1.0)], ignore_index=True)
    wasted["cause"] = _words(wasted["cause"])
    mendable = mendable.assign(url=ends[mendable["target"].to_numpy(np.int64)], cause=_words(mendable["cause"]))
    begun = np.append(0, np.cumsum(edges)).astype(target.dtype)
    return SiteGraph(
        urls=nodes,
        edges=csr_array((share, target, begun), shape=(count, count)),
        weight=weight,
        slots=slots,
        wasted=wasted.sort_values(["source", "cause"], ignore_index=True),
        mendable=mendable[["source", "url", "cause", "links", "share"]],
    )


def _words(causes: "pd.Series[Any]") -> npt.NDArray[np.object_]:
    words: npt.NDArray[np.object_] = np.array(CAUSES, dtype=object)[causes.to_numpy(np.int64)]
    return words
