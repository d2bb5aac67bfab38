"""Teasers of other pages: an article in a list names the page that it stands for by a link, and has that page's dates.

Its heading is that link. Where it has no heading, as a note in a stream has none, the link around its date is; where it
has one that is no link, a date may well lead to the archive of its day, so that link says nothing. What is linked above
the title, such as a category or a series, is no title: of several headings an ``h1`` is the article's own.
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
#: Articles with a date that are looked into, which goes through the whole of each, one in another too. A page of more
#: is a list.
MAX_ARTICLES: Final = 20
_MAX_CHARACTERS: Final = 300  # of a heading
#: What parts a page's own title from the name of its site: hyphens and slashes are in words, too.
_BEHIND: Final = re.compile(r"\s[-–—|·•:»«<>~/]|[–—|·•:»]")
_BEFORE: Final = re.compile(r".*(?:[-–—|·•:»«<>~/]\s|[–—|·•»])")


class Lead(NamedTuple):
    """A link that an article stands for.

    Attributes:
        href: as written.
        text: the heading that is this link; empty where it is the link around a date.
    """

    href: str
    text: str = ""


class Standing(NamedTuple):
    """What a date's article stands for: what it leads to, or itself. So does one that stands in no article."""

    leads_to: Lead | None


class _Heading(NamedTuple):
    lead: Lead | None


class Headings:
    """The headings of articles that have a date, each read once; ``len`` is how many articles were looked into."""

    def __init__(self) -> None:
        self._of_articles: dict[int, _Heading | None] = {}
        self._read: dict[int, _Heading] = {}  # articles in each other share their first heading

    def __len__(self) -> int:
        return len(self._of_articles)

    def is_full(self, article: LexborNode) -> bool:
        """Whether this article is one of more than are looked into."""
        return article.mem_id not in self._of_articles and len(self) >= MAX_ARTICLES

    def of(self, article: LexborNode) -> _Heading | None:
        """The heading of an article, if it has one."""
        if article.mem_id not in self._of_articles:
            self._of_articles[article.mem_id] = self._find(article)
        return self._of_articles[article.mem_id]

    def _find(self, article: LexborNode) -> _Heading | None:
        heading = article.css_first(_HEADINGS)
        if heading is None:
            return None
        if heading.tag != "h1":
            heading = article.css_first("h1") or heading
        if heading.mem_id not in self._read:
            self._read[heading.mem_id] = _Heading(_link_of(heading))
        return self._read[heading.mem_id]


def stands_for(date: LexborNode, headings: Headings) -> Standing | None:
    """What the article that a date stands in stands for; None where it is one of too many to tell.

    Args:
        date: the element; ``headings``: those that were looked for before, to which that of its article is added.
    """
    around: Lead | None = None
    element = date
    for _ in range(_FAR):
        if around is None and element.tag == "a" and (href := element.attributes.get("href")) is not None:
            around = Lead(href)
        if _is_article(element):
            if headings.is_full(element):
                return None
            heading = headings.of(element)
            return Standing(around if heading is None else heading.lead)
        if element.parent is None:
            break
        element = element.parent
    return Standing(None)


def is_own_title(text: str, title: str | None) -> bool:
    """Whether a heading is what a page is called, with or without the name of its site: then it leads to the page.

    Pages link to themselves by addresses that are not told to be theirs: ``/?p=12``, ``/tea/index.html``, ``/amp/tea``.

    Args:
        text: the heading; ``title``: that of the page.
    """
    whole, part = " ".join((title or "").split()).casefold(), text.casefold()
    if not part or not whole:
        return False
    before, found, after = whole.partition(part)
    is_first, is_last = not before, not after
    is_part = (is_first or _BEFORE.fullmatch(before)) and (is_last or _BEHIND.match(after))
    return bool(found and is_part)


def is_other_page(lead: Lead, base: urls.Base, own: Iterable[str]) -> bool:
    """Whether what an article leads to is another page of the same site, and neither the page nor what it is part of.

    Later pages of an article stand below it (``/post/2``, ``/post?page=2``), and everything below the start page. An
    article on a page of another site is the page's own, which comments on that.

    Args:
        lead: the link; ``base``: what it is relative to.
        own: the page's addresses: its URL, and the canonical one.
    """
    target = base.resolve(lead.href).url
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


def _link_of(heading: LexborNode) -> Lead | None:
    """What a heading leads to that is a link, in it or around it; one that only holds a link says more than that."""
    around = heading.parent
    link = around if around is not None and around.tag == "a" else heading.css_first("a[href]")
    href = None if link is None else link.attributes.get("href")
    if link is None or href is None:
        return None
    text = heading.text(deep=True).strip()
    if link is not around and link.text(deep=True).strip() != text:
        return None
    return Lead(href, " ".join(text[:_MAX_CHARACTERS].split()))
