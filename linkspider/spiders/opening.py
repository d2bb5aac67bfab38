"""How a crawl is opened: anew, or where it was interrupted. In either case this process has it to itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
from filelock import FileLock

from linkspider.errors import OptionError, StoreError, nearest
from linkspider.frontier.lock import is_locked, lock_crawl
from linkspider.frontier.sqlite import SqliteJournal, read_notes
from linkspider.model.crawl import Crawl, SpiderName, is_resumable
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.tables import SCHEMA_VERSION

RESUME: Final = "resume"
LAST: Final = "last"
ARGUMENTS: Final = "arguments"  # the journal's note of them; the manifest, which others read, has no secrets in it
DIGESTS: Final = "seed_digests"  # the journal's note of the seed files' checksums


@dataclass(frozen=True, slots=True)
class Plan:
    """What a spider is to do.

    Attributes:
        arguments: the spider's arguments, those of the interrupted crawl if one is resumed.
        manifest: of the crawl to resume, or None for a new one.
        digests: seed file -> SHA-256 when the crawl was begun.
    """

    arguments: dict[str, str]
    manifest: dict[str, Any] | None = None
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenCrawl:
    """A crawl that this process works on, with the salt of its store."""

    crawl: Crawl
    journal: SqliteJournal
    lock: FileLock
    salt: str

    def reopen(self) -> SqliteJournal:
        """The journal as it was last committed, after it could not be written.

        Raises:
            StoreError: if it still cannot be used.
        """
        self.journal.close()
        return SqliteJournal(self.journal.path)

    def recorded(self, store: Store, table: str, column: str) -> set[str]:
        """The values of a column in the parts of a table that an earlier run of the crawl has recorded."""
        paths = [store.root / part.file.path for part in self.journal.parts() if part.table == table]
        tables = (pq.ParquetFile(path).read([column]) for path in paths)
        return {str(value) for table in tables for value in table[column].to_pylist()}

    def close(self) -> None:
        """Gives it up."""
        self.journal.close()
        self.lock.release()


def plan(store: Store, spider: SpiderName, given: Mapping[str, str]) -> Plan:
    """Finds out whether the arguments ask for a crawl anew or for an interrupted one.

    Raises:
        OptionError: if the arguments contradict those of the interrupted crawl.
        StoreError: if there is no such crawl, or another process is at work on it.
    """
    arguments = dict(given)
    name = arguments.pop(RESUME, "").strip()
    if not name:
        return Plan(arguments)
    manifest = _find(store, spider, name)
    crawl_id = manifest["crawl_id"]
    if (found := manifest.get("schema_version")) != SCHEMA_VERSION:
        begun_with = f"with tables of version {found}, not {SCHEMA_VERSION}"
        raise StoreError(f"crawl '{crawl_id}' was begun {begun_with}: begin it anew")
    lock_crawl(store.crawl_folder(crawl_id)).release()
    notes = read_notes(store.journal_path(crawl_id))
    begun: dict[str, str] = notes.get(ARGUMENTS, manifest["arguments"])
    for argument, value in arguments.items():
        if value != begun.get(argument):
            was = f"with {argument}={begun[argument]}" if argument in begun else f"without {argument}"
            raise OptionError(
                f"{argument}={value} contradicts crawl '{crawl_id}', which was begun {was}: leave it out, or start anew"
            )
    return Plan(begun, manifest, notes.get(DIGESTS, {}))


def open_crawl(  # noqa: PLR0913  # what a crawl is, and how it is kept
    store: Store,
    spider: SpiderName,
    plan: Plan,
    scope: Scope,
    *,
    keeps_other_links: bool = False,
    open_journal: Callable[[Path], SqliteJournal] = SqliteJournal,
) -> OpenCrawl:
    """Opens a crawl as planned, and puts its files in order.

    Raises:
        StoreError: if the store cannot be used, or another process has the crawl.
    """
    salt = store.salt()  # which a store of before there were any gets now
    keeps = {"keeps_other_links": keeps_other_links}
    if plan.manifest is None:
        crawl = Crawl.begin(store, spider, scope, plan.arguments, **keeps)
    else:
        crawl = Crawl.again(plan.manifest, spider, scope, plan.arguments, **keeps)
    lock = lock_crawl(store.crawl_folder(crawl.crawl_id))
    try:
        journal = open_journal(store.journal_path(crawl.crawl_id))
        store.recover(crawl.crawl_id, (part.file for part in journal.parts()))
        journal.record([], [], {ARGUMENTS: plan.arguments, "runs": journal.notes().get("runs", 0) + 1})
    except StoreError:
        lock.release()
        raise
    return OpenCrawl(crawl, journal, lock, salt)


def interrupted(store: Store, spider: SpiderName, site: str) -> list[str]:
    """Crawls of a site that could be resumed, newest first; a store with damage is for ``scrapy verify``."""
    try:
        manifests = store.manifests()
    except (StoreError, KeyError):
        return []
    return [
        manifest["crawl_id"]
        for manifest in reversed(manifests)
        if manifest.get("spider") == spider
        and manifest.get("site") == site
        and is_resumable(manifest)
        and store.journal_path(manifest["crawl_id"]).exists()
        and not is_locked(store.crawl_folder(manifest["crawl_id"]))
    ]


def _find(store: Store, spider: SpiderName, name: str) -> dict[str, Any]:
    """The manifest of the crawl that is meant.

    Raises:
        StoreError: if there is none, or it has nothing left to do.
    """
    crawls = {str(each.get("crawl_id")): each for each in store.manifests() if each.get("spider") == spider}
    resumable = [crawl_id for crawl_id, manifest in crawls.items() if is_resumable(manifest)]
    if name == LAST:
        if not resumable:
            raise StoreError(f"store '{store.root}' holds no interrupted crawl of spider '{spider}'")
        return crawls[resumable[-1]]
    if name not in crawls:
        raise StoreError(f"store '{store.root}' holds no crawl '{name}' of spider '{spider}'{nearest(name, crawls)}")
    if name not in resumable:
        raise StoreError(f"crawl '{name}' is finished: there is nothing to resume")
    return crawls[name]
