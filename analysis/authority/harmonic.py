"""Harmonic centrality: how near a page is to all others, by clicks.

``H(x) = sum over y != x of 1 / d(y, x)``, where d(y, x) is the least number of links from y to x; pages from which none
leads there add nothing. Exact: searches from 512 pages at a time go forward link by link, one bit for each.
Sources: Marchiori and Latora 2000; Boldi and Vigna 2014.
"""

from typing import Final

import numpy as np

from analysis.authority.graph import Floats, Ints, Matrix

#: Pages times links that are searched at most: some 20 seconds.
MOST_WORK: Final = 5_000_000_000
_WORDS: Final = 8
_BITS: Final = 64


def harmonic(edges: Matrix) -> Floats | None:
    """Harmonic centrality of each node; None where the graph is too large for it.

    Args:
        edges: CSR of shape (n, n): an entry is a link, whatever its value.

    Returns:
        float64 of shape (n,).
    """
    count = edges.shape[0]
    if count * edges.nnz > MOST_WORK:
        return None
    backward = edges.T.tocsr()
    linked = np.flatnonzero(np.diff(backward.indptr))
    sources, starts = backward.indices.astype(np.int64), backward.indptr[linked].astype(np.int64)
    found = np.zeros(count)
    for first in range(0, count, _WORDS * _BITS):
        begin = np.arange(first, min(first + _WORDS * _BITS, count))
        _add(found, begin, sources, starts, linked)
    return found


def _add(
    found: Floats,
    begin: Ints,
    sources: Ints,
    starts: Ints,
    linked: Ints,
) -> None:
    """Adds what searches from some pages give to each page that they meet."""
    seen = np.zeros((len(found), _WORDS), dtype=np.uint64)
    place = begin - begin[0]
    seen[begin, place // _BITS] = np.uint64(1) << (place % _BITS).astype(np.uint64)
    for clicks in range(1, len(found)):
        reached = np.bitwise_or.reduceat(seen[sources], starts, axis=0) & ~seen[linked] if len(linked) else seen[:0]
        new = np.bitwise_count(reached).sum(axis=1)
        if not new.any():
            return
        found[linked] += new / clicks
        seen[linked] |= reached
