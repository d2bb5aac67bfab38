"""The store: where tables, marts and crawl manifests lie, and the one way in which a Parquet file comes into being.

::

    tables/<table>/crawl_id=<id>/part-<shard>-<seq>.parquet   what crawls observed
    marts/<mart>/site=<site>/part-0.parquet                   what the analysis computed
    crawls/<id>/manifest.json                                 files, rows, checksums, arguments, versions, verdict
    crawls/<id>/journal.sqlite3                               what the crawl took on and did; not for readers
    crawls/<id>/staging/                                      files that are not in place yet; not for readers
    crawls/<id>/lock, compaction.json, pruning.json           who works on it, and on what; not for readers
    audits/                                                   summaries of audits, and what the last ones were to do
    reports/<site>/report.html                                for people, made from marts
    salt                                                      what digests of secrets in URLs are made with; keep it

A file is staged outside the table folders, flushed to disk, and renamed into place: a reader never meets half a file.
"""

import base64
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from linkspider.errors import StoreError

ROW_GROUP_ROWS: Final = 131_072
#: Columns whose values mostly differ: a dictionary of them takes time, and more room than they do.
_DISTINCT: Final = frozenset({"href", "fragment", "anchor_text", "context_before", "context_after", "ordinal"})
PARTITION: Final = "crawl_id"
_SALT_BYTES: Final = 16
_SALT: Final = re.compile(rf"[0-9a-f]{{{2 * _SALT_BYTES}}}\n")


@dataclass(frozen=True, slots=True)
class PartFile:
    """A published Parquet file, as the manifest lists it.

    Attributes:
        path: relative to the store, with forward slashes.
        rows, size: its rows and bytes.
        sha256: hexadecimal checksum of its bytes.
    """

    path: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A Parquet file that is whole and on disk, but not in its place yet."""

    part: PartFile
    path: Path


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of tables, marts and manifests."""

    root: Path

    def part_path(self, table: str, crawl_id: str, sequence: int, shard: int = 0) -> Path:
        """Where part ``sequence`` of a crawl's table lies."""
        return self.root / "tables" / table / f"{PARTITION}={crawl_id}" / f"part-{shard}-{sequence:06d}.parquet"

    def mart_path(self, mart: str, site: str) -> Path:
        """Where a site's mart lies."""
        return self.root / "marts" / mart / f"site={quote(site, safe='')}" / "part-0.parquet"

    def report_path(self, site: str) -> Path:
        """Where a site's report lies where nobody says otherwise."""
        return self.root / "reports" / quote(site, safe="") / "report.html"

    def crawl_folder(self, crawl_id: str) -> Path:
        """Where a crawl keeps its manifest, journal and staging."""
        return self.root / "crawls" / crawl_id

    def journal_path(self, crawl_id: str) -> Path:
        """Where a crawl's journal lies."""
        return self.crawl_folder(crawl_id) / "journal.sqlite3"

    def prepare(self) -> None:
        """Makes the store's folders and tries that they can be written.

        Raises:
            StoreError: if they cannot.
        """
        try:
            for name in ("tables", "marts", "crawls"):
                (self.root / name).mkdir(parents=True, exist_ok=True)
            probe = self.root / "crawls" / f".probe-{os.getpid()}"
            probe.write_bytes(b"linkspider")
            probe.unlink()
        except OSError as fault:
            raise StoreError(
                f"store '{self.root}' cannot be written: {fault.strerror or fault}; name another with LINKSPIDER_STORE"
            ) from fault

    def salt(self) -> str:
        """What all crawls of the store make digests of secrets with; random, and made when it is first asked for.

        Only who owns the store may read it. Tables can be given away without it, and then no digest can be tried out.

        Returns:
            32 hexadecimal digits.

        Raises:
            StoreError: if it can be neither read nor made, or is not what was made.
        """
        path = self.root / "salt"
        try:
            if not path.exists():
                self.root.mkdir(parents=True, exist_ok=True)
                _make_salt(path)
            found = path.read_text(encoding="ascii")
        except OSError as fault:
            raise StoreError(f"'{path}' can be neither read nor made: {fault.strerror or fault}") from fault
        except UnicodeDecodeError:
            found = ""
        if not _SALT.fullmatch(found):
            raise StoreError(
                f"'{path}' is damaged: put it back from a copy of the store, or delete it, and URLs with secrets in "
                "them get other digests from now on"
            )
        return found.rstrip()

    def claim(self, crawl_id: str) -> str:
        """Makes the folder of a new crawl, under ``crawl_id`` or, if that is taken, under it with a number behind.

        Returns:
            The name claimed.
        """
        for number in range(1, 1000):
            name = crawl_id if number == 1 else f"{crawl_id}-{number}"
            try:
                self.crawl_folder(name).mkdir(parents=True)
            except FileExistsError:
                continue
            return name
        raise StoreError(f"store '{self.root}' holds a thousand crawls named '{crawl_id}': name the crawl otherwise")

    def publish(self, table: pa.Table, final: Path, crawl_id: str | None = None) -> PartFile:
        """Writes a Parquet file whole: staged, flushed to disk, renamed into place, the folder flushed.

        Args:
            table: its rows, in a declared schema.
            final: where the file belongs.
            crawl_id: the crawl whose staging folder is used; marts use the store's.

        Raises:
            OSError: if the disk refuses; what was there before is untouched.
        """
        staged = self.stage(table, final, crawl_id)
        self.put(staged)
        return staged.part

    def stage(self, table: pa.Table, final: Path, crawl_id: str | None = None) -> Staged:
        """Writes a Parquet file that belongs to ``final`` and flushes it to disk, in the staging folder.

        Raises:
            OSError: if the disk refuses.
        """
        return self.stage_groups([table], final, crawl_id)

    def stage_groups(self, groups: Iterable[pa.Table], final: Path, crawl_id: str | None = None) -> Staged:
        """The same, of tables that come one after the other; each becomes a row group or several.

        Texts that were read as codes (dictionary arrays) are written as such, which spares decoding and finding them
        again, and the file is of the declared types all the same.

        Args:
            groups: at least one table, all of the same schema.
            final: where the file belongs.
            crawl_id: the crawl whose staging folder is used; marts use the store's.

        Raises:
            OSError: if the disk refuses.
        """
        path, rows = self.staging_path(final, crawl_id), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        tables = iter(groups)
        table = next(tables)
        try:
            # Told to store the schema, pyarrow would say that texts are codes.
            with pq.ParquetWriter(path, table.schema, store_schema=False, **_options(table.schema)) as writer:
                writer.add_key_value_metadata(_schema_metadata(_without_codes(table.schema)))
                writer.write_table(table, ROW_GROUP_ROWS)
                rows += len(table)
                for table in tables:
                    writer.write_table(table, ROW_GROUP_ROWS)
                    rows += len(table)
        except Exception:
            path.unlink(missing_ok=True)  # the disk may be full
            raise
        size, checksum = flush(path)
        return Staged(PartFile(final.relative_to(self.root).as_posix(), rows, size, checksum), path)

    def put(self, staged: Staged) -> None:
        """Renames a staged file into its place.

        Raises:
            OSError: if the disk refuses.
        """
        put_in_place(staged.path, self.root / staged.part.path)

    def recover(self, crawl_id: str, parts: Iterable[PartFile]) -> None:
        """Puts into place what a process that died had listed, and deletes what it had not, or no longer.

        Args:
            crawl_id: a crawl that no process works on.
            parts: the files that its journal lists.

        Raises:
            StoreError: if a listed file is nowhere, or the disk refuses.
        """
        listed = [*parts]
        try:
            for part in listed:
                final = self.root / part.path
                if self.is_staged(crawl_id, part):
                    self.put(Staged(part, self.staging_path(final, crawl_id)))
                elif not final.is_file() or final.stat().st_size != part.size:
                    raise StoreError(f"crawl '{crawl_id}' lacks its file '{final}'; `scrapy verify` says what is left")
            for left in (self.crawl_folder(crawl_id) / "staging").glob("*"):
                if left.is_file():
                    left.unlink()
            in_place = {self.root / part.path for part in listed}
            for left in self.root.glob(f"tables/*/{PARTITION}={crawl_id}/part-*.parquet"):
                if left not in in_place and left.parent.parent.name != "crawls":  # the journal does not list that one
                    left.unlink()
        except OSError as fault:
            raise StoreError(f"crawl '{crawl_id}' cannot be put in order: {fault}") from fault

    def is_staged(self, crawl_id: str, part: PartFile) -> bool:
        """Whether a part is whole, but not in its place yet."""
        path = self.staging_path(self.root / part.path, crawl_id)
        try:
            return path.stat().st_size == part.size and sha256_of(path) == part.sha256
        except FileNotFoundError:  # also when a process at work puts it in place meanwhile
            return False

    def staging_path(self, final: Path, crawl_id: str | None) -> Path:
        """Where a file is staged: a crawl belongs to one process, marts may be written by several."""
        name = f"{final.parent.parent.name}-{final.name}"
        if crawl_id:
            return self.crawl_folder(crawl_id) / "staging" / name
        return self.root / "staging" / f"{os.getpid()}-{name}"

    def write_manifest(self, crawl_id: str, manifest: dict[str, Any]) -> None:
        """Replaces a crawl's manifest, whole, and seals it.

        Raises:
            OSError: if the disk refuses; the old one stays.
        """
        plain = json.loads(_json(manifest))
        text = _json({**plain, "seal": manifest_seal(plain)}) + "\n"
        replace_text(self.crawl_folder(crawl_id) / "manifest.json", text)

    def manifest(self, crawl_id: str) -> dict[str, Any]:
        """A crawl's manifest.

        Raises:
            StoreError: if it cannot be read.
        """
        path = self.crawl_folder(crawl_id) / "manifest.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as fault:
            raise StoreError(f"manifest '{path}' cannot be read: {fault}") from fault
        if not isinstance(found, dict):
            raise StoreError(f"manifest '{path}' is none: linkspider did not write it")
        return found

    def crawl_parts(self, crawl_id: str) -> list[PartFile]:
        """The row of a crawl in ``crawls``, which an interrupted run left there; empty when there is none."""
        path = self.part_path("crawls", crawl_id, 1)
        if not path.is_file():
            return []
        return [PartFile(path.relative_to(self.root).as_posix(), 1, path.stat().st_size, sha256_of(path))]

    def manifests(self) -> list[dict[str, Any]]:
        """The manifests of all crawls, oldest first.

        Raises:
            StoreError: if the store or a manifest cannot be read.
        """
        if not self.root.is_dir():
            raise StoreError(f"store '{self.root}' does not exist: run a crawl first, or name another with --store")
        found = [self.manifest(path.parent.name) for path in self.root.glob("crawls/*/manifest.json")]
        return sorted(found, key=lambda found: (str(found.get("started_at")), str(found.get("crawl_id"))))


def manifest_seal(manifest: Mapping[str, Any]) -> str:
    """The SHA-256 of a manifest's contents without its ``seal``: what was changed later does not fit it."""
    contents = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(_json(contents).encode("utf-8", "surrogatepass")).hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, hexadecimal.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make_salt(path: Path) -> None:
    """Writes a salt, whole, unless another process is faster: then its salt is the store's."""
    handle, name = tempfile.mkstemp(prefix=".salt-", dir=path.parent)  # readable for its owner alone
    staged = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{os.urandom(_SALT_BYTES).hex()}\n")
            file.flush()
            os.fsync(handle)
        try:
            os.link(staged, path)
        except FileExistsError:
            return
        except OSError:  # the file system knows no hard links
            put_in_place(staged, path)
        else:
            flush_folder(path.parent)
    finally:
        staged.unlink(missing_ok=True)


def _options(schema: pa.Schema) -> dict[str, Any]:
    # fractions hardly ever repeat: to look for those that do took longer than all else, and made files larger
    repeated = [field.name for field in schema if field.name not in _DISTINCT and not pa.types.is_floating(field.type)]
    return {"compression": "zstd", "compression_level": 3, "write_page_checksum": True, "use_dictionary": repeated}


def _without_codes(schema: pa.Schema) -> pa.Schema:
    for at, field in enumerate(schema):
        if isinstance(field.type, pa.DictionaryType):
            schema = schema.set(at, field.with_type(field.type.value_type))
    return schema


def _schema_metadata(schema: pa.Schema) -> dict[str, str]:
    """What pyarrow writes of a schema into a file.

    Source: https://arrow.apache.org/docs/cpp/parquet.html#serialization-details
    """
    encoded = base64.b64encode(schema.serialize().to_pybytes()).decode()
    return {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()} | {"ARROW:schema": encoded}


def flush(path: Path) -> tuple[int, str]:
    """Forces a file to disk; its size in bytes and SHA-256."""
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256")
        os.fsync(file.fileno())
        return file.tell(), digest.hexdigest()


def put_in_place(staged: Path, final: Path) -> None:
    """Renames a file that is on disk to where it belongs, and forces that to disk too."""
    final.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(final)
    flush_folder(final.parent)


def replace_text(final: Path, text: str, mode: int | None = None) -> None:
    """Puts JSON in the place of an old file, whole or not at all; ``mode``: who may read it, before it has its name."""
    staged = final.with_name(f"{final.name}.new")
    staged.write_bytes(text.encode("utf-8", "backslashreplace"))  # which are JSON's own escapes
    if mode is not None:
        staged.chmod(mode)
    flush(staged)
    put_in_place(staged, final)


def flush_folder(folder: Path) -> None:
    """Forces to disk what names a folder holds, where the system can."""
    if os.name == "posix":  # a folder cannot be opened for flushing elsewhere
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
