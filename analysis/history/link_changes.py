"""What became of the links between two crawls of the same kind: new, lost and changed ones.

An earlier crawl's links that the later one could not look for are neither lost nor kept: ``Changes.unchecked`` counts
them by the cause. That no list names a link any more is never a loss; only pages tell. A link is lost when its page was
looked at often enough without it (``LossRule``), and until then each comparison with a crawl that missed it has it as
``suspected_lost``.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.history.evidence import (
    LOOKED_AFTER,
    NOT_IN_CRAWL,
    OUT_OF_REACH,
    PAGE_REDIRECTED,
    READ,
    RENAMED,
    SEEN_BEFORE,
)
from analysis.history.link_diff import FIELDS, Paired, link_diff
from analysis.history.sightings import (
    HELD,
    MISSED,
    SEEN,
    UNKNOWN,
    LossRule,
    Side,
    lost,
    next_side,
)
from analysis.history.snapshot import Ids, Snapshot, counted, have_namesakes, pairs_of, source_of, target_of
from analysis.history.unlinked import with_unlinked
from analysis.tables.counting import Codes
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

NEW: Final = "new"
LOST: Final = "lost"
CHANGED: Final = "changed"
SUSPECTED: Final = "suspected_lost"
FEWER: Final = "fewer_links"
MORE: Final = "more_links"
PAGE_FOUND: Final = "page_found"
LINK_FOUND: Final = "link_found"
LINK_RESTORED: Final = "link_restored"
_TABLE: Final = MARTS["link_changes"]
Texts = npt.NDArray[np.object_]


class Changes(NamedTuple):
    """What differs between two crawls.

    Attributes:
        frame: rows of the mart ``link_changes``.
        now: row by row of it, where its links stand in the later crawl: source_url (a key) and target_url; as in the
            frame where they do not, or still do; and was_unread: it is the earlier crawl that could say nothing of
            them, so that before is what one before it saw.
        before, after: links of the two crawls; ``unchanged``: of these, links that are the same in both.
        unchecked: why links of the earlier crawl could not be looked for in the later one -> how many.
        uncompared: why links of the later crawl cannot be told from old ones -> how many.
        unchecked_pairs, uncompared_pairs: the pages and targets of these: source_url (a key) and target_url.
    """

    frame: pd.DataFrame
    now: pd.DataFrame
    before: int
    after: int
    unchanged: int
    unchecked: dict[str, int]
    uncompared: dict[str, int]
    unchecked_pairs: pd.DataFrame
    uncompared_pairs: pd.DataFrame


class _Unknown(NamedTuple):
    """Links of which nothing can be said, by pair of page and target: how many, and why."""

    links: "pd.Series[int]"
    causes: "pd.Series[str]"

    def by_cause(self) -> dict[str, int]:
        """Cause -> links, most first."""
        links = self.links
        sums = links.groupby(self.causes.to_numpy(dtype=object)).sum() if len(links) else links
        ordered = sorted(sums.items(), key=lambda item: (-item[1], str(item[0])))
        return {str(cause): int(count) for cause, count in ordered if count}

    def less(self, links: pd.DataFrame) -> "_Unknown":
        """Without some links of which something can be said after all; their pairs stay."""
        return self._replace(
            links=self.links.sub(counted(links), fill_value=0).reindex(self.links.index).astype("int64")
        )

    def pairs(self, ids: Ids) -> pd.DataFrame:
        """Their pages and targets: source_url and target_url."""
        return pd.DataFrame(_ends(self.links.index.to_numpy(dtype=np.int64), ids), dtype="str")


def link_changes(history: Iterable[Snapshot], earlier: str, link_scope: str, ids: Ids, rule: LossRule) -> Changes:
    """Compares the last crawl of a history with an earlier one.

    Args:
        history: crawls of one kind and site, oldest first; the last one is the later crawl.
        earlier: crawl_id of the earlier crawl, one of the history.
        link_scope: of their links.
        ids: the numbers of their texts.
        rule: when a link that is missing is lost.
    """
    before = after = None
    came_from = ""
    for crawl in history:
        came_from = "" if after is None else after.crawl.crawl_id
        after = next_side(after, with_unlinked(after, crawl, ids), pairs_links=rule.waits or before is not None)
        if crawl.crawl_id == earlier:
            before = after._replace(paired=None)
    assert before is not None
    assert after is not None
    return _between(before, after if came_from == earlier else after._replace(paired=None), link_scope, ids, rule)


def _between(before: Side, after: Side, link_scope: str, ids: Ids, rule: LossRule) -> Changes:
    paired = after.paired or link_diff(before.crawl.links, after.crawl.links, after.crawl.sources["end"])
    late = _changed_unread(before, paired.come, after)
    gone, unchecked = _gone(paired.gone, before.known, after, rule, ids)
    come, uncompared = _come(paired.come, before, after, rule, ids)
    uncompared = uncompared.less(late.after)
    was_unread = _changed(late, ids).assign(was_unread=True)
    rows = pd.concat([_changed(paired, ids), gone, come, was_unread], ignore_index=True)
    pair = rows["pair"].to_numpy(dtype=np.int64)
    seen = after.known.reindex(pair)
    told = rows.assign(
        **_ends(pair, ids),
        link_scope=link_scope,
        first_seen_at=seen["first_seen_at"].array,
        last_seen_at=seen["last_seen_at"].array,
        effect_on_priority=np.nan,
        from_crawl=before.crawl.crawl_id,
        to_crawl=after.crawl.crawl_id,
    )
    told = told.sort_values(["change", "reason", "source_url", "target_url"], ignore_index=True)
    return Changes(
        frame=shaped(told, _TABLE),
        now=pd.DataFrame(_ends(told["now"].to_numpy(dtype=np.int64), ids), dtype="str").assign(
            was_unread=told["was_unread"].eq(True).to_numpy(dtype=bool)
        ),
        before=len(before.crawl.links),
        after=len(after.crawl.links),
        unchanged=paired.unchanged,
        unchecked=unchecked.by_cause(),
        uncompared=uncompared.by_cause(),
        unchecked_pairs=unchecked.pairs(ids),
        uncompared_pairs=uncompared.pairs(ids),
    )


def _rows(pair: Codes, **columns: Any) -> pd.DataFrame:
    """Rows of pairs of page and target, and of the pairs that these are now: change, reason, links, before, after."""
    return pd.DataFrame({"pair": pair, "now": pair}, dtype="int64").assign(**columns)


def _ends(pair: Codes, ids: Ids) -> dict[str, Texts]:
    """Pages and targets of pairs, by the names of their columns."""
    return {"source_url": ids.texts(source_of(pair)), "target_url": ids.texts(target_of(pair))}


def _changed(paired: Paired, ids: Ids) -> pd.DataFrame:
    """One row for each pair of links that differ: the fields that do, as they were and as they are."""
    before, after = paired.before, paired.after
    if before.empty:
        return _rows(np.array([], dtype=np.int64), change=CHANGED, reason="", links=1, before="", after="")
    told = [_told(word, _texts(before, column, ids), _texts(after, column, ids)) for column, word in FIELDS.items()]
    pages = ids.texts(before["source"].to_numpy()), ids.texts(after["source"].to_numpy())
    moved = _told("source_url", *pages)
    is_moved = np.where(paired.is_moved, PAGE_REDIRECTED, "")
    reason = _joined([*(words for words, _, _ in told), is_moved], " ")
    was, now = (_joined([each[side] for each in (*told, moved)], "; ") for side in (1, 2))
    pair, now_pair = pairs_of(before), pairs_of(after)
    return _rows(pair, now=now_pair, change=CHANGED, reason=reason, links=1, before=was, after=now)


def _changed_unread(before: Side, come: pd.DataFrame, after: Side) -> Paired:
    """Links that the earlier crawl could not look for, and that differ from what one before it saw."""
    there = come[np.isin(come["source"], before.unread["source"])]
    paired = link_diff(before.unread, there, after.crawl.sources["end"])
    is_same = (
        (paired.before[["source", "target"]] == paired.after[["source", "target"]]).all(axis=1).to_numpy(dtype=bool)
    )
    return paired._replace(
        before=paired.before[is_same].reset_index(drop=True),
        after=paired.after[is_same].reset_index(drop=True),
        is_moved=paired.is_moved[is_same],
    )


def _texts(links: pd.DataFrame, column: str, ids: Ids) -> Texts:
    """A field as people read it."""
    codes = links[column].to_numpy()
    if column.startswith("is_"):
        return np.where(codes, "yes", "no").astype(object)
    texts = ids.texts(codes)
    texts[codes < 0] = ""
    return texts


def _told(word: str, was: Texts, now: Texts) -> tuple[Texts, Texts, Texts]:
    """A field's word, and its values with it; empty where it did not change."""
    differs = was != now
    changed = (np.where(differs, text, "").astype(object) for text in (word, f"{word}=" + was, f"{word}=" + now))
    return next(changed), next(changed), next(changed)


def _gone(
    gone: pd.DataFrame, known_before: pd.DataFrame, after: Side, rule: LossRule, ids: Ids
) -> tuple[pd.DataFrame, _Unknown]:
    """Links that are in no pair any more, by pair of page and target, and those that could not be looked for.

    A pair that the earlier crawl did not see either is suspected until a check settles the loss, and lost in that one.
    What crawls between settled is lost, also where the later one could not look any more.
    Of pairs to which the same links belonged one after the other, one is told, and so of one that another one held.
    """
    counts, known = counted(gone), after.known
    seen_before = known_before.index[known_before["state"] == SEEN]
    pending = known.index[
        (known["state"] == MISSED)
        & ~known.index.isin(counts.index)
        & ~_settled(known, known_before, rule)
        & ~known.index.isin(seen_before)
        & ~known["was_elsewhere"]
        & ~known.index.isin(after.heirs.index)
        & ~known.index.isin(after.heirs[after.heirs.index.isin(seen_before)])
    ]
    told = known.reindex(counts.index.union(pending))
    links = counts.reindex(told.index).fillna(told["links"]).astype("int64")
    state, is_lost = told["state"], lost(told, rule)
    is_silent = (state == UNKNOWN) & ~(is_lost & ~told["was_elsewhere"].eq(True))
    reason = told["reason"].where((state != UNKNOWN) | is_silent, told["missed_for"])
    pair = told.index.to_numpy(dtype=np.int64)
    stands = state.isin([SEEN, HELD])
    change = np.select([stands, is_lost], [CHANGED, LOST], CHANGED)
    why = np.select([stands, is_lost], [FEWER, reason], SUSPECTED)
    is_moved = is_silent & (reason == PAGE_REDIRECTED)
    why = np.where(is_moved, PAGE_REDIRECTED, why)
    was = _links(known_before["links"].reindex(told.index).fillna(links))
    ends = after.crawl.sources["end"].reindex(source_of(pair)).fillna(-1).to_numpy(dtype=np.int64)
    end_urls = pd.Series(ids.texts(ends), index=told.index, dtype=object)
    left = told["links"].where(state == SEEN, 0)  # what is held has none under this address
    now = _links(left).where(stands, ("source_url=" + end_urls).where(is_moved, None))
    rows = _rows(pair, change=change, reason=why, links=links.to_numpy(), before=was.to_numpy(), after=now.to_numpy())
    is_unknown = (is_silent & ~is_moved).to_numpy(dtype=bool)
    causes = reason.fillna(NOT_IN_CRAWL)[is_unknown]
    return rows[~is_unknown], _Unknown(links[is_unknown], causes)


def _come(come: pd.DataFrame, before: Side, after: Side, rule: LossRule, ids: Ids) -> tuple[pd.DataFrame, _Unknown]:
    """Links that are in no pair yet, and those of which nobody can say whether they are new.

    A link that an earlier crawl of the history saw, and the one compared with could not look for, was never gone. One
    that is new on a page that an earlier crawl of the history read is told, if the one compared with could not. What
    was suspected of being lost, and is back, is no new one.
    """
    links, known = counted(come), after.known
    pair = links.index.to_numpy(dtype=np.int64)
    told = before.known.reindex(links.index)
    pages = source_of(pair)
    sources = before.crawl.sources.reindex(pages)
    is_absent = sources["reason"].isna().to_numpy()
    was_seen = told["state"].isin([SEEN, HELD]).to_numpy()
    is_known = told["state"].notna().to_numpy() & ~was_seen
    is_late = is_known & (known["misses"].reindex(links.index) > 0).to_numpy()
    is_back = is_known & (told["misses"] > 0).to_numpy() & ~is_late
    is_renamed = is_absent & ~is_known & _were_renamed(pages, before.crawl, after.crawl, ids)
    is_hidden = is_absent & ~is_known & ~is_renamed & ~_was_in_reach(pages, before.crawl, after.crawl)
    is_gone = sources["is_missing"].eq(True).to_numpy() & ~sources["reason"].isin(READ).to_numpy()
    was_read = np.isin(pages, before.read.to_numpy()) & ~is_known & ~is_gone & ~is_renamed
    is_page = is_gone | (is_absent & before.crawl.is_complete & ~is_renamed & ~is_hidden)
    is_page &= ~is_known
    change = np.where(was_seen | (is_back & ~lost(told, rule).to_numpy(dtype=bool)), CHANGED, NEW)
    why = np.select([was_seen, is_back, was_read, is_page], [MORE, LINK_RESTORED, LINK_FOUND, PAGE_FOUND], "")
    was = _links(told["links"].where(told["state"] == SEEN, 0)).where(was_seen, None)  # what was held had none
    now = _links(known["links"].reindex(links.index))
    rows = _rows(pair, change=change, reason=why, links=links.to_numpy(), before=was.to_numpy(), after=now.to_numpy())
    is_unknown = why == ""
    cause = sources["reason"].set_axis(links.index).fillna(NOT_IN_CRAWL)
    cause = cause.mask(is_renamed, RENAMED).mask(is_hidden, OUT_OF_REACH).mask(is_known, SEEN_BEFORE)
    cause = cause.mask(is_late, LOOKED_AFTER)
    return rows[~is_unknown], _Unknown(links[is_unknown], cause[is_unknown])


def _was_in_reach(pages: Codes, before: Snapshot, after: Snapshot) -> npt.NDArray[np.bool_]:
    """Which pages of the later crawl the earlier one could have found, had they been there."""
    if before.reach is None or after.reach is None:
        return np.ones(len(pages), dtype=bool)
    ways = after.sources["ways"].reindex(pages).fillna(0).to_numpy(dtype=np.int64)
    return before.reach.is_open_to(ways, after.reach)


def _were_renamed(pages: Codes, before: Snapshot, after: Snapshot, ids: Ids) -> npt.NDArray[np.bool_]:
    """Which pages are one with a page of the earlier crawl whose address the later one did not ask for."""
    left = before.sources[~before.sources.index.isin(after.sources.index)]
    left = left[~left["is_missing"] | left["reason"].isin(READ)]
    if left.empty:
        return np.zeros(len(pages), dtype=bool)
    come = np.setdiff1d(pages, before.sources.index.to_numpy())
    return np.isin(pages, come[have_namesakes(come, left.index.to_numpy(), ids)])


def _settled(known: pd.DataFrame, known_before: pd.DataFrame, rule: LossRule) -> "pd.Series[bool]":
    return lost(known_before, rule).reindex(known.index, fill_value=False)


def _links(counts: "pd.Series[Any]") -> "pd.Series[Any]":
    counts = counts.astype("int64")
    return counts.astype("str").astype(object) + np.where(counts == 1, " link", " links")


def _joined(columns: "Sequence[Texts]", mark: str) -> list[str]:
    return [mark.join(cell for cell in row if cell) for row in zip(*columns, strict=True)]
