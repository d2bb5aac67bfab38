"""Bytes to everything that a page's record holds, in one call: what is done in this process or in the worker's."""

from collections.abc import Sequence
from dataclasses import dataclass

from linkspider.extract.document import parse_document, parse_piece, split_pieces
from linkspider.extract.links import extract_links
from linkspider.extract.page import extract_facts
from linkspider.model.records import Link, PageFacts


@dataclass(frozen=True, slots=True)
class Reading:
    """What an HTML page holds.

    Attributes:
        facts: what it says of itself.
        links: its links, the first ones where there are more than are kept.
        link_total: how many links it has, where that is more than ``links`` holds.
        charset: the character encoding it was read in.
    """

    facts: PageFacts
    links: tuple[Link, ...]
    link_total: int | None
    charset: str


def read_html(body: bytes, url: str, content_type: str | None, x_robots_tags: Sequence[str]) -> Reading:
    """Reads an HTML page.

    Args:
        body: the page, decompressed.
        url: its serialised http or https URL.
        content_type: the Content-Type header as sent.
        x_robots_tags: the values of its X-Robots-Tag headers.
    """
    pieces = split_pieces(body)
    document = parse_document(next(pieces), url, content_type)
    links, other_schemes, total = extract_links(document, (parse_piece(piece, document) for piece in pieces))
    return Reading(extract_facts(document, x_robots_tags, other_schemes), links, total, document.charset)
