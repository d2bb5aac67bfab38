"""Secrets in seed files: none reaches a table."""

from datetime import UTC, datetime

from linkspider.model.crawl import Crawl
from linkspider.model.records import SeedBatch
from linkspider.model.scope import Scope
from linkspider.seeds.rows import batch_of
from pipelines.normalise import Normaliser
from tests.seeds.exports import SITE, A, table

SECRET = "hunter2"
HEADER = "Referring page URL,Domain rating,Target URL,Anchor,Drop reason"
PAGES = table(
    HEADER,
    {
        "Referring page URL": f"{A}?token={SECRET}",
        "Domain rating": f"token={SECRET}",
        "Target URL": f"https://me:{SECRET}@site.example/?token={SECRET}",
        "Anchor": f"see {SITE}?token={SECRET}",
        "Drop reason": f"password={SECRET}",
    },
    {"Referring page URL": f"ftp://a.example/?token={SECRET}"},
)
COUNTS = f"Target page,Incoming links,Linking sites\n{SITE}?token={SECRET},1,1\n"
TEXTS = f"Anchor,Backlinks Count\nsee {SITE}?token={SECRET},1\n"


def test_secrets_are_taken_out_of_every_column(read_paths, seed_file):
    paths = [seed_file(content, f"{number}.csv") for number, content in enumerate((PAGES, COUNTS, TEXTS))]
    batch = batch_of(read_paths(*paths).readings)
    assert [len(part) for part in (batch.seeds, batch.rejects, batch.counts)] == [1, 3, 2]
    crawl = Crawl("c1", "referrers", Scope.of(SITE, "host"), datetime(2026, 11, 20, tzinfo=UTC), {}, False)
    clean = Normaliser(crawl, "salt").batch(batch).rows
    assert SECRET in str(batch)
    assert SECRET not in str(clean)
    assert clean["seeds"][0].target_key == clean["seeds"][0].target_url
    assert clean["seeds"][0].referring_url.startswith(f"{A}?token=REDACTED-")
    assert clean["seed_counts"][0].subject.startswith(f"{SITE}?token=REDACTED-")
    assert clean["seed_counts"][1].subject == f"see {SITE}?token=REDACTED"


def test_what_a_tool_does_not_say_stays_unsaid(read):
    (row,) = read(A).rows
    crawl = Crawl("c1", "referrers", Scope.of(SITE, "host"), datetime(2026, 11, 20, tzinfo=UTC), {}, False)
    assert Normaliser(crawl, "salt").batch(SeedBatch((row,))).rows["seeds"] == [row]
