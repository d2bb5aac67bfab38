"""Is a store what its manifests say? Files, checksums, schemas, and the accounts of crawls.

A crawl that ended is held to its manifest; one that did not end is held to its journal, which knows more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkspider.errors import StoreError
from linkspider.model.ledger import SEED_COUNTED, ListedPart, Totals, rows_read
from linkspider.model.records import HYPERLINKS
from linkspider.model.store import PARTITION, PartFile, Store, manifest_seal, sha256_of
from linkspider.model.tables import SCHEMA_VERSION, TABLES, Table

#: The state of a crawl that died before it had written anything.
UNBORN: Final = "unborn"
ENDED: Final = frozenset({"finished", "interrupted", "failed"})
#: Tables that rows of seed files stand in, each row in one of them; some of the rejected ones are in seed_counts too.
#: So few at a time that long texts, which files hold once, do no harm in each row.
_BATCH_ROWS: Final = 8_192
_SEED_TABLES: Final = ("seeds", "seed_rejects")


class Finding(NamedTuple):
    """Something that is wrong: where, and what."""

    place: str
    fault: str


class JournalAccount(NamedTuple):
    """What a crawl's journal says, read without touching it."""

    parts: list[ListedPart]
    totals: Totals


#: Reads a journal; raises StoreError.
ReadJournal = Callable[[Path], JournalAccount]


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at in one crawl, and what is wrong with it.

    Attributes:
        crawl_id: its name; ``state``: as its manifest says.
        files, rows: that were read.
        findings: what is wrong; empty for a sound crawl.
    """

    crawl_id: str
    state: str
    files: int
    rows: int
    findings: tuple[Finding, ...]


def verify_crawl(store: Store, crawl_id: str, read_journal: ReadJournal) -> Report:
    """Holds a crawl's files to its manifest, or to its journal while it has not ended."""
    path = store.crawl_folder(crawl_id) / "manifest.json"
    if not path.exists() and not any(store.root.glob(f"tables/*/{PARTITION}={crawl_id}/*")):
        return Report(crawl_id, UNBORN, 0, 0, ())
    try:
        manifest = store.manifest(crawl_id)
    except StoreError as fault:
        return Report(crawl_id, "unknown", 0, 0, (Finding(f"crawls/{crawl_id}", str(fault)),))
    try:
        return _verify(store, crawl_id, manifest, read_journal)
    except OSError as fault:
        return Report(crawl_id, "unknown", 0, 0, (Finding(f"crawls/{crawl_id}", f"cannot be read: {fault}"),))
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        place = f"crawls/{crawl_id}/manifest.json"
        odd = Finding(place, f"is not as linkspider writes manifests: {type(fault).__name__}: {fault}")
        return Report(crawl_id, "unknown", 0, 0, (*_check_seal(place, manifest), odd))


def _verify(store: Store, crawl_id: str, manifest: Mapping[str, Any], read_journal: ReadJournal) -> Report:
    state = str(manifest.get("state"))
    findings = list(_check_manifest(store, crawl_id, manifest))
    account: JournalAccount | None = None
    try:
        account = read_journal(store.journal_path(crawl_id))
    except StoreError as fault:
        findings.append(Finding(f"crawls/{crawl_id}/journal.sqlite3", str(fault)))
    is_ended = state in ENDED
    listed = _listed(manifest) if is_ended or account is None else set(account.parts)
    if is_ended and account is not None:
        findings += _compare_lists(crawl_id, listed, account)
    rows: dict[str, int] = {}
    hyperlinks = 0
    for table, part in sorted(listed, key=lambda each: each.file.path):
        rows[table] = rows.get(table, 0) + part.rows
        if not is_ended and store.is_staged(crawl_id, part):
            continue  # whoever opens the crawl puts it in place, over an old one if there is one
        of_part, linking = _check_part(store, table, part)
        findings += of_part
        hyperlinks += linking
    expected = {part.file.path for part in listed}
    if not is_ended:
        expected.add(_crawl_row_path(store, crawl_id))
    findings += _unlisted(store, crawl_id, expected)
    findings += _check_accounts(crawl_id, manifest if is_ended else None, rows, account)
    if not findings:
        findings += _check_keys(store, crawl_id, [part.file for part in listed if part.table == "pages"])
        findings += _check_links(crawl_id, manifest if is_ended else {}, hyperlinks)
    return Report(crawl_id, state, len(listed), sum(rows.values()), tuple(findings))


def orphaned_partitions(store: Store, crawl_ids: Iterable[str]) -> list[Finding]:
    """Folders in the tables that belong to no crawl."""
    known = {f"{PARTITION}={crawl_id}" for crawl_id in crawl_ids}
    return [
        Finding(folder.relative_to(store.root).as_posix(), "belongs to no crawl of this store")
        for folder in sorted(store.root.glob("tables/*/*"))
        if folder.name not in known
    ]


def _check_manifest(store: Store, crawl_id: str, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    place = f"crawls/{crawl_id}/manifest.json"
    if manifest.get("crawl_id") != crawl_id:
        yield Finding(place, f"names the crawl '{manifest.get('crawl_id')}'")
    if manifest.get("schema_version") != SCHEMA_VERSION:
        yield Finding(
            place, f"has schema version {manifest.get('schema_version')}; this linkspider knows {SCHEMA_VERSION}"
        )
    yield from _check_seal(place, manifest)
    journal = manifest.get("journal")
    path = store.journal_path(crawl_id)
    if journal and path.exists() and sha256_of(path) != journal["sha256"]:
        yield Finding(f"crawls/{crawl_id}/journal.sqlite3", "has another checksum than the manifest says")


def _check_seal(place: str, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    if manifest.get("seal") != manifest_seal(manifest):
        yield Finding(place, "was changed after it was written: its seal does not fit")


def _listed(manifest: Mapping[str, Any]) -> set[ListedPart]:
    tables = manifest.get("tables") or {}
    return {ListedPart(name, PartFile(**file)) for name, entry in tables.items() for file in entry.get("files", ())}


def _crawl_row_path(store: Store, crawl_id: str) -> str:
    """Where a run that was interrupted, or that died as it ended, left its row: a resumed one's takes its place."""
    return store.part_path("crawls", crawl_id, 1).relative_to(store.root).as_posix()


def _compare_lists(crawl_id: str, listed: set[ListedPart], account: JournalAccount) -> Iterator[Finding]:
    of_manifest = {part for part in listed if part.table != "crawls"}
    for part in sorted(of_manifest ^ set(account.parts), key=lambda each: each.file.path):
        where = "manifest" if part in of_manifest else "journal"
        yield Finding(part.file.path, f"stands in the {where} alone, of manifest and journal of '{crawl_id}'")


def _check_part(store: Store, table: str, part: PartFile) -> tuple[list[Finding], int]:
    """What is wrong with a part, and how many a and area links it holds."""
    path = store.root / part.path
    if table not in TABLES:
        return [Finding(part.path, f"is of a table '{table}' that does not exist")], 0
    if not path.is_file():
        return [Finding(part.path, "is missing")], 0
    findings: list[Finding] = []
    try:
        size = path.stat().st_size
        if size != part.size:
            findings.append(Finding(part.path, f"has {size:,} bytes; {part.size:,} are listed"))
        elif sha256_of(path) != part.sha256:
            findings.append(Finding(part.path, "has another checksum than is listed: its bytes were changed"))
        faults, hyperlinks = _check_contents(path, part, TABLES[table])
    except (OSError, pa.ArrowException, ValueError) as fault:
        words = str(fault).splitlines()[0] if str(fault) else repr(fault)
        return [*findings, Finding(part.path, f"cannot be read: {words}")], 0
    return findings + faults, hyperlinks


def _check_contents(path: Path, part: PartFile, table: Table) -> tuple[list[Finding], int]:
    findings: list[Finding] = []
    rows = hyperlinks = 0
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        if not has_declared_columns(file.schema_arrow, table.schema):
            findings.append(Finding(part.path, f"has other columns than the table {table.name} declares"))
        has_elements = table.name == "links" and "element" in file.schema_arrow.names
        for batch in file.iter_batches(_BATCH_ROWS):
            rows += batch.num_rows
            if has_elements:
                hyperlinks += pc.is_in(batch["element"], pa.array([*HYPERLINKS])).true_count
    if rows != part.rows:
        findings.append(Finding(part.path, f"has {rows:,} rows; {part.rows:,} are listed"))
    return findings, hyperlinks


def has_declared_columns(held: pa.Schema, declared: pa.Schema) -> bool:
    """Whether a part has no other columns than are declared; an earlier state may have had fewer."""
    types = dict(zip(declared.names, declared.types, strict=True))
    in_order = [name for name in declared.names if name in held.names]
    return held.names == in_order and held.types == [types[name] for name in in_order]


def _unlisted(store: Store, crawl_id: str, listed: set[str]) -> Iterator[Finding]:
    for path in sorted(store.root.glob(f"tables/*/{PARTITION}={crawl_id}/*")):
        place = path.relative_to(store.root).as_posix()
        if place not in listed:
            yield Finding(place, "is listed nowhere: linkspider did not put it there")


def _check_accounts(
    crawl_id: str, manifest: Mapping[str, Any] | None, rows: Mapping[str, int], account: JournalAccount | None
) -> Iterator[Finding]:
    place = f"crawls/{crawl_id}"
    pages = rows.get("pages", 0)
    if account is not None and account.totals.done != pages:
        yield Finding(place, f"{account.totals.done:,} URLs are done in the journal, but pages has {pages:,} rows")
    if manifest is None:
        return
    outcomes = sum((manifest.get("outcomes") or {}).values())
    if outcomes != pages:
        yield Finding(place, f"the outcomes add up to {outcomes:,}, but pages has {pages:,} rows")
    yield from _check_seeds(place, manifest, rows)
    verdict = manifest.get("verdict") or {}
    if verdict and verdict["accepted"] != verdict["terminal"] + verdict["queued"]:
        yield Finding(
            place, f"accepted {verdict['accepted']:,} is not terminal {verdict['terminal']:,} + {verdict['queued']:,}"
        )
    if verdict and (verdict["terminal"] != pages or verdict["links"] > rows.get("links", 0)):
        yield Finding(place, f"the verdict counts {verdict['terminal']:,} pages and {verdict['links']:,} links")
    if account is not None and verdict and verdict["accepted"] != account.totals.accepted:
        yield Finding(
            place, f"the verdict counts {verdict['accepted']:,} URLs, the journal {account.totals.accepted:,}"
        )


def _check_seeds(place: str, manifest: Mapping[str, Any], rows: Mapping[str, int]) -> Iterator[Finding]:
    """Each row of a seed file is accepted, duplicate or rejected; of the rejected ones some are counted."""
    seed_files = manifest.get("seed_files") or {}
    for name, counts in seed_files.items():
        parts = rows_read(counts)
        if counts["rows_read"] != parts:
            yield Finding(place, f"of {counts['rows_read']:,} rows of seed file '{name}' {parts:,} are accounted for")
    seeds = sum(counts["rows_read"] for counts in seed_files.values())
    aside = manifest.get("rows_set_aside") or {}
    kept = sum(rows.get(table, 0) + aside.get(table, 0) for table in _SEED_TABLES)
    if seeds != kept:
        yield Finding(place, f"{seeds:,} rows of seed files were read, but the tables have {kept:,}")
    counted = sum(counts.get(SEED_COUNTED, 0) for counts in seed_files.values())
    kept_counts = rows.get("seed_counts", 0) + aside.get("seed_counts", 0)
    if counted != kept_counts:
        yield Finding(place, f"{counted:,} rows of seed files count links, but seed_counts has {kept_counts:,}")


def _check_links(crawl_id: str, manifest: Mapping[str, Any], hyperlinks: int) -> Iterator[Finding]:
    """The verdict counts the links, and no other edges."""
    verdict = manifest.get("verdict") or {}
    if verdict and verdict["links"] != hyperlinks:
        yield Finding(
            f"crawls/{crawl_id}", f"the verdict counts {verdict['links']:,} links, but the table has {hyperlinks:,}"
        )


def _check_keys(store: Store, crawl_id: str, parts: list[PartFile]) -> Iterator[Finding]:
    """Every URL has one row."""
    paths = [store.root / part.path for part in parts if (store.root / part.path).is_file()]
    if not paths:
        return
    keys = pa.concat_tables([pq.ParquetFile(path).read(["url_key"]) for path in paths])["url_key"]
    distinct = pc.count_distinct(keys).as_py()
    if distinct != len(keys):
        yield Finding(f"crawls/{crawl_id}", f"pages has {len(keys):,} rows for {distinct:,} URLs")
