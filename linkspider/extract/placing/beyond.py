"""Lists of links beyond the text: behind nearly all of a page's paragraphs, or before its heading and all of them.

Where the paragraphs are tells what a reader came for, also on pages whose names and elements say nothing, or are around
more than the text. What has little text of its own and stands apart from it is none of it (Kohlschütter, Fankhauser and
Nejdl, "Boilerplate Detection using Shallow Text Features", WSDM 2010).
"""

from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.placing.here import Linking
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.signs import Level
from linkspider.extract.placing.standing import is_behind_heading, is_last

#: Paragraphs that are looked at, and characters of one, outside of its elements, that make it one of the text.
_MAX_PARAGRAPHS: Final = 1_000
_MIN_PARAGRAPH: Final = 45
#: Characters of paragraphs of a page whose text is told from what stands beyond it.
_MIN_TEXT: Final = 600
#: How much of the paragraphs the box of the text holds, and how much of them stands before what is behind the text.
_BOX_SHARE: Final = 0.6
_BEHIND_SHARE: Final = 0.8
#: Links that a list beyond the text has.
_MIN_LINKS: Final = 4
_MAX_ANCESTORS: Final = 200
_MAX_BESIDE: Final = 100


class Beyond:
    """Where a page's paragraphs are, and what the lists of links beyond them are.

    Args:
        tree: the page; it must live as long as this.
        page: its landmarks.
    """

    def __init__(self, tree: LexborHTMLParser, page: Page) -> None:
        self._page = page
        self._rules: dict[int, str | None] = {}
        self._held: dict[int, int] = {}  # characters of paragraphs that an element holds
        self._box = self._total = 0
        if not page.is_home(page.url):
            self._read(tree.css("p")[:_MAX_PARAGRAPHS])

    def _read(self, paragraphs: list[LexborNode]) -> None:
        around: dict[int, tuple[LexborNode, int]] = {}
        for paragraph in paragraphs:
            size, parent = len(paragraph.text(deep=False).strip()), paragraph.parent
            if size >= _MIN_PARAGRAPH and parent is not None:
                _, before = around.get(parent.mem_id, (parent, 0))
                around[parent.mem_id] = parent, before + size
                self._held[paragraph.mem_id] = size
                self._total += size
        if self._total < _MIN_TEXT:
            return
        for parent, size in around.values():
            for node in _upward(parent):
                self._held[node.mem_id] = self._held.get(node.mem_id, 0) + size
        fullest = max(around.values(), key=lambda each: self._held[each[0].mem_id])[0]
        least = _BOX_SHARE * self._total
        self._box = next((node.mem_id for node in _upward(fullest) if self._held[node.mem_id] >= least), 0)

    @property
    def has_text(self) -> bool:
        """Whether there is enough text to be beyond, on a page that is not a front page."""
        return bool(self._box)

    def rule_of(self, link: Linking) -> str | None:
        """The rule for a link that nothing but the content around it speaks for, if it is in such a list."""
        parent = link.parent
        if not self._box or parent is None:
            return None
        number = parent.mem_id
        if number not in self._rules:
            self._rules[number] = self._find(link, parent)
        return self._rules[number]

    def _find(self, link: Linking, parent: LexborNode) -> str | None:
        block, held = None, self._held
        ancestors = _upward(parent)
        for node in ancestors:
            if node.mem_id in held:
                if node.mem_id == self._box or any(outer.mem_id == self._box for outer in ancestors):
                    return None
                break
            block = node
        return None if block is None else self._judge(link, block)

    def _judge(self, link: Linking, block: LexborNode) -> str | None:
        """The rule for the largest element around a link that holds no paragraph, and stands outside of their box."""
        seen = self._page.glimpse(block)
        if len(seen.hrefs) < _MIN_LINKS or not seen.text_count < seen.link_count < self._total:
            return None
        behind = self._behind(block)
        if behind == self._total:
            is_menu = 4 * seen.text_count <= seen.link_count and self._page.has_heading
            return "nav.links" if is_menu and not is_behind_heading(block, self._page) else None
        if behind > (1 - _BEHIND_SHARE) * self._total:
            return None
        if link.inside.is_semantic:
            return "related.behind"
        return "footer.last" if link.inside.level == Level.NOWHERE and _is_at_end(block) else "sidebar.behind"

    def _behind(self, block: LexborNode) -> int:
        """How many characters of paragraphs stand behind an element that holds none."""
        behind = 0
        for node in _upward(block):
            after = node.next
            for _ in range(_MAX_BESIDE):
                if after is None:
                    break
                behind += self._held.get(after.mem_id, 0)
                after = after.next
        return behind


def _upward(node: LexborNode | None) -> Iterator[LexborNode]:
    """An element and those around it."""
    for _ in range(_MAX_ANCESTORS):
        if node is None:
            return
        yield node
        node = node.parent


def _is_at_end(block: LexborNode) -> bool:
    """Whether nothing but text and scripts stands behind an element and those around it."""
    return all(is_last(node) for node in _upward(block) if node.tag not in {"body", "html"})
