"""The placements of a labelled set of pages, written by people who did not write the rules."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selectolax.lexbor import LexborNode

from linkspider.extract.document import parse_document
from linkspider.extract.placing.regions import Regions
from linkspider.model.placement import Placement
from linkspider.model.urls import resolve

PAGES = Path(__file__).with_name("pages")
LEAST_PAGES = 150
LEAST_LINKS = 600
LEAST_ACCURACY = 0.97
LEAST_CONTENT_ACCURACY = 0.985

_LABEL = re.compile(r"""\s+data-label\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
_PAGE_URL = re.compile(r"""<meta\s[^>]*name=["']?page-url["']?[^>]*>""")
_LINKS = "a[href], area[href]"


class Graded(NamedTuple):
    page: str
    label: str
    placement: str
    rule: str
    path: str
    href: str

    @property
    def is_right(self) -> bool:
        return self.label == self.placement

    @property
    def is_side_right(self) -> bool:
        return (self.label == Placement.CONTENT) == (self.placement == Placement.CONTENT)


def alternative_text(element: LexborNode) -> str:
    """What stands for the text of a link that has none, as where links are extracted."""
    image = element.css_first("img[alt]")
    return (element if image is None else image).attributes.get("alt") or ""


def grade(path: Path) -> Iterator[Graded]:
    """Compares the labels of a page with what is said of it when they are taken out of its text."""
    text = path.read_text(encoding="utf-8")
    labelled = parse_document(text.encode(), "https://example.com/").tree
    labels = [element.attributes.get("data-label") for element in labelled.css(_LINKS)]
    meta = labelled.css_first("meta[name=page-url]")
    assert meta is not None, f"{path.name}: no page-url"
    document = parse_document(_PAGE_URL.sub("", _LABEL.sub("", text)).encode(), meta.attributes["content"] or "")
    assert document.tree.css_first("[data-label]") is None, f"{path.name}: a label is left"
    elements = document.tree.css(_LINKS)
    assert len(elements) == len(labels), path.name
    regions = Regions(document)
    for element, label in zip(elements, labels, strict=True):
        target_url = resolve(element.attributes["href"] or "", document.base_url).url
        if label is None or target_url is None:
            continue
        assert label in set(Placement), f"{path.name}: {label}"
        anchor_text = " ".join(element.text(deep=True).split()) or alternative_text(element)
        placed = regions.place(element, element.attributes, target_url, anchor_text)
        where = regions.of(element).path
        yield Graded(path.name, label, placed.placement, placed.rule, where, element.attributes["href"] or "")


def told(graded: list[Graded]) -> str:
    """What went wrong, for whoever has to mend it."""
    wrong = [link for link in graded if not link.is_right]
    confusion = Counter((link.label, link.placement) for link in wrong)
    lines = [f"{label} called {placement}: {count}" for (label, placement), count in confusion.most_common()]
    return "\n".join([*lines, *(" | ".join(link) for link in wrong)])


@pytest.fixture(scope="module")
def graded() -> list[Graded]:
    return [link for path in sorted(PAGES.glob("*.html")) for link in grade(path)]


def shares(graded: list[Graded]) -> tuple[float, float]:
    """The shares of links with the right word, and on the right side of content or not."""
    return (
        sum(link.is_right for link in graded) / len(graded),
        sum(link.is_side_right for link in graded) / len(graded),
    )


def test_set_is_large_enough(graded: list[Graded]) -> None:
    assert len(list(PAGES.glob("*.html"))) >= LEAST_PAGES
    assert len(graded) >= LEAST_LINKS
    assert {link.label for link in graded} == set(Placement)


def test_labelled_pages_are_placed_right(graded: list[Graded]) -> None:
    accuracy, content_accuracy = shares(graded)
    assert accuracy >= LEAST_ACCURACY, f"{accuracy:.4f}\n{told(graded)}"
    assert content_accuracy >= LEAST_CONTENT_ACCURACY, f"{content_accuracy:.4f}\n{told(graded)}"
