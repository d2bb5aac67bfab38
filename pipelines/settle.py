"""What can be said only when a crawl has ended: one pass over its tables, one commit.

- ``pages.found_in_*``: where each URL was met, also after it was fetched;
- ``pages.near_duplicate_of``: the page of the shortest URL with nearly the same main content;
- ``links.is_boilerplate``: the same link in the same container on most pages;
- ``backlink_checks``, of a crawl of referring pages: one verdict for each page and target.

The tables' parts are written anew and take the place of the old ones in one transaction of the ledger; whoever opens
the crawl after a crash finds one or the other.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkspider.errors import StoreError
from linkspider.model.crawl import Crawl
from linkspider.model.ledger import Ledger
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn
from linkspider.model.similarity import near_duplicates
from linkspider.model.store import PartFile, Store
from pipelines.boilerplate import COLUMNS, Boilerplate
from pipelines.check_tables import check_tables, earlier_verdicts
from pipelines.observed import Earlier

logger = logging.getLogger(__name__)

#: Rows that are in memory at a time, and in a row group of what is written.
GROUP_ROWS: Final = 10_000
_FOUND_IN: Final = {
    "found_in_links": FoundIn.LINKS,
    "found_in_sitemap": FoundIn.SITEMAP,
    "found_in_backlinks": FoundIn.BACKLINKS,
    "found_in_seeds": FoundIn.SEEDS,
}


def settled(
    store: Store, crawl: Crawl, ledger: Ledger, parts: Mapping[str, Sequence[PartFile]]
) -> dict[str, Iterator[pa.Table]]:
    """The tables that are settled, each as tables to be written one after the other; at least one each.

    Args:
        store: where the crawl lies.
        crawl: the crawl; ``ledger``: its account.
        parts: table -> its parts so far.
    """
    tables: dict[str, Iterator[pa.Table]] = {}
    if parts["pages"]:
        tables["pages"] = settled_pages(store, parts["pages"], ledger)
    if parts["links"]:
        tables["links"] = settled_links(store, parts["links"])
    if crawl.spider == "referrers":
        earlier_of = partial(_earlier_verdicts, store, crawl)
        tables["backlink_checks"] = check_tables(store, parts, crawl.scope, earlier_of)
    return tables


def _earlier_verdicts(store: Store, crawl: Crawl, picks: Callable[[str], bool]) -> Earlier:
    """What earlier crawls found; nothing where one of them is damaged: that must not keep this one from ending."""
    try:
        return earlier_verdicts(store, crawl.scope.site, crawl.started_at, picks)
    except (StoreError, OSError, pa.ArrowException, LookupError, TypeError, AttributeError, ValueError) as fault:
        logger.warning("earlier verdicts cannot be read, `scrapy verify` says what is wrong: %s", fault)
        return {}


def settled_pages(store: Store, parts: Sequence[PartFile], ledger: Ledger) -> Iterator[pa.Table]:
    """The rows of ``pages`` as they are known when the crawl has ended, in the same order.

    Args:
        store: where the parts lie.
        parts: the parts of ``pages``.
        ledger: what knows where the URLs were met.
    """
    duplicates = _near_duplicates(store, parts)
    at = 0
    for table in _groups(store, parts):
        found = duplicates[at : at + len(table)]
        at += len(table)
        yield _replaced(_with_found_in(table, ledger), "near_duplicate_of", pa.array(found, type=pa.string()))


def settled_links(store: Store, parts: Sequence[PartFile]) -> Iterator[pa.Table]:
    """The rows of ``links`` with boilerplate marked, in the same order."""
    boilerplate = Boilerplate()
    for table in _groups(store, parts, COLUMNS):
        boilerplate.count(table)
    for table in _groups(store, parts):
        yield _replaced(table, "is_boilerplate", boilerplate.judge(table))


def _near_duplicates(store: Store, parts: Sequence[PartFile]) -> list[str | None]:
    """For each row of ``pages``, the key of the page that it nearly repeats: the one with the shortest URL, and of
    several the first by alphabet, so that it does not matter in which order pages came in.
    """
    keys: list[Any] = []
    sketches: list[Any] = []
    for table in _groups(store, parts, ("url_key", "text_sketch", "outcome")):
        keys += table["url_key"].to_pylist()
        outcomes = table["outcome"].to_pylist()
        found = zip(outcomes, table["text_sketch"].to_pylist(), strict=True)
        sketches += [sketch if outcome == Outcome.OK else None for outcome, sketch in found]
    order = sorted(range(len(keys)), key=lambda at: (len(keys[at]), keys[at]))
    repeated: list[str | None] = [None] * len(keys)
    for at, first in zip(order, near_duplicates([sketches[at] for at in order]), strict=True):
        repeated[at] = None if first is None else keys[order[first]]
    return repeated


def _with_found_in(table: pa.Table, ledger: Ledger) -> pa.Table:
    keys: list[Any] = table["url_key"].to_pylist()
    found = ledger.found_in_of(keys)
    known = [found.get(key, FoundIn.NOWHERE) for key in keys]
    for name, flag in _FOUND_IN.items():
        met = pa.array([flag in each for each in known], type=pa.bool_())
        table = _replaced(table, name, pc.or_(table[name], met))
    return table


def _replaced(table: pa.Table, name: str, values: Any) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)


def _groups(store: Store, parts: Iterable[PartFile], columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Parts in tables of about a row group's size, each of whole pages, as each row group of a part is."""
    waiting: list[pa.Table] = []
    for part in parts:
        with pq.ParquetFile(store.root / part.path) as file:
            for number in range(file.num_row_groups):
                waiting.append(file.read_row_group(number, columns=None if columns is None else [*columns]))
                if sum(map(len, waiting)) >= GROUP_ROWS:
                    yield pa.concat_tables(waiting).combine_chunks()
                    waiting = []
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()
