"""What a page as a whole says of its parts: what holds the main content, which blocks have telling headings."""

import re
from functools import cached_property
from itertools import islice
from typing import Final
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.extract.elements import MAX_ELEMENTS, Elements
from linkspider.extract.placing.addresses import is_taxonomy
from linkspider.extract.placing.frames import boxes_around
from linkspider.extract.placing.glimpses import MAX_NODES, Glimpse, glimpse, speaks_of_copyright
from linkspider.extract.placing.overlays import Overlays
from linkspider.extract.placing.related import is_related_heading, speaks_of_newest
from linkspider.extract.placing.vocabulary import Hint, read_names
from linkspider.extract.tag_ids import LINK
from linkspider.model.urls import Base

#: Links that tell most lists of links from trails and pagination.
MAX_FEW_LINKS: Final = 5
#: Elements that are looked into at full length.
MAX_GLIMPSES: Final = 2_000
_HOME: Final = re.compile(
    r"(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|home|default)\.[a-z]{3,5})?(?:\?(?![sq]=(?![0-9a-f]{20}))|$)",
    re.IGNORECASE,
)
#: ``header`` elements of a page that is no list of cards.
_FEW_HEADERS: Final = 3
_MAX_CLIMB: Final = 200
_TEXT_BOXES: Final = frozenset({"main", "article"})
_TEXT_HINTS: Final = frozenset({Hint.PROSE, Hint.ARTICLE, Hint.MAIN, Hint.CHAPTER})
#: Links before that to the front page.
_MAX_TO_HOME: Final = 5
_BESIDE: Final = frozenset({"aside", "nav", "footer"})
_HEADED: Final = frozenset({"div", "section", "aside", "nav"})
_SIDES: Final = frozenset({Hint.SIDEBAR, Hint.FOOTER, Hint.RELATED, Hint.COLUMN})

#: Characters of a text that stands in what is called otherwise.
_MIN_TEXT: Final = 250
#: What holds the text of an article on pages without ``main``.
_TEXTS: Final = "[itemprop=articleBody], .post-body, .entry-content, .post-content, .article-body, .hentry, .postbody"


class Page:
    """A page's landmarks.

    Attributes:
        url: the page's URL.
        origin: scheme, host and port of the URL, with a slash behind.
        core_ids: ``mem_id`` of what holds the page's main content, or its first article or heading where it has none.
        main_ids: ``mem_id`` of what holds a ``main``.
        related_ids: ``mem_id`` of blocks whose heading says that they hold related pages.
        headed_ids: of those of which it is the first heading.
        has_heading: whether there is an ``h1``.
        overlays: what opens over the page.
    """

    def __init__(self, document: Document, elements: Elements) -> None:
        self._tree = tree = document.tree
        self.overlays = Overlays()
        self._glimpses: dict[int, Glimpse] = {}
        self.url = document.url
        self._base = Base(document.base_url)
        self._path_url = self.url.partition("?")[0]
        at = self.url.find("/", self.url.find("//") + 2)
        self.origin = self.url[: at + 1] if at >= 0 else self.url + "/"
        host = self.origin.partition("//")[2].removeprefix("www.")
        self._origins = tuple(f"{scheme}//{www}{host}" for scheme in ("https:", "http:") for www in ("", "www."))
        mains = [each for each in document.survey.landmarks[:MAX_ELEMENTS] if each.mem_id not in self.frame_ids]
        mains = [each for each in mains if not self.overlays.hold(each)] or mains
        self.main_leaf_ids = {main.mem_id for main in mains}
        self.main_ids: set[int] = set()
        self._climb_all(mains, self.main_ids)
        self.has_main = bool(mains)
        self.core_ids: set[int] = set(self.main_ids)
        self.is_heading_core = False
        self._texts: list[LexborNode] = []
        if not mains:
            core = self._texts = self._not_beside_text(tree.css(_TEXTS)[:MAX_ELEMENTS])
            core = core or self._first_not_beside_text(
                [each for each in elements.articles[:20] if each.mem_id not in self.frame_ids]
            )
            if not core:
                core = self._first_not_beside_text(_plain_headings(elements.headings))
                self.is_heading_core = bool(core)
            self._climb_all(core, self.core_ids)
        self.has_heading = bool(elements.headings)
        self.headed_ids: set[int] = set()
        self.related_ids = self._headed(elements.subheadings)
        self._headings = elements.headings

    def glimpse_links(self, element: LexborNode) -> Glimpse:
        """The same look at what an element holds, or one that ends with the first ``MAX_FEW_LINKS`` links."""
        seen = self._glimpses.get(element.mem_id)
        if seen is None:
            seen = glimpse(element, self._limit, MAX_FEW_LINKS)
            if len(seen.hrefs) < MAX_FEW_LINKS:
                self._glimpses[element.mem_id] = seen
        return seen

    def glimpse(self, element: LexborNode) -> Glimpse:
        """A look at what an element holds; each element is looked at once, and not too many are."""
        seen = self._glimpses.get(element.mem_id)
        if seen is None:
            seen = self._glimpses[element.mem_id] = glimpse(element, self._limit)
        return seen

    def holds_links(self, element: LexborNode, count: int) -> bool:
        """Whether an element may hold so many links; far cheaper than a glimpse where it holds fewer."""
        if element.mem_id in self._glimpses:
            return True
        anchors = (node for node in islice(element.traverse(), self._limit) if node.tag_id == LINK)
        return next(islice(anchors, count - 1, None), None) is not None

    def holds_heading(self, element: LexborNode) -> bool:
        """Whether a glimpse of an element sees an ``h1`` in it, without one where none is."""
        is_in_it = element.mem_id in self._heading_ids or len(self._headings) == MAX_ELEMENTS
        return is_in_it and self.glimpse(element).has_heading

    def speaks_of_copyright(self, element: LexborNode) -> bool:
        """Whether an element does so outside of its links."""
        return speaks_of_copyright(element, self._limit)

    @property
    def _limit(self) -> int:
        return MAX_NODES if len(self._glimpses) < MAX_GLIMPSES else 20

    @cached_property
    def _heading_ids(self) -> set[int]:
        """``mem_id`` of what holds an ``h1``."""
        ids: set[int] = set()
        for heading in self._headings:
            node = heading.parent
            while node is not None and node.mem_id not in ids:
                ids.add(node.mem_id)
                node = node.parent
        return ids

    @cached_property
    def is_front(self) -> bool:
        """Whether the page is the front page of its site, or of its language."""
        return self.is_home(self.url)

    @property
    def body(self) -> LexborNode | None:
        """The page's ``body``."""
        return self._tree.body

    @cached_property
    def frame_ids(self) -> set[int]:
        """``mem_id`` of what is around the whole page: the one box in its body, the one box in that, and so on.

        What is for the text is one of these where the site's name or a word on whose the page is stands in it.
        """
        ids: set[int] = set()
        for box in boxes_around(self._tree.body, self.overlays):
            if _is_for_text(box) and not (self.holds_home(box) or self.speaks_of_copyright(box)):
                break
            ids.add(box.mem_id)
        return ids

    def is_main(self, element: LexborNode) -> bool:
        """Whether an element that is called so holds the main content: around no other, and in no dialog."""
        return element.mem_id in self.main_leaf_ids and element.mem_id not in self.main_ids

    def _not_beside_text(self, elements: list[LexborNode]) -> list[LexborNode]:
        """Those that stand in no sidebar, footer or block of related pages; else those that seem to be the text.

        These are in one with the longest paragraph, or hold far more text than that.
        """
        sides = [(element, _side_around(element, self.overlays)) for element in elements]
        free = [element for element, side in sides if side is None]
        if free or not self._longest_paragraphs:
            return free or elements
        longest = self._longest_paragraphs[0]
        holders: set[int] = set()
        self._climb_all([longest], holders)
        least = max(_MIN_TEXT, 2 * len(longest.text(deep=False)))
        return [
            element
            for element, side in sides
            if side is not None and (side.mem_id in holders or len(element.text_lexbor()) >= least)
        ]

    def _first_not_beside_text(self, elements: list[LexborNode]) -> list[LexborNode]:
        first = next((element for element in elements if _side_around(element, self.overlays) is None), None)
        return self._not_beside_text(elements)[:1] if first is None else [first]

    @cached_property
    def _longest_paragraphs(self) -> list[LexborNode]:
        """The longest of the first paragraphs, the longest one first."""
        return _longest(self._tree.css("p"), self.overlays)

    @cached_property
    def _text_chains(self) -> list[set[int]]:
        """``mem_id`` of what holds the first heading, the longest paragraph, and the next two, of those looked at."""
        paragraphs = _longest([each for text in self._texts[:20] for each in text.css("p")], self.overlays)
        paragraphs = paragraphs or self._texts[:1] or self._longest_paragraphs
        chains = [self.first_heading_ids]
        for elements in (paragraphs[:1], paragraphs[1:3]):
            chain: set[int] = set()
            self._climb_all(elements, chain)
            chains.append(chain)
        return chains

    @cached_property
    def first_heading_ids(self) -> set[int]:
        """``mem_id`` of what holds the first heading of the page."""
        headings = self._tree.css("main h1, [role=main] h1") if self.has_main else self._headings
        headings = _plain_headings(headings) or (headings if self.has_main else [])
        ids: set[int] = set()
        self._climb_all(headings[:1], ids)
        return ids

    @property
    def longest_ids(self) -> set[int]:
        """``mem_id`` of what holds the longest paragraph."""
        return self._text_chains[1]

    @cached_property
    def text_ids(self) -> set[int]:
        """``mem_id`` of what holds the first heading of the page, or one of its longest paragraphs."""
        return set().union(*self._text_chains)

    @cached_property
    def prose_ids(self) -> set[int]:
        """``mem_id`` of what holds the first heading of the page, or its longest paragraph."""
        heading, longest, *_ = self._text_chains
        return heading | longest

    @cached_property
    def is_forum(self) -> bool:
        """Whether the page says that it is a discussion: what is said there is its content."""
        return self._tree.css_first("[itemtype*=DiscussionForumPosting]") is not None

    def has_place(self, fragment: str) -> bool:
        """Whether a fragment names a place on the page (HTML 7.4.6.4), or what GitHub's script takes for one."""
        return any(name in self._places for name in (fragment, unquote(fragment), f"user-content-{fragment}"))

    @cached_property
    def _places(self) -> set[str]:
        found = {node.attributes.get("id") for node in self._tree.css("[id]")}
        found.update(node.attributes.get("name") for node in self._tree.css("a[name]"))
        return {place for place in found if place}

    @staticmethod
    def _climb_all(elements: list[LexborNode], ids: set[int]) -> None:
        for element in elements:
            node = element.parent
            for _ in range(_MAX_CLIMB):
                if node is None or node.mem_id in ids:
                    break
                ids.add(node.mem_id)
                node = node.parent

    def _headed(self, headings: list[LexborNode]) -> set[int]:
        found: set[int] = set()
        for heading in headings:
            if self.speaks_of_related(" ".join(heading.text_lexbor()[:200].split())):
                node = heading.parent
                if node is not None and node.parent and node.tag in {"header", "div"} and _is_alone(heading):
                    node = node.parent
                if node is not None and node.tag in _HEADED and node.mem_id not in self.core_ids:
                    found.add(node.mem_id)
                    first = node.css_first("h1, h2, h3, h4, h5, h6")
                    if first is not None and first.mem_id == heading.mem_id:
                        self.headed_ids.add(node.mem_id)
                behind = _behind(heading)
                found.update(behind)
                self.headed_ids.update(behind)
        return found

    def speaks_of_related(self, words: str) -> bool:
        """Whether a heading or a line says that related pages follow; front pages and tags show the newest pages."""
        if not is_related_heading(words):  # nearly always
            return False
        return not ((self.is_front or is_taxonomy(self.url)) and speaks_of_newest(words))

    def is_home(self, target_url: str) -> bool:
        """Whether a URL is the front page of the page's site, or of its language; by http, https and with ``www.``."""
        if not target_url.startswith(self._origins):
            return False
        at = target_url.index("/", len("https://")) + 1
        return _HOME.match(target_url[at : at + 40]) is not None

    @cached_property
    def has_many_headers(self) -> bool:
        """Whether the page has more ``header`` elements than its own and that of its text: those of cards."""
        return len(self._tree.css("header")) > _FEW_HEADERS

    def holds_home(self, element: LexborNode) -> bool:
        """Whether one of an element's first links leads to the front page."""
        targets = (self.resolve(href) for href in self.glimpse(element).hrefs[:_MAX_TO_HOME])
        return any(target is not None and self.is_home(target) for target in targets)

    def is_own(self, target_url: str) -> bool:
        """Whether a URL is on the page's host; by http, https and with ``www.``."""
        return target_url.startswith(self._origins)

    def is_itself(self, target_url: str) -> bool:
        """Whether a URL is the page's own, with its query or without."""
        return target_url in (self.url, self._path_url)

    def is_above(self, target_url: str) -> bool:
        """Whether a URL is a folder (or its index page) that the page's own path lies in, or the page itself."""
        if len(target_url) > len(self.url) + 12 or not target_url.startswith(self.origin):
            return False
        if target_url == self._path_url:
            return True
        folder, _, name = target_url.rpartition("/")
        if not name.startswith("index."):
            folder = target_url.rstrip("/")
        return self.url.startswith(folder + "/")

    def resolve(self, href: str) -> str | None:
        """The URL of a reference on the page."""
        return self._base.resolve(href).url


def _longest(paragraphs: list[LexborNode], overlays: Overlays) -> list[LexborNode]:
    """The three longest of the first paragraphs, the longest one first."""
    ordered = sorted(paragraphs[:100], key=lambda paragraph: len(paragraph.text(deep=False)), reverse=True)
    return [*islice((paragraph for paragraph in ordered if not overlays.hold(paragraph)), 3)]


def _side_around(element: LexborNode, overlays: Overlays) -> LexborNode | None:
    """The outermost box around an element that stands beside a text, by its name."""
    side, node = None, element.parent
    while node is not None and node.tag not in {"body", "html"}:
        tag, attributes = node.tag or "", node.attributes
        names = read_names(attributes.get("id"), attributes.get("class"))
        if tag in _BESIDE or not _SIDES.isdisjoint(names[:1]) or overlays.is_one(node, tag, attributes):
            side = node
        node = node.parent
    return side


def _plain_headings(headings: list[LexborNode]) -> list[LexborNode]:
    """Those of the first headings that hold no link but to themselves: one that is all link names the site."""
    return [heading for heading in headings[:20] if heading.css_first("a[href]:not([href^='#'])") is None]


def _behind(heading: LexborNode) -> list[int]:
    """The blocks behind a heading, up to the next one."""
    found: list[int] = []
    node = heading.next
    for _ in range(12):
        if node is None or node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            break
        if node.tag in {"ul", "ol", "div", "section"}:
            found.append(node.mem_id)
        node = node.next
    return found


def _is_for_text(box: LexborNode) -> bool:
    """Whether an element is one for the main content, or is called so."""
    attributes = box.attributes
    if box.tag in _TEXT_BOXES or (attributes.get("role") or "").strip().lower() in _TEXT_BOXES:
        return True
    return not _TEXT_HINTS.isdisjoint(read_names(attributes.get("id"), attributes.get("class")))


def _is_alone(heading: LexborNode) -> bool:
    """Whether nothing but text nodes stands beside a heading."""
    node = heading.next
    while node is not None:
        if node.is_element_node and node.tag not in {"p", "a", "span"}:
            return False
        node = node.next
    return True
