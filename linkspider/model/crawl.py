"""A crawl: what it is, fixed when it begins, and what became of it, judged when it ends."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from linkspider.model.ledger import Cuts, Totals
from linkspider.model.outcome import Outcome
from linkspider.model.scope import Scope
from linkspider.model.secrets import redact_arguments
from linkspider.model.store import Store

SpiderName = Literal["site", "referrers"]

#: Exit codes of crawls and audits; ``docs/exit-codes.md`` tells what each means.
EXIT_OK: Final = 0
EXIT_USAGE: Final = 2
EXIT_SHORT: Final = 3
EXIT_ALERT: Final = 4
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

    @classmethod
    def again(
        cls,
        manifest: Mapping[str, Any],
        spider: SpiderName,
        scope: Scope,
        arguments: Mapping[str, str],
        *,
        keeps_other_links: bool = False,
    ) -> "Crawl":
        """An interrupted crawl, to go on with.

        Args:
            manifest: its manifest.
            spider, scope, arguments, keeps_other_links: as it was begun.
        """
        started_at = datetime.fromisoformat(manifest["started_at"])
        return cls(manifest["crawl_id"], spider, scope, started_at, dict(arguments), keeps_other_links)

    @property
    def shown_arguments(self) -> dict[str, str]:
        """The arguments without secrets, sorted by name."""
        return redact_arguments(dict(sorted(self.arguments.items())))

    def arguments_json(self) -> str:
        """The arguments without secrets as JSON."""
        return json.dumps(self.shown_arguments, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known when a crawl ends.

    Attributes:
        finish_reason: Scrapy's word for why it ended; ``failure``: what kept it from being written, if anything.
        totals: URLs taken on and done, as the journal counts them.
        page_rows: rows of ``pages`` in the parts that are recorded.
        cuts: what rules kept from being followed, by rule.
        outcomes: recorded rows of pages by outcome.
        set_aside: rows of all tables that could not be stored.
    """

    finish_reason: str
    failure: str | None
    totals: Totals
    page_rows: int
    cuts: Mapping[str, Cuts]
    outcomes: Mapping[str, int]
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a crawl is complete, why not, and the exit code that says so."""

    is_complete: bool
    reasons: tuple[str, ...]
    exit_code: int


#: Outcomes that mean that the site, or linkspider, gave up on a page; more than this share of them is falling short.
_GIVEN_UP: Final = (Outcome.HOST_UNAVAILABLE, Outcome.RATE_LIMITED, Outcome.INTERNAL_ERROR)
_MAX_GIVEN_UP: Final = 0.01
#: Outcomes that mean that the site's server was not there. Some pages end so on any site; with a quarter the crawl is
#: not complete, with a half the site was down.
_UNREACHED: Final = (Outcome.CONNECT_ERROR, Outcome.TIMEOUT, Outcome.DNS_ERROR, Outcome.ROBOTS_UNREACHABLE)
_MAX_UNREACHED: Final = 0.25
_DOWN: Final = 0.5
#: Some other people's hosts are down on any day; not all of so many pages'.
_MANY_PAGES: Final = 10


def judge(spider: SpiderName, ending: Ending) -> Verdict:
    """Judges how a crawl ended.

    A limit makes a crawl incomplete, but it did what it was asked: exit code 0. What fell short of that is 3, and a
    stop by signal 130.
    """
    limits = [f"{rule}: {cuts.urls:,} URLs not followed" for rule, cuts in sorted(ending.cuts.items())]
    totals, short = ending.totals, []
    if ending.failure:
        short.append(ending.failure)
    if ending.set_aside:
        short.append(f"{ending.set_aside:,} rows could not be stored")
    if totals.done != ending.page_rows:
        short.append(f"accounting: {totals.done:,} URLs are done, but pages has {ending.page_rows:,} rows")
    if ending.finish_reason not in {FINISHED, INTERRUPTED}:
        short.append(f"ended early: {ending.finish_reason}")
    elif ending.finish_reason == FINISHED and totals.queued and not ending.failure:
        short.append(f"accounting: the crawl ended with {totals.queued:,} URLs without an outcome")
    if spider == "site" and ending.finish_reason == FINISHED and not ending.outcomes.get(Outcome.OK):
        short.append("no page of the site could be read")
    unreached = sum(ending.outcomes.get(outcome, 0) for outcome in _UNREACHED)
    if spider == "referrers" and unreached == ending.page_rows >= _MANY_PAGES:
        short.append(f"no host answered for any of {unreached:,} referring pages: is this machine connected?")
    if spider == "site" and ending.outcomes.get(Outcome.OK) and unreached > _MAX_UNREACHED * ending.page_rows:
        words = short if unreached > _DOWN * ending.page_rows else limits
        words.append(f"the site did not answer for {unreached:,} of {ending.page_rows:,} URLs")
    given_up = _given_up(spider, ending)
    if ending.finish_reason == INTERRUPTED:
        stop = [f"interrupted with {totals.queued:,} URLs waiting"]
        return Verdict(False, (*short, *stop, *given_up.values(), *limits), EXIT_INTERRUPTED)
    is_short = bool(short) or any(ending.outcomes[outcome] > _MAX_GIVEN_UP * ending.page_rows for outcome in given_up)
    reasons = (*short, *given_up.values(), *limits)
    return Verdict(not reasons, reasons, EXIT_SHORT if is_short else EXIT_OK)


def _given_up(spider: SpiderName, ending: Ending) -> dict[Outcome, str]:
    """Pages that should have been read and are not, in words; other people's hosts may fail."""
    words = _GIVEN_UP if spider == "site" else (Outcome.INTERNAL_ERROR,)
    return {word: f"{ending.outcomes[word]:,} URLs ended {word}" for word in words if ending.outcomes.get(word)}


def is_resumable(manifest: Mapping[str, Any]) -> bool:
    """Whether a crawl that no process works on has URLs left, by its manifest."""
    verdict = manifest.get("verdict") or {}
    return manifest.get("state") != "finished" or bool(verdict.get("queued"))


def _slug(name: str) -> str:
    """A site name made safe as part of a folder's name on every system."""
    return re.sub(r"[^a-z0-9.-]+", "_", name.lower())[:100]
