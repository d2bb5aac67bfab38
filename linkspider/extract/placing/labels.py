"""Lists of links under a line that says what they are, such as ``You may also like``, and that is no heading."""

from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.here import Linking
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.standing import is_of_links
from linkspider.extract.tag_ids import LINK

#: Blocks that may be lists, and what stands before one and names it.
_LISTS: Final = frozenset({"div", "ul", "ol", "section", "nav"})
_LABELS: Final = frozenset({"div", "p", "span", "header", "label", "strong", "b", "section", "h2", "h3", "h4", "h5"})
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "br"})
_BOXES: Final = frozenset({"div", "span", "p", "ins"})
#: Elements around a link that are looked at, and steps into what stands before one.
_MAX_CLIMB: Final = 12
_MAX_NODES: Final = 20
#: Characters of such a line, and of what may stand beside it.
_MAX_LABEL: Final = 80


class Labels:
    """What the lines before the blocks of a page say.

    Args:
        page: the page's landmarks.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._may_have = not page.is_front
        self._rules: dict[int, str | None] = {}

    def rule_of(self, link: Linking) -> str | None:
        """The rule for a link that nothing but the content around it speaks for, if it is in such a list."""
        if not self._may_have:
            return None
        passed: list[int] = []
        node, rule = link.parent, None
        for _ in range(_MAX_CLIMB):
            if node is None:
                break
            number = node.mem_id
            if number in self._rules:
                rule = self._rules[number]
                break
            passed.append(number)
            if node.tag in _LISTS and self._is_labelled(node):
                rule = "related.heading"
                break
            node = node.parent
        for number in passed:
            self._rules[number] = rule
        return rule

    def _is_labelled(self, block: LexborNode) -> bool:
        before = block.prev
        while before is not None and _is_silent(before):
            before = before.prev
        if before is None or before.tag not in _LABELS:
            return False
        label = _first_text(before)
        if not label or not self._page.speaks_of_related(label):  # nearly always
            return False
        return len(" ".join(before.text_lexbor().split())) <= _MAX_LABEL and is_of_links(block, self._page)


def _is_silent(node: LexborNode) -> bool:
    """Whether a node between a label and its list shows nothing."""
    return not node.is_element_node or node.tag in _SILENT or (node.tag in _BOXES and node.child is None)


def _first_text(element: LexborNode) -> str:
    """The text that an element begins with; nothing where that is a link, a picture, or long."""
    node = element.child
    for _ in range(_MAX_NODES):
        if node is None or node.tag_id == LINK:
            break
        text = node.text_content
        if text is not None and not text.isspace():
            return " ".join(text.split()) if len(text) <= 2 * _MAX_LABEL else ""
        node = (node.child if text is None else None) or node.next
    return ""
