"""Ranks of domains from a file: what a referring domain weighs beside others.

A file is streamed in blocks of ``BLOCK`` bytes, gzip unpacked as it comes (told by content), and only domains that are
asked for are kept: the ranks of Common Crawl have a hundred million lines. It is one of

- Common Crawl's ``cc-main-*-domain-ranks.txt.gz``: columns by its header, harmonic centrality's position, names
  reversed (``org.python``);
- any file with a column of domains and one of numbers, in whatever order, parted by tab, comma, semicolon or space. A
  header tells what the number is: a **position** (rank, position, pos: 1 is best) or a **score** (score, value, rating,
  authority: larger is better). Without a header it is a position.

A score becomes a position: one more than the lines whose score is larger, for which the file is read a second time. So
a domain weighs the same whichever file tells of the same order: ``g = max(0, 1 + log10(N / position))``, where N is the
number of the file's lines that hold a rank. The first of a million weighs 7, the last 1.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.given.rank_files import Layout, batches, layout_of
from linkspider.errors import OptionError

_SAID: Final = "--domain-ranks"


class DomainRanks(NamedTuple):
    """What a file says of the domains that were asked for.

    Attributes:
        ranks: one row per domain that the file holds: referring_domain, position (from 1) and weight (g, at least 0);
            by domain.
        listed: N, the lines of the file that hold a rank.
        skipped: its lines that hold none.
        notes: what a person should know, a line each.
    """

    ranks: pd.DataFrame
    listed: int
    skipped: int
    notes: tuple[str, ...]

    @property
    def weights(self) -> "pd.Series[float]":
        """Weights by domain, as ``teleport.entries`` takes it."""
        return self.ranks.set_index("referring_domain")["weight"]


Progress = Callable[[int], None]


def read_domain_ranks(path: Path, wanted: Collection[str], progress: Progress | None = None) -> DomainRanks:
    """Reads the ranks of domains.

    Args:
        path: the file.
        wanted: registrable domains, ASCII, in lower case.
        progress: told after each block how many lines were read.

    Raises:
        OptionError: in one line, if the file cannot be read or holds no ranks.
    """
    try:
        layout = layout_of(path)
        found = _read(path, layout, wanted, progress)
        if not found.listed:
            raise ValueError("holds no ranks: expected a domain and its position on each line")
        positions = _positions(path, layout, found.numbers) if layout.is_score else found.numbers
    except FileNotFoundError:
        raise OptionError(f"{_SAID}: there is no file '{path}'") from None
    except (pa.ArrowInvalid, OSError) as fault:
        raise OptionError(f"{_SAID}: {path} cannot be read: {_reason(fault)}") from None
    except ValueError as fault:
        raise OptionError(f"{_SAID}: {path} {fault}") from None
    names = sorted(positions)
    position = np.array([int(positions[name]) for name in names], dtype=np.int64)
    frame = pd.DataFrame(
        {
            "referring_domain": pd.Series(names, dtype="str"),
            "position": position,
            "weight": weight(position, max(found.listed, int(position.max(initial=1)))),  # part of a list may be all
        }
    )
    return DomainRanks(frame, found.listed, found.skipped, _notes(path, found, len(set(wanted)), len(names)))


def weight(position: npt.NDArray[np.int64], listed: int) -> npt.NDArray[np.float64]:
    """What domains weigh: ``g = max(0, 1 + log10(N / position))``.

    Args:
        position: from 1, int64 of shape (n,); listed: N.

    Returns:
        float64 of shape (n,).
    """
    return np.maximum(0.0, 1.0 + np.log10(listed / position.astype(np.float64)))


class _Found(NamedTuple):
    """The best number of each wanted domain, and the lines with and without a number."""

    numbers: dict[str, float]
    listed: int
    skipped: int


def _read(path: Path, layout: Layout, wanted: Iterable[str], progress: Progress | None) -> _Found:
    original = {_reversed(name) if layout.is_reversed else name: name for name in wanted}
    names = pa.array(sorted(original), type=pa.string())
    best: dict[str, float] = {}
    listed = skipped = 0
    for batch in batches(path, layout):
        is_rank = np.isfinite(batch.numbers)
        listed += int(is_rank.sum())
        skipped += len(is_rank) - int(is_rank.sum()) + batch.broken
        is_wanted = pc.is_in(batch.domains, value_set=names).to_numpy(zero_copy_only=False)
        for at in map(int, np.flatnonzero(is_wanted & is_rank)):
            name, number = original[batch.domains[at].as_py()], float(batch.numbers[at])
            known = best.get(name, number)
            best[name] = max(known, number) if layout.is_score else min(known, number)
        if progress is not None:
            progress(listed + skipped)
    return _Found(best, listed, skipped)


def _positions(path: Path, layout: Layout, scores: dict[str, float]) -> dict[str, float]:
    """Scores to positions: one more than the lines with a larger score."""
    marks = np.unique(np.array(list(scores.values()), dtype=np.float64))
    above = np.zeros(len(marks) + 1, dtype=np.int64)
    for batch in batches(path, layout):
        numbers = batch.numbers[np.isfinite(batch.numbers)]
        above += np.bincount(np.searchsorted(marks, numbers, side="left"), minlength=len(marks) + 1)
    larger = above[::-1].cumsum()[::-1]  # at i: numbers larger than the mark before i
    return {name: 1.0 + float(larger[int(np.searchsorted(marks, score)) + 1]) for name, score in scores.items()}


def _reversed(domain: str) -> str:
    return ".".join(reversed(domain.split(".")))


def _notes(path: Path, found: _Found, wanted: int, known: int) -> tuple[str, ...]:
    notes = []
    if wanted and not known:
        notes.append(f"{_SAID}: none of the {wanted:,} referring domains is among the {found.listed:,} of {path}")
    if found.skipped:
        notes.append(f"{_SAID}: {found.skipped:,} lines of {path} hold no rank and were passed over")
    return tuple(notes)


def _reason(fault: Exception) -> str:
    text = " ".join(str(getattr(fault, "strerror", None) or fault).split())
    return text[:1].lower() + text[1:300]
