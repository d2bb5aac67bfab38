"""Whether a search engine can show a page as itself, and if not, why not."""

from enum import StrEnum
from typing import Final

from linkspider.model.outcome import ERRORS, Outcome


class Indexability(StrEnum):
    """What keeps a page out of an index, or that nothing does."""

    INDEXABLE = "indexable"
    NOINDEX = "noindex"
    CANONICALISED = "canonicalised"
    REDIRECT = "redirect"
    ERROR = "error"
    BLOCKED = "blocked"
    NOT_HTML = "not_html"
    NOT_FETCHED = "not_fetched"


_BY_OUTCOME: Final[dict[Outcome, Indexability]] = {
    **dict.fromkeys(ERRORS, Indexability.ERROR),
    Outcome.REDIRECT: Indexability.REDIRECT,
    Outcome.NOT_HTML: Indexability.NOT_HTML,
    Outcome.ROBOTS_DENIED: Indexability.BLOCKED,
    Outcome.ROBOTS_UNREACHABLE: Indexability.BLOCKED,
    Outcome.BLOCKED_ADDRESS: Indexability.BLOCKED,
    Outcome.BLOCKED_SCHEME: Indexability.BLOCKED,
    Outcome.TRAP_CUT: Indexability.NOT_FETCHED,
    Outcome.LIMIT_CUT: Indexability.NOT_FETCHED,
}


def indexability(outcome: Outcome, is_noindex: bool, canonical_key: str | None, own_key: str) -> Indexability:
    """Says what keeps a page out of an index.

    It is the first of these that holds:

    1. it was not read as an HTML page: ``redirect``, ``not_html``, ``error`` (an error status, or no answer that could
       be read), ``blocked`` (by robots.txt, or an address that is never asked), ``not_fetched`` (cut by a limit);
    2. ``noindex``: every robot is asked not to index it, which binds;
    3. ``canonicalised``: it names another page as its canonical one, which is a hint that search engines mostly follow.

    Args:
        outcome: what came of fetching it.
        is_noindex: whether ``meta`` or X-Robots-Tag ask every robot not to index it.
        canonical_key: the key of the URL that it names as canonical, if it names one.
        own_key: the key of its own URL.
    """
    if outcome is not Outcome.OK:
        return _BY_OUTCOME[outcome]
    if is_noindex:
        return Indexability.NOINDEX
    if canonical_key is not None and canonical_key != own_key:
        return Indexability.CANONICALISED
    return Indexability.INDEXABLE
