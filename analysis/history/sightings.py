"""When each link was seen and missed, crawl by crawl: what tells a loss from a bad day."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.history.evidence import LOOKED_BEFORE, PAGE_REDIRECTED, PAGE_UNLINKED, READ
from analysis.history.link_diff import Paired, link_diff
from analysis.history.snapshot import Snapshot, counted, pairs, pairs_of, source_of, target_of
from analysis.tables.counting import Codes

_SEEN: Final = ("first_seen_at", "last_seen_at", "links")
_MISSED: Final = ("misses", "first_miss_at", "last_miss_at", "missed_for")
_COLUMNS: Final = (*_SEEN, *_MISSED, "reason", "state", "was_elsewhere")
SEEN: Final = "seen"
HELD: Final = "held"
MISSED: Final = "missed"
UNKNOWN: Final = "unknown"
#: No pair's links went over to another.
NO_HEIRS: Final = pd.Series([0]).head(0)
#: Of no page it is known where it ends.
NO_ENDS: Final = NO_HEIRS
#: No page was met.
NONE_MET: Final = pd.DataFrame({"ways": NO_HEIRS, "reach": NO_HEIRS.astype(object)})


class LossRule(NamedTuple):
    """When a link that is missing is lost.

    Attributes:
        checks: so many checks in a row have to miss it; those that could not look at its page count for nothing.
        hours: and the first of them and the last have to lie at least so many hours apart.
    """

    checks: int = 1
    hours: float = 0

    @property
    def waits(self) -> bool:
        """One check is not enough."""
        return self.checks > 1 or self.hours > 0


class Absent(NamedTuple):
    """What a crawl says of pairs that it did not see.

    Attributes:
        reason: why each is missing, or why that is not known.
        is_missing: whether it is; ``is_held``: it is not, as a link to another address of its target stands there.
        checked_at: when its page was looked at.
    """

    reason: npt.NDArray[np.object_]
    is_missing: npt.NDArray[np.bool_]
    is_held: npt.NDArray[np.bool_]
    checked_at: "pd.Series[pd.Timestamp]"


class Side(NamedTuple):
    """A crawl of a history, and what ``sightings``, ``ends_of`` and ``heirs_of`` tell of all pairs up to it.

    ``read`` are the pages of which it or a crawl before read all links. ``paired`` has its links beside those of the
    crawl before, where that was asked for. ``unread`` are the links of which it can say nothing, as the last crawl that
    could saw them. ``met`` are all pages of the site that crawls met, and the last
    crawl's that met each: ways, as ``ways_of`` gives them, and reach.
    """

    crawl: Snapshot
    known: pd.DataFrame
    ends: "pd.Series[int]"
    read: "pd.Index[int]"
    unread: pd.DataFrame
    met: pd.DataFrame
    heirs: "pd.Series[int]" = NO_HEIRS
    paired: Paired | None = None


def next_side(before: Side | None, crawl: Snapshot, *, pairs_links: bool = True) -> Side:
    """Adds a crawl to what is known up to the one before.

    Args:
        before: what this gave for the crawl before; None for the first crawl.
        crawl: the next crawl.
        pairs_links: what went over to other pairs is to be known. It matters where a loss is told in a later crawl than
            the change: where one check is not enough, or others lie between two crawls that are compared.
    """
    read = crawl.sources.index[crawl.sources["reason"].isin(READ)]
    if before is None:
        ends = ends_of(NO_ENDS, crawl)
        return Side(crawl, sightings(None, crawl, ends), ends, read, crawl.links.head(0), met(NONE_MET, crawl))
    ends, read, pages = ends_of(before.ends, crawl), before.read.union(read), met(before.met, crawl)
    if not pairs_links:
        known = sightings(before.known, crawl, ends)
        return Side(crawl, known, ends, read, unread(before, known), pages)
    paired = link_diff(before.crawl.links, crawl.links, crawl.sources["end"])
    left = counted(paired.gone)  # of a pair of which some links went over and others just went, these are missed
    heirs = heirs_of(before.heirs, paired.before, paired.after, crawl.links)
    heirs = heirs[~heirs.index.isin(left.index)]
    known = sightings(before.known, crawl, ends, heirs)
    is_left = (known["state"] == MISSED) & known.index.isin(left.index)
    known["links"] = left.reindex(known.index).where(is_left, known["links"]).astype("float64")
    return Side(crawl, known, ends, read, unread(before, known), pages, heirs, paired)


def met(earlier: pd.DataFrame, crawl: Snapshot) -> pd.DataFrame:
    """Adds a crawl to the pages of the site that crawls met, as ``Side`` has them.

    Args:
        earlier: what this gave for the crawl before; ``NONE_MET`` for the first one.
        crawl: the next crawl.
    """
    if crawl.reach is None:
        return earlier
    now = crawl.sources.loc[crawl.sources["reason"] != PAGE_UNLINKED, ["ways"]]
    now = now.assign(reach=pd.Series([crawl.reach] * len(now), index=now.index, dtype=object))
    kept = earlier[~earlier.index.isin(now.index)]
    return pd.concat([kept, now]) if len(kept) else now


def unread(before: Side, known: pd.DataFrame) -> pd.DataFrame:
    """Links of which a crawl can say nothing, as the last crawl that could saw them: rows of ``Snapshot.links``.

    Args:
        before: what is known up to the crawl before it.
        known: what ``sightings`` gives for the crawl.
    """
    is_silent = (known["state"] == UNKNOWN) & ~known["was_elsewhere"]
    silent = known.index[is_silent.to_numpy(dtype=bool)]
    held = [links[np.isin(pairs_of(links), silent)] for links in (before.crawl.links, before.unread)]
    return pd.concat([links for links in held if len(links)] or [held[0]], ignore_index=True)


def sightings(
    known: pd.DataFrame | None,
    crawl: Snapshot,
    ends: "pd.Series[int]" = NO_ENDS,
    heirs: "pd.Series[int]" = NO_HEIRS,
) -> pd.DataFrame:
    """Adds a crawl to what is known of each pair of page and target.

    Args:
        known: what this gave for the crawl before; None for the first crawl.
        crawl: the next crawl.
        ends: what ``ends_of`` gives for it; heirs: what ``heirs_of`` does.

    Returns:
        By pair: first_seen_at and last_seen_at (when a link of it was fetched, or one to another address of its
        target), links (how many there were then; ``next_side`` leaves out those that went over to another pair),
        misses (in a row, up to this crawl), first_miss_at, last_miss_at and missed_for (why, the last time), reason
        (why it is missing in this crawl, or why that is not known), state in this crawl: seen, held (the link stands
        under another address), missed or unknown, and was_elsewhere: in a crawl since it was seen it was held, or stood
        where its page redirects to. What was looked at before it was seen last, or after that, by a crawl that was
        resumed, counts by its time.
    """
    seen = _seen(crawl.links)
    frame = seen if known is None else known.reindex(known.index.union(seen.index))
    frame = frame.reindex(columns=list(_COLUMNS))
    pair = frame.index.to_numpy(dtype=np.int64)
    said = absent(crawl, pair, ends)
    is_seen = np.isin(pair, seen.index.to_numpy(dtype=np.int64))
    stands = np.isin(heirs.reindex(pair).to_numpy(), seen.index.to_numpy(dtype=np.int64))
    is_held = (said.is_held | (said.is_missing & stands)) & ~is_seen
    is_missed = said.is_missing & ~is_seen & ~is_held
    is_elsewhere = is_held | (~said.is_missing & ~is_seen & (said.reason == PAGE_REDIRECTED))
    times, now = said.checked_at.set_axis(frame.index), seen.reindex(frame.index)
    is_outdated = is_missed & (times < _times(frame["last_seen_at"])).to_numpy()
    is_missed &= ~is_outdated
    is_last = (is_seen & ~(_times(frame["last_miss_at"]) > now["last_seen_at"]).to_numpy()) | is_held
    if known is not None:
        earlier = frame["first_seen_at"]
        is_earlier = earlier.notna() & ~(now["first_seen_at"] < earlier)
        frame["first_seen_at"] = earlier.where(is_earlier, now["first_seen_at"])
        last = _times(frame["last_seen_at"])
        newer = now["last_seen_at"].where(is_seen, times.where(is_held & ~stands, last))
        frame["last_seen_at"] = newer.where(~(newer < last), last)
        frame["links"] = now["links"].where(is_seen, frame["links"])
    misses = frame["misses"].astype("float64").fillna(0).where(~is_last, 0)
    is_first = is_missed & (misses == 0).to_numpy()
    return frame.assign(
        misses=misses + is_missed,
        first_miss_at=times.where(is_first, _times(frame["first_miss_at"])),
        last_miss_at=times.where(is_missed, _times(frame["last_miss_at"])),
        missed_for=pd.Series(said.reason, index=frame.index).where(is_missed, frame["missed_for"]),
        reason=pd.Series(said.reason, index=frame.index).mask(is_seen).mask(is_outdated, LOOKED_BEFORE),
        state=np.select([is_seen, is_held, is_missed], [SEEN, HELD, MISSED], UNKNOWN),
        was_elsewhere=is_elsewhere | (frame["was_elsewhere"].eq(True).to_numpy(dtype=bool) & ~is_seen),
    )


def ends_of(ends: "pd.Series[int]", crawl: Snapshot) -> "pd.Series[int]":
    """Where pages end by redirects, as the crawl says, or else the last one before that saw them.

    Args:
        ends: what this gave for the crawl before; ``NO_ENDS`` for the first one.
        crawl: the next crawl.

    Returns:
        Page -> where it ends, of pages that redirect.
    """
    now = crawl.sources["end"]
    is_moved = (now != now.index).to_numpy(dtype=bool)
    is_seen = is_moved | crawl.sources["is_missing"].to_numpy(dtype=bool)
    kept = ends[~ends.index.isin(now.index[is_seen])]
    kept = kept.map(now).fillna(kept).astype("int64")  # what they ended at may redirect by now
    found: pd.Series[int] = pd.concat([now[is_moved].astype("int64"), kept])
    return found


def heirs_of(
    heirs: "pd.Series[int]", before: pd.DataFrame, after: pd.DataFrame, links: pd.DataFrame
) -> "pd.Series[int]":
    """Which pairs the links of others went over to, crawl by crawl: these are told as changed, and lost but once.

    Args:
        heirs: what this gave for the crawl before; ``NO_HEIRS`` for the first one.
        before, after: links of the crawl before and of this one that were paired, row by row, as in ``Paired``.
        links: all links of this crawl.

    Returns:
        Pair -> the pair at which its links ended. A pair that has links in this crawl has no heir.
    """
    was, now = pairs_of(before), pairs_of(after)
    moved = pd.Series(now, index=pd.Index(was, dtype="int64"), dtype="int64")[was != now]
    moved = moved[~moved.index.duplicated()]
    further = heirs.where(~heirs.isin(moved.index), heirs.map(moved)).astype("int64")
    both = pd.concat([moved, further[~further.index.isin(moved.index)]])
    there = pairs_of(links)
    found: pd.Series[int] = both[~both.index.isin(there)]
    return found


def lost(known: pd.DataFrame, rule: LossRule) -> "pd.Series[bool]":
    """Which pairs are lost after a crawl, by pair."""
    between: pd.Series[float] = (known["last_miss_at"] - known["first_miss_at"]).dt.total_seconds() / 3600
    is_lost: pd.Series[bool] = (known["misses"] >= rule.checks) & (between >= rule.hours)
    return is_lost


def absent(crawl: Snapshot, pair: Codes, ends: "pd.Series[int]" = NO_ENDS) -> Absent:
    """What a crawl says of pairs that it did not see.

    A page that redirects has moved, not lost, the links that stand where it leads. Nor is a link lost where another one
    stands on its page that leads to the same page by redirects.

    Args:
        crawl: the crawl.
        pair: numbers of pages and targets.
        ends: what ``ends_of`` gives for it.
    """
    source = source_of(pair)
    sources = crawl.sources.reindex(source)
    reason = sources["reason"].to_numpy(dtype=object)
    is_missing = sources["is_missing"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    end = sources["end"].fillna(-1).to_numpy(dtype=np.int64)
    links = crawl.links[["source", "target"]].drop_duplicates()
    there = pairs_of(links)
    stands = np.isin(pairs(np.maximum(end, 0), target_of(pair)), there) & (end >= 0)
    if len(ends):
        away = is_missing & ~stands
        there = pairs(links["source"].to_numpy(), _ended(links["target"].to_numpy(), ends))
        stands[away] = np.isin(pairs(end[away], _ended(target_of(pair[away]), ends)), there)
    is_held = is_missing & stands & (end == source)
    is_missing &= ~stands | is_held
    at = crawl.checks.index.get_indexer(pd.Index(pair)) if len(crawl.checks) else np.full(len(pair), -1)
    if (at >= 0).any():
        is_live = (at >= 0) & crawl.checks["is_live"].to_numpy(dtype=bool)[at]
        is_held |= is_live & is_missing
        is_told = (at >= 0) & (is_held | ~is_live)
        reason = np.where(is_told, crawl.checks["reason"].to_numpy(dtype=object)[at], reason)
        is_missing = np.where(is_told, crawl.checks["is_missing"].to_numpy(dtype=bool)[at], is_missing)
    checked_at = sources["fetched_at"].fillna(crawl.sources["fetched_at"].max()).reset_index(drop=True)
    return Absent(reason, is_missing, is_held, checked_at)


def _ended(targets: Codes, ends: "pd.Series[int]") -> Codes:
    """The pages at which targets end."""
    at = ends.index.get_indexer(pd.Index(targets))
    return np.where(at >= 0, ends.to_numpy(dtype=np.int64)[at], targets)


def _seen(links: pd.DataFrame) -> pd.DataFrame:
    pair = pairs_of(links)
    groups = links["fetched_at"].groupby(pair)
    return pd.DataFrame(
        {"first_seen_at": groups.min(), "last_seen_at": groups.max(), "links": groups.size().astype("float64")}
    )


def _times(values: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return values.astype("datetime64[us, UTC]")
