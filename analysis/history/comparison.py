"""Which crawls are compared: two of the same kind of one site, and all of that kind up to the later one.

What belongs to the site has to be the same for all of them: a link that is internal, or a backlink, by one scope is
none by another, and was not lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.tables.selection import (
    RUNNING,
    HeldCrawl,
    choose_site,
    held_crawls,
    is_of_scope,
    known_crawl,
    known_site,
    scope_in_words,
)
from linkspider.errors import NothingToCompareError, StoreError
from linkspider.model.store import Store

SPIDERS: Final = ("site", "referrers")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two crawls of one kind.

    Attributes:
        before: the earlier crawl.
        after: the later crawl.
        history: the crawls of this kind and scope that have ended, up to the later crawl and with both, oldest first.
    """

    before: HeldCrawl
    after: HeldCrawl
    history: tuple[HeldCrawl, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared.

    Attributes:
        site: the audited site.
        comparisons: one for each kind of crawl of which there are two of one scope.
        notes: what a person should know about the choice, each one line.
    """

    site: str
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...] = ()


def compare(store: Store, site: str = "", before: str = "", after: str = "") -> Compared:
    """Chooses the newest crawl of each kind and the one of its scope before it, or exactly the two that are named.

    Of those that are not named only crawls that have ended are chosen.

    Args:
        store: where to look.
        site: the audited site, by name or URL; empty for the only one, or the one crawled last.
        before: the earlier crawl; empty for the one before the later crawl.
        after: the later crawl; empty for the newest of the same kind.

    Raises:
        NothingToCompareError: if no crawl is named and there are no two of a kind.
        StoreError: if the store does not hold what is asked for, or has nothing to compare it with.
    """
    held = held_crawls(store)
    if before or after:
        return _named(store, held, site, before, after)
    chosen, notes = choose_site(store, held, site)
    comparisons, short = [], []
    for spider in SPIDERS:
        ended = _ended(held, chosen, spider)
        alike = tuple(crawl for crawl in ended if is_of_scope(crawl, ended[-1]))
        if len(alike) > 1:
            comparisons.append(Comparison(alike[-2], alike[-1], alike))
        elif ended:
            with_scope = "" if len(ended) == 1 else " with the scope of the newest"
            short.append(f"only one {spider} crawl of {chosen}{with_scope} has ended: {ended[-1].crawl_id}")
    if not comparisons:
        raise NothingToCompareError(
            f"changes need two crawls of the same kind: {'; '.join(short) or f'{chosen} has none'}"
        )
    return Compared(chosen, tuple(comparisons), (*notes, *(f"{words}; nothing to compare it with" for words in short)))


def site_crawl_beside(store: Store, crawl: HeldCrawl) -> HeldCrawl | None:
    """The crawl of the site that knew it at the time of a crawl of referring pages.

    An audit crawls referring pages first: so it is the newest that ended and began before the next crawl of these.
    """
    of_site = [each for each in held_crawls(store) if each.site == crawl.site]
    ids = [each.crawl_id for each in of_site]
    upto = of_site[ids.index(crawl.crawl_id) + 1 :]
    following = next((each.crawl_id for each in upto if each.spider == crawl.spider), None)
    known = of_site[: ids.index(following)] if following else of_site
    return next((each for each in reversed(known) if each.spider == "site" and each.state != RUNNING), None)


def _named(store: Store, held: Sequence[HeldCrawl], site: str, before: str, after: str) -> Compared:
    named = [known_crawl(store, held, crawl_id) for crawl_id in (before, after) if crawl_id]
    kind = named[0]
    if site and known_site(store, sorted({crawl.site for crawl in held}), site) != kind.site:
        raise StoreError(f"crawl '{kind.crawl_id}' is of '{kind.site}', not of '{site}'")
    if any((crawl.site, crawl.spider) != (kind.site, kind.spider) for crawl in named):
        of = " and ".join(f"'{crawl.crawl_id}' is a {crawl.spider} crawl of {crawl.site}" for crawl in named)
        raise StoreError(f"only crawls of the same kind and site can be compared: {of}")
    if not all(is_of_scope(crawl, kind) for crawl in named):
        of = " and ".join(f"of '{crawl.crawl_id}' it is {scope_in_words(crawl)}" for crawl in named)
        raise StoreError(f"only crawls of the same scope can be compared: {of}")
    crawls = [crawl for crawl in held if (crawl.site, crawl.spider) == (kind.site, kind.spider)]
    crawls = [crawl for crawl in crawls if is_of_scope(crawl, kind)]
    places = {crawl.crawl_id: place for place, crawl in enumerate(crawls)}
    last = places[after] if after else len(_upto_last_ended(crawls)) - 1
    first = places[before] if before else _place_before(crawls, last)
    if not 0 <= first < last:
        raise StoreError(
            f"--from has to name a crawl that started before --to: '{crawls[first].crawl_id}' did not"
            if first >= 0
            else f"there is no crawl of its scope before '{crawls[last].crawl_id}' to compare it with"
        )
    chosen = {first, last}
    history = [crawl for place, crawl in enumerate(crawls[: last + 1]) if place in chosen or crawl.state != RUNNING]
    return Compared(kind.site, (Comparison(crawls[first], crawls[last], tuple(history)),))


def _ended(held: Sequence[HeldCrawl], site: str, spider: str) -> tuple[HeldCrawl, ...]:
    return tuple(c for c in held if c.site == site and c.spider == spider and c.state != RUNNING)


def _upto_last_ended(crawls: Sequence[HeldCrawl]) -> Sequence[HeldCrawl]:
    ended = [place for place, crawl in enumerate(crawls) if crawl.state != RUNNING]
    return crawls[: ended[-1] + 1] if ended else []


def _place_before(crawls: Sequence[HeldCrawl], last: int) -> int:
    """The place of the crawl that ended and was the last before another one; -1 where there is none."""
    return max((place for place in range(last) if crawls[place].state != RUNNING), default=-1)
