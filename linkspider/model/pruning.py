"""Old crawls removed whole: which, and in an order in which no manifest ever lists a file that is gone.

With the crawl's lock held:

1. its manifest is renamed to ``pruning.json``: from that moment no reader of manifests knows the crawl, and whoever
   finds this name goes on;
2. its folder in each table is renamed out of the tables, so that a glob sees a table's rows all or not at all;
3. files and journal are deleted, then the lock, then ``pruning.json`` and the crawl's folder.

Marts and the store's salt stay: marts are computed anew when asked for, and digests of secrets must not change.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from linkspider.errors import StoreError
from linkspider.model.crawl import is_resumable
from linkspider.model.scope import Scope
from linkspider.model.store import PARTITION, Store, flush_folder

#: What the manifest of a crawl that is being removed is called.
INTENT: Final = "pruning.json"
_PRUNED: Final = "pruned"
_LOCK: Final = "lock"


class Choice(NamedTuple):
    """What is to become of a crawl.

    Attributes:
        crawl_id: the crawl; ``spider``, ``site``, ``started_at``: as its manifest says.
        scope: of which pages of the site it was, in words.
        goes: whether it is to be removed; ``reason``: why it is, or why not, in words.
    """

    crawl_id: str
    spider: str
    site: str
    scope: str
    started_at: str
    goes: bool
    reason: str


class Size(NamedTuple):
    """Files and bytes of a crawl."""

    files: int
    size: int


def choose(manifests: Sequence[Mapping[str, Any]], keep: int, *, also_incomplete: bool = False) -> list[Choice]:
    """Which crawls are to be removed.

    For each site, scope and spider the newest complete crawls stay, and all that are newer than the oldest of these.
    What is older goes; what could be resumed goes with ``also_incomplete`` alone, and then a crawl that is not complete
    goes as soon as ``keep`` crawls of whatever kind are newer. The newest complete crawl never goes. Crawls of a list
    alone are by themselves, each list's.

    Args:
        manifests: of crawls, oldest first, as ``Store.manifests`` gives them.
        keep: so many complete crawls of each site, scope and spider stay; at least 1.
        also_incomplete: whether crawls go that were not completed.

    Returns:
        A choice for each, in the same order.
    """
    rule = _Rule(keep, also_incomplete)
    newer: dict[tuple[str, ...], _Newer] = {}
    chosen: list[Choice] = []
    for manifest in reversed(manifests):
        group = str(manifest.get("spider")), str(manifest.get("site")), _scope(manifest)
        is_complete = manifest.get("state") == "finished" and bool((manifest.get("verdict") or {}).get("is_complete"))
        counted = newer.get(group, _Newer(0, 0))
        goes, reason = _judge(manifest, is_complete, counted, rule)
        chosen.append(Choice(str(manifest["crawl_id"]), *group, str(manifest.get("started_at")), goes, reason))
        newer[group] = _Newer(counted.crawls + 1, counted.complete + is_complete)
    return chosen[::-1]


def _scope(manifest: Mapping[str, Any]) -> str:
    """Of which pages of its site a crawl was, as the arguments ``scope``, ``urls`` and ``max_depth`` say it."""
    words, arguments = Scope.in_words(manifest.get("scope") or {}), manifest.get("arguments") or {}
    is_list_alone = arguments.get("urls", "").strip() and set(arguments.get("max_depth", "").strip()) == {"0"}
    return f"{words}, list {arguments['urls']}" if is_list_alone else words


class _Rule(NamedTuple):
    keep: int
    also_incomplete: bool


class _Newer(NamedTuple):
    """Crawls of the same site, scope and spider that began later; of these the complete ones."""

    crawls: int
    complete: int


def _judge(manifest: Mapping[str, Any], is_complete: bool, newer: _Newer, rule: _Rule) -> tuple[bool, str]:
    """Whether a crawl goes, and why or why not."""
    outlived = f"newer complete crawls: {newer.complete:,}"
    if is_complete and newer.complete < rule.keep:
        return False, f"among the {rule.keep:,} newest complete ones" if newer.complete else "the newest complete one"
    if is_complete:
        return True, outlived
    if rule.also_incomplete:
        return newer.crawls >= rule.keep, f"not complete, newer crawls: {newer.crawls:,}"
    if is_resumable(manifest):
        return False, "can be resumed; --also-incomplete removes it"
    return newer.complete >= rule.keep, outlived


def size_of(store: Store, crawl_id: str) -> Size:
    """What the removal of a crawl frees: its parts, journal and manifest."""
    folders = (store.crawl_folder(crawl_id), *_partitions(store, crawl_id))
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return Size(len(paths), sum(path.stat().st_size for path in paths))


def foreign_files(store: Store, crawl_id: str) -> list[Path]:
    """What lies in a crawl's folders of the tables and is no part: somebody else's, and not ours to delete."""
    found = [path for folder in _partitions(store, crawl_id) for path in folder.iterdir()]
    return sorted(path for path in found if not (path.name.startswith("part-") and path.suffix == ".parquet"))


def is_pending(store: Store, crawl_id: str) -> bool:
    """Whether the removal of a crawl has begun and not come to its end."""
    return (store.crawl_folder(crawl_id) / INTENT).is_file()


def begin(store: Store, crawl_id: str) -> None:
    """Takes a crawl from the readers of manifests; ``clear`` and ``forget`` do the rest.

    The caller holds the crawl's lock.

    Raises:
        StoreError: if the disk refuses; the crawl is as it was then.
    """
    folder = store.crawl_folder(crawl_id)
    try:
        (folder / "manifest.json").replace(folder / INTENT)
        flush_folder(folder)
    except OSError as fault:
        raise StoreError(f"it cannot be removed: {fault}") from fault


def clear(store: Store, crawl_id: str) -> None:
    """Deletes the files of a crawl whose removal has begun, all but its lock and the note of the removal.

    The caller holds the crawl's lock.

    Raises:
        StoreError: if the disk refuses; it can be tried again.
    """
    folder = store.crawl_folder(crawl_id)
    aside = folder / _PRUNED
    try:
        aside.mkdir(exist_ok=True)
        for partition in _partitions(store, crawl_id):
            partition.replace(aside / partition.parent.name)
            flush_folder(partition.parent)
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name not in {INTENT, _LOCK}:
                path.unlink()
        flush_folder(folder)
    except OSError as fault:
        raise StoreError(f"its removal stopped half-way: {fault}; `scrapy prune` goes on where it stopped") from fault


def forget(store: Store, crawl_id: str) -> None:
    """Deletes the folder of a crawl that was cleared. The lock is released: some systems delete no open file.

    Raises:
        StoreError: if the disk refuses; it can be tried again.
    """
    folder = store.crawl_folder(crawl_id)
    try:
        (folder / _LOCK).unlink(missing_ok=True)
        (folder / INTENT).unlink(missing_ok=True)
        folder.rmdir()
        flush_folder(folder.parent)
    except FileNotFoundError:  # somebody else went on with it
        return
    except OSError as fault:
        raise StoreError(f"its folder cannot be deleted: {fault}") from fault


def _partitions(store: Store, crawl_id: str) -> list[Path]:
    """The crawl's folders in the tables."""
    found = (table / f"{PARTITION}={crawl_id}" for table in store.root.glob("tables/*"))
    return sorted(path for path in found if path.is_dir())
