"""Compaction and removal, killed at each named step or refused by the disk: nothing is lost or there twice for good."""

import gc
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from linkspider.model import compaction
from linkspider.model.store import Store
from linkspider.verbs.compact import compact
from linkspider.verbs.prune import Asked, prune
from tests.durability.harness import KILLED, is_plain
from tests.durability.launcher import Counted, Strike, no_room
from tests.durability.upkeep import Rows, by_glob, by_manifest, content, counted, faults, write_crawl
from tests.durability.upkeep_launcher import COMPACTING, PRUNING, WRAPPED
from tests.forks import Forked, fork


def start(store: Store, verb: str, how: str = "run", point: str = "-", number: int = 1) -> Forked:
    told = ("upkeep_launcher", how, point, str(number), str(store.root), verb)
    return fork("tests.durability.upkeep_launcher:main", *told)


def kill(store: Store, verb: str, point: str, number: int = 1) -> bool:
    """Has a verb killed at a step; false if it never came there."""
    process = start(store, verb, "kill", point, number)
    out, err = process.communicate(timeout=120)
    assert is_plain(err), err
    assert process.returncode in {KILLED, 0}, out + err
    return process.returncode == KILLED


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the disk refuse one step, until ``undo`` is called."""

    def begin(step: Callable[[Strike], None], number: int = 1) -> None:
        for owner, name in WRAPPED:
            monkeypatch.setattr(owner, name, getattr(owner, name))
        step(Counted(number, no_room))

    return begin


def compact_all(store: Store) -> int:
    return compact([], store.root, [], is_meant=True, is_json=False)


def prune_all(store: Store) -> int:
    return prune([], store.root, Asked("1"), is_meant=True, is_json=False)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with a crawl of four parts in each table, to be copied."""
    store = Store(tmp_path_factory.mktemp("begun") / "store")
    write_crawl(store)
    return store


@pytest.fixture(scope="module")
def outlived(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with an old crawl and a newer one of the same site, to be copied."""
    store = Store(tmp_path_factory.mktemp("outlived") / "store")
    write_crawl(store)
    write_crawl(store)
    return store


def copied(store: Store, place: Path) -> Store:
    shutil.copytree(store.root, place / "store")
    return Store(place / "store")


def only(store: Store) -> str:
    (path,) = (store.root / "crawls").iterdir()
    return path.name


# -- compaction


def second_of_several(point: str) -> int:
    """Which call is struck: half is done then; a journal was opened before, to see whether it can be."""
    return 2 if "journal" in point or ("part" in point and "parts" not in point) else 1


def hold_interrupted(store: Store, before: dict[str, bytes], rows: Rows, point: str) -> None:
    """What must hold right after an interruption."""
    crawl_id = only(store)
    assert by_manifest(store, crawl_id) == rows
    if COMPACTING[point][1]:
        found = {name: each for name, each in content(store).items() if "/staging/" not in name}
        assert {name: each for name, each in found.items() if not name.endswith(".new")} == before
        return
    assert compaction.is_pending(store, crawl_id)
    found_rows = counted(by_glob(store, crawl_id))
    for table, of_table in counted(rows).items():
        assert found_rows[table].keys() == of_table.keys()
        assert set(found_rows[table].values()) <= {1, 2}


def hold_completed(store: Store, rows: Rows) -> None:
    """What must hold when a compaction was gone on with; and a second one changes nothing."""
    crawl_id = only(store)
    assert by_manifest(store, crawl_id) == by_glob(store, crawl_id) == rows
    assert faults(store, crawl_id) == []
    assert not compaction.is_pending(store, crawl_id)
    assert [*store.crawl_folder(crawl_id).rglob("*.parquet")] == []
    assert len([*store.root.glob("tables/links/*/*")]) == 1
    after = content(store)
    assert compact_all(store) == 0
    assert content(store) == after


@pytest.mark.parametrize("point", COMPACTING)
def test_a_compaction_that_is_killed_goes_on_with_every_row_there_once(begun, tmp_path, point):
    store = copied(begun, tmp_path)
    before, rows = content(store), by_manifest(store, only(store))
    assert kill(store, "compact", point, second_of_several(point))
    hold_interrupted(store, before, rows, point)
    assert compact_all(store) == 0
    hold_completed(store, rows)


@pytest.mark.parametrize("point", COMPACTING)
def test_a_compaction_that_the_disk_refuses_goes_on_when_there_is_room(
    begun, tmp_path, point, refuse, monkeypatch, capsys
):
    store = copied(begun, tmp_path)
    before, rows = content(store), by_manifest(store, only(store))
    refuse(COMPACTING[point][0], second_of_several(point))
    assert compact_all(store) == 3
    monkeypatch.undo()
    gc.collect()  # a journal that could not be opened is closed
    (line,) = capsys.readouterr().out.splitlines()
    assert "No space left on device" in line
    is_as_it_was = COMPACTING[point][1]
    assert ("its tables are as they were" in line, "`scrapy compact --yes` goes on" in line) == (
        is_as_it_was,
        not is_as_it_was,
    )
    hold_interrupted(store, before, rows, point)
    assert compact_all(store) == 0
    hold_completed(store, rows)


def test_a_compaction_may_be_killed_again_and_again(begun, tmp_path):
    store = copied(begun, tmp_path)
    crawl_id = only(store)
    rows = by_manifest(store, crawl_id)
    assert kill(store, "compact", "the intent is renamed")
    points = ["the journal is opened", "after the journal's COMMIT", "before a part is put", "a part is put"]
    for point in [*points, "the manifest is renamed", "an old part is deleted", "before the intent is deleted"]:
        assert kill(store, "compact", point), point
        assert by_manifest(store, crawl_id) == rows, point
    assert compact_all(store) == 0
    hold_completed(store, rows)


def test_a_reader_of_manifests_who_looks_all_the_time_never_sees_other_rows(tmp_path):
    store = Store(tmp_path / "store")
    crawl_ids = [write_crawl(store, commits=6) for _ in range(5)]
    rows = {crawl_id: by_manifest(store, crawl_id) for crawl_id in crawl_ids}
    process, looks, again = start(store, "compact"), 0, 0
    while process.poll() is None:
        for crawl_id in crawl_ids:
            manifest = store.manifest(crawl_id)
            try:
                assert by_manifest(store, crawl_id) == rows[crawl_id]
            except FileNotFoundError:  # the manifest was read before it was replaced, the files after
                assert store.manifest(crawl_id) != manifest
                again += 1
                assert by_manifest(store, crawl_id) == rows[crawl_id]
            looks += 1
    out, err = process.communicate()
    assert (process.returncode, err) == (0, ""), out
    assert looks > len(crawl_ids)
    assert again <= len(crawl_ids)
    assert all(by_glob(store, crawl_id) == rows[crawl_id] for crawl_id in crawl_ids)
    assert out.count("merged") == len(crawl_ids)


# -- removal


def hold_pruned(store: Store, old: str, new: str, rows: Rows) -> None:
    """What must hold when a removal was gone on with."""
    assert prune_all(store) == 0
    assert not store.crawl_folder(old).exists()
    assert [*store.root.glob(f"tables/*/crawl_id={old}")] == []
    assert by_manifest(store, new) == by_glob(store, new) == rows
    assert faults(store, new) == []


@pytest.mark.parametrize("point", PRUNING)
@pytest.mark.parametrize("how", ["kill", "full"])
def test_a_removal_that_is_interrupted_goes_on_and_leaves_the_other_crawl(
    outlived, tmp_path, point, how, refuse, monkeypatch
):
    store = copied(outlived, tmp_path)
    salt = store.salt()
    old, new = (manifest["crawl_id"] for manifest in store.manifests())
    rows, before = by_manifest(store, new), content(store)
    if how == "kill":
        assert kill(store, "prune", point)
    else:
        refuse(PRUNING[point][0])
        assert prune_all(store) == 3
        monkeypatch.undo()
    listed = [manifest["crawl_id"] for manifest in store.manifests()]
    if PRUNING[point][1]:
        assert listed == [old, new]
        assert content(store) == before
    else:
        assert listed == [new]
        assert by_glob(store, old)["links"] in ([], rows["links"])  # both crawls read the same pages
    assert by_manifest(store, new) == by_glob(store, new) == rows
    hold_pruned(store, old, new, rows)
    assert store.salt() == salt
