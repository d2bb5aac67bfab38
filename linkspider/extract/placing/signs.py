"""What an element says of itself: its landmark, its microdata, the words of its id and class names."""

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.tokens import MAX_CHARACTERS
from linkspider.extract.placing.vocabulary import Hint, read_names


class Level(IntEnum):
    """How deep in the content an element is."""

    NOWHERE = 0
    MAIN = 1
    ARTICLE = 2
    PROSE = 3


class Signs(NamedTuple):
    """What an element says of itself.

    Attributes:
        landmark: main, nav, header, footer, aside, article, section, note, or nothing.
        data: the rule that its microdata or RDFa speak for.
        hints: what its id and class names say.
        label: its aria-label.
        names: its id and class names as written.
        is_ad: whether it has attributes of an advertiser's.
        is_headed: whether it stands under a heading such as related posts.
        is_wrapper: whether it holds the main content of the page.
    """

    landmark: str
    data: str | None
    hints: tuple[Hint, ...]
    label: str
    names: str
    is_ad: bool
    is_headed: bool
    is_wrapper: bool

    @property
    def is_widget(self) -> bool:
        """Whether it is called a widget, as any box of a builder's is, and not one at a side."""
        return "widget" in self.names and "side" not in self.names


_LANDMARKS: Final = {
    "main": "main",
    "nav": "nav",
    "navigation": "nav",
    "doc-toc": "nav",
    "doc-pagelist": "nav",
    "header": "header",
    "banner": "header",
    "footer": "footer",
    "contentinfo": "footer",
    "amp-sidebar": "nav",  # drawn out of the page's edge
    "aside": "aside",
    "complementary": "aside",
    "article": "article",
    "section": "section",
    "note": "note",
    "doc-footnote": "note",
    "doc-footnotes": "note",
    "doc-endnotes": "note",
    "doc-pullquote": "note",
    "doc-tip": "note",
    "doc-noteref": "note",
    "blockquote": "note",
    "figure": "note",
    "figcaption": "note",
}
_SCHEMAS: Final = {"WPHeader": "header", "WPFooter": "footer", "WPSideBar": "aside", "SiteNavigationElement": "nav"}
_EDGES: Final = frozenset(_SCHEMAS.values())
_PROPERTIES: Final = {
    "comment": "comment.data",
    "author": "author_bio.data",
    "articleBody": "content.body",
}
_MICRODATA: Final = frozenset({"itemtype", "itemprop", "typeof", "property"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Their ids are targets of links, as those of headings are.
_TARGETS: Final = _HEADINGS | {"dt", "dd", "span", "a", "code", "pre", "tr", "th", "article"}
#: What sections of a page are called that are none of its text.
_REGIONS: Final = frozenset(
    {"related-posts", "related-articles", "more-posts", "more-articles"}
    | {"article-related", "related-content", "related-news", "related-products", "related-stories", "related-topics"}
)
#: What others are called, of which a chapter of the text has none: posts, or a form for them.
_DISCUSSIONS: Final = frozenset({"comments", "respond"})
_POSTS: Final = 'ol, ul, form, article, iframe, script, [class*="comment"]'
_INLINE: Final = frozenset(
    {"span", "b", "i", "em", "strong", "code", "pre", "small", "font", "sup", "sub", "abbr", "cite", "q", "time"}
    | {"label", "var", "kbd", "samp", "mark", "dfn", "u", "s", "bdi", "tt"}
)
_INLINE_HINTS: Final = frozenset(
    {Hint.BREADCRUMB, Hint.PAGINATION, Hint.AUTHOR, Hint.SOCIAL, Hint.TAXONOMY, Hint.SKIP, Hint.TOOL, Hint.LOGO}
)
#: Attributes of which none says more of a place than names do.
SILENT_ATTRIBUTES: Final = frozenset(
    {"id", "class", "align", "valign", "width", "height", "colspan", "rowspan", "border", "lang", "dir", "title"}
    | {"bgcolor", "cellpadding", "cellspacing", "summary", "start", "type", "value", "tabindex"}
)
_AGAINST_ADS: Final = ("data-ad-exclude", "data-ad-skip", "data-ad-free", "data-ad-disable")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")


def read_signs(
    level: Level, element: LexborNode, tag: str, attributes: Mapping[str, str | None], page: Page
) -> Signs | None:
    """Reads an element's own signs; None where it says nothing.

    Args:
        level: how deep in the content it is.
        element: the element.
        tag: its name.
        attributes: its attributes.
        page: the page's landmarks.
    """
    role = attributes.get("role")
    landmark = (_LANDMARKS.get(role.strip().lower(), "") if role else "") or _LANDMARKS.get(tag, "")
    data = None if _MICRODATA.isdisjoint(attributes) else _read_data(attributes)
    if data in _EDGES:
        landmark, data = landmark or str(data), None
    id_, class_ = attributes.get("id"), attributes.get("class")
    hints = _read_hints(level, element, tag, id_, class_) if id_ or class_ or "-" in tag else ()
    label = attributes.get("aria-label")
    number = element.mem_id
    is_headed = number in page.related_ids
    is_ad = "data-ad-" in " ".join(attributes) and any(map(_is_of_ads, attributes))
    if not (landmark or data or hints or is_headed or is_ad or label):
        return None
    names = f"{id_ or ''} {class_ or ''}".lower()
    return Signs(landmark, data, hints, label or "", names, is_ad, is_headed, number in page.core_ids)


def is_silent(tag: str, id_: str | None, class_: str | None) -> bool:
    """Whether an element without telling attributes says nothing, whatever is in it: nearly all of a page's."""
    if not _is_silent(tag[:MAX_CHARACTERS], class_ and class_[:MAX_CHARACTERS]):
        return False
    return id_ is None or tag in _TARGETS or not read_names(id_, class_)


@lru_cache(maxsize=16_384)
def _is_silent(tag: str, class_: str | None) -> bool:
    return tag not in _LANDMARKS and "-" not in tag and not read_names(None, class_)


def _is_of_ads(name: str) -> bool:
    """Whether an attribute is an advertiser's: not one that keeps advertisements out."""
    return name.startswith("data-ad-") and not name.startswith(_AGAINST_ADS)


def _read_data(attributes: Mapping[str, str | None]) -> str | None:
    """What microdata and RDFa say: the id of a rule, or a landmark."""
    types = f"{attributes.get('itemtype') or ''} {attributes.get('typeof') or ''}"
    if "Breadcrumb" in types:
        return "breadcrumb.data"
    for name, landmark in _SCHEMAS.items():
        if name in types:
            return landmark
    if types.rstrip().endswith("Comment"):
        return "comment.data"
    properties = f"{attributes.get('itemprop') or ''} {attributes.get('property') or ''}".split()
    return next((rule for name in properties if (rule := _PROPERTIES.get(name))), None)


def _read_hints(level: Level, element: LexborNode, tag: str, id_: str | None, class_: str | None) -> tuple[Hint, ...]:
    """What an element's names say, without an id that is a link target."""
    if "-" in tag:  # an element of the author's own, named as classes are
        class_ = f"{tag} {class_ or ''}"
    hints = read_names(None, class_)
    if id_ and tag not in _TARGETS and not _names_target(level, element, tag, id_, hints):
        by_both = read_names(id_, class_)
        if by_both != hints and not _is_headed_by(element, id_):
            hints = by_both
    if hints and tag in _INLINE:
        return tuple(hint for hint in hints if hint in _INLINE_HINTS)
    return hints


def _names_target(level: Level, element: LexborNode, tag: str, id_: str, by_class: tuple[Hint, ...]) -> bool:
    """Whether an id is a link target, named after what is written there, and not the name of a place."""
    if Hint.SECTION in by_class or Hint.CHAPTER in by_class:
        return True
    if level == Level.NOWHERE or tag != "section":
        return level > Level.NOWHERE and id_[:1].isupper()
    return id_ not in _REGIONS and (id_ not in _DISCUSSIONS or element.css_first(_POSTS) is None)


def _is_headed_by(element: LexborNode, id_: str) -> bool:
    """Whether an element begins with a heading that says the same as its id, which is a link target then."""
    child = element.child
    for _ in range(8):
        if child is None or child.tag in _HEADINGS:
            break
        child = child.next
    if child is None or child.tag not in _HEADINGS:
        return False
    return _NOT_SLUG.sub("-", child.text(deep=True)[:200].lower()).strip("-") == id_.lower().replace("_", "-").strip(
        "-"
    )
