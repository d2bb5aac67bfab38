"""What the priority pages gain when one page's links change: exact, without solving the site again.

A change gives row u of P a new value, ``P_u + delta``, with ``delta = onto * e_w + kept * P_u``:

- a link to w is added, with the share s of u's slots: ``onto = s``, ``kept = -s``; all other slots shrink;
- the link to w, of share q, is removed: ``onto = -q / (1 - q)``, ``kept = q / (1 - q)``; all other slots grow. Where it
  is the only slot, the page dangles: ``onto = -1``, ``kept = 0``;
- a nofollowed link to w, of share s, is followed: ``onto = s``, ``kept = 0``; what evaporated in its slot arrives.

With ``M = (I - d P)^-1``, ``x = b M`` and ``h = M p`` such a change is of rank one (Sherman and Morrison 1950), and

    gain = sum_t p_t (x'_t - x_t) = d x_u (delta . h) / (1 - d delta . M_u)

where M_u is column u. No row of P is needed: ``P_u . h = (h_u - p_u) / d`` and ``P_u . M_u = (M_uu - 1) / d``.
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from analysis.authority.graph import Floats, Ints, Matrix
from analysis.authority.solve import reverse, reverse_of_each

#: Room for the columns of M that are solved at once, five of these at a time.
_BLOCK_BYTES: Final = 160 * 2**20
#: Room for columns of M that are kept: the pages of most authority are asked about again and again.
_KEPT_BYTES: Final = 128 * 2**20
#: What may be missing of an entry of M, times the largest factor that it is used with; the diagonal is at least 1.
TOLERANCE: Final = 1e-13
#: Pages times edges for which exact gains are worked out, some five seconds; and pages in any case.
SOLVED_WORK: Final = 50_000_000
LEAST_SOLVED: Final = 10


class Column(NamedTuple):
    """A column of M of shape (n,), and what may be missing of its entries."""

    values: Floats
    missing: float


@dataclass(frozen=True)
class Standing:
    """How a site stands before anything is changed.

    Attributes:
        edges: P of shape (n, n).
        priority: p of shape (n,), weights of the priority pages, 0 elsewhere.
        damping: d.
        authority: x of shape (n,).
        value: h of shape (n,): what one unit of authority that enters at a page is worth at the priority pages.
        solved: columns of M that were asked for, by node; ``returns`` adds them while there is room.
    """

    edges: Matrix
    priority: Floats
    damping: float
    authority: Floats
    value: Floats
    solved: dict[int, Column] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, edges: Matrix, authority: Floats, priority: Floats, damping: float) -> "Standing":
        """Solves a site, whose authority is known, for its values."""
        return cls(edges, priority, damping, authority, reverse(edges, priority, damping))

    @property
    def total(self) -> float:
        """The authority of the priority pages, weighted: ``sum_t p_t x_t``."""
        return float(self.priority @ self.authority)

    @property
    def onward(self) -> Floats:
        """What a page's links pass on is worth, ``P h``, by page: shape (n,)."""
        return (self.value - self.priority) / self.damping

    def relative(self, gain: Floats) -> Floats:
        """Gains as shares of ``total``; not a number where that is 0."""
        return gain / self.total if self.total else np.full(len(gain), np.nan)

    def returns(self, rows: Ints, columns: Ints, tolerance: float) -> Floats:
        """Entries of ``M = (I - d P)^-1``: what of one unit at each row's page comes by each column's page.

        Args:
            rows, columns: numbers of nodes.
            tolerance: what may be missing of an entry.

        Returns:
            float64 of shape (rows, columns).
        """
        count, found, unknown = self.edges.shape[0], np.zeros((len(rows), len(columns))), []
        for place, node in enumerate(columns.tolist()):
            if node in self.solved and self.solved[node].missing <= tolerance:
                found[:, place] = self.solved[node].values[rows]
            else:
                unknown.append(place)
        width = max(1, _BLOCK_BYTES // (8 * max(count, 1)))
        for begin in range(0, len(unknown), width):
            places = np.array(unknown[begin : begin + width])
            unit = np.zeros((count, len(places)))
            unit[columns[places], np.arange(len(places))] = 1.0
            block = reverse_of_each(self.edges, unit, self.damping, tolerance)
            found[:, places] = block[rows]
            room = max(_KEPT_BYTES // (8 * max(count, 1)) - len(self.solved), 0)
            for node, values in zip(columns[places[:room]].tolist(), block.T, strict=False):
                self.solved[node] = Column(values.copy(), tolerance)
        return found


class Changes(NamedTuple):
    """Changes of one page's links each, to be looked at one by one: ``delta = onto * e_target + kept * P_source``.

    Attributes:
        source, target: numbers of nodes, int64 of shape (m,).
        onto, kept: float64 of shape (m,).
    """

    source: Ints
    target: Ints
    onto: Floats
    kept: Floats


def added(source: Ints, target: Ints, share: Floats) -> Changes:
    """Links that are added and take these shares of their pages' slots; 1 on a page that has none."""
    return Changes(source, target, share, -share)


def removed(source: Ints, target: Ints, share: Floats) -> Changes:
    """Links that are removed and had these shares of their pages' slots."""
    is_only = share >= 1
    grown = share / np.where(is_only, 1.0, 1 - share)
    return Changes(source, target, np.where(is_only, -1.0, -grown), np.where(is_only, 0.0, grown))


def followed(source: Ints, target: Ints, share: Floats) -> Changes:
    """Nofollowed links that are followed from now on, and have these shares of their pages' slots."""
    return Changes(source, target, share, np.zeros(len(share)))


def first_order(standing: Standing, changes: Changes) -> Floats:
    """Gains without what comes back to the page itself: of the same sign as the exact ones, and near them."""
    onward, value = standing.onward[changes.source], standing.value[changes.target]
    passed = standing.damping * standing.authority[changes.source]
    return np.asarray(passed * (changes.onto * value + changes.kept * onward))


def solved_pages(edges: Matrix, most: int) -> int:
    """For how many pages exact gains are worked out: ``most``, on large sites fewer."""
    return min(most, max(LEAST_SOLVED, SOLVED_WORK // max(edges.nnz, 1)))


def gains(standing: Standing, changes: Changes) -> Floats:
    """Exact gains at the priority pages of each change alone: ``sum_t p_t (x'_t - x_t)``, shape (m,)."""
    sources, of_source = np.unique(changes.source, return_inverse=True)
    rows, of_row = np.unique(np.concatenate([changes.target, changes.source]), return_inverse=True)
    most = max(1.0, np.abs(changes.onto).max(initial=0.0), np.abs(changes.kept).max(initial=0.0))
    columns = standing.returns(rows, sources, TOLERANCE / most)
    count = len(changes.source)
    return exact(standing, changes, columns[of_row[:count], of_source], columns[of_row[count:], of_source])


def exact(standing: Standing, changes: Changes, from_target: Floats, from_source: Floats) -> Floats:
    """The same where the entries of M are known.

    Args:
        standing: of the site; changes: of shape (m,).
        from_target: ``M_wu`` of each change; from_source: ``M_uu`` of each.
    """
    back = changes.onto * from_target + changes.kept * (from_source - 1) / standing.damping
    return first_order(standing, changes) / (1 - standing.damping * back)
