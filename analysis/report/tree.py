"""The site as a tree of folders, laid out in the round before it is drawn."""

from collections import defaultdict
from collections.abc import Sequence
from math import cos, pi, sin
from typing import Final, NamedTuple

from analysis.report.folders import HOSTS, ROOT, around, displayed, innermost

#: Names that are written; the others are tooltips.
_MOST_NAMES: Final = 26
#: The room of a name, as parts of the drawing: names that would overlap are left out, those of fewer pages first.
_NAME_HEIGHT: Final = 0.06
_SIGN_WIDTH: Final = 0.021


class Node(NamedTuple):
    """A folder in its place.

    Attributes:
        folder: its path; ``parent``: that of the folder around it that is shown, empty for the root.
        pages: pages that lie in it and in no shown folder within.
        x, y: its place, the root at 0, 0 and the deepest folders 1 away from it.
        name: what is written beside it; empty for nothing.
    """

    folder: str
    parent: str
    pages: int
    x: float
    y: float
    name: str


def laid_out(pages: dict[str, int]) -> list[Node]:
    """Places folders around the root, those within another beyond it.

    Args:
        pages: folder -> pages; one of the folders, the root, is around all others.

    Returns:
        One node per folder, in alphabetical order. Source: Reingold and Tilford's tidy trees, in the round.
    """
    folders = sorted(pages)
    root = folders[0]
    parent = {folder: innermost(around(folder), pages) for folder in folders}
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for folder in folders:
        if folder != root:
            inside[parent[folder]].append(folder)
    angle = _angles(folders, inside)
    depth = {root: 0}
    for folder in folders:  # a folder stands behind the one around it
        if folder != root:
            depth[folder] = depth[parent[folder]] + 1
    deepest = max(depth.values()) or 1
    place = {
        folder: (depth[folder] / deepest * cos(angle[folder]), depth[folder] / deepest * sin(angle[folder]))
        for folder in folders
    }
    named = _named(folders, pages, place)
    return [Node(folder, parent[folder], pages[folder], *place[folder], named.get(folder, "")) for folder in folders]


def _angles(folders: Sequence[str], inside: dict[str, list[str]]) -> dict[str, float]:
    """Folders without others in them at even steps round the circle; each other one amid those in it."""
    ends = [folder for folder in folders if not inside.get(folder)]
    angle = {folder: 2 * pi * place / len(ends) - pi / 2 for place, folder in enumerate(ends)}
    for folder in reversed(folders):
        if folder not in angle:
            angle[folder] = sum(angle[inner] for inner in inside[folder]) / len(inside[folder])
    return angle


def _named(folders: Sequence[str], pages: dict[str, int], place: dict[str, tuple[float, float]]) -> dict[str, str]:
    """The folders with most pages whose names have room, and these names."""
    taken: list[tuple[float, float, float]] = []
    named: dict[str, str] = {}
    for folder in sorted(folders, key=lambda folder: (-pages[folder], folder)):
        x, y = place[folder]
        width = len(_name(folder)) * _SIGN_WIDTH
        left = x if x >= 0 else x - width
        if all(abs(y - other_y) > _NAME_HEIGHT or left > end or left + width < begin for begin, end, other_y in taken):
            taken.append((left, left + width, y))
            named[folder] = _name(folder)
        if len(named) == _MOST_NAMES:
            break
    return named


def _name(folder: str) -> str:
    return displayed(folder) if folder in {ROOT, HOSTS} else f"{folder.rstrip('/').rpartition('/')[2][:24]}/"
