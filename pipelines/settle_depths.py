"""Depths of pages that links lead to only past a limit: known when all links are.

The frontier gives each URL its depth as it goes, level by level. Where ``max_depth`` or a budget keeps it from
following a link, what the link leads to may be fetched all the same, because a sitemap, a list or a backlink names it.
Then clicks lead there over pages that were fetched, and on from there to others. What is fetched does not rest on them.

A link is a click, a redirect is none. A page that was told to be none from its host's answer to what cannot be there
leads nowhere; that is looked for only where the links of such are not followed. One that says "not found" itself, and
may be a page all the same, is followed.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkspider.model import urls
from linkspider.model.records import LIKE_NOT_FOUND
from pipelines.arrays import Flags, Ints, encoded, is_known, numbers

#: Columns of ``pages`` and of ``links`` that depths rest on.
PAGE_COLUMNS: Final = ("url", "url_key", "depth", "redirect_url", "soft_404_signs")
LINK_COLUMNS: Final = ("source_url", "target_key", "placement")

_NO_PATH: Final = 1 << 30
_NO_URL: Final = ""


class _Pages(NamedTuple):
    """What is known of each page, by row; texts as 64 bits, of which two of a million share some once in 10^8 crawls.

    Attributes:
        urls, keys: its URL and its key; ``redirects``: the key that it redirects to.
        depths: clicks from the start page, or ``_NO_PATH``; ``is_dead_end``: whether its links were not followed.
    """

    urls: Ints
    keys: Ints
    redirects: Ints
    depths: Ints
    is_dead_end: Flags


def settled_depths(pages: Iterable[pa.Table], links: Iterable[pa.Table], late: Iterable[str]) -> list[int | None]:
    """Clicks from the start page to each page, on the shortest path over fetched pages; None where there is none.

    Args:
        pages: with ``PAGE_COLUMNS``; ``links``: with ``LINK_COLUMNS``, read once.
        late: keys of the pages whose depths are to be found, whatever their rows say; those of others are exact.
    """
    known = _read(pages)
    depths, is_late = known.depths, np.isin(known.keys, _hashes(late))
    depths[is_late] = _NO_PATH
    edges = _Edges(known, is_late)
    edges.add(np.arange(len(depths)), edges.by_key.of(known.redirects), 0)
    by_url = _Rows(known.urls)
    for table in links:
        is_link = is_known(table["placement"])
        source, target = _rows_of(table["source_url"], by_url), _rows_of(table["target_key"], edges.by_key)
        edges.add(source[is_link], target[is_link], 1)
    _spread(depths, np.flatnonzero(is_late & (depths < _NO_PATH)), edges.between_late())
    return [None if depth >= _NO_PATH else depth for depth in depths.tolist()]


class _Rows:
    """Finds rows by their hashes, in 16 bytes for each."""

    def __init__(self, hashes: Ints) -> None:
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]

    def of(self, hashes: Ints) -> Ints:
        """The row of each hash, -1 where there is none."""
        if not len(self._hashes):
            return np.full(len(hashes), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        return np.where(self._hashes[at] == hashes, self._order[at], -1)


class _Edges:
    """Ways from page to page: those of known depth are walked at once, those between late pages are kept.

    Args:
        pages: the pages; their depths are made less where a page of known depth leads to a late one.
        is_late: whose depths are to be found.
    """

    def __init__(self, pages: _Pages, is_late: Flags) -> None:
        self.by_key = _Rows(pages.keys)
        self._depths, self._is_late, self._is_dead_end = pages.depths, is_late, pages.is_dead_end
        self._between: list[Ints] = []

    def add(self, source: Ints, target: Ints, clicks: int) -> None:
        """Takes ways of so many clicks, by rows; -1 is a page that was not fetched."""
        is_there = (source >= 0) & (target >= 0)
        source, target = source[is_there], target[is_there]
        is_way = ~self._is_dead_end[source] & self._is_late[target]
        source, target = source[is_way], target[is_way]
        is_between = self._is_late[source]
        np.minimum.at(self._depths, target[~is_between], self._depths[source[~is_between]] + clicks)
        self._between.append(np.unique(source[is_between] << 32 | target[is_between] << 1 | clicks))

    def between_late(self) -> Ints:
        """The others in order, each once: source, target and clicks in 31, 31 and 1 bits."""
        return np.unique(np.concatenate(self._between))


def _spread(depths: Ints, begin: Ints, edges: Ints) -> None:
    """Makes depths the shortest (Dijkstra 1959), from the rows where paths begin."""
    waiting = [(int(depths[row]), int(row)) for row in begin]
    heapify(waiting)
    while waiting:
        depth, row = heappop(waiting)
        if depth > depths[row]:
            continue
        first, last = np.searchsorted(edges, (row << 32, row + 1 << 32))
        for edge in edges[first:last].tolist():
            target, clicks = (edge & 0xFFFFFFFF) >> 1, edge & 1
            if depth + clicks < depths[target]:
                depths[target] = depth + clicks
                heappush(waiting, (depth + clicks, target))


def _read(pages: Iterable[pa.Table]) -> _Pages:
    columns: list[tuple[Any, ...]] = []
    for table in pages:
        redirects = (_NO_URL if url is None else urls.key(url) for url in table["redirect_url"].to_pylist())
        depths = numbers(table["depth"].combine_chunks().fill_null(_NO_PATH)).astype(np.int64)
        signs = pc.ends_with(table["soft_404_signs"].combine_chunks(), LIKE_NOT_FOUND)
        texts = (_hashes(table[name].to_pylist()) for name in ("url", "url_key"))
        columns.append((*texts, _hashes(redirects), depths, numbers(signs.fill_null(False).cast(pa.int8())) > 0))
    return _Pages(*(np.concatenate(parts) for parts in zip(*columns, strict=True)))


def _hashes(texts: Iterable[str | None]) -> Ints:
    return np.fromiter(map(hash, texts), dtype=np.int64)


def _rows_of(column: "pa.ChunkedArray[Any]", rows: _Rows) -> Ints:
    """The row that each text of a column names."""
    texts, text_of = encoded(column)
    return rows.of(_hashes(texts))[text_of]
