"""What the text directly beside a link says of it: a label, a name's ``by``, the signs of a trail of breadcrumbs."""

import re
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.here import Linking, node_after, node_before
from linkspider.extract.placing.trails import is_step, is_trail

_STEP_LABEL: Final = re.compile(r"[,;|]?\s*(?:previous|next|prev)\b[\w \-]{0,25}(?:\([\w ]+\))?:$", re.IGNORECASE)
#: What names a page's neighbour above it.
_UP: Final = frozenset(
    {"up", "aufwärts", "nach oben", "hoch", "monter", "arriba", "subir", "su", "omhoog", "вверх", "上一级"}
)
_BEFORE_AUTHOR: Final = re.compile(
    r"(?:(?:posted|written|published|submitted|started|asked|story|words|text|geschrieben|veröffentlicht|publié|publicado"
    r"|scritto|geplaatst)\b.{0,35}\b)?(?:by|von|par|por|di|door|av|af|autor|author|автор)\s*:?$",
    re.IGNORECASE,
)
#: What such a text ends with: far cheaper to tell. The expression takes dotless and dotted letters for an i, too.
_AUTHOR_ENDS: Final = ("by", "von", "par", "por", "di", "dı", "di̇", "door", "av", "af", "autor", "author", "автор")
#: What stands before a post's tags and categories, and before buttons for sharing.
_TAG_LABELS: Final = frozenset(
    {"tags", "tag", "tagged", "tagged with", "tagged as", "topics", "topic", "category", "categories"}
    | {"filed under", "posted in", "filed in", "labels", "keywords", "schlagwort", "schlagworte"}
    | {"schlagwörter", "kategorie", "kategorien", "stichworte", "themen", "étiquettes", "mots-clés"}
    | {"mots clés", "catégorie", "catégories", "rubrique", "etiquetas", "categoría", "categorías"}
    | {"temas", "categoria", "categorias", "categorie", "trefwoorden", "taggar", "kategori", "ämnen"}
    | {"tagi", "теги", "метки", "рубрика", "рубрики", "категория", "категории", "الوسوم", "标签", "標籤"}
    | {"分类", "タグ", "カテゴリ", "カテゴリー"}
)
_SHARE_LABELS: Final = frozenset(
    {"share", "share this", "share on", "share via", "share this article", "share this post"}
    | {"share this story", "teilen", "artikel teilen", "partager", "compartir", "compartilhar"}
    | {"compartilhe", "condividi", "delen", "dela", "del", "udostępnij", "поделиться", "شارك", "分享"}
    | {"シェア"}
)
_MAX_SHARE_WORD: Final = max(map(len, _SHARE_LABELS))
_NO_LINES: Final = frozenset({"body", "td", "table", "tr", "main", "article"})
_THIN: Final = frozenset({"span", "b", "strong", "em", "i", "small", "font", "label", "tt"})
_WRAPPERS: Final = _THIN | {"li"}
_DOWN: Final = frozenset({"»", ">", "/", "›", "→", "::", "▸", "⟩", "\\", "⇒", "❯", ">>", ":"})
#: Signs that stand in few other lines of links.
_CLEARLY_DOWN: Final = frozenset({"»", ">", "›", "→", "▸", "⟩", "⇒", "❯", ">>"})
_DOWN_STARTS: Final = frozenset(sign[0] for sign in _DOWN | _CLEARLY_DOWN)
_COLONS: Final = frozenset(":：")
#: With anything else at its end, a text before a link says nothing.
_TELLING_ENDS: Final = (
    _COLONS
    | {sign[-1] for sign in _CLEARLY_DOWN}
    | {letter for word in _AUTHOR_ENDS for letter in (word[-1], word[-1].upper())}
    | {"İ"}  # its small letter is two characters
)
#: What stands beside the links of a line of steps, and how many of these there are.
_ARROWS: Final = frozenset({"«", "»", "::"})
_MOST_STEPS: Final = 3
_BETWEEN: Final = frozenset({"", ",", "|", "·", "•", ";", "、", "،"})


def by_neighbours(link: Linking) -> str | None:
    """What the text directly beside a link in the content says: the id of a rule, or None."""
    if len(link.anchor_text) > 80:
        return None
    before_node, after_node = link.before, link.after
    if before_node is None and after_node is None:  # then it is what stands beside its wrapper
        parent, tag = link.parent, link.parent_tag
        if parent is None or tag not in _WRAPPERS:
            return None
        if tag == "li":
            may_be = link.page.is_above(link.target_url)
            return "breadcrumb.trail" if may_be and (is_in_trail(link, None) or _is_in_list_of_steps(link)) else None
        before_node, after_node = node_before(parent), node_after(parent)
    rule = None if before_node is None else _by_text_before(link, _text_before(before_node))
    return rule or ("breadcrumb.trail" if is_in_trail(link, after_node) else None)


def _is_in_list_of_steps(link: Linking) -> bool:
    """Whether a link is one of a list's that lead down to the page."""
    line = None if link.parent is None else link.parent.parent
    return line is not None and line.tag in {"ul", "ol"} and is_trail(link.page.glimpse(line), link.page)


def _by_text_before(link: Linking, before: str) -> str | None:
    """What the text before a link says of it."""
    if before and before[-1] not in _TELLING_ENDS and before not in _BETWEEN:
        return None  # nearly always
    if before in _BETWEEN or before[-1] in _COLONS:
        rule = _by_label(link)
        if rule is not None or not before:
            return rule
    if len(before) > 60:
        return None
    if _is_step_label(before):
        return "pagination.word"
    may_name = len(link.anchor_text) <= 40 and link.href[:1] != "#"
    is_named = may_name and before.rstrip(":").rstrip().lower().endswith(_AUTHOR_ENDS)
    if is_named and _BEFORE_AUTHOR.match(before) and is_short_line(link):
        return "author_bio.byline"
    return "breadcrumb.trail" if before[-1] in _CLEARLY_DOWN and _is_behind_home(link) else None


def _by_label(link: Linking) -> str | None:
    """What the word before a line of links says: ``Tags:``, ``Share:``."""
    line = link.parent
    if line is not None and link.before is None and link.after is None and link.parent_tag in _WRAPPERS:
        line = line.parent
    first = None if line is None or len(link.anchor_text) > 40 else line.child
    if first is None or first.tag == "a":
        return None
    text = _own_text(first, "child")[:42].strip()
    if not text and first.next is not None:
        text = _own_text(first.next, "child")[:42].strip()
    return _label_says(text.rstrip(" :：").lower()) if text[-1:] in _COLONS and len(text) < 40 else None


@lru_cache(maxsize=8_192)
def _label_says(label: str) -> str | None:
    if label in _TAG_LABELS:
        return "related.taxonomy"
    return "social_share.label" if label in _SHARE_LABELS else None


def is_share_word(anchor_text: str) -> bool:
    """Whether an anchor says to share the page, and nothing else."""
    return len(anchor_text) <= _MAX_SHARE_WORD and anchor_text.strip().lower() in _SHARE_LABELS


def _text_before(before: LexborNode) -> str:
    """The text that a node before a link ends with, or nothing."""
    text = before.text_content
    if text is not None and not text.isspace():
        return text[-100:].strip()
    text = _own_text(before, "last_child")
    if not text and (node := node_before(before)) is not None:
        text = _own_text(node, "last_child")
    return text[-100:].strip()


def _own_text(node: LexborNode, step: str) -> str:
    """The first or last text of a node, where it is text or a thin wrapper of it."""
    inner: LexborNode | None = node
    for _ in range(3):
        if inner is None:
            return ""
        text = inner.text_content
        if text is not None:
            return "" if text.isspace() else text
        if inner.tag not in _THIN:
            return ""
        inner = getattr(inner, step)
    return ""


def is_short_line(link: Linking) -> bool:
    """Whether little text stands around a link: a line of facts, not a sentence."""
    parent = link.parent
    for _ in range(2):
        if parent is None or parent.tag not in _THIN or link.page.glimpse(parent).text_count:
            break
        parent = parent.parent
    if parent is None or parent.tag in _NO_LINES:
        return False
    seen = link.page.glimpse(parent)
    return seen.text_count <= 80 and len(seen.hrefs) <= 4


def _is_step_label(before: str) -> bool:
    """Whether a text names the page behind it as a neighbour: ``Next:``, ``, previous one:``, ``| Anterior:``."""
    if before[-1:] not in _COLONS:
        return False
    label = before[:-1].rpartition("|")[2].strip()
    return is_step(label) or label.lower() in _UP or _STEP_LABEL.match(before) is not None


def has_arrow_beside(link: Linking) -> bool:
    """Whether a link stands behind an arrow back or a word for it, or before an arrow forth that ends its block."""
    before = "" if link.before is None else _text_before(link.before)
    if before[-1:] == "«" or _is_step_label(before):
        return True
    node = link.after
    if node is None or link.parent_tag not in {"div", "p", "td"}:
        return False
    return (node.text_content or "").strip() == "»" and node_after(node) is None


def is_between_arrows(link: Linking) -> bool:
    """Whether a link stands in a line from an arrow back to an arrow forth, ``« Paper :: Contents :: Glue »``."""
    node = link.before or link.after
    if node is None or link.parent is None or (node.text_content or "").strip() not in _ARROWS:  # nearly always
        return False
    seen = link.page.glimpse(link.parent)
    if len(seen.hrefs) > _MOST_STEPS or seen.text_count > 8 * _MOST_STEPS:
        return False
    text = link.parent.text(deep=True).strip()
    return text[:1] == "«" or (text[-1:] == "»" and "::" in text)


def is_in_trail(link: Linking, after: LexborNode | None) -> bool:
    """Whether a link is one of a trail: followed by the sign for going down, and above the page or behind home."""
    if after is None:
        parent = link.parent
        after = node_after(parent) if parent is not None and link.parent_tag in _WRAPPERS else None
    if after is None:
        return False
    text = after.text_content or _own_text(after, "child")
    if not text or text.isspace():
        after = node_after(after)
        if after is None:
            return False
        text = after.text_content or _own_text(after, "child")
    text = text[:40].strip()
    if not text or text[0] not in _DOWN_STARTS:
        return False
    if text == "»":
        return True
    sign = text.split(None, 1)[0]
    if sign in _DOWN and not link.page.is_itself(link.target_url) and link.page.is_above(link.target_url):
        return True
    return sign in _CLEARLY_DOWN and _is_behind_home(link)


def _is_behind_home(link: Linking) -> bool:
    """Whether a link stands in a short line of links whose first one leads home."""
    page, parent = link.page, link.parent
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
