"""Marts written by hand: rows name what matters, the rest of a row is nothing, zero or empty."""

from datetime import UTC, datetime
from itertools import repeat

import pyarrow as pa

from analysis.report.facts import Facts
from linkspider.model.store import Store
from linkspider.model.tables import MARTS

SITE = "tea.example"
#: Folders of large made-up sites.
WORDS = ("guides", "shop", "blog", "reference", "news", "people", "archive", "tutorials")
_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_NOTHING = {pa.string(): "", pa.bool_(): False, pa.int64(): 0, pa.int32(): 0, pa.float64(): 0.0}


def nothing(column):
    """What stands in a column of which nothing is told."""
    return None if column.nullable else _NOTHING.get(column.type, _NOON)


def mart_of(mart, rows):
    """A mart of rows, each a dict of some of its columns, as Arrow has it."""
    table = MARTS[mart]
    empty = {column.name: nothing(column) for column in table.columns}
    return table.to_arrow([table.row(**(empty | row)) for row in rows])


def publish(store, mart, rows, site=SITE):
    """Writes a mart of rows, each a dict of some of its columns."""
    store.publish(mart_of(mart, rows), store.mart_path(mart, site))


def publish_often(store, mart, row, times, batch=100_000, site=SITE):
    """Writes a mart of as many rows as one likes without ever holding them: a batch of a row, again and again."""
    table = MARTS[mart]
    one = table.row(**row)
    held = table.to_arrow(list(repeat(one, batch)))
    store.put(store.stage_groups(repeat(held, times // batch), store.mart_path(mart, site)))


def inlink_rows(pages, buckets, points, **figures):
    """The three marts of how in-links are spread, of a site of so many pages: name -> rows."""
    return {
        "inlink_distribution": [
            {"measure": "unique_inlinks", "group": "all", "bucket_from": 2**power, "bucket_to": 2 ** (power + 1) - 1}
            | {"pages": 10 * power + 1}
            for power in range(buckets)
        ],
        "inlink_summary": [
            *summary_rows("unique_inlinks", pages=pages, **figures),
            *summary_rows("inlinks", "placement=content", pages=pages, mean=3),
            *summary_rows("inlinks", "placement=nav", pages=pages, mean=9),
        ],
        "inlink_lorenz": [
            {"measure": "unique_inlinks", "pages_share": at / points, "links_share": (at / points) ** 2}
            for at in range(points + 1)
        ],
    }


def facts_of(root, marts, site=SITE):
    """Marts, name -> rows, as what a report is made from."""
    store = Store(root)
    store.prepare()
    for mart, rows in marts.items():
        publish(store, mart, rows, site)
    return Facts(store, site)


def coverage_rows(*spiders, **counts):
    """The mart ``coverage`` of complete crawls of these spiders; counts: spider -> figures that differ."""
    rows = [
        {"name": "site", "words": SITE},
        {"name": "options", "words": "key 0"},
    ]
    told = {
        "site": {"accepted": 12, "links": 60, "outcome=ok": 11, "outcome=http_error": 1},
        "referrers": {"accepted": 6, "links": 9, "outcome=ok": 6}
        | dict.fromkeys(("seed_rows_duplicate", "seed_rows_rejected", "without_link", "own"), 0)
        | {"seed_rows": 6, "seed_rows_accepted": 6, "linking": 5},
    }
    for spider in spiders:
        figures = told[spider] | counts.get(spider, {})
        name = {"crawl_id": f"c-{spider}", "spider": spider}
        rows += [name | {"name": figure, "value": value} for figure, value in figures.items()]
        rows.append(name | {"name": "is_complete", "value": 1, "words": ""})
        rows += [name | {"name": word, "words": ""} for word in ("started_at", "finished_at", "arguments", "versions")]
    return rows


def summary_rows(measure, group="all", **figures):
    """Rows of the mart ``inlink_summary``."""
    return [{"measure": measure, "group": group, "statistic": name, "value": value} for name, value in figures.items()]


def authority_summary_rows(words=None, **figures):
    """Rows of the mart ``authority_summary``: statistic -> value, and words beside some, or alone."""
    words = words or {}
    return [{"statistic": name, "value": figures.get(name), "words": words.get(name)} for name in {**figures, **words}]
