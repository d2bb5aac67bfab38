"""The graph of a site: who passes on how much to whom, and what evaporates on the way.

Its nodes are the own pages that may be indexed. Both ends of a link are resolved by redirects and canonicals first, so
a page and its duplicates are one. A page's links are its *slots*: one for each distinct target, the page itself left
out. A slot whose target is a node and that is followed is an edge; all others evaporate, each for the first cause of
``Cause`` that holds. Sources: metrics after Brin and Page 1998 (slots), Google 2009 (nofollow takes its share along).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.policy import Policy
from linkspider.model import urls
from linkspider.model.indexability import Indexability
from linkspider.model.scope import LinkScope

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
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

_BY_INDEXABILITY: Final = {
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
        plain: the same where every slot weighs the same.
        weight: float64 of shape (n,): the weight of all slots of a page together; 0 for a dangling one.
        slots: int64 of shape (n,): how many slots it has.
        wasted: one row per node and cause: source (a number), cause, links (occurrences), slots, share and plain_share
            of the page's slots; a dangling page has one row, whose shares are 1.
        mendable: one row per slot that evaporates inside of the site, as it might not: source, url (where it ends),
            cause, links and share.
    """

    urls: npt.NDArray[np.object_]
    edges: Matrix
    plain: Matrix
    weight: Floats
    slots: Ints
    wasted: pd.DataFrame
    mendable: pd.DataFrame

    def __len__(self) -> int:
        return len(self.urls)

    def numbers(self, keys: "pd.Series[Any] | pd.Index[Any] | list[str]") -> Ints:
        """The nodes' numbers of url_keys; -1 for what is no node."""
        return np.asarray(pd.Index(self.urls, dtype="str").get_indexer(pd.Index(keys, dtype="str")), dtype=np.int64)


def site_graph(pages: pd.DataFrame, resolved: pd.DataFrame, links: pd.DataFrame, policy: Policy) -> SiteGraph:
    """Builds the graph of a site.

    Args:
        pages: pages of the site crawl, one row per url_key, with indexability.
        resolved: the mart ``resolution`` of these pages.
        links: one row per link occurrence on these pages, whatever it leads to, with source_url, target_key,
            link_scope, is_followed, placement, is_boilerplate and ordinal.
        policy: what counts how much.
    """
    states = dict(zip(pages["url_key"].astype("str"), pages["indexability"].astype("str"), strict=True))
    nodes = np.array(sorted(key for key, state in states.items() if state == Indexability.INDEXABLE), dtype=object)
    ends = _Ends(nodes, states, resolved)
    source = ends.sources(links["source_url"])
    target, cause = ends.targets(links["target_key"], links["link_scope"])
    is_away = cause == CAUSES.index(Cause.EXTERNAL)
    cause = np.where(links["is_followed"].to_numpy(dtype=bool), cause, CAUSES.index(Cause.NOFOLLOW))
    kept = np.flatnonzero((source >= 0) & (source != target))
    found = _Occurrences.of(links, policy)
    slots = _slots(source[kept], target[kept], cause[kept], found.at(kept), policy)
    return _assembled(nodes, ends.urls, slots.assign(is_away=is_away[kept][slots["place"]]))


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
        self._ends: dict[str, str] = dict(zip(moved["url"], moved["resolved_url"], strict=True))
        self._loops = frozenset(resolved.loc[resolved["is_loop"], "url"])
        self._away = frozenset(resolved.loc[resolved["conflict"] == "redirect to another site", "resolved_url"])

    def sources(self, values: "pd.Series[Any]") -> Ints:
        """The nodes that links stand on; -1 for what is none."""
        texts = values.astype("category").cat
        keys = [self._end(urls.key(text)) for text in texts.categories]
        return np.asarray(self._nodes.get_indexer(pd.Index(keys, dtype="str")), dtype=np.int64)[texts.codes]

    def targets(self, values: "pd.Series[Any]", scopes: "pd.Series[Any]") -> tuple[Ints, Ints]:
        """The targets of links and what becomes of links to them.

        Returns:
            Numbers, those of nodes first and of all other distinct ends behind them; codes of causes, or ``EDGE``.
        """
        texts = values.astype("category").cat
        ends = [self._end(text) for text in texts.categories]
        numbers, distinct = pd.factorize(np.concatenate([self._nodes.to_numpy(dtype=object), np.array(ends, object)]))
        self.urls = distinct
        causes = np.array([self._cause(end) for end in distinct[len(self._nodes) :]], dtype=np.int64)
        causes = np.concatenate([np.full(len(self._nodes), EDGE, dtype=np.int64), causes])
        target = np.asarray(numbers[len(self._nodes) :], dtype=np.int64)[texts.codes]
        is_internal = (scopes == LinkScope.INTERNAL).to_numpy(dtype=bool)
        return target, np.where(is_internal, causes[target], CAUSES.index(Cause.EXTERNAL))

    def _end(self, key: str) -> str:
        return self._ends.get(key, key)

    def _cause(self, end: str) -> int:
        if end in self._loops:
            return CAUSES.index(Cause.REDIRECT_LOOP)
        state = self._states.get(end)
        if end in self._away:
            return CAUSES.index(Cause.EXTERNAL)
        return CAUSES.index(Cause.NOT_CRAWLED if state is None else _BY_INDEXABILITY[Indexability(state)])


class _Occurrences(NamedTuple):
    """What links weigh by where they stand, and where on the page that is; an array each, in the order of the links."""

    weight: Floats
    is_content: npt.NDArray[np.bool_]
    ordinal: Ints

    @classmethod
    def of(cls, links: pd.DataFrame, policy: Policy) -> "_Occurrences":
        is_content = (links["placement"] == "content").to_numpy(dtype=bool)
        weight = np.where(is_content, policy.content_weight, policy.other_weight)
        is_boilerplate = links["is_boilerplate"].to_numpy(dtype=bool)
        weight = np.where(is_boilerplate, np.minimum(weight, policy.boilerplate_weight), weight)
        return cls(weight, is_content, links["ordinal"].to_numpy(np.int64))

    def at(self, places: npt.NDArray[np.intp]) -> "_Occurrences":
        return _Occurrences(self.weight[places], self.is_content[places], self.ordinal[places])


def _slots(source: Ints, target: Ints, cause: Ints, found: _Occurrences, policy: Policy) -> pd.DataFrame:
    """One row per source and target: of its occurrences a followed one first, then the heaviest, then the first.

    Sorted by two numbers, since there may be tens of millions.

    Returns:
        source, target, cause (of the occurrence that counts), weight, links (occurrences) and place (of the occurrence
        in the arrays), by source and target.
    """
    pair = source * (int(target.max(initial=0)) + 1) + target
    heaviest, heavy = np.unique(-found.weight, return_inverse=True)
    better = ((cause != EDGE) * len(heaviest) + heavy) * (int(found.ordinal.max(initial=0)) + 1) + found.ordinal
    order = np.lexsort((better, pair))
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    place = order[starts]
    weight = found.weight[place] * _position(source[place], found.is_content[place], found.ordinal[place], policy)
    columns = {"source": source[place], "target": target[place], "cause": cause[place], "weight": weight}
    return pd.DataFrame(columns | {"links": np.diff(np.append(starts, len(pair))), "place": place})


def _position(source: Ints, is_content: npt.NDArray[np.bool_], ordinal: Ints, policy: Policy) -> Floats:
    """What the place of each slot counts, among those of its page in the content or elsewhere."""
    group = source * 2 + is_content
    order = np.lexsort((ordinal, group))
    ordered = group[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    first = np.repeat(starts, np.diff(np.append(starts, len(ordered))))
    place = np.empty(len(order))
    place[order] = np.arange(1, len(order) + 1) - first
    return np.maximum(place**-policy.position_exponent, policy.least_position)


def _assembled(nodes: npt.NDArray[np.object_], ends: npt.NDArray[np.object_], slots: pd.DataFrame) -> SiteGraph:
    count = len(nodes)
    source = slots["source"].to_numpy(np.int64)
    weight = np.bincount(source, slots["weight"].to_numpy(), minlength=count).astype(np.float64)
    number = np.bincount(source, minlength=count).astype(np.int64)
    share = slots["weight"].to_numpy() / weight[source]
    plain = 1.0 / number[source]
    is_edge = (slots["cause"] == EDGE).to_numpy()
    places = (source[is_edge], slots["target"].to_numpy(np.int64)[is_edge])
    lost = slots[~is_edge].assign(share=share[~is_edge], plain_share=plain[~is_edge], slots=1)
    wasted = lost.groupby(["source", "cause"], as_index=False)[["links", "slots", "share", "plain_share"]].sum()
    dangling = np.flatnonzero(number == 0)
    ended = pd.DataFrame({"source": dangling, "cause": CAUSES.index(Cause.DANGLING), "links": 0, "slots": 0})
    wasted = pd.concat([wasted, ended.assign(share=1.0, plain_share=1.0)], ignore_index=True)
    wasted["cause"] = _words(wasted["cause"])
    mendable = lost[~lost["is_away"]]
    mendable = mendable.assign(url=ends[mendable["target"].to_numpy(np.int64)], cause=_words(mendable["cause"]))
    return SiteGraph(
        urls=nodes,
        edges=csr_array((share[is_edge], places), shape=(count, count)),
        plain=csr_array((plain[is_edge], places), shape=(count, count)),
        weight=weight,
        slots=number,
        wasted=wasted.sort_values(["source", "cause"], ignore_index=True),
        mendable=mendable[["source", "url", "cause", "links", "share"]].reset_index(drop=True),
    )


def _words(causes: "pd.Series[Any]") -> npt.NDArray[np.object_]:
    words: npt.NDArray[np.object_] = np.array(CAUSES, dtype=object)[causes.to_numpy(np.int64)]
    return words
