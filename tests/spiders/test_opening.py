"""How a crawl is opened: anew, or where it was interrupted, and by one process alone."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from linkspider.errors import OptionError, StoreError
from linkspider.frontier.journal import Entry
from linkspider.frontier.lock import is_locked, lock_crawl
from linkspider.frontier.sqlite import read_notes
from linkspider.model.ledger import Done, ListedPart, Totals
from linkspider.model.scope import Scope
from linkspider.model.store import PartFile, Store, sha256_of
from linkspider.spiders.opening import DIGESTS, LAST, interrupted, is_resumable, open_crawl, plan
from linkspider.verbs import crawl as crawl_verb
from pipelines.writer import Writer

SITE = "https://example.com/"
ARGUMENTS = {"url": "https://example.com/?token=s3cret", "max_pages": "50"}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def begin(store, spider="site", arguments=ARGUMENTS, site=SITE):
    opened = open_crawl(store, spider, plan(store, spider, arguments), Scope.of(site))
    return opened, Writer(store, opened.crawl, opened.journal)


def crawl(store, ending=None, spider="site", arguments=ARGUMENTS, site=SITE, *, urls=1):
    """A crawl of an earlier process; without an ending, that process was killed."""
    opened, writer = begin(store, spider, arguments, site)
    for number in range(urls):
        opened.journal.add(Entry(f"https://example.com/{number}", "example.com", 0))
    writer.commit()
    if ending is not None:
        writer.finish(ending, None)
    opened.close()
    return opened.crawl.crawl_id


# -- plans


@pytest.mark.parametrize("arguments", [ARGUMENTS, {}, {**ARGUMENTS, "resume": ""}, {**ARGUMENTS, "resume": "  "}])
def test_without_resume_a_crawl_begins_anew(store, arguments):
    crawl(store)
    planned = plan(store, "site", arguments)
    assert planned.manifest is None
    assert planned.arguments == {name: value for name, value in arguments.items() if name != "resume"}
    assert planned.digests == {}


def test_what_is_given_is_left_as_it_was(store):
    given = {"resume": crawl(store)}
    plan(store, "site", given)
    assert "resume" in given


@pytest.mark.parametrize("ending", [None, "shutdown", "memusage_exceeded"])
def test_a_crawl_with_urls_left_goes_on_as_it_was_begun(store, ending):
    crawl_id = crawl(store, ending)
    for name in (crawl_id, LAST):
        planned = plan(store, "site", {"resume": name})
        assert planned.manifest["crawl_id"] == crawl_id
        assert planned.arguments == ARGUMENTS, "with the token, which stands in the journal alone"
    assert "s3cret" not in (store.crawl_folder(crawl_id) / "manifest.json").read_text()


def test_the_same_arguments_may_be_said_again(store):
    crawl_id = crawl(store)
    planned = plan(store, "site", {"resume": LAST, "max_pages": "50"})
    assert (planned.manifest["crawl_id"], planned.arguments) == (crawl_id, ARGUMENTS)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"max_pages": "51"}, ["max_pages=51", "begun with max_pages=50"]),
        ({"max_depth": "2"}, ["max_depth=2", "begun without max_depth"]),
        ({"url": "https://other.example/"}, ["url=https://other.example/"]),
    ],
)
def test_other_arguments_contradict(store, given, words):
    crawl_id = crawl(store)
    with pytest.raises(OptionError) as fault:
        plan(store, "site", {"resume": LAST, **given})
    assert all(word in str(fault.value) for word in [*words, crawl_id])
    assert "\n" not in str(fault.value)


def test_the_last_is_the_newest_that_is_left(store):
    crawl(store)
    newer = crawl(store, "shutdown")
    crawl(store, "finished", urls=0)
    crawl(store, spider="referrers")
    assert plan(store, "site", {"resume": LAST}).manifest["crawl_id"] == newer


def test_a_finished_crawl_has_nothing_to_resume(store):
    crawl_id = crawl(store, "finished", urls=0)
    with pytest.raises(StoreError, match="finished"):
        plan(store, "site", {"resume": crawl_id})
    with pytest.raises(StoreError, match="no interrupted crawl of spider 'site'"):
        plan(store, "site", {"resume": LAST})


def test_a_crawl_that_does_not_exist_is_named_with_the_nearest(store):
    crawl_id = crawl(store)
    with pytest.raises(StoreError, match=f"did you mean '{crawl_id}'"):
        plan(store, "site", {"resume": crawl_id[:-1]})
    with pytest.raises(StoreError, match="of spider 'referrers'"):
        plan(store, "referrers", {"resume": crawl_id})


def test_a_store_that_does_not_exist(store):
    with pytest.raises(StoreError, match="does not exist"):
        plan(store, "site", {"resume": LAST})


def test_a_crawl_at_work_is_not_resumed(store):
    opened, _ = begin(store)
    for name in (LAST, opened.crawl.crawl_id):
        with pytest.raises(StoreError, match="at work in another process"):
            plan(store, "site", {"resume": name})
    opened.close()
    assert plan(store, "site", {"resume": LAST}).manifest["crawl_id"] == opened.crawl.crawl_id


def test_planning_takes_nothing(store):
    crawl_id = crawl(store)
    plan(store, "site", {"resume": LAST})
    assert not is_locked(store.crawl_folder(crawl_id))


def test_checksums_of_seed_files_are_handed_on(store):
    opened, _ = begin(store, "referrers")
    opened.journal.record([], [], {DIGESTS: {"a.csv": "12ab"}})
    opened.close()
    assert plan(store, "referrers", {"resume": LAST}).digests == {"a.csv": "12ab"}


# -- opening


def test_a_new_crawl_belongs_to_this_process(store):
    opened, _ = begin(store)
    assert is_locked(store.crawl_folder(opened.crawl.crawl_id))
    assert opened.journal.notes()["runs"] == 1
    opened.close()
    assert not is_locked(store.crawl_folder(opened.crawl.crawl_id))


def test_a_resumed_crawl_is_the_same_crawl(store):
    crawl_id = crawl(store, "shutdown", urls=3)
    opened = open_crawl(store, "site", plan(store, "site", {"resume": LAST}), Scope.of(SITE))
    assert opened.crawl.crawl_id == crawl_id
    assert opened.crawl.started_at.isoformat() == store.manifest(crawl_id)["started_at"]
    assert opened.crawl.arguments == ARGUMENTS
    assert opened.journal.totals() == Totals(3, 0)
    assert opened.journal.notes()["runs"] == 2
    Writer(store, opened.crawl, opened.journal)
    assert store.manifest(crawl_id)["runs"] == 2
    opened.close()


def test_a_crawl_that_another_takes_meanwhile_is_refused(store):
    crawl_id = crawl(store)
    planned = plan(store, "site", {"resume": LAST})
    lock = lock_crawl(store.crawl_folder(crawl_id))
    with pytest.raises(StoreError, match="at work"):
        open_crawl(store, "site", planned, Scope.of(SITE))
    lock.release()
    open_crawl(store, "site", planned, Scope.of(SITE)).close()


def part_of(store, crawl_id, place, *, staged):
    """A part file of a crawl that its journal lists."""
    final = store.part_path("pages", crawl_id, place)
    path = store.crawl_folder(crawl_id) / "staging" / f"pages-{final.name}" if staged else final
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"rows")
    return ListedPart("pages", PartFile(final.relative_to(store.root).as_posix(), 1, 4, sha256_of(path)))


def test_what_a_killed_process_had_listed_is_put_in_place_and_the_rest_deleted(store):
    opened, _ = begin(store)
    crawl_id = opened.crawl.crawl_id
    opened.journal.add(Entry("https://example.com/1", "example.com", 0))
    parts = [part_of(store, crawl_id, 1, staged=False), part_of(store, crawl_id, 2, staged=True)]
    opened.journal.record(parts, [Done("https://example.com/1", "ok")], {})
    part_of(store, crawl_id, 3, staged=True)
    opened.close()
    open_crawl(store, "site", plan(store, "site", {"resume": LAST}), Scope.of(SITE)).close()
    assert sorted(path.name for path in store.root.glob("tables/pages/*/*")) == [
        "part-0-000001.parquet",
        "part-0-000002.parquet",
    ]
    assert list(store.root.glob("crawls/*/staging/*")) == []


def test_a_crawl_that_lacks_a_file_is_not_gone_on_with(store):
    opened, _ = begin(store)
    part = part_of(store, opened.crawl.crawl_id, 1, staged=False)
    opened.journal.record([part], [], {})
    opened.close()
    (store.root / part.file.path).unlink()
    with pytest.raises(StoreError, match="lacks its file") as fault:  # which holds on to what was opened
        open_crawl(store, "site", plan(store, "site", {"resume": LAST}), Scope.of(SITE))
    assert not is_locked(store.crawl_folder(opened.crawl.crawl_id))
    assert fault.traceback


def test_a_journal_that_cannot_be_used_is_said_and_the_crawl_left_free(store):
    crawl_id = crawl(store)
    planned = plan(store, "site", {"resume": LAST})
    store.journal_path(crawl_id).write_bytes(b"x" * 5_000)
    with pytest.raises(StoreError, match="journal"):
        open_crawl(store, "site", planned, Scope.of(SITE))
    assert not is_locked(store.crawl_folder(crawl_id))
    with pytest.raises(StoreError, match="journal"):
        plan(store, "site", {"resume": LAST})


def test_arguments_that_are_no_text_can_be_resumed(store):
    """As the system hands over bytes of a command line that are no UTF-8; a seed file may have such a name."""
    planned = plan(store, "site", {"url": SITE, "folder": "\udcff"})
    opened = open_crawl(store, "site", planned, Scope.of(SITE))
    opened.close()
    assert read_notes(opened.journal.path)["arguments"] == {"url": SITE, "folder": "\udcff"}
    assert not any(is_locked(folder) for folder in store.root.glob("crawls/*"))


def test_all_crawls_have_the_salt_of_their_store_and_an_older_store_gets_one(store):
    crawl(store)
    salt = store.salt()
    (store.root / "salt").unlink()  # as if the crawl had been begun before there were salts
    for planned in (plan(store, "site", {"resume": LAST}), plan(store, "site", ARGUMENTS)):
        opened = open_crawl(store, "site", planned, Scope.of(SITE))
        opened.close()
        assert opened.salt == store.salt() != salt


def test_a_damaged_salt_is_said_before_a_crawl_is_begun(store):
    store.prepare()
    (store.root / "salt").write_text("none")
    with pytest.raises(StoreError, match="salt' is damaged"):
        begin(store)
    assert list(store.root.glob("crawls/*")) == []


def test_a_journal_is_had_again_as_it_was_committed(store):
    opened, _ = begin(store)
    opened.journal.add(Entry("https://example.com/1", "example.com", 0))
    opened.journal.record([], [], {})
    opened.journal.add(Entry("https://example.com/2", "example.com", 0))
    opened.journal.failure = "the disk is full"
    journal = opened.reopen()
    assert journal.totals() == Totals(1, 0)
    assert journal.failure is None
    journal.close()
    opened.close()


# -- what could go on


@pytest.mark.parametrize(
    ("state", "verdict", "expected"),
    [
        ("running", None, True),
        ("interrupted", {"queued": 3}, True),
        ("interrupted", {"queued": 0}, True),
        ("failed", {"queued": 0}, True),
        ("finished", {"queued": 0}, False),
        ("finished", {"queued": 1}, True),
        (None, None, True),
    ],
)
def test_what_is_resumable(state, verdict, expected):
    assert is_resumable({"state": state, "verdict": verdict}) is expected


def test_a_crawl_that_an_earlier_linkspider_began_is_not_offered_for_resuming(store, capsys):
    """Its keys are of another policy; ``resume=last`` would refuse."""
    path = store.journal_path(crawl(store))
    crawl_verb._tell_of_interrupted(store, "site", "example.com")
    assert "goes on with it" in capsys.readouterr().err
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("PRAGMA user_version = 1")
    crawl_verb._tell_of_interrupted(store, "site", "example.com")
    assert not capsys.readouterr().err
    with pytest.raises(StoreError, match="has format 1;"):
        plan(store, "site", {"resume": LAST})


def test_interrupted_crawls_are_listed_newest_first(store):
    killed = crawl(store)
    crawl(store, "finished", urls=0)
    crawl(store, spider="referrers")
    crawl(store, site="https://other.example/")
    stopped = crawl(store, "shutdown")
    without = crawl(store)
    store.journal_path(without).unlink()
    at_work, _ = begin(store)
    assert interrupted(store, "site", "example.com") == [stopped, killed]
    at_work.close()
    assert interrupted(store, "site", "example.com") == [at_work.crawl.crawl_id, stopped, killed]
    assert interrupted(store, "site", "nowhere.example") == []


KILLED = """
import os, pathlib, sys
from linkspider.frontier.journal import Entry
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.spiders.opening import open_crawl, plan
from pipelines.writer import Writer
store = Store(pathlib.Path(sys.argv[1]))
opened = open_crawl(store, "site", plan(store, "site", {"url": "https://example.com/"}), Scope.of("https://example.com/"))
Writer(store, opened.crawl, opened.journal)
opened.journal.add(Entry("https://example.com/", "example.com", 0))
opened.journal.take(0, "example.com", 1)
opened.journal.record([], [], {})
opened.journal.add(Entry("https://example.com/lost", "example.com", 1))
os.kill(os.getpid(), 9)
"""


def test_a_crawl_whose_process_was_killed_goes_on(store):
    done = subprocess.run([sys.executable, "-c", KILLED, str(store.root)], check=False, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    (crawl_id,) = interrupted(store, "site", "example.com")
    opened = open_crawl(store, "site", plan(store, "site", {"resume": crawl_id}), Scope.of(SITE))
    assert [entry.url for entry in opened.journal.entries()] == [SITE]
    assert opened.journal.is_queued(SITE)
    opened.close()


def test_a_crawl_of_other_tables_is_not_resumed(store):
    crawl_id = crawl(store, "shutdown")
    store.write_manifest(crawl_id, {**store.manifest(crawl_id), "schema_version": 2})
    with pytest.raises(StoreError, match="was begun with tables of version 2, not 3: begin it anew"):
        plan(store, "site", {"resume": "last"})
