"""Counts of internal links by the page that they lead to, on integer ids: tables hold millions of links."""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.counting import Coded, Codes, blocks, coded, occurrences
from analysis.tables.frames import codes
from analysis.tables.threads import side_by_side

CONTENT: Final = "content"
_FOLLOWED: Final = 1
_CONTENT: Final = 2
_BITS: Final = 2
#: Counts of linking pages, and what a link has that makes its page count.
_DISTINCT: Final = {"unique_inlinks": 0, "followed_inlinks": _FOLLOWED, "content_inlinks": _CONTENT}


def inlink_counts(pages: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Counts internal links by page; links to pages that the crawl did not accept count nowhere.

    Args:
        pages: one row per page, with url_key (distinct).
        links: one row per internal link occurrence, with source_key, target_key, is_followed, placement and
            is_boilerplate.

    Returns:
        inlinks, self_inlinks, unique_inlinks, followed_inlinks and content_inlinks, one row per row of ``pages``;
        content_inlinks are null where no link has a placement.
    """
    (counts,) = _counts(_numbered(pages, links, np.zeros(len(links), dtype=np.int8)), 1, len(pages))
    if len(links) and links["placement"].isna().all():
        counts["content_inlinks"] = pd.NA
    return counts.astype({"content_inlinks": "Int64"})


def counts_by_placement(pages: pd.DataFrame, links: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The same counts of the links of each placement, placements in alphabetical order.

    Args:
        pages: as in ``inlink_counts``.
        links: as in ``inlink_counts``.

    Returns:
        Placement -> counts; links whose placement is not known are in none.
    """
    placement = links["placement"].astype("category")
    names, kind = placement.cat.categories, codes(placement).astype(np.int8, copy=False)
    counts = _counts(_numbered(pages, links, kind), len(names), len(pages))
    held = zip(names, counts, occurrences(kind + np.int8(1), len(names) + 1)[1:], strict=True)
    return {
        str(name): frame.astype({"content_inlinks": "Int64"})
        for name, frame, found in sorted(held, key=lambda each: each[0])
        if found
    }


def content_degrees(pages: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Counts links in the content from some pages to others of them.

    Args:
        pages, links: as in ``inlink_counts``.

    Returns:
        content_outlinks and content_inlinks, distinct other pages, one row per row of ``pages``; null where none of the
        links between pages has a placement.
    """
    numbers = _numbered(pages, links, np.zeros(0, dtype=np.int8))
    count = len(pages)
    out, into = np.zeros((2, count), dtype=np.int64)
    is_any = is_placed = False
    has_placement = links["placement"].notna().to_numpy()
    for _, _, found in blocks(numbers.source, count):
        between = found[numbers.target.at(found) >= 0]
        is_any, is_placed = is_any or len(between) > 0, is_placed or bool(has_placement[between].any())
        rows = between[numbers.flags[between] & _CONTENT != 0]
        source, target = numbers.source.at(rows), numbers.target.at(rows)
        pairs = np.sort((source * np.int64(count) + target)[source != target], kind="stable")
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        np.add.at(out, pairs // count, 1)
        np.add.at(into, pairs % count, 1)
    counts = pd.DataFrame({"content_outlinks": out, "content_inlinks": into}, dtype="Int64")
    if is_any and not is_placed:
        counts[:] = pd.NA
    return counts


class _Numbered(NamedTuple):
    """Links in numbers, an array each.

    Attributes:
        source, target: rows of pages; a source that is none has a number of its own behind theirs, such a target -1.
        kind: what is counted apart, from 0; -1 counts nowhere.
        flags: whether it is followed and whether it stands in the content, a bit each.
    """

    source: Coded
    target: Coded
    kind: npt.NDArray[np.int8]
    flags: npt.NDArray[np.int8]


def _counts(links: _Numbered, kinds: int, count: int) -> list[pd.DataFrame]:
    """Counts of the links of each kind, one row for each of so many pages.

    Links of one page to another are sorted together, their flags beside them: what any of them has counts.
    """

    def met(block: tuple[int, int, Codes]) -> dict[str, Codes]:
        """Where each count grows by one, as often as it does."""
        all_rows = block[2]
        ends = links.target.at(all_rows)
        is_known = (ends >= 0) & (links.kind[all_rows] >= 0)
        rows, target = all_rows[is_known], ends[is_known]
        source = links.source.at(rows)
        place = links.kind[rows] * np.int64(count) + target
        pairs = ((source * np.int64(kinds * count) + place) << _BITS) + links.flags[rows]
        pairs = np.sort(pairs[source != target], kind="stable")  # fast where links are nearly in order
        starts = np.flatnonzero(np.diff(pairs >> _BITS, prepend=-1))
        flags, once = np.bitwise_or.reduceat(pairs, starts), (pairs[starts] >> _BITS) % (kinds * count)
        told = {name: once[flags & bit == bit] for name, bit in _DISTINCT.items()}
        return {"inlinks": place, "self_inlinks": place[source == target], **told}

    found = {name: np.zeros(kinds * count, dtype=np.int64) for name in ("inlinks", "self_inlinks", *_DISTINCT)}
    for places in side_by_side(met, blocks(links.source, int(links.source.numbers.max()) + 1)):
        for name, place in places.items():
            np.add.at(found[name], place, 1)
    parts = {name: numbers.reshape(kinds, count) for name, numbers in found.items()}
    return [pd.DataFrame({name: part[kind] for name, part in parts.items()}) for kind in range(kinds)]


def _in_content(links: pd.DataFrame) -> npt.NDArray[np.bool_]:
    in_content: npt.NDArray[np.bool_] = (links["placement"] == CONTENT).to_numpy(dtype=bool)
    is_boilerplate: npt.NDArray[np.bool_] = links["is_boilerplate"].to_numpy(dtype=bool)
    return in_content & ~is_boilerplate


def _numbered(pages: pd.DataFrame, links: pd.DataFrame, kind: npt.NDArray[np.int8]) -> _Numbered:
    keys = pd.Index(pages["url_key"].astype("str"))
    is_followed = links["is_followed"].to_numpy(dtype=bool)
    flags = is_followed * np.int8(_FOLLOWED) + _in_content(links) * np.int8(_CONTENT)
    source = coded(links["source_key"], lambda texts: _with_others(keys.get_indexer(texts), len(keys)))
    return _Numbered(source, coded(links["target_key"], keys.get_indexer), kind, flags)


def _with_others(places: npt.NDArray[np.integer[Any]], count: int) -> npt.NDArray[np.integer[Any]]:
    """Places among so many pages, and numbers behind theirs for what is none of them."""
    others = np.flatnonzero(places < 0)
    places[others] = count + np.arange(len(others))
    return places
