"""What the checks of backlinks read of a crawl's tables: each class has the columns that are read as its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from linkspider.model.outcome import Outcome
from linkspider.model.scope import Scope
from linkspider.model.verdict import Verdict
from pipelines.claims import Claim


class Page(NamedTuple):
    """A row of ``pages``."""

    url: str
    url_key: str
    outcome: str
    status: int | None
    reason: str | None
    content_type: str | None
    redirect_url: str | None
    redirect_kind: str | None
    is_permanent: bool | None
    canonical_url: str | None
    meta_robots: str | None
    x_robots_tag: str | None
    robots_agents: str | None
    is_noindex: bool
    is_nofollow_page: bool
    parked_signs: str | None
    soft_404_signs: str | None
    challenge_signs: str | None
    mention: str | None
    unrendered_href: str | None
    unanswered_redirectors: int | None
    text_hash: str | None
    links_truncated: bool
    fetched_at: datetime
    bytes: int | None

    @property
    def leads_on(self) -> bool:
        """A visitor is sent to another page: by the answer, or by the page itself and at once."""
        if self.redirect_url is None:
            return False
        is_refresh = self.outcome == Outcome.OK and self.redirect_kind == "meta_refresh" and bool(self.is_permanent)
        return is_refresh or self.outcome == Outcome.REDIRECT


class FoundLink(NamedTuple):
    """A row of ``links``."""

    source_url: str
    target_url: str
    target_key: str
    element: str
    anchor_text: str
    image_alt: str | None
    rel: str
    is_nofollow: bool
    is_ugc: bool
    is_sponsored: bool
    is_followed: bool
    placement: str | None
    is_hidden: bool
    ordinal: int
    dom_path: str | None
    context_before: str | None
    context_after: str | None
    redirector_target: str | None

    def rank(self) -> tuple[bool, bool, bool, int]:
        """The best link of several comes first: followed, in the content, to be seen, early."""
        return (not self.is_followed, self.placement != "content", self.is_hidden, self.ordinal)


class KnownTarget(NamedTuple):
    """A row of ``target_checks``."""

    target_key: str
    status: int | None
    final_url: str | None
    redirect_chain: str | None
    verdict: str | None


class EarlierCheck(NamedTuple):
    """A row of ``backlink_checks`` of an earlier crawl.

    Attributes:
        crawl: the number of the crawl, in their order.
    """

    crawl: int
    verdict: Verdict
    checked_at: datetime


#: Referring page -> target (None: the page itself) -> what earlier crawls found.
Earlier = Mapping[str, Mapping[str | None, Sequence[EarlierCheck]]]


@dataclass(frozen=True, slots=True)
class Observed:
    """What a crawl saw, as the checks need it.

    Attributes:
        scope: the audited site.
        pages: by URL key; ``links``: those that lead to the site, by the key of their page.
        claims: what seed rows say, by the key of the referring page.
        targets: what became of targets, by key.
        earlier: what earlier crawls of the site found.
        now: when the checks are made, for pages that were not fetched.
    """

    scope: Scope
    pages: Mapping[str, Page]
    links: Mapping[str, Sequence[FoundLink]]
    claims: Mapping[str, Sequence[Claim]]
    targets: Mapping[str, KnownTarget]
    earlier: Earlier
    now: datetime
