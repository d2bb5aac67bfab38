"""Where a link stands, from what its ancestors say and what the link says itself."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.addresses import Purpose, is_taxonomy, purpose_of
from linkspider.extract.enclosures import Enclosure
from linkspider.extract.landmarks import Page
from linkspider.extract.signs import Level
from linkspider.extract.trails import is_clear_step, is_pagination, is_step, may_be_page
from linkspider.extract.vocabulary import Hint, read_names
from linkspider.model.placement import RULES, Placed, Placement, placed_by

_TITLE_STEP: Final = re.compile(r"(previous|next) (chapter|page|topic|post|article)\Z", re.IGNORECASE)
_SKIP_TEXT: Final = re.compile(
    r"(?:skip|jump) (?:to|navigation|nav|past|over)\b|(?:direkt |springe )?zum (?:haupt)?inhalt|aller (?:directement )?au contenu"
    r"|(?:saltar|ir|pasar|vai|passa|salta|pular|ga|hoppa|gå|przejdź|перейти)\b.{0,12}\b(?:al?|ao|para|naar|till|til|do|к) "
    r"(?:\w+ )?(?:conten|cont[eé]ud|inhoud|innehåll|indhold|innhold|treści|содержан|основн)|本文へ",
    re.IGNORECASE,
)
_BEFORE_STEP: Final = re.compile(r"(previous|next|prev)\b[\w \-]{0,25}(\([\w ]+\))?:$", re.IGNORECASE)
_BEFORE_AUTHOR: Final = re.compile(
    r"(?:(?:posted|written|published|submitted|started|asked|story|words|text|geschrieben|veröffentlicht|publié|publicado"
    r"|scritto|geplaatst)\b.{0,35}\b)?(?:by|von|par|por|di|door|av|af|autor|author|автор)\s*:?$",
    re.IGNORECASE,
)
#: What stands before a post's tags and categories, and before buttons for sharing.
_TAG_LABELS: Final = frozenset(
    "tags|tag|tagged|tagged with|tagged as|topics|topic|category|categories|filed under|posted in|filed in|labels|keywords"
    "|schlagwort|schlagworte|schlagwörter|kategorie|kategorien|stichworte|themen|étiquettes|mots-clés|mots clés|catégorie"
    "|catégories|rubrique|etiquetas|categoría|categorías|temas|categoria|categorias|categorie|trefwoorden|taggar|kategori"
    "|ämnen|tagi|kategorie|теги|метки|рубрика|рубрики|категория|категории|الوسوم|标签|標籤|分类|タグ|カテゴリ|カテゴリー"
    .split("|")
)
_SHARE_LABELS: Final = frozenset(
    "share|share this|share on|share via|share this article|share this post|share this story|teilen|artikel teilen|partager"
    "|compartir|compartilhar|compartilhe|condividi|delen|dela|del|udostępnij|поделиться|شارك|分享|シェア"
    .split("|")
)
#: Lists of an archive of letters.
_ARCHIVE: Final = re.compile(
    r"(?:\[\s*(?:date|thread|subject|author)\s*\]|(?:date|thread|subject|author) index|list archives?)\Z", re.IGNORECASE
)
_PERMALINKS: Final = frozenset({"", "¶", "#", "§", "🔗", "\uf0c1"})
_NO_LINES: Final = frozenset({"body", "td", "table", "tr", "main", "article"})
_THIN: Final = frozenset({"span", "b", "strong", "em", "i", "small", "font", "label", "tt"})
_DOWN: Final = frozenset({"»", ">", "/", "›", "→", "::", "▸", "⟩", "\\", "⇒", "❯", ">>"})
#: Signs that stand in few other lines of links.
_CLEARLY_DOWN: Final = frozenset({"»", ">", "›", "→", "▸", "⟩", "⇒", "❯", ">>", ":"})
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


class Linking(NamedTuple):
    """A link and where it is.

    Attributes:
        inside: what its ancestors say.
        element: the link.
        attributes: its attributes.
        target_url: where it leads, absolute, without fragment.
        anchor_text: its text, white space collapsed.
        page: the page's landmarks.
    """

    inside: Enclosure
    element: LexborNode
    attributes: Mapping[str, str | None]
    target_url: str
    anchor_text: str
    page: Page


class _Words(NamedTuple):
    """What an anchor's text says."""

    is_step: bool
    is_clear_step: bool
    may_be_page: bool
    is_skip: bool
    is_archive: bool


_SILENT: Final = _Words(False, False, False, False, False)


@lru_cache(maxsize=32_768)
def _words_of(anchor_text: str) -> _Words:
    if len(anchor_text) > 80:
        return _SILENT
    return _Words(
        is_step(anchor_text),
        is_clear_step(anchor_text),
        may_be_page(anchor_text),
        _SKIP_TEXT.match(anchor_text) is not None,
        _ARCHIVE.match(anchor_text) is not None,
    )


def place_link(link: Linking) -> Placed:
    """Says where a link stands."""
    placed = link.inside.placed
    if placed is not None and placed.rule not in _BAR_RULES:
        return placed
    attributes = link.attributes
    rel = attributes.get("rel")
    rels = rel.lower().replace(",", " ").split() if rel else []
    if "next" in rels or "prev" in rels:
        return placed_by("pagination.rel")
    class_ = attributes.get("class")
    hints = read_names(None, class_) if class_ else ()
    if Hint.PAGINATION in hints and link.inside.level < Level.PROSE:
        return placed_by("pagination.token")
    if placed is not None:
        rule = _in_bar(link, placed, rels, hints)
        return placed if rule is None else placed_by(rule)
    rule = _by_attributes(link, rels, hints) if rels or hints or "itemprop" in attributes else None
    rule = rule or _by_address(link) or _by_words(link)
    if rule is None and link.inside.level < Level.PROSE:
        rule = _by_neighbours(link)
    return link.inside.content if rule is None else placed_by(rule)


def _in_bar(link: Linking, placed: Placed, rels: list[str], hints: tuple[Hint, ...]) -> str | None:
    """What a link says in a header, footer, sidebar or navigation."""
    purpose = purpose_of(link.target_url)
    if purpose is not None:
        if purpose.is_ad and placed.placement != Placement.FOOTER:
            return "ad.server"
        if purpose.is_share:
            return "social_share.intent"
    if placed.placement == Placement.SIDEBAR and Hint.AD in hints:
        return "ad.token"
    title = link.attributes.get("title")
    if _words_of(link.anchor_text).is_step or (title and _TITLE_STEP.match(title)):
        return "pagination.word"
    if placed.rule == "nav.token" and _has_arrow_beside(link.element):
        return "pagination.word"
    if placed.rule in _TOP_RULES and _is_in_trail(link):
        return "breadcrumb.trail"
    return _in_nav(link, rels, hints, purpose) if placed.placement == Placement.NAV else None


def _in_nav(link: Linking, rels: list[str], hints: tuple[Hint, ...], purpose: Purpose | None) -> str | None:
    if Hint.LOGO in hints:
        return "header.logo"
    page, target = link.page, link.target_url
    leads_home = target == page.url or "home" in rels or page.is_home(target)
    if leads_home and (link.inside.is_logo or not link.anchor_text):
        return "header.logo"
    return "social_share.intent" if purpose is not None and purpose.is_share else None


def _by_attributes(link: Linking, rels: list[str], hints: tuple[Hint, ...]) -> str | None:
    """What the link's own attributes say in the content."""
    if rels:
        if "tag" in rels and not link.anchor_text.startswith("#"):  # a word in a text, where it does
            return "related.tag"
        if "author" in rels:
            return "author_bio.rel"
    for hint in hints:
        if hint == Hint.SOCIAL and link.target_url.startswith(link.page.origin):
            continue
        rule = _OWN.get(hint) or (_by_weak_hint(link, hint) if link.inside.level == Level.NOWHERE else None)
        if rule is not None:
            return rule
    return "author_bio.data" if link.attributes.get("itemprop") == "author" else None


def _by_weak_hint(link: Linking, hint: Hint) -> str | None:
    if hint == Hint.LOGO and link.page.is_home(link.target_url):
        return "header.logo"
    is_item = hint in {Hint.NAV, Hint.ITEM} and not (link.attributes.get("href") or "").startswith("#")
    return "nav.token" if is_item else None


def _by_address(link: Linking) -> str | None:
    """What the link's address says in the content."""
    purpose = purpose_of(link.target_url)
    if purpose is None:
        return None
    if purpose.is_share or purpose.is_ad:
        return "social_share.intent" if purpose.is_share else "ad.server"
    if link.inside.level == Level.PROSE:
        return None
    anchor_text = link.anchor_text
    if purpose.is_page and len(anchor_text) <= 25:
        return "pagination.number"
    if purpose.is_taxonomy and len(anchor_text) <= 40 and _is_among_taxonomy(link):
        return "related.taxonomy"
    return "author_bio.byline" if purpose.is_person and anchor_text[:1] != "@" and _is_short_line(link) else None


def _by_words(link: Linking) -> str | None:
    """What the link's text says in the content."""
    words = _words_of(link.anchor_text)
    href = link.attributes.get("href") or ""
    if href.startswith("#"):
        if words.is_skip:
            return "nav.skip"
        return "nav.toc" if not href.startswith("#t=") and _is_jump(link) else None
    if words.is_clear_step:
        return "pagination.word"
    if words.is_archive and link.inside.level == Level.NOWHERE:
        return "nav.links"
    return "pagination.block" if words.may_be_page and _is_in_block(link) else None


def _by_neighbours(link: Linking) -> str | None:
    """What the text directly beside the link says in the content."""
    if len(link.anchor_text) > 80:
        return None
    before = _text_before(link.element)
    if not before and link.element.prev is None and link.element.parent is not None and link.element.parent.tag in _THIN:
        before = _text_before(link.element.parent)
    rule = _by_label(link)
    if rule is not None:
        return rule
    if before and len(before) <= 60:
        if _BEFORE_STEP.match(before):
            return "pagination.word"
        if len(link.anchor_text) <= 40 and _BEFORE_AUTHOR.match(before) and _is_short_line(link):
            return "author_bio.byline"
        if before[-1] in _CLEARLY_DOWN and _is_behind_home(link):
            return "breadcrumb.trail"
    return "breadcrumb.trail" if _is_in_trail(link) else None


def _by_label(link: Linking) -> str | None:
    """What the word before a line of links says: ``Tags:``, ``Share:``."""
    if len(link.anchor_text) > 40 or link.element.parent is None:
        return None
    first = link.element.parent.child
    if first is None or first.tag == "a":
        return None
    text = _own_text(first, "child")[:42].strip()
    if not text and first.next is not None:
        text = _own_text(first.next, "child")[:42].strip()
    return _label_says(text.rstrip(" :：").lower()) if text[-1:] in {":", "："} and len(text) < 40 else None


@lru_cache(maxsize=8_192)
def _label_says(label: str) -> str | None:
    if label in _TAG_LABELS:
        return "related.taxonomy"
    return "social_share.label" if label in _SHARE_LABELS else None


def _text_before(element: LexborNode) -> str:
    """The text directly before a link, or nothing."""
    node = element.prev
    for _ in range(2):
        if node is None:
            break
        text = _own_text(node, "last_child")
        if text:
            return text[-100:].strip()
        node = node.prev
    return ""


def _own_text(node: LexborNode, step: str) -> str:
    """The first or last text of a node, where it is text or a thin wrapper of it."""
    inner: LexborNode | None = node
    for _ in range(3):
        if inner is None:
            return ""
        if inner.is_text_node:
            text = inner.text_content or ""
            return text if text.strip() else ""
        if inner.tag not in _THIN:
            return ""
        inner = getattr(inner, step)
    return ""


def _is_short_line(link: Linking) -> bool:
    """Whether little text stands around a link: a line of facts, not a sentence."""
    parent = link.element.parent
    for _ in range(2):
        if parent is None or parent.tag not in _THIN or link.page.glimpse(parent).text_count:
            break
        parent = parent.parent
    if parent is None or parent.tag in _NO_LINES:
        return False
    seen = link.page.glimpse(parent)
    return seen.text_count <= 80 and len(seen.hrefs) <= 4


def _is_among_taxonomy(link: Linking) -> bool:
    """Whether a link stands among nothing but links to tags and categories."""
    parent = link.element.parent
    if parent is not None and parent.tag in {"li", "span"}:
        parent = parent.parent
    if parent is None:
        return False
    seen = link.page.glimpse(parent)
    return seen.text_count <= 60 and all(is_taxonomy(href) for href in seen.hrefs)


def _is_jump(link: Linking) -> bool:
    """Whether a link to a place on the page stands in a list of such links."""
    parent = link.element.parent
    if link.anchor_text in _PERMALINKS or parent is None:
        return False
    if parent.tag in {"li", "span"}:
        parent = parent.parent
    tag = "" if parent is None else parent.tag
    if parent is None or tag not in {"ul", "ol", "div", "p", "center"}:
        return False
    seen = link.page.glimpse(parent)
    inner = sum(href.startswith("#") for href in seen.hrefs)
    least = 3 if tag == "p" else 2
    return inner >= max(least, len(seen.hrefs) - 1) and seen.text_count <= 8 + 3 * len(seen.hrefs)


def _is_in_block(link: Linking) -> bool:
    """Whether a link that may be one of pagination's stands among others of its kind and hardly any text."""
    parent = link.element.parent
    for _ in range(3):
        if parent is None:
            return False
        seen = link.page.glimpse(parent)
        if not is_pagination(seen) or seen.text_count > 80:
            return False
        if len(seen.hrefs) > 1:
            return True
        parent = parent.parent
    return False


def _has_arrow_beside(element: LexborNode) -> bool:
    """Whether a link stands behind an arrow back, or before an arrow forth that ends its block."""
    if _text_before(element).endswith("«"):
        return True
    node = element.next
    if node is None or node.next is not None or (node.text_content or "").strip() != "»":
        return False
    return element.parent is not None and element.parent.tag in {"div", "p", "td"}


def _is_in_trail(link: Linking) -> bool:
    """Whether a link is one of a trail: followed by the sign for going down, and above the page or behind home."""
    text = _text_after(link.element)
    if not text:
        return False
    if text == "»":
        return True
    sign = text.split(None, 1)[0]
    if sign in _DOWN and link.target_url != link.page.url and link.page.is_above(link.target_url):
        return True
    return sign in _CLEARLY_DOWN and _is_behind_home(link)


def _text_after(element: LexborNode) -> str:
    """The beginning of the text behind a link, or behind the wrapper that it ends."""
    node = element.next
    if node is None:
        parent = element.parent
        if parent is None or parent.tag not in {"li", "span", "b", "font"}:
            return ""
        node = parent.next
    for _ in range(2):
        if node is None:
            return ""
        text = _own_text(node, "child")
        if text:
            return text[:40].strip()
        node = node.next
    return ""


def _is_behind_home(link: Linking) -> bool:
    """Whether a link stands in a short line of links whose first one leads home."""
    page, parent = link.page, link.element.parent
    for _ in range(3):
        if parent is None or parent.tag in _NO_LINES - {"td"}:
            return False
        seen = page.glimpse(parent)
        if len(seen.hrefs) > 1:
            is_line = len(seen.hrefs) <= 8 and seen.text_count <= 100 and max(map(len, seen.anchors)) <= 60
            target = page.resolve(seen.hrefs[0]) if is_line else None
            return target is not None and page.is_home(target)
        parent = parent.parent
    return False
