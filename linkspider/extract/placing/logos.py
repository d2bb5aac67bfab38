"""Logos and names of a site in its navigation and columns, and what only looks like them: entries with icons."""

import re
from typing import Final

from linkspider.extract.placing.here import Linking
from linkspider.extract.placing.trails import HOME_WORDS
from linkspider.extract.placing.vocabulary import Hint, read_names

#: Elements between a logo and the ``nav`` or column that begins with it.
_MAX_CLIMB: Final = 4
_ENTRY: Final = re.compile(r"item(?!s-)|link|menu", re.IGNORECASE)
#: What links to a site's or manual's first page are called that do not name it.
_NO_NAMES: Final = HOME_WORDS | {"table of contents", "contents", "overview", "documentation overview"}
#: Characters of a front page's path.
_MOST_OF_HOME: Final = 12


def is_logo_in_nav(link: Linking, rels: list[str]) -> bool:
    """Whether a link in a navigation is a logo, by where it leads, or the site's name."""
    if not link.inside.is_logo:
        if link.anchor_text and not _is_picture(link):
            return _names_site(link)
        if link.has_text:
            return is_picture_of_site(link)
    page, target = link.page, link.target_url
    return (target == page.url or "home" in rels or page.is_home(target)) and link.href[:1] != "#"


def is_logo_beside(link: Linking, *, is_named: bool) -> bool:
    """Whether a link at the top of a column is a logo or the site's name, and leads home or to the first page.

    Args:
        link: a link in a sidebar.
        is_named: whether its own class names call it a logo.
    """
    page, target = link.page, link.target_url
    is_logo = link.parent_tag == "h1" or link.inside.is_logo or is_named
    may_be_home = is_logo or len(target) <= len(page.origin) + _MOST_OF_HOME  # nearly never, and cheap to tell
    if not may_be_home or not (is_logo or (_is_picture(link) and page.is_home(target))):
        return False
    if link.href[:1] == "#" or link.anchor_text.lower() in _NO_NAMES or not page.is_above(target):
        return False
    if not target.rpartition("/")[2].startswith("index.") and target[-1] != "/":  # a page of its own
        return False
    node = link.parent
    for _ in range(_MAX_CLIMB):
        if node is None or node.tag in {"li", "td"}:
            break
        if page.glimpse_links(node).hrefs[:1] != (link.href,):
            return False
        names = read_names(node.attributes.get("id"), node.attributes.get("class"))
        if Hint.SIDEBAR in names or node.tag in {"aside", "nav"}:  # the column's first link
            return True
        node = node.parent
    return node is None or node.tag != "li"


def is_picture_of_site(link: Linking) -> bool:
    """Whether a link is a picture, or a picture and a name that lead home; no entry of a menu that has an icon."""
    if not _is_picture(link):
        return False
    is_name = link.parent_tag != "li" and link.href[:1] != "#" and link.anchor_text.lower() not in HOME_WORDS
    return not link.has_text or (is_name and link.page.is_home(link.target_url))


def _names_site(link: Linking) -> bool:
    """Whether a link home is the first one in its ``nav``, no entry of a list there, and called otherwise than home."""
    if link.href[:1] == "#" or not link.page.is_home(link.target_url) or link.anchor_text.lower() in HOME_WORDS:
        return False
    node, after = link.parent, link.element.next
    while after is not None and not after.is_element_node:
        after = after.next
    if after is not None and after.tag == "a" and after.text(deep=True).strip():  # one of a row
        return False
    for _ in range(_MAX_CLIMB):
        if node is None or node.tag in {"li", "td", "p"}:
            return False
        if node.tag == "nav":
            return link.page.glimpse_links(node).hrefs[:1] == (link.href,)
        if _ENTRY.search(node.attributes.get("class") or ""):
            return False
        node = node.parent
    return False


def _is_picture(link: Linking) -> bool:
    """Whether a link begins with a picture."""
    child = link.element.child
    if child is not None and (child.text_content or "x").isspace():
        child = child.next
    return child is not None and child.tag in {"img", "picture", "svg"}
