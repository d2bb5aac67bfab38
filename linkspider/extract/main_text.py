"""The main content of a page: what is left when navigation, header, footer and everything else around it is gone.

What is around it is told by what an element is (``nav``, ``footer``), by its ARIA role, and by unmistakable words of
its class and id (``sidebar``). What is in it is told the same way: ``main``, ``article``, ``entry-content``. A page
that says nothing of the kind, or puts nearly all of its text elsewhere, is its own main content as a whole.

Where a name and what is in its element disagree, the text decides: what holds most of the paragraphs is not around
them. Comments are, be they longer than the text, unless there is next to no other text or it is a thread of a forum.
"""

from collections.abc import Iterator, Sequence, Set
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.document import MAX_TREE_TAGS, Document
from linkspider.extract.placing.frames import boxes_around
from linkspider.extract.placing.overlays import Overlays
from linkspider.extract.surroundings import (
    ASIDE,
    COMMENTS,
    FORM,
    HEADER,
    MARK,
    MARKED,
    MAX_ANCESTORS,
    PLAIN_ROLES,
    RELATED,
    Kind,
    is_hidden,
    is_in_article,
    is_named_by_title,
    kind_by_mark,
    kind_by_name,
)
from linkspider.extract.survey import Attributes, Survey, is_main

#: Elements that may be the main content and are compared; a list of posts has any number of articles.
MAX_CANDIDATES: Final = 20
#: Elements that are looked into before they are removed: whether the main content is not inside of them.
MAX_LOOKED_INTO: Final = 50
#: Elements whose class and id are read.
MAX_NAMED: Final = 5_000
#: Of these, elements of which more than the first find is asked for: they may be nested, and searched as a whole.
MAX_WEIGHED: Final = 10
#: Paragraphs of an element that are weighed against those of the page.
MAX_PARAGRAPHS: Final = 1_000
#: An article is the main content when it has so much of the text of all articles; a list of them is read as a whole.
LEAST_ARTICLE_SHARE: Final = 0.5
#: Of two in a list, and of several ``main``, so much.
LEAST_OF_TWO: Final = 0.6
#: ``main`` is the main content when it has so many characters, and anything else when it has so many.
ENOUGH_CHARACTERS_OF_MAIN: Final = 1_000
ENOUGH_CHARACTERS: Final = 5_000
#: What is hidden is left out where so much is left: other pages hide their content until a script shows it.
LEAST_SEEN: Final = 0.7
#: With fewer, it must have so much of the text of the page that does not stand around it.
LEAST_SHARE: Final = 0.2
#: What is named as something around the content is the content when it holds more than so much of the text of all
#: paragraphs, and this is so many characters: a page of pictures may have no paragraphs but one in its sidebar.
MOST_OF_PARAGRAPHS: Final = 0.5
ENOUGH_CHARACTERS_OF_PARAGRAPHS: Final = 1_000

_UNSEEN: Final = frozenset({"script", "style", "noscript", "svg", "button", "select", "textarea"})
#: One pass for all of it, since passes over the tree are most of the cost; what most elements are is sorted out first,
#: which halves it. Contents of templates are in no tree.
_LOOKED_AT: Final = f":not(a,span,p,li,code,dd):is(div,ul,ol,section,{','.join(sorted(_UNSEEN | MARKED))}),[role]"
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
#: What has a header of its own, be it all of a page.
_TEXT_BOXES: Final = frozenset({"main", "article", "section"})
#: Types of schema.org of pages of forums.
_THREADS: Final = ("DiscussionForumPosting", "QAPage")


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
    frame_ids = {box.mem_id for box in boxes_around(body, Overlays()) if box.tag not in _TEXT_BOXES}
    container = _find_main(body, document.survey.mains[:MAX_CANDIDATES], frame_ids) or body
    is_body = container.mem_id == body.mem_id
    comments = MARK if _is_thread(document.survey) else COMMENTS
    removed, hidden = _remove_around(container, is_body, comments, frame_ids)
    text = _seen_text(container, hidden)
    if len(text) >= (ENOUGH_CHARACTERS_OF_MAIN if _is_main(container) else ENOUGH_CHARACTERS):
        return text
    if len(text) < ENOUGH_CHARACTERS_OF_MAIN:  # else it is no thread, however many comments there are
        text = _with_more(text, [element for element, kind in removed if kind is COMMENTS])
    text = _with_more(text, [element for element, kind in removed if kind is FORM])
    if is_body:
        return text if text.strip() else _joined([element for element, _ in removed])
    text = _with_more(text, [element for element, kind in removed if kind not in {COMMENTS, FORM}])
    page_text = _seen_text(body, _remove_around(body, True, comments, frame_ids).hidden)
    return page_text if len(text) < LEAST_SHARE * len(page_text) else text


def _with_more(text: str, elements: list[LexborNode]) -> str:
    """A text, and behind it that of other elements if it is next to nothing beside theirs."""
    more = _joined(elements)
    return f"{text} {more}" if len(text) < LEAST_SHARE * len(more) else text


def _is_thread(said: Survey) -> bool:
    """Whether a page is one of a forum, whose comments are its main content."""
    return any(kind in text for text in (*said.item_types, *said.blocks) for kind in _THREADS)


def _find_main(body: LexborNode, marked: Sequence[LexborNode], frame_ids: Set[int]) -> LexborNode | None:
    """What is marked or named as the main content; of the boxes around the whole page names say nothing."""
    mains = _shown([element for element in marked if _is_main(element)])
    articles = _of_text([element for element in marked if not _is_main(element)], bool(mains))
    main = _largest(mains)
    article = _dominant(articles)
    if article is not None and (main is None or _size(article) >= LEAST_ARTICLE_SHARE * _size(main)):
        return article
    if main is not None:
        return main if len(mains) == 1 or _has_most(main, mains) else _common(mains) or body
    for selector in _NAMED_MAIN:
        candidates = body.css(selector)[:MAX_CANDIDATES]
        named = _dominant([each for each in candidates if each.mem_id not in frame_ids])
        if named is not None:
            return named
    return None


def _shown(mains: list[LexborNode]) -> list[LexborNode]:
    """Of several ``main`` those that are not hidden, since HTML allows but one that is shown.

    Source: https://html.spec.whatwg.org/multipage/grouping-content.html#the-main-element
    """
    return mains if len(mains) < 2 else [main for main in mains if not is_hidden(main.attributes)] or mains


def _has_most(largest: LexborNode, elements: Sequence[LexborNode]) -> bool:
    return _size(largest) >= LEAST_OF_TWO * sum(map(_size, elements))


def _common(elements: Sequence[LexborNode]) -> LexborNode | None:
    """The innermost element in the body that all of them are or stand in; None where that is too far up."""
    others = [{each.mem_id for each in _lineage(element)} for element in elements[1:]]
    return next((each for each in _lineage(elements[0]) if all(each.mem_id in ids for ids in others)), None)


def _lineage(element: LexborNode) -> Iterator[LexborNode]:
    """An element and those that it stands in, from the inside to the outside."""
    each: LexborNode | None = element
    for _ in range(MAX_ANCESTORS):
        if each is None or each.tag == "body":
            return
        yield each
        each = each.parent


def _of_text(articles: list[LexborNode], has_main: bool) -> list[LexborNode]:
    """Articles that are no comments, nor, where the page marks its main content, beside it; one alone is no teaser."""
    if has_main:
        return [element for element in articles if not _stands_around(element, {ASIDE, COMMENTS, RELATED})]
    if len(articles) < 2:
        return [element for element in articles if not _stands_around(element, {RELATED})]
    return [element for element in articles if not _stands_around(element, {COMMENTS})] or articles


def _stands_around(article: LexborNode, kinds: set[Kind]) -> bool:
    """Whether an article, or what it is in, says that it is of a kind that stands around the content."""
    element: LexborNode | None = article
    for _ in range(MAX_ANCESTORS):
        if element is None or _is_main(element):
            return False
        attributes = element.attributes
        kind = kind_by_name(attributes.get("class"), attributes.get("id"))
        if {kind, kind_by_mark(element, element.tag, attributes, is_body=False)} & kinds:
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


class _Around(NamedTuple):
    """What is in a container and is no content: what was ``removed``, with its kind, and what else is ``hidden``."""

    removed: list[tuple[LexborNode, Kind]]
    hidden: list[LexborNode]


def _remove_around(container: LexborNode, is_body: bool, comments: Kind, frame_ids: Set[int]) -> _Around:
    """Removes what stands around the content and what nobody reads, and returns the former and what is hidden.

    What is around the whole page (``frame_ids``) stays.
    """
    around = _Around([], [])
    kept_ids = frame_ids | {container.mem_id}
    last, looked_into, named = 0, 0, 0
    scales = _Scales(container)
    for element in container.css(_LOOKED_AT):
        if element.mem_id == last or element.mem_id in kept_ids:  # lexbor names some once for each selector
            continue
        last = element.mem_id
        tag = element.tag
        if tag in _UNSEEN:
            _remove(element)
            continue
        attributes = element.attributes
        if tag in MARKED or attributes.get("role") not in PLAIN_ROLES:
            kind = kind_by_mark(element, tag, attributes, is_body)
        else:
            named += 1
            kind = kind_by_name(attributes.get("class"), attributes.get("id")) if named <= MAX_NAMED else None
        if kind is None or (kind is HEADER and (not is_body or is_in_article(element))):
            if is_hidden(attributes):
                around.hidden.append(element)
            continue
        kind = comments if kind is COMMENTS else kind
        looked_into += 1
        if tag == "nav" or looked_into > MAX_LOOKED_INTO or not _is_content(element, kind, attributes, scales):
            _remove(element)
            around.removed.append((element, kind))
    return around


def _seen_text(container: LexborNode, hidden: list[LexborNode]) -> str:
    """The text of a container without what is hidden in it, which is removed; all of it where that is too much."""
    text = _text(container)
    if not hidden:
        return text
    for element in hidden:
        _remove(element)
    seen = _text(container)
    return seen if len(seen) >= LEAST_SEEN * len(text) else text


def _is_content(element: LexborNode, kind: Kind, attributes: Attributes, scales: "_Scales") -> bool:
    """Whether an element that says it stands around the content has it inside, or is a part of it."""
    if element.css_first(kind.content) is not None or is_named_by_title(element, attributes):
        return True
    if kind.is_lone_article_content and scales.has_lone_article(element):
        return True
    return kind.is_most_content and scales.has_most_paragraphs(element)


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
