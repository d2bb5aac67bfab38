"""The placements of a labelled set of pages, written by people who did not write the rules."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.links import extract_links
from linkspider.model.placement import RULES, Placement
from linkspider.model.urls import resolve

PAGES = Path(__file__).with_name("pages")
LEAST_PAGES = 150
LEAST_LINKS = 600
LEAST_ACCURACY = 0.97
LEAST_CONTENT_ACCURACY = 0.985

LABEL = re.compile(r"""\s+data-label\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
_PAGE_URL = re.compile(r"""<meta\s[^>]*name=["']?page-url["']?[^>]*>""")
#: What says the rules that no labelled link is placed by.
UNLABELLED = {
    "comment.data": "<h1>Boats</h1><div itemscope itemtype=https://schema.org/Comment>See <a href=/a>it</a>.</div>",
    "comment.ugc": "<ol><li><cite><a rel='external,ugc' href=https://a.example/>Ann</a></cite><p>Thanks.</p></ol>",
    "social_share.intent": "<p>Tell it <a href=https://www.facebook.com/sharer.php?u=x>to others</a>.</p>",
}


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


def grade(path: Path) -> Iterator[Graded]:
    """Compares the labels of a page with what a crawl says of it when they are taken out of its text."""
    text = path.read_text(encoding="utf-8")
    labelled = parse_document(text.encode(), "https://example.com/")
    labels = [
        element.attributes.get("data-label")
        for element in labelled.tree.css("a[href], area[href]")
        if resolve(element.attributes["href"] or "", labelled.base_url).url is not None
    ]
    meta = labelled.tree.css_first("meta[name=page-url]")
    assert meta is not None, f"{path.name}: no page-url"
    document = parse_document(_PAGE_URL.sub("", LABEL.sub("", text)).encode(), meta.attributes["content"] or "")
    assert document.tree.css_first("[data-label]") is None, f"{path.name}: a label is left"
    for label, link in zip(labels, extract_links(document).links, strict=True):
        if label is not None:
            assert label in set(Placement), f"{path.name}: {label}"
            yield Graded(path.name, label, link.placement, link.placement_rule, link.dom_path, link.href)


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


def test_each_rule_is_said_of_some_link(graded: list[Graded]) -> None:
    for rule, body in UNLABELLED.items():
        (link,) = extract_links(parse_document(body.encode(), "https://example.com/")).links
        assert link.placement_rule == rule
    assert {link.rule for link in graded} | {*UNLABELLED} == set(RULES)


def test_labelled_pages_are_placed_right(graded: list[Graded]) -> None:
    accuracy, content_accuracy = shares(graded)
    assert accuracy >= LEAST_ACCURACY, f"{accuracy:.4f}\n{told(graded)}"
    assert content_accuracy >= LEAST_CONTENT_ACCURACY, f"{content_accuracy:.4f}\n{told(graded)}"


def test_the_readme_tells_how_many_are_placed_right(graded: list[Graded]) -> None:
    said = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    right, side = sum(link.is_right for link in graded), sum(link.is_side_right for link in graded)
    pages = len({link.page for link in graded})
    assert f"{right:,} of {len(graded):,} labelled links on {pages:,} made-up pages get the label's word" in said
    assert f"and {side:,} are told rightly as content or not" in said
