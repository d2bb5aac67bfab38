"""Links that keep authority from the priority pages: what to remove, and what to follow that is nofollowed now.

What a removed link got goes to the page's other slots in proportion; what a followed one gets evaporated before. A link
that stands in the same place on at least half of the pages is one advice, whose gain is found by solving the site
without it. Navigation is for visitors, and never named; nor is a page's last followed in-link.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.gains import Changes, Standing, first_order, followed, gains, removed, solved_pages
from analysis.authority.graph import Cause, Floats, Ints, Matrix, SiteGraph
from analysis.authority.solve import forward
from analysis.frames import shaped
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


def link_removals(graph: SiteGraph, standing: Standing, links: pd.DataFrame, shut: pd.DataFrame) -> pd.DataFrame:
    """The mart ``link_removals``: largest gain first, then by action and URLs.

    Args:
        graph: the site's; standing: how it stands, by the same graph's ``edges``.
        links: followed internal links, one row per occurrence: source, target (numbers of nodes, -1 for none) and
            placement. An edge with an occurrence of unknown placement is left alone.
        shut: slots that are nofollowed and would lead to a node: source, target (numbers), share (of the page's slots)
            and placement (null where not known); as ``nofollowed`` gives them.
    """
    edges = _edges(graph, links)
    edges["first"] = first_order(standing, _removed(edges))
    is_sitewide = _sitewide(edges, len(graph))
    groups = _groups(graph, standing, edges[is_sitewide])
    single = edges[~is_sitewide & (edges["inlinks"] > 1) & (edges["first"] > 0)].assign(action=REMOVE)
    single = single.astype({"placement": object})
    follow = shut.rename(columns={"share": "slot_share"}).assign(action=FOLLOW)
    follow["first"] = first_order(standing, _followed(follow))
    rows = _single(standing, pd.concat([single, follow], ignore_index=True))
    frame = pd.concat([part for part in (groups, rows) if len(part)] or [rows], ignore_index=True)
    frame = frame[frame["gain"] > 0]
    frame = frame.assign(
        relative_gain=standing.relative(frame["gain"].to_numpy()),
        source_url=_urls(graph, frame["source"].to_numpy(np.int64)),
        target_url=graph.urls[frame["target"].to_numpy(np.int64)],
    )
    order = ["gain", "action", "target_url", "source_url"]
    return shaped(frame.sort_values(order, ascending=[False, True, True, True])[:MOST_ROWS], TABLE)


def _urls(graph: SiteGraph, numbers: Ints) -> npt.NDArray[np.object_]:
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
    held = edges.tocoo()
    rows, columns = held.coords
    gone = np.full(edges.shape[0], -1)
    gone[source] = target
    is_gone = gone[rows] == columns
    left = np.ones(edges.shape[0])
    left[rows[is_gone]] -= held.data[is_gone]
    rows, columns, shares = rows[~is_gone], columns[~is_gone], held.data[~is_gone]
    return csr_array((shares / left[rows], (rows, columns)), shape=edges.shape)


def _edges(graph: SiteGraph, links: pd.DataFrame) -> pd.DataFrame:
    """The edges that may be removed: source, target, slot_share, inlinks (edges to the target) and placement."""
    matrix = graph.edges.tocoo()
    source, target = (np.asarray(each, dtype=np.int64) for each in matrix.coords)
    inlinks = np.bincount(target, minlength=len(graph))[target]
    edges = pd.DataFrame({"source": source, "target": target, "slot_share": matrix.data, "inlinks": inlinks})
    pair, placement = _placements(links, len(graph))
    own = source * len(graph) + target
    place = np.searchsorted(pair, own)
    is_told = np.append(pair, -1)[place] == own
    kept: pd.DataFrame = edges[is_told].reset_index(drop=True)
    kept["placement"] = pd.Categorical(placement[place[is_told]])
    return kept


def _placements(links: pd.DataFrame, count: int) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Where links stand that are not in navigation: pairs (source * count + target), and the words for each."""
    places = links["placement"].astype("category").cat
    words = np.array([*places.categories, None], dtype=object)
    is_left_alone = np.array([word is None or word in NAVIGATION for word in words])
    is_known = ((links["source"] >= 0) & (links["target"] >= 0)).to_numpy()
    code = places.codes.to_numpy(np.int64)[is_known] % len(words)  # -1, for not known, becomes the last one
    pair = (links["source"].to_numpy(np.int64) * count + links["target"].to_numpy(np.int64))[is_known]
    both = np.sort(pair * len(words) + code)  # which beats np.unique by far
    pair, code = np.divmod(both[np.append(True, both[1:] != both[:-1])[: len(both)]], len(words))
    begins = np.flatnonzero(np.append(True, pair[1:] != pair[:-1])[: len(pair)])
    if len(pair):
        is_kept = ~np.logical_or.reduceat(is_left_alone[code], begins).repeat(np.diff(np.append(begins, len(pair))))
        pair, code = pair[is_kept], code[is_kept]
        begins = np.flatnonzero(np.append(True, pair[1:] != pair[:-1])[: len(pair)])
    told = words[code[begins]]
    several = np.flatnonzero(np.diff(np.append(begins, len(pair))) > 1)
    ends = np.append(begins, len(pair))
    for place in several.tolist():
        told[place] = ", ".join(sorted(words[code[ends[place] : ends[place + 1]]]))
    return pair[begins], told


def _sitewide(edges: pd.DataFrame, count: int) -> "pd.Series[bool]":
    pages = edges.groupby(["target", "placement"], observed=True)["source"].transform("size")
    return pages >= max(SITEWIDE_PAGES, SITEWIDE_SHARE * count)


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
        if (group["inlinks"] == len(group)).all():
            reason += "; no other link leads there: keep one"
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
