"""Ranks on a graph in which what leaves it evaporates: exact solutions of ``x = b + d x P`` and ``h = b + d P h``.

Both are solved by repetition, which keeps every number that a person can follow: after k steps what is missing comes
over paths of more than k links, and shrinks at least by the damping with each step. After a while it shrinks evenly,
and the rest is nearly a geometric series: its sum is added at once (Aitken 1926), and repetition goes on with what that
leaves missing. So a few dozen steps do what else takes up to two hundred. It is stopped when the most that can be
missing is below ``TOLERANCE`` of the sum. Memory is a few vectors; time grows with the edges. A step is shared among
the processors by rows: what rows sum up is summed as ever, and what rows give to others is added up in parts of a fixed
size. So results do not depend on how many processors there are.

Sources: Brin and Page 1998; Bianchini, Gori and Scarselli 2005 (authority that leaves; the account of it).
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
from scipy.sparse import csr_array

from analysis.authority.graph import Floats, Matrix

#: Writes what arrives after one step into an array, from what was there before.
Step = Callable[[Floats, Floats], None]
_Done = TypeVar("_Done")

#: What may be missing of a solution, as a share of it.
TOLERANCE: Final = 1e-14
#: A hundred steps at a damping of 0.85 leave 1e-7 of the missing part; this is for dampings near 1.
_MOST_STEPS: Final = 20_000
#: Steps from one sum of the rest to the next, in which what arrives becomes even again. Measured.
_EVEN_STEPS: Final = 6
#: Multiplications in a step that are worth a thread of their own.
_SHARED_WORK: Final = 1_000_000
#: Edges whose gifts are added up together; each such part makes a vector of its own.
_PUSHED: Final = 4_000_000


def forward(edges: Matrix, entering: Floats, damping: float) -> Floats:
    """What is at each page when so much enters and links pass it on: ``x = b (I - d P)^-1``.

    Args:
        edges: P of shape (n, n), rows add up to at most 1.
        entering: b of shape (n,) or (n, k), for k questions at once; not negative where exactness matters.
        damping: d, above 0 and below 1.

    Returns:
        x in the shape of b.
    """
    return _repeated(_pushed(edges), entering, damping, _sums, lambda total: TOLERANCE * _sums(total))


def reverse(edges: Matrix, worth: Floats, damping: float) -> Floats:
    """What one unit that enters at each page is worth when what arrives at pages is: ``h = (I - d P)^-1 b``.

    With b = 1 at some pages, (1 - d) h is the share of what enters at a page that ends at these.

    Args:
        edges: P, as in ``forward``; worth: b of shape (n,) or (n, k); damping: d.

    Returns:
        h in the shape of b.
    """
    return _repeated(_pulled(edges, worth), worth, damping, _sums, lambda total: TOLERANCE * _sums(total))


def reverse_of_each(edges: Matrix, worth: Floats, damping: float, tolerance: float) -> Floats:
    """The same where single entries of h matter: of none more than the tolerance is missing.

    Rows of P add up to 1 at most, so a step's largest entry, times d, bounds the next one's.
    """
    return _repeated(_pulled(edges, worth), worth, damping, _largest, lambda _: tolerance)


def pagerank(edges: Matrix, teleport: Floats, damping: float) -> Floats:
    """The sink model's rank: ``x = (1 - d) v (I - d P)^-1``; what leaves the graph is not put back.

    ``sum(x) + d / (1 - d) * sum(x_i * (1 - r_i)) = 1`` holds, where r_i is what row i of P adds up to.

    Args:
        edges: P; teleport: v of shape (n,), adds up to 1; damping: d.
    """
    return forward(edges, (1 - damping) * teleport, damping)


def _repeated(
    step: Step,
    begin: Floats,
    damping: float,
    size: Callable[[Floats], Floats],
    most_missing: Callable[[Floats], Floats | float],
) -> Floats:
    """The sum of all ``(d step)^k begin``, of which no more is missing than may be, by this measure of size.

    The step writes what arrives into an array of the same shape.
    """
    arriving = np.array(begin, dtype=np.float64)
    total, other = arriving.copy(), np.empty_like(arriving)
    for steps in range(1, _MOST_STEPS + 1):
        step(arriving, other)
        before, arriving = arriving, other
        arriving *= damping
        if steps % _EVEN_STEPS == 0:
            _shorten(total, before, arriving, size)
        total += arriving
        other = before
        left = size(arriving) * damping / (1 - damping)
        if np.all(left <= most_missing(total)):
            break
    return total


def _shorten(total: Floats, before: Floats, arriving: Floats, size: Callable[[Floats], Floats]) -> None:
    """Adds to the total what would still come if it shrank as in the last step, where that leaves less missing.

    If c times what arrived before is added, ``arriving - c (before - arriving)`` is what arrives next instead. The c
    that makes this least is taken, for each question.

    Args:
        total: what has arrived so far, to which this is added.
        before: what arrived before; nothing of it is left.
        arriving: what arrives next, which becomes what it is instead.
        size: as in ``_repeated``.
    """
    loss = before - arriving
    square = np.einsum("i...,i...->...", loss, loss)
    times = np.maximum(np.einsum("i...,i...->...", arriving, loss) / np.where(square > 0, square, 1.0), 0.0)
    loss *= times
    shortened: Floats = np.subtract(arriving, loss, out=loss)
    times = np.where(size(shortened) < size(arriving), times, 0.0)
    before *= times
    total += before
    np.copyto(arriving, shortened, where=times > 0)


def _pulled(matrix: Matrix, questions: Floats) -> Step:
    """The product of a matrix with values, which have the shape of the questions, by the rows of the matrix."""
    work = matrix.nnz * (questions.size // max(len(questions), 1))
    parts = _split(matrix, max(1, min(os.cpu_count() or 1, work // _SHARED_WORK)))

    def multiply(values: Floats, product: Floats) -> None:
        def pull(part: tuple[slice, Matrix]) -> None:
            product[part[0]] = part[1] @ values

        for _ in _each(pull, parts):
            pass

    return multiply


def _pushed(matrix: Matrix) -> Step:
    """The product of values with a matrix, likewise; its transpose would take as much memory as it does."""
    parts = _split(matrix, -(-matrix.nnz // _PUSHED) or 1)

    def multiply(values: Floats, product: Floats) -> None:
        product[:] = 0.0
        for given in _each(lambda part: part[1].T @ values[part[0]], parts):
            product += given

    return multiply


def _split(matrix: Matrix, count: int) -> list[tuple[slice, Matrix]]:
    """A matrix in so many parts of whole rows, of about as many edges each."""
    begun = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, count + 1)[1:-1])
    rows = pairwise([0, *begun.tolist(), matrix.shape[0]])
    return [(slice(first, last), _rows(matrix, first, last)) for first, last in rows]


def _each(work: Callable[[tuple[slice, Matrix]], _Done], parts: list[tuple[slice, Matrix]]) -> Iterator[_Done]:
    """What comes of the work for each part, in their order."""
    if len(parts) == 1:  # threads would cost a small site more than they bring
        yield work(parts[0])
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        yield from threads.map(work, parts)


def _rows(matrix: Matrix, first: int, last: int) -> Matrix:
    """Some rows of a CSR matrix, without a copy; places of half the width, where these do, are twice as fast."""
    begun, end = matrix.indptr[first], matrix.indptr[last]
    width = np.int32 if max(end - begun, matrix.shape[1]) <= np.iinfo(np.int32).max else np.int64
    indices = matrix.indices[begun:end].astype(width, copy=False)
    indptr = (matrix.indptr[first : last + 1] - begun).astype(width, copy=False)
    return csr_array((matrix.data[begun:end], indices, indptr), shape=(last - first, matrix.shape[1]))


def _sums(values: Floats) -> Floats:
    return np.asarray(np.abs(values).sum(axis=0))


def _largest(values: Floats) -> Floats:
    return np.asarray(np.abs(values).max(axis=0, initial=0.0))
