"""What spiders observe, before it becomes rows: small immutable records."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from linkspider.model import rows
from linkspider.model.outcome import Outcome


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
        content_type: as declared; ``charset``: as used for reading; ``size``: bytes of the decoded body.
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
    charset: str | None = None
    size: int | None = None
    elapsed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Everything observed at one accepted URL: one item per response, and one for each failure."""

    fetch: Fetch
    facts: PageFacts = PageFacts()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedBatch:
    """Rows of seed files, as read: each row of each file stands in exactly one of the two."""

    seeds: tuple[rows.SeedRow, ...] = ()
    rejects: tuple[rows.SeedRejectRow, ...] = ()
