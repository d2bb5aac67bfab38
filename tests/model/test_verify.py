"""A store is held to its manifests and journals: what is sound is found sound, and each kind of damage is named."""

import errno
import json
import random
import shutil
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkspider.frontier.journal import Entry
from linkspider.frontier.sqlite import SqliteJournal, read_account
from linkspider.model import verify as verifying
from linkspider.model.ledger import Done
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, FoundIn, Link, PageRecord
from linkspider.model.rows import SeedCountRow, SeedRejectRow, SeedRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES
from linkspider.model.verify import has_declared_columns, orphaned_partitions, verify_crawl
from linkspider.spiders.opening import LAST, open_crawl, plan
from pipelines.normalise import Normaliser
from pipelines.writer import Writer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE = "https://example.com/"
COUNTED = ("referring_domain", "o.example", 5, None, 1, None, None, None, None)


class Writing:
    """A crawl at work, ended or left as a test says."""

    def __init__(self, store, **arguments):
        self.store = store
        self.opened = open_crawl(store, "site", plan(store, "site", {"url": SITE, **arguments}), Scope.of(SITE))
        self.crawl_id, self.journal = self.opened.crawl.crawl_id, self.opened.journal
        self.writer = Writer(store, self.opened.crawl, self.journal)
        self.normaliser = Normaliser(self.opened.crawl, self.opened.salt)

    def pages(self, *numbers, outcome=Outcome.OK):
        for number in numbers:
            url = f"{SITE}{number}"
            self.journal.add(Entry(url, "example.com", 0))
            links = tuple(Link("/x", f"{SITE}x", "a", f"text {place}", "", place) for place in range(2))
            edges = (Link("/f", f"{SITE}f", "form", "", "", 2, kind="form"),)
            rows = self.normaliser.rows(PageRecord(Fetch(url, 0, outcome, NOW), links=links, edges=edges))
            self.writer.add_page(url, rows.page, rows.links)
        self.writer.add_rows(
            {
                "seeds": [SeedRow("s.csv", number, "plain", SITE, SITE, False, None) for number in numbers],
                "seed_rejects": [
                    *(SeedRejectRow("s.csv", 1_000 + number, "x", "is no URL") for number in numbers[:1]),
                    *(SeedRejectRow("t.csv", number, "x", "names no page") for number in numbers[1:]),
                ],
                "seed_counts": [SeedCountRow("t.csv", number, "gsc_sites", *COUNTED) for number in numbers[1:]],
            }
        )
        self.writer.commit()
        return self

    def end(self, reason="finished", failure=None):
        self.writer.finish(reason, failure)
        self.opened.close()
        return self.crawl_id

    def die(self):
        self.opened.close()
        return self.crawl_id


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A store with one crawl of two commits, settled at its end, to be copied."""
    store = Store(tmp_path_factory.mktemp("sound") / "store")
    Writing(store).pages(1, 2, 3).pages(4, 5, outcome=Outcome.TIMEOUT).end()
    return store


@pytest.fixture
def store(sound, tmp_path):
    shutil.copytree(sound.root, tmp_path / "store")
    return Store(tmp_path / "store")


def only_crawl(store):
    (path,) = (store.root / "crawls").iterdir()
    return path.name


def verify(store, crawl_id=None):
    return verify_crawl(store, crawl_id or only_crawl(store), read_account)


def faults(store, crawl_id=None):
    return [f"{place}: {fault}" for place, fault in verify(store, crawl_id).findings]


def parts(store, table):
    return sorted(store.root.glob(f"tables/{table}/*/*.parquet"))


def content(store):
    return {path.relative_to(store.root): path.read_bytes() for path in store.root.rglob("*") if path.is_file()}


def reseal(store, change):
    """Changes a manifest as someone would who knows of the seal."""
    crawl_id = only_crawl(store)
    manifest = store.manifest(crawl_id)
    del manifest["seal"]
    change(manifest)
    store.write_manifest(crawl_id, manifest)


# -- what is sound


def test_a_sound_crawl(store):
    report = verify(store)
    assert report.findings == ()
    of_commits = {"seeds": 5, "seed_rejects": 2 + (2 + 1), "seed_counts": 2 + 1}
    assert (report.state, report.files) == ("finished", 2 * len([*of_commits, "pages", "links"]) + len(["crawls"]))
    assert report.rows == sum(of_commits.values()) + 5 + 5 * (2 + 1) + 1


@pytest.mark.parametrize(
    ("reason", "failure", "state"),
    [("finished", None, "finished"), ("shutdown", None, "interrupted"), ("write_failed", "disk full", "failed")],
)
def test_a_crawl_is_sound_however_it_ended(tmp_path, reason, failure, state):
    writing = Writing(Store(tmp_path)).pages(1, 2)
    writing.journal.add(Entry(f"{SITE}waits", "example.com", 1))
    writing.writer.commit()
    crawl_id = writing.end(reason, failure)
    report = verify(Store(tmp_path), crawl_id)
    assert (report.findings, report.state) == ((), state)


def test_a_crawl_without_a_page_is_sound(tmp_path):
    crawl_id = Writing(Store(tmp_path)).end()
    assert faults(Store(tmp_path), crawl_id) == []


def test_a_crawl_at_work_is_sound(tmp_path):
    writing = Writing(Store(tmp_path)).pages(1, 2)
    writing.journal.add(Entry(f"{SITE}waits", "example.com", 1))
    report = verify(Store(tmp_path), writing.crawl_id)
    assert (report.findings, report.state, report.files) == ((), "running", 5)
    writing.pages(3)
    assert faults(Store(tmp_path), writing.crawl_id) == []
    writing.end()


@pytest.mark.parametrize("dies", ["between commits", "while staging", "before putting", "half way of putting"])
def test_a_crawl_that_was_killed_is_sound(tmp_path, monkeypatch, dies):
    store = Store(tmp_path)
    writing = Writing(store).pages(1, 2)
    put = Store.put
    puts = []

    def dying_put(self, staged):
        if dies == "before putting" or puts:
            raise KeyboardInterrupt
        puts.append(staged)
        put(self, staged)

    if dies == "while staging":
        monkeypatch.setattr(SqliteJournal, "record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    elif dies != "between commits":
        monkeypatch.setattr(Store, "put", dying_put)
    if dies == "between commits":
        writing.journal.add(Entry(f"{SITE}3", "example.com", 0))
    else:
        with pytest.raises(KeyboardInterrupt):
            writing.pages(3, 4)
    monkeypatch.undo()
    crawl_id = writing.die()
    assert faults(store, crawl_id) == []
    again = Writing(store, resume=LAST)
    assert again.crawl_id == crawl_id
    assert faults(store, crawl_id) == []
    done = again.journal.totals().done
    assert done == (4 if "putting" in dies else 2)
    again.pages(8, 9)
    again.end()
    assert faults(store, crawl_id) == []


@pytest.mark.parametrize("dies", ["before putting", "half way of putting"])
def test_a_crawl_that_was_killed_as_it_ended_is_sound(tmp_path, monkeypatch, dies):
    """Parts are replaced in their places; whoever dies of it leaves old ones, and whoever goes on replaces these."""
    store = Store(tmp_path)
    writing = Writing(store).pages(1, 2).pages(3, 4)
    for number in (1, 3):  # which changes a row of each part
        writing.journal.meet(f"{SITE}{number}", FoundIn.SITEMAP)
    put, calls = Store.put, []

    def dying(self, staged):
        if dies.startswith("before") or calls:
            raise KeyboardInterrupt
        calls.append(staged)
        put(self, staged)

    monkeypatch.setattr(Store, "put", dying)
    with pytest.raises(KeyboardInterrupt):
        writing.writer.finish("finished", None)
    monkeypatch.undo()
    crawl_id = writing.die()
    assert faults(store, crawl_id) == []
    again = Writing(store, resume=LAST)
    assert again.crawl_id == crawl_id
    assert (len(parts(store, "pages")), len(parts(store, "links"))) == (2, 2)
    assert faults(store, crawl_id) == []
    again.end()
    assert faults(store, crawl_id) == []


def test_an_old_part_is_no_fault_only_while_the_new_one_waits_to_replace_it(tmp_path):
    store = Store(tmp_path)
    crawl_id = Writing(store).pages(1).die()
    (part,) = parts(store, "pages")
    staged = store.crawl_folder(crawl_id) / "staging" / f"pages-{part.name}"
    shutil.copy(part, staged)
    pq.write_table(pq.ParquetFile(part).read(), part)
    assert faults(store, crawl_id) == []
    staged.write_bytes(staged.read_bytes()[:-1])
    assert faults(store, crawl_id)


def test_nobody_puts_parts_in_place_in_a_crawl_that_is_over(store):
    (part, _) = parts(store, "pages")
    staged = store.crawl_folder(only_crawl(store)) / "staging" / f"pages-{part.name}"
    shutil.copy(part, staged)
    part.write_bytes(b"old")
    assert any(part.name in fault for fault in faults(store))


@pytest.mark.parametrize("number", [0, 9])
def test_a_stranger_in_a_crawl_at_work_is_one(tmp_path, number):
    writing = Writing(Store(tmp_path)).pages(1, 2)
    (part,) = parts(Store(tmp_path), "pages")
    shutil.copy(part, part.with_name(f"part-0-00000{number}.parquet"))
    crawl_id = writing.die()
    assert [fault.rpartition("/")[2] for fault in faults(Store(tmp_path), crawl_id)] == [
        f"part-0-00000{number}.parquet: is listed nowhere: linkspider did not put it there"
    ]


def test_a_stranger_behind_a_crawl_that_ended_is_one(store):
    *_, part = parts(store, "pages")
    shutil.copy(part, part.with_name("part-0-000009.parquet"))
    assert any("part-0-000009.parquet: is listed nowhere" in fault for fault in faults(store))


@pytest.mark.parametrize("table", ["pages", "links", "seeds", "seed_rejects", "seed_counts", "crawls"])
@pytest.mark.parametrize("damage", ["cut", "emptied", "longer", "one bit"])
def test_a_file_that_was_changed(store, table, damage):
    part = parts(store, table)[-1]
    data = part.read_bytes()
    changed = {
        "cut": data[: len(data) // 2],
        "emptied": b"",
        "longer": data + b"\0",
        "one bit": data[:99] + bytes([data[99] ^ 1]) + data[100:],
    }
    part.write_bytes(changed[damage])
    place = part.relative_to(store.root).as_posix()
    assert any(fault.startswith(f"{place}: ") for fault in faults(store))


def test_every_flipped_bit_is_found(store):
    part = parts(store, "pages")[0]
    data = part.read_bytes()
    place = part.relative_to(store.root).as_posix()
    for number in random.Random(7).sample(range(len(data) * 8), 60):
        changed = bytearray(data)
        changed[number // 8] ^= 1 << number % 8
        part.write_bytes(changed)
        assert any(fault.startswith(f"{place}: has another checksum") for fault in faults(store)), number
    part.write_bytes(data)
    assert faults(store) == []


def test_a_file_that_nobody_listed(store):
    stranger = parts(store, "pages")[0].with_name("part-0-000009.parquet")
    stranger.write_bytes(parts(store, "pages")[0].read_bytes())
    assert faults(store) == [
        f"{stranger.relative_to(store.root).as_posix()}: is listed nowhere: linkspider did not put it there"
    ]


@pytest.mark.parametrize(
    ("held", "is_declared"),
    [
        (lambda schema: schema, True),
        (lambda schema: schema.remove(1), True),
        (lambda schema: pa.schema([field.with_nullable(True) for field in schema]), True),
        (lambda schema: pa.schema([*schema][::-1]), False),
        (lambda schema: schema.append(pa.field("more", pa.string())), False),
        (lambda schema: schema.set(0, pa.field(schema.names[0], pa.int64())), False),
    ],
    ids=["as declared", "of an earlier state", "may be null", "other order", "more", "another type"],
)
def test_columns_that_an_earlier_state_did_not_have_are_no_fault(held, is_declared):
    """Columns may be added without a new version of the schema."""
    declared = TABLES["seed_rejects"].schema
    assert has_declared_columns(held(declared), declared) is is_declared


def test_a_file_of_another_table(store):
    """Listed with its right checksum: only its columns give it away."""

    def exchange(manifest):
        tables = manifest["tables"]
        tables["seeds"]["files"], tables["seed_rejects"]["files"] = (
            tables["seed_rejects"]["files"],
            tables["seeds"]["files"],
        )

    reseal(store, exchange)
    assert any("other columns than the table seeds" in fault for fault in faults(store))


KINDS = ["accepted", "duplicate", "rejected", "counted"]
CHANGES = {
    "another crawl's name": (lambda found: found.update(crawl_id="c0"), "names the crawl 'c0'"),
    "another schema": (lambda found: found.update(schema_version=99), "schema version 99"),
    "a row less": (lambda found: found["tables"]["pages"]["files"][0].update(rows=4), "rows; 4 are listed"),
    "a size": (lambda found: found["tables"]["links"]["files"][0].update(size=1), "bytes; 1 are listed"),
    "a checksum": (lambda found: found["tables"]["links"]["files"][0].update(sha256="00"), "another checksum"),
    "a file less": (lambda found: found["tables"]["links"]["files"].pop(), "stands in the journal alone"),
    "a table that does not exist": (
        lambda found: found["tables"].update(ponies=found["tables"].pop("links")),
        "'ponies' that does not exist",
    ),
    "an outcome more": (lambda found: found["outcomes"].update(ok=4), "the outcomes add up to 6, but pages has 5"),
    "seeds that do not add up": (
        lambda found: found["seed_files"]["s.csv"].update(rejected=0),
        "of 7 rows of seed file 's.csv' 5 are accounted for",
    ),
    "counted rows that do not add up": (
        lambda found: found["seed_files"]["t.csv"].update(counted=2),
        "2 rows of seed files count links, but seed_counts has 3",
    ),
    "seeds that have no rows": (
        lambda found: found["seed_files"].update(t=dict.fromkeys(KINDS, 0) | {"rows_read": 1, "accepted": 1}),
        "11 rows of seed files were read, but the tables have 10",
    ),
    "counted rows that have no rows": (
        lambda found: found["seed_files"].update(
            t=dict.fromkeys(KINDS, 0) | {"rows_read": 1, "rejected": 1, "counted": 1}
        ),
        "4 rows of seed files count links, but seed_counts has 3",
    ),
    "a verdict that does not add up": (lambda found: found["verdict"].update(accepted=9), "accepted 9 is not"),
    "a verdict of other pages": (
        lambda found: found["verdict"].update(accepted=4, terminal=4),
        "the verdict counts 4 pages",
    ),
    "a verdict of more links than rows": (lambda found: found["verdict"].update(links=16), "and 16 links"),
    "a verdict that counts other edges": (
        lambda found: found["verdict"].update(links=15),
        "the verdict counts 15 links, but the table has 10",
    ),
    "a verdict of fewer links": (
        lambda found: found["verdict"].update(links=9),
        "the verdict counts 9 links, but the table has 10",
    ),
    "a verdict of more URLs": (
        lambda found: found["verdict"].update(accepted=6, queued=1),
        "the verdict counts 6 URLs, the journal 5",
    ),
    "another journal": (lambda found: found["journal"].update(sha256="00"), "another checksum than the manifest"),
}


@pytest.mark.parametrize("which", CHANGES)
def test_a_manifest_that_says_otherwise(store, which):
    change, words = CHANGES[which]
    reseal(store, change)
    assert any(words in fault for fault in faults(store)), faults(store)


@pytest.mark.parametrize("name", ["site", "verdict", "arguments", "outcomes", "state"])
def test_a_manifest_that_was_edited(store, name):
    path = store.crawl_folder(only_crawl(store)) / "manifest.json"
    found = json.loads(path.read_text())
    found[name] = {**found[name], "x": 1} if isinstance(found[name], dict) else "running"
    path.write_text(json.dumps(found))
    assert any("manifest.json: was changed after it was written" in fault for fault in faults(store))


def test_a_file_that_cannot_be_read_is_named_and_the_crawl_too(store, monkeypatch):
    """A bad sector cannot be made here: a folder where the journal was gives such a fault, and a part is given one."""
    part = parts(store, "pages")[0]
    read = verifying.sha256_of

    def refuse(path):
        if path == part:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return read(path)

    monkeypatch.setattr(verifying, "sha256_of", refuse)
    assert any("pages" in fault and "cannot be read: [Errno 5]" in fault for fault in faults(store))
    path = store.journal_path(only_crawl(store))
    path.unlink()
    path.mkdir()
    report = verify(store)
    assert report.state == "unknown"
    assert "cannot be read" in report.findings[0].fault


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "5", "{}"])
def test_a_manifest_that_is_none(store, text):
    crawl_id = only_crawl(store)
    (store.crawl_folder(crawl_id) / "manifest.json").write_text(text)
    assert any("manifest.json" in fault for fault in faults(store))


def test_a_manifest_that_is_not_there(store):
    crawl_id = only_crawl(store)
    (store.crawl_folder(crawl_id) / "manifest.json").unlink()
    report = verify(store)
    assert (report.crawl_id, report.state) == (crawl_id, "unknown")
    assert "cannot be read" in report.findings[0].fault


ODD = [None, [], "x", 5]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("name", ["state", "tables", "outcomes", "verdict", "seed_files", "journal", "crawl_id"])
def test_a_manifest_is_named_however_odd(store, name, value):
    path = store.crawl_folder(only_crawl(store)) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
    assert any("manifest.json: was changed after it was written" in fault for fault in faults(store))


def test_a_listed_file_without_its_facts(store):
    reseal(store, lambda found: found["tables"]["pages"]["files"][0].pop("sha256"))
    assert faults(store)


def test_a_journal_that_is_missing(store):
    path = store.journal_path(only_crawl(store))
    path.unlink()
    for _ in range(2):
        assert any("journal.sqlite3" in fault and "cannot be read" in fault for fault in faults(store))
    assert not path.exists(), "looking for it does not make it"


@pytest.mark.parametrize("data", [b"", b"x" * 5_000])
def test_a_journal_that_is_none(store, data):
    store.journal_path(only_crawl(store)).write_bytes(data)
    assert any("journal.sqlite3" in fault for fault in faults(store))


def test_every_flipped_bit_of_a_journal_is_found(store):
    path = store.journal_path(only_crawl(store))
    data = path.read_bytes()
    for number in random.Random(3).sample(range(len(data) * 8), 40):
        changed = bytearray(data)
        changed[number // 8] ^= 1 << number % 8
        path.write_bytes(changed)
        assert any("journal.sqlite3" in fault for fault in faults(store)), number


def test_a_url_that_is_done_without_a_row(tmp_path):
    store = Store(tmp_path)
    writing = Writing(store).pages(1)
    writing.journal.add(Entry(f"{SITE}2", "example.com", 0))
    writing.journal.record([], [Done(f"{SITE}2", "ok")], {})
    crawl_id = writing.end()
    assert any("2 URLs are done in the journal, but pages has 1 rows" in fault for fault in faults(store, crawl_id))


def test_a_url_with_two_rows(tmp_path):
    """One key in the table, two in the journal."""
    store = Store(tmp_path)
    writing = Writing(store)
    for key in ("1", "2"):
        writing.journal.add(Entry(f"{SITE}{key}", "example.com", 0))
        rows = writing.normaliser.rows(PageRecord(Fetch(f"{SITE}1", 0, Outcome.OK, NOW)))
        writing.writer.add_page(f"{SITE}{key}", rows.page, rows.links)
    writing.writer.commit()
    crawl_id = writing.end()
    assert any("2 rows for 1 URLs" in fault for fault in faults(store, crawl_id))


def test_a_killed_crawl_that_lost_a_part(tmp_path):
    store = Store(tmp_path)
    crawl_id = Writing(store).pages(1).die()
    (part,) = parts(store, "pages")
    part.unlink()
    assert any(part.name in fault and "is missing" in fault for fault in faults(store, crawl_id))


def test_a_killed_crawl_whose_staged_part_is_damaged(tmp_path):
    store = Store(tmp_path)
    crawl_id = Writing(store).pages(1).die()
    (part,) = parts(store, "pages")
    staged = store.crawl_folder(crawl_id) / "staging" / f"pages-{part.name}"
    staged.write_bytes(part.read_bytes()[:-1])
    part.unlink()
    assert faults(store, crawl_id)


def test_a_seed_row_that_was_set_aside_is_no_fault_of_the_store(tmp_path):
    store = Store(tmp_path)
    writing = Writing(store).pages(1)
    writing.writer.add_rows({"seeds": [SeedRow("s.csv", "no number", "plain", SITE, SITE, False, None)]})
    writing.writer.commit()
    assert faults(store, writing.end()) == []


def test_a_link_that_was_set_aside_is_no_fault_of_the_store(tmp_path):
    store = Store(tmp_path)
    writing = Writing(store)
    link = Link("/x", f"{SITE}x", "a", "text", "", 0)
    writing.journal.add(Entry(SITE, "example.com", 0))
    rows = writing.normaliser.rows(PageRecord(Fetch(SITE, 0, Outcome.OK, NOW), links=(link, link)))
    writing.writer.add_page(SITE, rows.page, (rows.links[0], rows.links[1]._replace(ordinal="second")))
    writing.writer.commit()
    crawl_id = writing.end()
    assert faults(store, crawl_id) == []
    assert store.manifest(crawl_id)["verdict"]["links"] == 1


# -- beside crawls


def test_folders_that_belong_to_no_crawl(store):
    crawl_id = only_crawl(store)
    assert orphaned_partitions(store, [crawl_id]) == []
    lost = store.root / "tables" / "pages" / "crawl_id=c0"
    lost.mkdir()
    assert [place for place, _ in orphaned_partitions(store, [crawl_id])] == ["tables/pages/crawl_id=c0"]
    assert len(orphaned_partitions(store, [])) == 1 + len([name for name in TABLES if parts(store, name)])


def test_one_crawls_damage_is_not_anothers(store):
    damaged = only_crawl(store)
    crawl_id = Writing(store).pages(1).end()
    shutil.rmtree(store.root / "tables" / "pages" / f"crawl_id={damaged}")
    assert faults(store, damaged)
    assert faults(store, crawl_id) == []
