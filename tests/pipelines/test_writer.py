"""The writer: parts at the limits, a manifest that lists what is on disk, and an account that adds up."""

import hashlib
import json
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import get_args

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspider.errors import StoreError
from linkspider.model.crawl import Crawl
from linkspider.model.rows import CrawlRow, LinkRow, PageRow, SeedCountRow, SeedRejectRow, SeedRow
from linkspider.model.scope import Scope
from linkspider.model.secrets import redact_url
from linkspider.model.store import Store
from linkspider.model.tables import TABLES
from pipelines import writer as writer_module
from tests.pipelines.crawls import WrittenCrawl

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WORDS = ["ok", "redirect", "http_error", "not_html", "robots_denied", "robots_unreachable", "timeout", "internal_error"]


SEED_KINDS = ["accepted", "duplicate", "rejected", "counted"]
EDGES = ["redirect", "link", "iframe", "form", "meta"]
FLAGS = [name for name, hint in PageRow.__annotations__.items() if get_args(hint)[0] is bool]


def page_row(number=0, outcome="ok"):
    texts = {"url": f"https://example.com/{number}", "url_key": f"https://example.com/{number}", "outcome": outcome}
    noughts = ["link_count", "internal_link_count", "external_link_count", "external_domain_count", "site_link_count"]
    return PageRow(
        **dict.fromkeys(PageRow._fields)
        | dict.fromkeys(["host", "domain"], "example.com")
        | dict.fromkeys(noughts, 0)
        | dict.fromkeys(FLAGS, False)
        | {**texts, "attempts": 1, "fetched_at": NOW, "indexability": "indexable"}
    )


def link_rows(count):
    flags = dict.fromkeys((name for name in LinkRow._fields if name.startswith("is_")), False)
    texts = dict.fromkeys(LinkRow._fields, "x") | {"fragment": None, "fetched_at": NOW}
    return tuple(LinkRow(**texts | flags | {"element": "a", "ordinal": ordinal}) for ordinal in range(count))


def seed(file, line, *, duplicate=False):
    return SeedRow(file, line, "plain", "https://a.example/", "https://a.example/", duplicate, None)


def reject(file, line):
    return SeedRejectRow(file, line, "x", "is not a URL")


def counted(file, line):
    return SeedCountRow(file, line, "gsc_sites", "referring_domain", "a.example", 5, None, None, None, None, None, None)


def full(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.fixture(autouse=True)
def manifest_at_once(monkeypatch):
    """The manifest of a running crawl is written with each commit; else a commit within two seconds leaves it out."""
    monkeypatch.setattr(writer_module, "_MANIFEST_SECONDS", 0.0)
    monkeypatch.setattr(writer_module, "_MANIFEST_SHARE", 1e9)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def begin(store, spider="site"):
    crawl_id = store.claim("c1")
    scope = Scope.of("https://www.example.com:8443/")
    return WrittenCrawl(store, Crawl(crawl_id, spider, scope, NOW, {"url": "https://www.example.com:8443/é"}))


def manifest(store):
    return store.manifest("c1")


def on_disk(store):
    """Rows of every Parquet file, by its path in the store."""
    return {
        path.relative_to(store.root).as_posix(): pq.ParquetFile(path).metadata.num_rows
        for path in store.root.rglob("*.parquet")
    }


def listed(store):
    return {file["path"]: file["rows"] for table in manifest(store)["tables"].values() for file in table["files"]}


def rows(store, table):
    parts = sorted(store.root.glob(f"tables/{table}/*/*.parquet"))
    return [row for part in parts for row in pq.read_table(part, partitioning=None).to_pylist()]


def parts_by_table(paths):
    """The names of files, by table."""
    found = {}
    for path in sorted(paths):
        _, table, _, name = path.split("/")
        found.setdefault(table, []).append(name)
    return found


def rows_by_table(files):
    """Rows of files, added up by table."""
    found = Counter()
    for path, count in files.items():
        found[path.split("/")[1]] += count
    return dict(found)


def account(**kinds):
    """A seed file's account, as the manifest has it."""
    return {"rows_read": sum(kinds.values()) - kinds.get("counted", 0), **dict.fromkeys(SEED_KINDS, 0), **kinds}


def test_a_crawl_that_runs_has_a_manifest_from_the_beginning(store):
    begin(store)
    found = manifest(store)
    assert (found["crawl_id"], found["spider"], found["site"]) == ("c1", "site", "example.com:8443")
    assert (found["state"], found["verdict"], found["outcomes"]) == ("running", None, {})
    assert found["started_at"] == "2026-11-20T12:00:00+00:00"
    assert found["arguments"] == {"url": "https://www.example.com:8443/é"}
    assert found["scope"] == {
        "kind": "host",
        "host": "example.com",
        "port": "8443",
        "domain": "example.com",
        "folder": "/",
    }
    assert found["tables"] == {name: {"rows": 0, "files": []} for name in TABLES}


def test_nothing_is_published_below_the_limits(store):
    writer = begin(store)
    writer.add_page(page_row(), link_rows(3))
    writer.add_seeds((seed("a.csv", 1),), ())
    assert on_disk(store) == {}
    assert manifest(store)["tables"]["links"] == {"rows": 0, "files": []}


@pytest.mark.parametrize(
    ("limit", "pages", "links_each", "parts"),
    [
        ("MAX_BUFFERED_LINKS", 7, 2, {1: (3, 6), 2: (3, 6), 3: (1, 2)}),
        ("MAX_BUFFERED_LINKS", 3, 50, {1: (1, 50), 2: (1, 50), 3: (1, 50)}),
        ("MAX_BUFFERED_PAGES", 13, 1, {1: (6, 6), 2: (6, 6), 3: (1, 1)}),
    ],
)
def test_a_part_is_published_when_a_limit_is_reached(store, monkeypatch, limit, pages, links_each, parts):
    monkeypatch.setattr(writer_module, limit, 6)
    writer = begin(store)
    for number in range(pages):
        writer.add_page(page_row(number), link_rows(links_each))
    writer.commit()
    assert on_disk(store) == {
        f"tables/{table}/crawl_id=c1/part-0-{number:06d}.parquet": counts[place]
        for number, counts in parts.items()
        for place, table in enumerate(["pages", "links"])
    }
    assert listed(store) == on_disk(store)
    assert [row["url"] for row in rows(store, "pages")] == [f"https://example.com/{number}" for number in range(pages)]


def test_the_manifest_of_a_running_crawl_is_no_hot_file(store, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(writer_module.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(writer_module, "_MANIFEST_SECONDS", 2.0)
    writer = begin(store)
    found = []
    for seconds in (0.0, 1.9, 2.0, 3.9, 4.0):
        clock[0] = 100.0 + seconds
        writer.add_page(page_row(seconds))
        writer.commit()
        assert writer.recorded() == on_disk(store), "the journal is what counts"
        found.append(manifest(store)["tables"]["pages"]["rows"])
    assert found == [0, 0, 3, 3, 5]


@settings(deadline=None, max_examples=25)  # each example writes files
@given(
    steps=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(WORDS), st.booleans()), max_size=12),
    limit=st.integers(1, 6),
)
def test_the_manifest_lists_exactly_what_is_on_disk(tmp_path_factory, steps, limit):
    store = Store(tmp_path_factory.mktemp("store"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(writer_module, "MAX_BUFFERED_LINKS", limit)
        writer = begin(store)
        for number, (links, outcome, publish) in enumerate(steps):
            writer.add_page(page_row(number, outcome), link_rows(links))
            if publish:
                writer.commit()
            assert listed(store) == on_disk(store) == writer.recorded()
        writer.commit()
        recorded = writer.recorded()
        writer.finish("finished", None)
    assert listed(store) == on_disk(store)
    assert {path: rows for path, rows in listed(store).items() if "/crawls/" not in path} == recorded
    (row,) = rows(store, "crawls")
    outcomes = [outcome for _, outcome, _ in steps]
    assert (row["accepted"], row["terminal"], row["queued"]) == (len(steps), len(steps), 0)
    assert row["links"] == sum(links for links, _, _ in steps) == len(rows(store, "links"))
    assert row["pages_ok"] == outcomes.count("ok")
    assert row["robots_denied"] == outcomes.count("robots_denied") + outcomes.count("robots_unreachable")
    assert row["errors"] == sum(outcomes.count(word) for word in ("http_error", "timeout", "internal_error"))
    assert manifest(store)["outcomes"] == {word: outcomes.count(word) for word in sorted(set(outcomes))}


def test_each_listed_file_has_the_bytes_that_the_manifest_says(store):
    writer = begin(store)
    writer.add_page(page_row(), link_rows(2))
    writer.commit()
    files = [file for table in manifest(store)["tables"].values() for file in table["files"]]
    assert len(files) == 2
    for file in files:
        content = (store.root / file["path"]).read_bytes()
        assert (file["size"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_committing_nothing_makes_no_file(store):
    writer = begin(store)
    writer.commit()
    assert on_disk(store) == {}


def test_a_commit_that_fails_keeps_the_rows_for_the_next(store, monkeypatch):
    writer = begin(store)
    writer.add_page(page_row(1), link_rows(2))
    writer.add_seeds((seed("a.csv", 1),), (reject("a.csv", 2),))
    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", full)
        with pytest.raises(OSError, match="No space left"):
            writer.commit()
    assert on_disk(store) == listed(store) == {}
    assert manifest(store)["outcomes"] == {}
    writer.add_page(page_row(2), ())
    writer.commit()
    assert on_disk(store) == listed(store)
    assert [len(rows(store, table)) for table in ("pages", "links", "seeds", "seed_rejects")] == [2, 2, 1, 1]
    assert manifest(store)["outcomes"] == {"ok": 2}


def test_a_commit_that_fails_half_way_writes_each_row_once(store, monkeypatch):
    writer = begin(store)
    writer.add_page(page_row(1), link_rows(2))
    write_table = pq.ParquetWriter.write_table

    def full_after_pages(self, table, *arguments, **options):
        if table.schema.metadata[b"table"] != b"pages":
            raise OSError(28, "No space left on device")
        write_table(self, table, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", full_after_pages)
        with pytest.raises(OSError, match="No space left"):
            writer.commit()
    writer.commit()
    assert listed(store) == on_disk(store)
    assert [len(rows(store, table)) for table in ("pages", "links")] == [1, 2]


def test_a_disk_that_fails_while_flushing_counts_for_nothing(store, monkeypatch):
    writer = begin(store)
    writer.add_page(page_row(1), link_rows(2))
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            writer.commit()
    assert on_disk(store).keys() & listed(store).keys() == set()
    assert not any(path.startswith("tables/") for path in on_disk(store))
    verdict = writer.finish("write_failed", "rows could not be written: full")
    assert (verdict.exit_code, verdict.is_complete) == (3, False)
    assert manifest(store)["state"] == "failed"
    (row,) = rows(store, "crawls")
    assert (row["accepted"], row["terminal"], row["queued"], row["links"]) == (1, 0, 1, 0)


def test_a_text_that_no_table_can_hold_is_scrubbed_and_counted(store):
    writer = begin(store)
    writer.add_page(page_row()._replace(title="a\udc80b"))
    writer.commit()
    writer.finish("finished", None)
    (row,) = rows(store, "pages")
    assert (row["title"], row["outcome"]) == ("a\ufffdb", "ok")
    assert manifest(store)["scrubbed_texts"] == 1


def test_a_row_that_does_not_fit_is_named_and_the_others_live(store, caplog):
    writer = begin(store)
    writer.add_page(page_row(1), link_rows(1))
    writer.add_page(page_row(2)._replace(title=5), link_rows(2))
    writer.add_page(page_row(3, "timeout"), (*link_rows(1), link_rows(1)[0]._replace(ordinal="first")))
    writer.commit()
    verdict = writer.finish("finished", None)
    found = {row["url"]: row for row in rows(store, "pages")}
    assert {url: row["outcome"] for url, row in found.items()} == {
        "https://example.com/1": "ok",
        "https://example.com/2": "internal_error",
        "https://example.com/3": "timeout",
    }
    assert "title" in found["https://example.com/2"]["reason"]
    assert len(rows(store, "links")) == 4
    assert "links.ordinal" in caplog.text
    assert manifest(store)["rows_set_aside"] == {"links": 1}
    assert manifest(store)["outcomes"] == {"internal_error": 1, "ok": 1, "timeout": 1} == writer.outcomes
    assert (verdict.is_complete, verdict.exit_code) == (False, 3), "a third of the pages was lost to a bug"


def test_the_account_at_the_end(store):
    writer = begin(store, "referrers")
    writer.add_page(page_row(1, "ok"), link_rows(3))
    writer.add_page(page_row(2, "robots_denied"), ())
    writer.add_page(page_row(3, "timeout"), ())
    writer.add_seeds((seed("a.csv", 2), seed("a.csv", 3, duplicate=True), seed("b.txt", 1)), (reject("b.txt", 2),))
    writer.add_seeds((seed("b.txt", 3, duplicate=True),), (reject("a.csv", 9),))
    lines = (2, 3, 4)
    writer.add_seeds((), [reject("c.csv", line) for line in lines], [counted("c.csv", line) for line in lines])
    writer.commit()
    writer.accept("https://example.com/4", "https://example.com/5")
    for number in range(4):
        writer.journal.cut(f"https://example.com/cut/{number}", "max_pages")
    verdict = writer.finish("shutdown", None)
    (row,) = rows(store, "crawls")
    assert list(row) == list(CrawlRow._fields)
    told = {name: row[name] for name in ("spider", "site", "scope", "arguments", "started_at", "finish_reason")}
    assert told == {
        "spider": "referrers",
        "site": "example.com:8443",
        "scope": "host",
        "arguments": '{"url": "https://www.example.com:8443/é"}',
        "started_at": NOW,
        "finish_reason": "shutdown",
    }
    assert timedelta(0) <= datetime.now(UTC) - row["finished_at"] < timedelta(minutes=1)
    assert (row["accepted"], row["terminal"], row["queued"]) == (5, 3, 2)
    assert (row["pages_ok"], row["links"], row["robots_denied"], row["errors"]) == (1, 3, 1, 1)
    seeds = [row[f"seed_rows{kind}"] for kind in ("", "_accepted", "_duplicate", "_rejected", "_counted")]
    assert seeds == [9, 2, 2, 5, 3]
    assert (row["is_complete"], verdict.is_complete, verdict.exit_code) == (False, False, 130)
    assert row["incomplete_reasons"] == "interrupted with 2 URLs waiting; max_pages: 4 URLs not followed"
    found = manifest(store)
    assert found["state"] == "interrupted"
    assert found["verdict"]["exit_code"] == 130
    assert {**row, "started_at": str(row["started_at"]), "finished_at": str(row["finished_at"])} == {
        name: value for name, value in found["verdict"].items() if name != "exit_code"
    }
    assert found["seed_files"] == {
        "a.csv": account(accepted=1, duplicate=1, rejected=1),
        "b.txt": account(accepted=1, duplicate=1, rejected=1),
        "c.csv": account(rejected=3, counted=3),
    }


def test_seed_rows_are_counted_when_they_are_on_disk(store):
    writer = begin(store, "referrers")
    writer.add_seeds((seed("a.csv", 1),), ())
    assert manifest(store)["seed_files"] == {}
    writer.commit()
    assert manifest(store)["seed_files"] == {"a.csv": account(accepted=1)}


@pytest.mark.parametrize(
    ("reason", "failure", "state"),
    [
        ("finished", None, "finished"),
        ("shutdown", None, "interrupted"),
        ("closespider_timeout", None, "interrupted"),
        ("start_error", None, "interrupted"),
        ("write_failed", "full", "failed"),
    ],
)
def test_the_state_of_a_crawl_that_ended(store, reason, failure, state):
    writer = begin(store)
    writer.finish(reason, failure)
    assert manifest(store)["state"] == state


def test_every_file_of_a_crawl_has_the_schema_of_its_table(store):
    writer = begin(store)
    writer.add_page(page_row(), link_rows(1))
    writer.add_seeds((seed("a.csv", 1),), (reject("a.csv", 2), reject("b.csv", 2)), (counted("b.csv", 2),))
    writer.commit()
    writer.finish("finished", None)
    assert len(on_disk(store)) == 6
    for path in on_disk(store):
        assert pq.read_schema(store.root / path).equals(TABLES[path.split("/")[1]].schema, check_metadata=True)


def test_nothing_is_left_in_staging(store):
    writer = begin(store)
    writer.add_page(page_row(), link_rows(1))
    writer.commit()
    writer.finish("finished", None)
    left = sorted(path.name for path in (store.root / "crawls").rglob("*") if path.is_file())
    assert left == ["journal.sqlite3", "manifest.json"]
    assert json.loads((store.root / "crawls/c1/manifest.json").read_text(encoding="utf-8"))["state"] == "finished"


def test_a_commit_marks_its_urls_done_with_their_outcomes(store):
    writer = begin(store)
    writer.accept("https://example.com/waits")
    writer.add_page(page_row(1, "ok"))
    writer.add_page(page_row(2, "timeout"))
    assert writer.journal.totals() == (3, 0), "handed over is not done"
    writer.commit()
    assert writer.journal.totals() == (3, 2)
    assert writer.journal.outcomes() == {"ok": 1, "timeout": 1}


def test_a_url_whose_rows_come_twice_ends_the_crawl(store):
    writer = begin(store)
    writer.add_page(page_row(1))
    writer.commit()
    writer.add_page(page_row(1))
    with pytest.raises(StoreError):
        writer.commit()
    assert len(rows(store, "pages")) == 1


def test_a_resumed_crawl_goes_on_with_numbers_and_counts(store):
    writer = begin(store, "referrers")
    writer.add_page(page_row(1, "ok"), link_rows(2))
    writer.add_seeds((seed("a.csv", 1),), ())
    writer.commit()
    writer.journal.close()  # as the process dies
    writer = WrittenCrawl(store, writer.crawl)
    writer.add_page(page_row(2, "timeout"), link_rows(1))
    writer.add_seeds((), (reject("a.csv", 2),))
    writer.commit()
    assert parts_by_table(writer.recorded()) == {
        "pages": ["part-0-000001.parquet", "part-0-000002.parquet"],
        "links": ["part-0-000001.parquet", "part-0-000002.parquet"],
        "seeds": ["part-0-000001.parquet"],
        "seed_rejects": ["part-0-000001.parquet"],
    }
    writer.finish("finished", None)
    assert listed(store) == on_disk(store)
    (row,) = rows(store, "crawls")
    assert (row["accepted"], row["terminal"], row["pages_ok"], row["errors"], row["links"]) == (2, 2, 1, 1, 3)
    assert manifest(store)["seed_files"] == {"a.csv": account(accepted=1, rejected=1)}
    assert parts_by_table(on_disk(store))["links"] == ["part-0-000001.parquet", "part-0-000002.parquet"]


def test_a_crawl_that_could_not_be_written_keeps_its_parts_as_they_are(store):
    """Settling writes as much again: not after a failure, which may be a full disk."""
    writer = begin(store)
    for number in range(2):
        writer.add_page(page_row(number), link_rows(1))
        writer.commit()
    recorded = writer.recorded()
    writer.finish("write_failed", "full")
    assert {path: count for path, count in on_disk(store).items() if "/crawls/" not in path} == recorded
    assert len(recorded) == 4


def test_other_edges_are_rows_of_links_and_count_as_none(store):
    edges = tuple(row._replace(element=element) for row, element in zip(link_rows(5), EDGES, strict=True))
    (area,) = link_rows(1)
    writer = begin(store)
    writer.add_page(page_row(), (*link_rows(2), area._replace(element="area"), *edges))
    writer.commit()
    writer.finish("finished", None)
    (row,) = rows(store, "crawls")
    assert (row["links"], len(rows(store, "links"))) == (3, 8)


def test_a_link_that_cannot_be_stored_does_not_count(store):
    (link,) = link_rows(1)
    writer = begin(store)
    writer.add_page(page_row(), (link, link._replace(ordinal="second")))
    writer.commit()
    verdict = writer.finish("finished", None)
    assert verdict.exit_code == 3
    assert "1 rows could not be stored" in verdict.reasons
    (row,) = rows(store, "crawls")
    assert row["links"] == len(rows(store, "links")) == 1


def test_of_many_rows_that_cannot_be_stored_the_log_names_ten(store, caplog):
    (link,) = link_rows(1)
    writer = begin(store)
    writer.add_page(page_row(), [link._replace(ordinal="second")] * 1_200)
    writer.commit()
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(told) == 11
    assert told[-1] == "nor can 1,190 more rows of links"
    assert writer.finish("finished", None).reasons == ("1,200 rows could not be stored",)


def test_a_manifest_holds_no_secret(store):
    scope = Scope.of("https://example.com/")
    arguments = {"url": "https://me:hunter2@example.com/?token=s3cret", "token": "s3cret"}
    writer = WrittenCrawl(store, Crawl(store.claim("c1"), "site", scope, NOW, arguments))
    cut = "https://me:hunter2@example.com/cut?token=s3cret"
    writer.journal.cut(cut, "max_pages")
    writer.finish("finished", None)
    assert manifest(store)["cuts"]["max_pages"]["examples"] == [redact_url(cut, store.salt())]
    text = json.dumps(manifest(store)) + str(rows(store, "crawls"))
    assert "s3cret" not in text
    assert "hunter2" not in text
    assert "https://" in manifest(store)["arguments"]["url"]


def test_a_commit_is_due_after_two_hundred_pages():
    assert writer_module.MAX_BUFFERED_PAGES == 200
