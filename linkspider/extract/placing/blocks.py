"""The elements of a page as numbers in the order of the document, with the text and the links that stand in each."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.feet import speaks_of_copyright
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.tokens import MAX_CHARACTERS

#: Nodes that are looked at; larger pages without semantics are lists, logs and books.
MAX_NODES: Final = 20_000
INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "em", "font", "i", "img", "kbd", "mark", "nobr", "q", "s"}
    | {"small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "label", "big", "ins", "del", "svg"}
)
_MUTE: Final = frozenset(
    {"script", "style", "noscript", "option", "select", "textarea", "button", "template", "title", "svg"}
)
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Links that are asked whether they lead home.
_MAX_ASKED: Final = 10


@dataclass(slots=True)
class Blocks:
    """What is noted of each element, by its number in the order of the document.

    Attributes:
        index: ``mem_id`` -> number.
        parents: the number of what it stands in; -1 for none.
        tags: its name; ``classes`` and ``ids``: their attributes, of blocks only.
        texts: the characters outside of links whose innermost block it is.
        wide: whether some of these are of a script that writes more with fewer of them.
        over: whether it opens over the page: its texts and where it leads are not noted.
        anchors: of links alone, the texts in them.
        leaving: the links that lead away from the page; ``homes``: of the first ones those that lead home.
        copyright: what says itself whose the page is.
    """

    index: dict[int, int] = field(default_factory=dict)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    wide: list[bool] = field(default_factory=list)
    over: list[bool] = field(default_factory=list)
    anchors: dict[int, list[str]] = field(default_factory=dict)
    leaving: list[int] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    copyright: set[int] = field(default_factory=set)


def read_blocks(body: LexborNode, page: Page) -> Blocks:
    """Reads the first ``MAX_NODES`` nodes of a page.

    Args:
        body: the page's ``body``.
        page: its landmarks.
    """
    blocks = Blocks()
    index, parents, tags, over = blocks.index, blocks.parents, blocks.tags, blocks.over
    for node in islice(body.traverse(include_text=True), MAX_NODES):
        text = node.text_content
        if text is not None and text.isspace():  # as half of all text nodes
            continue
        parent = node.parent
        at = index.get(parent.mem_id, -1) if parent is not None else -1
        if text is not None:
            if at >= 0:
                _read_text(blocks, text, at)
            continue
        if not node.is_element_node:
            continue
        tag = node.tag or ""
        index[node.mem_id] = len(parents)
        is_block = tag not in INLINE
        attributes = node.attributes if is_block or tag == "a" else {}
        over.append((at >= 0 and over[at]) or (is_block and page.overlays.is_one(node, tag, attributes)))
        parents.append(at)
        tags.append(tag)
        blocks.texts.append(0)
        blocks.wide.append(False)
        blocks.classes.append((attributes.get("class") or "")[:MAX_CHARACTERS] if is_block else "")
        blocks.ids.append((attributes.get("id") or "")[:200] if is_block else "")
        if tag == "a":
            _read_link(blocks, attributes.get("href", "#") or "", page)
    return blocks


def _read_link(blocks: Blocks, href: str, page: Page) -> None:
    """Notes the element that was read last; without a target it is a place."""
    at = len(blocks.parents) - 1
    blocks.anchors[at] = []
    if href.startswith("#") or blocks.over[at]:
        return
    blocks.leaving.append(at)
    target = page.resolve(href) if len(blocks.leaving) <= _MAX_ASKED else None
    if target is not None and page.is_home(target):
        blocks.homes.append(at)


def _read_text(blocks: Blocks, text: str, at: int) -> None:
    text = " ".join(text[:2_000].split())
    if not text:
        return
    steps = 0
    while at >= 0 and blocks.tags[at] in INLINE and steps < 20:
        if blocks.tags[at] == "a":
            blocks.anchors[at].append(text)
            return
        at, steps = blocks.parents[at], steps + 1
    if at < 0 or blocks.tags[at] in _MUTE or blocks.over[at]:
        return
    if speaks_of_copyright(text):
        blocks.copyright.add(at)
        return
    blocks.texts[at] += len(text)
    if not (text.isascii() or blocks.wide[at]):
        blocks.wide[at] = _WIDE.search(text) is not None
