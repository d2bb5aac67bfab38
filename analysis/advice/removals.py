"""Links that keep authority from the priority pages: what to remove, and what to follow that is nofollowed now.

What a removed link got goes to the page's other slots in proportion; what a followed one gets evaporated before. A link
that stands in the same place on at least half of the pages is one advice, whose gain is found by solving the site
without it. Navigation is for visitors, and never named. Where all of a page's followed in-links would be, the one that
brings least is not named; of the links of a template it says to keep one.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from analysis.advice.gains import Changes, Standing, first_order, followed, gains, removed, solved_pages
from analysis.authority.graph import Cause, Floats, Ints, Matrix, SiteGraph, Texts, rows_of
from analysis.authority.solve import forward
from analysis.tables.counting import Coded, Flags, blocks, occurrences
from analysis.tables.frames import codes, shaped
from analysis.tables.threads import side_by_side
from linkspider.model.tables import MARTS

TABLE: Final = MARTS["link_removals"]
MOST_ROWS: Final = 1_000
#: Pages whose links are worked out exactly. Links named on one page, for each action: judgement.
SOLVED_SOURCES: Final = 350
MOST_PER_SOURCE: Final = 3
#: What visitors find their way by. A header holds the logo and the menu.
NAVIGATION: Final = frozenset({"nav", "breadcrumb", "pagination", "header"})
#: A link that stands in the same place on this share of the pages, and on so many, is a part of the site's template.
SITEWIDE_SHARE: Final = 0.5
SITEWIDE_PAGES: Final = 10
#: For each of these the site is solved once.
MOST_SITEWIDE: Final = 10
REMOVE: Final = "remove"
FOLLOW: Final = "follow"
_REASONS: Final = {
    REMOVE: "takes {:.2%} of what the page passes on; its other links bring the priority pages more",
    FOLLOW: "{:.2%} of what the page passes on evaporates in this nofollowed link",
}
_COLUMNS: Final = ["action", "source", "target", "placement", "pages", "slot_share", "gain", "reason"]


class FollowedLinks(NamedTuple):
    """Internal links of which the followed ones matter, a row for each occurrence.

    Attributes:
        source, target: numbers of nodes.
        placement: where each stands, null where that is not known; is_followed: bool of shape (n,).
    """

    source: Coded
    target: Coded
    placement: "pd.Series[Any]"
    is_followed: Flags


def link_removals(graph: SiteGraph, standing: Standing, links: FollowedLinks, shut: pd.DataFrame) -> pd.DataFrame:
    """The mart ``link_removals``: largest gain first, then by action and URLs.

    Args:
        graph: the site's; standing: how it stands, by the same graph's ``edges``.
        links: of the site. An edge with an occurrence of unknown placement is left alone.
        shut: slots that are nofollowed and would lead to a node: source, target (numbers), share (of the page's slots)
            and placement (null where not known); as ``nofollowed`` gives them.
    """
    widely = max(SITEWIDE_PAGES, SITEWIDE_SHARE * len(graph))
    edges = pd.concat(_edges(graph, standing, links, widely), ignore_index=True)
    edges = edges.astype({"placement": "category"})
    is_sitewide = edges.groupby(["target", "placement"], observed=True)["source"].transform("size") >= widely
    groups = _groups(graph, standing, edges[is_sitewide])
    single = edges[~is_sitewide & (edges["inlinks"] > 1) & (edges["first"] > 0)].assign(action=REMOVE)
    single = single.astype({"placement": object})
    follow = shut.rename(columns={"share": "slot_share"}).assign(action=FOLLOW)
    follow["first"] = first_order(standing, _followed(follow))
    rows = _single(standing, pd.concat([single, follow], ignore_index=True))
    frame = pd.concat([part for part in (groups, rows) if len(part)] or [rows], ignore_index=True)
    frame = _without_last(frame[frame["gain"] > 0], occurrences(graph.edges.indices, len(graph)))
    frame = frame.assign(
        relative_gain=standing.relative(frame["gain"].to_numpy()),
        source_url=_urls(graph, frame["source"].to_numpy(np.int64)),
        target_url=graph.urls[frame["target"].to_numpy(np.int64)],
    )
    order = ["gain", "action", "target_url", "source_url"]
    return shaped(frame.sort_values(order, ascending=[False, True, True, True])[:MOST_ROWS], TABLE)


def _without_last(rows: pd.DataFrame, inlinks: Ints) -> pd.DataFrame:
    """Rows by which no page loses all of its in-links.

    Args:
        rows: action, source (-1: links of a template), target, pages, gain and reason; index distinct.
        inlinks: edges to each node, of shape (n,).
    """
    named = rows[rows["action"] == REMOVE]
    is_all = named.groupby("target")["pages"].transform("sum") == inlinks[named["target"].to_numpy(np.int64)]
    ending = named[is_all].sort_values(["gain", "source"])
    least = ending[ending["source"] >= 0].drop_duplicates("target")
    of_template = ending.index[~ending["target"].isin(least["target"])]
    reasons = rows["reason"].astype(object)
    reasons[of_template] += "; no other link leads there: keep one"
    kept: pd.DataFrame = rows.assign(reason=reasons).drop(index=least.index)
    return kept


def _urls(graph: SiteGraph, numbers: Ints) -> Texts:
    urls = graph.urls[numbers]
    urls[numbers < 0] = None
    return urls


def nofollowed(graph: SiteGraph) -> pd.DataFrame:
    """The slots of a graph that are nofollowed and would lead to a node, as ``link_removals`` takes them."""
    lost = graph.mendable[graph.mendable["cause"] == Cause.NOFOLLOW]
    target = graph.numbers(lost["url"])
    frame = pd.DataFrame({"source": lost["source"], "target": target, "share": lost["share"], "placement": None})
    return frame.astype({"placement": object})[target >= 0].reset_index(drop=True)


def without(edges: Matrix, source: Ints, target: Ints) -> Matrix:
    """P without some of its edges: what they got goes to the other slots of their pages, in proportion.

    Args:
        edges: P of shape (n, n); source, target: the edges to remove, one of each page at most.
    """
    gone = np.full(edges.shape[0], -1, dtype=np.int32)
    gone[source] = target
    rows = rows_of(edges)
    is_gone = gone[rows] == edges.indices
    left = np.ones(edges.shape[0])
    left[rows[is_gone]] -= edges.data[is_gone]
    left[left == 0] = 1.0  # of a page that has no other slot
    shares = left[rows]
    np.divide(edges.data, shares, out=shares)
    shares[is_gone] = 0.0
    return csr_array((shares, edges.indices, edges.indptr), shape=edges.shape)


def _edges(graph: SiteGraph, standing: Standing, links: FollowedLinks, widely: float) -> Iterator[pd.DataFrame]:
    """The edges that may be removed and are worth a look, those of some pages at a time.

    Yields:
        source, target, slot_share, inlinks (edges to the target), placement and first (the gain by first order).
    """
    edges, count = graph.edges, len(graph)
    inlinks = occurrences(edges.indices, count)
    places = links.placement.astype("category")
    code, words = codes(places), list(places.cat.categories)

    def part(block: tuple[int, int, Ints]) -> pd.DataFrame:
        first, last, all_rows = block
        ends = links.target.at(all_rows)
        is_known = links.is_followed[all_rows] & (ends >= 0)
        rows = all_rows[is_known]
        pair = (links.source.at(rows) - first) * np.int64(count) + ends[is_known]
        pair, placement = _placements(pair, code[rows], words)
        held = slice(edges.indptr[first], edges.indptr[last])
        page = np.repeat(np.arange(last - first), np.diff(edges.indptr[first : last + 1]))
        own = page * np.int64(count) + edges.indices[held]
        place = np.searchsorted(pair, own)
        is_told = np.append(pair, -1)[place] == own
        columns = {
            "source": page[is_told] + first,
            "target": edges.indices[held][is_told].astype(np.int64),
            "slot_share": edges.data[held][is_told],
        }
        found = pd.DataFrame(columns | {"placement": placement[place[is_told]]})
        found["inlinks"] = inlinks[found["target"]]
        return _worth_a_look(found.assign(first=first_order(standing, _removed(found))), widely)

    yield from side_by_side(part, blocks(links.source, count))


def _placements(
    pairs: Ints, codes: npt.NDArray[np.integer[Any]], words: Sequence[str]
) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Where links stand that are not in navigation: distinct pairs in order, and the words for each.

    Args:
        pairs: of each link; codes: places in ``words``, -1 where it is not known where the link stands.
    """
    width = len(words) + 1
    both = np.sort(pairs * width + (codes + 1), kind="stable")  # fast where links are nearly in order
    starts = np.flatnonzero(np.diff(both // width, prepend=-1))
    held = np.bitwise_or.reduceat(np.int64(1) << both % width, starts) if len(both) else both
    shunned = 1 + sum(1 << place for place, word in enumerate(words, 1) if word in NAVIGATION)
    is_kept = held & shunned == 0
    of_pair, found = pd.factorize(held[is_kept])
    told = [", ".join(sorted(word for place, word in enumerate(words, 1) if bits >> place & 1)) for bits in found]
    return both[starts[is_kept]] // width, np.array([*told, None], dtype=object)[of_pair]


def _worth_a_look(edges: pd.DataFrame, widely: float) -> pd.DataFrame:
    """Edges to pages that so many pages link to; of others those that bring most by first order, few of few pages."""
    is_wide = edges["inlinks"] >= widely
    single = edges[~is_wide & (edges["inlinks"] > 1) & (edges["first"] > 0)]
    order = np.lexsort((-single["first"].to_numpy(), single["source"].to_numpy()))  # stable: targets are in order
    foremost = single.iloc[order].groupby("source").head(MOST_PER_SOURCE)
    best = foremost.sort_values(["first", "source"], ascending=[False, True])["source"].drop_duplicates()
    return pd.concat([edges[is_wide], foremost[foremost["source"].isin(best[:SOLVED_SOURCES])]])


def _groups(graph: SiteGraph, standing: Standing, edges: pd.DataFrame) -> pd.DataFrame:
    """Links of the template, with the exact gain of removing them from all their pages together."""
    entering = standing.authority - standing.damping * (graph.edges.T @ standing.authority)
    sums = edges.groupby(["target", "placement"], as_index=False, observed=True)["first"].sum()
    best = sums[sums["first"] > 0].sort_values(["first", "target"], ascending=[False, True])
    best = best[: solved_pages(standing.edges, MOST_SITEWIDE)]
    rows = []
    for target, placement in zip(best["target"].tolist(), best["placement"], strict=True):
        group = edges[(edges["target"] == target) & (edges["placement"] == placement)]
        changed = without(graph.edges, group["source"].to_numpy(np.int64), group["target"].to_numpy(np.int64))
        total = float(standing.priority @ forward(changed, entering, standing.damping))
        reason = f"stands in the {placement} of {len(group):,} pages, whose other links bring the priority pages more"
        rows.append((REMOVE, -1, target, placement, len(group), np.nan, total - standing.total, reason))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _single(standing: Standing, rows: pd.DataFrame) -> pd.DataFrame:
    """The links of single pages that bring most, with their exact gains."""
    rows = rows[rows["first"] > 0].sort_values(["first", "source", "target"], ascending=[False, True, True])
    rows = rows[rows.groupby(["source", "action"]).cumcount() < MOST_PER_SOURCE]
    most = solved_pages(standing.edges, SOLVED_SOURCES)
    rows = rows[rows["source"].isin(rows["source"].drop_duplicates()[:most])][:MOST_ROWS]
    is_removed = (rows["action"] == REMOVE).to_numpy()
    remove, follow = _removed(rows), _followed(rows)
    onto, kept = np.where(is_removed, remove.onto, follow.onto), np.where(is_removed, remove.kept, follow.kept)
    gain = gains(standing, Changes(remove.source, remove.target, onto, kept))
    reasons = [_REASONS[action].format(share) for action, share in zip(rows["action"], rows["slot_share"], strict=True)]
    return rows.assign(gain=gain, pages=1, reason=pd.Series(reasons, index=rows.index, dtype=object))[_COLUMNS]


def _removed(rows: pd.DataFrame) -> Changes:
    return removed(*_numbers(rows))


def _followed(rows: pd.DataFrame) -> Changes:
    return followed(*_numbers(rows))


def _numbers(rows: pd.DataFrame) -> tuple[Ints, Ints, Floats]:
    return (
        rows["source"].to_numpy(np.int64),
        rows["target"].to_numpy(np.int64),
        rows["slot_share"].to_numpy(np.float64),
    )
