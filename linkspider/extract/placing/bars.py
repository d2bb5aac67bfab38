"""The bars beside a page's text that only names speak of: footer, sidebar, navigation, header."""

import re
from typing import Final

from linkspider.extract.placing.here import Here
from linkspider.extract.placing.signs import Level
from linkspider.extract.placing.standing import (
    MANY_LINKS,
    holds_most_text,
    holds_prose,
    is_behind_all,
    is_behind_heading,
    is_behind_text,
    is_beside_heading,
    is_header_of_part,
    is_in_column,
    is_in_item,
    is_larger_half,
    is_last,
    is_text,
)
from linkspider.extract.placing.trails import is_same_page
from linkspider.extract.placing.vocabulary import Hint

#: Links that a heading does not have.
_FEW_ENTRIES: Final = 3
#: Characters of a long list of links.
_MIN_LIST: Final = 100
#: What in the content has a header of its own, and is none of the page's.
_BLOCKS: Final = frozenset({"div", "section", "table", "td"})
#: Ids that are given to nothing else.
_SIDEBAR_IDS: Final = frozenset({"sidebar", "aside"})
#: Names that in the content, too, are nothing but navigation's.
_CLEAR_MENU: Final = re.compile(r"nav|dropdown|jumpbox|filter|select-menu")
_MAX_IN_ITEM: Final = 4  # levels
_CELLS: Final = frozenset({"dt", "dd", "th", "td", "tr", "thead", "li", "caption"})


def bar_rule(here: Here) -> str | None:
    """Footer, sidebar, navigation and header by their names."""
    if here.tag == "article":
        return None
    rules = (_NAMED[hint](here) for hint in here.signs.hints if hint in _NAMED)
    return next((rule for rule in rules if rule is not None), None)


def _footer(here: Here) -> str | None:
    outer = here.outer
    if is_text(here.page.glimpse(here.element)) and here.element.css_first("article") is not None:
        return None
    is_list_outside = here.page.has_main and outer.level == Level.NOWHERE and here.tag == "ul"
    is_free = not (outer.is_semantic or (outer.is_part and not is_list_outside)) and outer.level < Level.ARTICLE
    if is_free or (outer.level < Level.ARTICLE and here.page.speaks_of_copyright(here.element)):
        return "footer.token"
    is_at_end = not outer.is_semantic and "footer" in here.signs.names.split() and is_last(here.element)
    return "footer.token" if is_at_end else None


def _foot(here: Here) -> str | None:
    """What is called foot or bottom, where none of the page's text is in it or behind it."""
    outer = here.outer
    is_free = outer.level <= Level.MAIN and not (outer.is_semantic or outer.is_part)
    if not is_free or here.tag not in _BLOCKS or holds_prose(here.element, here.page):
        return None
    return "footer.token" if is_behind_all(here.element, here.page) else None


def _sidebar(here: Here) -> str | None:
    names = here.signs.names
    is_widget = here.outer.is_semantic and here.signs.is_widget
    if is_widget or ("facet" in names and not _is_of_filters(here)):
        return None
    is_column = "col" in names  # the left one may be the main one
    if is_column and here.outer.is_semantic and here.outer.level >= Level.ARTICLE:
        return None  # of the text's own
    is_main = is_column and here.page.holds_heading(here.element)
    if here.outer.level == Level.PROSE or is_main or _is_around_text(here, is_column=is_column or "left" in names):
        return None
    if here.outer.level and "widget" not in names and is_in_item(here.element, _MAX_IN_ITEM):
        return None  # as no column of the page does
    if here.outer.level and "rightside" in names and len(here.page.glimpse(here.element).hrefs) < _FEW_ENTRIES:
        return None
    is_menu = "pagelist" in names and not is_in_column(here.element, here.page)  # Blogger's, beside or above the text
    return "nav.token" if is_menu else "sidebar.token"


def _is_around_text(here: Here, *, is_column: bool) -> bool:
    """Whether what is called sidebar or left column holds the page's text: a sidebar may have its longest paragraph."""
    if holds_prose(here.element, here.page):
        headings = here.page.first_heading_ids
        return here.element.attributes.get("id") not in _SIDEBAR_IDS or not headings or here.element.mem_id in headings
    if (is_column or is_text(here.page.glimpse(here.element))) and holds_most_text(here.element, here.page):
        return True
    return is_column and "left" in here.signs.names and is_larger_half(here.element)


def _is_of_filters(here: Here) -> bool:
    """Whether what is called facets holds none of the things that these choose from, and no text."""
    is_of_text = is_text(here.page.glimpse(here.element)) and here.element.css_first("p") is not None
    return not is_of_text and here.element.css_first("article") is None


def _toc(here: Here) -> str | None:
    if not is_same_page(here.page.glimpse(here.element), here.page) or holds_prose(here.element, here.page):
        return None
    return "sidebar.token" if is_toc_beside(here) or is_in_column(here.element, here.page) else "nav.toc"


def is_toc_beside(here: Here) -> bool:
    """Whether a table of contents stands outside of the text: before its heading, or outside of ``main``."""
    if here.outer.level > Level.NOWHERE:
        return False
    return (here.page.has_main or here.page.has_heading) and not is_behind_heading(here.element, here.page)


def _menu(here: Here) -> str | None:
    """Navigation by name; in the content a menu may be a restaurant's, and tabs belong to the text."""
    outer, names = here.outer, here.signs.names
    if outer.level >= Level.ARTICLE or "nav-tabs" in names or "nav-pills" in names:
        return None
    if outer.is_semantic and _CLEAR_MENU.search(names) is None:
        return None
    seen = here.page.glimpse(here.element)
    is_rich = len(seen.hrefs) >= MANY_LINKS and seen.text_count <= 2 * seen.link_count  # entries that are explained
    if not (seen.is_list_of_links or is_rich):
        return None
    return "sidebar.column" if is_in_column(here.element, here.page) else "nav.token"


def _header(here: Here) -> str | None:
    outer = here.outer
    is_cell = outer.level > Level.NOWHERE and here.tag in _CELLS
    if is_cell or is_header_of_part(here.element, here.page):
        return None
    return "header.token" if outer.level < Level.ARTICLE and not (outer.is_semantic or outer.is_part) else None


def _part_header(here: Here) -> str | None:
    """What is called page header is that of the content, unless it leads home or is a list of links."""
    if here.outer.level > Level.NOWHERE or here.outer.is_part or "page" not in here.signs.names:
        return None
    seen = here.page.glimpse(here.element)
    is_list = len(seen.hrefs) >= _FEW_ENTRIES and seen.is_list_of_links and not seen.has_heading
    return "header.token" if is_list or seen.has_nav or here.page.holds_home(here.element) else None


def _logo(here: Here) -> str | None:
    return "header.token" if here.outer.level == Level.NOWHERE and here.page.holds_home(here.element) else None


def _item(here: Here) -> str | None:
    if here.outer.level > Level.NOWHERE:
        return None
    hrefs = here.page.glimpse(here.element).hrefs  # tabs of the text lead to places on the page
    return "nav.token" if hrefs and not hrefs[0].startswith("#") else None


def _skip(here: Here) -> str | None:
    """Links past what stands before the text, or to what matters most, for those who cannot see the page."""
    return "nav.skip" if here.outer.level == Level.NOWHERE else None


def _column(here: Here) -> str | None:
    """A narrow column of a grid, behind that of the text, or of many links beside it; front pages have none."""
    element, page = here.element, here.page
    if page.is_home(page.url) or here.outer.level == Level.PROSE:
        return None
    is_moved = "-push-" in here.signs.names or "-pull-" in here.signs.names  # drawn on the other side
    is_side = (is_moved and not holds_prose(element, page)) or is_behind_text(element, page)
    if not is_side and not is_beside_heading(element, page):
        return None
    seen = page.glimpse(element)
    if is_text(seen):
        return None
    is_list = len(seen.hrefs) >= MANY_LINKS and seen.link_count >= _MIN_LIST
    return "sidebar.column" if is_list or (is_side and seen.hrefs) else None


_NAMED: Final = {
    Hint.FOOTER: _footer,
    Hint.SIDEBAR: _sidebar,
    Hint.TOC: _toc,
    Hint.NAV: _menu,
    Hint.HEADER: _header,
    Hint.PART_HEADER: _part_header,
    Hint.LOGO: _logo,
    Hint.ITEM: _item,
    Hint.COLUMN: _column,
    Hint.FOOT: _foot,
    Hint.SKIP: _skip,
}
