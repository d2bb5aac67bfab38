"""A crawl: what it is, fixed when it begins, and what became of it, judged when it ends."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from linkspider.model.outcome import Outcome
from linkspider.model.scope import Scope
from linkspider.model.store import Store

SpiderName = Literal["site", "referrers"]

#: Exit codes of a crawl.
EXIT_OK: Final = 0
EXIT_USAGE: Final = 2
EXIT_SHORT: Final = 3
EXIT_INTERRUPTED: Final = 130

FINISHED: Final = "finished"
INTERRUPTED: Final = "shutdown"  # Scrapy's word for a stop by signal


@dataclass(frozen=True, slots=True)
class Crawl:
    """The identity of one crawl.

    Attributes:
        spider: which spider; ``scope``: the audited site; ``arguments``: the spider's arguments as given.
        keeps_other_links: whether links of referring pages that do not concern the site become rows.
    """

    crawl_id: str
    spider: SpiderName
    scope: Scope
    started_at: datetime
    arguments: Mapping[str, str]
    keeps_other_links: bool = False

    @classmethod
    def begin(
        cls,
        store: Store,
        spider: SpiderName,
        scope: Scope,
        arguments: Mapping[str, str],
        *,
        keeps_other_links: bool = False,
    ) -> "Crawl":
        """Names and dates a new crawl and makes its folder in the store.

        Raises:
            StoreError: if the store cannot be written.
        """
        store.prepare()
        now = datetime.now(UTC)
        crawl_id = store.claim(f"c{now:%Y%m%dT%H%M%SZ}-{spider}-{_slug(scope.site)}")
        return cls(crawl_id, spider, scope, now, dict(arguments), keeps_other_links)

    def arguments_json(self) -> str:
        """The arguments as JSON, keys sorted."""
        return json.dumps(self.arguments, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known when a crawl ends.

    Attributes:
        finish_reason: Scrapy's word for why it ended; ``failure``: what kept rows from being written, if anything.
        accepted, waiting: URLs taken on, and of these not settled, as the frontier counts them.
        terminal: rows of pages that are published.
        cuts: links that a limit kept from being followed, by limit.
        outcomes: published rows of pages by outcome.
    """

    finish_reason: str
    failure: str | None
    accepted: int
    waiting: int
    terminal: int
    cuts: Mapping[str, int]
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a crawl is complete, why not, and the exit code that says so."""

    is_complete: bool
    reasons: tuple[str, ...]
    exit_code: int


def judge(spider: SpiderName, ending: Ending) -> Verdict:
    """Judges how a crawl ended.

    A limit that the user set makes a crawl incomplete, but it did what it was asked: exit code 0. What fell short of
    that is 3, and a stop by signal 130.
    """
    limits = [f"{limit}: {count:,} links to further pages not followed" for limit, count in sorted(ending.cuts.items())]
    short = []
    if ending.failure:
        short.append(ending.failure)
    if ending.accepted != ending.terminal + ending.waiting:
        short.append(
            f"accounting: {ending.accepted} URLs accepted, but {ending.terminal} have a row and {ending.waiting} wait"
        )
    if ending.finish_reason not in {FINISHED, INTERRUPTED}:
        short.append(f"ended early: {ending.finish_reason}")
    if spider == "site" and ending.finish_reason == FINISHED and not ending.outcomes.get(Outcome.OK):
        short.append("no page of the site could be read")
    if ending.finish_reason == INTERRUPTED:
        stop = [f"interrupted with {ending.waiting:,} URLs waiting"]
        return Verdict(False, (*short, *stop, *limits), EXIT_INTERRUPTED)
    return Verdict(not (short or limits), (*short, *limits), EXIT_SHORT if short else EXIT_OK)


def _slug(name: str) -> str:
    """A site name made safe as part of a folder's name on every system."""
    return re.sub(r"[^a-z0-9.-]+", "_", name.lower())[:100]
