"""Reads a referrers crawl's parts and makes the rows of ``backlink_checks``, a bounded number of pages at a time.

A crawl of a few hundred thousand rows is read once; of a larger one each pass takes the referring pages whose keys fall
to it, so that memory is bounded by a pass and not by the crawl. What redirects is kept over all passes.
"""

import logging
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from itertools import islice
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkspider.model import urls
from linkspider.model.scope import Scope
from linkspider.model.store import PartFile, Store
from linkspider.model.tables import TABLES
from linkspider.model.verdict import Verdict
from linkspider.model.verify import ENDED
from pipelines.checks import backlink_checks
from pipelines.claims import Claim
from pipelines.observed import Earlier, EarlierCheck, FoundLink, KnownTarget, Observed, Page

#: Rows of seeds and pages, and links to the site, that one pass is meant to hold.
ROWS_PER_PASS: Final = 200_000
#: Rows of ``backlink_checks`` in one table.
ROWS_PER_TABLE: Final = 20_000
_BATCH_ROWS: Final = 5_000
#: Columns of links that say where they lead.
_ADDRESSES: Final = ("target_url", "redirector_target")
#: Verdicts that this version knows.
_KNOWN: Final = frozenset(Verdict)

Parts = Mapping[str, Sequence[PartFile]]
_Row = TypeVar("_Row", Page, FoundLink, Claim, KnownTarget)

logger = logging.getLogger(__name__)


def check_tables(
    store: Store,
    parts: Parts,
    scope: Scope,
    earlier_of: Callable[[Callable[[str], bool]], Earlier],
    rows_per_pass: int = ROWS_PER_PASS,
) -> Iterator[pa.Table]:
    """The rows of ``backlink_checks`` of a referrers crawl, as tables in the declared schema; at least one, if empty.

    Args:
        store: where the crawl lies.
        parts: table -> its part files; ``pages``, ``links``, ``seeds`` and ``target_checks`` are read.
        scope: the audited site.
        earlier_of: earlier verdicts on the referring pages whose keys a function picks, as ``earlier_verdicts`` gives.
        rows_per_pass: rows that are meant to be held at a time, of links those to the site.

    Raises:
        OSError, pyarrow.ArrowException: if a part cannot be read.
    """
    yield TABLES["backlink_checks"].to_arrow([])
    reader = _Reader(store, parts, scope)
    total = sum(part.rows for table in ("pages", "seeds") for part in parts.get(table, ()))
    total += sum(batch.num_rows for batch in reader.near_links(_ADDRESSES))
    passes = max(1, -(-total // rows_per_pass))
    on_the_way = reader.on_the_way() if passes > 1 else {}
    targets = {row.target_key: row for row in reader.rows("target_checks", KnownTarget)}
    now = datetime.now(UTC)
    for turn in range(passes):

        def is_due(key: str, turn: int = turn) -> bool:
            return passes == 1 or zlib.crc32(key.encode("utf-8", "surrogatepass")) % passes == turn

        pages = on_the_way | {row.url_key: row for row in reader.rows("pages", Page) if is_due(row.url_key)}
        claims: dict[str, list[Claim]] = {}
        for claim in reader.rows("seeds", Claim):
            if is_due(claim.referring_key):
                claims.setdefault(claim.referring_key, []).append(claim)
        links = reader.links(pages)
        keys = [*claims, *(key for key in links if key not in claims and is_due(key))]
        rows = backlink_checks(Observed(scope, pages, links, claims, targets, earlier_of(is_due), now), keys)
        while batch := list(islice(rows, ROWS_PER_TABLE)):
            yield _to_table(batch)


def earlier_verdicts(
    store: Store, scope: Scope, before: datetime, picks: Callable[[str], bool] = lambda _: True
) -> dict[str, dict[str | None, list[EarlierCheck]]]:
    """What earlier referrers crawls found that looked for all links that a scope takes, as ``Earlier``, oldest first.

    By the keys of today.

    Args:
        store: where they lie; crawls that did not end, and files that are gone, are passed over.
        scope: what the crawl takes whose rows are being made.
        before: when the crawl began whose rows are being made.
        picks: which referring pages are wanted, by key.

    Raises:
        StoreError: if a manifest cannot be read.
    """
    found: dict[str, dict[str | None, list[EarlierCheck]]] = {}
    for number, manifest in enumerate(store.manifests()):
        is_earlier = datetime.fromisoformat(str(manifest.get("started_at"))) < before
        is_alike = manifest.get("spider") == "referrers" and scope.is_within(manifest)
        if not (is_earlier and is_alike) or manifest.get("state") not in ENDED:
            continue
        for file in manifest.get("tables", {}).get("backlink_checks", {}).get("files", ()):
            path = store.root / file["path"]
            if not path.is_file():
                continue
            table = pq.ParquetFile(path).read(["referring_key", "target_key", "verdict", "checked_at"])
            for page, target, verdict, at in zip(*(column.to_pylist() for column in table.columns), strict=True):
                if picks(page_key := urls.key(page)) and verdict in _KNOWN:
                    check = EarlierCheck(number, Verdict(verdict), at)
                    found.setdefault(page_key, {}).setdefault(target and urls.key(target), []).append(check)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a crawl's parts, some rows at a time."""

    store: Store
    parts: Parts
    scope: Scope

    def rows(self, table: str, row: type[_Row]) -> Iterator[_Row]:
        """A table's rows; a column that a part does not have is null in its rows."""
        for batch in self._batches(table, row._fields):
            yield from _records(batch, row)

    def _batches(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """A table's rows, with those of some columns that their part has."""
        for part in self.parts.get(table, ()):
            with pq.ParquetFile(self.store.root / part.path, page_checksum_verification=True) as file:
                there = [name for name in columns if name in file.schema_arrow.names]
                yield from file.iter_batches(_BATCH_ROWS, columns=there)

    def on_the_way(self) -> dict[str, Page]:
        """The pages that redirect and those that they redirect to, whatever pass their keys fall to."""
        found = {row.url_key: row for row in self.rows("pages", Page) if row.leads_on}
        ends = {urls.key(row.redirect_url) for row in found.values() if row.redirect_url is not None}
        found.update((row.url_key, row) for row in self.rows("pages", Page) if row.url_key in ends)
        return found

    def links(self, pages: Mapping[str, Page]) -> dict[str, list[FoundLink]]:
        """The links of some pages that lead to the site, by the key of their page."""
        found: dict[str, list[FoundLink]] = {}
        for batch in self.near_links(FoundLink._fields):
            for link in _records(batch, FoundLink):
                key = urls.key(link.source_url)
                if key in pages and self._concerns_site(link):
                    found.setdefault(key, []).append(link)
        return found

    def near_links(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The links that have the site's name in their addresses: all that lead to it, and a few others.

        That is told without making Python objects of them: a crawl that keeps all links has mostly others.
        """
        name = self.scope.domain if self.scope.kind == "domain" else self.scope.host
        for batch in self._batches("links", columns):
            named = [pc.match_substring(batch[each], name) for each in _ADDRESSES if each in batch.schema.names]
            yield batch.filter(reduce(pc.or_kleene, named))

    def _concerns_site(self, link: FoundLink) -> bool:
        if self.scope.contains(link.target_url):
            return True
        return link.redirector_target is not None and self.scope.contains(link.redirector_target)


def _records(batch: pa.RecordBatch, row: type[_Row]) -> Iterator[_Row]:
    columns: list[Sequence[Any]] = [
        batch.column(name).to_pylist() if name in batch.schema.names else (None,) * batch.num_rows
        for name in row._fields
    ]
    return map(row._make, zip(*columns, strict=True))


def _to_table(rows: "list[Any]") -> pa.Table:
    split = TABLES["backlink_checks"].split(rows)
    for row, reason in split.rejects:
        logger.error("a row of backlink_checks cannot be stored, which is a bug: %s: %.300s", reason, row)
    return split.table
