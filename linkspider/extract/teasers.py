"""Teasers of other pages: an article in a list names the page that it stands for by a link, and has that page's dates.

Its heading is that link. Where it has no heading, as a note in a stream has none, the link around its date is; where it
has one that is no link, a date may well lead to the archive of its day, so that link says nothing.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.model import domains, urls
from linkspider.model.identity import page_identity

#: Names of schema.org's articles.
ARTICLE_TYPE: Final = re.compile(r".*(?:Article|Posting|Report)")
_HEADINGS: Final = "h1,h2,h3,h4,h5,h6"
_FAR: Final = 20  # ancestors that are looked at


class Heading(NamedTuple):
    """An article's heading: where it leads to, as written, if it is a link."""

    href: str | None


#: Article, by ``mem_id`` -> its heading, if it has one.
Headings = dict[int, Heading | None]


def leads_to(date: LexborNode, headings: Headings) -> str | None:
    """Where the article that a date stands in leads to, as written; None where it stands for itself, or is none.

    Args:
        date: the element; ``headings``: those that were looked for before, to which that of its article is added.
    """
    around: str | None = None
    element = date
    for _ in range(_FAR):
        if around is None and element.tag == "a":
            around = element.attributes.get("href")
        if _is_article(element):
            if element.mem_id not in headings:  # finding one goes through the whole article
                found = element.css_first(_HEADINGS)
                headings[element.mem_id] = None if found is None else Heading(_link_of(found))
            heading = headings[element.mem_id]
            return around if heading is None else heading.href
        if element.parent is None:
            break
        element = element.parent
    return None


def is_other_page(href: str, base: urls.Base, own: Iterable[str]) -> bool:
    """Whether what an article leads to is another page of the same site, and neither the page nor what it is part of.

    Later pages of an article stand below it (``/post/2``, ``/post?page=2``), and everything below the start page. An
    article on a page of another site is the page's own, which comments on that.

    Args:
        href: as written; ``base``: what it is relative to.
        own: the page's addresses: its URL, and the canonical one.
    """
    target = base.resolve(href).url
    if target is None:
        return False
    above = page_identity(target).removesuffix("/")
    addresses = [page_identity(url) for url in own]
    if any(f"{each}/".startswith((f"{above}/", f"{above}?")) for each in addresses):
        return False
    site = domains.of_url(target)
    return any(domains.of_url(url) == site for url in own)


def _is_article(element: LexborNode) -> bool:
    if element.tag == "article":
        return True
    kind = element.attributes.get("itemtype")
    return bool(kind) and any(ARTICLE_TYPE.fullmatch(name) for name in (kind or "").split())


def _link_of(heading: LexborNode) -> str | None:
    """What a heading leads to that is a link, in it or around it; one that only holds a link says more than that."""
    around = heading.parent
    if around is not None and around.tag == "a":
        return around.attributes.get("href")
    link = heading.css_first("a[href]")
    if link is None or link.text(deep=True).strip() != heading.text(deep=True).strip():
        return None
    return link.attributes.get("href")
