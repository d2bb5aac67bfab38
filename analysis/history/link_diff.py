"""Which link of one crawl is which link of another: each occurrence of either is in one pair, or in none.

A link has no name that lasts, so links are paired by what they have in common, the most alike first:

1. identical: same page, target, anchor text, rel, placement, and followed or not;
2. changed: same page and target, and the same anchor text, or else the same place on the page, or else neither;
3. with another target: the new target is where the old one redirects to; or it is, in both crawls, the one link of the
   page with this anchor text at this place, or with this anchor text and placement. Where several of the page have
   these, as "Read more" on each card of a list, one that went and one that came are two links: the list has moved on;
4. moved: the page redirects to the one that has the link, to the same target or else by what 3. has. Relative links
   lead elsewhere from a page that moved, so several at one place are paired too, if they all do and are as many.

Within a group, the nth of one crawl is the nth of the other, in the order of the page. A place is what ``path`` says,
which does not count: all items of a list have the same.
"""

from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.tables.counting import Codes, Flags

#: What may change in a link that stays: column of ``Snapshot.links`` -> its word.
FIELDS: Final = {
    "target": "target_url",
    "anchor": "anchor_text",
    "rel": "rel",
    "is_followed": "is_followed",
    "placement": "placement",
    "is_noindex": "is_noindex",
}
_PAIR: Final = ("source", "target")
_ALL: Final = (*_PAIR, "anchor", "rel", "is_followed", "placement", "is_noindex")
#: Which groups are paired: all; those of which no link is in a pair yet, if they are as many; of these, those of one.
_Groups = Literal["all", "whole", "single"]


class Paired(NamedTuple):
    """The links of two crawls, told apart.

    Attributes:
        unchanged: how many are identical in both.
        before, after: the links that are paired and differ, row by row; ``is_moved``: whether their page redirects.
        gone: links of the earlier crawl that are in no pair; ``come``: those of the later one.
    """

    unchanged: int
    before: pd.DataFrame
    after: pd.DataFrame
    is_moved: Flags
    gone: pd.DataFrame
    come: pd.DataFrame


class _Rest:
    """What is still to be paired, and what has been; ``all_before`` and ``all_after`` are all links of the crawls."""

    def __init__(self, before: pd.DataFrame, after: pd.DataFrame) -> None:
        self.before, self.after = self.all_before, self.all_after = before, after
        self.pairs: list[tuple[pd.DataFrame, pd.DataFrame]] = []

    def pair(self, by: tuple[str, ...], *, which: str = "", groups: _Groups = "all") -> int:
        """Pairs links that agree in some columns; how many pairs that were.

        Args:
            by: the columns, that of the page first.
            which: a column of flags of the earlier links: only these are paired.
            groups: of the links of a page that agree in the others.
        """
        if self.before.empty or self.after.empty:
            return 0
        before, after = self.before[self.before[which]] if which else self.before, self.after
        if groups != "all":
            page, *others = by
            before, after = before[before[page].isin(after[page])], after[after[page].isin(before[page])]
            before = _whole(before, self.all_before, others, is_single=groups == "single")
            after = _whole(after, self.all_after, others, is_single=groups == "single")
            by = (*by, "size")
        first, second = _matched(before, after, by)
        self.pairs.append((before.loc[first], self.after.loc[second]))
        self.before, self.after = self.before.drop(index=pd.Index(first)), self.after.drop(index=pd.Index(second))
        return len(first)


def link_diff(before: pd.DataFrame, after: pd.DataFrame, ends: "pd.Series[int]") -> Paired:
    """Pairs the links of two crawls.

    Args:
        before: links of the earlier crawl, as in ``Snapshot.links``.
        after: those of the later crawl.
        ends: page -> where it ends by redirects in the later crawl; the page itself where it does not redirect.
    """
    before, after = _comparable(before.reset_index(drop=True), after.reset_index(drop=True))
    rest = _Rest(before, after)
    unchanged = rest.pair(_ALL)
    rest.pairs.clear()
    rest.before = _with_ends(rest.before, ends)
    rest.after = rest.after.assign(target_end=rest.after["target"], moved=rest.after["source"])
    rest.pair((*_PAIR, "anchor"))
    rest.pair((*_PAIR, "path"), which="has_path")
    rest.pair(_PAIR)
    rest.pair(("source", "target_end", "anchor"))
    rest.pair(("source", "anchor", "path"), which="has_path", groups="single")
    rest.pair(("source", "anchor", "placement"), which="has_anchor", groups="single")
    stayed = sum(len(first) for first, _ in rest.pairs)
    for by in (("moved", "target", "anchor"), ("moved", "target"), ("moved", "target_end")):
        rest.pair(by, which="is_moved")
    rest.pair(("moved", "anchor", "path"), which="is_moved_path", groups="whole")
    rest.pair(("moved", "anchor", "placement"), which="is_moved_anchor", groups="single")
    paired_before = pd.concat([first for first, _ in rest.pairs] or [rest.before.head(0)], ignore_index=True)
    paired_after = pd.concat([second for _, second in rest.pairs] or [rest.after.head(0)], ignore_index=True)
    is_moved = np.arange(len(paired_before)) >= stayed
    return Paired(unchanged, paired_before, paired_after, is_moved, rest.before, rest.after)


def _whole(links: pd.DataFrame, all_links: pd.DataFrame, by: list[str], *, is_single: bool) -> pd.DataFrame:
    """Of links, those whose group on their page is among them, and how many are of it on the page: size.

    Args:
        links: those that are in no pair yet, labelled as in ``all_links``.
        all_links: all links of the crawl.
        by: what those of a group agree in, beside the page.
        is_single: only groups of one.
    """
    columns = ["source", *by]
    there = all_links.loc[all_links["source"].isin(links["source"]), columns]
    size = there.groupby(columns, sort=False)["source"].transform("size").reindex(links.index)
    left = links.groupby(columns, sort=False)["source"].transform("size")
    return links.assign(size=size)[(size == left) & ((size == 1) | (not is_single))]


def _matched(before: pd.DataFrame, after: pd.DataFrame, by: tuple[str, ...]) -> tuple[Codes, Codes]:
    """Labels of the rows that belong together: in each group the nth of one and the nth of the other."""
    columns = list(by)
    left, right = before[columns], after[columns]
    left = left.assign(place=left.groupby(columns, sort=False).cumcount(), before=left.index)
    right = right.assign(place=right.groupby(columns, sort=False).cumcount(), after=right.index)
    both = left.merge(right, on=[*columns, "place"], validate="one_to_one")
    return both["before"].to_numpy(), both["after"].to_numpy()


def _comparable(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forgets what only one crawl knows: an earlier version wrote no placements, and that is no change."""
    for column in ("placement", "path"):
        is_unknown = any(len(links) and (links[column] < 0).all() for links in (before, after))
        if is_unknown:
            before, after = before.assign(**{column: -1}), after.assign(**{column: -1})
    return before, after


def _with_ends(links: pd.DataFrame, ends: "pd.Series[int]") -> pd.DataFrame:
    def end_of(column: str) -> Codes:
        codes = links[column].map(ends).fillna(links[column])
        return np.asarray(codes, dtype=np.int64)

    moved = end_of("source")
    is_moved, has_path = moved != links["source"], links["path"] >= 0
    return links.assign(
        moved=moved,
        target_end=end_of("target"),
        has_path=has_path,
        is_moved=is_moved,
        is_moved_path=is_moved & has_path,
        is_moved_anchor=is_moved & links["has_anchor"],
    )
