"""Bytes to everything that a page's record holds, in one call: what is done in this process or in the worker's."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from linkspider.extract.charset import UTF_16, as_utf8
from linkspider.extract.document import parse_document, parse_piece, split_pieces
from linkspider.extract.edges import extract_edges
from linkspider.extract.evidence import Evidence, Sought, seek
from linkspider.extract.instead.challenge import challenge_signs
from linkspider.extract.instead.gate import MAX_LINKS, has_password_field, login_signs
from linkspider.extract.links import extract_links
from linkspider.extract.page import extract_facts
from linkspider.model.gates import names_login
from linkspider.model.records import Headers, Link, PageFacts


class Wanted(NamedTuple):
    """What a crawl wants to know of its pages, beside what it always does.

    Attributes:
        keeps_text: whether the main content's text is kept.
        sought: the site whose mentions are looked for, on referring pages; a login there is none of those that were
            asked for.
    """

    keeps_text: bool = False
    sought: Sought | None = None


#: Nothing beside what it always does.
PLAIN: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an HTML page holds.

    Attributes:
        facts: what it says of itself.
        links: its links, the first ones where there are more than are kept.
        link_total: how many links it has, where that is more than ``links`` holds.
        edges: its references of other kinds; ``refresh_seconds``: the delay of the first refresh among them.
        charset: the character encoding it was read in.
        mention, unrendered_href: what it says of the site beside its links.
    """

    facts: PageFacts
    links: tuple[Link, ...]
    link_total: int | None
    edges: tuple[Link, ...]
    refresh_seconds: int | None
    charset: str
    mention: str | None
    unrendered_href: str | None


def read_html(body: bytes, url: str, content_type: str | None, headers: Headers, wanted: Wanted) -> Reading:
    """Reads an HTML page.

    Args:
        body: the page, decompressed.
        url: its serialised http or https URL.
        content_type: the Content-Type header as sent.
        headers: other headers that speak of the page.
        wanted: what else is to be known.
    """
    pieces = split_pieces(body)
    document = parse_document(next(pieces), url, content_type)
    links, other_schemes, total = extract_links(document, (parse_piece(piece, document) for piece in pieces))
    edges, refresh_seconds = extract_edges(document, len(links), headers)
    source = as_utf8(body, document.charset) if document.charset in UTF_16 else body  # which holds no word as it is
    evidence = Evidence() if wanted.sought is None else seek(document, source, wanted.sought, links)
    # a login of the site's own is the page that was asked for, where its address says so
    is_login = names_login(url)
    may_be_guarded = wanted.sought is not None if is_login else len(links) <= MAX_LINKS  # with more it says nothing
    is_guarded = may_be_guarded and has_password_field(document)
    # last: finding the main content takes the tree apart
    facts = extract_facts(document, headers, other_schemes, keeps_text=wanted.keeps_text)
    # a page that says "not found" or "for sale" is no other in its place, whatever guards it or stands in its header
    if facts.soft_404_reason is None and not facts.is_parked:
        signs = challenge_signs(source, facts.title, facts.word_count, len(links))
        signs = signs or login_signs(url, facts.word_count, len(links), has_password_field=is_guarded)
        if signs is not None:  # as hardly anywhere
            facts = replace(facts, challenge_signs=signs)
    return Reading(
        *(facts, links, total, edges, refresh_seconds),
        *(document.charset, evidence.mention, evidence.unrendered_href),
    )
