"""A crawl's small part files replaced by large ones: no reader of the manifest ever misses a row or a file.

In this order, with the crawl's lock held:

1. the merged parts are staged, flushed, and read once more against the old ones; so far nothing has happened;
2. ``crawls/<id>/compaction.json`` says what replaces what: from here on it can only go forward;
3. one transaction of the journal lists the new parts instead of the old ones;
4. the new parts are renamed into place under numbers that no part had, their folders flushed;
5. the manifest is replaced: who reads it now reads the new parts;
6. the old parts are deleted, their folders flushed, and the intent last.

The manifest lists parts that are there at every moment. A glob over the folders sees rows twice between 4 and 6, for
some milliseconds; after a crash within these until someone goes on, which ``complete`` does from whichever step.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from linkspider.errors import StoreError
from linkspider.model.ledger import Ledger, ListedPart
from linkspider.model.merging import Merge, has_one_schema, merge, runs
from linkspider.model.store import (
    PARTITION,
    PartFile,
    Staged,
    Store,
    flush_folder,
    manifest_seal,
    replace_text,
    sha256_of,
)

#: Says in a crawl's folder what a compaction is about to do.
INTENT: Final = "compaction.json"
_PART: Final = re.compile(r"part-(\d+)-(\d+)\.parquet")
#: The row of a crawl, which is one file in each crawl and stands in no journal.
_CRAWLS: Final = "crawls"
_HALF_WAY: Final = "its compaction stopped half-way: {}; `scrapy compact --yes` goes on where it stopped"

#: Opens a crawl's journal, to be written; raises StoreError.
OpenLedger = Callable[[Path], Ledger]


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to merge in a crawl.

    Attributes:
        crawl_id: the crawl.
        merges: parts that become one, or a few; empty if there is nothing to do.
        uneven: tables whose parts an earlier and a later version wrote, with different columns: they stay.
    """

    crawl_id: str
    merges: tuple[Merge, ...]
    uneven: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of the parts that are merged; so much room is needed at most."""
        return sum(each.size for each in self.merges)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a merge.

    Attributes:
        merge: the old parts.
        parts: the new ones.
    """

    merge: Merge
    parts: tuple[PartFile, ...]

    @property
    def size(self) -> int:
        """The bytes of the new parts."""
        return sum(part.size for part in self.parts)


def plan(store: Store, crawl_id: str) -> Plan:
    """What there is to merge in a crawl that has ended; nothing is written.

    Raises:
        StoreError: if the manifest, or what it lists, is not as linkspider wrote it.
    """
    listed = _listed(sound_manifest(store, crawl_id))
    found: list[Merge] = []
    uneven: list[str] = []
    try:
        for table in sorted(listed.keys() - {_CRAWLS}):
            _check_paths(store, crawl_id, table, listed[table])
            of_table = runs(table, listed[table])
            fitting = [each for each in of_table if has_one_schema(store, each)]
            found += fitting
            uneven += [table] if len(fitting) < len(of_table) else []
    except (OSError, pa.ArrowException) as fault:
        raise StoreError(f"its parts cannot be read: {_line(fault)}") from fault
    return Plan(crawl_id, tuple(found), tuple(uneven))


def compact(store: Store, plan: Plan, open_ledger: OpenLedger) -> list[Done]:
    """Merges as planned. The caller holds the crawl's lock, and planned while holding it.

    Args:
        store: where the crawl lies.
        plan: what to merge.
        open_ledger: opens the crawl's journal.

    Returns:
        What became of each merge.

    Raises:
        StoreError: if a part is not what is listed, the journal cannot be opened, or the disk refuses. Without an
            intent all is as it was.
    """
    done: list[Done] = []
    try:
        _check_journal(store, plan.crawl_id)
        discard_staged(store, plan.crawl_id)
        open_ledger(store.journal_path(plan.crawl_id)).close()  # one that cannot be is to be known before an intent
        listed = _listed(store.manifest(plan.crawl_id))
        for each in plan.merges:
            number = _next_number(store, plan.crawl_id, each.table, listed[each.table])
            new = tuple(staged.part for staged in merge(store, plan.crawl_id, each, number))
            listed[each.table] = _replaced(listed[each.table], each.parts, new)
            done.append(Done(each, new))
        _write_intent(store, plan.crawl_id, {each.merge.table: listed[each.merge.table] for each in done}, done)
    except (StoreError, OSError, pa.ArrowException) as fault:
        words = _line(fault)
        if is_pending(store, plan.crawl_id):  # renamed, but not known to be on disk
            raise StoreError(_HALF_WAY.format(words)) from fault
        discard_staged(store, plan.crawl_id)
        raise StoreError(f"{words}; its tables are as they were") from fault
    complete(store, plan.crawl_id, open_ledger)
    return done


def is_pending(store: Store, crawl_id: str) -> bool:
    """Whether a compaction of a crawl has begun to replace parts and not come to its end."""
    return (store.crawl_folder(crawl_id) / INTENT).is_file()


def complete(store: Store, crawl_id: str, open_ledger: OpenLedger) -> None:
    """Does what an intent says, or what is left of it. The caller holds the crawl's lock.

    Raises:
        StoreError: if the intent is damaged, a new part is nowhere, or the disk refuses; it can be tried again.
    """
    path = store.crawl_folder(crawl_id) / INTENT
    try:
        tables, old = _read_intent(store, crawl_id, path)
        _record(store, crawl_id, tables, open_ledger)
        manifest = sound_manifest(store, crawl_id)
        manifest["tables"] |= {
            table: {"rows": sum(part.rows for part in parts), "files": [asdict(part) for part in parts]}
            for table, parts in tables.items()
        }
        journal = store.journal_path(crawl_id)
        manifest["journal"] = {"size": journal.stat().st_size, "sha256": sha256_of(journal)}
        for staged in _still_staged(store, crawl_id, tables):  # all are looked at before the first is renamed
            store.put(staged)
        store.write_manifest(crawl_id, manifest)
        for each in old:
            each.unlink(missing_ok=True)
        for folder in {each.parent for each in old}:
            flush_folder(folder)
        path.unlink()
        flush_folder(path.parent)
    except OSError as fault:
        raise StoreError(_HALF_WAY.format(fault)) from fault


def discard_staged(store: Store, crawl_id: str) -> None:
    """Deletes what a compaction that died before its intent left. The caller holds the crawl's lock."""
    folder = store.crawl_folder(crawl_id)
    for left in (*(folder / "staging").glob("*"), folder / f"{INTENT}.new"):
        if left.is_file():
            left.unlink(missing_ok=True)


def sound_manifest(store: Store, crawl_id: str) -> dict[str, Any]:
    """A crawl's manifest, if nobody changed it since it was written.

    Raises:
        StoreError: if it cannot be read, or its seal does not fit.
    """
    manifest = store.manifest(crawl_id)
    if manifest.get("crawl_id") != crawl_id or manifest.get("seal") != manifest_seal(manifest):
        raise StoreError("its manifest is not as it was written; `scrapy verify` says more")
    return manifest


def _line(fault: Exception) -> str:
    return " ".join(str(fault).split())


def _listed(manifest: Mapping[str, Any]) -> dict[str, list[PartFile]]:
    try:
        return {table: [PartFile(**file) for file in entry["files"]] for table, entry in manifest["tables"].items()}
    except (KeyError, TypeError, AttributeError) as fault:
        raise StoreError(f"its manifest is not as linkspider writes them: {fault}") from fault


def _check_paths(store: Store, crawl_id: str, table: str, parts: Sequence[PartFile]) -> None:
    """Nothing is read or deleted but what is a part of the table."""
    folder = store.part_path(table, crawl_id, 1).parent
    for part in parts:
        path = store.root / part.path
        if path.parent != folder or not _PART.fullmatch(path.name):
            raise StoreError(f"its manifest lists '{part.path}', which is no part of '{table}'")
        if not path.is_file():
            raise StoreError(f"its part '{part.path}' is missing; `scrapy verify` says more")


def _check_journal(store: Store, crawl_id: str) -> None:
    """A journal that is not what the manifest says, or not there, must not be sealed again as if it were."""
    path, listed = store.journal_path(crawl_id), store.manifest(crawl_id).get("journal") or {}
    if not path.is_file() or sha256_of(path) != listed.get("sha256"):
        raise StoreError("its journal is not the one that its manifest names; `scrapy verify` says more")


def _next_number(store: Store, crawl_id: str, table: str, parts: Sequence[PartFile]) -> int:
    """One that neither a part has nor a file that nobody lists."""
    names = [path.name for path in store.part_path(table, crawl_id, 1).parent.iterdir()]
    found = (_PART.fullmatch(name) for name in (*names, *(Path(part.path).name for part in parts)))
    return 1 + max(int(each[2]) for each in found if each)


def _replaced(parts: Sequence[PartFile], old: Sequence[PartFile], new: Sequence[PartFile]) -> list[PartFile]:
    """The new parts where the old ones, which stand one after the other, were."""
    at = parts.index(old[0])
    return [*parts[:at], *new, *parts[at + len(old) :]]


def _write_intent(store: Store, crawl_id: str, tables: Mapping[str, Sequence[PartFile]], done: Sequence[Done]) -> None:
    record = {
        "crawl_id": crawl_id,
        "tables": {table: [asdict(part) for part in parts] for table, parts in tables.items()},
        "old": [part.path for each in done for part in each.merge.parts],
    }
    text = json.dumps({**record, "seal": manifest_seal(record)}, indent=1)
    replace_text(store.crawl_folder(crawl_id) / INTENT, text)


def _read_intent(store: Store, crawl_id: str, path: Path) -> tuple[dict[str, list[PartFile]], list[Path]]:
    """By table the parts that are to be, all of them; and the files that are to go.

    Raises:
        StoreError: if it is not what was written.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        is_sound = record["crawl_id"] == crawl_id and record["seal"] == manifest_seal(record)
        old = [store.root / name for name in record["old"]]
        is_sound &= all(each.parent.name == f"{PARTITION}={crawl_id}" and _PART.fullmatch(each.name) for each in old)
        tables = _listed({"tables": {table: {"files": files} for table, files in record["tables"].items()}})
    except (ValueError, KeyError, TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        raise StoreError(f"'{path}' is damaged: put it back from a copy of the store; nothing was changed")
    return tables, old


def _record(store: Store, crawl_id: str, tables: Mapping[str, Sequence[PartFile]], open_ledger: OpenLedger) -> None:
    """Has the journal list the new parts, unless it does."""
    wanted = [ListedPart(table, part) for table, parts in tables.items() for part in parts]
    ledger = open_ledger(store.journal_path(crawl_id))
    try:
        if {part for part in ledger.parts() if part.table in tables} != set(wanted):
            ledger.record(wanted, [], {}, [*tables])
    finally:
        ledger.close()


def _still_staged(store: Store, crawl_id: str, tables: Mapping[str, Sequence[PartFile]]) -> list[Staged]:
    found: list[Staged] = []
    for part in (part for parts in tables.values() for part in parts):
        final = store.root / part.path
        if store.is_staged(crawl_id, part):
            found.append(Staged(part, store.staging_path(final, crawl_id)))
        elif not final.is_file() or final.stat().st_size != part.size:
            raise StoreError(f"'{part.path}' is neither staged nor in its place: put it back from a copy of the store")
    return found
