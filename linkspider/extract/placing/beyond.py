"""Lists of links beyond the text: behind nearly all of a page's paragraphs, or before its heading and all of them.

Where the paragraphs are tells what a reader came for, also on pages whose names and elements say nothing, or are around
more than the text. What has little text of its own and stands apart from it is none of it (Kohlschütter, Fankhauser and
Nejdl, "Boilerplate Detection using Shallow Text Features", WSDM 2010).
"""

from collections import Counter
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
_MAX_STEPS: Final = 1_000


class Beyond:
    """Where a page's paragraphs are, and what the lists of links beyond them are.

    Args:
        tree: the page; it must live as long as this.
        page: its landmarks.
    """

    def __init__(self, tree: LexborHTMLParser, page: Page) -> None:
        self._page = page
        self._starts: dict[int, int] = {}  # characters of paragraphs before those that an element holds
        self._box = self._total = 0  # no box: too little text, or a front page
        self._blocks: dict[int, LexborNode | None] = {}
        self._behinds: dict[int, int | None] = {}
        if not page.is_home(page.url):
            self._read(tree.css("p")[:_MAX_PARAGRAPHS])

    def _read(self, paragraphs: list[LexborNode]) -> None:
        around: dict[int, LexborNode] = {}
        sizes: dict[int, int] = {}
        for paragraph in paragraphs:
            size, parent = len(paragraph.text(deep=False).strip()), paragraph.parent
            if size < _MIN_PARAGRAPH or parent is None or self._page.overlays.hold(paragraph):
                continue
            number = parent.mem_id
            if number not in sizes:
                around[number], sizes[number] = parent, 0
                for node in _upward(parent):
                    self._starts.setdefault(node.mem_id, self._total)
            self._starts[paragraph.mem_id] = self._total
            sizes[number] += size
            self._total += size
        if self._total >= _MIN_TEXT:
            self._box = self._find_box(around, sizes)

    def _find_box(self, around: dict[int, LexborNode], sizes: dict[int, int]) -> int:
        """The innermost element that holds most of the paragraphs; these by what they directly stand in."""
        held: Counter[int] = Counter()
        for number, parent in around.items():
            for node in _upward(parent):
                held[node.mem_id] += sizes[number]
        fullest = max(around.values(), key=lambda parent: held[parent.mem_id])
        least = _BOX_SHARE * self._total
        return next((node.mem_id for node in _upward(fullest) if held[node.mem_id] >= least), 0)

    def rule_of(self, link: Linking) -> str | None:
        """The rule for a link that nothing but the content around it speaks for, if it is in such a list."""
        if not self._box or link.parent is None:
            return None
        block = self._block_of(link.parent)
        return None if block is None else self._judge(link, block)

    def _block_of(self, element: LexborNode) -> LexborNode | None:
        """The largest element around one that holds no paragraph, if it stands outside of the box of the text."""
        passed: list[LexborNode] = []
        block = None
        for node in _upward(element):
            if node.mem_id in self._blocks:
                block = self._blocks[node.mem_id]
                break
            if node.mem_id in self._starts:
                is_apart = passed and all(outer.mem_id != self._box for outer in _upward(node))
                block = passed[-1] if is_apart else None
                break
            passed.append(node)
        self._blocks.update((node.mem_id, block) for node in passed)
        return block

    def _judge(self, link: Linking, block: LexborNode) -> str | None:
        seen = self._page.glimpse(block)
        if len(seen.hrefs) < _MIN_LINKS or not seen.text_count < seen.link_count < self._total:
            return None
        behind = self._behind(block)
        if behind == self._total:
            is_menu = 4 * seen.text_count <= seen.link_count and self._page.has_heading
            return "nav.links" if is_menu and not is_behind_heading(block, self._page) else None
        if behind is None or behind > (1 - _BEHIND_SHARE) * self._total:
            return None
        if link.inside.is_semantic:
            return "related.behind"
        return "footer.last" if link.inside.level == Level.NOWHERE and _is_at_end(block) else "sidebar.behind"

    def _behind(self, block: LexborNode) -> int | None:
        """How many characters of paragraphs stand behind an element that holds none; None where that is far to seek."""
        if block.mem_id not in self._behinds:
            self._behinds[block.mem_id] = self._count_behind(block)
        return self._behinds[block.mem_id]

    def _count_behind(self, block: LexborNode) -> int | None:
        steps = 0
        for node in _upward(block):
            after = node.next
            while after is not None:
                if after.mem_id in self._starts:
                    return self._total - self._starts[after.mem_id]
                after, steps = after.next, steps + 1
                if steps > _MAX_STEPS:
                    return None
        return 0


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
