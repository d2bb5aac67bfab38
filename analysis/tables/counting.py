"""Counts that several measures share. None walks over rows: links tables hold millions."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.frames import codes
from analysis.tables.threads import side_by_side

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
#: Links of a part that are worked on at a time: some 25 MB.
_BLOCK: Final = 250_000
#: Pairs of a part that are sorted at a time: some 100 MB.
_SORTED: Final = 4_000_000


def distinct(links: pd.DataFrame, by: str, of: str) -> "pd.Series[int]":
    """How many distinct values of one column stand beside each value of another.

    Args:
        links: one row per link.
        by: the column that makes the groups; categorical or plain, without nulls, as the other.
        of: the column whose values are counted.

    Returns:
        Counts, indexed by the values of ``by``.
    """
    return links[[by, of]].drop_duplicates().groupby(by, observed=True).size()


def most_frequent(links: pd.DataFrame, by: list[str], of: str) -> "pd.Series[str]":
    """The most frequent text of each group; among equals, the first in alphabetical (code point) order.

    Args:
        links: one row per link.
        by: the columns that make the groups.
        of: the column of texts.

    Returns:
        Texts, indexed by the values of ``by``.
    """
    texts = links[of].astype("category")
    ordered = links[by].assign(text=texts.cat.set_categories(texts.cat.categories.sort_values()))
    counts = ordered.groupby([*by, "text"], observed=True).size().rename("links").reset_index()
    best = counts.groupby(by, observed=True)["links"].idxmax()  # the first of the largest, and texts are in order
    return counts.loc[best].set_index(by)["text"].rename(of)


def placements(links: pd.DataFrame, by: str) -> "pd.Series[str]":
    """How many links of each group stand where, as ``content:12 nav:3``: most first, then in alphabetical order.

    Args:
        links: one row per link, with a placement; null where it is not known.
        by: the column that makes the groups.

    Returns:
        Texts, indexed by the values of ``by``; groups without a known placement are left out.
    """
    known = links.loc[links["placement"].notna(), [by, "placement"]].astype({"placement": "str"})
    counts = known.groupby([by, "placement"], observed=True).size().rename("links").reset_index()
    counts = counts.sort_values(["links", "placement"], ascending=[False, True])
    words = (counts["placement"] + ":" + counts["links"].astype("str")).to_numpy(dtype=object)
    group, names = pd.factorize(counts[by], sort=True)
    ends = np.cumsum(np.bincount(group, minlength=len(names)))
    parts = np.split(words[np.argsort(group, kind="stable")], ends[:-1]) if len(names) else []
    return pd.Series([" ".join(part) for part in parts], index=pd.Index(names, name=by), dtype="str")


def distinct_pairs(groups: Codes | Numbers, members: Codes | Numbers, group_count: int) -> Codes:
    """How many distinct members each group has; a sort, which is far faster than hashing pairs.

    Args:
        groups: integers of shape (n,), from 0 to ``group_count - 1``.
        members: integers of shape (n,), from 0.
        group_count: how many groups there are.

    Returns:
        int64 array of shape (group_count,).
    """
    width = int(members.max(initial=0)) + 1

    def counted(rows: Flags) -> Codes:
        pairs = groups[rows].astype(np.int64)
        pairs *= width
        pairs += members[rows]
        pairs.sort()
        is_new = np.append(True, pairs[1:] != pairs[:-1])
        return np.bincount(pairs[is_new] // width, minlength=group_count)

    counts = np.zeros(group_count, dtype=np.int64)
    for part in side_by_side(counted, by_member(members)):
        counts += part
    return counts


def most_frequent_members(groups: Codes | Numbers, members: Codes | Numbers, group_count: int) -> Codes:
    """The most frequent member of each group, the least one among equals; 0 of a group without any.

    Args:
        groups, members, group_count: as in ``distinct_pairs``.

    Returns:
        int64 array of shape (group_count,).
    """
    width = int(members.max(initial=0)) + 1

    def counted(rows: Flags) -> tuple[Codes, Codes]:
        pairs = groups[rows] * np.int64(width) + members[rows]
        pairs.sort()
        starts = np.flatnonzero(np.diff(pairs, prepend=-1))
        pairs, held = pairs[starts], np.diff(starts, append=len(pairs))
        order = np.lexsort((pairs, -held, pairs // width))
        return pairs[order], held[order]

    best, most = np.zeros((2, group_count), dtype=np.int64)
    # members come in ascending order: a later one has to be more frequent
    for pairs, held in side_by_side(counted, by_member(members)):
        group = pairs // width
        is_better = (np.diff(group, prepend=-1) != 0) & (held > most[group])
        best[group[is_better]], most[group[is_better]] = pairs[is_better] % width, held[is_better]
    return best


def occurrences(numbers: "npt.NDArray[np.integer[Any]]", count: int) -> Codes:
    """How often each number from 0 up to the count stands in an array; numpy's own way makes a wider copy of all of it.

    Args:
        numbers: integers of shape (n,), from 0 to ``count - 1``.
        count: how many are counted.

    Returns:
        int64 array of shape (count,).
    """
    counts = np.zeros(count, dtype=np.int64)
    for first in range(0, len(numbers), _SORTED):
        counts += np.bincount(numbers[first : first + _SORTED], minlength=count)
    return counts


def by_member(members: Codes | Numbers) -> Iterator[Flags]:
    """Parts rows so that all rows of a member are in one part: what is counted of pairs adds up, and needs less memory.

    Args:
        members: integers of shape (n,), from 0.

    Yields:
        bool of shape (n,), by members in ascending order: some ``_SORTED`` rows, more where a member alone has more.
    """
    before = np.append(0, np.cumsum(occurrences(members, int(members.max(initial=-1)) + 1)))
    between = np.searchsorted(before, np.arange(_SORTED, len(members), _SORTED))
    for first, last in pairwise(np.unique([0, *between, len(before) - 1]).tolist()):
        yield (members >= first) & (members < last)


def in_order(values: "pd.Series[Any]") -> tuple["pd.Index[str]", Numbers]:
    """The distinct texts of a categorical in alphabetical order, and each row's place there; null is empty text."""
    texts = pd.Index(values.cat.categories.astype("str"))
    found = codes(values)
    if (found < 0).any():
        texts = texts if "" in texts else texts.append(pd.Index([""], dtype="str"))
        found = np.where(found < 0, np.int32(texts.get_loc("")), found)
    order = np.asarray(texts.argsort())
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    return texts[order], place[found]


class Coded(NamedTuple):
    """A column in numbers, without an array of them: tables hold tens of millions of links.

    Attributes:
        codes: integers of shape (n,): which distinct value each row has; -1 for none.
        numbers: the number of each distinct value, -1 for none, and one -1 more at the end, for rows without a value.
    """

    codes: npt.NDArray[np.integer[Any]]
    numbers: Numbers

    def at(self, rows: npt.NDArray[np.integer[Any]] | slice) -> Numbers:
        """The numbers of some rows."""
        numbers: Numbers = self.numbers[self.codes[rows]]
        return numbers

    @property
    def all(self) -> Numbers:
        """The numbers of all rows."""
        return self.at(slice(None))


def coded(values: "pd.Series[Any]", number: "Callable[[pd.Index[str]], npt.NDArray[np.integer[Any]]]") -> Coded:
    """A column of texts in numbers.

    Args:
        values: texts, categorical or plain.
        number: numbers of distinct texts, -1 for none.
    """
    texts = values.astype("category")
    numbers = np.append(number(texts.cat.categories.astype("str")), -1).astype(np.int32)
    return Coded(codes(texts), numbers)


def blocks(groups: Coded, group_count: int) -> Iterator[tuple[int, int, Codes]]:
    """Parts rows by their groups, so that what is counted within groups needs memory for a part of them only.

    Rows of a group that follow each other, as a page's links do, are moved together: it is fast where few groups stand
    in several places.

    Args:
        groups: the group of each row; rows of none, and of one that is not below the count, are left out.
        group_count: how many groups there are.

    Yields:
        The first group, the one behind the last, and the rows of these, by group and then in their order: some
        ``_BLOCK`` rows, more where a single group has more.
    """
    held = groups.codes
    starts = np.flatnonzero(held[1:] != held[:-1]) + 1 if len(held) else np.zeros(0, dtype=np.int64)
    starts = np.append(np.zeros(min(len(held), 1), dtype=np.int64), starts)
    lengths = np.diff(starts, append=len(held))
    group = groups.at(starts)
    order = np.argsort(group, kind="stable")
    order = order[slice(*np.searchsorted(group[order], [0, group_count]))]
    starts, lengths, group = starts[order], lengths[order], group[order]
    rows_before = np.append(0, np.cumsum(np.bincount(group, lengths, minlength=group_count).astype(np.int64)))
    between = np.unique(np.searchsorted(rows_before, np.arange(_BLOCK, rows_before[-1], _BLOCK)))
    for first, last in pairwise([0, *between.tolist(), group_count]):
        runs = slice(*np.searchsorted(group, [first, last]))
        yield first, last, _ranges(starts[runs], lengths[runs])


def _ranges(starts: Codes, lengths: Codes) -> Codes:
    """The numbers from each start on, so many of each, one after the other."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)
