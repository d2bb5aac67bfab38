"""What an HTML page says of itself."""

from collections.abc import Sequence
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.document import Document
from linkspider.extract.robots_meta import read_directives
from linkspider.model.records import PageFacts
from linkspider.model.urls import resolve

#: Longer texts are cut; no search engine reads more of a title or description.
MAX_TEXT_CHARACTERS: Final = 2_000
#: ``title`` elements that are looked at; a page of pictures in pictures has any number of them, any number deep.
MAX_TITLES: Final = 20


def extract_facts(document: Document, x_robots_tags: Sequence[str] = (), other_schemes: str | None = None) -> PageFacts:
    """Reads a page's head.

    Args:
        document: the page.
        x_robots_tags: the values of its X-Robots-Tag headers.
        other_schemes: what ``extract_links`` counted beside the links.
    """
    tree = document.tree
    metas = _meta_contents(tree)
    robots = metas.get("robots", [])
    directives = read_directives(robots, x_robots_tags)
    root = tree.root
    return PageFacts(
        title=_title(tree),
        h1=_text(tree, "h1"),
        meta_description=_cut(" ".join(next(iter(metas.get("description", [])), "").split())),
        lang=_cut((root.attributes.get("lang") or "").strip()) if root is not None else None,
        canonical_url=_canonical_url(document),
        meta_robots=_cut(", ".join(robots)),
        x_robots_tag=_cut(", ".join(x_robots_tags)),
        is_noindex=directives.is_noindex,
        is_nofollow_page=directives.is_nofollow,
        other_schemes=other_schemes,
    )


def extract_header_facts(x_robots_tags: Sequence[str]) -> PageFacts:
    """What an answer that is no HTML page says of itself: its X-Robots-Tag headers alone."""
    directives = read_directives((), x_robots_tags)
    return PageFacts(
        x_robots_tag=_cut(", ".join(x_robots_tags)),
        is_noindex=directives.is_noindex,
        is_nofollow_page=directives.is_nofollow,
    )


def _meta_contents(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """The contents of all ``meta[name]`` elements by name in lower case, in document order."""
    found: dict[str, list[str]] = {}
    for element in tree.css("meta[name]"):
        attributes = element.attributes
        content = (attributes.get("content") or "").strip()
        if content:
            found.setdefault((attributes.get("name") or "").strip().lower(), []).append(content)
    return found


def _title(tree: LexborHTMLParser) -> str | None:
    """The first HTML ``title``; pictures in SVG have titles too."""
    for element in tree.css("title")[:MAX_TITLES]:
        if not _is_in_picture(element):
            return _cut(" ".join(element.text(deep=True).split()))
    return None


def _is_in_picture(element: LexborNode) -> bool:
    ancestor = element.parent
    while ancestor is not None and ancestor.tag != "svg":
        ancestor = ancestor.parent
    return ancestor is not None


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    element = tree.css_first(selector)
    return None if element is None else _cut(" ".join(element.text(deep=True).split()))


def _canonical_url(document: Document) -> str | None:
    """The first ``link`` whose rel tokens hold ``canonical`` and whose target is an http or https URL."""
    for element in document.tree.css("link[rel][href]"):
        attributes = element.attributes
        if "canonical" in (attributes.get("rel") or "").lower().split():
            target = resolve(attributes.get("href") or "", document.base_url)
            if target.url is not None:
                return target.url
    return None


def _cut(text: str) -> str | None:
    return text[:MAX_TEXT_CHARACTERS] or None
