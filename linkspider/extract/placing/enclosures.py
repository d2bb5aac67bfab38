"""What the ancestors of a link say of where it stands: one step for each ancestor, from the root down.

The order is that of importance: breadcrumbs and pagination wherever they stand; the outermost of the page's footer,
header, sidebar and navigation; blocks such as comments within the content; what remains is content.
"""

import re
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.addresses import are_profiles, is_taxonomy, may_share
from linkspider.extract.placing.bars import bar_rule, is_toc_beside
from linkspider.extract.placing.here import Enclosure, Here
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.signs import Level, read_signs
from linkspider.extract.placing.standing import (
    MANY_LINKS,
    holds_prose,
    is_behind_heading,
    is_in_column,
    is_of_links,
    is_page_header,
    stands_in_text,
)
from linkspider.extract.placing.trails import BREADCRUMB_LABEL, PAGINATION_LABEL, holds_much_else, rule_of_steps
from linkspider.extract.placing.vocabulary import Hint
from linkspider.model.placement import Confidence, Placed, Placement, placed_by

#: What is drawn over the page; ``hidden-mobile`` is not.
_DRAWER: Final = re.compile(r"hamburger|off-?canvas|drawer|(?:^|\s)mobile-?(?:menu|nav)")
_SOCIAL_LABEL: Final = re.compile(r"\b(share|sharing|social)\b", re.IGNORECASE)
#: Ids and classes of the page's own header and footer in Drupal's Omega.
_OMEGA: Final = re.compile(r"section-(?:header|footer) section ")
_LONGER_THAN_TRAILS: Final = 16  # links
#: Links of a block that are asked where they lead.
_SAMPLE: Final = 20
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
_CONTENTS: Final = {
    Hint.PROSE: Level.PROSE,
    Hint.ARTICLE: Level.ARTICLE,
    Hint.CHAPTER: Level.ARTICLE,
    Hint.MAIN: Level.MAIN,
}
#: What counts inside of what is called navigation.
_ELEMENTS_INSIDE_NAV: Final = {"aside": "sidebar.element", "header": "header.element", "nav": "nav.element"}
_INSIDE_NAV: Final = {Hint.FOOTER: "footer.token", Hint.SIDEBAR: "sidebar.token", Hint.HEADER: "header.token"}
#: What stands in the column of MediaWiki's Monobook and is drawn above the text.
_PORTLETS: Final = {"p-cactions": "nav.tool", "p-personal": "nav.tool", "p-logo": "header.logo"}
#: Roles that only the page's own header and footer have (ARIA 1.2).
_PAGE_ROLES: Final = frozenset({"banner", "contentinfo"})
#: What marks the bars of steps above and below pages of older Sphinx, which have no role.
_BAR_OF_SPHINX: Final = "div.related > ul > li.right > a"
#: What holds more than a name.
_BOXES: Final = frozenset({"div", "section", "article", "aside", "figure", "p"})
_ID: Final = frozenset({"id"})
_EXEMPT: Final = frozenset({"html", "body", "head"})


def enter(
    outer: Enclosure, element: LexborNode, tag: str, attributes: Mapping[str, str | None], page: Page
) -> Enclosure:
    """What is said inside of an element.

    Args:
        outer: what its parent says.
        element: the element.
        tag: its name.
        attributes: its attributes.
        page: the page's landmarks.
    """
    if tag in _EXEMPT or element.mem_id in page.frame_ids:
        return outer
    is_chapter = tag == "section" and outer.is_part and outer.level > Level.NOWHERE
    if is_chapter and attributes.keys() <= _ID and element.mem_id not in page.related_ids:
        return outer
    signs = read_signs(outer.level, element, tag, attributes, page)
    if signs is None:
        return outer
    here = Here(outer, element, tag, signs, page)
    if signs.is_wrapper and page.is_heading_core and _may_hold_heading(here):
        is_header = attributes.get("role") == "banner" or is_page_header(here.element, here.page)
        here = here._replace(signs=signs._replace(is_wrapper=not is_header))
    return _step(here)


def _step(here: Here) -> Enclosure:
    outer, signs = here.outer, here.signs
    placed = outer.placed
    if placed is not None and placed.placement in _STICKY:
        return here.at("breadcrumb.token" if Hint.BREADCRUMB in signs.hints else None) or outer
    sticky = None if signs.is_wrapper else here.at(_sticky(here))
    return sticky or _rest(here, placed)


def _rest(here: Here, placed: Placed | None) -> Enclosure:
    """What an element says where it is no block of breadcrumbs or pagination."""
    outer, signs = here.outer, here.signs
    if signs.landmark == "main":
        return _main(outer) if here.page.is_main(here.element) else outer
    if placed is not None:
        return here.at(_inside(here, placed)) or _in_logo(here)
    if signs.is_wrapper:
        return _content(here)
    if Hint.NOTE in signs.hints and outer.level and signs.landmark not in {"nav", "header", "footer"}:
        return _deeper(outer, Level.PROSE, "content.note")
    return _beside(here) or _content(here)


def _main(outer: Enclosure) -> Enclosure:
    """``main`` takes its links out of whatever is only called navigation or sidebar."""
    return outer._replace(placed=None, level=max(Level.MAIN, outer.level), content=placed_by("content.main"))


def _deeper(outer: Enclosure, level: Level, rule: str) -> Enclosure:
    """Deeper in the content; what elements say is surer than names."""
    content = placed_by(rule)
    if outer.is_semantic and content.confidence == Confidence.TOKEN:
        content = outer.content
    return Enclosure(outer.placed, max(level, outer.level), content, outer.is_part, outer.is_logo)


def _sticky(here: Here) -> str | None:
    """Breadcrumbs and pagination, which count wherever they stand."""
    signs = here.signs
    if signs.data == "breadcrumb.data":
        return signs.data
    if Hint.BREADCRUMB in signs.hints and not here.page.holds_links(here.element, _LONGER_THAN_TRAILS):
        return "breadcrumb.token"
    if signs.label and BREADCRUMB_LABEL.search(signs.label):
        return "breadcrumb.label"
    if signs.label and PAGINATION_LABEL.search(signs.label):
        return "pagination.label"
    if Hint.PAGINATION in signs.hints and not holds_much_else(here.element, here.page):
        return "pagination.token"
    return _trail(here)


def _trail(here: Here) -> str | None:
    """Lists of links that are known by where they lead."""
    signs = here.signs
    placed = here.outer.placed
    if here.tag == "li":  # one of a list's
        return None
    is_bar = placed is None or placed.placement in {Placement.HEADER, Placement.FOOTER}
    if signs.landmark != "nav" and (not is_bar or {Hint.NAV, Hint.FOOTER, Hint.HEADER}.isdisjoint(signs.hints)):
        return None
    may_be_trail = signs.landmark == "nav" and {Hint.NAV, Hint.HEADER, Hint.ITEM}.isdisjoint(signs.hints)
    if may_be_trail and placed is not None:  # a menu of home and one section is no ordered list
        may_be_trail = is_bar and here.element.css_first("ol") is not None
    return rule_of_steps(here.element, here.page, may_be_trail=may_be_trail)


def _inside(here: Here, placed: Placed) -> str | None:
    """What still counts inside of a place."""
    signs, hints = here.signs, here.signs.hints
    may_sell = placed.placement in {Placement.SIDEBAR, Placement.HEADER}
    if may_sell and (signs.is_ad or (Hint.AD in hints and not _leads_within(here))):
        return "ad.attribute" if signs.is_ad else "ad.token"
    if placed.placement == Placement.SIDEBAR and (rule := _inside_sidebar(here, placed.rule)):
        return rule
    if placed.rule in {"social_share.token", "author_bio.token"} and Hint.TAXONOMY in hints:
        return "related.taxonomy"
    may_be_share = Hint.SOCIAL in hints and (placed.rule == "related.taxonomy" or placed.rule.startswith("author_bio."))
    if may_be_share and may_share(here.page.glimpse(here.element).hrefs):
        return "social_share.token"
    if placed.placement in {Placement.NAV, Placement.SIDEBAR} and Hint.SOCIAL in hints:
        hrefs = here.page.glimpse(here.element).hrefs[:12]
        is_bar = placed.placement == Placement.NAV or placed.rule == "sidebar.column"
        is_for_sharing = may_share(hrefs) or (is_bar and "share" in signs.names and not are_profiles(hrefs))
        return "social_share.token" if is_for_sharing else None
    return _inside_menu(here) if placed.rule == "nav.token" and not signs.is_wrapper else None


def _inside_menu(here: Here) -> str | None:
    """What still counts inside of what is navigation by its name alone."""
    signs, hints = here.signs, here.signs.hints
    if here.tag in _ELEMENTS_INSIDE_NAV or Hint.NAV in hints:
        return _ELEMENTS_INSIDE_NAV.get(here.tag)
    rule = next((_INSIDE_NAV[hint] for hint in hints if hint in _INSIDE_NAV), None)
    return None if rule == "sidebar.token" and signs.is_widget else rule


def _inside_sidebar(here: Here, rule: str) -> str | None:
    """An author's box, which no line of a list is, the page's header, and what MediaWiki draws at the top."""
    signs = here.signs
    name = signs.names.partition(" ")[0]
    if name in _PORTLETS:
        return _PORTLETS[name]
    if Hint.AUTHOR in signs.hints and not signs.is_wrapper and here.tag in _BOXES:
        return "author_bio.token"
    is_header = rule == "sidebar.token" and signs.landmark == "header" and Hint.PART_HEADER not in signs.hints
    is_header = is_header and (here.page.glimpse(here.element).has_nav or here.page.holds_home(here.element))
    return "header.element" if is_header else None


def _in_logo(here: Here) -> Enclosure:
    return here.outer._replace(is_logo=True) if Hint.LOGO in here.signs.hints else here.outer


def _beside(here: Here) -> Enclosure | None:
    """What stands beside the text: by elements, then by names."""
    landmark = here.signs.landmark
    if landmark == "nav":
        return here.at(_nav(here))
    if landmark == "aside":
        return here.at(_aside(here)) or _deeper(here.outer, Level.PROSE, "content.note")
    if landmark in {"header", "footer"}:
        rule = "footer.legal" if Hint.CONSENT in here.signs.hints else _edge(here) or _block(here)
        return here.at(rule) or here.outer._replace(is_part=True, level=min(here.outer.level, Level.ARTICLE))
    if landmark == "note" and here.outer.level and Hint.AUTHOR not in here.signs.hints:
        return _deeper(here.outer, Level.PROSE, "content.note")
    return here.at(_block(here) or bar_rule(here))


def _nav(here: Here) -> str:
    """What kind of navigation a ``nav`` is."""
    signs, hints, level = here.signs, here.signs.hints, here.outer.level
    if Hint.SOCIAL in hints or _SOCIAL_LABEL.search(signs.label):
        return "social_share.token" if Hint.SOCIAL in hints else "social_share.label"
    if Hint.TAXONOMY in hints or Hint.FOOTER in hints:
        return "related.taxonomy" if Hint.TAXONOMY in hints else "footer.token"
    if signs.is_headed or (Hint.RELATED in hints and here.tag == "nav"):  # not the bars of Sphinx's pages
        return "related.heading" if signs.is_headed else "related.token"
    if level > Level.NOWHERE and _is_of_subjects(here):
        return "related.taxonomy"
    is_toc = Hint.TOC in hints and is_toc_beside(here)
    is_named = Hint.SIDEBAR in hints and level < Level.ARTICLE and here.tag != "amp-sidebar"
    if is_toc or is_named:
        return "sidebar.token"
    return "sidebar.column" if level < Level.PROSE and is_in_column(here.element, here.page) else "nav.element"


def _is_of_subjects(here: Here) -> bool:
    """Whether all links in an element lead to tags, topics or categories, and the page's heading is before it."""
    hrefs = here.page.glimpse(here.element).hrefs
    return len(hrefs) > 1 and all(map(is_taxonomy, hrefs)) and is_behind_heading(here.element, here.page)


def _aside(here: Here) -> str | None:
    """Where an ``aside`` is not part of the text."""
    signs, hints, level = here.signs, here.signs.hints, here.outer.level
    block = _block(here) or ("footer.token" if Hint.FOOTER in hints and level < Level.ARTICLE else None)
    if Hint.HEADER in hints and level == Level.NOWHERE:
        block = block or "header.token"
    if block is not None or Hint.NOTE in hints:
        return block
    is_named, is_in_part = Hint.SIDEBAR in hints, here.outer.is_semantic and here.outer.is_part
    seen = here.page.glimpse(here.element)
    if level < Level.ARTICLE:
        is_part = not is_named and stands_in_text(here.element, seen, is_in_part=is_in_part)
        is_drawer = seen.has_nav and not is_named and _DRAWER.search(signs.names) is not None
        return None if is_part else "nav.token" if is_drawer else "sidebar.element"
    if is_named and (
        level == Level.ARTICLE or seen.has_nav or not stands_in_text(here.element, seen, is_in_part=False)
    ):
        return "sidebar.element"
    if level == Level.ARTICLE and len(seen.hrefs) > 3 and not stands_in_text(here.element, seen, is_in_part=is_in_part):
        return "sidebar.element"
    if Hint.TOC in hints:
        return "nav.toc"
    return "nav.token" if Hint.NAV in hints else None


def _edge(here: Here) -> str | None:
    """A header or footer element, where it is the page's and not that of an article, section or card."""
    outer, edge, hints, page = here.outer, here.signs.landmark, here.signs.hints, here.page
    seen = page.glimpse(here.element)
    is_free = not (outer.is_semantic or outer.is_part) and outer.level < Level.ARTICLE
    is_free &= not (edge == "header" and outer.level and page.has_many_headers)  # of cards
    if here.tag not in {"header", "footer"} or here.element.attributes.get("role") in _PAGE_ROLES:
        return f"{edge}.element"
    part = Hint.PART_HEADER if edge == "header" else Hint.PART_FOOTER
    if is_free and part in hints and not _OMEGA.match(here.signs.names):
        is_free = "page-header" in here.signs.names and not seen.has_heading
    if edge == "header" and not is_free and outer.level == Level.NOWHERE and page.has_main:
        is_free = "page-header" in here.signs.names and seen.has_nav
    if edge == "footer":
        is_own = Hint.FOOTER in hints or (not is_free and page.speaks_of_copyright(here.element))
        is_pages = is_free or (outer.level < Level.PROSE and is_own)
    else:
        is_top = outer.level < Level.ARTICLE and not seen.has_heading
        is_bar = seen.has_nav or (len(seen.hrefs) >= MANY_LINKS and seen.is_list_of_links)
        is_pages = is_free or (is_top and (is_bar or page.holds_home(here.element)))
    return f"{edge}.element" if is_pages else None


def _block(here: Here) -> str | None:
    """Comments, author boxes, related pages, sharing, advertisements."""
    signs, outer = here.signs, here.outer
    if signs.data == "author_bio.data" or (signs.data == "comment.data" and not here.page.is_forum):
        return signs.data
    if Hint.RELATED in signs.hints and here.element.css_first(_BAR_OF_SPHINX) is not None:
        return "nav.token"
    if signs.is_ad and here.tag in {"ins", "div", "aside", "section"} and not holds_prose(here.element, here.page):
        return "ad.attribute"
    is_widget = Hint.SIDEBAR in signs.hints
    for hint in signs.hints:
        is_article = hint == Hint.AUTHOR and here.tag == "article"
        is_chapter = hint == Hint.CONSENT and outer.level and here.tag == "section"
        is_around = hint in {Hint.SOCIAL, Hint.AD} and holds_prose(here.element, here.page)
        is_around |= hint == Hint.AD and _leads_within(here)
        is_following = hint == Hint.SOCIAL and are_profiles(here.page.glimpse(here.element).hrefs[:12])
        is_around |= hint == Hint.TAXONOMY and here.element.css_first("pre, table img, .tag_title") is not None
        is_column = is_widget and (hint == Hint.RELATED or (hint == Hint.TAXONOMY and not outer.is_semantic))
        if hint in _BLOCKS and not is_column and not is_article and not (is_chapter or is_following or is_around):
            return _BLOCKS[hint]
    is_headed = signs.is_headed and outer.level < Level.PROSE and Hint.FOOTER not in signs.hints
    if is_headed and _is_of_links(here):
        return "related.heading"
    is_social = signs.label and here.tag in {"section", "div", "ul"} and _SOCIAL_LABEL.search(signs.label)
    return "social_share.label" if is_social else None


def _is_of_links(here: Here) -> bool:
    """Whether a block under a telling heading is a list of links, or has that heading first and is one of cards."""
    if here.element.mem_id in here.page.headed_ids:
        return is_of_links(here.element, here.page)
    return here.page.glimpse(here.element).is_list_of_links


def _leads_within(here: Here) -> bool:
    """Whether what is named after advertisements holds many links, and most of them to the page's own site."""
    hrefs = here.page.glimpse(here.element).hrefs[:_SAMPLE]
    targets = [here.page.resolve(href) or "" for href in hrefs]
    return len(hrefs) >= MANY_LINKS and 2 * sum(target.startswith(here.page.origin) for target in targets) > len(hrefs)


def _may_hold_heading(here: Here) -> bool:
    """Whether an element may be the page's header though the page's only heading is in it."""
    signs = here.signs
    is_page = Hint.PART_HEADER in signs.hints and "page" in signs.names
    is_menu = Hint.NAV in signs.hints and here.element.mem_id not in here.page.longest_ids
    return signs.landmark == "header" or Hint.HEADER in signs.hints or is_page or is_menu


def _content(here: Here) -> Enclosure:
    """The content's own containers."""
    outer, signs, page = here.outer, here.signs, here.page
    if signs.data == "content.body":
        return _deeper(outer, Level.PROSE, "content.body")
    if signs.landmark == "article" and (not signs.is_wrapper or here.tag == "article"):
        return _deeper(outer, Level.ARTICLE, "content.article")
    if signs.is_wrapper and page.has_main:
        return outer
    level = next((_CONTENTS[hint] for hint in signs.hints if hint in _CONTENTS), None)
    if level == Level.PROSE and signs.is_wrapper and here.element.css_first("aside, footer, header") is not None:
        level = Level.ARTICLE  # there is more in it than the text
    if level is not None:
        return _deeper(outer, level, "content.token")
    is_part = signs.landmark == "section" or not {Hint.PART_HEADER, Hint.PART_FOOTER}.isdisjoint(signs.hints)
    return outer._replace(is_part=True) if is_part and not signs.is_wrapper else outer
