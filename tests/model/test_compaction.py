"""Compaction of a crawl: its manifest, journal and files fit each other, and what is not as written is not touched."""

import json
import shutil
import sqlite3
from contextlib import closing

import pyarrow.parquet as pq
import pytest

from linkspider.errors import StoreError
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model import compaction
from linkspider.model.compaction import compact, complete, is_pending, plan
from linkspider.model.store import PartFile, Store, sha256_of
from linkspider.verbs.upkeep import go_on, open_ended
from tests.durability.upkeep import by_glob, by_manifest, content, faults, write_crawl


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("begun") / "store")
    write_crawl(store, commits=3)
    return store


@pytest.fixture
def store(begun, tmp_path):
    shutil.copytree(begun.root, tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def crawl_id(store):
    (path,) = (store.root / "crawls").iterdir()
    return path.name


def files(store, crawl_id, table="links"):
    return [PartFile(**file) for file in store.manifest(crawl_id)["tables"][table]["files"]]


def reseal(store, crawl_id, change):
    """Changes a manifest as someone would who knows of the seal."""
    manifest = store.manifest(crawl_id)
    change(manifest)
    store.write_manifest(crawl_id, manifest)


def test_a_plan_writes_nothing(store, crawl_id):
    before = content(store)
    assert [(each.table, len(each.parts), each.rows) for each in plan(store, crawl_id).merges] == [
        ("links", 3, 36),
        ("pages", 3, 9),
        ("seeds", 3, 3),
    ]
    assert content(store) == before


def test_rows_and_their_order_stay_and_verification_finds_nothing(store, crawl_id):
    rows, before = by_manifest(store, crawl_id), store.manifest(crawl_id)
    done = compact(store, plan(store, crawl_id), SqliteJournal)
    assert by_manifest(store, crawl_id) == by_glob(store, crawl_id) == rows
    assert faults(store, crawl_id) == []
    assert [len(files(store, crawl_id, table)) for table in ("links", "pages", "seeds", "crawls")] == [1, 1, 1, 1]
    assert files(store, crawl_id) == list(done[0].parts)
    assert not is_pending(store, crawl_id)
    after = store.manifest(crawl_id)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"tables", "journal", "seal"}
    assert {name: entry["rows"] for name, entry in after["tables"].items()} == {
        name: entry["rows"] for name, entry in before["tables"].items()
    }
    assert plan(store, crawl_id).merges == ()


def as_format_1(store, crawl_id):
    """Makes a crawl's journal what linkspider wrote before journals had spellings."""
    path = store.journal_path(crawl_id)
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("ALTER TABLE urls DROP COLUMN spelling")
        sql.execute("PRAGMA user_version = 1")
        sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    listed = {"size": path.stat().st_size, "sha256": sha256_of(path)}
    reseal(store, crawl_id, lambda manifest: manifest.update(journal=listed))


def test_a_crawl_with_a_journal_of_format_1_is_compacted(store, crawl_id):
    as_format_1(store, crawl_id)
    rows = by_manifest(store, crawl_id)
    compact(store, plan(store, crawl_id), open_ended)
    assert by_manifest(store, crawl_id) == by_glob(store, crawl_id) == rows
    assert (len(files(store, crawl_id)), is_pending(store, crawl_id), faults(store, crawl_id)) == (1, False, [])


def test_a_compaction_of_a_journal_of_format_1_that_was_begun_is_gone_on_with(store, crawl_id, monkeypatch):
    as_format_1(store, crawl_id)
    with monkeypatch.context() as stopped:
        stopped.setattr(compaction, "complete", lambda *_: None)
        compact(store, plan(store, crawl_id), open_ended)
    assert is_pending(store, crawl_id)
    assert go_on(store, crawl_id)
    assert (len(files(store, crawl_id)), is_pending(store, crawl_id), faults(store, crawl_id)) == (1, False, [])


def test_a_journal_that_cannot_be_opened_leaves_all_as_it_was(store, crawl_id):
    as_format_1(store, crawl_id)
    before = content(store)
    with pytest.raises(StoreError, match="format 1"):
        compact(store, plan(store, crawl_id), SqliteJournal)
    assert not is_pending(store, crawl_id)
    assert content(store) == before


def test_a_number_that_a_file_has_is_not_taken(store, crawl_id):
    stray = store.part_path("links", crawl_id, 7)
    shutil.copy(store.root / files(store, crawl_id)[0].path, stray)
    kept = stray.read_bytes()
    compact(store, plan(store, crawl_id), SqliteJournal)
    assert files(store, crawl_id)[0].path.endswith("part-0-000008.parquet")
    assert stray.read_bytes() == kept
    assert [fault for fault in faults(store, crawl_id) if "is listed nowhere" not in fault] == []


def drop_seal(manifest):
    manifest["outcomes"] = {}


def other_path(path):
    def change(manifest):
        manifest["tables"]["links"]["files"][0]["path"] = path

    return change


@pytest.mark.parametrize(
    "path",
    [
        "tables/pages/crawl_id=c1/part-0-000001.parquet",
        "../outside.parquet",
        "tables/links/../../salt",
        "/etc/passwd",
    ],
)
def test_a_manifest_cannot_have_other_files_deleted(store, crawl_id, path):
    reseal(store, crawl_id, other_path(path))
    with pytest.raises(StoreError, match="is no part of 'links'"):
        plan(store, crawl_id)


@pytest.mark.parametrize("harm", ["seal", "name", "journal", "no journal", "part", "missing part"])
def test_what_is_not_as_it_was_written_is_left_alone(store, crawl_id, harm):
    folder, part = store.crawl_folder(crawl_id), store.root / files(store, crawl_id)[1].path
    if harm == "seal":
        path = folder / "manifest.json"
        path.write_text(path.read_text().replace('"finished"', '"failed"'))
    elif harm == "name":
        reseal(store, crawl_id, lambda manifest: manifest.update(crawl_id="c1"))
    elif harm == "journal":
        (folder / "journal.sqlite3").write_bytes((folder / "journal.sqlite3").read_bytes() + bytes(4096))
    elif harm == "no journal":
        (folder / "journal.sqlite3").unlink()
    elif harm == "part":
        part.write_bytes(part.read_bytes()[:-20] + bytes(20))
    else:
        part.unlink()
    before = content(store)
    with pytest.raises(StoreError, match=r"^its |as they were$"):
        compact(store, plan(store, crawl_id), SqliteJournal)
    assert content(store) == before


def test_parts_of_two_versions_stay_and_are_named(store, crawl_id):
    part = files(store, crawl_id)[0]
    path = store.root / part.path
    pq.write_table(pq.ParquetFile(path).read().drop_columns(["title"]), path)
    assert plan(store, crawl_id).uneven == ("links",)
    done = compact(store, plan(store, crawl_id), SqliteJournal)
    assert [each.merge.table for each in done] == ["pages", "seeds"]
    assert files(store, crawl_id)[0] == part


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[:-30],
        lambda text: text.replace("part-0-000002", "part-0-000003"),
        lambda text: text.replace('"old"', '"new"'),
        lambda _: "[]",
    ],
)
def test_a_damaged_intent_changes_nothing(store, crawl_id, monkeypatch, harm):
    rows = by_manifest(store, crawl_id)
    with monkeypatch.context() as patch:
        patch.setattr(compaction, "complete", lambda *_: None)
        compact(store, plan(store, crawl_id), SqliteJournal)
    intent = store.crawl_folder(crawl_id) / compaction.INTENT
    whole = intent.read_text()
    intent.write_text(harm(whole))
    before = content(store)
    with pytest.raises(StoreError, match="damaged"):
        complete(store, crawl_id, SqliteJournal)
    assert content(store) == before
    assert by_manifest(store, crawl_id) == rows
    intent.write_text(whole)
    complete(store, crawl_id, SqliteJournal)
    assert by_manifest(store, crawl_id) == by_glob(store, crawl_id) == rows
    assert faults(store, crawl_id) == []


def test_an_intent_names_only_files_of_its_crawl(store, crawl_id, monkeypatch):
    monkeypatch.setattr(compaction, "complete", lambda *_: None)
    compact(store, plan(store, crawl_id), SqliteJournal)
    monkeypatch.undo()
    intent = store.crawl_folder(crawl_id) / compaction.INTENT
    record = json.loads(intent.read_text())
    record["old"].append("salt")
    record["seal"] = compaction.manifest_seal(record)
    intent.write_text(json.dumps(record))
    with pytest.raises(StoreError, match="damaged"):
        complete(store, crawl_id, SqliteJournal)
    assert (store.root / "salt").is_file()


def test_a_new_part_that_is_nowhere_stops_before_anything_is_replaced(store, crawl_id, monkeypatch):
    rows = by_manifest(store, crawl_id)
    with monkeypatch.context() as patch:
        patch.setattr(compaction, "complete", lambda *_: None)
        compact(store, plan(store, crawl_id), SqliteJournal)
    (path,) = (store.crawl_folder(crawl_id) / "staging").glob("links-*")
    path.unlink()
    with pytest.raises(StoreError, match="neither staged nor in its place"):
        complete(store, crawl_id, SqliteJournal)
    assert by_manifest(store, crawl_id) == by_glob(store, crawl_id) == rows
