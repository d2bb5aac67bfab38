"""What spiders observe, before it becomes rows: small immutable records."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag
from typing import NamedTuple

from linkspider.model import rows
from linkspider.model.outcome import Outcome


class FoundIn(IntFlag):
    """Where a crawl met a URL; stored as a number in the journal, as a column each in ``pages``."""

    NOWHERE = 0
    LINKS = 1
    SITEMAP = 2
    BACKLINKS = 4
    SEEDS = 8


class Link(NamedTuple):
    """One ``a[href]`` or ``area[href]`` occurrence that resolves to http or https.

    Attributes:
        href: the attribute as written.
        target_url: where it leads: absolute, without fragment.
        element: ``a`` or ``area``.
        anchor_text: the element's text, white space collapsed.
        rel: the ``rel`` attribute as written, or an empty string.
        ordinal: the link's place among the page's links, from 0 in document order.
    """

    href: str
    target_url: str
    element: str
    anchor_text: str
    rel: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What an HTML page says of itself. Texts have their white space collapsed; None is "does not say"."""

    title: str | None = None
    h1: str | None = None
    meta_description: str | None = None
    lang: str | None = None
    canonical_url: str | None = None
    meta_robots: str | None = None
    x_robots_tag: str | None = None
    is_noindex: bool = False
    is_nofollow_page: bool = False
    other_schemes: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """What came of fetching one URL.

    Attributes:
        url: the URL fetched; ``depth``: its clicks from the start page, or None.
        outcome: the one terminal outcome; ``reason``: its cause in words, where there is more to say.
        attempts: how often it was tried, 0 when it never was.
        redirect_url: where it redirects to, if it does and the target can be read.
        content_type: as declared; ``sniffed_type``: as the first bytes tell; ``charset``: as used for reading.
        size: bytes of the decoded body; ``wire_size``: bytes of the body as sent.
        found_in: where the URL was met.
        elapsed_ms: from sending the request to the answer's head.
    """

    url: str
    depth: int | None
    outcome: Outcome
    fetched_at: datetime
    attempts: int = 1
    status: int | None = None
    reason: str | None = None
    redirect_url: str | None = None
    is_permanent: bool | None = None
    content_type: str | None = None
    sniffed_type: str | None = None
    charset: str | None = None
    size: int | None = None
    wire_size: int | None = None
    elapsed_ms: int | None = None
    found_in: FoundIn = FoundIn.NOWHERE


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Everything observed at one accepted URL: one item per response, and one for each failure.

    Attributes:
        links: the page's links, the first ones where there are more than are kept.
        link_total: how many links the page has, where that is more than ``links`` holds.
    """

    fetch: Fetch
    facts: PageFacts = PageFacts()
    links: tuple[Link, ...] = ()
    link_total: int | None = None


@dataclass(frozen=True, slots=True)
class SeedBatch:
    """Rows of seed files, as read: each row of each file stands in exactly one of the two."""

    seeds: tuple[rows.SeedRow, ...] = ()
    rejects: tuple[rows.SeedRejectRow, ...] = ()
