"""What earlier crawls found on a referring page: how new a live link is, and what holds while a page cannot be had."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from linkspider.model.identity import page_identity
from linkspider.model.verdict import Verdict
from pipelines.observed import EarlierCheck

#: The order of the questions: the best links come last.
_WORTH: Final = {verdict: place for place, verdict in enumerate(Verdict)}


class LastGood(NamedTuple):
    """The verdict when a page could be looked at last, and when that was; both None where it never could."""

    verdict: Verdict | None = None
    checked_at: datetime | None = None


class EarlierChecks:
    """The earlier checks of one referring page; those of all spellings of a target count for each of them.

    Args:
        told: target key (None: the page itself) -> its checks, as in ``observed.Earlier``.
    """

    def __init__(self, told: Mapping[str | None, Sequence[EarlierCheck]]) -> None:
        self._told = told

    def was_live(self, target_key: str) -> bool:
        """Whether a live link was told under this very spelling of a target."""
        return any(each.verdict.is_live for each in self._told.get(target_key, ()))

    def discovered(self, target_key: str | None, verdict: Verdict) -> str | None:
        """How new a live link is; what could not be looked at before does not count."""
        if not verdict.is_live or target_key is None:
            return None
        before = [each.verdict for each in self._of(target_key)]
        live = [place for place, each in enumerate(before) if each.is_live]
        if not live:
            return "linkfound" if self._seen else "pagefound"
        return "linkrestored" if any(each.is_lost_evidence for each in before[live[-1] :]) else None

    def last_good(self, target_key: str | None, verdict: Verdict) -> LastGood:
        """What was found last and still holds, where a page cannot be looked at now.

        Args:
            target_key: the target; None for the page itself, which has the best verdict of all that stood on it.
            verdict: the one of today.
        """
        if verdict.is_seen:
            return LastGood()
        before = self._seen if target_key is None else self._of(target_key)
        return LastGood(before[-1].verdict, before[-1].checked_at) if before else LastGood()

    def _of(self, target_key: str) -> list[EarlierCheck]:
        """Checks of a pair in which its page was seen, oldest first: its own, and the page's where it had no link.

        A pair that nobody asked about has a row only where it was found. So a later crawl that saw the page, and has no
        row of the pair, did not find it.
        """
        own: Sequence[EarlierCheck] = self._by_page.get(page_identity(target_key), ())
        told = (*own, *self._told.get(None, ()))
        known = {each.crawl for each in told}
        later = self._seen_at.items() if own else ()
        missed = (
            EarlierCheck(crawl, Verdict.LINK_REMOVED, at)
            for crawl, at in later
            if crawl not in known and crawl > own[0].crawl
        )
        return _in_order((*told, *missed))

    @cached_property
    def _seen_at(self) -> dict[int, datetime]:
        """The crawls that saw the page, and when."""
        return {each.crawl: each.checked_at for each in self._seen}

    @cached_property
    def _by_page(self) -> dict[str, list[EarlierCheck]]:
        """Page identity -> the checks of its spellings."""
        found: dict[str, list[EarlierCheck]] = {}
        for target_key, checks in self._told.items():
            if target_key is not None:
                found.setdefault(page_identity(target_key), []).extend(checks)
        return found

    @cached_property
    def _seen(self) -> list[EarlierCheck]:
        """All checks in which the page was seen, oldest first."""
        return _in_order(each for checks in self._told.values() for each in checks)


def _in_order(told: Iterable[EarlierCheck]) -> list[EarlierCheck]:
    """The checks in which a page was seen, oldest first, and of one crawl the best verdict last."""
    seen = (each for each in told if each.verdict.is_seen)
    return sorted(seen, key=lambda each: (each.crawl, _WORTH[each.verdict]))
