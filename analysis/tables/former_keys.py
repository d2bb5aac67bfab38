"""Tables of crawls that an earlier URL policy wrote, with the keys of today, so that crawls can be compared.

Policy 1 took ``%e4`` and ``%E4`` for two (``linkspider.model.urls``). Of a page that such a crawl fetched under both,
the row that was written first counts: of clicks before that of a sitemap; coverage takes it for one URL. Links are as
they were found, so those of such a page are there twice, and what a page was told to be because of a canonical in the
other case stays told.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.selection import HeldCrawl
from linkspider.model import urls

#: Columns that hold keys, of whatever table.
_KEYS: Final = ("url_key", "target_key", "referring_key", "near_duplicate_of")
PAGE_KEY: Final = "url_key"


def has_former_keys(crawl: HeldCrawl) -> bool:
    """Whether a crawl's keys may not be those of today: another policy wrote it, or nobody says which."""
    return bool(crawl.verdict.get("url_policy_version") != urls.URL_POLICY_VERSION)


def with_keys_of_today(batches: Iterable[pa.RecordBatch], *, are_pages: bool) -> Iterator[pa.RecordBatch]:
    """Batches of such a crawl's table with the keys of today.

    Args:
        batches: of any of its columns; of ``pages`` with ``PAGE_KEY``.
        are_pages: whether the table is ``pages``, which has one row for each key.
    """
    met: set[str] = set()
    for batch in batches:
        renamed = batch
        for name in _KEYS:
            if name in batch.schema.names:
                place = batch.schema.get_field_index(name)
                renamed = renamed.set_column(place, batch.schema.field(name), _renamed(batch.column(name)))
        yield _without_second_rows(renamed, met) if are_pages else renamed


def _renamed(keys: Any) -> Any:
    """An array of keys, plain or a dictionary array, with those of today."""
    if pa.types.is_dictionary(keys.type):
        names = _renamed(keys.dictionary)
        if names is keys.dictionary:
            return keys
        return pa.DictionaryArray.from_arrays(keys.indices, names).dictionary_decode().dictionary_encode()
    is_former: Any = pc.fill_null(pc.match_substring_regex(keys, urls.LOWER_ESCAPE), pa.scalar(False))
    if not is_former.true_count:
        return keys
    return pc.replace_with_mask(keys, is_former, pa.array(map(urls.key, keys.filter(is_former).to_pylist()), keys.type))


def _without_second_rows(pages: pa.RecordBatch, met: set[str]) -> pa.RecordBatch:
    """Rows of pages whose key has not been met; only keys with escapes can be met twice."""
    keys: list[Any] = pages.column(PAGE_KEY).to_pylist()
    if not any("%" in key for key in keys):
        return pages
    is_first = []
    for key in keys:
        is_first.append(key not in met)
        if "%" in key:
            met.add(key)
    return pages if all(is_first) else pages.filter(pa.array(is_first))
