"""Site-wide boilerplate: the same link in the same container on most pages, whatever the markup says.

A container is the CSS path of the element around a link. It points at a target on a page if one of its links leads
there. Where a container stands on at least ten pages and points at a target on at least half of them, its links to
that target are boilerplate, in what looks like content too.

Many systems name an ancestor after the page (``article#post-12``, ``body.page-about``), and then no container stands
on two pages. So each link is judged a second time by its container's **shape**: ``html`` and ``body`` without id and
class, every number in another name alike. Either is enough: sections of a site may differ in nothing but such a name,
and the menu of a section is on half of that section's pages and not of the site's.
"""

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa

from pipelines.arrays import Ints, encoded, is_known

#: Pages that a container stands on, at least.
MIN_PAGES: Final = 10
#: The share of these on which it points at the target, at least.
MIN_SHARE: Final = 0.5
#: Columns that the judgement rests on.
COLUMNS: Final = ("source_url", "dom_path", "target_key", "placement")

#: For each link, its container's number and its target's, or ``_NO_LINK``.
Pairs = Ints
_NO_LINK: Final = -1
_TARGET: Final = (1 << 32) - 1
_ROOT_NAMES: Final = re.compile(r"(^|>)(html|body)[.#][^>]*")
_NUMBER: Final = re.compile(r"(?<!>h)(?<!^h)[0-9]+")  # h1 to h6 are elements


class Boilerplate:
    """Counts on how many pages containers stand and where they point; then tells boilerplate.

    Every page's links have to come in one table. What is kept grows with distinct pairs of container and target.
    """

    def __init__(self) -> None:
        self._containers: dict[str, int] = {}
        self._shapes: list[int] = []  # the number of each container's shape, which is a container too
        self._targets: dict[str, int] = {}
        self._by_container, self._by_shape = _Counts(), _Counts()

    def count(self, links: pa.Table) -> Pairs:
        """Takes note of the links of whole pages.

        Args:
            links: with ``COLUMNS``; rows without placement, edges of other kinds, do not count.

        Returns:
            What they are judged by when all pages are counted.
        """
        found = self.pairs(links)
        page = encoded(links["source_url"])[1]
        is_link = found != _NO_LINK
        pairs, page = found[is_link], page[is_link]
        self._by_container.count(pairs, page)
        self._by_shape.count(self._shaped(pairs), page)
        return found

    def judge(self, pairs: Pairs) -> "pa.BooleanArray":
        """Which links are boilerplate, by their pairs, once all pages are counted."""
        is_boilerplate = np.isin(pairs, self._by_container.boilerplate())
        is_link = pairs != _NO_LINK
        is_boilerplate[is_link] |= np.isin(self._shaped(pairs[is_link]), self._by_shape.boilerplate())
        return pa.array(is_boilerplate, type=pa.bool_())

    def _shaped(self, pairs: Pairs) -> Pairs:
        """The same pairs with the shapes of the containers in their place."""
        shaped: Pairs = np.array(self._shapes, dtype=np.int64)[pairs >> 32] << 32 | pairs & _TARGET
        return shaped

    def pairs(self, links: pa.Table) -> Pairs:
        """What links are judged by; ``links`` as for ``count``."""
        paths, path_of = encoded(links["dom_path"])
        containers = np.array([-1 if path is None else self._container(path) for path in paths], dtype=np.int64)
        targets, target_of = encoded(links["target_key"])
        is_link = is_known(links["placement"])
        container, target = containers[path_of], _numbered(self._targets, targets)[target_of]
        return np.where(is_link & (container >= 0), container << 32 | target, _NO_LINK)

    def _container(self, path: str) -> int:
        """The number of the element around a link of this path."""
        container = path.rpartition(">")[0]
        number = self._containers.get(container)
        return self._new_container(container) if number is None else number

    def _new_container(self, container: str) -> int:
        number = self._containers[container] = len(self._containers)
        self._shapes.append(number)
        shape = _NUMBER.sub("0", _ROOT_NAMES.sub(r"\1\2", container))
        if shape != container:
            known = self._containers.get(shape)
            self._shapes[number] = self._new_container(shape) if known is None else known
        return number


class _Counts:
    """On how many pages each container stands, and on how many it points at each target."""

    def __init__(self) -> None:
        self._container_pages: Ints = np.zeros(0, dtype=np.int64)
        self._pairs: Ints = np.zeros(0, dtype=np.int64)
        self._pair_pages: Ints = np.zeros(0, dtype=np.int64)
        self._waiting: list[tuple[Ints, Ints]] = []
        self._waiting_size = 0

    def count(self, link_pairs: Pairs, page: Ints) -> None:
        """Takes note of links, and of the number of the page that each stands on."""
        container_of_pages, _ = _counted(link_pairs >> 32 << 32 | page)
        counts = np.bincount(container_of_pages >> 32, minlength=len(self._container_pages))
        counts[: len(self._container_pages)] += self._container_pages
        self._container_pages = counts
        pairs, pair = np.unique(link_pairs, return_inverse=True)
        pages_of_pairs, _ = _counted(pair << 32 | page)
        self._waiting.append((pairs, np.bincount(pages_of_pairs >> 32, minlength=len(pairs))))
        self._waiting_size += len(pairs)
        if self._waiting_size > max(1_000_000, len(self._pairs)):
            self._merge()

    def boilerplate(self) -> Pairs:
        """The pairs that are boilerplate by what is counted."""
        self._merge()
        pages = self._container_pages[self._pairs >> 32]
        found: Pairs = self._pairs[(pages >= MIN_PAGES) & (self._pair_pages >= MIN_SHARE * pages)]
        return found

    def _merge(self) -> None:
        """Adds up what waits; a crawl of millions of links has few distinct pairs for each."""
        if not self._waiting:
            return
        pairs = np.concatenate([self._pairs, *(found for found, _ in self._waiting)])
        pages = np.concatenate([self._pair_pages, *(counts for _, counts in self._waiting)])
        self._pairs, inverse = np.unique(pairs, return_inverse=True)
        self._pair_pages = np.bincount(inverse, weights=pages, minlength=len(self._pairs)).astype(np.int64)
        self._waiting, self._waiting_size = [], 0


def _counted(values: Ints) -> tuple[Ints, Ints]:
    """Distinct values in order, and how often each occurs; for whole numbers sorting beats ``np.unique`` by far."""
    if not len(values):
        return values, values
    ordered = np.sort(values)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def _numbered(known: dict[str, int], texts: Iterable[str | None]) -> Ints:
    """Numbers for texts; new ones get the next, and null -1."""
    return np.array([-1 if text is None else known.setdefault(text, len(known)) for text in texts], dtype=np.int64)
