"""What the ancestors of a link say of where it stands: one step for each ancestor, from the root down.

The order is that of importance: breadcrumbs and pagination wherever they stand; the outermost of the page's footer,
header, sidebar and navigation; blocks such as comments within the content; what remains is content.
"""

import re
from collections.abc import Mapping
from enum import IntEnum
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.landmarks import Page
from linkspider.extract.trails import is_pagination, is_same_page, is_trail
from linkspider.extract.vocabulary import Hint, read_names
from linkspider.model.placement import Confidence, Placed, Placement, placed_by


class Level(IntEnum):
    """How deep in the content an element is."""

    NOWHERE = 0
    MAIN = 1
    ARTICLE = 2
    PROSE = 3


class Enclosure(NamedTuple):
    """What an element and its ancestors say.

    Attributes:
        placed: the place that a link in it has, or None where that is the content or nothing speaks of it.
        level: how deep in the content it is.
        content: what a link in it is if nothing else speaks.
        is_part: whether it is in a section, card or the like, whose header and footer are not the page's.
        is_logo: whether it is in a logo.
    """

    placed: Placed | None
    level: Level
    content: Placed
    is_part: bool
    is_logo: bool


NOWHERE: Final = Enclosure(None, Level.NOWHERE, placed_by("content.residual"), False, False)

_LANDMARKS: Final = {
    "main": "main",
    "nav": "nav",
    "navigation": "nav",
    "doc-toc": "nav",
    "header": "header",
    "banner": "header",
    "footer": "footer",
    "contentinfo": "footer",
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
    "doc-pagelist": "nav",
    "dialog": "",
    "search": "",
    "form": "",
}
_SCHEMAS: Final = {"WPHeader": "header", "WPFooter": "footer", "WPSideBar": "aside", "SiteNavigationElement": "nav"}
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Their ids are targets of links, as those of headings are.
_TARGETS: Final = _HEADINGS | {"dt", "dd", "span", "a", "code", "pre", "tr", "td", "th", "article"}
_INLINE: Final = frozenset(
    {"span", "b", "i", "em", "strong", "code", "pre", "small", "font", "sup", "sub", "abbr", "cite", "q", "time"}
    | {"label", "var", "kbd", "samp", "mark", "dfn", "u", "s", "bdi", "tt"}
)
_INLINE_HINTS: Final = frozenset(
    {Hint.BREADCRUMB, Hint.PAGINATION, Hint.AUTHOR, Hint.SOCIAL, Hint.TAXONOMY, Hint.SKIP, Hint.TOOL, Hint.LOGO}
)
_LABELS: Final = (
    (
        "breadcrumb.label",
        re.compile(r"bread\s?crumb|fil d.ariane|brotkr|brödsmul|brødsmul|migas|ruta de nav|kruimel|パンくず|面包屑|крошки", re.I),
    ),
    (
        "pagination.label",
        re.compile(r"paginat|^(posts?|comments?|entry|blog (list|post)( page)?) nav|^docs pages|seitennumm|^pager$", re.I),
    ),
    ("social_share.label", re.compile(r"\b(share|sharing|social)\b", re.I)),
)
_MICRODATA: Final = frozenset({"itemtype", "itemprop", "typeof", "property"})
_STICKY: Final = frozenset({Placement.BREADCRUMB, Placement.PAGINATION})
#: What stays beside the text wherever it stands, and the rule that says so.
_BLOCKS: Final = {
    Hint.COMMENT: "comment.token",
    Hint.AUTHOR: "author_bio.token",
    Hint.TAXONOMY: "related.taxonomy",
    Hint.SOCIAL: "social_share.token",
    Hint.AD: "ad.token",
    Hint.RELATED: "related.token",
    Hint.CONSENT: "footer.legal",
    Hint.TOOL: "nav.tool",
}
_EXEMPT: Final = frozenset({"html", "body", "head"})


def enter(outer: Enclosure, element: LexborNode, tag: str, attributes: Mapping[str, str | None], page: Page) -> Enclosure:
    """What is said inside of an element.

    Args:
        outer: what its parent says.
        element: the element.
        tag: its name.
        attributes: its attributes.
        page: the page's landmarks.
    """
    if tag in _EXEMPT:
        return outer
    role = attributes.get("role")
    landmark = _LANDMARKS.get(role.strip().lower() if role else "") or _LANDMARKS.get(tag, "")
    data = None if _MICRODATA.isdisjoint(attributes) else _read_data(attributes)
    if data in {"header", "footer", "aside", "nav"}:
        landmark, data = landmark or str(data), None
    hints = _read_hints(outer, element, tag, attributes)
    is_headed = element.mem_id in page.related_ids
    if not (landmark or data or hints or is_headed or "data-ad-client" in attributes or "aria-label" in attributes):
        if not any(name.startswith("data-ad-") for name in attributes):
            return outer
    return _Step(outer, element, tag, attributes, page, landmark, data, hints, is_headed).take()


def _read_data(attributes: Mapping[str, str | None]) -> str | None:
    """What microdata and RDFa say: the id of a rule, or a landmark."""
    types = f"{attributes.get('itemtype') or ''} {attributes.get('typeof') or ''}"
    if "BreadcrumbList" in types or "Breadcrumb" in types:
        return "breadcrumb.data"
    for name, landmark in _SCHEMAS.items():
        if name in types:
            return landmark
    properties = f"{attributes.get('itemprop') or ''} {attributes.get('property') or ''}".split()
    if types.rstrip().endswith("Comment") or "comment" in properties:
        return "comment.data"
    if "author" in properties:
        return "author_bio.data"
    if "articleBody" in properties:
        return "content.body"
    return None


def _read_hints(
    outer: Enclosure, element: LexborNode, tag: str, attributes: Mapping[str, str | None]
) -> tuple[Hint, ...]:
    id_, class_ = attributes.get("id"), attributes.get("class")
    if "-" in tag:  # an element of the author's own, named as classes are
        class_ = f"{tag} {class_ or ''}"
    if not id_ and not class_:
        return ()
    if tag in _TARGETS:
        id_ = None
    hints = read_names(id_, class_)
    if not hints:
        return hints
    if id_:
        by_class = read_names(None, class_)
        if by_class != hints and _is_target(outer, element, tag, id_, by_class):
            hints = by_class
    if tag in _INLINE:
        return tuple(hint for hint in hints if hint in _INLINE_HINTS)
    return hints


def _is_target(outer: Enclosure, element: LexborNode, tag: str, id_: str, by_class: tuple[Hint, ...]) -> bool:
    """Whether an id is a link target, named after what is written there, and not the name of a place."""
    if Hint.SECTION in by_class or Hint.CHAPTER in by_class or (outer.level and id_ != id_.lower()) or (tag == "section" and outer.level > Level.NOWHERE):
        return True
    child = element.child
    while child is not None and (not child.is_element_node or child.tag in {"span", "a"}):
        child = child.next
    if child is None or child.tag not in _HEADINGS:
        return False
    text = re.sub(r"[^a-z0-9]+", "-", child.text(deep=True)[:200].lower()).strip("-")
    return text == id_.lower().replace("_", "-").strip("-")


class _Step:
    """One step from an element's parent to the element."""

    def __init__(
        self,
        outer: Enclosure,
        element: LexborNode,
        tag: str,
        attributes: Mapping[str, str | None],
        page: Page,
        landmark: str,
        data: str | None,
        hints: tuple[Hint, ...],
        is_headed: bool,
    ) -> None:
        self.outer = outer
        self.element = element
        self.tag = tag
        self.attributes = attributes
        self.page = page
        self.landmark = landmark
        self.data = data
        self.hints = hints
        self.is_headed = is_headed
        self.is_wrapper = element.mem_id in page.core_ids
        if self.is_wrapper and page.is_heading_core and (
            landmark == "header" or Hint.HEADER in hints or (Hint.PART_HEADER in hints and self._is_named_page())
        ):
            self.is_wrapper = not self._is_page_header()

    def _is_page_header(self) -> bool:
        seen = self.page.glimpse(self.element)
        return seen.text_count <= 300 and (seen.has_nav or self._holds_home())

    def take(self) -> Enclosure:
        outer = self.outer
        placed = outer.placed
        if placed is not None and placed.placement in _STICKY:
            return self._at("breadcrumb.token") if Hint.BREADCRUMB in self.hints else outer
        if not self.is_wrapper:
            sticky = self._sticky()
            if sticky:
                return self._at(sticky)
        if self.landmark == "main":
            return outer if self.element.mem_id in self.page.main_ids else self._content(Level.MAIN, "content.main", reset=True)
        if placed is not None:
            return self._inside_placed(placed)
        if self.is_wrapper:
            return self._content_level()
        if Hint.NOTE in self.hints and outer.level and self.landmark not in {"nav", "header", "footer"}:
            return self._content(Level.PROSE, "content.note")
        return self._by_landmark() or self._by_block() or self._by_bar() or self._content_level()

    def _at(self, rule: str) -> Enclosure:
        return self.outer._replace(placed=placed_by(rule))

    def _content(self, level: Level, rule: str, *, reset: bool = False) -> Enclosure:
        outer = self.outer
        content = placed_by(rule)
        if content.confidence > outer.content.confidence and outer.level:  # token after semantic
            content = outer.content
        return outer._replace(
            placed=None if reset else outer.placed, level=max(level, outer.level), content=content
        )

    def _sticky(self) -> str | None:
        """Breadcrumbs and pagination, which count wherever they stand."""
        if self.data == "breadcrumb.data":
            return self.data
        label = self.attributes.get("aria-label")
        if label and self.tag != "a":
            for rule, pattern in _LABELS[:2]:
                if pattern.search(label):
                    return rule
        if Hint.BREADCRUMB in self.hints:
            return "breadcrumb.token"
        if Hint.PAGINATION in self.hints:
            return "pagination.token"
        if self.landmark == "nav" or Hint.NAV in self.hints or Hint.FOOTER in self.hints or Hint.HEADER in self.hints:
            seen = self.page.glimpse(self.element)
            if is_pagination(seen):
                return "pagination.block"
            is_free = self.outer.placed is None and not {Hint.NAV, Hint.HEADER, Hint.ITEM} & set(self.hints)
            if self.landmark == "nav" and is_free and is_trail(seen, self.page):
                return "breadcrumb.trail"
        return None

    def _inside_placed(self, placed: Placed) -> Enclosure:
        outer = self.outer
        if Hint.LOGO in self.hints and not outer.is_logo:
            return outer._replace(is_logo=True)
        if placed.placement in {Placement.SIDEBAR, Placement.HEADER} and (
            Hint.AD in self.hints or any(name.startswith("data-ad-") for name in self.attributes)
        ):
            return self._at("ad.token")
        if self.landmark == "header" and placed.confidence == Confidence.TOKEN and placed.placement == Placement.SIDEBAR:
            return self._at("header.element")
        if placed.rule == "nav.token" and not self.is_wrapper:
            for hint, rule in ((Hint.FOOTER, "footer.token"), (Hint.SIDEBAR, "sidebar.token"), (Hint.HEADER, "header.token")):
                if hint in self.hints and Hint.NAV not in self.hints:
                    return self._at(rule)
        if placed.placement == Placement.NAV and Hint.SOCIAL in self.hints:
            return self._at("social_share.token")
        return outer

    def _by_landmark(self) -> Enclosure | None:
        landmark = self.landmark
        if landmark == "nav":
            return self._nav()
        if landmark == "aside":
            return self._aside()
        if landmark in {"header", "footer"}:
            return self._edge(landmark)
        if landmark == "note":
            return self._content(Level.PROSE, "content.note") if self.outer.level else None
        return None

    def _nav(self) -> Enclosure:
        hints = self.hints
        label = self.attributes.get("aria-label") or ""
        if Hint.SOCIAL in hints or _LABELS[2][1].search(label):
            return self._at("social_share.token" if Hint.SOCIAL in hints else "social_share.label")
        if Hint.TAXONOMY in hints:
            return self._at("related.taxonomy")
        if self.is_headed or (Hint.RELATED in hints and "navigation" not in (self.attributes.get("role") or "")):
            return self._at("related.heading" if self.is_headed else "related.token")
        if (Hint.SIDEBAR in hints and self.outer.level < Level.ARTICLE) or (
            Hint.TOC in hints and self.outer.level == Level.NOWHERE
        ):
            return self._at("sidebar.token")
        return self._at("nav.element")

    def _aside(self) -> Enclosure:
        hints, level = self.hints, self.outer.level
        block = self._by_block()
        if block is not None:
            return block
        if Hint.NOTE in hints:
            return self._content(Level.PROSE, "content.note")
        is_named = Hint.SIDEBAR in hints
        if level >= Level.ARTICLE:
            if is_named and (level == Level.ARTICLE or self.page.glimpse(self.element).has_nav):
                return self._at("sidebar.element")
            if Hint.TOC in hints or Hint.NAV in hints:
                return self._at("nav.toc" if Hint.TOC in hints else "nav.token")
            return self._content(Level.PROSE, "content.note")
        if not is_named and _stands_in_text(self.element):
            return self._content(Level.PROSE, "content.note")
        return self._at("sidebar.element")

    def _edge(self, edge: str) -> Enclosure:
        """A header or footer element: the page's, or a part's."""
        outer = self.outer
        is_marked = (self.attributes.get("role") or "") in {"banner", "contentinfo"}
        part = Hint.PART_HEADER if edge == "header" else Hint.PART_FOOTER
        is_inner = outer.level > Level.NOWHERE and outer.content.confidence == "semantic"
        is_pages = not is_inner and not outer.is_part and outer.level < Level.ARTICLE
        if is_pages and part in self.hints:
            is_pages = "page-header" in (self.attributes.get("class") or "") and not self.page.glimpse(self.element).has_heading
        if not is_pages and not is_marked and outer.level < Level.PROSE:
            seen = self.page.glimpse(self.element)
            if edge == "footer":
                is_pages = seen.has_copyright or Hint.FOOTER in self.hints
            else:
                is_pages = outer.level < Level.ARTICLE and seen.has_nav and not seen.has_heading
        if is_pages or is_marked:
            return self._at(f"{edge}.element")
        block = self._by_block()
        return block or outer._replace(is_part=True)

    def _by_block(self) -> Enclosure | None:
        """Comments, author boxes, related pages, sharing, advertisements."""
        attributes = self.attributes
        if self.data == "author_bio.data" or (self.data == "comment.data" and not self.page.is_forum):
            return self._at(self.data)
        if any(name.startswith("data-ad-") for name in attributes) and self.tag in {"ins", "div", "aside", "section"}:
            return self._at("ad.attribute")
        for hint in self.hints:
            rule = _BLOCKS.get(hint)
            if rule is None or (hint == Hint.CONSENT and self.outer.level >= Level.ARTICLE):
                continue
            if hint == Hint.AUTHOR and self.tag in {"article", "main"}:
                continue
            return self._at(rule)
        if self.is_headed and self.outer.level < Level.PROSE and self.page.glimpse(self.element).is_list_of_links:
            return self._at("related.heading")
        label = attributes.get("aria-label")
        if label and self.tag in {"section", "div", "ul", "aside"} and _LABELS[2][1].search(label):
            return self._at("social_share.label")
        return None

    def _by_bar(self) -> Enclosure | None:
        """Footer, sidebar, navigation and header by their names."""
        level, is_inner = self.outer.level, self.outer.level >= Level.MAIN and self.outer.content.confidence == "semantic"
        if self.tag == "article":
            return None
        for hint in self.hints:
            if hint == Hint.FOOTER:
                is_free = not (is_inner or self.outer.is_part) and level < Level.ARTICLE
                is_last = self.outer.content.confidence == Confidence.TOKEN and _is_last(self.element)
                if is_free or is_last or (level < Level.ARTICLE and self.page.glimpse(self.element).has_copyright):
                    return self._at("footer.token")
            elif hint == Hint.SIDEBAR:
                is_column = "col" in (self.attributes.get("class") or self.attributes.get("id") or "")
                if level < Level.PROSE and not (is_column and self.page.glimpse(self.element).has_heading):
                    return self._at("sidebar.token")
            elif hint == Hint.TOC:
                seen = self.page.glimpse(self.element)
                if is_same_page(seen, self.page):
                    return self._at("sidebar.token" if level == Level.NOWHERE else "nav.toc")
            elif hint == Hint.NAV:
                is_named = not is_inner or "nav" in f"{self.attributes.get('id')} {self.attributes.get('class')}".lower()
                is_tabs = "nav-tabs" in (self.attributes.get("class") or "") or "nav-pills" in (
                    self.attributes.get("class") or ""
                )
                if is_named and not is_tabs and level < Level.ARTICLE and self.page.glimpse(self.element).is_list_of_links:
                    return self._at("nav.token")
            elif hint == Hint.HEADER:
                if level < Level.ARTICLE and not is_inner and not self.outer.is_part:
                    return self._at("header.token")
            elif hint == Hint.PART_HEADER:
                if level == Level.NOWHERE and not self.outer.is_part and self._is_named_page() and (
                    self._holds_home() or self.page.glimpse(self.element).has_nav
                ):
                    return self._at("header.token")
            elif hint == Hint.LOGO:
                if level == Level.NOWHERE and self._holds_home():
                    return self._at("header.token")
            elif hint == Hint.ITEM and level == Level.NOWHERE:
                return self._at("nav.token")
        return None

    def _is_named_page(self) -> bool:
        return "page" in f"{self.attributes.get('id')} {self.attributes.get('class')}"

    def _holds_home(self) -> bool:
        """Whether a link in it leads to the front page."""
        targets = (self.page.resolve(href) for href in self.page.glimpse(self.element).hrefs[:5])
        return any(target is not None and self.page.is_home(target) for target in targets)

    def _content_level(self) -> Enclosure:
        """The content's own containers."""
        outer, hints = self.outer, self.hints
        if self.data == "content.body":
            return self._content(Level.PROSE, "content.body")
        if self.landmark == "article" and not self.is_wrapper:
            return self._content(Level.ARTICLE, "content.article")
        if self.is_wrapper and self.page.has_main:
            return outer
        for hint in hints:
            if hint == Hint.PROSE:
                return self._content(Level.PROSE, "content.token")
            if hint in {Hint.ARTICLE, Hint.CHAPTER}:
                return self._content(Level.ARTICLE, "content.token")
            if hint == Hint.NOTE and outer.level:
                return self._content(Level.PROSE, "content.note")
            if hint == Hint.MAIN:
                return self._content(Level.MAIN, "content.token")
        if self.landmark == "section" or Hint.PART_HEADER in hints or Hint.PART_FOOTER in hints:
            return outer if outer.is_part or self.is_wrapper else outer._replace(is_part=True)
        return outer


def _is_last(element: LexborNode) -> bool:
    """Whether nothing but white space and scripts stands behind an element."""
    node = element.next
    while node is not None and (not node.is_element_node or node.tag in {"script", "style"}):
        node = node.next
    return node is None


def _stands_in_text(element: LexborNode) -> bool:
    """Whether two paragraphs stand beside an element, within a few siblings."""
    count = 0
    for step in ("prev", "next"):
        node = getattr(element, step)
        for _ in range(12):
            if node is None:
                break
            if node.tag == "p":
                count += 1
            node = getattr(node, step)
    return count >= 2
