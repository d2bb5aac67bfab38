"""Pages of a site in folders: few enough to be seen at once, and none left out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final

from linkspider.model import urls

OTHERS: Final = "(others)"
#: A folder with a larger share of the pages than this is told by the folders in it. Judgement.
_LARGE: Final = 0.15
#: Folders are told apart down to this depth.
_DEEPEST: Final = 12


def chains(pages: Iterable[str]) -> list[tuple[str, ...]]:
    """The folders of each page from the root on: ``("/", "/3/", "/3/library/")``."""
    known: dict[str, tuple[str, ...]] = {}
    found = []
    for page in pages:
        path = urls.path(page)
        folder = path[: path.rfind("/") + 1] or "/"
        if folder not in known:
            parts = folder.split("/")[1:-1][:_DEEPEST]
            known[folder] = ("/", *(f"/{'/'.join(parts[: place + 1])}/" for place in range(len(parts))))
        found.append(known[folder])
    return found


def opened(of_pages: Sequence[tuple[str, ...]], most: int, large: float = 0.0) -> set[str]:
    """The folders that are told apart: the largest is opened first, until there are as many as can be shown.

    Args:
        of_pages: ``chains`` of the pages.
        most: folders to tell apart at most.
        large: only folders with a larger share of the pages are opened.

    Returns:
        At least the innermost folder that all pages are in.
    """
    counts: Counter[str] = Counter()
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for chain in of_pages:
        counts.update(chain)
        for outer, inner in pairwise(chain):
            inside[outer].add(inner)
    root = _shared(of_pages)
    shown, waiting = {root}, [(-counts[root], root)]
    while waiting:
        negative, folder = heappop(waiting)
        if -negative <= large * len(of_pages):
            continue
        largest = sorted(inside[folder], key=lambda inner: (-counts[inner], inner))
        for inner in largest[: most - len(shown)]:  # pages of the others are told as pages of the folder itself
            shown.add(inner)
            heappush(waiting, (-counts[inner], inner))
    return shown


def _shared(of_pages: Sequence[tuple[str, ...]]) -> str:
    """The innermost folder that all pages are in."""
    shortest = min(of_pages, key=len)
    longest = max(place for place in range(len(shortest)) if all(chain[place] == shortest[place] for chain in of_pages))
    return shortest[longest]


def places(of_pages: Sequence[tuple[str, ...]], shown: set[str]) -> list[str]:
    """The innermost of the shown folders that each page is in."""
    return [next(folder for folder in reversed(chain) if folder in shown) for chain in of_pages]


def sections(pages: Sequence[str], most: int) -> list[str]:
    """The section of each page: its folder where that is one of the largest, else ``OTHERS``.

    Args:
        pages: URLs.
        most: sections to tell apart, ``OTHERS`` among them.
    """
    of_pages = chains(pages)
    found = places(of_pages, opened(of_pages, len(of_pages) + 1, _LARGE))
    counts = Counter(found)
    largest = sorted(counts, key=lambda name: (-counts[name], name))
    kept = set(largest if len(largest) <= most else largest[: most - 1])
    return [name if name in kept else OTHERS for name in found]
