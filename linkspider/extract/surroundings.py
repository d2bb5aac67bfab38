"""What stands around the main content of a page, by what elements are, and by their roles, classes and ids.

Words of a class are tokens, never parts of words: ``card-footer`` and ``unavailable`` are neither footer nor ad.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.survey import Attributes

#: How much of a class or an id is read.
MAX_NAME_CHARACTERS: Final = 300
#: How far up is looked for what an element stands in.
MAX_ANCESTORS: Final = 20

#: Elements whose tag may say so.
MARKED: Final = frozenset({"nav", "footer", "header", "aside", "form", "dialog"})
#: Roles that say nothing of what an element is: its names may.
PLAIN_ROLES: Final = frozenset(
    {None, "", "region", "group", "alert", "status", "list", "listitem", "none", "presentation", "generic"}
)
_PAGE: Final = "main,[role=main i],h1"


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What an element around the content is, and what tells that the content is in it after all.

    A kind equals itself alone: two may be told by the same, and are treated differently.

    Attributes:
        content: selector of elements that only the content has.
        is_lone_article_content: whether one article tells so too; several are comments or teasers here.
        is_most_content: whether most of the page's paragraphs do.
    """

    content: str
    is_lone_article_content: bool
    is_most_content: bool


MARK: Final = Kind(f"{_PAGE},article", is_lone_article_content=False, is_most_content=False)
FORM: Final = Kind(f"{_PAGE},article,h2,p", is_lone_article_content=False, is_most_content=True)
_NAME: Final = Kind(f"{_PAGE},article", is_lone_article_content=False, is_most_content=True)
#: What is but called a header is the page's where nothing marks the content, and it is not in an article.
HEADER: Final = Kind(f"{_PAGE},article", is_lone_article_content=False, is_most_content=True)
#: Teasers of other pages, which may be articles as comments are.
RELATED: Final = Kind(_PAGE, is_lone_article_content=False, is_most_content=True)
ASIDE: Final = Kind(_PAGE, is_lone_article_content=True, is_most_content=False)
_SIDEBAR: Final = Kind(_PAGE, is_lone_article_content=True, is_most_content=True)
#: WordPress writes each comment as an article, and there may be more of them than of the text.
COMMENTS: Final = Kind(_PAGE, is_lone_article_content=False, is_most_content=False)

_ROLES_AROUND: Final = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"}
)
_ROLES_NOTE: Final = frozenset({"note", "doc-footnote", "doc-endnotes", "doc-tip", "doc-notice", "doc-pullquote"})
_NOTES: Final = frozenset(
    {
        *("note", "notes", "admonition", "callout", "pullquote", "footnote", "footnotes", "warning", "tip", "info"),
        *("caution", "important", "epigraph", "infobox"),
    }
)
_AROUND_TOKENS: Final = frozenset(
    {
        *("sidenav", "navbar", "navigation", "nav", "navbox", "navheader"),
        *("breadcrumb", "breadcrumbs", "crumbs"),
        *("pagination", "pager", "newsletter", "sharedaddy", "addtoany", "masthead"),
        *("megamenu", "submenu", "noprint", "catlinks", "adsbygoogle", "skiplink"),
    }
)
_SIDEBAR_TOKENS: Final = frozenset({"sidebar", "sidebarwrapper"})
_COMMENTS_TOKENS: Final = frozenset({"comments", "disqus", "respond", "comment list"})
#: What may have more paragraphs than a page of pictures or links, and is never its content: terms and conditions.
_TERMS_TOKENS: Final = frozenset(
    {
        *("footer", "navfooter", "printfooter"),
        *("cookiebar", "cookiebanner", "cookieconsent", "cookiebot", "cookieyes", "onetrust", "gdpr", "cky", "cmplz"),
        *("didomi", "iubenda", "axeptio", "tarteaucitron", "truste", "usercentrics", "borlabs"),
        *("cookie banner", "cookie notice", "cookie consent", "cookie bar", "cookie law", "cookie compliance"),
        *("qc cmp", "cc window", "pum overlay"),
        *("cookie confirmation", "cookie popup", "cookie modal", "consent banner", "consent container"),
    }
)
_RELATED_PAIRS: Final = frozenset(
    {"related posts", "related articles", "related content", "related stories", "related products"}
)
_AROUND_PAIRS: Final = frozenset(
    {
        *("share buttons", "share links", "social share", "social sharing", "social links", "social icons"),
        *("author bio", "author box", "prev next", "skip link", "site header", "tag cloud", "nav links"),
        *("location popup", "popup overlay", "popup container"),
        *("main menu", "menu main", "nav menu", "primary menu", "site menu", "mobile menu", "side menu", "top menu"),
    }
)
#: Whole names, since parts of them name contents too: recipes of cookies, menus of restaurants.
_AROUND_NAMES: Final = frozenset({"menu", "share", "toolbar", "modal", "popup", "lightbox"})
_TERMS_NAMES: Final = frozenset({"cookie", "cookies"})
_KINDS_BY_PART: Final = {
    **dict.fromkeys(_AROUND_TOKENS | _AROUND_PAIRS, _NAME),
    **dict.fromkeys(_RELATED_PAIRS, RELATED),
    **dict.fromkeys(_SIDEBAR_TOKENS, _SIDEBAR),
    **dict.fromkeys(_COMMENTS_TOKENS, COMMENTS),
    **dict.fromkeys(_TERMS_TOKENS, MARK),
}
_KINDS_BY_NAME: Final = {
    "related": RELATED,
    **dict.fromkeys(_AROUND_NAMES, _NAME),
    **dict.fromkeys(_TERMS_NAMES, MARK),
}
#: Whole names that count where no other name of the element says anything: parts of them name the headers of anything.
_LAST_NAMES: Final = {"header": HEADER}
#: Tokens that make the others harmless: what is ``content-with-sidebar`` is no sidebar, the footer of a card no footer.
_HARMLESS: Final = frozenset({"has", "with", "without", "no", "layout", "card", "content", "entry", "wrap"})
_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
#: Displays of an inline style, of which the last one counts; how much of a style is read.
_DISPLAY: Final = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.IGNORECASE)
MAX_STYLE_CHARACTERS: Final = 2_000
#: Names of what is a part of the content that somebody unfolds.
_PANELS: Final = frozenset(
    {
        *("tab", "tabs", "tabpanel", "pane", "panel", "accordion", "collapse", "collapsible", "collapsed"),
        *("toggle", "expand", "expandable", "faq", "answer", "details", "spoiler", "slide", "readmore", "more"),
    }
)
#: The number of a heading: ``2.1.3. Comments``, but not ``3 Comments``.
_NUMBER: Final = re.compile(r"^\s*(?:[0-9]+\.)+\s")


def kind_by_mark(element: LexborNode, tag: str | None, attributes: Attributes, is_body: bool) -> Kind | None:
    """What an element around the content is by its tag or its role; None for any other."""
    role = (attributes.get("role") or "").strip().lower()
    if tag in {"nav", "footer", "dialog"}:
        return MARK
    if tag == "form":
        return FORM
    if tag == "aside":
        is_note = role in _ROLES_NOTE or not _NOTES.isdisjoint(name_tokens(attributes.get("class") or ""))
        return None if is_note else ASIDE
    if role == "complementary":
        return ASIDE
    is_around = role in _ROLES_AROUND or (tag == "header" and is_body and not is_in_article(element))
    return MARK if is_around else None


def is_named_by_title(element: LexborNode, attributes: Attributes) -> bool:
    """Whether a section is called what its heading says: docutils and pandoc make ids of headings, be it "Comments"."""
    name, classes = attributes.get("id"), attributes.get("class")
    if not name or attributes.get("role") or kind_by_name(classes, None) is not None:
        return False
    tag = element.tag
    if tag != "section" and (tag != "div" or "section" not in (classes or "").split()):
        return False
    heading = element.css_first("h1,h2,h3,h4,h5,h6")
    return heading is not None and name_tokens(_NUMBER.sub("", heading.text())) == name_tokens(name)


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element is hidden by its attributes, and is no part of the content that a click or a find unfolds.

    Source: https://html.spec.whatwg.org/multipage/interaction.html#the-hidden-attribute
    """
    if "hidden" in attributes:
        hides = (attributes["hidden"] or "").strip().lower() != "until-found"
    elif "style" in attributes:
        displays = _DISPLAY.findall((attributes["style"] or "")[:MAX_STYLE_CHARACTERS])
        hides = bool(displays) and displays[-1].lower() == "none"
    else:
        return False
    return hides and not _is_panel(attributes)


def _is_panel(attributes: Attributes) -> bool:
    """Whether an element is one of tabs, an answer, or what else has a title that shows it."""
    if "aria-labelledby" in attributes or (attributes.get("role") or "").strip().lower() == "tabpanel":
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return not _PANELS.isdisjoint(name_tokens(names))


def is_in_article(element: LexborNode) -> bool:
    """Whether an element stands in a part of the page that has headers of its own."""
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
def kind_by_name(class_names: str | None, id_name: str | None) -> Kind | None:
    """What an element around the content is by a class or its id; None for any other."""
    names = (*(class_names or "")[:MAX_NAME_CHARACTERS].split(), (id_name or "")[:MAX_NAME_CHARACTERS])
    for name in names:
        if "[" in name or "(" in name:  # a rule that is written as a name: ``lg:mr-[--sidebar-width]``
            continue
        tokens = name_tokens(name)
        if not _HARMLESS.isdisjoint(tokens):
            continue
        parts = (*tokens, *(f"{first} {second}" for first, second in pairwise(tokens)))
        kind = _KINDS_BY_NAME.get(name.lower()) or next(filter(None, map(_KINDS_BY_PART.get, parts)), None)
        if kind is not None:
            return kind
    return next((_LAST_NAMES[name.lower()] for name in names if name.lower() in _LAST_NAMES), None)
