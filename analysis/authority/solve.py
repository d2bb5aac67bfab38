"""Ranks on a graph in which what leaves it evaporates: exact solutions of ``x = b + d x P`` and ``h = b + d P h``.

Both are solved by repetition, which keeps every number that a person can follow: after k steps what is missing comes
over paths of more than k links, and shrinks at least by the damping with each step. After a while it shrinks evenly,
and the rest is nearly a geometric series: its sum is added at once (Aitken 1926), and repetition goes on with what that
leaves missing. So a few dozen steps do what else takes up to two hundred. It is stopped when the most that can be
missing is below ``TOLERANCE`` of the sum. Memory is a few vectors; time grows with the edges. A step is done in parts,
by rows, which the processors share; they are the same however many there are, and so are the results.

Sources: Brin and Page 1998; Bianchini, Gori and Scarselli 2005 (authority that leaves; the account of it).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.sparse import csc_array, csr_array

from analysis.authority.graph import Floats, Matrix
from analysis.tables.threads import side_by_side

#: Writes what arrives by one step into an array, from what arrived before; adds it to a total, if there is one, and
#: tells its size.
Step = Callable[[Floats, Floats, Floats | None], Floats]
#: Some rows of a matrix: which, their entries in scipy's three arrays, and the shape of a matrix of them.
_Part = tuple[slice, tuple[Any, Any, Any], tuple[int, int]]

#: What may be missing of a solution, as a share of it.
TOLERANCE: Final = 1e-14
#: Steps from one sum of the rest to the next, in which what arrives becomes even again. Measured.
_EVEN_STEPS: Final = 6
#: Multiplications of a part of a step, which is done at once: what comes of it is at hand still to be added up.
_WORK: Final = 8_000_000
#: Numbers of a part of a pass over what arrives, which are at hand still for the next thing that is done with them.
_NUMBERS: Final = 50_000
#: Parts of a step that are done at a time; more would wait for the memory's sake.
_THREADS: Final = 8


def forward(edges: Matrix, entering: Floats, damping: float) -> Floats:
    """What is at each page when so much enters and links pass it on: ``x = b (I - d P)^-1``.

    Args:
        edges: P of shape (n, n), rows add up to at most 1.
        entering: b of shape (n,) or (n, k), for k questions at once; not negative where exactness matters.
        damping: d, above 0 and below 1.

    Returns:
        x in the shape of b.
    """
    return _repeated(_pushed(edges, entering, damping, _SUMS), entering, damping, _SUMS, _share)


def reverse(edges: Matrix, worth: Floats, damping: float) -> Floats:
    """What one unit that enters at each page is worth when what arrives at pages is: ``h = (I - d P)^-1 b``.

    With b = 1 at some pages, (1 - d) h is the share of what enters at a page that ends at these.

    Args:
        edges: P, as in ``forward``; worth: b of shape (n,) or (n, k); damping: d.

    Returns:
        h in the shape of b.
    """
    return _repeated(_pulled(edges, worth, damping, _SUMS), worth, damping, _SUMS, _share)


def reverse_of_each(edges: Matrix, worth: Floats, damping: float, tolerance: float) -> Floats:
    """The same where single entries of h matter: of none more than the tolerance is missing.

    Rows of P add up to 1 at most, so a step's largest entry, times d, bounds the next one's.
    """
    step = _pulled(edges, worth, damping, _LARGEST)
    return _repeated(step, worth, damping, _LARGEST, lambda _: np.full(worth.shape[1:], tolerance))


def pagerank(edges: Matrix, teleport: Floats, damping: float) -> Floats:
    """The sink model's rank: ``x = (1 - d) v (I - d P)^-1``; what leaves the graph is not put back.

    ``sum(x) + d / (1 - d) * sum(x_i * (1 - r_i)) = 1`` holds, where r_i is what row i of P adds up to.

    Args:
        edges: P; teleport: v of shape (n,), adds up to 1; damping: d.
    """
    return forward(edges, (1 - damping) * teleport, damping)


class _Size(NamedTuple):
    """A measure of how much there is, for each question: of an array, and of the measures of its parts."""

    of: Callable[[Floats], Floats]
    joined: Callable[[Sequence[Floats]], Floats]


_SUMS: Final = _Size(lambda values: np.abs(values).sum(axis=0), lambda parts: np.sum(parts, axis=0))
_LARGEST: Final = _Size(lambda values: np.abs(values).max(axis=0, initial=0.0), lambda parts: np.max(parts, axis=0))


def _share(total: Floats) -> Floats:
    """What may be missing of a solution whose sum matters."""
    return TOLERANCE * _SUMS.of(total)


def _repeated(
    step: Step, begin: Floats, damping: float, size: _Size, most_missing: Callable[[Floats], Floats]
) -> Floats:
    """The sum of all that arrives in any number of steps, of which no more is missing than may be."""
    arriving = np.array(begin, dtype=np.float64)
    total, other = arriving.copy(), np.empty_like(arriving)
    enough = most_missing(total)  # the total grows: what was little enough of it before is so still
    for steps in count(1):  # it ends: what is missing shrinks by the damping at least
        is_even = steps % _EVEN_STEPS == 0
        left = step(arriving, other, None if is_even else total)
        before, arriving = arriving, other
        if is_even:
            left, enough = _shortened(total, before, arriving, size), most_missing(total)
        other = before
        if np.all(left * damping / (1 - damping) <= enough):
            break
    return total


def _shortened(total: Floats, before: Floats, arriving: Floats, size: _Size) -> Floats:
    """Adds to the total what would still come if it shrank as in the last step, where that leaves less missing.

    If c times what arrived before is added, ``arriving - c (before - arriving)`` is what arrives next instead. The c
    that makes this least is taken, for each question. Each pass is made in parts: whole, they would wait for memory.

    Args:
        total: what has arrived so far, to which this is added, and then what arrives next.
        before: what arrived before.
        arriving: what arrives next, which becomes what it is instead.
        size: as in ``_repeated``.

    Returns:
        The size of what arrives instead.
    """
    width = max(_NUMBERS // max(arriving[:1].size, 1), 1)
    parts = [slice(first, first + width) for first in range(0, max(len(arriving), 1), width)]

    def measure(rows: slice) -> tuple[Floats, Floats]:
        loss = before[rows] - arriving[rows]
        return np.einsum("i...,i...->...", loss, loss), np.einsum("i...,i...->...", arriving[rows], loss)

    square, along = (np.sum(each, axis=0) for each in zip(*side_by_side(measure, parts, _THREADS), strict=True))
    times = np.maximum(along / np.where(square > 0, square, 1.0), 0.0)

    def compare(rows: slice) -> tuple[Floats, Floats]:
        loss = before[rows] - arriving[rows]
        return size.of(arriving[rows] - times * loss), size.of(arriving[rows])

    shorter, now = (size.joined(each) for each in zip(*side_by_side(compare, parts, _THREADS), strict=True))
    times = np.where(shorter < now, times, 0.0)

    def shorten(rows: slice) -> Floats:
        total[rows] += times * before[rows]
        arriving[rows] -= times * (before[rows] - arriving[rows])
        total[rows] += arriving[rows]
        return size.of(arriving[rows])

    return size.joined([*side_by_side(shorten, parts, _THREADS)])


def _pulled(matrix: Matrix, questions: Floats, damping: float, size: _Size) -> Step:
    """Steps of ``d P h``: what rows sum up."""
    parts = [(rows, _Rows(held, shape=shape)) for rows, held, shape in _split(matrix, questions)]

    def step(values: Floats, arriving: Floats, total: Floats | None) -> Floats:
        def pull(part: tuple[slice, Matrix]) -> Floats:
            rows, edges = part
            found = edges @ values
            found *= damping
            arriving[rows] = found
            if total is not None:
                total[rows] += found
            return size.of(found)

        return size.joined([*side_by_side(pull, parts, _THREADS)])

    return step


def _pushed(matrix: Matrix, questions: Floats, damping: float, size: _Size) -> Step:
    """Steps of ``d x P``: what rows give to others. The transpose of P would take as much memory as P does."""
    parts = [(rows, _Turned(held, shape=shape[::-1])) for rows, held, shape in _split(matrix, questions)]

    def step(values: Floats, arriving: Floats, total: Floats | None) -> Floats:
        arriving[:] = 0.0
        for found in side_by_side(lambda part: part[1] @ values[part[0]], parts, _THREADS):
            arriving += found
        arriving *= damping
        if total is not None:
            total += arriving
        return size.of(arriving)

    return step


class _Rows(csr_array[Any, Any]):
    """Some rows of a matrix in the memory of the whole, of which scipy would else make a copy."""

    def prune(self) -> None:
        """Does nothing: there is nothing behind the entries but those of other rows."""


class _Turned(csc_array[Any]):
    """The same rows as columns."""

    def prune(self) -> None:
        """Does nothing, as there."""


def _split(matrix: Matrix, questions: Floats) -> Iterator[_Part]:
    """A matrix in parts of whole rows, of about as many edges each; questions: in the shape of what it is taken of."""
    parts = matrix.nnz * (questions.size // max(len(questions), 1)) // _WORK + 1
    between = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, parts + 1)[1:-1])
    for first, last in pairwise([0, *between.tolist(), matrix.shape[0]]):
        begun, end = matrix.indptr[first], matrix.indptr[last]
        # places of half the width, where these do, are twice as fast
        width = np.int32 if max(end - begun, matrix.shape[1]) <= np.iinfo(np.int32).max else np.int64
        indices = matrix.indices[begun:end].astype(width, copy=False)
        indptr = (matrix.indptr[first : last + 1] - begun).astype(width, copy=False)
        yield slice(first, last), (matrix.data[begun:end], indices, indptr), (last - first, matrix.shape[1])
