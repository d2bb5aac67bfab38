"""The links of a page: every ``a[href]`` and ``area[href]`` occurrence, in document order."""

from collections import Counter
from typing import Final

from linkspider.extract.document import Document
from linkspider.model.records import Link
from linkspider.model.urls import resolve

#: Longer anchor texts are cut; a whole page inside one link is no anchor.
MAX_ANCHOR_CHARACTERS: Final = 2_000


def extract_links(document: Document) -> tuple[tuple[Link, ...], str | None]:
    """Collects the links of a page.

    What the tree does not hold is no link: comments, scripts, ``template`` contents.

    Returns:
        The links that resolve to http or https, and how many others there are by scheme, as ``"mailto:2 tel:1"``;
        references that no URL parser accepts count as ``invalid``.
    """
    links: list[Link] = []
    others: Counter[str] = Counter()
    base_url = document.base_url
    for element in document.tree.css("a[href], area[href]"):
        attributes = element.attributes
        if "href" not in attributes:  # lexbor's selector also meets xlink:href
            continue
        href = attributes["href"] or ""
        target = resolve(href, base_url)
        if target.url is None:
            others[target.scheme] += 1
            continue
        text = " ".join(element.text(deep=True).split())[:MAX_ANCHOR_CHARACTERS]
        links.append(Link(href, target.url, element.tag or "a", text, attributes.get("rel") or "", len(links)))
    return tuple(links), _spelled(others)


def _spelled(counts: Counter[str]) -> str | None:
    return " ".join(f"{scheme}:{count}" for scheme, count in sorted(counts.items())) or None
