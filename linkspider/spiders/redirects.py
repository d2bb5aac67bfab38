"""Redirects that lead back to where they came from.

A redirect's record is held back while its target still has to answer; only then is it known whether the two go round
in circles. So every member of a loop ends as ``redirect_loop``, in whatever order its members were met, and also when a
crawl is killed in between: what is held back is not done. A loop is known when its last member has answered. One of
more members than redirects are followed in a row (``observe.MAX_HOPS``) is known where links lead to enough of them.
Met at one alone, its members end as ``redirect``, and the last that is asked for says that it was not followed.
"""

from dataclasses import replace
from typing import Final

from linkspider.frontier.frontier import Frontier
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import PageRecord

_MAX_NAMED: Final = 5


class RedirectChains:
    """Holds records of redirects back until their chain has ended."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._held: dict[str, PageRecord] = {}  # by key
        self._waiting: dict[str, list[str]] = {}  # key of a chain's end, as far as it is known -> keys of held records

    def settle(self, key: str, record: PageRecord) -> list[PageRecord]:
        """Takes a settled URL's record; the records that need not be held any longer, its own among them or not.

        Raises:
            StoreError: if the journal cannot be used.
        """
        target = record.fetch.redirect_url
        if record.fetch.outcome is not Outcome.REDIRECT or target is None:
            return [record, *self._release(key)]
        target_key = urls.key(target)
        loop = self._frontier.journal.add_redirect(key, target_key)
        if loop:
            self._held[key] = record
            return [each for member in loop for each in self._close(member, loop)]
        end = self._frontier.journal.redirect_end(target_key)
        if self._frontier.awaits(end):
            self._held[key] = record
            self._waiting.setdefault(end, []).append(key)
            return []
        return [record, *self._release(key)]

    def _release(self, key: str) -> list[PageRecord]:
        """What waited for a URL, and what waited for that."""
        released, keys = [], self._waiting.pop(key, [])
        while keys:
            held = keys.pop()
            record = self._held.pop(held, None)
            if record is not None:
                released.append(record)
            keys += self._waiting.pop(held, [])
        return released

    def _close(self, member: str, loop: list[str]) -> list[PageRecord]:
        """A loop's member as such, and what waited for it from outside the loop."""
        record = self._held.pop(member, None)
        if record is None:
            return []
        at = loop.index(member)
        way = [*loop[at:], *loop[:at], member]
        shown = way if len(way) <= _MAX_NAMED else [*way[: _MAX_NAMED - 1], "…", member]
        fetch = replace(record.fetch, outcome=Outcome.REDIRECT_LOOP, reason=" -> ".join(shown)[:1000])
        outside = [key for key in self._waiting.pop(member, []) if key not in loop]
        if outside:
            self._waiting[member] = outside
        return [replace(record, fetch=fetch), *self._release(member)]
