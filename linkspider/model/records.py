"""What spiders observe, before it becomes rows: small immutable records."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag
from typing import Final, NamedTuple

from linkspider.model import rows
from linkspider.model.outcome import Outcome


class FoundIn(IntFlag):
    """Where a crawl met a URL; stored as a number in the journal, as a column each in ``pages``."""

    NOWHERE = 0
    LINKS = 1
    SITEMAP = 2
    BACKLINKS = 4
    SEEDS = 8


#: The columns of ``pages`` that say where a URL was met.
FOUND_IN_COLUMNS: Final = {
    "found_in_links": FoundIn.LINKS,
    "found_in_sitemap": FoundIn.SITEMAP,
    "found_in_backlinks": FoundIn.BACKLINKS,
    "found_in_seeds": FoundIn.SEEDS,
}

#: The sign of a page that was told to be none from its host's answer; it stands last, and the page's links were cut.
LIKE_NOT_FOUND: Final = "page: like the host's answer to a URL that cannot exist"

#: Elements whose links count as links; everything else that leads elsewhere is an edge of its own kind.
HYPERLINKS: Final = frozenset({"a", "area"})


class Link(NamedTuple):
    """One occurrence of a reference that resolves to http or https: an ``a`` or ``area`` link, or another edge.

    Texts have their white space collapsed.

    Attributes:
        href: the attribute as written.
        target_url: where it leads: absolute, without fragment.
        element: ``a`` or ``area``; of other edges ``iframe``, ``form``, ``link``, ``meta`` or ``redirect``.
        anchor_text: the element's text.
        rel: the ``rel`` attribute as written, or an empty string.
        ordinal: its place in document order, from 0: first all links, then the other edges.
        kind: text, image, mixed, empty or area; of other edges what they are.
        path_type: how ``href`` is written.
        image_alt: alt texts of the images in it; None where there is none.
        title: the ``title`` attribute.
        placement, placement_rule, placement_confidence: where on the page a link stands, and how that was told.
        is_hidden: hidden by attribute or inline style.
        dom_path: a CSS selector of the element.
        context_before, context_after: the text around it in its block.
        redirector_target: where a redirector that it leads to sends its visitors, if that is known.
    """

    href: str
    target_url: str
    element: str
    anchor_text: str
    rel: str
    ordinal: int
    kind: str = "text"
    path_type: str = "absolute"
    image_alt: str | None = None
    title: str | None = None
    placement: str | None = None
    placement_rule: str | None = None
    placement_confidence: str | None = None
    is_hidden: bool = False
    dom_path: str | None = None
    context_before: str | None = None
    context_after: str | None = None
    redirector_target: str | None = None

    @property
    def is_hyperlink(self) -> bool:
        """Whether it is a link, and no other edge."""
        return self.element in HYPERLINKS


class Headers(NamedTuple):
    """The headers of an answer that say something of the page.

    Attributes:
        x_robots_tags: the values of its X-Robots-Tag headers.
        links: the values of its Link headers, each byte as one character.
        content_language: its Content-Language header.
        refresh: its Refresh header, each byte as one character.
    """

    x_robots_tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    content_language: str | None = None
    refresh: str | None = None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself. Texts have their white space collapsed; None is "does not say".

    Attributes:
        lang: the ``lang`` attribute of ``html`` as written; ``language``: the page's language, as ``en``.
        canonical_url: what ``rel=canonical`` names; ``canonical_source``: ``html`` or ``header``, where that stands.
        has_canonical_conflict: whether several different ones are named.
        is_noindex, is_nofollow_page: what every robot is asked; ``robots_agents``: what named robots are asked, as
            ``bingbot: noarchive; googlebot: nofollow, noindex``.
        unavailable_after: when every robot is asked to drop the page, in UTC; ``is_noindex`` does not know of it.
        other_schemes: how many links lead elsewhere than to http or https, by scheme.
        word_count: words of the main content; None where there is no HTML page to count in.
        text_hash: 32 hex digits that are equal where the main content is; None where there is none.
        text_sketch: 256 hex digits by which near duplicates are found; None for short texts.
        published_at, modified_at: UTC, as the page says it.
        schema_types: the schema.org and other types it declares, sorted, separated by spaces.
        parked_reason, soft_404_reason: what makes the page look like a domain for sale, or like "not found": what it
            says, or that its host answers so for a URL that cannot exist (``LIKE_NOT_FOUND``, which comes last).
        challenge_signs: what makes a page look like a test for bots, a login or a question for consent in its place.
        text: the main content, where it was asked for.
    """

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
    canonical_source: str | None = None
    has_canonical_conflict: bool = False
    amphtml_url: str | None = None
    robots_agents: str | None = None
    language: str | None = None
    word_count: int | None = None
    text_hash: str | None = None
    text_sketch: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    generator: str | None = None
    og_type: str | None = None
    schema_types: str | None = None
    is_parked: bool = False
    parked_reason: str | None = None
    soft_404_reason: str | None = None
    challenge_signs: str | None = None
    text: str | None = None
    unavailable_after: datetime | None = None

    def is_noindex_at(self, time: datetime) -> bool:
        """Whether every robot is asked not to index the page at a time, in UTC."""
        return self.is_noindex or (self.unavailable_after is not None and self.unavailable_after < time)


@dataclass(frozen=True, slots=True)
class Fetch:
    """What came of fetching one URL.

    Attributes:
        url: the URL fetched; ``depth``: its clicks from the start page, or None.
        outcome: the one terminal outcome; ``reason``: its cause in words, where there is more to say.
        attempts: how often it was tried, 0 when it never was.
        redirect_url: where it redirects to, if it does and the target can be read; ``redirect_kind``: ``http`` by
            status and Location, ``meta_refresh`` by the page itself.
        content_type: as declared; ``sniffed_type``: as the first bytes tell; ``charset``: as used for reading.
        size: bytes of the decoded body; ``wire_size``: bytes of the body as sent.
        found_in: where the URL was met.
        elapsed_ms: from sending the request to the answer's head.
        etag, last_modified: the headers by which it can be asked for again.
        is_not_modified: the server answered that it is what it was in an earlier crawl.
    """

    url: str
    depth: int | None
    outcome: Outcome
    fetched_at: datetime
    attempts: int = 1
    status: int | None = None
    reason: str | None = None
    redirect_url: str | None = None
    redirect_kind: str | None = None
    is_permanent: bool | None = None
    content_type: str | None = None
    sniffed_type: str | None = None
    charset: str | None = None
    size: int | None = None
    wire_size: int | None = None
    elapsed_ms: int | None = None
    found_in: FoundIn = FoundIn.NOWHERE
    etag: str | None = None
    last_modified: str | None = None
    is_not_modified: bool = False


class EarlierRows(NamedTuple):
    """What an earlier crawl wrote of a page that has not changed since."""

    page: rows.PageRow
    links: tuple[rows.LinkRow, ...]
    text: rows.PageTextRow | None = None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Everything observed at one accepted URL: one item per response, and one for each failure.

    Attributes:
        links: the page's links, the first ones where there are more than are kept.
        link_total: how many links the page has, where that is more than ``links`` holds.
        edges: its references of other kinds, an HTTP redirect among them.
        mention: the site's domain or a brand in the text of a referring page, with its context.
        unrendered_href: a reference to the site that stands in a comment, noscript, template, script, srcdoc or SVG
            alone.
        opaque_redirectors: how many redirectors its links lead to whose URLs do not say where they lead.
        unanswered_redirectors: of how many of these nobody knows where they lead.
        earlier: the rows that hold for it, where the server said that it has not changed.
    """

    fetch: Fetch
    facts: PageFacts = PageFacts()
    links: tuple[Link, ...] = ()
    link_total: int | None = None
    edges: tuple[Link, ...] = ()
    mention: str | None = None
    unrendered_href: str | None = None
    opaque_redirectors: int = 0
    unanswered_redirectors: int = 0
    earlier: EarlierRows | None = None


@dataclass(frozen=True, slots=True)
class SeedBatch:
    """Rows of seed files, as read: each row of a file is a seed or a reject; ``counts`` says what rejects count."""

    seeds: tuple[rows.SeedRow, ...] = ()
    rejects: tuple[rows.SeedRejectRow, ...] = ()
    counts: tuple[rows.SeedCountRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SitemapBatch:
    """What came of reading sitemaps."""

    sitemaps: tuple[rows.SitemapRow, ...]
    rejects: tuple[rows.SitemapRejectRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetBatch:
    """What was found out of own pages that backlinks lead to."""

    targets: tuple[rows.TargetCheckRow, ...]
