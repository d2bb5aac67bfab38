"""Rows that belong to no page: each in its table, and none with a secret."""

from datetime import UTC, datetime
from functools import partial

import pytest

from linkspider.model.records import SeedBatch, SitemapBatch, TargetBatch
from linkspider.model.rows import SeedCountRow, SeedRejectRow, SeedRow, SitemapRejectRow, SitemapRow, TargetCheckRow
from linkspider.model.secrets import redact_url
from pipelines.batches import table_rows

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRET = "https://me:hunter2@a.example/p?token=s3cret&page=2"
SEED = SeedRow(
    "s.csv", 1, "plain", SECRET, SECRET, False, NOW, SECRET, SECRET, SECRET, True, "ugc", NOW, SECRET, SECRET
)
REJECT = SeedRejectRow("s.csv", 2, f"row with {SECRET}", "is no URL")
TARGET = TargetCheckRow(SECRET, SECRET, 200, SECRET, f"{SECRET} -301-> {SECRET}", "permanent", f"to {SECRET}", NOW)
SITEMAP = SitemapRow(SECRET, SECRET, "urlset", "ok", 200, f"to {SECRET}", 1, 1, 0, False, False, 5, NOW)
SITEMAP_REJECT = SitemapRejectRow(SECRET, 1, SECRET, "not on the site")


def count(kind, subject):
    return SeedCountRow("s.csv", 3, "gsc_sites", kind, subject, 1, None, None, None, NOW, NOW, SECRET)


BATCHES = {
    "seeds": (
        SeedBatch((SEED,), (REJECT,), (count("target_page", SECRET), count("anchor_text", f"buy at {SECRET}"))),
        {"seeds": 1, "seed_rejects": 1, "seed_counts": 2},
    ),
    "targets": (TargetBatch((TARGET, TARGET)), {"target_checks": 2}),
    "sitemaps": (SitemapBatch((SITEMAP,), (SITEMAP_REJECT,)), {"sitemaps": 1, "sitemap_rejects": 1}),
    "nothing": (SeedBatch(), {"seeds": 0, "seed_rejects": 0, "seed_counts": 0}),
}
shown = partial(redact_url, salt="c1")


@pytest.mark.parametrize("which", BATCHES)
def test_each_row_is_in_its_table(which):
    batch, expected = BATCHES[which]
    assert {name: len(rows) for name, rows in table_rows(batch, shown).rows.items()} == expected


@pytest.mark.parametrize("which", BATCHES)
def test_no_secret_is_in_any_of_them(which):
    for rows in table_rows(BATCHES[which][0], shown).rows.values():
        for row in rows:
            assert not [cell for cell in row if "s3cret" in str(cell) or "hunter2" in str(cell)]


@pytest.mark.parametrize(
    ("row", "batch", "table"),
    [
        (SEED, SeedBatch((SEED,)), "seeds"),
        (TARGET, TargetBatch((TARGET,)), "target_checks"),
        (SITEMAP, SitemapBatch((SITEMAP,)), "sitemaps"),
    ],
    ids=["seeds", "target_checks", "sitemaps"],
)
def test_nothing_else_is_changed(row, batch, table):
    (found,) = table_rows(batch, shown).rows[table]
    changed = {name for name, before, after in zip(row._fields, row, found, strict=True) if before != after}
    assert changed == {name for name, cell in row._asdict().items() if "s3cret" in str(cell)}
    assert all("page=2" in getattr(found, name) for name in changed)


def test_a_key_of_a_target_is_named_as_in_the_links():
    """They are joined by it."""
    (row,) = table_rows(TargetBatch((TARGET,)), shown).rows["target_checks"]
    assert row.target_key == shown(SECRET)
