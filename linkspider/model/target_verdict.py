"""What becomes of a page of the audited site that a backlink leads to."""

from enum import StrEnum
from typing import Final, NamedTuple

from linkspider.model import urls
from linkspider.model.outcome import Outcome


class TargetVerdict(StrEnum):
    """The one word for a target; where it could not be asked for there is none, and the reason says why."""

    OK = "ok"
    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    CHAIN = "chain"
    BROKEN = "broken"
    NOINDEX = "noindex"
    CANONICALISED = "canonicalised"
    BLOCKED = "blocked"


#: What each says, in the order of the questions, for the generated documentation.
MEANING: Final[dict[TargetVerdict, str]] = {
    TargetVerdict.BLOCKED: "robots.txt keeps crawlers away from it, or from where it redirects to",
    TargetVerdict.BROKEN: "it ends in an error (404, 500; no refusal), in circles, or in a redirect that leads nowhere",
    TargetVerdict.CHAIN: "it redirects more than once",
    TargetVerdict.TEMPORARY: "it redirects once, by 302, 303 or 307",
    TargetVerdict.PERMANENT: "it redirects once, by 301, 308 or a meta refresh without delay",
    TargetVerdict.NOINDEX: "it asks not to be indexed",
    TargetVerdict.CANONICALISED: "it names another page as canonical",
    TargetVerdict.OK: "it answers 2xx under its own address",
}


class TargetSeen(NamedTuple):
    """What came of asking for a target.

    Attributes:
        outcome: of the last request; ``status``: its HTTP status; ``reason``: its cause in words.
        hops: the statuses of the redirects in front of it; a meta refresh without delay is a 301.
        is_noindex, canonical_url: what the page at the end says of itself; ``final_url``: its URL.
    """

    outcome: Outcome
    status: int | None = None
    reason: str | None = None
    hops: tuple[int, ...] = ()
    is_noindex: bool = False
    canonical_url: str | None = None
    final_url: str | None = None


#: A page's own refresh without delay, in redirect chains.
REFRESH: Final = "meta refresh"
_PERMANENT: Final = frozenset({301, 308})
#: Answers of a server that does not want to be asked, or not now: they say nothing of the page.
_REFUSALS: Final = frozenset({401, 403, 407, 408, 429, 451, 503})
_ROBOTS: Final = frozenset({Outcome.ROBOTS_DENIED, Outcome.ROBOTS_UNREACHABLE})
_BROKEN: Final = frozenset({Outcome.REDIRECT_LOOP, Outcome.BAD_REDIRECT, Outcome.BLOCKED_SCHEME})


def judge_target(seen: TargetSeen) -> tuple[TargetVerdict | None, str | None]:
    """The verdict on a target, and its reason in words; what matters most comes first.

    A failed connection is no verdict: one look from one place proves nothing of a page. Nor is a refusal one.
    """
    if seen.outcome not in {Outcome.OK, Outcome.NOT_HTML}:
        return _judge_failure(seen)
    aside = _set_aside(seen)
    if not seen.hops:
        return aside or TargetVerdict.OK, seen.canonical_url if aside is TargetVerdict.CANONICALISED else seen.reason
    verdict = TargetVerdict.PERMANENT if seen.hops[0] in _PERMANENT else TargetVerdict.TEMPORARY
    return TargetVerdict.CHAIN if len(seen.hops) > 1 else verdict, aside and f"its end is {aside}"


def _judge_failure(seen: TargetSeen) -> tuple[TargetVerdict | None, str | None]:
    if seen.outcome in _ROBOTS:
        return TargetVerdict.BLOCKED, seen.reason
    if seen.outcome in _BROKEN:
        return TargetVerdict.BROKEN, seen.reason or str(seen.outcome)
    if seen.outcome is Outcome.REDIRECT:
        return TargetVerdict.CHAIN, seen.reason
    if seen.outcome is not Outcome.HTTP_ERROR:
        return None, f"{seen.outcome}: {seen.reason}" if seen.reason else str(seen.outcome)
    if seen.status in _REFUSALS:
        return None, f"refused with status {seen.status}"
    return TargetVerdict.BROKEN, f"status {seen.status}"


def _set_aside(seen: TargetSeen) -> TargetVerdict | None:
    """Why a page is not indexed under its address, if it is not."""
    if seen.is_noindex:
        return TargetVerdict.NOINDEX
    if seen.canonical_url and seen.final_url and urls.key(seen.canonical_url) != urls.key(seen.final_url):
        return TargetVerdict.CANONICALISED
    return None
