"""Ranks on a graph in which what leaves it evaporates: exact solutions of ``x = b + d x P`` and ``h = b + d P h``.

Both are solved by repetition, which keeps every number that a person can follow: after k steps what is missing comes
over paths of more than k links, and shrinks by the damping with each step. It is stopped when the most that can be
missing is below ``TOLERANCE`` of the sum. Memory is a few vectors; time grows with the edges.

Sources: Brin and Page 1998; Bianchini, Gori and Scarselli 2005 (authority that leaves; the account of it).
"""

from typing import Final

import numpy as np

from analysis.authority.graph import Floats, Matrix

#: What may be missing of a solution, as a share of it.
TOLERANCE: Final = 1e-14
#: A hundred steps at a damping of 0.85 leave 1e-7 of the missing part; this is for dampings near 1.
_MOST_STEPS: Final = 20_000


def forward(edges: Matrix, entering: Floats, damping: float) -> Floats:
    """What is at each page when so much enters and links pass it on: ``x = b (I - d P)^-1``.

    Args:
        edges: P of shape (n, n), rows add up to at most 1.
        entering: b of shape (n,) or (n, k), for k questions at once; not negative where exactness matters.
        damping: d, above 0 and below 1.

    Returns:
        x in the shape of b.
    """
    return _repeated(edges.T.tocsr(), entering, damping)


def reverse(edges: Matrix, worth: Floats, damping: float) -> Floats:
    """What one unit that enters at each page is worth when what arrives at pages is: ``h = (I - d P)^-1 b``.

    With b = 1 at some pages, (1 - d) h is the share of what enters at a page that ends at these.

    Args:
        edges: P, as in ``forward``; worth: b of shape (n,) or (n, k); damping: d.

    Returns:
        h in the shape of b.
    """
    return _repeated(edges.tocsr(), worth, damping)


def pagerank(edges: Matrix, teleport: Floats, damping: float) -> Floats:
    """The sink model's rank: ``x = (1 - d) v (I - d P)^-1``; what leaves the graph is not put back.

    ``sum(x) + d / (1 - d) * sum(x_i * (1 - r_i)) = 1`` holds, where r_i is what row i of P adds up to.

    Args:
        edges: P; teleport: v of shape (n,), adds up to 1; damping: d.
    """
    return forward(edges, (1 - damping) * teleport, damping)


def _repeated(step: Matrix, begin: Floats, damping: float) -> Floats:
    total = np.asarray(begin, dtype=np.float64).copy()
    arriving = total.copy()
    for _ in range(_MOST_STEPS):
        arriving = damping * (step @ arriving)
        total += arriving
        left = np.abs(arriving).sum(axis=0) * damping / (1 - damping)
        if np.all(left <= TOLERANCE * np.abs(total).sum(axis=0)):
            break
    return total
