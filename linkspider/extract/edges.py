"""References of a page that are no links and yet lead elsewhere: frames, forms, ``link`` elements, meta refresh.

Each is an edge of its own kind. None counts as a link.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from linkspider.extract.document import Document
from linkspider.extract.survey import Reference
from linkspider.model.records import Link
from linkspider.model.urls import MAX_URL_CHARACTERS, path_type, resolve

#: Edges of a page that are kept.
MAX_EDGES: Final = 1_000
_MAX_TEXT: Final = 2_000
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
    for kind, href, reference, seconds in _told(document.survey.references):
        target = resolve(href, document.base_url)
        if target.url is None:
            continue
        if refresh_seconds is None:
            refresh_seconds = seconds
        text = reference.get("hreflang") or reference.get("type") if kind == "alternate" else ""
        edges.append(
            Link(
                href=href[:MAX_URL_CHARACTERS],
                target_url=target.url,
                element=reference.tag,
                anchor_text=text[:_MAX_TEXT],
                rel=reference.get("rel")[:_MAX_TEXT],
                ordinal=first + len(edges),
                kind=kind,
                path_type=path_type(href),
                title=reference.get("title")[:_MAX_TEXT] or None,
            )
        )
        if len(edges) == MAX_EDGES:
            break
    return PageEdges(tuple(edges), refresh_seconds)


def _told(references: Iterable[Reference]) -> Iterator[tuple[str, str, Reference, int | None]]:
    """Kind, reference as written, element, and of a meta refresh the delay in seconds."""
    for reference in references:
        if reference.tag == "link":
            tokens = reference.get("rel").lower().split()
            kind = next((name for name in _LINK_KINDS if name in tokens), None)
            if kind is not None and "stylesheet" not in tokens and (kind == "alternate" or reference.is_in_head):
                yield kind, reference.get("href"), reference, None
        elif reference.tag == "meta":
            refresh = read_refresh(reference.get("http-equiv"), reference.get("content"))
            if refresh is not None:
                yield "meta_refresh", refresh.href, reference, refresh.seconds
        elif reference.tag == "form":
            if reference.get("action"):
                yield "form", reference.get("action"), reference, None
        elif reference.get("src"):
            yield "iframe", reference.get("src"), reference, None


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
