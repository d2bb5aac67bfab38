"""What changed links did to the authority of the priority pages between two crawls of a site: by link, exact.

With ``M = (I - d P)^-1``, ``h = M p`` and ``x = (1 - d) v M`` the priority pages have ``p . x = (1 - d) v . h``. From
the earlier crawl A to the later one B that changes by

    (1 - d) (v_B - v_A) . (h_A + h_B) / 2                               what enters elsewhere
    + d / 2 * (y_B (P_B - P_A) h_A + y_A (P_B - P_A) h_B)               what links pass on elsewhere

with ``y = (1 - d) (v_A + v_B) / 2 M``: both lines together are the change exactly, by ``M_B - M_A = d M_B (P_B - P_A)
M_A = d M_A (P_B - P_A) M_B``. No order of changes is needed, so none is preferred: each counts half with what arrives
after all changes and what pages are worth before them, half the other way round, and from B to A everything has the
opposite sign. Of the two lines this is the Shapley value. Both are sums, and fall apart into single links:

- A page's row of P is ``s / k``: slots s, which add up to k. Where the slot of target j changes by ``delta_j``,
  ``s_B / k_B - s_A / k_A = sum_j delta_j (e_j - P_A) / k_B = sum_j delta_j (e_j - P_B) / k_A``; the mean of both is
  taken. So a link that is added is charged with what it takes from the others, which did not change themselves.
- What backlinks bring is ``c / C`` in the same way, by domain and page where it enters.

It takes four solutions for each pair of crawls, whatever changed. A page that one of the crawls does not have as a node
has a row of zeros there. v is each crawl's own, so that the change is that of the published figures; where backlinks
are the same (one crawl of referring pages, resolved on both crawls of the site), what is left of the first line is that
the part which all pages have alike is shared by more or fewer (``of_pages``), and backlinks whose page went or came.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.authority.graph import Floats, Ints, Matrix, SiteGraph
from analysis.authority.solve import pagerank, reverse
from analysis.authority.teleport import Entries, teleport
from analysis.given.policy import Policy

ADDED: Final = "added"
REMOVED: Final = "removed"
#: The same link weighs otherwise (it stands elsewhere on the page, or others came before it or went), or it began or
#: ceased to pass anything on.
CHANGED: Final = "changed"
#: All links of a page that leave the site, together; they have no target.
OUTSIDE: Final = "outside"
#: Weights that differ by less, as a share of the page's, are the same: sums in another order differ in the last digits.
_SAME: Final = 1e-12


class Moment(NamedTuple):
    """A site at the time of a crawl: its graph, and what enters it."""

    graph: SiteGraph
    entries: Entries


@dataclass(frozen=True)
class ChangeEffects:
    """What changed at the priority pages.

    Attributes:
        before, after: the authority of the priority pages, each page's counted by its weight.
        links: one row per page and target whose slot changed: source_url and target_url (resolved; null: outside),
            change (added, removed, changed or outside) and effect; by URL.
        backlinks: one row per domain and page that it enters at, where its weight changed: referring_domain,
            target_url (resolved), change (added, removed or changed) and effect.
        of_pages: the effect of pages that came and went on the part of the teleport that all pages have alike.
    """

    before: float
    after: float
    links: pd.DataFrame
    backlinks: pd.DataFrame
    of_pages: float

    @property
    def total(self) -> float:
        """The whole change: all effects add up to it."""
        return self.after - self.before


class _Side(NamedTuple):
    """One crawl in the numbers of all pages of both.

    Attributes:
        places: the number of each node; edges: P; weight: k; entering: v; value: h.
    """

    places: Ints
    edges: Matrix
    weight: Floats
    entering: Floats
    value: Floats


def change_effects(before: Moment, after: Moment, priority: pd.DataFrame, policy: Policy) -> ChangeEffects:
    """Tells what each changed link and backlink did to the authority of the priority pages.

    Args:
        before: the earlier crawl; after: the later one; both graphs by the same policy.
        priority: url (resolved) and weight of the priority pages, each once; of other URLs nothing is known.
        policy: damping and uniform share.
    """
    urls = pd.Index(np.union1d(before.graph.urls, after.graph.urls), dtype="str")
    worth = np.zeros(len(urls))
    numbers = urls.get_indexer(pd.Index(priority["url"], dtype="str"))
    worth[numbers[numbers >= 0]] = priority["weight"].to_numpy(dtype=float)[numbers >= 0]
    first, last = _side(before, urls, worth, policy), _side(after, urls, worth, policy)
    middle = (first.value + last.value) / 2
    scale = 1 - policy.damping
    backlinks, of_pages = _entering((before, after), (first, last), middle, urls, policy)
    return ChangeEffects(
        before=float(scale * first.entering @ first.value),
        after=float(scale * last.entering @ last.value),
        links=_passed_on((before, after), (first, last), urls, policy),
        backlinks=backlinks,
        of_pages=of_pages,
    )


def _side(moment: Moment, urls: "pd.Index[Any]", worth: Floats, policy: Policy) -> _Side:
    graph, count = moment.graph, len(urls)
    places = np.asarray(urls.get_indexer(pd.Index(graph.urls, dtype="str")), dtype=np.int64)
    found = graph.edges.tocoo()
    source, target = found.coords
    edges: Matrix = csr_array((found.data, (places[source], places[target])), shape=(count, count))
    weight, entering = np.zeros(count), np.zeros(count)
    weight[places] = graph.weight
    entering[places] = teleport(len(graph), moment.entries.credit(len(graph)), policy)
    return _Side(places, edges, weight, entering, reverse(edges, worth, policy.damping))


def _passed_on(
    moments: tuple[Moment, Moment], sides: tuple[_Side, _Side], urls: "pd.Index[Any]", policy: Policy
) -> pd.DataFrame:
    """The second line, by page and target."""
    first, last = sides
    ends = pd.Index(np.unique(np.concatenate([moment.graph.mendable["url"] for moment in moments])), dtype="str")
    slots = [_slots(moment, side, ends) for moment, side in zip(moments, sides, strict=True)]
    changed = (slots[1] - slots[0]).tocoo()
    source, target = (np.asarray(each, dtype=np.int64) for each in changed.coords)
    is_other = np.abs(changed.data) > _SAME * np.maximum(first.weight, last.weight)[source]
    source, target, delta = source[is_other], target[is_other], changed.data[is_other]
    middle = (first.entering + last.entering) / 2
    effect = np.zeros(len(delta))
    for flows, values in ((last, first), (first, last)):
        arriving = pagerank(flows.edges, middle, policy.damping)
        worth = np.append(values.value, np.zeros(len(ends) + 1))[target]
        unit = [
            _each(worth - (held.edges @ values.value)[source], other.weight[source])
            for held, other in ((first, last), (last, first))
        ]
        effect += policy.damping / 2 * arriving[source] * delta * _mean(*unit)
    was, now = (np.asarray(held[source, target]) if len(source) else source for held in slots)
    names = np.concatenate([urls.to_numpy(dtype=object), ends.to_numpy(dtype=object), [None]])
    frame = pd.DataFrame({"source_url": names[source], "target_url": names[target]}, dtype="str")
    change = np.where(target == len(names) - 1, OUTSIDE, _change(was == 0, now == 0))
    return _joined(frame.assign(change=pd.array(change, dtype="str"), effect=effect))


def _joined(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per page and target: a link that was followed and is not had two slots; one passes nothing on."""
    pair = ["source_url", "target_url"]
    groups = frame.groupby(pair, dropna=False)
    frame = frame.assign(effect=groups["effect"].transform("sum"))
    frame["change"] = frame["change"].where(groups["effect"].transform("size") == 1, CHANGED)
    return frame.drop_duplicates(pair).sort_values(pair, ignore_index=True)


def _slots(moment: Moment, side: _Side, ends: "pd.Index[Any]") -> Matrix:
    """Weights of slots, by page and target: nodes, then ``ends``, where nothing is passed on, then what is outside."""
    lost, count = moment.graph.mendable, len(side.weight)
    found = side.edges.tocoo()
    source = np.concatenate([found.coords[0], side.places[lost["source"].to_numpy(np.int64)]])
    target = np.concatenate([found.coords[1], count + ends.get_indexer(pd.Index(lost["url"], dtype="str"))])
    share = np.concatenate([found.data, lost["share"].to_numpy(dtype=float)])
    left = 1 - np.bincount(source, share, minlength=count)
    leaving = np.flatnonzero((left > _SAME) & (side.weight > 0))
    source, target = np.append(source, leaving), np.append(target, np.full(len(leaving), count + len(ends)))
    share = np.append(share, left[leaving])
    return csr_array((share * side.weight[source], (source, target)), shape=(count, count + len(ends) + 1))


def _entering(
    moments: tuple[Moment, Moment], sides: tuple[_Side, _Side], middle: Floats, urls: "pd.Index[Any]", policy: Policy
) -> tuple[pd.DataFrame, float]:
    """The first line: by domain and page where it enters, and the rest, by what all pages have alike."""
    held = [
        moment.entries.domains.assign(entry=side.places[moment.entries.domains["entry"].to_numpy(np.int64)])
        for moment, side in zip(moments, sides, strict=True)
    ]
    both = held[0].merge(held[1], on=["referring_domain", "entry"], how="outer", suffixes=("_was", "_now"))
    both = both.fillna({"weight_was": 0.0, "weight_now": 0.0})
    both = both[both["weight_was"] != both["weight_now"]]
    was, now = (both[name].to_numpy(dtype=float) for name in ("weight_was", "weight_now"))
    totals = [float(each["weight"].sum()) for each in held]
    alike = [float(middle[side.places].mean()) if len(side.places) else 0.0 for side in sides]
    usual = [
        float(each["weight"].to_numpy(dtype=float) @ middle[each["entry"].to_numpy(np.int64)] / total)
        if total
        else same
        for each, total, same in zip(held, totals, alike, strict=True)
    ]
    entry = both["entry"].to_numpy(np.int64)
    unit = [_each(middle[entry] - usual[place], np.full(len(entry), totals[1 - place])) for place in (0, 1)]
    scale, uniform = 1 - policy.damping, policy.uniform_share if any(totals) else 1.0
    effect = scale * (1 - policy.uniform_share) * (now - was) * _mean(*unit)
    frame = pd.DataFrame({"referring_domain": both["referring_domain"].astype("str")})
    frame = frame.assign(target_url=urls[entry], change=pd.array(_change(was == 0, now == 0), dtype="str"))
    frame = frame.assign(effect=effect).sort_values(["referring_domain", "target_url"], ignore_index=True)
    return frame, scale * uniform * (alike[1] - alike[0])


def _each(gained: Floats, among: Floats) -> Floats:
    """What a change of one unit brings; not a number where there is nothing to share it with."""
    return np.asarray(np.divide(gained, among, out=np.full(len(gained), np.nan), where=among > 0))


def _mean(left: Floats, right: Floats) -> Floats:
    """The mean of two numbers; where one of them is none, the other."""
    return np.asarray(np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2)))


def _change(is_new: Any, is_gone: Any) -> Any:
    return np.select([is_new, is_gone], [ADDED, REMOVED], CHANGED).astype(object)
