"""References of a page that are no links and yet lead elsewhere: frames, forms, ``link`` elements, meta refresh.

Each is an edge of its own kind. None counts as a link. Link and Refresh headers say the same as the elements do.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from linkspider.extract.document import Document
from linkspider.extract.link_header import read_links, read_reference
from linkspider.extract.survey import Reference
from linkspider.model.records import Headers, Link
from linkspider.model.urls import MAX_URL_CHARACTERS, Base, key, path_type, resolve

#: Edges of a page's body that are kept.
MAX_EDGES: Final = 1_000
_MAX_TEXT: Final = 2_000
_LINK_KINDS: Final = ("canonical", "amphtml", "alternate")
_REFRESH: Final = re.compile(
    r"""\s*(?:([0-9]+)[0-9.]*|\.[0-9.]*)(?:\Z|(?=[\s;,])\s*[;,]?\s*)(?:url\s*=\s*)?(?:"([^"]*)"?|'([^']*)'?|([^"'].*))?""",
    re.IGNORECASE | re.DOTALL,
)


class PageEdges(NamedTuple):
    """What ``extract_edges`` found: the edges, and after how many seconds the first refresh among them leads away."""

    edges: tuple[Link, ...]
    refresh_seconds: int | None


class Refresh(NamedTuple):
    """What a meta refresh says: where to go, as written, and after how many seconds."""

    href: str
    seconds: int


def refresh_target(edges: Iterable[Link], url: str) -> str | None:
    """Where the first refresh among a page's edges leads, if that is another page; ``url`` is the page's."""
    target = next((edge.target_url for edge in edges if edge.kind == "meta_refresh"), None)
    return None if target is None or key(target) == key(url) else target


def extract_edges(
    document: Document,
    first: int,
    headers: Headers = Headers(),  # noqa: B008  # immutable
) -> PageEdges:
    """Collects a page's edges: a Refresh header's, the elements' in document order, those of Link headers.

    Args:
        document: the page, or the beginning of one that is too large for one tree.
        first: the ordinal of the first.
        headers: the headers of the answer that speak of the page.
    """
    base = Base(document.base_url, document.charset)
    edges, refresh_seconds = _refresh_of(headers, document.url, first)
    for kind, href, reference, seconds in _told(document.survey.references):
        target = base.resolve(href)
        if target.url is None:
            continue
        if refresh_seconds is None:
            refresh_seconds = seconds
        edges.append(
            Link(
                href=href[:MAX_URL_CHARACTERS],
                target_url=target.url,
                element=reference.tag,
                anchor_text=_variant(kind, reference.attributes)[:_MAX_TEXT],
                rel=reference.get("rel")[:_MAX_TEXT],
                ordinal=first + len(edges),
                kind=kind,
                path_type=path_type(href),
                title=reference.get("title")[:_MAX_TEXT] or None,
            )
        )
        if len(edges) == MAX_EDGES:
            break
    return PageEdges((*edges, *header_edges(headers, document.url, first + len(edges))), refresh_seconds)


def header_edges(headers: Headers, url: str, first: int) -> tuple[Link, ...]:
    """The edges that the Link headers of an answer of any type name: canonical, amphtml and alternate.

    Args:
        headers: the headers; ``url``: the answer's URL.
        first: the ordinal of the first.
    """
    named = [(kind, link) for link in read_links(headers.links, url) if (kind := _link_kind(link.rels))][:MAX_EDGES]
    return tuple(
        Link(
            href=link.href[:MAX_URL_CHARACTERS],
            target_url=link.target_url,
            element="header",
            anchor_text=_variant(kind, link.parameters)[:_MAX_TEXT],
            rel=link.rel[:_MAX_TEXT],
            ordinal=ordinal,
            kind=kind,
            path_type=path_type(link.href),
            title=link.parameters.get("title", "")[:_MAX_TEXT] or None,
        )
        for ordinal, (kind, link) in enumerate(named, first)
    )


def _refresh_of(headers: Headers, url: str, ordinal: int) -> tuple[list[Link], int | None]:
    """The edge of a Refresh header that leads elsewhere, if there is one, and its delay in seconds."""
    refresh = read_refresh("refresh", headers.refresh) if headers.refresh else None
    href = "" if refresh is None else read_reference(refresh.href)
    target_url = resolve(href, url).url
    if refresh is None or target_url is None:
        return [], None
    href = href[:MAX_URL_CHARACTERS]
    edge = Link(href, target_url, "header", "", "", ordinal, kind="meta_refresh", path_type=path_type(href))
    return [edge], refresh.seconds


def _link_kind(rels: Collection[str]) -> str | None:
    """What kind of edge relation types in lower case make; None where they make none."""
    return None if "stylesheet" in rels else next((name for name in _LINK_KINDS if name in rels), None)


def _variant(kind: str, attributes: Mapping[str, str | None]) -> str:
    """What is another about an alternate page: its language, or its type."""
    return (attributes.get("hreflang") or attributes.get("type") or "") if kind == "alternate" else ""


def _told(references: Iterable[Reference]) -> Iterator[tuple[str, str, Reference, int | None]]:
    """Kind, reference as written, element, and of a meta refresh the delay in seconds."""
    for reference in references:
        if reference.tag == "link":
            kind = _link_kind(reference.get("rel").lower().split())
            if kind is not None and (kind == "alternate" or reference.is_in_head):
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
    if found is None:
        return None
    href = (found[2] or found[3] or found[4] or "").strip()
    return Refresh(href, int((found[1] or "0")[:9])) if href else None
