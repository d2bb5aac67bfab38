"""What can be said only when a crawl has ended: one pass over its tables, one commit.

- ``pages.found_in_*``: where each URL was met, also after it was fetched;
- ``pages.depth`` of what links lead to past a limit alone, and that was fetched for another reason;
- ``pages.near_duplicate_of``: the page of the shortest URL with nearly the same main content;
- ``links.is_boilerplate``: the same link in the same container on most pages;
- ``backlink_checks``, of a crawl of referring pages: one verdict for each page and target.

Parts are written anew where something changes. One transaction of the ledger lists them instead of the old ones, and
each is renamed over the one that it replaces; whoever opens the crawl after a crash puts in place what is not yet.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkspider.errors import StoreError
from linkspider.model.crawl import Crawl
from linkspider.model.ledger import Ledger
from linkspider.model.outcome import Outcome
from linkspider.model.records import FOUND_IN_COLUMNS, FoundIn
from linkspider.model.secrets import REDACTED, redact_url
from linkspider.model.similarity import near_duplicates
from linkspider.model.store import PartFile, Store
from pipelines.boilerplate import COLUMNS, Boilerplate, Pairs
from pipelines.check_tables import check_tables, earlier_verdicts
from pipelines.observed import Earlier
from pipelines.settle_depths import LINK_COLUMNS, PAGE_COLUMNS, settled_depths

#: So many links are judged by what is kept of them from counting, 8 bytes for each; more are read twice.
MAX_KEPT_LINKS: Final = 2_000_000
#: Stands where a secret stood in a URL.
_DIGEST: Final = f"{REDACTED}-"
_JUDGED: Final = (*COLUMNS, "is_boilerplate")
#: Columns of ``links`` whose texts occur over and over.
_REPEATED: Final = (
    *("source_url", "source_host", "source_domain", "target_url", "target_key", "target_host", "target_domain"),
    *("link_scope", "element", "kind", "title", "rel", "placement", "placement_rule", "placement_confidence"),
    *("dom_path", "path_type"),
)

logger = logging.getLogger(__name__)


class SettledPart(NamedTuple):
    """A part file as it is to be: its table, where it belongs, and its rows, as tables one after the other."""

    table: str
    path: Path
    rows: Iterator[pa.Table]


def settled_parts(
    store: Store, crawl: Crawl, ledger: Ledger, parts: Mapping[str, Sequence[PartFile]]
) -> Iterator[SettledPart]:
    """The parts that change, one after the other.

    Each takes the place of the one that is there, so that whoever reads the folder meanwhile finds its rows once.

    Args:
        store: where the crawl lies.
        crawl: the crawl; ``ledger``: its account.
        parts: table -> its parts so far.
    """
    depths = _depths(store, crawl, ledger, parts)
    for part, rows in settled_pages(store, parts["pages"], ledger, depths):
        yield SettledPart("pages", store.root / part.path, iter((rows,)))
    for part, rows in settled_links(store, parts["links"]):
        yield SettledPart("links", store.root / part.path, iter((rows,)))
    if crawl.spider == "referrers":
        earlier_of = partial(_earlier_verdicts, store, crawl)
        path = store.part_path("backlink_checks", crawl.crawl_id, 1)
        yield SettledPart("backlink_checks", path, check_tables(store, parts, crawl.scope, earlier_of))


def _earlier_verdicts(store: Store, crawl: Crawl, picks: Callable[[str], bool]) -> Earlier:
    """What earlier crawls found; nothing where one of them is damaged: that must not keep this one from ending."""
    try:
        return earlier_verdicts(store, crawl.scope, crawl.started_at, picks)
    except (StoreError, OSError, pa.ArrowException, LookupError, TypeError, AttributeError, ValueError) as fault:
        logger.warning("earlier verdicts cannot be read, `scrapy verify` says what is wrong: %s", fault)
        return {}


def _depths(
    store: Store, crawl: Crawl, ledger: Ledger, parts: Mapping[str, Sequence[PartFile]]
) -> list[int | None] | None:
    """The depth of each row of ``pages``; None where the frontier knew all of them, which spares a look at all links.

    Said anew of a crawl that went on: a shorter path may have been found.
    """
    salt = store.salt()
    late = [redact_url(url, salt) for url in ledger.linked_without_depth()] if crawl.spider == "site" else []
    if not late or not parts["pages"]:
        return None
    pages = (_read(store, part, PAGE_COLUMNS) for part in parts["pages"])
    links = (_read(store, part, LINK_COLUMNS, as_codes=LINK_COLUMNS) for part in parts["links"])
    return settled_depths(pages, links, late)


def settled_pages(
    store: Store, parts: Sequence[PartFile], ledger: Ledger, depths: Sequence[int | None] | None
) -> Iterator[tuple[PartFile, pa.Table]]:
    """The parts of ``pages`` in which more is known when the crawl has ended, in the same order.

    Args:
        store: where the parts lie.
        parts: the parts of ``pages``.
        ledger: what knows where the URLs were met.
        depths: one for each row; None where they are to stay.
    """
    duplicates = _near_duplicates(store, parts)
    met = _Met(ledger, store.salt())
    at = 0
    for part in parts:
        table = _read(store, part)
        here = slice(at, at + len(table))
        at += len(table)
        settled = _replaced(_with_found_in(table, met), "near_duplicate_of", pa.array(duplicates[here], pa.string()))
        if depths is not None:
            settled = _replaced(settled, "depth", pa.array(depths[here], pa.int32()))
        if not settled.equals(table):
            yield part, settled


def settled_links(store: Store, parts: Sequence[PartFile]) -> Iterator[tuple[PartFile, pa.Table]]:
    """The parts of ``links`` in which boilerplate is to be marked otherwise than it is, in the same order."""
    boilerplate = Boilerplate()
    kept: dict[str, tuple[Pairs, pa.Array[Any]]] = {}
    links = 0
    for part in parts:  # which holds whole pages
        table = _read(store, part, _JUDGED, as_codes=COLUMNS)
        pairs = boilerplate.count(table)
        links += len(pairs)
        if links <= MAX_KEPT_LINKS:
            kept[part.path] = pairs, table["is_boilerplate"].combine_chunks()
    for part in parts:
        if part.path in kept:
            pairs, marked = kept.pop(part.path)
        else:
            table = _read(store, part, _JUDGED, as_codes=COLUMNS)
            pairs, marked = boilerplate.pairs(table), table["is_boilerplate"].combine_chunks()
        judged = boilerplate.judge(pairs)
        if not marked.equals(judged):
            yield part, _replaced(_read(store, part, as_codes=_REPEATED), "is_boilerplate", judged)


def _near_duplicates(store: Store, parts: Sequence[PartFile]) -> list[str | None]:
    """For each row of ``pages``, the key of the page that it nearly repeats.

    That is the one with the shortest URL, and of several the first by alphabet, so that it does not matter in which
    order pages came in.
    """
    keys: list[Any] = []
    sketches: list[Any] = []
    for part in parts:
        table = _read(store, part, ("url_key", "text_sketch", "outcome"))
        keys += table["url_key"].to_pylist()
        outcomes = table["outcome"].to_pylist()
        found = zip(outcomes, table["text_sketch"].to_pylist(), strict=True)
        sketches += [sketch if outcome == Outcome.OK else None for outcome, sketch in found]
    order = sorted(range(len(keys)), key=lambda at: (len(keys[at]), keys[at]))
    repeated: list[str | None] = [None] * len(keys)
    for at, first in zip(order, near_duplicates([sketches[at] for at in order]), strict=True):
        repeated[at] = None if first is None else keys[order[first]]
    return repeated


class _Met:
    """Where URLs were met, by their keys in ``pages``, which hold digests where those of the ledger hold secrets."""

    def __init__(self, ledger: Ledger, salt: str) -> None:
        self._ledger = ledger
        self._salt = salt

    def of(self, keys: Sequence[str]) -> list[FoundIn]:
        found = self._ledger.found_in_of(keys)
        known = [found.get(key, FoundIn.NOWHERE) for key in keys]
        for at, key in enumerate(keys):
            if _DIGEST in key:
                known[at] |= self._with_digests.get(hash(key), FoundIn.NOWHERE)
        return known

    @cached_property
    def _with_digests(self) -> dict[int, FoundIn]:
        """Where such URLs were met, by the hash of their key in ``pages``: 100 bytes for each, however long it is."""
        found: dict[int, FoundIn] = {}
        for each in self._ledger.entries():
            if _DIGEST in (shown := redact_url(each.url, self._salt)):
                found[hash(shown)] = found.get(hash(shown), FoundIn.NOWHERE) | each.found_in
        return found


def _with_found_in(table: pa.Table, met: _Met) -> pa.Table:
    keys: list[Any] = table["url_key"].to_pylist()
    known = met.of(keys)
    for name, flag in FOUND_IN_COLUMNS.items():
        there = pa.array([flag in each for each in known], type=pa.bool_())
        table = _replaced(table, name, pc.or_(table[name], there))
    return table


def _replaced(table: pa.Table, name: str, values: Any) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)


def _read(store: Store, part: PartFile, columns: Sequence[str] | None = None, as_codes: Sequence[str] = ()) -> pa.Table:
    """The rows of a part; those columns ``as_codes`` whose texts occur over and over, as the file has them."""
    with pq.ParquetFile(store.root / part.path, pre_buffer=False, read_dictionary=[*as_codes]) as file:
        return file.read(columns=None if columns is None else [*columns], use_threads=False)
