"""Where a link stands, from what its ancestors say and what the link says itself."""

import re
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.enclosures import Enclosure, Level
from linkspider.extract.landmarks import Page
from linkspider.extract.trails import is_pagination, is_step, may_be_page
from linkspider.extract.vocabulary import Hint, read_names
from linkspider.model.placement import Placed, Placement, placed_by

#: Forms of services for sharing a page that the reader is on.
_SHARE_INTENTS: Final = re.compile(
    r"https?://(?:[a-z\-]+\.)?(?:"
    r"(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share|home\?status)|facebook\.com/(?:sharer|share\.php|dialog/(?:share|feed))"
    r"|linkedin\.com/(?:shareArticle|sharing/|cws/share)|pinterest\.[a-z.]{2,6}/pin/create|reddit\.com/(?:r/[^/]+/)?submit"
    r"|(?:wa\.me|whatsapp\.com/send)/?\?(?:[^#]*&)?text=|t(?:elegram)?\.me/share|tumblr\.com/(?:share|widgets/share)"
    r"|vk\.com/share|vkontakte\.ru/share|xing\.com/(?:spi/shares|app/user|social/share)|getpocket\.com/(?:save|edit)"
    r"|news\.ycombinator\.com/submitlink|connect\.ok\.ru/offer|ok\.ru/dk\?st\.cmd=addShare|line\.me/R/msg"
    r"|lineit\.line\.me/share|b\.hatena\.ne\.jp/(?:add|entry/panel)|service\.weibo\.com/share|plus\.google\.com/share"
    r"|addtoany\.com/|addthis\.com/bookmark|digg\.com/submit|stumbleupon\.com/submit|bsky\.app/intent/compose"
    r"|threads\.net/intent/post|flipboard\.com/bookmarklet|instapaper\.com/(?:hello|edit)|delicious\.com/save"
    r"|mastodonshare\.com|toot\.kytta\.dev|s2f\.kytta\.dev|share\.flipboard\.com|del\.icio\.us/post)",
    re.IGNORECASE,
)
_TITLE_STEP: Final = re.compile(r"(previous|next) (chapter|page|topic|post|article)\Z", re.IGNORECASE)
_SKIP_TEXT: Final = re.compile(r"(skip|jump) (to|navigation|nav|past|over)\b|zum (haupt)?inhalt|aller au contenu", re.IGNORECASE)
_BEFORE_STEP: Final = re.compile(r"(previous|next|prev)\b[\w \-]{0,25}(\([\w ]+\))?:$", re.IGNORECASE)
_BEFORE_AUTHOR: Final = re.compile(
    r"^(?:(?:posted|written|published|submitted|started|asked|story|words|text|geschrieben|veröffentlicht|publié|publicado"
    r"|scritto|geplaatst)\b.{0,35}\b)?(?:by|von|par|por|di|door|av|af|autor|author|автор)\s*:?$",
    re.IGNORECASE,
)
#: Servers that count clicks on advertisements.
_AD_SERVERS: Final = re.compile(
    r"https?://(?:(?:[a-z0-9\-]+\.)*(?:doubleclick\.net|googleadservices\.com|googlesyndication\.com|adnxs\.com|taboola\.com"
    r"|outbrain\.com|criteo\.com|adform\.net|carbonads\.net|buysellads\.com|ethicalads\.io)/"
    r"|(?:ads?|adserver|adclick|adserv|banners?|engine\.ads)\d*\.[^/]+/(?:click|c/|r/|r\?|aclk|redirect|track|go/|amp/)"
    r"|[^/]+/(?:pagead/)?aclk\?)"
)
_TAXONOMY_PATH: Final = re.compile(r"/(?:tags?|categor(?:y|ies|ie|ia|ias)|topics?|labels?|schlagwort|kategorie|tema|etiqueta)/[^/]")
_PERSON_PATH: Final = re.compile(r"/(?:authors?|users?|members?|profiles?|hosts?|autor|auteur|contributors?)/[^/.]+/?$|\?mode=viewprofile")
_PERMALINKS: Final = frozenset({"¶", "#", "§", "🔗", "\uf0c1"})
_PAGE_NUMBER: Final = re.compile(r"/page/?\d+/?$|[?&](?:p|pg|page|paged)=\d+$")
_NO_LINES: Final = frozenset({"body", "td", "table", "tr", "main", "article"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DOWN: Final = frozenset({"»", ">", "/", "›", "→", "::", "»", "▸", "⟩", "\\", "⇒", "❯", ">>"})
_BARS: Final = frozenset({Placement.NAV, Placement.HEADER, Placement.SIDEBAR, Placement.FOOTER})
_OWN: Final = {
    Hint.SOCIAL: "social_share.token",
    Hint.TAXONOMY: "related.taxonomy",
    Hint.TOOL: "nav.tool",
    Hint.COMMENT: "comment.token",
    Hint.AD: "ad.token",
    Hint.AUTHOR: "author_bio.token",
}


def place_link(
    inside: Enclosure,
    element: LexborNode,
    attributes: Mapping[str, str | None],
    target_url: str,
    anchor_text: str,
    page: Page,
) -> Placed:
    """Says where a link stands.

    Args:
        inside: what its ancestors say.
        element: the link.
        attributes: its attributes.
        target_url: where it leads, absolute, without fragment.
        anchor_text: its text, white space collapsed.
        page: the page's landmarks.
    """
    placed = inside.placed
    if placed is not None and placed.placement not in _BARS:
        return placed
    rel = attributes.get("rel")
    rels = rel.lower().replace(",", " ").split() if rel else ()
    if "next" in rels or "prev" in rels:
        return placed_by("pagination.rel")
    class_ = attributes.get("class")
    hints = read_names(None, class_) if class_ else ()
    if Hint.PAGINATION in hints and inside.level < Level.PROSE:
        return placed_by("pagination.token")
    if placed is not None:
        return _in_bar(placed, inside, element, attributes, hints, target_url, anchor_text, page, rels)
    return _in_content(inside, element, attributes, hints, target_url, anchor_text, page, rels)


def _in_bar(placed, inside, element, attributes, hints, target_url, anchor_text, page, rels) -> Placed:
    title = attributes.get("title")
    if placed.placement != Placement.FOOTER and _AD_SERVERS.match(target_url):
        return placed_by("ad.server")
    if is_step(anchor_text) or (title and _TITLE_STEP.match(title)):
        return placed_by("pagination.word")
    if placed.rule == "nav.token" and _has_arrow_beside(element):
        return placed_by("pagination.word")
    if placed.placement in {Placement.NAV, Placement.HEADER} and _is_in_trail(element, target_url, page):
        return placed_by("breadcrumb.trail")
    if placed.placement == Placement.SIDEBAR and Hint.AD in hints:
        return placed_by("ad.token")
    if placed.placement == Placement.NAV:
        if Hint.LOGO in hints:
            return placed_by("header.logo")
        if target_url == page.url or page.is_home(target_url) or "home" in rels:
            if inside.is_logo or not anchor_text:
                return placed_by("header.logo")
        elif not target_url.startswith(page.origin) and _SHARE_INTENTS.match(target_url):
            return placed_by("social_share.intent")
    return placed


def _in_content(inside, element, attributes, hints, target_url, anchor_text, page, rels) -> Placed:
    if not target_url.startswith(page.origin):
        if _SHARE_INTENTS.match(target_url):
            return placed_by("social_share.intent")
        if _AD_SERVERS.match(target_url):
            return placed_by("ad.server")
    if rels:
        if "tag" in rels and not anchor_text.startswith("#"):
            return placed_by("related.tag")
        if "author" in rels:
            return placed_by("author_bio.rel")
    for hint in hints:
        rule = _OWN.get(hint)
        if rule is not None:
            return placed_by(rule)
        if hint == Hint.SKIP:
            return placed_by("nav.skip")
        if inside.level == Level.NOWHERE:
            if hint == Hint.LOGO and page.is_home(target_url):
                return placed_by("header.logo")
            if hint in {Hint.NAV, Hint.ITEM}:
                return placed_by("nav.token")
    if attributes.get("itemprop") == "author":
        return placed_by("author_bio.data")
    if inside.level < Level.PROSE and len(anchor_text) <= 25 and _PAGE_NUMBER.search(target_url):
        return placed_by("pagination.number")
    href = attributes.get("href") or ""
    if href.startswith("#") and _SKIP_TEXT.match(anchor_text):
        return placed_by("nav.skip")
    if may_be_page(anchor_text) and _is_in_block(element, page):
        return placed_by("pagination.block")
    if href.startswith("#"):
        return placed_by("nav.toc") if len(anchor_text) > 0 and anchor_text not in _PERMALINKS and _is_jump(element, page) and not href.startswith("#t=") else inside.content
    beside = _text_before(element)
    if beside:
        if len(beside) <= 40 and _BEFORE_STEP.match(beside):
            return placed_by("pagination.word")
        if len(anchor_text) <= 40 and inside.level < Level.PROSE and _BEFORE_AUTHOR.match(beside) and _is_short_line(element, page):
            return placed_by("author_bio.byline")
    if inside.level < Level.PROSE and _TAXONOMY_PATH.search(target_url) and len(anchor_text) <= 40 and _is_taxonomy_block(element, page):
        return placed_by("related.taxonomy")
    if _PERSON_PATH.search(target_url) and inside.level < Level.PROSE and _is_short_line(element, page):
        return placed_by("author_bio.byline")
    if _is_in_trail(element, target_url, page):
        return placed_by("breadcrumb.trail")
    return inside.content


def _text_before(element: LexborNode) -> str:
    """The text directly before a link."""
    node = element.prev
    if node is None or node.is_element_node:
        return ""
    return (node.text_content or "")[-200:].strip()


def _is_short_line(element: LexborNode, page: Page) -> bool:
    """Whether little text stands around a link: a line of facts, not a sentence."""
    parent = element.parent
    for _ in range(2):
        if parent is None or parent.tag not in {"span", "b", "strong", "em", "i", "small", "font"}:
            break
        parent = parent.parent
    if parent is None or parent.tag in _NO_LINES:
        return False
    seen = page.glimpse(parent)
    return seen.text_count <= 80 and len(seen.hrefs) <= 4


def _is_taxonomy_block(element: LexborNode, page: Page) -> bool:
    """Whether a link stands among nothing but links to tags and categories."""
    parent = element.parent
    if parent is not None and parent.tag in {"li", "span"} and parent.parent is not None:
        parent = parent.parent
    if parent is None:
        return False
    seen = page.glimpse(parent)
    return seen.text_count <= 60 and all(_TAXONOMY_PATH.search(href) for href in seen.hrefs)


def _is_jump(element: LexborNode, page: Page) -> bool:
    """Whether a link to a place on the page stands in a list of such links."""
    parent = element.parent
    if parent is not None and parent.tag in {"li", "span"}:
        parent = parent.parent
    tag = "" if parent is None else parent.tag
    if parent is None or tag not in {"ul", "ol", "div", "p", "center"}:
        return False
    seen = page.glimpse(parent)
    inner = sum(href.startswith("#") for href in seen.hrefs)
    least = 3 if tag == "p" else 2
    return inner >= max(least, len(seen.hrefs) - 1) and seen.text_count <= 8 + 3 * len(seen.hrefs)


def _has_arrow_beside(element: LexborNode) -> bool:
    """Whether a link stands behind an arrow back, or before an arrow forth that ends its block."""
    if _text_before(element).endswith("«"):
        return True
    node = element.next
    if node is None or node.is_element_node or node.next is not None or (node.text_content or "").strip() != "»":
        return False
    return element.parent is not None and element.parent.tag in {"div", "p", "td"}


def _is_in_trail(element: LexborNode, target_url: str, page: Page) -> bool:
    """Whether a link to a place above the page is followed by the sign for going down."""
    node = element.next
    if node is None:
        parent = element.parent
        if parent is None or parent.tag not in {"li", "span", "b", "font"}:
            return False
        node = parent.next
    if node is None or node.is_element_node:
        return False
    text = (node.text_content or "")[:20].strip()
    if text == "»":
        return True
    return text in _DOWN and page.is_above(target_url) and target_url != page.url


def _is_in_block(element: LexborNode, page: Page) -> bool:
    """Whether a link that says previous or next stands among others of its kind and hardly any text."""
    parent = element.parent
    for _ in range(3):
        if parent is None:
            return False
        seen = page.glimpse(parent)
        if not is_pagination(seen) or seen.text_count > 80:
            return False
        if len(seen.hrefs) > 1:
            return True
        parent = parent.parent
    return False
