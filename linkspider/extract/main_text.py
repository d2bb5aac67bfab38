"""The main content of a page: what is left when navigation, header, footer and everything else around it is gone.

What is around it is told by what an element is (``nav``, ``footer``), by its ARIA role, and by unmistakable words of
its class and id (``sidebar``). What is in it is told the same way: ``main``, ``article``, ``entry-content``. A page
that says nothing of the kind, or puts nearly all of its text elsewhere, is its own main content as a whole.

Words of a class are tokens, never parts of words: ``card-footer`` and ``unavailable`` are neither footer nor ad.
Where a name and what is in its element disagree, the text decides: what holds most of the paragraphs is not around
them. Comments are, be they longer than the text, unless there is next to no other text or it is a thread of a forum.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.document import MAX_TREE_TAGS, Document
from linkspider.extract.survey import Attributes, Survey, is_main

#: Elements that may be the main content and are compared; a list of posts has any number of articles.
MAX_CANDIDATES: Final = 20
#: Elements that are looked into before they are removed: whether the main content is not inside of them.
MAX_LOOKED_INTO: Final = 50
#: Elements whose class and id are read, and how much of them.
MAX_NAMED: Final = 5_000
MAX_NAME_CHARACTERS: Final = 300
#: Of these, elements of which more than the first find is asked for: they may be nested, and searched as a whole.
MAX_WEIGHED: Final = 10
#: Paragraphs of an element that are weighed against those of the page.
MAX_PARAGRAPHS: Final = 1_000
#: How far up is looked for what an element stands in.
MAX_ANCESTORS: Final = 20
#: An article is the main content when it has so much of the text of all articles; a list of them is read as a whole.
LEAST_ARTICLE_SHARE: Final = 0.5
#: Of two in a list so much.
LEAST_OF_TWO: Final = 0.6
#: ``main`` is the main content when it has so many characters, and anything else when it has so many.
ENOUGH_CHARACTERS_OF_MAIN: Final = 1_000
ENOUGH_CHARACTERS: Final = 5_000
#: With fewer, it must have so much of the text of the page that does not stand around it.
LEAST_SHARE: Final = 0.2
#: What is named as something around the content is the content when it holds more than so much of the text of all
#: paragraphs, and this is so many characters: a page of pictures may have no paragraphs but one in its sidebar.
MOST_OF_PARAGRAPHS: Final = 0.5
ENOUGH_CHARACTERS_OF_PARAGRAPHS: Final = 1_000

_UNSEEN: Final = frozenset({"script", "style", "noscript", "svg", "button", "select", "textarea"})
_MARKED: Final = frozenset({"nav", "footer", "header", "aside", "form"})
#: One pass for all of it, since passes over the tree are most of the cost; what most elements are is sorted out first,
#: which halves it. Contents of templates are in no tree.
_LOOKED_AT: Final = f":not(a,span,p,li,code,dd):is(div,ul,ol,section,{','.join(sorted(_UNSEEN | _MARKED))}),[role]"
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
_PAGE: Final = "main,[role=main i],h1"


class _Kind(NamedTuple):
    """What an element around the content is, and what tells that the content is in it after all.

    Attributes:
        content: selector of elements that only the content has.
        is_lone_article_content: whether one article tells so too; several are comments or teasers here.
        is_most_content: whether most of the page's paragraphs do.
    """

    content: str
    is_lone_article_content: bool
    is_most_content: bool


_MARK: Final = _Kind(f"{_PAGE},article", is_lone_article_content=False, is_most_content=False)
_FORM: Final = _Kind(f"{_PAGE},article,h2,p", is_lone_article_content=False, is_most_content=True)
_NAME: Final = _Kind(f"{_PAGE},article", is_lone_article_content=False, is_most_content=True)
_ASIDE: Final = _Kind(_PAGE, is_lone_article_content=True, is_most_content=False)
_SIDEBAR: Final = _Kind(_PAGE, is_lone_article_content=True, is_most_content=True)
#: WordPress writes each comment as an article, and there may be more of them than of the text.
_COMMENTS: Final = _Kind(_PAGE, is_lone_article_content=False, is_most_content=False)
#: Types of schema.org of pages of forums.
_THREADS: Final = ("DiscussionForumPosting", "QAPage")

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
        *("cookiebar", "cookieconsent", "cookiebot", "onetrust", "gdpr"),
        *("cookie banner", "cookie notice", "cookie consent", "cookie bar", "cookie law"),
    }
)
_AROUND_PAIRS: Final = frozenset(
    {
        *("related posts", "related articles", "related content", "related stories", "related products"),
        *("share buttons", "share links", "social share", "social sharing", "social links", "social icons"),
        *("author bio", "author box", "prev next", "skip link", "site header", "tag cloud", "nav links"),
        *("main menu", "menu main", "nav menu", "primary menu", "site menu", "mobile menu", "side menu", "top menu"),
    }
)
#: Whole names, since parts of them name contents too: recipes of cookies, menus of restaurants.
_AROUND_NAMES: Final = frozenset({"menu", "related", "share", "toolbar"})
_TERMS_NAMES: Final = frozenset({"cookie", "cookies"})
_KINDS_BY_PART: Final = {
    **dict.fromkeys(_AROUND_TOKENS | _AROUND_PAIRS, _NAME),
    **dict.fromkeys(_SIDEBAR_TOKENS, _SIDEBAR),
    **dict.fromkeys(_COMMENTS_TOKENS, _COMMENTS),
    **dict.fromkeys(_TERMS_TOKENS, _MARK),
}
_KINDS_BY_NAME: Final = {**dict.fromkeys(_AROUND_NAMES, _NAME), **dict.fromkeys(_TERMS_NAMES, _MARK)}
#: Tokens that make the others harmless: what is ``content-with-sidebar`` is no sidebar, the footer of a card no footer.
_HARMLESS: Final = frozenset({"has", "with", "without", "no", "layout", "card", "content", "entry", "wrap"})
_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
#: The number of a heading: ``2.1.3. Comments``, but not ``3 Comments``.
_NUMBER: Final = re.compile(r"^\s*(?:[0-9]+\.)+\s")


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
    comments = _MARK if _is_thread(document.survey) else _COMMENTS
    removed = _remove_around(container, is_body, comments)
    text = _text(container)
    if len(text) >= (ENOUGH_CHARACTERS_OF_MAIN if _is_main(container) else ENOUGH_CHARACTERS):
        return text
    if len(text) < ENOUGH_CHARACTERS_OF_MAIN:  # else it is no thread, however many comments there are
        text = _with_more(text, [element for element, kind in removed if kind is _COMMENTS])
    text = _with_more(text, [element for element, kind in removed if kind is _FORM])
    if is_body:
        return text if text.strip() else _joined([element for element, _ in removed])
    text = _with_more(text, [element for element, kind in removed if kind not in {_COMMENTS, _FORM}])
    _remove_around(body, True, comments)
    page_text = _text(body)
    return page_text if len(text) < LEAST_SHARE * len(page_text) else text


def _with_more(text: str, elements: list[LexborNode]) -> str:
    """A text, and behind it that of other elements if it is next to nothing beside theirs."""
    more = _joined(elements)
    return f"{text} {more}" if len(text) < LEAST_SHARE * len(more) else text


def _is_thread(said: Survey) -> bool:
    """Whether a page is one of a forum, whose comments are its main content."""
    return any(kind in text for text in (*said.item_types, *said.blocks) for kind in _THREADS)


def _find_main(body: LexborNode, marked: Sequence[LexborNode]) -> LexborNode | None:
    """What is marked or named as the main content."""
    mains = [element for element in marked if _is_main(element)]
    articles = _of_text([element for element in marked if not _is_main(element)], bool(mains))
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


def _of_text(articles: list[LexborNode], has_main: bool) -> list[LexborNode]:
    """Articles that are no comments, nor, where the page marks its main content, beside it."""
    if has_main:
        return [element for element in articles if not _stands_around(element, {_ASIDE, _COMMENTS})]
    if len(articles) < 2:
        return articles
    return [element for element in articles if not _stands_around(element, {_COMMENTS})] or articles


def _stands_around(article: LexborNode, kinds: set[_Kind]) -> bool:
    """Whether an article, or what it is in, says that it is of a kind that stands around the content."""
    element: LexborNode | None = article
    for _ in range(MAX_ANCESTORS):
        if element is None or _is_main(element):
            return False
        attributes = element.attributes
        kind = _kind_by_name(attributes.get("class"), attributes.get("id"))
        if {kind, _kind_by_mark(element, element.tag, attributes, is_body=False)} & kinds:
            return True
        element = element.parent
    return False


def _is_main(element: LexborNode) -> bool:
    return is_main(element.tag, element.attributes)


def _largest(elements: list[LexborNode]) -> LexborNode | None:
    if len(elements) < 2:
        return elements[0] if elements else None
    return max(elements, key=_size)


def _dominant(elements: list[LexborNode]) -> LexborNode | None:
    """The largest one, unless it is but one of several: of two that are alike, one always has half of all."""
    largest = _largest(elements)
    if largest is None or len(elements) == 1:
        return largest
    least = LEAST_OF_TWO if len(elements) == 2 and _are_alike(*elements) else LEAST_ARTICLE_SHARE
    return largest if _size(largest) >= least * sum(map(_size, elements)) else None


def _are_alike(first: LexborNode, second: LexborNode) -> bool:
    """Whether two elements stand in a list: beside each other, with the same names."""
    above, other = first.parent, second.parent
    is_beside = above is not None and other is not None and above.mem_id == other.mem_id
    return is_beside and first.attributes.get("class") == second.attributes.get("class")


def _size(element: LexborNode) -> int:
    return len(element.text(deep=True, skip_empty=True))


def _text(element: LexborNode) -> str:
    return element.text(deep=True, separator=" ", skip_empty=True)


def _joined(elements: list[LexborNode]) -> str:
    return " ".join(map(_text, elements))


def _remove(element: LexborNode) -> None:
    """Takes an element out of the tree as a whole; what is in it stays in it, so this takes no longer for much."""
    element.decompose(recursive=False)


def _remove_around(container: LexborNode, is_body: bool, comments: _Kind) -> list[tuple[LexborNode, _Kind]]:
    """Removes what stands around the content and what nobody reads, and returns the former."""
    removed: list[tuple[LexborNode, _Kind]] = []
    own_id, last, looked_into, named = container.mem_id, 0, 0, 0
    scales = _Scales(container)
    for element in container.css(_LOOKED_AT):
        if element.mem_id in {last, own_id}:  # lexbor names the container itself, and others once for each selector
            continue
        last = element.mem_id
        tag = element.tag
        if tag in _UNSEEN:
            _remove(element)
            continue
        attributes = element.attributes
        if tag in _MARKED or attributes.get("role"):
            kind = _kind_by_mark(element, tag, attributes, is_body)
        else:
            named += 1
            kind = _kind_by_name(attributes.get("class"), attributes.get("id")) if named <= MAX_NAMED else None
        if kind is None:
            continue
        kind = comments if kind is _COMMENTS else kind
        looked_into += 1
        if tag == "nav" or looked_into > MAX_LOOKED_INTO or not _is_content(element, kind, attributes, scales):
            _remove(element)
            removed.append((element, kind))
    return removed


def _kind_by_mark(element: LexborNode, tag: str | None, attributes: Attributes, is_body: bool) -> _Kind | None:
    """What an element around the content is by its tag or its role; None for any other."""
    role = (attributes.get("role") or "").strip().lower()
    if tag in {"nav", "footer"}:
        return _MARK
    if tag == "form":
        return _FORM
    if tag == "aside":
        is_note = role in _ROLES_NOTE or not _NOTES.isdisjoint(name_tokens(attributes.get("class") or ""))
        return None if is_note else _ASIDE
    if role == "complementary":
        return _ASIDE
    is_around = role in _ROLES_AROUND or (tag == "header" and is_body and not _is_in_article(element))
    return _MARK if is_around else None


def _is_content(element: LexborNode, kind: _Kind, attributes: Attributes, scales: "_Scales") -> bool:
    """Whether an element that says it stands around the content has it inside, or is a part of it."""
    if element.css_first(kind.content) is not None or _is_named_by_title(element, attributes):
        return True
    if kind.is_lone_article_content and scales.has_lone_article(element):
        return True
    return kind.is_most_content and scales.has_most_paragraphs(element)


def _is_named_by_title(element: LexborNode, attributes: Attributes) -> bool:
    """Whether a section is called what its heading says: docutils and pandoc make ids of headings, be it "Comments"."""
    name, classes = attributes.get("id"), attributes.get("class")
    if not name or attributes.get("role") or _kind_by_name(classes, None) is not None:
        return False
    tag = element.tag
    if tag != "section" and (tag != "div" or "section" not in (classes or "").split()):
        return False
    heading = element.css_first("h1,h2,h3,h4,h5,h6")
    return heading is not None and name_tokens(_NUMBER.sub("", heading.text())) == name_tokens(name)


class _Scales:
    """Weighs what is in elements against what is in the container of them, a few times."""

    def __init__(self, container: LexborNode) -> None:
        self._container = container
        self._left = MAX_WEIGHED

    def has_lone_article(self, element: LexborNode) -> bool:
        """Whether it holds one article."""
        return element.css_first("article") is not None and self._may_weigh() and len(element.css("article")) == 1

    def has_most_paragraphs(self, element: LexborNode) -> bool:
        """Whether it holds most of the text of paragraphs, and enough of it."""
        if _size(element) < ENOUGH_CHARACTERS_OF_PARAGRAPHS or not self._may_weigh():
            return False
        own, all_of_them = _size_of_paragraphs(element), _size_of_paragraphs(self._container)
        return own >= ENOUGH_CHARACTERS_OF_PARAGRAPHS and own > MOST_OF_PARAGRAPHS * all_of_them

    def _may_weigh(self) -> bool:
        self._left -= 1
        return self._left >= 0


def _size_of_paragraphs(element: LexborNode) -> int:
    return sum(map(_size, element.css("p")[:MAX_PARAGRAPHS]))


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
def _kind_by_name(class_names: str | None, id_name: str | None) -> _Kind | None:
    """What an element around the content is by a class or its id; None for any other."""
    for name in (*(class_names or "")[:MAX_NAME_CHARACTERS].split(), (id_name or "")[:MAX_NAME_CHARACTERS]):
        if "[" in name or "(" in name:  # a rule that is written as a name: ``lg:mr-[--sidebar-width]``
            continue
        tokens = name_tokens(name)
        if not _HARMLESS.isdisjoint(tokens):
            continue
        parts = (*tokens, *(f"{first} {second}" for first, second in pairwise(tokens)))
        kind = _KINDS_BY_NAME.get(name.lower()) or next(filter(None, map(_KINDS_BY_PART.get, parts)), None)
        if kind is not None:
            return kind
    return None
