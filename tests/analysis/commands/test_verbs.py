"""Verbs of ``python -m analysis`` that make things for people: help, report, exports; and how it gets on."""

import json
import re
import shlex
import shutil

import pytest

from analysis.__main__ import main
from analysis.commands.arguments import parse
from analysis.commands.reporting import are_changes_current
from analysis.commands.verbs import EXPORTS, VERBS
from analysis.shown import progress
from analysis.shown.progress import Progress

NAMED = ("--priority", "/")


@pytest.fixture(autouse=True)
def plain_page(monkeypatch):
    monkeypatch.delenv("LINKSPIDER_STORE", raising=False)


@pytest.fixture
def run(capfd):
    def run(store, *words):
        code = main([*words, "--store", str(store.root)])
        told = capfd.readouterr()
        return code, told.out, told.err

    return run


def report_of(store):
    (path,) = store.root.glob("reports/*/report.html")
    return path


def told_in(store):
    """The report of a store, but for the minute in which it was made."""
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "", report_of(store).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the first report of the audited store is kept: the store with it, and what was printed."""
    return tmp_path_factory.mktemp("reported"), []


@pytest.fixture
def reported(audited, run, kept):
    """A store with a report and its marts, made once, for each test a copy of its own; and what making it printed."""
    folder, told = kept
    root = audited.store.root
    if not told:
        told += [*run(audited.store, "report", *NAMED), str(root)]
        shutil.copytree(root, folder / "store")
    shutil.rmtree(root)
    shutil.copytree(folder / "store", root)
    code, out, err, made_in = told
    return audited, (code, out.replace(made_in, str(root)), err)


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_has_an_example_that_can_be_typed(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        parse([verb, "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    (example,) = [line for line in told.splitlines() if line.startswith("example: ")]
    words = shlex.split(example.removeprefix("example: python -m analysis "))
    assert parse(words).command == verb
    assert VERBS[verb].meaning in told


def test_the_help_of_changes_offers_nothing_that_it_refuses(capsys):
    told = {}
    for verb in ("changes", "inlinks"):
        with pytest.raises(SystemExit):
            parse([verb, "--help"])
        told[verb] = capsys.readouterr().out
    for option in ("--crawl", "--count-by"):
        assert option not in told["changes"]
        assert option in told["inlinks"]


def test_the_help_lists_every_verb_once(capsys):
    with pytest.raises(SystemExit):
        parse(["--help"])
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told if line.startswith("  ") and line.split()[0] in VERBS] == [*VERBS]


@pytest.mark.parametrize("words", [("repot",), ("repot", "--help")])
def test_a_mistyped_verb_gets_the_nearest_one(words, capsys):
    assert main([*words]) == 2
    assert capsys.readouterr().err == "error: unknown command 'repot'; did you mean 'report'?\n"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("export",), "export needs to know what to make: python -m analysis export KIND --out PATH, with one of "),
        (("export", "xls", "--out", "x"), "unknown kind of export 'xls'; did you mean 'xlsx'?"),
        (("export", "csv"), "export needs a place to write to: "),
        (("export", "csv", "more", "--out", "x"), "'more' is too much"),
        (("inlinks", "csv"), "one command at a time: 'csv' is too much"),
        (("export", "csv", "--out", "x", "--headers", "frog"), "unknown names of columns 'frog'"),
        (("report", "--json"), "'report' is text for people: --format json goes with the other commands"),
    ],
)
def test_what_cannot_be_meant_gets_one_line(words, line, capsys):
    assert main([*words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"error: {line}")
    assert told.err.count("\n") == 1


def test_a_report_is_made_from_marts_that_are_there_already(reported, run):
    audited, (code, out, err) = reported
    assert (code, err) == (0, "")
    path = report_of(audited.store)
    assert out == f"Report  {path}\n"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    made = {mart: mart.stat().st_mtime_ns for mart in audited.store.root.glob("marts/*/*/*.parquet")}
    assert len(made) > 25
    assert run(audited.store, "report", *NAMED)[0] == 0
    assert {mart: mart.stat().st_mtime_ns for mart in made} == made, "nothing was computed again"
    shutil.rmtree(audited.store.root / "tables")
    path.unlink()
    assert run(audited.store, "report", *NAMED)[0] == 0
    assert path.is_file(), "marts are all that it needs"


@pytest.mark.parametrize("change", ["options", "columns", "missing"])
def test_a_report_never_rests_on_marts_of_something_else(reported, run, change):
    audited, (code, *_) = reported
    assert code == 0
    (coverage,) = audited.store.root.glob("marts/coverage/*/part-0.parquet")
    before, told = coverage.stat().st_mtime_ns, told_in(audited.store)
    words = NAMED
    if change == "options":
        words = ("--priority", "/*")
    elif change == "columns":
        (other,) = audited.store.root.glob("marts/orphans/*/part-0.parquet")
        (fixes,) = audited.store.root.glob("marts/fixes/*/part-0.parquet")
        shutil.copy(other, fixes)
    else:
        coverage.unlink()
    assert run(audited.store, "report", *words)[0] == 0
    assert coverage.stat().st_mtime_ns > before
    assert (told_in(audited.store) == told) is (change != "options")


def test_a_report_is_not_told_from_marts_that_one_command_made_of_other_crawls(reported, run):
    audited, (code, *_) = reported
    assert code == 0
    told = told_in(audited.store)
    site = next(each["crawl_id"] for each in audited.store.manifests() if each["spider"] == "site")
    for words in (("inlinks", "--crawl", site, *NAMED), ("authority", "--priority", "/guide")):
        assert "shown and not written" in run(audited.store, *words)[2]
        assert run(audited.store, "report", *NAMED)[0] == 0
        assert told_in(audited.store) == told


@pytest.mark.parametrize(("words", "expected"), [("summary --out s.json", "json"), ("report --out r.json", "table")])
def test_the_name_of_a_file_asks_for_a_format_that_the_command_has(words, expected):
    assert parse(words.split()).format == expected


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_export_says_what_it_wrote(audited, run, kind, tmp_path):
    place = tmp_path / "made"
    code, out, err = run(audited.store, "export", kind, "--out", str(place), "--quiet", *NAMED)
    assert (code, err) == (0, "")
    written = out.splitlines()
    assert written
    assert all(line.startswith(str(place)) for line in written)
    assert place.exists()


@pytest.fixture
def thrice(builder):
    """Three crawls of a referring page, each with a link more; their names."""
    page, guide = "https://a.example/1", "https://site.example/guide"
    links = [builder.link(page, guide, f"guide {number}", link_scope="backlink") for number in range(3)]
    pages = [builder.page(page, site_link_count=1)]
    return [builder.crawl("referrers", pages, links[: number + 1], day=10 + number) for number in range(3)]


def test_changes_are_current_while_they_are_of_the_newest_crawls(builder, run, thrice):
    coverage = builder.store.mart_path("coverage", "site.example")
    coverage.parent.mkdir(parents=True)
    coverage.write_bytes(b"")
    found = []
    for words in ((), ("--from", thrice[0], "--to", thrice[2]), ("--from", thrice[1])):
        assert run(builder.store, "changes", *NAMED, *words)[0] == 0
        found.append(are_changes_current(builder.store, "site.example"))
    assert found == [True, False, True]
    shutil.rmtree(builder.store.crawl_folder(thrice[1]))
    assert not are_changes_current(builder.store, "site.example")


def test_changes_of_the_newest_crawls_are_not_exported_with_others(builder, run, thrice, tmp_path):
    assert run(builder.store, "changes", *NAMED)[0] == 0
    assert run(builder.store, "export", "csv", "--out", str(tmp_path / "csv"), *NAMED, "--crawl", thrice[0])[0] == 0
    assert (tmp_path / "csv" / "backlinks.csv").is_file()
    assert not (tmp_path / "csv" / "link_changes.csv").exists()


@pytest.mark.parametrize("is_pruned", [False, True])
def test_changes_that_cannot_be_told_any_more_are_taken_away(builder, run, thrice, is_pruned):
    mart = builder.store.mart_path("link_changes", "site.example")
    assert run(builder.store, "changes", *NAMED)[0] == 0
    assert mart.is_file()
    if is_pruned:
        for crawl_id in thrice[:2]:
            shutil.rmtree(builder.store.crawl_folder(crawl_id))
    else:
        for path in builder.store.root.glob(f"tables/links/crawl_id={thrice[1]}/*"):
            path.write_bytes(b"x")
    code, _, err = run(builder.store, "all", *NAMED)
    assert code == 0
    assert not mart.is_file()
    assert ("note: what changed since the crawl before is not known: " in err) is not is_pruned


def test_a_summary_for_programs(audited, run):
    code, out, _ = run(audited.store, "summary", "--json", "--quiet", *NAMED)
    told = json.loads(out)
    assert code == 0
    assert told["figures"]["inlinks"]["pages"] > 0


def test_quiet_is_quiet(audited, run):
    assert "nobody named priority pages" in run(audited.store, "authority")[2]
    assert run(audited.store, "authority", "--quiet")[2] == ""


def test_a_line_every_ten_seconds_where_there_is_no_terminal(monkeypatch, capsys):
    monkeypatch.delenv("LINKSPIDER_PROGRESS")
    clock = iter([0.0, 0.0, 4.0, 11.0, 12.0, 23.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    assert [*Progress().over(["a", "b", "c", "d", "e"], "computing")] == ["a", "b", "c", "d", "e"]
    assert capsys.readouterr().err.splitlines() == [
        "computing c: 2 of 5 done, about 16 s left",
        "computing e: 4 of 5 done, about 6 s left",
    ]


def test_quiet_progress_says_nothing(monkeypatch, capsys):
    monkeypatch.delenv("LINKSPIDER_PROGRESS")
    clock = iter(range(0, 1000, 50))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    assert [*Progress(is_quiet=True).over(["a", "b"], "computing")] == ["a", "b"]
    assert capsys.readouterr().err == ""
