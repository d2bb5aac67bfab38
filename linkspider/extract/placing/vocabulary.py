"""What the words of an element's id and class names say of its place on the page.

A name says something by its words and their order: the ``footer`` of ``site-footer`` is the page's, that of
``card-footer`` a card's; ``has-sidebar`` and ``tag-footer`` name states and subjects, not places.
"""

import re
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

from linkspider.extract.placing import lexicon
from linkspider.extract.placing.tokens import MAX_CHARACTERS, names_of, without_looks, words_of


class Hint(IntEnum):
    """What a name says; where an element's names say several things, the first ones are looked at first."""

    BREADCRUMB = 1
    PAGINATION = 2
    SKIP = 3
    COMMENT = 4
    AUTHOR = 5
    TAXONOMY = 6
    SOCIAL = 7
    AD = 8
    RELATED = 9
    CONSENT = 10
    FOOTER = 11
    SIDEBAR = 12
    TOC = 13
    TOOL = 14
    NAV = 15
    HEADER = 16
    LOGO = 17
    NOTE = 18
    PROSE = 19  # the text of an article
    ARTICLE = 20
    MAIN = 21
    PART_HEADER = 22  # of an article, card, table ...: not the page's
    PART_FOOTER = 23
    SECTION = 24  # a chapter, whose id is a link target
    CHAPTER = 25  # of a book
    ITEM = 26  # one link's wrapper, such as nav-item: weak
    COLUMN = 27  # a narrow column of a grid: weak
    FOOT = 28  # the foot of something, mostly the page's: weak
    PORTLET = 29  # a box of MediaWiki's: weak, says something in a sidebar


_JOINED_ABROAD: Final = frozenset(column + side for column in lexicon.COLUMNS_ABROAD for side in lexicon.SIDES_ABROAD)
#: Names that say something as a whole.
_NAMES: Final = (
    (Hint.BREADCRUMB, lexicon.BREADCRUMB_NAMES),
    (Hint.PAGINATION, lexicon.PREV_NEXT_NAMES),
    (Hint.TAXONOMY, lexicon.TAXONOMY_NAMES),
    (Hint.TOOL, lexicon.TOOL_NAMES),
    (Hint.PROSE, lexicon.PROSE_NAMES),
    (Hint.LOGO, lexicon.LOGO_NAMES),
    (Hint.SIDEBAR, lexicon.SIDEBAR_NAMES | _JOINED_ABROAD),
    (Hint.PORTLET, lexicon.PORTLET_NAMES),
    (Hint.HEADER, lexicon.HEADER_NAMES),
    (Hint.NOTE, lexicon.NOTE_NAMES),
    (Hint.NAV, lexicon.NAV_NAMES),
    (Hint.SECTION, lexicon.SECTION_NAMES),
    (Hint.CHAPTER, lexicon.CHAPTER_NAMES),
    (Hint.MAIN, lexicon.MAIN_NAMES),
    (Hint.ARTICLE, lexicon.ARTICLE_NAMES),
)
#: Where each name stands in these; in the first one, if in several.
_PLACES: Final = {name: place for place, (_, names) in reversed([*enumerate(_NAMES)]) for name in names}
#: Columns of the usual grids that are at most two fifths of the page wide.
_NARROW: Final = re.compile(
    r"(?:^|\s)(?:elementor-col-(?:20|25|30|33|40)|et_pb_column_[12]_[345]|w-col-[2-4]|(?:vc_)?col-(?:sm|md|lg|xl)-[2-4]"
    r"|(?:td-pb-)?span[2-4]|(?:column|col)\s+(?:right|left)|(?:right|left)\s+(?:column|col)|grid[_-][2-4]|(?:large|medium)-[2-4]"
    r"|(?:flex-)?shrink-0|(?:md|lg|xl):(?:w-1/[345]|col-span-[1-4]))(?:\s|$)"
)
#: What is in all of their names: far cheaper to tell.
_IN_NARROW: Final = ("col", "span", "grid", "large-", "medium-", "shrink-0", ":w-1/")
#: Names of what stands at the right of something.
_RIGHT: Final = re.compile(
    r"(?:^|\s)(?:[\w-]*[^\W_][_-]|con(?:tent)?|page)?"
    r"right(?:[_-]?(?:area|block|bo?x|content|part|wrap(?:per)?|\d+))?(?:\s|$)",
    re.IGNORECASE,
)
#: Ids that say the same; as classes they put a picture there.
_RIGHT_IDS: Final = frozenset({"rechts", "droite", "derecha", "destra", "direita", "höger", "prawa"})
#: What lies over the page, though it is called left or right.
DRAWER: Final = re.compile(
    r"canvas|modal|drawer|mobile|slide-?out|menu-?bar|menu-?(?:right|left)|header|navbar|topbar|dropdown"
    r"|(?:^|\s)absolute(?:\s|$)",
    re.IGNORECASE,
)
#: What Elementor and HubSpot put into the names of all of their blocks.
_BUILDERS: Final = ("elementor", "hs_cos_wrapper", "widget-span")
#: What stands beside the plain name "signature" where people who post sign: phpBB, SMF, vBulletin, MyBB.
_SIGNED_ID: Final = re.compile(r"sig\d+$|msg_\d+_signature$")
_SIGNED_CLASS: Final = re.compile(r"(?:^|\s)signature (?:restore|scaleimages)(?:\s|$)")
#: Words of which two or three together say that pages are related.
_PAIRED: Final = frozenset().union(*lexicon.RELATED_PAIRS)
#: Utilities that set a space apart: ``mBottom5``.
_SPACING: Final = re.compile(r"[mp][-_]?(?:[Bb]ottom|[Tt]op|[Ll]eft|[Rr]ight)(?:$|[A-Z\d_-])")
#: What a post is filed under.
_TERMS: Final = frozenset({"tag", "tags", "category", "categories"})
_OF_SUBJECTS: Final = ("tag-", "category-", "product_cat-")
_PREFIXES: Final = frozenset({"js", "elementor", "wp"})


def read_names(id_: str | None, class_: str | None) -> tuple[Hint, ...]:
    """What an element's id and class names say, the most specific first.

    Args:
        id_: the ``id`` attribute; a chapter's id is better left out, since it names the chapter's subject.
        class_: the ``class`` attribute.
    """
    return _read_names(id_ and id_[:MAX_CHARACTERS], class_ and class_[:MAX_CHARACTERS])


@lru_cache(maxsize=16_384)
def _read_names(id_: str | None, class_: str | None) -> tuple[Hint, ...]:
    class_ = class_ and without_looks(class_)
    found: set[Hint] = set()
    for name in (*names_of(id_), *names_of(class_)):
        hint = read_name(name)
        if hint is not None:
            found.add(hint)
    is_narrow = class_ and (_is_narrow(class_) or _is_right(class_)) and DRAWER.search(class_) is None
    if is_narrow or (id_ and (_is_right(id_) or id_.lower() in _RIGHT_IDS)):
        found.add(Hint.COLUMN)
    if class_ and "signature" in class_ and (_SIGNED_ID.match(id_ or "") or _SIGNED_CLASS.search(class_)):
        found.add(Hint.AUTHOR)
    return tuple(sorted(found - _denied(found, class_))) if found and class_ else tuple(sorted(found))


def _denied(found: set[Hint], class_: str) -> set[Hint]:
    """What some of an element's names say and others deny."""
    names = {*names_of(class_)}
    denied: set[Hint] = set()
    # the author's own words, and Doxygen's for a paragraph that its user named
    if Hint.PROSE in found or "abstract" in names or names >= {"section", "user"}:
        denied.add(Hint.AUTHOR)
    if not lexicon.DOC_COMMENTS.isdisjoint(names):
        denied.add(Hint.COMMENT)
    if not lexicon.POSTS.isdisjoint(names):  # one with buttons for sharing
        denied.add(Hint.SOCIAL)
    if any(map(class_.__contains__, _BUILDERS)):  # whose widgets are any blocks
        denied.add(Hint.SIDEBAR)
    return denied


def _is_narrow(class_: str) -> bool:
    return any(map(class_.__contains__, _IN_NARROW)) and _NARROW.search(class_) is not None


def _is_right(names: str) -> bool:
    may_be = "right" in names.lower() or not names.isascii()  # nearly never, and far cheaper to tell
    return may_be and _RIGHT.search(names) is not None


@lru_cache(maxsize=16_384)
def read_name(name: str) -> Hint | None:
    """What one id or class name says."""
    words = _own_words(name)
    members = frozenset(words)
    if not words or words[0] in lexicon.STATES or members >= {"header", "footer"}:
        return None
    if words[-1] in lexicon.LAST_STATES:
        return None
    if name in {"navheader", "navfooter"}:  # DocBook's
        return Hint.PAGINATION
    plain = name.lower()
    whole = _read_whole({plain, plain.replace("_", "-"), "-".join(words)})
    is_subject = words[0] in lexicon.SUBJECTS
    if whole is Hint.TAXONOMY or (not is_subject and _is_taxonomy(plain, words)):
        return Hint.TAXONOMY
    if plain.startswith(("js-", "js_")):  # the hook of a script, which names what the script does
        return None
    is_subject |= (words[0] in {"tag", "category"} and len(words) > 1) or name.startswith(_OF_SUBJECTS)
    return whole or (None if is_subject else _read_words(words, members))


def _own_words(name: str) -> tuple[str, ...]:
    """The words of a name without those that a builder or a shop's software puts before all of its names.

    None of what speaks of a program, or of what an element has or has not: ``td_with_ajax_pagination``.
    """
    words = words_of(name)
    if _SPACING.match(name) or name.lower() in lexicon.PROGRAMS or not lexicon.HAVING.isdisjoint(words):
        return ()
    while len(words) > 1 and words[0] in _PREFIXES:
        words = words[1:]
    if words[:2] == ("shopify", "section"):
        words = words[3:] if words[2:3] == ("group",) else words[2:]
    return words


def _is_taxonomy(plain: str, words: tuple[str, ...]) -> bool:
    """``tags``, ``td-tags``, ``tag-list``, ``page__categories``, ``kicker-category``; ``tag-news`` is a subject."""
    first, last = words[0], words[-1]
    if last in _TERMS and "meta" in words[:-1]:  # Blog-meta-item--tags
        return True
    if last == "tag":
        return "tags" in plain and len(words) <= 3
    if last == "category" and len(words) >= 2:
        is_list = "categories" in plain and first in {"page", "blog", "header", "footer", "meta"}
        return is_list or (words[-2] in {"kicker", "post", "entry", "article", "story"} and len(words) <= 3)
    if "category" in words and len(words) > 2 and {*words} <= {"category", "item", "link", "links", "list"}:
        return True
    are_several = "tags" in plain or "keywords" in plain or ("keyword" in words and "list" in words)
    if are_several and len(words) > 1 and lexicon.TAG_PARTS.issuperset(words):
        return True
    is_named = plain in {"category-name", "link-category"} or last == "labels"
    return is_named or (len(words) == 2 and last in {"list", "links"} and first in {"tag", "label"})


def _read_whole(spellings: set[str]) -> Hint | None:
    """What the name as a whole says, where it is known."""
    places = [_PLACES[name] for name in spellings if name in _PLACES]
    return _NAMES[min(places)][0] if places else None


def _read_words(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    """What a name's words say; the first reader that understands them has the last word."""
    for reader in _READERS:
        hint = reader(words, members)
        if hint is not None:
            return hint
    return None


def _steps(_: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    if "breadcrumb" in members:
        return Hint.BREADCRUMB
    if "pagination" in members or "pager" in members:
        return Hint.PAGINATION if members.isdisjoint(lexicon.CONTROLS) else None
    if ("prev" in members or "next" in members) and members <= lexicon.PREV_NEXT_PARTS:
        return Hint.PAGINATION
    is_skip = "skip" in members and members & {"link", "links", "nav", "content", "main", "to"}
    return Hint.SKIP if is_skip and "target" not in members else None


def _people(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    last = words[-1]
    if not members.isdisjoint(lexicon.COMMENT_WORDS):
        return Hint.COMMENT
    if "comment" in members and members.isdisjoint(lexicon.COMMENT_OTHER):
        return Hint.COMMENT
    is_poster = not members.isdisjoint(lexicon.AUTHOR_WORDS) and members.isdisjoint(lexicon.AUTHOR_OTHER)
    is_poster |= "signature" in members and not members.isdisjoint(lexicon.SIGNED)
    if is_poster or (members >= {"message", "user"} and last not in {"content", "body", "text"}):
        return Hint.AUTHOR
    is_user = "user" in members and len(words) <= 3 and last in {"info", "details", "name", "avatar", "user"}
    is_author = "author" in members and (len(words) == 1 or last in lexicon.AUTHOR_PARTS or "about" in members)
    is_author &= words[:2] != ("links", "of")  # NexT's, in its sidebar
    return Hint.AUTHOR if is_user or is_author else None


def _offers(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    """Sharing, advertisements, related pages."""
    is_share = "share" in members and members.isdisjoint(lexicon.SHARE_OTHER)
    is_social = "social" in members and members.isdisjoint(lexicon.SOCIAL_OTHER)
    if is_share or is_social or not members.isdisjoint(lexicon.SOCIAL_WORDS):
        return Hint.SOCIAL
    is_ad = "ad" in members and members <= lexicon.AD_PARTS
    is_paid = not members.isdisjoint(lexicon.AD_WORDS) and members.isdisjoint(lexicon.AD_OTHER)
    is_ad |= words[:2] == ("td", "rec")  # td-a-rec of the theme Newspaper
    if is_ad or is_paid or ("web" in members and members >= {"from", "the"}):
        return Hint.AD
    return Hint.RELATED if _is_related(words, members) else None


def _is_related(words: tuple[str, ...], members: frozenset[str]) -> bool:
    if not members.isdisjoint(lexicon.RELATED_WORDS):
        is_other = members & {"work", "note", "info", "term", "terms", "button", "btn", "count", "source", "sources"}
        is_clear = len(words) <= 2 or len(members & lexicon.RELATED_WORDS) > 1
        return not is_other and (is_clear or not members.isdisjoint(lexicon.RELATED_PARTS))
    if not members.isdisjoint(lexicon.RELATED_NAMES):
        return True
    return len(members & _PAIRED) > 1 and any(members >= pair for pair in lexicon.RELATED_PAIRS)


def _feet(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    is_dialog = "privacy" in members and not members.isdisjoint(lexicon.CONSENT_DIALOGS)
    is_question = not members.isdisjoint(lexicon.CONSENT_WORDS) and members.isdisjoint(lexicon.ABOUT_COOKIES)
    if is_dialog or is_question:
        return Hint.CONSENT
    if "footer" in members:
        before = words[: words.index("footer")]
        return Hint.FOOTER if lexicon.OF_PARTS.isdisjoint(before) else Hint.PART_FOOTER
    if "colophon" in members or "doormat" in members or "doormats" in members:
        return Hint.FOOTER
    is_foot = words[0] in {"foot", "bottom", "tail"} or words in lexicon.FEET
    return Hint.FOOT if is_foot and members.isdisjoint(lexicon.NO_FEET) else None


def _columns(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    is_filter = "facet" in members or "facets" in members or ("nav" in members and "filter" in members)
    is_beside = "side" in members or (words[0] in {"left", "right"} and "top" not in members)
    is_beside &= "mobile" not in members  # drawn over the page
    is_menu = is_beside and members & {"nav", "menu"}
    is_abroad = members <= lexicon.PARTS_ABROAD and not members.isdisjoint(lexicon.SIDES_ABROAD)
    is_abroad &= not members.isdisjoint(lexicon.COLUMNS_ABROAD)
    is_side = len(words) == 2 and words[1] == "side" and words[0] not in lexicon.NO_SIDES
    is_side |= (is_filter and members.isdisjoint(lexicon.WRAPPERS)) or ("mw" in members and "panel" in members)
    is_side |= words in lexicon.ASIDES or (words[-1] == "aside" and "layout" in words)
    if is_menu or is_side or is_abroad:
        return Hint.SIDEBAR
    if "sidebar" in members or ("side" in members and "bar" in members):
        has_one = not lexicon.LAYOUT_PAIRS.isdisjoint(pairwise(words))  # a section or grid
        return Hint.SIDEBAR if not has_one and members.isdisjoint(lexicon.LAYOUT | {"main", "content"}) else None
    is_listed = words == ("toc", "section")  # a section of the text, as journals call it
    is_toc = "toc" in members or members >= {"table", "contents"} or members >= {"table", "of", "content"}
    if is_toc and "entry" not in members and not is_listed:
        return Hint.TOC
    is_rail = "rail" in members and members <= lexicon.RAIL_PARTS
    if is_rail or (words[0] == "aside" and len(words) == 2 and words[1] in lexicon.ASIDE_PARTS):
        return Hint.SIDEBAR
    is_widget = "widget" in members and (words[0] == "widget" or words[-1] in {"widget", "area", "column"})
    if "slide" in members and "out" in members:  # drawn over the page
        return None
    return Hint.SIDEBAR if is_widget else None


def _bars(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    """Logo and navigation."""
    if "logo" in members or "brand" in members:
        return Hint.LOGO
    is_drawn = (
        "dropdown" in members
        and "accordion" not in members
        and (words[-1] == "dropdown" or members & lexicon.DROPDOWN_PARTS)
    )
    are_filters = members <= lexicon.FILTER_PARTS and ("filters" in members or ("filter" in members and len(words) > 1))
    if is_drawn or are_filters:
        return Hint.NAV
    is_nav = not members.isdisjoint(lexicon.NAV_WORDS)
    if is_nav and members.isdisjoint(lexicon.NO_MENUS):
        if "header" in members and words[0] in {"site", "main", "page", "header", "global", "top"}:
            return Hint.HEADER
        return Hint.ITEM if words[-1] in lexicon.ITEMS else Hint.NAV
    return Hint.ITEM if words[-1] in {"tabs", "tablist"} else None


def _heads(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    if "header" in members:
        at = words.index("header")
        if at and words[at - 1] in {"after", "before", "below"}:
            return None
        if not lexicon.OF_PARTS.isdisjoint(words[:at]) or "page" in members:
            return Hint.PART_HEADER
        return None if lexicon.NO_HEADER.intersection(words[at + 1 : at + 2]) else Hint.HEADER
    is_bar = "topbar" in members or "appbar" in members or ("top" in members and "bar" in members)
    return Hint.HEADER if is_bar or "masthead" in members else None


def _texts(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    """What the content's own wrappers are called."""
    first, last = words[0], words[-1]
    if last in {"content", "body", "text"} and not members.isdisjoint(lexicon.PROSE_BEFORE):
        return Hint.PROSE
    is_first = first in {"content", "main"} and members.isdisjoint(lexicon.ALIGNMENTS)
    is_page = last in {"content", "body"} and "page" in members
    if is_first or is_page or (last in {"content", "main"} and len(words) == 2 and first not in lexicon.SIZES):
        return Hint.MAIN
    return Hint.NOTE if members & _NOTES else None


_NOTES: Final = frozenset({"callout", "pullquote", "footnote", "footnotes", "admonition"})
_READERS: Final = (_steps, _people, _offers, _feet, _columns, _bars, _heads, _texts)
