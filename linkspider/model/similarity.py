"""Near duplicates among many texts, by their sketches.

Two texts are near duplicates when at least nine in ten places of their sketches are equal. A sketch is cut into bands;
two that differ in fewer places than there are bands have a band in common, so no pair is overlooked.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

#: Numbers of 16 bits, four hex digits each, that a sketch is made of.
PLACES: Final = 64
LEAST_EQUAL: Final = 58  # nine in ten
_BANDS: Final = 8  # more than places may differ: one at least is equal throughout
#: How many sketches with an equal band a sketch is compared with: the first ones. So a page that a site makes up a
#: million times, each time a little otherwise, costs no more than a million others.
MAX_COMPARED: Final = 32

Sketches = npt.NDArray[np.uint16]
_CHUNK: Final = 32 * 1024


def near_duplicates(sketches: Sequence[str | None]) -> list[int | None]:
    """Finds for each page the first earlier page that it nearly duplicates.

    The answer depends on the sketches and their order alone. A million pages take about 200 MB beside the sketches.

    Args:
        sketches: one for each page, None for pages without one.

    Returns:
        For each page the index of an earlier page, or None. In a band that more than ``MAX_COMPARED`` pages have in
        common, only the first ones of them count as earlier pages.

    Raises:
        ValueError: if something is not a sketch.
    """
    pages = np.array([index for index, sketch in enumerate(sketches) if sketch is not None], dtype=np.intp)
    rows = _read([sketch for sketch in sketches if sketch is not None])
    first = np.arange(len(rows))
    for band in np.split(np.arange(PLACES), _BANDS):
        _compare_band(rows, _band_keys(rows, band), first)
    found: list[int | None] = [None] * len(sketches)
    is_duplicate = first < np.arange(len(rows))
    for page, earlier in zip(pages[is_duplicate].tolist(), pages[first[is_duplicate]].tolist(), strict=True):
        found[page] = earlier
    return found


def _read(sketches: Sequence[str]) -> Sketches:
    rows = np.empty((len(sketches), PLACES), dtype=np.uint16)
    for start in range(0, len(sketches), _CHUNK):
        chunk = sketches[start : start + _CHUNK]
        if any(len(sketch) != 4 * PLACES for sketch in chunk):
            raise ValueError(f"a sketch has {4 * PLACES} hex digits")
        numbers = np.frombuffer(bytes.fromhex("".join(chunk)), dtype=">u2")
        rows[start : start + len(chunk)] = numbers.reshape(len(chunk), PLACES)
    return rows


def _band_keys(rows: Sketches, band: npt.NDArray[np.intp]) -> npt.NDArray[np.uint64]:
    """A hash of a band for each sketch; sketches are compared in full, so one that two bands share does no harm."""
    keys = np.zeros(len(rows), dtype=np.uint64)
    for place in band:
        keys = (keys ^ rows[:, place]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def _compare_band(rows: Sketches, keys: npt.NDArray[np.uint64], first: npt.NDArray[np.intp]) -> None:
    """Compares each sketch with the first ones of its band, and notes in ``first`` the first that is near enough."""
    order = np.argsort(keys, kind="stable")
    is_start = np.ones(len(order), dtype=np.bool_)
    is_start[1:] = keys[order[1:]] != keys[order[:-1]]
    starts = np.flatnonzero(is_start)[np.cumsum(is_start) - 1]
    waiting = np.flatnonzero(~is_start)
    for rank in range(MAX_COMPARED):
        waiting = waiting[starts[waiting] + rank < waiting]
        pages, earlier = order[waiting], order[starts[waiting] + rank]
        is_open = earlier < first[pages]
        waiting, pages, earlier = waiting[is_open], pages[is_open], earlier[is_open]
        if not waiting.size:
            return
        is_near = np.concatenate(
            [
                np.count_nonzero(rows[pages[at : at + _CHUNK]] == rows[earlier[at : at + _CHUNK]], axis=1)
                >= LEAST_EQUAL
                for at in range(0, len(pages), _CHUNK)
            ]
        )
        first[pages[is_near]] = earlier[is_near]
        waiting = waiting[~is_near]
