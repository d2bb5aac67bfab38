"""What a page says of itself: in its head, in its headers and by its main content."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.anchors import PERMALINKS, AnchorTexts
from linkspider.extract.document import Document
from linkspider.extract.instead.not_found import soft_404_reason
from linkspider.extract.instead.parked import MAX_BARE_WORDS, Reference, bare_reason, may_be_parked, parked_reason
from linkspider.extract.language import page_language
from linkspider.extract.link_header import read_links
from linkspider.extract.main_text import read_main_text
from linkspider.extract.page_dates import Dates, ItemDate, TimeMark, read_dates
from linkspider.extract.robots_meta import is_robot, read_agents, read_directives, unavailable_after
from linkspider.extract.sketch import sketch
from linkspider.extract.structured_data import Node, read_json_ld, spell_types
from linkspider.extract.teasers import Lead, is_other_page, is_own_title
from linkspider.extract.words import find_words, read_text
from linkspider.model import urls
from linkspider.model.records import Headers, PageFacts

#: Longer texts are cut; no search engine reads more of a title or description.
MAX_TEXT_CHARACTERS: Final = 2_000
MAX_GENERATOR_CHARACTERS: Final = 200
MAX_TYPE_CHARACTERS: Final = 100
#: The main content that is kept, in UTF-8.
MAX_MAIN_TEXT_BYTES: Final = 64 * 1024
#: ``title`` and ``h1`` elements that are looked at; a page of pictures in pictures has any number of titles, any number
#: deep.
MAX_TITLES: Final = 20
#: Links that are looked at for signs of a parked domain.
MAX_HREFS: Final = 500
#: On pages of Sphinx and MkDocs.
_PERMALINK_CLASS: Final = b"headerlink"
#: What makes a canonical link one of a variant of the page.
_OF_VARIANTS: Final = frozenset({"hreflang", "lang", "media", "type"})

_Date = TypeVar("_Date", ItemDate, TimeMark)


class _Canonical(NamedTuple):
    url: str | None
    source: str | None
    has_conflict: bool


class _MainText(NamedTuple):
    text: str
    word_count: int
    text_hash: str | None
    text_sketch: str | None


def extract_facts(
    document: Document,
    headers: Headers = Headers(),  # noqa: B008  # immutable
    other_schemes: str | None = None,
    *,
    keeps_text: bool = False,
) -> PageFacts:
    """Reads what a page says of itself. This takes its tree apart, so its links must have been read before.

    Args:
        document: the page.
        headers: the headers of the answer that speak of the page.
        other_schemes: what ``extract_links`` counted beside the links.
        keeps_text: whether the main content itself is asked for, and not only what is told from it.
    """
    tree = document.tree
    said = document.survey
    robots = said.names.get("robots", [])
    agents = [(name, text) for name, texts in said.names.items() if is_robot(name) for text in texts]
    directives = read_directives(robots, headers.x_robots_tags)
    links = _head_links(document)
    in_headers = _header_links(headers, document.url)
    canonical = _canonical(links, in_headers)
    lang = _lang(document)
    languages = (headers.content_language, said.property("og:locale"), *said.languages[:1])
    title, h1 = _title(tree), _h1(tree)
    nodes = read_json_ld(said.blocks)
    dates = _dates(document, canonical.url, nodes, title)
    parked, main = _read_texts(document, [text for text in (title, h1) if text])
    return PageFacts(
        title=title,
        h1=h1,
        meta_description=_collapsed(said.name("description")),
        lang=_cut(lang),
        canonical_url=canonical.url,
        canonical_source=canonical.source,
        has_canonical_conflict=canonical.has_conflict,
        amphtml_url=next((url for rel, url in (*links, *in_headers) if rel == "amphtml"), None),
        meta_robots=_cut(", ".join(robots)),
        x_robots_tag=_cut(", ".join(headers.x_robots_tags)),
        robots_agents=read_agents(agents, headers.x_robots_tags),
        is_noindex=directives.is_noindex,
        is_nofollow_page=directives.is_nofollow,
        unavailable_after=unavailable_after(robots, headers.x_robots_tags),
        other_schemes=other_schemes,
        language=page_language(lang, languages),
        word_count=main.word_count,
        text_hash=main.text_hash,
        text_sketch=main.text_sketch,
        published_at=dates.published_at,
        modified_at=dates.modified_at,
        generator=_collapsed(said.name("generator"), MAX_GENERATOR_CHARACTERS),
        og_type=_collapsed(said.property("og:type").lower(), MAX_TYPE_CHARACTERS),
        schema_types=spell_types(nodes, said.item_types),
        is_parked=parked is not None,
        parked_reason=parked,
        soft_404_reason=soft_404_reason(title, h1, main.word_count, main.text),
        text=_cut_bytes(main.text) if keeps_text else None,
    )


def _dates(document: Document, canonical: str | None, nodes: Sequence[Node], title: str | None) -> Dates:
    """The page's dates, without those of teasers of other pages."""
    said = document.survey
    leads = {date.leads_to for dates in (said.items, said.times, said.plain_times) for date in dates}
    base, own = urls.Base(document.base_url), [document.url, *filter(None, [canonical])]
    others = {
        lead
        for lead in leads
        if lead is not None and not is_own_title(lead.text, title) and is_other_page(lead, base, own)
    }
    items, times, plain = _of_page(said.items, others), _of_page(said.times, others), _of_page(said.plain_times, others)
    return read_dates(nodes, {**said.names, **said.properties}, items, times, plain)


def _of_page(dates: Sequence[_Date], others: Collection[Lead]) -> list[_Date]:
    return [date for date in dates if date.leads_to not in others]


def extract_header_facts(headers: Headers, url: str) -> PageFacts:
    """What an answer that is no HTML page says of itself: by its headers alone.

    Args:
        headers: the headers of the answer that speak of the page.
        url: its URL.
    """
    directives = read_directives((), headers.x_robots_tags)
    links = _header_links(headers, url)
    canonical = _canonical((), links)
    return PageFacts(
        canonical_url=canonical.url,
        canonical_source=canonical.source,
        has_canonical_conflict=canonical.has_conflict,
        amphtml_url=next((target for rel, target in links if rel == "amphtml"), None),
        x_robots_tag=_cut(", ".join(headers.x_robots_tags)),
        robots_agents=read_agents((), headers.x_robots_tags),
        is_noindex=directives.is_noindex,
        is_nofollow_page=directives.is_nofollow,
        unavailable_after=unavailable_after((), headers.x_robots_tags),
        language=page_language(None, [headers.content_language]),
    )


def _lang(document: Document) -> str:
    """The language that the page's root names, as written.

    Where both are there ``xml:lang`` counts, but only in XML.
    Source: https://html.spec.whatwg.org/multipage/dom.html#the-lang-and-xml:lang-attributes
    """
    root = document.tree.root
    if root is None:
        return ""
    attributes = root.attributes
    lang = attributes.get("xml:lang") if document.is_xhtml else None
    return (lang or attributes.get("lang") or "").strip()


def _head_links(document: Document) -> list[tuple[str, str]]:
    """Relations and targets of the ``link`` elements in the head that name the page's other addresses.

    In the body, ``rel=canonical`` counts for nothing: whoever comments on a page could write it there.
    Source: https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls
    """
    base = urls.Base(document.base_url, document.charset)
    found: list[tuple[str, str]] = []
    for reference in document.survey.references:
        if reference.is_in_head:
            rels = _telling(reference.get("rel").lower().split(), reference.attributes)
            target = base.resolve(reference.get("href")).url if rels else None
            if target is not None:
                found.extend((rel, target) for rel in rels)
    return found


def _header_links(headers: Headers, url: str) -> list[tuple[str, str]]:
    """The same, of Link headers."""
    links = read_links(headers.links, url) if headers.links else ()
    return [(rel, link.target_url) for link in links for rel in _telling(link.rels, link.parameters)]


def _telling(rels: Collection[str], attributes: Mapping[str, str | None]) -> set[str]:
    """Which of the relations that name a page's other addresses hold.

    A canonical that is one of a language, a medium or a type counts for nothing: it names a variant of the page. An
    empty attribute, as templates leave it, names none.
    Source: https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls
    """
    found = {"canonical", "amphtml"}.intersection(rels)
    if "canonical" in found and any((attributes.get(name) or "").strip() for name in _OF_VARIANTS):
        found.discard("canonical")
    return found


def _canonical(links: Sequence[tuple[str, str]], header_links: Sequence[tuple[str, str]]) -> _Canonical:
    """The page's first canonical URL, else the first one of its headers."""
    in_html = [target for rel, target in links if rel == "canonical"]
    in_headers = [target for rel, target in header_links if rel == "canonical"]
    named = {*in_html, *in_headers}
    has_conflict = len(named) > 1 and len({urls.key(target) for target in named}) > 1  # tracking tells none apart
    if in_html:
        return _Canonical(in_html[0], "html", has_conflict)
    if in_headers:
        return _Canonical(in_headers[0], "header", has_conflict)
    return _Canonical(None, None, False)


def _title(tree: LexborHTMLParser) -> str | None:
    """The first HTML ``title``; pictures in SVG have titles too."""
    in_head = None if tree.head is None else tree.head.css_first("title")
    if in_head is not None:
        return _collapsed(in_head.text(deep=True))
    for element in tree.css("title")[:MAX_TITLES]:
        if not _is_in_picture(element):
            return _collapsed(element.text(deep=True))
    return None


def _is_in_picture(element: LexborNode) -> bool:
    ancestor = element.parent
    while ancestor is not None and ancestor.tag != "svg":
        ancestor = ancestor.parent
    return ancestor is not None


def _h1(tree: LexborHTMLParser) -> str | None:
    """The first ``h1`` with a text, as a reader sees it; that of a logo has none."""
    first, texts = tree.css_first("h1"), AnchorTexts()
    text = None if first is None else _heading_text(first, texts)
    if first is None or text is not None:  # as nearly everywhere
        return text
    others = (_heading_text(element, texts) for element in tree.css("h1")[1:MAX_TITLES])
    return next((text for text in others if text is not None), None)


def _heading_text(heading: LexborNode, texts: AnchorTexts) -> str | None:
    """What a heading says, without the sign that links it to itself."""
    text = _collapsed(texts.read(heading))
    if text is None or (text[-1] not in PERMALINKS and text[0] not in PERMALINKS):
        return text
    signs = {" ".join(texts.read(link).split()) for link in heading.css("a[href^='#']")[:MAX_TITLES]} & PERMALINKS
    for sign in signs:
        text = text.removesuffix(sign).removeprefix(sign).strip()
    return text or None


def _parked_reason(document: Document, headings: Sequence[str]) -> str | None:
    """Looks for signs of a parked domain, where the beginning of the page gives reason to: it takes a while."""
    body = document.tree.body or document.tree.root  # a page of frames has no body
    said = document.survey
    styles = [each.get("href") for each in said.references if each.tag == "link" and each.get("rel") == "stylesheet"]
    sources = [*said.sources, *styles]
    if body is None or document.is_large or not may_be_parked(document.url, headings, sources):
        return None
    hrefs = [element.attrs.sget("href") for element in body.css("a[href]")[:MAX_HREFS]]
    base = urls.Base(document.base_url)
    references = (  # not read of a page of many words
        Reference(url, is_loaded)
        for is_loaded, texts in ((True, sources), (False, hrefs))
        for text in texts
        if (url := base.resolve(text).url) is not None
    )
    for element in body.css("script,style,noscript"):
        element.decompose(recursive=False)
    text = read_text(body.text(deep=True, separator=" "))
    return parked_reason(document.url, headings, text, references)


def _read_texts(document: Document, headings: Sequence[str]) -> tuple[str | None, _MainText]:
    """What makes the page look like a parked domain, and its main content."""
    parked = _parked_reason(document, headings)
    main = _read_main(document)
    if parked is None and main.word_count <= MAX_BARE_WORDS:
        parked = bare_reason(document.url, headings, main.text)
    return parked, main


def _read_main(document: Document) -> _MainText:
    found = read_main_text(document)
    if _PERMALINK_CLASS in document.tree.raw_html:  # a text of its own in each heading
        found = f"{found} ".replace(" ¶ ", " ")
    text = read_text(found)
    spelled = str(text)
    if not spelled:
        return _MainText("", 0, None, None)
    words = find_words(text)
    digest = hashlib.sha256(spelled.encode()).hexdigest()[:32]
    return _MainText(spelled, words.total, digest, sketch(text, words))


def _collapsed(text: str, characters: int = MAX_TEXT_CHARACTERS) -> str | None:
    return _cut(" ".join(text.split()), characters)


def _cut(text: str, characters: int = MAX_TEXT_CHARACTERS) -> str | None:
    return text[:characters] or None


def _cut_bytes(text: str) -> str:
    return text.encode()[:MAX_MAIN_TEXT_BYTES].decode(errors="ignore")
