"""``scrapy compact`` and ``scrapy prune`` as a person runs them: what is said first, what is done, and exit codes."""

import json
import subprocess
import sys

import pytest

from linkspider.frontier.lock import lock_crawl
from linkspider.model import compaction, pruning
from linkspider.model.store import Store
from linkspider.verbs.compact import compact
from linkspider.verbs.prune import Asked, prune
from linkspider.verbs.verify import verify
from tests.durability.upkeep import by_glob, by_manifest, content, faults, write_crawl

HEAVY = ["pyarrow", "numpy", "selectolax", "rich", "publicsuffixlist", "linkspider.options", "linkspider.spiders"]
OTHER = "https://other.example/"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def told(capsys):
    """What a verb prints, line by line, and its exit code."""

    def run(verb, store, *options, keep="1", **how):
        capsys.readouterr()
        asked = {"is_meant": "yes" in options, "is_json": "json" in options}
        chosen = how.get("chosen", [])
        if verb is compact:
            code = compact(how.get("args", []), store.root, chosen, **asked)
        else:
            which = Asked(keep, chosen, "also" in options)
            code = prune(how.get("args", []), store.root, which, **asked)
        printed = capsys.readouterr()
        lines = [*printed.out.splitlines(), *printed.err.splitlines()]
        return code, [json.loads(line) for line in lines] if "json" in options else lines

    return run


@pytest.mark.parametrize("command", ["compact", "prune"])
def test_a_command_imports_what_it_does_when_it_is_run(command):
    code = f"import sys, linkspider.commands.{command}; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_as_commands_of_scrapy(run_command, store):
    old, new = write_crawl(store, commits=2), write_crawl(store, commits=2)
    for command, words in {
        ("compact",): "would merge 6 files",
        ("compact", "--yes", "--crawl", new): "links 2 to 1",
        ("prune", "--keep", "1"): "nothing was changed: --yes does it",
        ("prune", "--keep", "1", "--yes"): "freed",
    }.items():
        done = run_command("scrapy", *command, store=store.root)
        assert (done.code, done.err) == (0, ""), done
        assert words in done.out
    assert [manifest["crawl_id"] for manifest in store.manifests()] == [new]
    assert faults(store, new) == []
    assert run_command("scrapy", "prune", store=store.root).code == 2
    assert old not in "".join(content(store)).replace(new, "")


# -- compact


def test_compact_says_what_it_would_do_and_does_it_when_told(told, store):
    crawl_id = write_crawl(store, commits=3)
    rows, before = by_manifest(store, crawl_id), content(store)
    code, lines = told(compact, store)
    assert code == 0
    assert lines[0].startswith(f"{crawl_id}: would merge 9 files of 0.1 MB: links 3, pages 3, seeds 3")
    assert lines[1:] == ["nothing was changed: --yes does it"]
    assert content(store) == before
    code, (line,) = told(compact, store, "yes")
    assert (code, "links 3 to 1 (" in line, "bytes a row" in line) == (0, True, True)
    assert by_manifest(store, crawl_id) == by_glob(store, crawl_id) == rows
    after = content(store)
    assert told(compact, store, "yes") == (0, [f"{crawl_id}: nothing to do"])
    assert told(compact, store) == (0, [f"{crawl_id}: nothing to do"])
    assert content(store) == after
    assert verify([], store.root, []) == 0


def test_compact_for_programs(told, store):
    crawl_id = write_crawl(store, commits=2)
    code, (record,) = told(compact, store, "json")
    assert (code, record["crawl_id"], record["state"]) == (0, crawl_id, "would_merge")
    assert record["tables"]["links"].keys() == {"files_before", "bytes_before", "rows"}
    code, (record,) = told(compact, store, "json", "yes")
    assert (code, record["state"]) == (0, "merged")
    links = record["tables"]["links"]
    assert (links["files_before"], links["files_after"], links["rows"]) == (2, 1, 24)
    (part,) = store.manifest(crawl_id)["tables"]["links"]["files"]
    assert links["bytes_after"] == part["size"]
    assert told(compact, store, "json")[1][0]["state"] == "nothing_to_do"


def test_compact_leaves_alone_what_is_at_work_can_be_resumed_or_is_of_another_version(told, store):
    waits = write_crawl(store, end="shutdown", waiting=2)
    died = write_crawl(store, site="https://died.example/", end=None)
    at_work = write_crawl(store, site=OTHER)
    old = write_crawl(store, site="https://old.example/")
    manifest = store.manifest(old)
    store.write_manifest(old, manifest | {"schema_version": 2})
    before = content(store)
    lock = lock_crawl(store.crawl_folder(at_work))
    try:
        code, lines = told(compact, store, "yes")
        of = dict(line.split(": ", 1) for line in lines)
    finally:
        lock.release()
    assert code == 0
    assert of[waits] == of[died] == "left alone: it has not ended and can be resumed"
    assert of[at_work] == "left alone: another process is at work on it"
    assert of[old].startswith("left alone: its tables are of version 2; this linkspider writes")
    assert content(store) == before


def test_compact_goes_on_past_a_damaged_crawl_and_says_so(told, store):
    damaged, sound = write_crawl(store), write_crawl(store, site=OTHER)
    path = store.root / store.manifest(damaged)["tables"]["links"]["files"][2]["path"]
    path.write_bytes(path.read_bytes()[:-20] + bytes(20))
    code, lines = told(compact, store, "yes")
    assert code == 3
    of = dict(line.split(": ", 1) for line in lines)
    assert of[damaged].startswith("left alone: ")
    assert of[sound].startswith("merged ")
    assert faults(store, sound) == []
    manifest = store.crawl_folder(damaged) / "manifest.json"
    manifest.write_text("{")
    code, lines = told(compact, store, "yes")
    assert (code, len(lines)) == (3, 2)


def test_compact_needs_room(told, store, monkeypatch):
    crawl_id = write_crawl(store)
    before = content(store)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10}))
    code, (line,) = told(compact, store, "yes")
    assert (code, "are free" in line) == (3, True)
    assert content(store) == before
    assert faults(store, crawl_id) == []


# -- prune


def test_prune_says_what_it_would_do_and_does_it_when_told(told, store):
    old, new, other = write_crawl(store), write_crawl(store), write_crawl(store, site=OTHER)
    before, rows = content(store), by_manifest(store, new)
    code, lines = told(prune, store)
    assert code == 0
    of = dict(line.split(": ", 1) for line in lines if line.startswith("c2"))
    assert of[old].startswith("would be removed: ")
    assert (of[new], of[other]) == ("kept: the newest complete one",) * 2
    assert any("python -m analysis changes" in line for line in lines)
    assert any("one site crawl of example.com (host) would be left" in line for line in lines)
    assert lines[-1].startswith("would free ")
    assert content(store) == before
    code, lines = told(prune, store, "yes")
    assert (code, lines[-1].startswith("freed ")) == (0, True)
    assert {manifest["crawl_id"] for manifest in store.manifests()} == {new, other}
    assert by_manifest(store, new) == by_glob(store, new) == rows
    assert verify([], store.root, []) == 0
    after = content(store)
    code, lines = told(prune, store, "yes")
    assert (code, lines[-1]) == (0, "nothing to remove")
    assert content(store) == after


def test_prune_for_programs(told, store):
    old, new = write_crawl(store), write_crawl(store)
    code, records = told(prune, store, "json")
    assert code == 0
    assert {record["crawl_id"]: record["state"] for record in records} == {old: "would_remove", new: "kept"}
    size = pruning.size_of(store, old)
    assert (records[0]["files"], records[0]["size"]) == size
    assert [records[0][name] for name in ("site", "scope", "spider")] == ["example.com", "host", "site"]
    code, records = told(prune, store, "json", "yes")
    assert [record["state"] for record in records] == ["removed", "kept"]


def test_prune_removes_what_can_be_resumed_only_when_told_and_never_what_is_at_work(told, store):
    waits = write_crawl(store, end="shutdown", waiting=2)
    new = write_crawl(store)
    assert told(prune, store)[1][0] == f"{waits}: kept: can be resumed; --also-incomplete removes it"
    lock = lock_crawl(store.crawl_folder(waits))
    try:
        assert told(prune, store, "also", "yes")[1][0] == f"{waits}: left alone: another process is at work on it"
    finally:
        lock.release()
    assert told(prune, store, "also", "yes")[0] == 0
    assert [manifest["crawl_id"] for manifest in store.manifests()] == [new]


def test_prune_of_a_named_crawl(told, store):
    crawl_ids = [write_crawl(store, commits=1) for _ in range(3)]
    code, lines = told(prune, store, "yes", chosen=[crawl_ids[1], crawl_ids[2]])
    assert code == 0
    assert [manifest["crawl_id"] for manifest in store.manifests()] == [crawl_ids[0], crawl_ids[2]]
    assert lines[1] == f"{crawl_ids[2]}: kept: the newest complete one"


def test_prune_leaves_files_of_others_and_damaged_crawls(told, store):
    old, damaged, _ = (write_crawl(store, commits=1) for _ in range(3))
    (store.part_path("links", old, 1).parent / "note.txt").write_text("mine")
    manifest = store.crawl_folder(damaged) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"finished"', '"failed"'))
    before = content(store)
    code, lines = told(prune, store, "yes")
    assert code == 3
    of = dict(line.split(": ", 1) for line in lines if line.startswith("c2"))
    assert of[old].startswith("left alone: '")
    assert "not as it was written" in of[damaged]
    assert content(store) == before


# -- both


@pytest.mark.parametrize("verb", [compact, prune])
def test_what_was_interrupted_is_said_and_gone_on_with(told, store, verb, monkeypatch):
    merged, removed, kept = (write_crawl(store, commits=2) for _ in range(3))
    rows = by_manifest(store, merged)
    with monkeypatch.context() as patch:
        patch.setattr(compaction, "complete", lambda *_: None)
        told(compact, store, "yes", chosen=[merged])
    pruning.begin(store, removed)
    before = content(store)
    code, lines = told(verb, store, keep="2")
    assert code == 0
    assert f"{merged}: `scrapy compact` was interrupted: would go on with it" in lines
    assert f"{removed}: `scrapy prune` was interrupted: would go on with it" in lines
    assert content(store) == before
    code, lines = told(verb, store, "yes", keep="2")
    assert code == 0
    assert f"{merged}: merged, which was interrupted" in lines
    assert f"{removed}: removed, which was interrupted" in lines
    assert {manifest["crawl_id"] for manifest in store.manifests()} == {merged, kept}
    assert by_manifest(store, merged) == by_glob(store, merged) == rows
    assert verify([], store.root, []) == 0


@pytest.mark.parametrize("verb", [compact, prune])
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"args": ["--yess"]}, "takes no '--yess'; did you mean '--yes'?"),
        ({"args": ["c1"]}, "takes no 'c1'; known: "),
        ({"chosen": ["c1"]}, "holds no crawl 'c1'"),
    ],
)
def test_what_was_mistyped_is_one_line_and_exit_code_2(told, store, verb, asked, words):
    write_crawl(store, commits=1)
    code, (line,) = told(verb, store, "yes", **asked)
    assert code == 2
    assert line.startswith(f"scrapy {verb.__name__}: ")
    assert words in line


@pytest.mark.parametrize("verb", [compact, prune])
def test_a_store_without_crawls(told, store, verb):
    code, (line,) = told(verb, store)
    assert (code, "holds no crawl: run 'make audit'" in line) == (2, True)


@pytest.mark.parametrize("keep", ["", "0", "-1", "x", "1.5", "²", "9" * 5_000], ids=lambda keep: keep[:9])
def test_how_many_stay_has_to_be_said(told, store, keep):
    write_crawl(store, commits=1)
    code, (line,) = told(prune, store, keep=keep)
    assert (code, "scrapy prune --keep 3" in line) == (2, True)
