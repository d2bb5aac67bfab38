"""Pages of a site in folders: few enough to be seen at once, and none left out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from heapq import heappop, heappush
from typing import Final

from linkspider.model import urls

OTHERS: Final = "(others)"
ROOT: Final = "/"
#: What is around the hosts of a site that has several; no path begins so.
HOSTS: Final = "*/"
#: A folder with a larger share of the pages than this is told by the folders in it. Judgement.
_LARGE: Final = 0.15
#: Folders are told apart down to this depth.
_DEEPEST: Final = 12


def folder(page: str) -> str:
    """The folder that a page lies in: ``/3/library/``."""
    return "/".join(urls.path(page).split("/")[:-1][: _DEEPEST + 1]) + "/"


def host(page: str) -> str:
    """Host and port of a page; nothing where what should be a URL is none."""
    return urls.authority(page) if "//" in page else ""


def hosted(page: str) -> str:
    """The folder likewise, with its host before it: of a site that has several."""
    return f"{HOSTS}{host(page)}{folder(page)}"


def displayed(place: str) -> str:
    """A folder as people read it: ``/3/library/``; of several hosts ``docs.example.org/3/library/``."""
    return "all hosts" if place == HOSTS else place.removeprefix(HOSTS)


def folder_sql(column: str, is_one_host: bool) -> str:
    """SQL for DuckDB that gives the folder of a URL, as people read it."""
    pattern = "^[^:]+://[^/]+(/[^?]*/|/)" if is_one_host else "^[^:]+://([^/]+(?:/[^?]*/|/))"
    return f"regexp_extract({column}, '{pattern}', 1)"


def opened(pages: Mapping[str, int], most: int, large: float = 0.0) -> set[str]:
    """The folders that are told apart: the largest is opened first, until there are as many as can be shown.

    Args:
        pages: folder -> pages that lie in it and in no folder within.
        most: folders to tell apart at most.
        large: only folders with a larger share of the pages are opened.

    Returns:
        At least the innermost folder that all pages are in.
    """
    total = sum(pages.values())
    root, last = min(pages), max(pages)
    while not last.startswith(root):
        root = around(root)
    shown, waiting = {root}, [(-total, root, [*pages])]
    while waiting and len(shown) < most:
        negative, outer, within = heappop(waiting)
        if -negative <= large * total:
            continue
        counts: Counter[str] = Counter()
        for each in within:
            counts[_below(outer, each)] += pages[each]
        del counts[outer]
        # pages of the folders that are left out are told as pages of the folder itself
        largest = sorted(counts, key=lambda inner: (-counts[inner], inner))[: most - len(shown)]
        shown.update(largest)
        parted: defaultdict[str, list[str]] = defaultdict(list)
        for each in within:
            if (inner := _below(outer, each)) in shown:
                parted[inner].append(each)
        for inner in largest:
            heappush(waiting, (-counts[inner], inner, parted[inner]))
    return shown


def _below(outer: str, each: str) -> str:
    """The folder next below one that another lies in; of the folder itself: itself."""
    return each[: each.find("/", len(outer)) + 1] or outer


def innermost(place: str, shown: Collection[str]) -> str:
    """The innermost of the shown folders that a folder is or lies in; empty where it lies in none."""
    while place and place not in shown:
        place = around(place)
    return place


def around(place: str) -> str:
    """The folder that a folder lies in; empty around the root."""
    return place[: place[:-1].rfind("/") + 1]


def sections(pages: Mapping[str, int], most: int) -> dict[str, str]:
    """The section that each folder told apart belongs to: itself where it is one of the largest, else ``OTHERS``.

    Args:
        pages: folder -> pages that lie in it and in no folder within.
        most: sections to tell apart, ``OTHERS`` among them.
    """
    shown = opened(pages, sum(pages.values()) + 1, _LARGE)
    counts: Counter[str] = Counter()
    for place, count in pages.items():
        counts[innermost(place, shown)] += count
    largest = sorted(counts, key=lambda name: (-counts[name], name))
    kept = set(largest if len(largest) <= most else largest[: most - 1])
    return {name: name if name in kept else OTHERS for name in shown}
