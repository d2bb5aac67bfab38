"""Which crawls are removed, and that all of a crawl goes and nothing else."""

from dataclasses import asdict

import pytest

from linkspider.model.pruning import begin, choose, clear, foreign_files, forget, is_pending, size_of
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from tests.durability.upkeep import by_manifest, content, faults, write_crawl

SITE = "https://example.com/"
#: A letter for each crawl, oldest first: complete, limited (finished, not complete), interrupted, running.
KINDS = {
    "c": {"state": "finished", "verdict": {"is_complete": True, "queued": 0}},
    "l": {"state": "finished", "verdict": {"is_complete": False, "queued": 0}},
    "i": {"state": "interrupted", "verdict": {"is_complete": False, "queued": 4}},
    "r": {"state": "running", "verdict": None},
}


def manifests(kinds, site="a", spider="site"):
    return [
        {
            "crawl_id": f"{site}{spider}{at}",
            "site": site,
            "spider": spider,
            "started_at": f"2026-01-{at:02}",
            **KINDS[kind],
        }
        for at, kind in enumerate(kinds)
    ]


def gone(found):
    return "".join("x" if each.goes else "-" for each in found)


@pytest.mark.parametrize(
    ("kinds", "keep", "goes", "goes_incomplete"),
    [
        ("", 1, "", ""),
        ("c", 1, "-", "-"),
        ("ccc", 1, "xx-", "xx-"),
        ("ccc", 2, "x--", "x--"),
        ("ccc", 3, "---", "---"),
        ("lcc", 1, "xx-", "xx-"),  # what no one can resume is as old as the others
        ("cl", 1, "--", "--"),  # and stays while it is new
        ("clc", 1, "xx-", "xx-"),
        ("cic", 1, "x--", "xx-"),
        ("crc", 1, "x--", "xx-"),
        ("ci", 1, "--", "--"),
        ("cir", 1, "---", "-x-"),  # the newest complete one stays whatever comes after it
        ("ciii", 2, "----", "-x--"),
        ("llll", 2, "----", "xx--"),  # limits alone: no crawl is ever complete
        ("clclc", 2, "xx---", "xx---"),  # one crawl is newer than the last but one
        ("clclc", 1, "xxxx-", "xxxx-"),
        ("iiic", 1, "----", "xxx-"),
    ],
)
def test_which_crawls_go(kinds, keep, goes, goes_incomplete):
    found = manifests(kinds)
    assert gone(choose(found, keep)) == goes
    assert gone(choose(found, keep, also_incomplete=True)) == goes_incomplete


def test_each_site_and_spider_is_by_itself():
    found = sorted(
        [*manifests("ccc"), *manifests("c", site="b"), *manifests("cc", spider="referrers")],
        key=lambda manifest: manifest["started_at"],
    )
    assert [each.crawl_id for each in choose(found, 1) if each.goes] == ["asite0", "areferrers0", "asite1"]


def of_scope(at, start, kind="host", **arguments):
    scope = Scope.of(start, kind)
    told = {"site": scope.site, "scope": asdict(scope), "arguments": {"url": start, **arguments}}
    return manifests("c")[0] | told | {"crawl_id": str(at)}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (of_scope(1, SITE), of_scope(2, SITE, urls="three.txt", max_depth=" 0")),
        (of_scope(1, SITE, urls="one.txt", max_depth="0"), of_scope(2, SITE, urls="two.txt", max_depth="0")),
        (of_scope(1, f"{SITE}de/", "prefix"), of_scope(2, f"{SITE}fr/", "prefix")),
        (of_scope(1, SITE), of_scope(2, f"{SITE}fr/", "prefix")),
        (of_scope(1, SITE), of_scope(2, SITE, "domain")),
    ],
    ids=["a list", "another list", "another folder", "a folder", "all hosts"],
)
def test_a_crawl_of_other_pages_takes_no_place(older, newer):
    assert gone(choose([older, newer], 1)) == "--"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (of_scope(1, SITE), of_scope(2, "https://www.example.com/start?x=1", urls="three.txt")),
        (of_scope(1, SITE, urls="three.txt", max_depth="0"), of_scope(2, SITE, urls="three.txt", max_depth="0")),
        (of_scope(1, f"{SITE}de/", "prefix"), of_scope(2, f"{SITE}de/a", "prefix")),
        (of_scope(1, SITE, "domain"), of_scope(2, "https://shop.example.com/", "domain")),
    ],
    ids=["the site", "the same list", "the same folder", "all hosts"],
)
def test_a_crawl_of_the_same_pages_takes_the_place(older, newer):
    assert gone(choose([older, newer], 1)) == "x-"


@pytest.mark.parametrize("keep", [1, 2, 5])
def test_the_newest_complete_crawl_never_goes(keep):
    for kinds in ("crrrrrrrr", "cllllllll", "ccciiiiiiir", "lcrlcrlrlr"):
        for also_incomplete in (False, True):
            found = choose(manifests(kinds), keep, also_incomplete=also_incomplete)
            assert not found[kinds.rindex("c")].goes


def test_all_of_a_crawl_goes_and_nothing_else(tmp_path):
    store = Store(tmp_path / "store")
    old, new = write_crawl(store, commits=2), write_crawl(store, commits=1)
    mart = store.mart_path("anchors", "example.com")
    mart.parent.mkdir(parents=True)
    mart.write_bytes(b"a mart")
    rows, before = by_manifest(store, new), content(store)
    size = size_of(store, old)
    of_old = [name for name in before if {old, f"crawl_id={old}"} & set(name.split("/"))]
    is_locked_by_file = (store.crawl_folder(old) / "lock").is_file()
    assert size == (len(of_old) + is_locked_by_file, sum(len(before[name]) for name in of_old))
    begin(store, old)
    assert is_pending(store, old)
    assert [manifest["crawl_id"] for manifest in store.manifests()] == [new]
    clear(store, old)
    forget(store, old)
    kept = {name: each for name, each in before.items() if name not in of_old}
    assert content(store) == kept
    assert {"salt", "marts/anchors/site=example.com/part-0.parquet"} <= set(kept)
    assert by_manifest(store, new) == rows
    assert faults(store, new) == []
    assert not store.crawl_folder(old).exists()
    forget(store, old)  # somebody else may have been faster


def test_files_of_others_are_named(tmp_path):
    store = Store(tmp_path / "store")
    crawl_id = write_crawl(store, commits=1)
    assert foreign_files(store, crawl_id) == []
    note = store.part_path("links", crawl_id, 1).parent / "note.txt"
    note.write_text("mine")
    assert foreign_files(store, crawl_id) == [note]
