"""The main content of a page: what is left when navigation, header, footer and everything else around it is gone.

What is around it is told by what an element is (``nav``, ``footer``), by its ARIA role, and by unmistakable words of
its class and id (``sidebar``). What is in it is told the same way: ``main``, ``article``, ``entry-content``. A page
that says nothing of the kind, or puts nearly all of its text elsewhere, is its own main content as a whole.

Words of a class are tokens, never parts of words: ``card-footer`` and ``unavailable`` are neither footer nor ad.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.document import MAX_TREE_TAGS, Document
from linkspider.extract.survey import Attributes, is_main

#: Elements that may be the main content and are compared; a list of posts has any number of articles.
MAX_CANDIDATES: Final = 20
#: Elements that are looked into before they are removed: whether the main content is not inside of them.
MAX_LOOKED_INTO: Final = 50
#: Elements whose class and id are read, and how much of them.
MAX_NAMED: Final = 5_000
MAX_NAME_CHARACTERS: Final = 300
#: How far up is looked for what an element stands in.
MAX_ANCESTORS: Final = 20
#: An article is the main content when it has so much of the text of all articles; a list of them is read as a whole.
LEAST_ARTICLE_SHARE: Final = 0.5
#: ``main`` is the main content when it has so many characters, and anything else when it has so many.
ENOUGH_CHARACTERS_OF_MAIN: Final = 1_000
ENOUGH_CHARACTERS: Final = 5_000
#: With fewer, it must have so much of the text of the page that does not stand around it.
LEAST_SHARE: Final = 0.2

_UNSEEN: Final = frozenset({"script", "style", "noscript", "svg", "button", "select", "textarea"})
_MARKED: Final = frozenset({"nav", "footer", "header", "aside", "form"})
#: One pass for all of it, since passes over the tree are most of the cost; what most elements are is sorted out first,
#: which halves it. Contents of templates are in no tree.
_LOOKED_AT: Final = f":not(a,span,p,li,code,dd):is(div,ul,{','.join(sorted(_UNSEEN | _MARKED))}),[role]"
#: Names of main contents, ids and classes, in the order in which they are believed.
_MAIN_NAMES: Final = (
    (
        "#mw-content-text",
        ".mw-parser-output,.entry-content,.post-content,.post-body,.article-body,.story-body,div.body",
    ),
    (
        "#content,#main,#main-content,#bodyContent,#primary",
        ".main-content,.page-content,div.document,.content",
    ),
)
#: What has no id or class at all is sorted out first, here too.
_NAMED_MAIN: Final = tuple(f"[id]:is({ids}),[class]:is({classes})" for ids, classes in _MAIN_NAMES)
_CONTENT: Final = "main,article,[role=main i],h1"
_FORM_CONTENT: Final = "main,article,[role=main i],h1,h2,p"
_ROLES_AROUND: Final = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"})
_ROLES_NOTE: Final = frozenset({"note", "doc-footnote", "doc-endnotes", "doc-tip", "doc-notice", "doc-pullquote"})
_NOTES: Final = frozenset(
    {
        *("note", "notes", "admonition", "callout", "pullquote", "footnote", "footnotes", "warning", "tip", "info"),
        *("caution", "important", "epigraph", "infobox"),
    }
)
_AROUND_TOKENS: Final = frozenset(
    {
        *("sidebar", "sidebarwrapper", "sidenav", "navbar", "navigation", "nav", "navbox", "navheader", "navfooter"),
        *("breadcrumb", "breadcrumbs", "crumbs", "cookiebar", "cookieconsent", "cookiebot", "onetrust", "gdpr"),
        *("comments", "disqus", "respond", "pagination", "pager", "newsletter", "sharedaddy", "addtoany", "masthead"),
        *("megamenu", "submenu", "noprint", "catlinks", "printfooter", "footer", "adsbygoogle", "skiplink"),
    }
)
_AROUND_PAIRS: Final = frozenset(
    {
        *("related posts", "related articles", "related content", "related stories", "related products"),
        *("share buttons", "share links", "social share", "social sharing", "social links", "social icons"),
        *("cookie banner", "cookie notice", "cookie consent", "cookie bar", "cookie law", "comment list"),
        *("author bio", "author box", "prev next", "skip link", "site header", "tag cloud", "nav links"),
        *("main menu", "menu main", "nav menu", "primary menu", "site menu", "mobile menu", "side menu", "top menu"),
    }
)
#: Whole names, since parts of them name contents too: recipes of cookies, menus of restaurants.
_AROUND_NAMES: Final = frozenset({"menu", "cookie", "cookies", "related", "share", "toolbar"})
#: Tokens that make the others harmless: what is ``content-with-sidebar`` is no sidebar, the footer of a card no footer.
_HARMLESS: Final = frozenset({"has", "with", "without", "no", "layout", "card", "content", "entry", "wrap"})
_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


def read_main_text(document: Document) -> str:
    """Reads the main content of a page. This takes its tree apart, so it must be the last thing done with it.

    Texts of different nodes are separated by a space; white space is not collapsed.

    Args:
        document: the page. One of far more tags than pages have is not read.
    """
    tree = document.tree
    body = tree.body
    if body is None or (document.is_large and tree.raw_html.count(b"<") > 2 * MAX_TREE_TAGS):
        return ""
    container = _find_main(body, document.survey.mains[:MAX_CANDIDATES]) or body
    is_body = container.mem_id == body.mem_id
    removed = _remove_around(container, is_body)
    text = _text(container)
    if len(text) >= (ENOUGH_CHARACTERS_OF_MAIN if _is_main(container) else ENOUGH_CHARACTERS):
        return text
    if is_body:
        return text if text.strip() else _joined(removed)
    around = _joined(removed)
    if len(text) < LEAST_SHARE * len(around):
        text = f"{text} {around}"
    _remove_around(body, is_body=True)
    page_text = _text(body)
    return page_text if len(text) < LEAST_SHARE * len(page_text) else text


def _find_main(body: LexborNode, marked: Sequence[LexborNode]) -> LexborNode | None:
    """What is marked or named as the main content."""
    mains = [element for element in marked if _is_main(element)]
    articles = [element for element in marked if not _is_main(element)]
    main = _largest(mains)
    article = _dominant(articles)
    if main is not None and article is not None:
        return article if _size(article) >= LEAST_ARTICLE_SHARE * _size(main) else main
    if main is not None or article is not None:
        return main or article
    for selector in _NAMED_MAIN:
        named = _dominant(body.css(selector)[:MAX_CANDIDATES])
        if named is not None:
            return named
    return None


def _is_main(element: LexborNode) -> bool:
    return is_main(element.tag, element.attributes)


def _largest(elements: list[LexborNode]) -> LexborNode | None:
    if len(elements) < 2:
        return elements[0] if elements else None
    return max(elements, key=_size)


def _dominant(elements: list[LexborNode]) -> LexborNode | None:
    """The largest one, unless it is but one of many."""
    largest = _largest(elements)
    if largest is None or len(elements) == 1:
        return largest
    return largest if _size(largest) >= LEAST_ARTICLE_SHARE * sum(map(_size, elements)) else None


def _size(element: LexborNode) -> int:
    return len(element.text(deep=True, skip_empty=True))


def _text(element: LexborNode) -> str:
    return element.text(deep=True, separator=" ", skip_empty=True)


def _joined(elements: list[LexborNode]) -> str:
    return " ".join(map(_text, elements))


def _remove(element: LexborNode) -> None:
    """Takes an element out of the tree as a whole; what is in it stays in it, so this takes no longer for much."""
    element.decompose(recursive=False)


def _remove_around(container: LexborNode, is_body: bool) -> list[LexborNode]:
    """Removes what stands around the content and what nobody reads, and returns the former."""
    removed: list[LexborNode] = []
    own_id, last, looked_into, named = container.mem_id, 0, 0, 0
    for element in container.css(_LOOKED_AT):
        if element.mem_id in {last, own_id}:  # lexbor names the container itself, and others once for each selector
            continue
        last = element.mem_id
        tag = element.tag
        if tag in _UNSEEN:
            _remove(element)
            continue
        attributes = element.attributes
        role = attributes.get("role")
        if tag in _MARKED or role:
            is_around = _is_around(element, tag, attributes, is_body)
        else:
            named += 1
            is_around = named <= MAX_NAMED and _says_around(attributes.get("class"), attributes.get("id"))
        if not is_around:
            continue
        looked_into += 1
        content = _FORM_CONTENT if tag == "form" else _CONTENT
        if tag == "nav" or looked_into > MAX_LOOKED_INTO or element.css_first(content) is None:
            _remove(element)
            removed.append(element)
    return removed


def _is_around(element: LexborNode, tag: str | None, attributes: Attributes, is_body: bool) -> bool:
    """Whether an element stands around the content by what it is or by its role."""
    role = (attributes.get("role") or "").strip().lower()
    if tag in {"nav", "footer", "form"}:
        return True
    if tag == "aside":
        return role not in _ROLES_NOTE and _NOTES.isdisjoint(name_tokens(attributes.get("class") or ""))
    return role in _ROLES_AROUND or (tag == "header" and is_body and not _is_in_article(element))


def _is_in_article(element: LexborNode) -> bool:
    ancestor = element.parent
    for _ in range(MAX_ANCESTORS):
        if ancestor is None:
            return False
        if ancestor.tag in {"article", "main", "section"}:
            return True
        ancestor = ancestor.parent
    return False


def name_tokens(name: str) -> list[str]:
    """The words of a class or id attribute, in lower case: parts set apart by anything but letters, or by a capital."""
    return [token.lower() for token in _TOKEN.findall(name[:MAX_NAME_CHARACTERS])]


@lru_cache(maxsize=10_000)
def _says_around(class_names: str | None, id_name: str | None) -> bool:
    """Whether a class or id says that its element stands around the content."""
    for name in (*(class_names or "")[:MAX_NAME_CHARACTERS].split(), (id_name or "")[:MAX_NAME_CHARACTERS]):
        tokens = name_tokens(name)
        if not _HARMLESS.isdisjoint(tokens):
            continue
        if name.lower() in _AROUND_NAMES or not _AROUND_TOKENS.isdisjoint(tokens):
            return True
        if any(f"{first} {second}" in _AROUND_PAIRS for first, second in pairwise(tokens)):
            return True
    return False
