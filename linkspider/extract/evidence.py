"""What a referring page holds of the audited site beside links: its name in the text, and links that are not rendered.

Most of a seed list's pages have a link, and those that have none seldom name the site: the first question is put to the
bytes, and nothing else is done where they do not hold the name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, NamedTuple, Self

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.extract.unrendered import regions
from linkspider.model import urls
from linkspider.model.records import Link
from linkspider.model.scope import Scope

#: Characters of context on each side of a mention.
CONTEXT_CHARACTERS: Final = 80
#: References that are not rendered and that are kept of a page.
MAX_UNRENDERED: Final = 10
#: Nodes and characters of a page that are looked at for a mention.
_MAX_NODES: Final = 200_000
_MAX_CHARACTERS: Final = 2_000_000
#: Places at which a name is looked for in a page's bytes.
_MAX_PLACES: Final = 1_000

#: Elements whose text nobody sees. What browsers with scripts do not show, ``noscript``, is among them.
_UNSEEN: Final = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "textarea", "iframe", "object", "svg", "select"}
)
#: Elements that do not part words: every other one does.
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s", "small"),
        *("span", "strong", "sub", "sup", "u", "wbr"),
    }
)
_TEXT: Final = "-text"
#: What is rendered and yet no link of the page: bytes that tell of it, the elements, the attribute.
_HELD: Final = (
    (b"srcdoc", "iframe[srcdoc]", "srcdoc"),
    (b"xlink:href", "svg a", "xlink:href"),
    (b"<svg", "svg title a, svg desc a, svg metadata a", "href"),
)
_KEPT_REGIONS: Final = frozenset({b"", b"script", b"noscript", b"template"})
#: Letters of scripts that are written without spaces between words, or with other words stuck on, by Unicode blocks.
_SPACELESS_LETTERS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff"
_SPACELESS: Final = re.compile(f"[{_SPACELESS_LETTERS}]")
#: The letters, digits and marks that make another word of one that they stand beside.
_WORD: Final = rf"[^\W{_SPACELESS_LETTERS}]"

#: What people write for a hyphen in a name: the ASCII one, U+2010 to U+2015, the minus sign.
_DASH: Final = "[-\u2010-\u2015\u2212]"
#: Where a long word may be parted, which shows nothing in it: in UTF-8, and as references.
_SOFT_HYPHENS: Final = (b"\xc2\xad", b"&shy;", b"&#173;", b"&#xad;")


class Evidence(NamedTuple):
    """What a page holds beside links.

    Attributes:
        mention: the site's domain or a brand in the text outside of links to the site, with the text around it.
        unrendered_href: the URLs of the site that stand in comments, ``noscript``, ``template``, scripts, the
            ``srcdoc`` of frames or links of SVG and nowhere as a link of the page, with spaces between them.
    """

    mention: str | None = None
    unrendered_href: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: the audited site by its names.

    Attributes:
        scope: the site.
        brands: what else it is called.
        names: a pattern for each of its domain name and the brands, over text in folded case.
        words: for each name the part of it that a page's bytes must hold, in lower case; None: it takes the text.
        reference: a pattern for URLs of the site in bytes.
    """

    scope: Scope
    brands: tuple[str, ...]
    names: tuple[re.Pattern[str], ...]
    words: tuple[bytes | None, ...]
    reference: re.Pattern[bytes]

    @classmethod
    def of(cls, scope: Scope, brands: Iterable[str] = ()) -> Self:
        """Prepares to look for a site and its brands."""
        host = scope.domain if scope.kind == "domain" else scope.host
        brands = tuple(dict.fromkeys(" ".join(brand.split()) for brand in brands if brand.strip()))
        hosts = tuple(dict.fromkeys((host, urls.in_unicode(host))))
        below = r"(?:[\w-]+\.)*" if scope.kind == "domain" else r"(?:www\.)?"
        names = [_pattern_of_host(_fold(each), below) for each in hosts]
        names += [_pattern_of(brand) for brand in brands]
        spelled = rb"|".join(re.escape(each.encode()) for each in hosts)
        subdomain = rb"(?:[\w-]{1,63}\.){0,8}" if scope.kind == "domain" else rb"(?:www\.)?"
        reference = re.compile(
            rb"(?:https?:)?(?:\\?/){2}" + subdomain + rb"(?:" + spelled + rb")(?![\w.-]*[\w-])[^\s\"'<>`{}|^]{0,2000}",
            re.IGNORECASE,
        )
        return cls(scope, brands, tuple(names), tuple(_word_of(each) for each in (*hosts, *brands)), reference)


def seek(document: Document, body: bytes, sought: Sought, links: Iterable[Link] = ()) -> Evidence:
    """Looks for the site on a referring page.

    Args:
        document: the page, or the beginning of one that is too large for one tree.
        body: its bytes; in UTF-8 where they were in UTF-16.
        sought: the site.
        links: the page's links, without those that stand in ``noscript``. A mention is looked for only where none leads
            to the site.
    """
    lower = body.lower()
    is_parted = any(hyphen in lower for hyphen in _SOFT_HYPHENS)
    found = [is_parted or word is None or word in lower for word in sought.words]
    if not any(found):
        return Evidence()
    rendered = _rendered(sought, links)
    unrendered = _unrendered(document, body, sought)
    alone = [url for url in unrendered if url not in rendered][:MAX_UNRENDERED]
    mention = None
    if not rendered:
        names = [name for name, is_there in zip(sought.names, found, strict=True) if is_there]
        mention = _mention(document, names, sought)
    return Evidence(mention, " ".join(alone) or None)


def _rendered(sought: Sought, links: Iterable[Link]) -> set[str]:
    """The URLs of the site to which rendered links lead."""
    targets = {link.target_url for link in links if link.is_hyperlink}
    return {url for url in targets if sought.scope.contains(url)}


def _unrendered(document: Document, body: bytes, sought: Sought) -> list[str]:
    """The URLs of the site in parts that are not rendered, in frames and in SVG, each once, in their order."""
    found: dict[str, None] = {}
    for place in _references(document, body, sought):
        text = place.decode("utf-8", "replace").replace("\\/", "/")
        text = unescape(text.partition("\\")[0]).rstrip(".,;:!?)]*-")
        url = urls.resolve(text, document.url).url
        if url is not None and sought.scope.contains(url):
            found[url] = None
        if len(found) >= _MAX_PLACES:
            break
    return [*found]


def _references(document: Document, body: bytes, sought: Sought) -> Iterator[bytes]:
    """What looks like a URL of the site where no link of the page is, as it is written."""
    for region in regions(body):
        if region.name in _KEPT_REGIONS:
            yield from (place[0] for place in sought.reference.finditer(body, region.start, region.end))
    for written, selector, attribute in _HELD:
        for element in document.tree.css(selector) if written in body else ():
            held = (element.attributes.get(attribute) or "").encode("utf-8", "replace")
            yield from (place[0] for place in sought.reference.finditer(held))


def _mention(document: Document, names: list[re.Pattern[str]], sought: Sought) -> str | None:
    """The first of the names that stands in the visible text, with the text around it."""
    visible = _visible_text(document, sought).replace("\N{SOFT HYPHEN}", "")
    text = unicodedata.normalize("NFC", " ".join(visible.split()))
    folded = text.casefold()
    for name in names:
        found = name.search(folded)
        if found is not None:
            start, end = found.span()
            if len(folded) != len(text):  # some letters fold to several
                start, end = _unfolded(text, start), _unfolded(text, end)
            return text[max(0, start - CONTEXT_CHARACTERS) : end + CONTEXT_CHARACTERS].strip()
    return None


def _visible_text(document: Document, sought: Sought) -> str:
    """The text of a page's body outside of links to the site; goes down and along the tree without recursion."""
    body = document.tree.body
    parts: list[str] = []
    characters = nodes = 0
    if body is None:
        return ""
    node = body.child
    while node is not None and nodes < _MAX_NODES and characters < _MAX_CHARACTERS:
        nodes += 1
        tag = node.tag or ""
        if tag == _TEXT:
            text = node.text_content or ""
            parts.append(text)
            characters += len(text)
        elif tag not in _INLINE:
            parts.append(" ")
        below = None if tag in _UNSEEN or (tag in {"a", "area"} and _leads_to(node, document, sought)) else node.child
        if below is None:
            below, ends_block = _behind(node, body.mem_id)
            if ends_block:
                parts.append(" ")
        node = below
    return "".join(parts)


def _behind(node: LexborNode, root: int) -> tuple[LexborNode | None, bool]:
    """The next node that is not inside this one, and whether a block ends before it.

    There is none past the end of the root, which is told by its ``mem_id``.
    """
    at: LexborNode | None = node
    ends_block = False
    while at is not None and at.mem_id != root:
        ends_block = ends_block or (at.tag != _TEXT and at.tag not in _INLINE)
        if at.next is not None:
            return at.next, ends_block
        at = at.parent
    return None, ends_block


def _leads_to(element: LexborNode, document: Document, sought: Sought) -> bool:
    url = urls.resolve(element.attributes.get("href") or "", document.base_url).url
    return url is not None and sought.scope.contains(url)


def _unfolded(text: str, at: int) -> int:
    """The place in a text that is at a place of the same text in folded case."""
    for index, letter in enumerate(text):
        if at <= 0:
            return index
        at -= len(letter.casefold())
    return len(text)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _pattern_of_host(host: str, below: str) -> re.Pattern[str]:
    """A host in text of folded case, behind what ``below`` matches, where it is no part of another one.

    What stands beside it without a space is another word in scripts that have none, unless the host is of these itself.
    """
    before = r"(?<![\w.@-])" if _SPACELESS.match(host) else rf"(?<![.@-])(?<!{_WORD})"
    behind = r"(?!\.?[\w-])" if _SPACELESS.match(host[-1]) else rf"(?!\.[\w-])(?!-|{_WORD})"
    return re.compile(f"{before}{below}{re.escape(host)}{behind}")


def _pattern_of(brand: str) -> re.Pattern[str]:
    """A brand as whole words in text of folded case, with any dash or apostrophe for its own."""
    folded = _fold(brand)
    before = "" if _SPACELESS.match(folded[0]) or not folded[0].isalnum() else f"(?<!{_WORD})"
    behind = "" if _SPACELESS.match(folded[-1]) or not folded[-1].isalnum() else f"(?!{_WORD})"
    escaped = re.sub(r"['’]", "['’]", re.sub(rf"\\?{_DASH}", _DASH, re.escape(folded)))
    return re.compile(before + escaped + behind)


def _word_of(name: str) -> bytes | None:
    """What of a name stands in a page's bytes however the page is written; None where that is nothing.

    A domain is written in one piece; of a brand it is the longest word, as others may hold entities or markup.
    """
    if name.isascii() and "." in name and " " not in name:
        return name.lower().encode()
    words = re.findall(r"[a-z0-9]{3,}", name.lower())
    return max(words, key=len).encode() if words else None
