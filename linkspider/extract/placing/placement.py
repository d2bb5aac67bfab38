"""Where a link stands, from what its ancestors say and what the link says itself."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from linkspider.extract.anchors import PERMALINKS
from linkspider.extract.placing.addresses import Purpose, is_taxonomy, purpose_of
from linkspider.extract.placing.glimpses import Glimpse, glimpse_line
from linkspider.extract.placing.here import Linking
from linkspider.extract.placing.logos import is_logo_beside, is_logo_in_nav
from linkspider.extract.placing.neighbours import (
    by_neighbours,
    has_arrow_beside,
    is_between_arrows,
    is_in_trail,
    is_share_word,
    is_short_line,
)
from linkspider.extract.placing.signs import Level
from linkspider.extract.placing.standing import is_behind_heading, is_in_item, stands_on_heading
from linkspider.extract.placing.tokens import MAX_CHARACTERS
from linkspider.extract.placing.trails import (
    is_clear_step,
    is_pagination,
    is_same_page,
    is_step,
    may_be_page,
)
from linkspider.extract.placing.vocabulary import Hint, read_names
from linkspider.model.placement import RULES, Placed, Placement, placed_by
from linkspider.model.rel import tokens_of

_TITLE_STEP: Final = re.compile(r"(previous|next) (chapter|page|topic|post|article)\Z", re.IGNORECASE)
_SKIP_TEXT: Final = re.compile(
    r"(?:skip|jump) (?:to|navigation|nav|past|over)\b|(?:direkt |springe )?zum (?:haupt)?inhalt"
    r"|aller (?:directement )?au contenu"
    r"|(?:saltar|ir|pasar|vai|passa|salta|pular|ga|hoppa|gå|przejdź|перейти)\b.{0,12}\b(?:al?|ao|para|naar|till?|do|к) "
    r"(?:\w+ )?(?:conten|cont[eé]ud|inhoud|innehåll|indhold|innhold|treści|содержан|основн)|本文へ"
    r"|(?:přeskočit|přejít|preskočiť|prejsť) na\b|ugrás a\b|içeriğe (?:geç|atla)|(?:salt|sari) la con[tț]inut",
    re.IGNORECASE,
)
#: Links for those who write the page.
_TOOL_TEXT: Final = re.compile(
    r"(?:edit|improve|suggest (?:an )?edits? (?:to|for|on)) (?:this|the) (?:\w+ )?"
    r"(?:page|post|article|document|source)\b",
    re.IGNORECASE,
)
#: What links to a page's neighbours say in their ``rel``; in a footer ``contents`` may be a map of the site.
_STEPS: Final = frozenset({"next", "prev"})
_STEPS_ALONE: Final = _STEPS | {"previous", "up", "contents", "index", "first", "last"}
#: Lists of an archive of letters.
_ARCHIVE: Final = re.compile(
    r"(?:\[\s*(?:date|thread|subject|author)\s*\]|(?:date|thread|subject|author) index|list archives?)\Z", re.IGNORECASE
)
_MAX_BETWEEN: Final = 40
#: Characters of an anchor that may say something.
_MAX_ANCHOR: Final = 80
#: Characters of an anchor that leads to a page of a list.
_MAX_PAGE_WORDS: Final = 25
#: Characters of a section's name above a heading, and of what stands beside it.
_MAX_SECTION: Final = 40
#: Characters outside of links in a block of pagination, and in a list of tags.
_MAX_IN_BLOCK: Final = 80
_MAX_IN_LIST: Final = 60
#: No number of an issue.
_HASHTAG: Final = re.compile(r"#\w*[^\W\d]")
_POST: Final = re.compile(r"[?&]p=\d+$")
#: References to people: ``user/install/`` beside the page is a chapter.
_PAGES_OF_PEOPLE: Final = re.compile(r"^(?:/|https?:|\.\./)|\baut|^\?|\.php")
#: What stands around the links of a list.
_ITEMS: Final = frozenset({"li", "dt", "dd", "span", "b", "strong"})
#: Elements between a link and the item of a list of comments that it stands in.
_MAX_IN_ITEM: Final = 8
#: More categories than a post has.
_MANY_SECTIONS: Final = 7
#: Rules of places in which a link may still say something else itself.
_BAR_RULES: Final = frozenset(rule for rule in RULES if rule.startswith(("nav.", "header.", "sidebar.", "footer.")))
_TOP_RULES: Final = frozenset(rule for rule in RULES if rule.startswith(("nav.", "header.")))
#: What the link's own class names say of it where it stands in the content.
_OWN: Final = {
    Hint.SOCIAL: "social_share.token",
    Hint.TAXONOMY: "related.taxonomy",
    Hint.TOOL: "nav.tool",
    Hint.COMMENT: "comment.token",
    Hint.AD: "ad.token",
    Hint.AUTHOR: "author_bio.token",
    Hint.SKIP: "nav.skip",
}


_TELLING: Final = frozenset(_OWN) | {Hint.PAGINATION, Hint.LOGO, Hint.NAV, Hint.ITEM}


class _Words(NamedTuple):
    """What an anchor's text says."""

    is_clear_step: bool
    may_be_page: bool
    is_skip: bool
    is_archive: bool
    is_tool: bool


def _words_of(anchor_text: str) -> _Words | None:
    """What an anchor's text says; None of nearly all."""
    return _read_words(anchor_text) if len(anchor_text) <= _MAX_ANCHOR else None


@lru_cache(maxsize=32_768)
def _read_words(anchor_text: str) -> _Words | None:
    is_one = is_step(anchor_text)
    found = _Words(
        is_one and is_clear_step(anchor_text),
        is_one or may_be_page(anchor_text),
        _SKIP_TEXT.match(anchor_text) is not None,
        _ARCHIVE.match(anchor_text) is not None,
        _TOOL_TEXT.match(anchor_text) is not None,
    )
    return found if any(found) else None


@lru_cache(maxsize=8_192)
def _own_hints(class_: str) -> tuple[Hint, ...]:
    """What a link's own class names say of it: nothing of nearly all."""
    return tuple(hint for hint in read_names(None, class_) if hint in _TELLING)


def place_link(link: Linking) -> Placed:
    """Says where a link stands."""
    inside, attributes = link.inside, link.attributes
    placed = inside.placed
    if placed is not None and placed.rule not in _BAR_RULES:
        return placed
    rel, class_ = attributes.get("rel"), link.class_
    rels = tokens_of(rel) if rel else []
    if rels and not (_STEPS if placed and placed.placement == Placement.FOOTER else _STEPS_ALONE).isdisjoint(rels):
        return placed_by("pagination.rel")
    hints = _own_hints(class_[:MAX_CHARACTERS]) if class_ else ()
    if hints and Hint.PAGINATION in hints and inside.level < Level.PROSE:
        return placed_by("pagination.token")
    purpose = purpose_of(link.target_url) if link.href[:1] != "#" else None  # the page's own address says nothing
    if placed is not None:
        rule = _in_bar(link, placed, purpose, rels, hints)
        return placed if rule is None else placed_by(rule)
    rule = _by_attributes(link, rels, hints) if rels or hints or "itemprop" in attributes else None
    if rule is None:
        rule = (purpose and _by_address(link, purpose)) or _by_words(link)
    if rule is None and inside.level < Level.PROSE:
        rule = by_neighbours(link)
    if rule is None and link.page.is_above(link.target_url) and _names_section(link):
        rule = "related.taxonomy"
    return inside.content if rule is None else placed_by(rule)


def _in_bar(
    link: Linking, placed: Placed, purpose: Purpose | None, rels: list[str], hints: tuple[Hint, ...]
) -> str | None:
    """What a link says in a header, footer, sidebar or navigation."""
    rule = None if purpose is None else _by_purpose(link, placed, purpose)
    if rule is not None:
        return rule
    if placed.placement == Placement.SIDEBAR and Hint.AD in hints:
        return "ad.token"
    title = link.attributes.get("title")
    if is_step(link.anchor_text) or (title and _TITLE_STEP.match(title)):
        return "pagination.word"
    if placed.placement == Placement.NAV and _is_beside_arrow(link, placed):
        return "pagination.word"
    if placed.rule in _TOP_RULES and is_in_trail(link, link.after):
        return "breadcrumb.trail"
    is_named = Hint.LOGO in hints
    is_logo = (placed.placement == Placement.SIDEBAR and is_logo_beside(link, is_named=is_named)) or (
        placed.placement == Placement.NAV and (is_named or is_logo_in_nav(link, rels))
    )
    return "header.logo" if is_logo else None


def _is_beside_arrow(link: Linking, placed: Placed) -> bool:
    return is_between_arrows(link) or (placed.rule == "nav.token" and has_arrow_beside(link))


def _by_purpose(link: Linking, placed: Placed, purpose: Purpose) -> str | None:
    """What a link's address says in a header, footer, sidebar or navigation."""
    if purpose.is_ad and placed.placement != Placement.FOOTER:
        return "ad.server"
    if purpose.is_share:
        return "social_share.intent"
    is_beside_article = placed.placement == Placement.SIDEBAR and link.inside.level >= Level.ARTICLE
    is_tag = purpose.is_taxonomy and is_beside_article and _is_among_taxonomy(link)
    return "related.taxonomy" if is_tag else None


def _by_attributes(link: Linking, rels: list[str], hints: tuple[Hint, ...]) -> str | None:
    """What the link's own attributes say in the content."""
    if rels:
        if "tag" in rels and not link.anchor_text.startswith("#"):  # a word in a text, where it does
            return "related.tag"
        if "author" in rels:
            return "author_bio.rel"
        if "sponsored" in rels and link.inside.level == Level.NOWHERE and not _is_in_text(link):
            return "ad.attribute"
        if "ugc" in rels and link.inside.level <= Level.MAIN and is_in_item(link.element, _MAX_IN_ITEM):
            return "comment.ugc"
    for hint in hints:
        if hint == Hint.SOCIAL and link.target_url.startswith(link.page.origin):
            continue
        if hint == Hint.AUTHOR and link.anchor_text[:1] == "@":  # one who is spoken to
            continue
        rule = _OWN.get(hint) or _by_weak_hint(link, hint)
        if rule is not None:
            return rule
    return "author_bio.data" if link.attributes.get("itemprop") == "author" else None


def _by_weak_hint(link: Linking, hint: Hint) -> str | None:
    if hint == Hint.LOGO and link.page.is_home(link.target_url):
        return "header.logo"
    is_item = hint in {Hint.NAV, Hint.ITEM} and link.inside.level == Level.NOWHERE and link.href[:1] != "#"
    return "nav.token" if is_item else None


def _by_address(link: Linking, purpose: Purpose) -> str | None:
    """What the link's address says in the content."""
    if purpose.is_share or purpose.is_ad:
        return "social_share.intent" if purpose.is_share else "ad.server"
    if link.inside.level == Level.PROSE:
        return None
    anchor_text = link.anchor_text
    if purpose.is_page and len(anchor_text) <= _MAX_PAGE_WORDS and _turns_page(link):
        return "pagination.number"
    is_word = anchor_text[:1] == "#" and _is_in_text(link)
    is_own = link.page.is_own(link.target_url) and not ("#" in link.href and link.page.is_itself(link.target_url))
    may_be_tag = purpose.is_taxonomy and len(anchor_text) <= 40 and not is_word and is_own
    if may_be_tag and (_is_among_taxonomy(link) or is_short_line(link)):
        return "nav.links" if _is_in_menu_of_sections(link) else "related.taxonomy"
    is_person = purpose.is_person and anchor_text[:1] != "@" and _PAGES_OF_PEOPLE.search(link.href) is not None
    return "author_bio.byline" if is_person and is_short_line(link) else None


def _turns_page(link: Linking) -> bool:
    """Whether a link whose address has the number of a page is for turning over, as its words or its line say.

    The first page of a list is led to by other words, too (``browse all``); ``?p=12`` is a post of WordPress's.
    """
    words, url = _words_of(link.anchor_text), link.target_url
    if not link.anchor_text or (words is not None and (words.may_be_page or words.is_clear_step)):
        return True
    is_list = link.page.is_own(url) and not url.endswith(("=1", "/1", "/1/")) and _POST.search(url) is None
    return is_list and is_short_line(link)


def _by_words(link: Linking) -> str | None:
    """What the link's text says in the content."""
    words = _words_of(link.anchor_text)
    href = link.href
    is_inner = href[:1] == "#"
    if words is not None and words.is_skip and (is_inner or (link.inside.level == Level.NOWHERE and "#" in href)):
        return "nav.skip"
    if is_inner:
        return _by_inner(link)
    if words is None:
        return "related.taxonomy" if link.anchor_text[:1] == "#" and _is_among_hashtags(link) else None
    if words.is_clear_step or words.is_tool:
        return "nav.tool" if words.is_tool else "pagination.word"
    if link.inside.level == Level.NOWHERE and words.is_archive:
        return "nav.links"
    return "pagination.block" if words.may_be_page and _is_in_block(link) else None


def _by_inner(link: Linking) -> str | None:
    """What a link to a place on the page says: a button that a script serves, or one of a list of jumps."""
    if link.href == "#":
        return "social_share.label" if is_share_word(link.anchor_text) else None
    return "nav.toc" if not link.href.startswith("#t=") and _is_jump(link) else None


def _names_section(link: Linking) -> bool:
    """Whether a link to a folder that the page is in stands alone above the page's heading: its section."""
    page, url, parent = link.page, link.target_url, link.parent
    if parent is None or link.inside.level == Level.NOWHERE or page.is_itself(url):
        return False
    if page.is_home(url) or not 0 < len(link.anchor_text) <= _MAX_SECTION:
        return False
    seen = page.glimpse(parent)
    is_alone = len(seen.hrefs) == 1 and seen.text_count <= _MAX_SECTION
    return is_alone and stands_on_heading(link.element, page)


def _is_in_text(link: Linking) -> bool:
    """Whether a link stands in a paragraph or a cell."""
    return link.parent_tag in {"p", "td", "dd", "span", "em", "strong", "b", "i"}


def _is_in_menu_of_sections(link: Linking) -> bool:
    """Whether a link to a category stands in a long list of such links before the page's heading."""
    node = link.parent
    for _ in range(3):
        if node is None:
            return False
        hrefs = link.page.glimpse(node).hrefs
        if len(hrefs) > 1:
            is_menu = len(hrefs) > _MANY_SECTIONS and 5 * sum(map(is_taxonomy, hrefs)) >= 3 * len(hrefs)
            return is_menu and link.page.has_heading and not is_behind_heading(link.element, link.page)
        node = node.parent
    return False


def _is_among_taxonomy(link: Linking) -> bool:
    """Whether a link stands among nothing but links to tags and categories."""
    seen = _list_around(link)
    return seen is not None and all(is_taxonomy(href) for href in seen.hrefs)


def _is_among_hashtags(link: Linking) -> bool:
    """Whether a link stands in a list of nothing but ``#words``."""
    seen = None if link.inside.level == Level.PROSE else _list_around(link)
    return seen is not None and len(seen.anchors) > 1 and all(map(_HASHTAG.match, seen.anchors))


def _list_around(link: Linking) -> Glimpse | None:
    """The list that a link or the item around it stands in, if there is hardly anything but links in it."""
    parent = link.parent
    if parent is not None and link.parent_tag in {"li", "span"}:
        parent = parent.parent
    seen = None if parent is None else link.page.glimpse(parent)
    return seen if seen is not None and seen.text_count <= _MAX_IN_LIST else None


def _is_jump(link: Linking) -> bool:
    """Whether a link to a place on the page stands in a list of such links."""
    parent, tag = link.parent, link.parent_tag
    if not link.anchor_text or link.anchor_text in PERMALINKS or parent is None:
        return False
    for _ in range(3):
        if parent is None or not (tag in _ITEMS or (tag == "div" and is_in_item(parent, 1))):
            break
        parent = parent.parent
        tag = "" if parent is None else parent.tag or ""
    if parent is None or tag not in {"ul", "ol", "dl", "div", "p", "center"}:
        return False
    before = link.before
    if before is not None and len((before.text_content or "").strip()) > _MAX_BETWEEN:  # in a sentence
        return False
    least = 3 if tag == "p" else 2
    if not link.page.holds_links(parent, least):
        return False
    seen = link.page.glimpse(parent)
    if seen.inner_count < max(least, len(seen.hrefs) - 1) or seen.text_count > 8 + 3 * len(seen.hrefs):
        return False
    return link.inside.level == Level.NOWHERE or link.page.has_place(link.href[1:])  # tags may filter a list


def _is_in_block(link: Linking) -> bool:
    """Whether a link that may be one of pagination's stands among others of its kind and hardly any text."""
    seen = _block_around(link)
    if seen is None:
        seen = glimpse_line(link.element)  # which needs no box of its own
        if seen is None or len(seen.hrefs) < 2 or not _is_block(seen):
            return False
    return not is_same_page(seen, link.page)


def _block_around(link: Linking) -> Glimpse | None:
    """The smallest box around a link that holds others, if it is a block of pagination."""
    parent = link.parent
    for _ in range(3):
        if parent is None:
            return None
        seen = link.page.glimpse(parent)
        if len(seen.hrefs) > 1:
            return seen if _is_block(seen) else None
        if seen.text_count > _MAX_IN_BLOCK:
            return None
        parent = parent.parent
    return None


def _is_block(seen: Glimpse) -> bool:
    return is_pagination(seen) and seen.text_count <= _MAX_IN_BLOCK
