"""References of a page that are no links and yet lead elsewhere: frames, forms, ``link`` elements, meta refresh.

Each is an edge of its own kind. None counts as a link.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.model.records import Link
from linkspider.model.urls import MAX_URL_CHARACTERS, path_type, resolve

#: Edges of a page that are kept.
MAX_EDGES: Final = 1_000
_MAX_TEXT: Final = 2_000
_SELECTOR: Final = "iframe[src], frame[src], form[action], link[rel][href], meta[http-equiv][content]"
_LINK_KINDS: Final = ("canonical", "amphtml", "alternate")
_REFRESH: Final = re.compile(
    r"""[\s]*([0-9]*)(?:\.[0-9.]*)?[\s;,]*(?:url[\s]*=[\s]*)?(?:"([^"]*)"?|'([^']*)'?|([^"'].*))?""",
    re.IGNORECASE | re.DOTALL,
)


class PageEdges(NamedTuple):
    """What ``extract_edges`` found: the edges, and after how many seconds a meta refresh among them leads away."""

    edges: tuple[Link, ...]
    refresh_seconds: int | None


class Refresh(NamedTuple):
    """What a meta refresh says: where to go, as written, and after how many seconds."""

    href: str
    seconds: int


def extract_edges(document: Document, first: int) -> PageEdges:
    """Collects a page's edges in document order.

    Args:
        document: the page, or the beginning of one that is too large for one tree.
        first: the ordinal of the first.
    """
    edges: list[Link] = []
    refresh_seconds: int | None = None
    for kind, href, element, seconds in _references(document):
        target = resolve(href, document.base_url)
        if target.url is None:
            continue
        attributes = element.attributes
        if refresh_seconds is None:
            refresh_seconds = seconds
        text = attributes.get("hreflang") or attributes.get("type") or "" if kind == "alternate" else ""
        edges.append(
            Link(
                href=href[:MAX_URL_CHARACTERS],
                target_url=target.url,
                element=element.tag or "",
                anchor_text=text[:_MAX_TEXT],
                rel=(attributes.get("rel") or "")[:_MAX_TEXT],
                ordinal=first + len(edges),
                kind=kind,
                path_type=path_type(href),
                title=(attributes.get("title") or "")[:_MAX_TEXT] or None,
            )
        )
        if len(edges) == MAX_EDGES:
            break
    return PageEdges(tuple(edges), refresh_seconds)


def _references(document: Document) -> Iterator[tuple[str, str, LexborNode, int | None]]:
    """Kind, reference as written, element, and of a meta refresh the delay in seconds."""
    for element in islice(_elements(document), 20 * MAX_EDGES):
        attributes, tag = element.attributes, element.tag
        if tag == "link":
            tokens = (attributes.get("rel") or "").lower().split()
            kind = next((name for name in _LINK_KINDS if name in tokens), None)
            if kind is not None and "stylesheet" not in tokens and (kind == "alternate" or _is_in_head(element)):
                yield kind, attributes.get("href") or "", element, None
        elif tag == "meta":
            refresh = read_refresh(attributes.get("http-equiv"), attributes.get("content"))
            if refresh is not None:
                yield "meta_refresh", refresh.href, element, refresh.seconds
        elif tag == "form":
            if attributes.get("action"):
                yield "form", attributes["action"] or "", element, None
        elif attributes.get("src"):
            yield "iframe", attributes["src"] or "", element, None


def _is_in_head(element: LexborNode) -> bool:
    """Whether an element stands where search engines believe a canonical."""
    parent = element.parent
    return parent is not None and parent.tag in {"head", "noscript"}


def _elements(document: Document) -> Iterator[LexborNode]:
    if not document.is_large:
        yield from document.tree.css(_SELECTOR)
    elif document.tree.root is not None:
        tags = {"iframe", "frame", "form", "link", "meta"}
        yield from (node for node in document.tree.root.traverse() if node.tag in tags)


def read_refresh(http_equiv: str | None, content: str | None) -> Refresh | None:
    """Reads a meta refresh that leads elsewhere; None for one that only loads the page again.

    Source: https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh
    """
    if (http_equiv or "").strip().lower() != "refresh":
        return None
    found = _REFRESH.match((content or "")[: 2 * MAX_URL_CHARACTERS])
    if found is None or not (found[1] or (content or "").lstrip().startswith(".")):
        return None
    href = (found[2] or found[3] or found[4] or "").strip()
    return Refresh(href, int(found[1][:9] or 0)) if href else None
