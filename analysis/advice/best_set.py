"""The best set of links to add together, found greedily: after each link all others are looked at anew.

Each change is of rank one, so everything that further changes need is known exactly after it without solving again, if
only for the pages in question: with ``r = delta M`` and ``c = d / (1 - d r_u)``,

    x' = x + c x_u r        h' = h + c M_u (delta . h)        M' = M + c M_u r

and delta reaches into M only by rows of candidates' sources and targets.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.advice.gains import TOLERANCE, Changes, Standing, exact
from analysis.authority.graph import Floats, Ints


class Limits(NamedTuple):
    """How many links at most: in the set, on one page, to one page. A page without slots takes one."""

    links: int
    per_source: int
    per_target: int


class BestSet(NamedTuple):
    """Links in the order in which they are added.

    Attributes:
        chosen: places of the links among the candidates, best first, shape (k,).
        set_gain: the gain of each with all before it, shape (k,).
        alone: the gain of each candidate alone, shape (m,).
    """

    chosen: Ints
    set_gain: Floats
    alone: Floats


def best_set(standing: Standing, candidates: Changes, limits: Limits) -> BestSet:
    """Chooses links one after the other, each time the one that brings most to what was chosen before.

    Each takes its share of its page's row as that is then, and a link that brings nothing ends the set. Among equals
    the first candidate wins.

    Args:
        standing: of the site before; candidates: links to add, as ``added`` makes them, each once; limits: of the set.
    """
    state = _State(standing, candidates)
    alone = state.gains()
    is_open = np.ones(len(alone), dtype=bool)
    at_source = np.zeros(len(state.sources), dtype=np.int64)
    at_target: dict[int, int] = {}
    chosen: list[int] = []
    reached: list[float] = []
    total = 0.0
    while len(chosen) < limits.links and is_open.any():
        gain = np.where(is_open, state.gains(), -np.inf)
        best = int(np.argmax(gain))
        if gain[best] <= TOLERANCE * total:  # what is less comes of rounding
            break
        total += float(gain[best])
        chosen.append(best)
        reached.append(total)
        state.add(best)
        source, target = state.column[best], int(candidates.target[best])
        at_source[source] += 1
        at_target[target] = at_target.get(target, 0) + 1
        is_open[best] = False
        if at_source[source] >= limits.per_source or candidates.onto[best] >= 1:
            is_open &= state.column != source
        if at_target[target] >= limits.per_target:
            is_open &= candidates.target != target
    return BestSet(np.array(chosen, dtype=np.int64), np.array(reached, dtype=np.float64), alone)


class _State:
    """What is known of the pages in question while links are added: rows of M for all of them, columns for sources."""

    def __init__(self, standing: Standing, candidates: Changes) -> None:
        self.sources, self.column = _numbered(candidates.source)
        pages, places = _numbered(np.concatenate([candidates.target, candidates.source]))
        count = len(candidates.source)
        self._target, self._source = places[:count], places[count:]
        self._changes = Changes(self._source, self._target, candidates.onto, candidates.kept)
        self._damping, self._edges = standing.damping, standing.edges
        self._priority = standing.priority[pages]
        self._authority = standing.authority[pages]
        self._value = standing.value[pages]
        self._m = standing.returns(pages, self.sources, TOLERANCE)
        self._of_source = np.searchsorted(pages, self.sources)

    def gains(self) -> Floats:
        """What each candidate brings now."""
        standing = Standing(self._edges, self._priority, self._damping, self._authority, self._value)
        from_target, from_source = self._m[self._target, self.column], self._m[self._source, self.column]
        return exact(standing, self._changes, from_target, from_source)

    def add(self, place: int) -> None:
        """Adds a candidate."""
        d, source, target, column = self._damping, self._source[place], self._target[place], self.column[place]
        onto, kept = self._changes.onto[place], self._changes.kept[place]
        own = self._m[source].copy()
        own[column] -= 1
        row = onto * self._m[target] + kept * own / d
        worth = onto * self._value[target] + kept * (self._value[source] - self._priority[source]) / d
        scale = d / (1 - d * row[column])
        into = self._m[:, column].copy()
        self._authority[self._of_source] += scale * self._authority[source] * row
        self._value += scale * worth * into
        self._m += scale * np.outer(into, row)


def _numbered(numbers: Ints) -> tuple[Ints, npt.NDArray[np.intp]]:
    distinct, places = np.unique(numbers, return_inverse=True)
    return distinct, places
