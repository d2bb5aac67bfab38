"""Where the text of a page lies, for pages whose elements and names say little of their parts.

The core of a page is its ``main``, else its articles, headings and paragraphs. What stands before all of it is the head
of the page, what stands behind it the foot, and a block of short links beside it a column. One pass over the tree, and
only for pages with a link that nothing else speaks for.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.placing.blocks import INLINE, Blocks, read_blocks
from linkspider.extract.placing.columns import (
    MIN_LINKS,
    Side,
    boxes_around,
    cells_beside_text,
    ends_of,
    fullest,
    is_behind_title,
    is_cell_of_rows,
    sides_of_text,
    with_like_links,
)
from linkspider.extract.placing.feet import foot_around, is_legal, names_owner
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.sections import is_section
from linkspider.extract.placing.tokens import without_looks
from linkspider.extract.placing.trails import HOME_WORDS
from linkspider.extract.placing.vocabulary import DRAWER

_MIN_PROSE: Final = 45
_SHORT_ANCHOR: Final = 28

#: What stands last in a text may be a part of it.
_PARTS_OF_TEXT: Final = frozenset({"a", "p", "ul", "ol", "dl", "pre", "blockquote", "h2", "h3", "h4"})
_MAX_BAR_NODES: Final = 200
#: Characters that may stand above a site's logo.
_MAX_ABOVE_LOGO: Final = 40
_LISTS_OF_FACTS: Final = frozenset({"dl", "details"})
#: Columns of a page that are called alike.
_FEW_COLUMNS: Final = 2
_SUBHEADINGS: Final = frozenset({"h2", "h3", "h4"})
_HEADINGS: Final = _SUBHEADINGS | {"h1"}
#: Characters of what is said above a page.
_MAX_NOTICE: Final = 300
_COLUMN: Final = re.compile(
    r"(?:^|\s)(?:col-(?:\w+-)?[2-5]|(?:two|three|four) columns|(?:\w+:)?w-1/[345]|span[2-4]|grid_[2-4]"
    r"|(?:\w+[-_])?(?:column|(?:right|left)(?:[-_]?(?:col|rail|side))?))(?:\s|$)"
)


class Layout:
    """The blocks of a page, in the order of the document."""

    def __init__(self, tree: LexborHTMLParser, page: Page) -> None:
        self._page = page
        blocks = Blocks() if tree.body is None else read_blocks(tree.body, page)
        self._index, self._parents, self._tags = blocks.index, blocks.parents, blocks.tags
        self._classes, self._ids = blocks.classes, blocks.ids
        self._texts, self._wide, self._over = blocks.texts, blocks.wide, blocks.over
        self._anchors, self._leaving, self._homes = blocks.anchors, blocks.leaving, blocks.homes
        self._copyright = blocks.copyright
        self._order: list[int] = []
        self._tops: list[int] = []
        self._is_headed: list[bool] = []
        self._rules: dict[int, str] = {}
        self._bars: dict[int, bool] = {}
        self._core: set[int] = set()
        self._side_rules: dict[int, str | None] = {}
        self._cells: dict[int, bool] = {}
        self._menus: dict[int, int] = {}
        self._first = self._last = -1
        self._is_flat = False  # without headings and paragraphs
        if self._tags:
            self._find_core()

    def _find_core(self) -> None:
        tags, parents = self._tags, self._parents
        names = {"main"} if self._page.has_main else {"article"}
        frames = {self._index[id_] for id_ in self._page.frame_ids if id_ in self._index}
        core = [at for at, tag in enumerate(tags) if tag in names and at not in frames and not self._over[at]]
        if self._page.has_main:
            core = core or [self._index[id_] for id_ in self._page.main_leaf_ids if id_ in self._index]
        else:
            foot = self._foot()
            beside = foot | self._beside_text()
            names_site = {parents[at] for at in self._homes}
            core += [
                at
                for at, tag in enumerate(tags)
                if (
                    (tag == "h2" or (tag == "h1" and (self._texts[at] or at not in names_site)))
                    or self._texts[at] >= (18 if self._wide[at] else _MIN_PROSE)
                )
                and at not in beside
                and not self._over[at]
                and tag not in {"form", "header", "footer", "nav", "address"}
            ]
            core = self._without_notices(core, foot)
            if not core:
                sizes = [0 if over else count + 1 for count, over in zip(self._texts, self._over, strict=True)]
                for at, texts in self._anchors.items():
                    sizes[at] += 0 if self._over[at] else sum(map(len, texts))
                core = with_like_links(fullest(parents, sizes, max(frames, default=0)), parents, tags)
                self._is_flat = True
        if not core:
            return
        for at in core:
            up = at
            while up >= 0 and up not in self._core:
                self._core.add(up)
                up = parents[up]
        self._first, self._last = min(core), max(core)
        if self._is_flat:  # what a list ends with is no foot, but a box may hold the page's
            self._last = max(at if tags[at] == "div" else self._ends[at] for at in core)
        if self._page.has_main:
            self._core -= set(core)

    def _without_notices(self, core: list[int], foot: set[int]) -> list[int]:
        """The core without what is said above the page and behind its foot: a little text, and no heading.

        Above is before its first link home; where none leads home, before all links, and its heading is behind these.
        """
        if foot:
            core = self._without(core, [at for at in core if at <= max(foot)])
        links = self._homes[:1] or self._leaving[:1]
        rest = [at for at in core if self._ends[at] >= links[0]] if links else core
        return self._without(core, rest) if self._homes or any(self._tags[at] == "h1" for at in rest) else core

    def _without(self, core: list[int], rest: list[int]) -> list[int]:
        """The rest of the core where what else is in it is a notice, else all of it."""
        notice = {*core} - {*rest}
        size, left = (sum(self._texts[at] for at in part) for part in (notice, rest))
        is_headed = any(self._tags[at] in {"h1", "h2"} for at in rest)
        is_notice = size <= _MAX_NOTICE and (size <= left or is_headed)
        return rest if is_notice and not any(self._tags[at] in _HEADINGS for at in notice) else core

    @cached_property
    def _ends(self) -> list[int]:
        return ends_of(self._parents)

    def _beside_text(self) -> set[int]:
        """The elements of cells that stand beside the text of a layout table and have links."""
        cells = cells_beside_text(self._parents, self._tags, self._texts)
        found: set[int] = set()
        for at in cells:
            if len(self._between(at, self._ends[at])) >= MIN_LINKS:
                found.update(range(at, self._ends[at] + 1))
        return found

    def _foot(self) -> set[int]:
        """The elements of the last block that speaks of copyright, which holds little of the page's text."""
        at = foot_around(max(self._copyright), self._parents, self._texts) if self._copyright else None
        return set() if at is None else set(range(at, self._ends[at] + 1))

    @property
    def has_foot(self) -> bool:
        """Whether the page speaks of copyright."""
        return bool(self._copyright)

    def rule_of(self, element: LexborNode) -> str | None:
        """The rule that a link's place in the layout suggests, if any."""
        at = self._index.get(element.mem_id)
        if at is None or self._first < 0:
            return None
        if self._over[at]:
            return self._rule_over(at)
        return self._rule_of(at) or self._rule_of_side(at)

    def _rule_over(self, at: int) -> str | None:
        """The rule for a link in what opens over the page: it is no part of a text that the page marks."""
        if not self._page.has_main or self._first <= at <= self._last:
            return None
        return "header.first" if at < self._first else "footer.last"

    def _rule_of(self, at: int) -> str | None:
        parents = self._parents
        if parents[at] in self._core:
            if self._texts[parents[at]] >= _MIN_PROSE:
                return None
            if self._is_bar(parents[at]):
                return "nav.links"
        if not self._tops:
            self._find_tops()
        block = self._tops[at]
        if self._is_headed[at] and at not in self._homes:
            return None
        if block in self._core:
            return None
        if block not in self._rules:
            self._rules[block] = self._judge(block)
        rule = self._rules[block]
        return None if rule == "header.first" and self._is_behind_menu(at, block) else rule or None

    def _is_behind_menu(self, at: int, block: int) -> bool:
        """Whether the first menu in the first block of the page ends before a link: it is no header's then."""
        if block not in self._menus:
            menus = (nav for nav in range(block, self._ends[block]) if self._tags[nav] in {"nav", "header"})
            ends = (self._ends[nav] for nav in menus if len(self._between(nav, self._ends[nav])) > 1)
            self._menus[block] = next(ends, len(self._tags))
        return self._menus[block] < at

    def may_be_logo(self, element: LexborNode) -> bool:
        """Whether a link is the first of those that lead home, or the first of all, and stands before the text."""
        at = self._index.get(element.mem_id, -1)
        is_top = at in self._leaving[:1] and sum(self._texts[:at]) <= _MAX_ABOVE_LOGO
        return is_top or (at in self._homes[:1] and at < self._first)

    def is_in_cell_of_rows(self, element: LexborNode) -> bool:
        """Whether the block of a link is a cell of a table with several rows, or of one in a cell."""
        at = self._index.get(element.mem_id)
        if at is None or not self._tops:
            return False
        block = self._tops[at]
        if block not in self._cells:
            self._cells[block] = is_cell_of_rows(block, self._parents, self._tags)
        return self._cells[block]

    def _rule_of_side(self, at: int) -> str | None:
        """The rule for a link in a box beside the column that holds most of the text, which front pages have not."""
        if not self._sides:
            return None
        at = self._side_of[at]
        if at not in self._side_rules:
            self._side_rules[at] = None if at < 0 else self._judge_side(at, self._sides[at])
        return self._side_rules[at]

    @cached_property
    def _sides(self) -> dict[int, Side]:
        if self._page.is_home(self._page.url):
            return {}
        return sides_of_text(self._parents, self._tags, self._classes, self._ids, self._texts)

    @cached_property
    def _side_of(self) -> list[int]:
        return boxes_around(self._parents, self._sides)

    def _judge_side(self, at: int, side: Side) -> str | None:
        end = self._ends[at]
        anchors = [" ".join(self._anchors[link]) for link in self._between(at, end)]
        is_text = side.characters > sum(map(len, anchors)) or "h1" in self._tags[at : end + 1]
        if len(anchors) < MIN_LINKS or is_text:
            return None
        if self._is_first(at) and any(at <= home <= end for home in self._homes):
            return "header.first"
        if side.is_before and not side.is_column:
            return "nav.links"
        if side.is_before and is_behind_title(at, self._parents, self._tags, self._homes):
            return None
        is_foot = self._is_last(end) and (not side.is_column or self._speaks_of_foot(at, end, anchors))
        return "footer.last" if is_foot and not side.is_before else "sidebar.column"

    def _find_tops(self) -> None:
        """The outermost element that holds each one and nothing of the core, and whether a heading stands between."""
        core, tags, tops, is_headed = self._core, self._tags, self._tops, self._is_headed
        for at, parent in enumerate(self._parents):
            is_top = parent < 0 or parent in core
            tops.append(at if is_top else tops[parent])
            is_headed.append(not is_top and (is_headed[parent] or tags[parent] in {"h1", "h2", "h3"}))

    def _is_bar(self, line: int) -> bool:
        """Whether an element holds a menu written as a line of text: ``Home | Cats | Guestbook``."""
        if self._tags[line] not in {"center", "p", "font"}:
            return False
        if line not in self._bars:
            own = [at for at in self._between(line, line + _MAX_BAR_NODES) if self._parents[at] == line]
            is_short = all(sum(map(len, self._anchors[at])) <= _SHORT_ANCHOR for at in own)
            is_line = len(own) >= 3 and is_short and self._texts[line] <= 3 * len(own)
            self._bars[line] = is_line and any(self._is_home_word(at) for at in own)
        return self._bars[line]

    def _judge(self, block: int) -> str:
        """The rule that a block suggests, or nothing."""
        is_beside = self._first < block < self._last
        if is_beside and not self._is_column(block):
            return ""
        end = self._ends[block]
        anchors = [" ".join(self._anchors[at]) for at in self._between(block, end)]
        is_short = sum(len(anchor) <= _SHORT_ANCHOR for anchor in anchors) >= 0.7 * len(anchors)
        if self._is_column(block) and is_short and (not is_beside or len(anchors) >= 2):
            is_foot = block > self._last and self._speaks_of_foot(block, end, anchors)
            return "footer.last" if is_foot else "sidebar.column"
        if block < self._first:
            return self._judge_head(block, end, anchors) if is_short or self._page.has_main else ""
        return self._judge_foot(block, end, anchors, is_short=is_short) if block > self._last else ""

    def _judge_head(self, block: int, end: int, anchors: list[str]) -> str:
        """A block before all of the text."""
        is_first, is_home = self._is_first(block), any(block <= at <= end for at in self._homes[:1])
        is_text = sum(self._texts[block : end + 1]) > 1.5 * sum(map(len, anchors)) + 20
        if self._page.has_main:
            if self._is_section(block, end):
                return ""
        else:
            is_single = not (is_first or is_home) and sum(map(bool, anchors)) < 2
            if is_single or is_text or not _SUBHEADINGS.isdisjoint(self._tags[block : end + 1]):
                return ""
        homes = [at for at in self._homes if block <= at <= end]
        named_home = [at for at in self._between(block, end) if self._is_home_word(at)]
        is_plain = not self._is_flat and len(anchors) >= 3 and all(anchors) and "img" not in self._tags[block : end + 1]
        is_menu = is_plain if not (homes or named_home) else set(homes) <= set(named_home)
        if not homes and not _LISTS_OF_FACTS.isdisjoint(self._tags[block : end + 1]):
            return ""
        if (is_first or homes) and not (is_menu and len(anchors) > 1):
            return "header.first"
        is_list = not is_text if self._page.has_main else len(anchors) >= 3 and not self._is_flat
        return "nav.links" if is_list or is_menu else ""

    def _is_home_word(self, at: int) -> bool:
        return " ".join(self._anchors[at]).lower() in HOME_WORDS

    def _judge_foot(self, block: int, end: int, anchors: list[str], *, is_short: bool) -> str:
        """A block behind all of the text."""
        is_whose = self._is_last(end) and names_owner(self._copyright, block, end)
        is_most = not is_whose and len(anchors) > max(20, len(self._order) // 2)
        if is_most or 2 * self._behind(end) > max(6, len(self._order)):
            return ""
        is_sentence = self._tags[block] in _PARTS_OF_TEXT and len(anchors) < 2
        if self._speaks_of_foot(block, end, anchors) and (not is_sentence or block in self._copyright):
            return "" if self._is_in_form(block) else "footer.last"
        if self._page.has_main:
            if self._is_section(block, end):
                return ""
            if self._is_last(end):
                return "footer.last"
            return "sidebar.column" if is_short and self._tags[block] not in _PARTS_OF_TEXT else ""
        is_text = sum(self._texts[block : end + 1]) > sum(map(len, anchors))
        is_other = is_text or "form" in self._tags[block : end + 1] or self._is_in_form(block)
        is_block = self._tags[block] not in _PARTS_OF_TEXT | INLINE
        is_foot = is_short and self._is_last(end) and len(anchors) <= 12 and is_block
        return "footer.last" if is_foot and not is_other else ""

    def _is_in_form(self, block: int) -> bool:
        """Whether an element stands in a form that is not, as ASP.NET's, around the whole page."""
        at = self._parents[block]
        while at >= 0 and self._tags[at] != "form":
            at = self._parents[at]
        return at >= 0 and at not in self._core

    def _is_section(self, block: int, end: int) -> bool:
        inside = slice(block, end + 1)
        names = [" ".join(both) for both in zip(self._classes[inside], self._ids[inside], strict=True)]
        return is_section(self._tags[inside], self._texts[inside], names)

    def _between(self, block: int, end: int) -> list[int]:
        """The links from one element to another; links are noted in the order of the document."""
        if not self._order:
            self._order = [at for at in self._anchors if not self._over[at]]
        return self._order[bisect_left(self._order, block) : bisect_right(self._order, end)]

    def _speaks_of_foot(self, block: int, end: int, anchors: list[str]) -> bool:
        legal_count = sum(is_legal(anchor) for anchor in anchors if len(anchor) <= 40)
        return names_owner(self._copyright, block, end) or legal_count >= max(1, len(anchors) // 4)

    def _is_first(self, block: int) -> bool:
        """Whether no other block with links stands before it."""
        return not self._leaving or self._leaving[0] >= block

    def _behind(self, end: int) -> int:
        """How many of the page's links stand behind a block."""
        return len(self._order) - bisect_right(self._order, end)

    def _is_last(self, end: int) -> bool:
        return not self._behind(end)

    def _is_column(self, block: int) -> bool:
        if self._tags[block] == "td":
            row = self._parents[block]
            return row in self._core
        names = self._classes[block]
        is_named = bool(_COLUMN.search(without_looks(names))) and DRAWER.search(names) is None
        return is_named and not self._is_of_grid(block)

    def _is_of_grid(self, block: int) -> bool:
        """Whether two others or more beside an element are called as it is, as no columns of a page are."""
        return self._alike[self._parents[block], self._classes[block]] > _FEW_COLUMNS

    @cached_property
    def _alike(self) -> Counter[tuple[int, str]]:
        """How many elements of one parent are called alike."""
        return Counter(zip(self._parents, self._classes, strict=True))
