"""Which crawls the numbers rest on: for one site, one crawl of each spider."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, get_args

from linkspider.errors import StoreError
from linkspider.model import urls
from linkspider.model.crawl import SpiderName
from linkspider.model.scope import Scope
from linkspider.model.store import Store

RUNNING = "running"


@dataclass(frozen=True, slots=True)
class HeldCrawl:
    """A crawl that the store holds, as its manifest tells.

    Attributes:
        crawl_id: its name.
        spider: ``site`` or ``referrers``.
        site: the audited site.
        state: running, finished, interrupted or failed.
        verdict: its row of the table ``crawls``, or empty when it has not ended in order.
        tables: table -> rows and files.
        started_at: when it started, in ISO 8601.
        scope: what belongs to the site, as ``Scope`` has it; None where the manifest does not say.
    """

    crawl_id: str
    spider: str
    site: str
    state: str
    verdict: dict[str, Any]
    tables: dict[str, Any]
    started_at: str = ""
    scope: dict[str, Any] | None = None

    @classmethod
    def of(cls, manifest: dict[str, Any]) -> "HeldCrawl":
        """Reads a manifest.

        Raises:
            StoreError: if it lacks what every manifest has, or is of a spider that is not known.
        """
        try:
            return cls(
                crawl_id=manifest["crawl_id"],
                spider=_known_spider(manifest["spider"]),
                site=manifest["site"],
                state=manifest["state"],
                verdict=manifest["verdict"] or {},
                tables=manifest["tables"],
                started_at=str(manifest.get("started_at") or ""),
                scope=manifest.get("scope"),
            )
        except KeyError as fault:
            name = manifest.get("crawl_id", "without a name")
            raise StoreError(f"the manifest of crawl '{name}' lacks {fault}: linkspider did not write it") from None
        except ValueError as fault:
            raise StoreError(f"the manifest of crawl '{manifest['crawl_id']}' {fault}") from None

    @property
    def digest(self) -> str:
        """A SHA-256 that differs where the crawl holds other rows: one that goes on or is resumed keeps its name.

        Files do not count: compaction keeps the rows.
        """
        rows = {name: table["rows"] for name, table in self.tables.items()}
        held = json.dumps((self.state, self.verdict, rows), sort_keys=True, default=str)
        return hashlib.sha256(held.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Selection:
    """The crawls in use.

    Attributes:
        site: the audited site.
        site_crawl: the crawl of the site itself, if any.
        referrers_crawl: the crawl of its referring pages, if any.
        notes: what a person should know about the choice, each one line.
    """

    site: str
    site_crawl: HeldCrawl | None = None
    referrers_crawl: HeldCrawl | None = None
    notes: tuple[str, ...] = ()

    @property
    def crawls(self) -> dict[str, HeldCrawl]:
        """Spider -> its crawl, of those in use."""
        return {crawl.spider: crawl for crawl in (self.site_crawl, self.referrers_crawl) if crawl is not None}


def _known_spider(name: str) -> str:
    if name not in get_args(SpiderName):
        raise ValueError(f"names the spider '{name}', which this linkspider does not know: use the one that wrote it")
    return name


def select(store: Store, site: str = "", crawl_ids: Sequence[str] = ()) -> Selection:
    """Chooses the newest crawl of each spider that is not running, or exactly the crawls named.

    Args:
        store: where to look.
        site: the audited site, by name or URL; empty for the only one, or the one crawled last.
        crawl_ids: crawls to use instead of the newest ones, running ones too.

    Raises:
        StoreError: if the store does not hold what is asked for; the line says what it holds.
    """
    held = held_crawls(store)
    if crawl_ids:
        return _named(store, held, site, crawl_ids)
    chosen, notes = choose_site(store, held, site)
    return _newest(chosen, held, *notes)


def held_crawls(store: Store) -> list[HeldCrawl]:
    """The crawls of a store, oldest first.

    Raises:
        StoreError: if there is none, or the store or a manifest cannot be read.
    """
    held = [HeldCrawl.of(manifest) for manifest in store.manifests()]
    if not held:
        raise StoreError(f"store '{store.root}' holds no crawl: run 'make audit', or name another with --store")
    return held


def choose_site(store: Store, held: Sequence[HeldCrawl], asked: str) -> tuple[str, tuple[str, ...]]:
    """The audited site: the one asked for, or the one crawled last; and what is to say of that choice.

    Raises:
        StoreError: if the store does not hold the site asked for.
    """
    sites = sorted({crawl.site for crawl in held})
    if asked:
        return known_site(store, sites, asked), ()
    last = ([crawl for crawl in held if crawl.state != RUNNING] or held)[-1].site
    if len(sites) == 1:
        return last, ()
    return last, (f"the store holds {len(sites)} sites: showing {last}; --site names another",)


def known_crawl(store: Store, held: Sequence[HeldCrawl], crawl_id: str) -> HeldCrawl:
    """The crawl of that name.

    Raises:
        StoreError: if the store does not hold it; the line says what it holds.
    """
    known = {crawl.crawl_id: crawl for crawl in held}
    if crawl_id not in known:
        raise StoreError(f"store '{store.root}' holds no crawl '{crawl_id}'; it holds: {_listed(crawl_id, known)}")
    return known[crawl_id]


def is_of_scope(crawl: HeldCrawl, other: HeldCrawl) -> bool:
    """Whether the same URLs belong to the site in both; a crawl that does not say its scope has any."""
    return not crawl.scope or not other.scope or scope_in_words(crawl) == scope_in_words(other)


def scope_in_words(crawl: HeldCrawl) -> str:
    """What belongs to the site of a crawl: ``prefix site.example/docs/``."""
    kind, _, folder = Scope.in_words(crawl.scope or {}).partition(" ")
    return f"{kind} {crawl.site}{folder}"


def _selected(site: str, crawls: Mapping[str, HeldCrawl], *notes: str) -> Selection:
    """A selection of one crawl of each spider at most; that what belongs to the site differs is noted."""
    own, others = crawls.get("site"), crawls.get("referrers")
    if own and others and not is_of_scope(own, others):
        of = f"of {own.crawl_id} it is {scope_in_words(own)}, of {others.crawl_id} {scope_in_words(others)}"
        notes += (f"the crawls differ in what belongs to the site: {of}; pages of one alone are missing in the other",)
    return Selection(site, own, others, notes)


def _newest(site: str, held: Sequence[HeldCrawl], *notes: str) -> Selection:
    """The newest crawl of each spider that has ended; ``held`` are oldest first."""
    crawls = [crawl for crawl in held if crawl.site == site]
    ended = {crawl.spider: crawl for crawl in crawls if crawl.state != RUNNING}
    newest = {crawl.spider: crawl for crawl in crawls}
    running = [crawl.crawl_id for crawl in newest.values() if crawl.state == RUNNING]
    if not ended:
        options = " ".join(f"--crawl {crawl_id}" for crawl_id in running)
        raise StoreError(f"no crawl of '{site}' has ended; see what there is so far with {options}")
    left_out = [f"crawl {crawl_id} has not ended and is left out; --crawl names it" for crawl_id in running]
    return _selected(site, ended, *notes, *left_out, *_of_other_scopes(crawls, ended))


def _of_other_scopes(crawls: Sequence[HeldCrawl], chosen: Mapping[str, HeldCrawl]) -> list[str]:
    """That the store holds crawls of other parts of the site, whose marts and report lie where those chosen do."""
    own = chosen.get("site")
    if own is None:
        return []
    others = {scope_in_words(c): c for c in crawls if c.spider == "site" and not is_of_scope(c, own)}
    if not others:
        return []
    told = ", ".join(f"{words} ({crawl.crawl_id})" for words, crawl in sorted(others.items()))
    remedy = "--crawl names others; a store for each keeps the marts and the report of each"
    return [f"what is told is of {scope_in_words(own)}, and the store holds crawls of {told}, too: {remedy}"]


def _named(store: Store, held: Sequence[HeldCrawl], site: str, crawl_ids: Sequence[str]) -> Selection:
    crawls = [known_crawl(store, held, crawl_id) for crawl_id in dict.fromkeys(crawl_ids)]
    sites = sorted({crawl.site for crawl in crawls})
    if len(sites) > 1:
        raise StoreError(f"--crawl names crawls of several sites: {', '.join(sites)}")
    if site and known_site(store, sorted({crawl.site for crawl in held}), site) != sites[0]:
        raise StoreError(f"crawl '{crawls[0].crawl_id}' is of '{sites[0]}', not of '{site}'")
    of_spider = {crawl.spider: crawl for crawl in crawls}
    if len(of_spider) < len(crawls):
        raise StoreError("--crawl takes one site crawl and one referrers crawl, not several of a kind")
    return _selected(sites[0], of_spider)


def known_site(store: Store, sites: Sequence[str], asked: str) -> str:
    """The site's name as the store has it; a URL or a name with ``www.`` will do.

    Raises:
        StoreError: if the store does not hold it; the line says what it holds.
    """
    if asked in sites:
        return asked
    with suppress(ValueError):
        name = Scope.of(urls.from_user(asked)).site
        if name in sites:
            return name
    raise StoreError(f"store '{store.root}' holds no crawl of '{asked}'; it holds: {_listed(asked, sites)}")


def _listed(word: str, known: Iterable[str], most: int = 10) -> str:
    """Known words, those nearest to a mistyped one first."""
    near = sorted(known, key=lambda name: (-SequenceMatcher(None, word, name).ratio(), name))
    more = f" and {len(near) - most} more" if len(near) > most else ""
    return ", ".join(near[:most]) + more
