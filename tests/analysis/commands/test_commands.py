"""``python -m analysis``: what each command prints and writes, and the one line for what is wrong."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len

from analysis.__main__ import main
from analysis.commands.arguments import parse
from analysis.history.sightings import LossRule
from analysis.marts.library import NEED_EITHER, NEED_REFERRERS, NEED_SITE
from linkspider.model.tables import MARTS, TABLES

SHOWN = {
    "referring-domains": "referring_domains",
    "backlinks": "backlinks",
    "linked-pages": "linked_pages",
    "inlinks": "page_inlinks",
    "resolution": "resolution",
    "overlap": "source_overlap",
    "distribution": "inlink_distribution",
    "authority": "authority",
    "ledger": "authority_ledger",
    "leaks": "authority_leaks",
    "orphans": "orphans",
    "fixes": "fixes",
    "opportunities": "link_opportunities",
    "removals": "link_removals",
    "pitch": "pitch",
    "clusters": "clusters",
    "articles": "content_links",
    "new-pages": "new_pages",
    "anchors": "anchors",
    "domains": "domain_profile",
}


@pytest.fixture(autouse=True)
def plain_page(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("LINKSPIDER_STORE", raising=False)


@pytest.fixture
def run(capsysbinary):
    def run(store, *words):
        code = main([*words, "--store", str(store.root)])
        told = capsysbinary.readouterr()
        return code, told.out, told.err.decode()

    return run


def marts_of(store):
    return {path.parts[-3] for path in store.root.glob("marts/*/*/part-0.parquet")}


@pytest.mark.parametrize("command", [*SHOWN, "summary"])
def test_tables_keep_to_80_columns_when_piped(audited, run, command):
    code, out, err = run(audited.store, command)
    assert code == 0
    expected = ("note: nobody named priority pages", "note: the site crawl kept no texts of pages")
    assert [line for line in err.splitlines() if not line.startswith(expected)] == []
    assert (expected[1] in err) == (command == "opportunities")
    told = [line for line in out.decode().splitlines() if str(audited.store.root) not in line]  # paths stay whole
    assert max(map(cell_len, told)) <= 80
    assert "site.example" in told[0]


@pytest.mark.parametrize("command", SHOWN)
def test_each_format_gives_the_mart_that_is_written(audited, run, command, tmp_path):
    mart = SHOWN[command]
    names = [column.name for column in MARTS[mart].columns]
    code, out, _ = run(audited.store, command, "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert all(list(row) == names for row in rows)
    _, out, _ = run(audited.store, command, "--format", "csv")
    header, *cells = csv.reader(io.StringIO(out.decode(), newline=""))
    assert (header, len(cells)) == (names, len(rows))
    _, out, _ = run(audited.store, command, "--format", "parquet")
    assert pq.read_table(io.BytesIO(out)).schema.equals(MARTS[mart].schema, check_metadata=True)
    file = tmp_path / "out.parquet"  # its name says the format
    _, out, _ = run(audited.store, command, "--out", str(file))
    assert out == b""
    written = pq.read_table(audited.store.mart_path(mart, "site.example"), partitioning=None)
    assert pq.read_table(file).equals(written)
    assert len(written) == len(rows)


def test_the_heading_says_on_how_many_pages_it_rests(audited, run):
    _, out, _ = run(audited.store, "referring-domains")
    text = " ".join(out.decode().split())
    assert text.startswith("Referring domains of site.example: 2 domains; 5 backlinks found on 3 of 5 referring pages ")
    _, out, _ = run(audited.store, "inlinks")
    assert out.decode().startswith("In-links of site.example: 6 internal links found on 2 of 4 pages\n")


def test_a_cut_table_says_so(audited, run):
    _, out, _ = run(audited.store, "inlinks", "--top", "3")
    assert out.decode().rstrip().endswith("3 of 4 rows; --top 0 shows all")
    _, out, _ = run(audited.store, "inlinks", "--top", "0")
    assert "--top" not in out.decode()
    _, out, _ = run(audited.store, "inlinks", "--top", "3", "--format", "json")
    assert len(json.loads(out)) == 3


def test_long_tables_are_cut_at_20_rows(builder, run):
    builder.crawl("site", [builder.page(f"https://site.example/{number}") for number in range(25)])
    _, out, _ = run(builder.store, "inlinks")
    assert "20 of 25 rows" in out.decode()
    _, out, _ = run(builder.store, "inlinks", "--format", "csv")
    assert len(out.splitlines()) == 26


def test_distribution_shows_histogram_and_figures(audited, run):
    _, out, _ = run(audited.store, "distribution")
    text = out.decode()
    assert "█" in text
    assert "gini" in text
    _, out, _ = run(audited.store, "distribution", "--summary")
    assert "█" not in out.decode()
    _, out, _ = run(audited.store, "distribution", "--summary", "--format", "json")
    medians = [row["value"] for row in json.loads(out) if (row["statistic"], row["group"]) == ("median", "all")]
    assert medians == [1.5, 1.0, 1.0, 1.0]
    assert marts_of(audited.store) == {"page_inlinks", "inlink_distribution", "inlink_summary", "inlink_lorenz"}


def test_all_writes_every_mart_and_says_where(audited, run):
    code, out, err = run(audited.store, "all")
    assert code == 0
    assert err.startswith("note: nobody named priority pages")
    assert marts_of(audited.store) == set(MARTS) - {"link_changes"}
    assert f"{audited.store.mart_path('backlinks', 'site.example')}: 4 rows" in out.decode().splitlines()


def test_the_summary_says_everything(audited, run, tmp_path):
    file = tmp_path / "summary.txt"
    code, out, _ = run(audited.store, "summary", "--out", str(file))
    assert (code, out) == (0, b"")
    text = file.read_text(encoding="utf-8")
    for words in (
        "site-site.example: complete\n",
        "4 URLs: 2 ok, 1 http_error, 1 redirect\n",
        "9 seed rows read: 6 accepted, 2 duplicate, 1 rejected\n",
        "5 referring pages: 3 with a backlink, 1 without a link to the site, 1 not read\n",
        "5 backlinks found on 3 of 5 referring pages\n",
        "6 internal links found on 2 of 4 pages\n",
        "median 1, p90 1, max 1, Gini 0.250, pages without in-links 1\n",
        str(audited.store.root / "tables"),
        str(audited.store.root / "marts"),
        ", inlink_summary, ",
    ):
        assert words in text
    assert marts_of(audited.store) == set(MARTS) - {"link_changes"}


@pytest.mark.parametrize(("columns", "beside"), [("109", False), ("110", True), ("200", True)])
def test_wide_terminals_show_both_side_by_side(audited, run, monkeypatch, columns, beside):
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = run(audited.store, "summary")
    lines = out.decode().splitlines()
    headings = [line for line in lines if "Backlinks by referring domain" in line]
    assert ("Internal in-links by page" in headings[0]) is beside
    assert max(cell_len(line) for line in lines if str(audited.store.root) not in line) <= int(columns)


@pytest.mark.parametrize(
    ("spider", "absent"),
    [
        ("site", "no crawl of the pages that refer to site.example: run make audit SITE=site.example SEEDS=links.csv"),
        ("referrers", "no crawl of site.example itself: run make audit SITE=site.example"),
    ],
)
def test_one_crawl_is_enough_for_a_summary(builder, run, spider, absent):
    builder.crawl(spider, [builder.page("https://site.example/")])
    for command in ("summary", "all"):
        code, out, err = run(builder.store, command)
        assert code == 0
        assert absent in " ".join((out.decode() + err).split())
    assert marts_of(builder.store) == {*NEED_EITHER, *(NEED_REFERRERS if spider == "referrers" else NEED_SITE)}


def test_authority_and_clusters_do_without_referrers_and_say_so(builder, run):
    pages = [builder.page("https://site.example/"), builder.page("https://site.example/a", depth=1)]
    builder.crawl("site", pages, [builder.link("https://site.example/", "https://site.example/a")])
    uniform = "authority enters at all pages alike (uniform teleport): it is internal PageRank by weighted links"
    for command in ("authority", "leaks", "clusters"):
        code, out, err = run(builder.store, command)
        assert code == 0
        assert uniform in err
        assert (uniform in " ".join(out.decode().split())) == (command == "authority")
    frame = pd.read_parquet(builder.store.mart_path("authority", "site.example"))
    assert frame["teleport"].tolist() == [0.5, 0.5]
    assert frame["referring_domains"].sum() == 0
    told = pd.read_parquet(builder.store.mart_path("authority_summary", "site.example")).set_index("statistic")
    assert "as internal PageRank" in told.loc["referring_domains", "words"]
    assert told.loc["mass", "value"] == pytest.approx(1)
    assert "authority_ledger" not in marts_of(builder.store)
    code, _, err = run(builder.store, "ledger")
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("error: no crawl of the pages that refer to site.example")


def test_an_incomplete_crawl_is_said_so(builder, run):
    reasons = "max_pages: 7 links to further pages not followed"
    page = builder.page("https://site.example/")
    crawl_id = builder.crawl("site", [page], is_complete=False, incomplete_reasons=reasons, accepted=3)
    _, out, _ = run(builder.store, "summary")
    text = " ".join(out.decode().split())
    assert f"Site crawl {crawl_id}: INCOMPLETE: {reasons} 3 URLs: 1 ok, 2 without an outcome" in text
    _, _, err = run(builder.store, "inlinks", "--format", "csv")
    assert f"note: crawl {crawl_id} is incomplete: {reasons}\n" in err


def test_inlinks_do_without_referrers_and_linked_pages_without_a_site(builder, run):
    site = builder.crawl("site", [builder.page("https://site.example/")])
    code, _, err = run(builder.store, "inlinks", "--format", "csv")
    assert (code, err.count("\n")) == (0, 1)
    assert err.startswith("note: backlinks count as zero: no crawl of the pages that refer to site.example")
    referrers = builder.crawl("referrers", [builder.page("https://a.example/")])
    code, _, err = run(builder.store, "linked-pages", "--crawl", referrers, "--format", "json")
    assert (code, err.count("\n")) == (0, 1)
    assert err.startswith("note: outcomes are not known: no crawl of site.example itself")
    code, _, err = run(builder.store, "backlinks", "--crawl", site)
    assert (code, err) == (2, "error: 'backlinks' needs a referrers crawl, and --crawl names none\n")


@pytest.mark.parametrize("command", ["backlinks", "referring-domains", "linked-pages"])
def test_what_needs_referrers_says_how_to_get_them(builder, run, command):
    builder.crawl("site", [builder.page("https://site.example/")])
    code, out, err = run(builder.store, command)
    line = "no crawl of the pages that refer to site.example: run make audit SITE=site.example SEEDS=links.csv"
    assert (code, out, err) == (2, b"", f"error: {line}\n")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "no command; known: all, anchors, articles, authority, backlinks, "),
        (["backlink"], "unknown command 'backlink'; did you mean 'backlinks'?"),
        (["backlinks", "inlinks"], "one command at a time: 'inlinks' is too much"),
        (["backlinks", "--frmat=csv"], "unknown option '--frmat'; did you mean '--format'?"),
        (["backlinks", "--form", "csv"], "unknown option '--form'; did you mean '--format'?"),
        (["backlinks", "--format", "cvs"], "unknown format 'cvs'; did you mean 'csv'?"),
        (["backlinks", "--top", "-1"], "--top takes a whole number, 0 for all rows; got '-1'"),
        (["backlinks", "--top", "many"], "--top takes a whole number, 0 for all rows; got 'many'"),
        (["backlinks", "--top"], "argument --top: expected one argument"),
        (["backlinks", "--summary"], "--summary goes with the command 'distribution'"),
        (["summary", "--format", "csv"], "'summary' is text for people"),
        (["inlinks", "--count-by", "kye"], "unknown way of counting 'kye'; did you mean 'key'?"),
        (["inlinks", "--from", "c1"], "--from goes with the command 'changes'"),
        (["inlinks", "--lost-checks", "1"], "--lost-checks goes with the command 'changes'"),
        (["changes", "--crawl", "c1"], "'changes' takes --from and --to, not --crawl"),
        (["changes", "--count-by", "url"], "'changes' compares links by key"),
        (["changes", "--lost-checks", "0"], "--lost-checks takes a whole number from 1; got '0'"),
        (["changes", "--lost-hours", "-1"], "--lost-hours takes a whole number of hours; got '-1'"),
        (["changes"], "changes need two crawls of the same kind: only one site crawl of site.example has ended"),
        (["backlinks", "--site", "site.exampel"], "'site.exampel'; it holds: site.example"),
        (["backlinks", "--crawl", "c1"], "holds no crawl 'c1'; it holds: c2026"),
        (["backlinks", "--out", "/dev/null/x"], "'/dev/null/x' cannot be written: Not a directory"),
        (["backlinks", "--out", "/dev/null/x", "--format", "csv"], "'/dev/null/x' cannot be written: Not a directory"),
        (["domains", "--domain-ranks", "x" * 300], f"'{'x' * 300}': File name too long"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(audited, run, words, line):
    code, out, err = run(audited.store, *words)
    assert (code, out) == (2, b"")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert line in err


@pytest.mark.parametrize("words", [("all", "--quiet"), ("backlinks", "--json")])
def test_a_full_disk_behind_standard_output_is_one_line(builder, words):
    builder.crawl("referrers", [builder.page("https://a.example/")])
    command = [sys.executable, "-m", "analysis", *words, "--store", str(builder.store.root)]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "error: standard output cannot be written: No space left on device\n"


def test_parquet_is_not_for_a_terminal(audited, run, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = run(audited.store, "backlinks", "--format", "parquet")
    assert (code, out) == (2, b"")
    assert err == "error: parquet is not for a terminal: write it to a file with --out FILE\n"


def test_the_environment_names_the_store(audited, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LINKSPIDER_STORE", str(audited.store.root))
    assert main(["backlinks", "--format", "csv"]) == 0
    monkeypatch.delenv("LINKSPIDER_STORE")
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert main(["backlinks"]) == 2
    assert capsys.readouterr().err.startswith(f"error: store '{Path('data/store')}' does not exist")


def test_the_site_shown_of_several_is_said_on_standard_error(audited, run):
    audited.crawl("site", [audited.page("https://b.example/")], site="b.example", hour=20)
    code, out, err = run(audited.store, "inlinks", "--format", "csv")
    assert (code, err.splitlines()[0]) == (0, "note: the store holds 2 sites: showing b.example; --site names another")
    assert len(out.splitlines()) == 2


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert all(command in out for command in [*SHOWN, "summary", "all"])


@pytest.mark.parametrize("words", [["--top", "0"], ["--format", "csv"], ["--format", "json"], ["--format", "parquet"]])
def test_a_reader_that_leaves_early_is_no_fault(builder, words):
    builder.crawl("site", [builder.page(f"https://site.example/{number}") for number in range(3000)])
    command = [sys.executable, "-m", "analysis", "inlinks", "--store", str(builder.store.root), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read().decode()
    assert process.returncode == 0
    assert [line for line in err.splitlines() if not line.startswith("note: ")] == []


@pytest.fixture
def checked(audited):
    """The referring pages again, with seed lists of two tools, and verdicts."""
    one, two, blog, dead = (
        "https://www.a.example/1",
        "https://a.example/2",
        "https://b.github.io/post",
        "https://d.example/",
    )
    guide = "https://site.example/guide"
    checks = [
        audited.check(one, guide, "live_followed", "ahrefs gsc_latest", verdict_detail="=1+1", is_followed=True),
        audited.check(two, guide, "link_removed", "ahrefs"),
        audited.check(blog, guide, "live_nofollow"),
        audited.check(dead, guide, "refused", "gsc_latest", verdict_detail="status 403", last_good_verdict="live_ugc"),
    ]
    seeds = [audited.seed("ahrefs", one), audited.seed("ahrefs", two), audited.seed("gsc_latest", one)]
    seeds.append(audited.seed("gsc_latest", dead))
    links = [
        audited.link(one, guide, "the guide", link_scope="backlink", hour=15),
        audited.link(blog, guide, "docs", followed=False, link_scope="backlink", hour=15),
    ]
    pages = [audited.page(one, site_link_count=1), audited.page(two), audited.page(blog, site_link_count=1)]
    pages.append(audited.page(dead, "http_error", 403))
    more = {"backlink_checks": checks, "seeds": seeds}
    audited.crawl(
        "referrers",
        [page._replace(fetched_at=page.fetched_at.replace(day=22)) for page in pages],
        links,
        day=22,
        hour=15,
        more=more,
    )
    return audited


def test_checks_are_counted_and_shown(checked, run):
    code, out, err = run(checked.store, "checks")
    text = " ".join(out.decode().split())
    assert (code, err) == (0, "")
    assert text.startswith(
        "Backlink checks of site.example: backlinks verified on 2 of 3 pages asked about: 1 with a live link; "
        "1 not seen, so not lost (1 refused), of which 1 had a live link when last seen "
        "4 pairs of page and target: 1 link_removed, 1 live_followed, "
        "1 live_nofollow, 1 refused Verdict"
    )
    _, out, _ = run(checked.store, "checks", "--format", "csv")
    header, *rows = csv.reader(io.StringIO(out.decode(), newline=""))
    assert header == [column.name for column in TABLES["backlink_checks"].columns]
    assert [row[header.index("verdict_detail")] for row in rows] == ["", "'=1+1", "", "status 403"]
    _, out, _ = run(checked.store, "checks", "--format", "json", "--top", "1")
    assert [row["verdict"] for row in json.loads(out)] == ["link_removed"]


def test_pages_of_the_site_itself_are_not_among_those_with_a_live_link(audited, run):
    guide, one, own = "https://site.example/guide", "https://www.a.example/1", "https://www.site.example/about"
    told = [audited.check(one, guide, "live_followed", "ahrefs"), audited.check(own, None, "live_followed", "ahrefs")]
    seeds = [audited.seed("ahrefs", one), audited.seed("ahrefs", own)]
    links = [audited.link(one, guide, link_scope="backlink")]
    pages = [audited.page(one, site_link_count=1), audited.page(own, site_link_count=1)]
    audited.crawl("referrers", pages, links, day=22, more={"backlink_checks": told, "seeds": seeds})
    left_out = "1 page of the site's own domain left out"
    words = f"backlinks verified on 1 of 1 page asked about: 1 with a live link; {left_out}"
    for command in ("checks", "summary"):
        _, out, _ = run(audited.store, command)
        assert words in " ".join(out.decode().split())
    _, out, _ = run(audited.store, "overlap")
    assert f"1 pair of tools; {left_out}" in " ".join(out.decode().split())
    (row,) = json.loads(run(audited.store, "overlap", "--format", "json")[1])
    assert (row["referring_pages_a"], row["domains_a"], row["live_pages_a"]) == (1, 1, 1)


def test_the_summary_and_the_marts_know_of_verdicts(checked, run):
    _, out, _ = run(checked.store, "summary")
    assert "backlinks verified on 2 of 3 pages asked about: 1 with a live link" in " ".join(out.decode().split())
    _, out, _ = run(checked.store, "backlinks", "--format", "json")
    told = [(row["verdict"], row["sources"], row["placement"], row["resolved_url"]) for row in json.loads(out)]
    guide = "https://site.example/guide"
    assert told == [("live_followed", "ahrefs gsc_latest", "content", guide), ("live_nofollow", None, "content", guide)]
    code, out, err = run(checked.store, "overlap")
    assert (code, err) == (0, "")
    assert out.decode().startswith("Overlap of the seed lists of site.example: 6 pairs of tools\n")


def test_checks_that_nobody_wrote_are_said_so(audited, run):
    code, out, err = run(audited.store, "checks")
    assert (code, out) == (2, b"")
    assert err.startswith("error: crawl c20261120T100000Z-referrers-site.example of site.example wrote no verdicts")
    site = audited.store.manifests()[-1]["crawl_id"]
    code, _, err = run(audited.store, "checks", "--crawl", site)
    assert (code, err) == (2, "error: 'checks' needs a referrers crawl, and --crawl names none\n")


def test_changes_are_counted_shown_and_written(checked, run):
    code, out, err = run(checked.store, "changes")
    text = " ".join(out.decode().split())
    assert code == 0
    assert "0 new, 0 lost, 4 changed (2 of them suspected_lost)" in text
    compared, guessed = err.splitlines()
    assert compared == (
        "note: only one site crawl of site.example has ended: c20261120T110000Z-site-site.example; "
        "nothing to compare it with"
    )
    assert guessed.startswith("note: nobody named priority pages")
    path = checked.store.mart_path("link_changes", "site.example")
    assert pq.read_table(path, partitioning=None).schema.equals(MARTS["link_changes"].schema, check_metadata=True)
    _, out, _ = run(checked.store, "changes", "--lost-checks", "1", "--format", "json")
    assert [(row["change"], row["reason"], row["links"]) for row in json.loads(out)] == [
        ("changed", "fewer_links", 1),  # one of the two on a.example/1
        ("changed", "rel is_followed", 1),
        ("lost", "link_removed", 1),
        ("lost", "link_removed", 1),
    ]
    first, last = (name for name in (each["crawl_id"] for each in checked.store.manifests()) if "referrers" in name)
    code, _, err = run(checked.store, "changes", "--from", first, "--to", last)
    assert (code, err) == (0, f"{guessed}\n")
    code, _, err = run(checked.store, "changes", "--from", last, "--to", first)
    assert (code, err.count("\n")) == (2, 1)
    code, out, _ = run(checked.store, "all")
    assert str(path) in out.decode()


@pytest.mark.parametrize(
    ("way", "inlinks"), [("key", [2, 2, 1, 0]), ("resolved", [2, 2, 1, 0]), ("url", [2, 2, 1, 0, 0])]
)
def test_the_way_of_counting_is_said(audited, run, way, inlinks):
    _, out, err = run(audited.store, "inlinks", "--count-by", way, "--format", "json")
    assert sorted((row["inlinks"] for row in json.loads(out)), reverse=True) == inlinks
    words = {"url": "counted by raw URL", "resolved": "counted by resolved URL"}.get(way, "")
    assert words in err
    assert bool(err) is bool(words)
    _, out, _ = run(audited.store, "inlinks", "--count-by", way)
    assert words in " ".join(out.decode().split())


def test_one_command_alone_does_not_count_marts_otherwise_than_those_beside_it(audited, run):
    def written():
        return {path.parts[-3]: path.read_bytes() for path in audited.store.root.glob("marts/*/*/part-0.parquet")}

    def told(way, command="inlinks"):
        code, out, err = run(audited.store, command, "--count-by", way, "--format", "json")
        assert code == 0
        return len(json.loads(out)), "shown and not written: " in err

    assert told("url") == (5, True)
    assert written() == {}
    assert told("key") == (4, False)
    assert set(written()) == {"page_inlinks"}
    assert run(audited.store, "all", "--count-by", "url")[0] == 0
    before = written()
    assert told("key") == (4, True)
    assert told("resolved", "distribution")[1]
    assert written() == before
    assert told("url") == (5, False)


def test_the_resolution_shows_what_ends_elsewhere(builder, run):
    pages = [
        builder.page("https://site.example/"),
        builder.page(
            "https://site.example/a", "redirect", 301, redirect_url="https://site.example/", redirect_kind="http"
        ),
        builder.page("https://site.example/b", canonical_url="https://other.example/b"),
    ]
    builder.crawl("site", pages)
    _, out, _ = run(builder.store, "resolution")
    text = " ".join(out.decode().split())
    ways = "1 by redirect, 0 by canonical, 0 by redirect+canonical; 2 at themselves"
    assert f"3 URLs of the site crawl, or ending there: {ways}" in text
    assert "0 in loops, 1 conflict" in text
    assert len([line for line in out.decode().splitlines() if "site.example/" in line]) == 2
    _, out, _ = run(builder.store, "resolution", "--format", "csv")
    assert len(out.splitlines()) == 4


def test_marts_read_back_as_plain_frames(audited, run):
    run(audited.store, "all")
    frame = pd.read_parquet(audited.store.root / "marts" / "page_inlinks")
    assert frame["site"].astype("str").unique().tolist() == ["site.example"]
    assert len(frame) == 4


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ([], LossRule(2, 0)),
        (["--lost-checks", "1"], LossRule(1, 0)),
        (["--lost-checks", "3"], LossRule(3, 0)),
        (["--lost-hours", "24"], LossRule(2, 24)),
        (["--lost-checks", "3", "--lost-hours", "72"], LossRule(3, 72)),
    ],
)
def test_two_checks_make_a_loss_unless_otherwise_asked(words, rule):
    assert parse(["changes", *words]).rule == rule


@pytest.mark.parametrize("way", ["url", "resolved"])
def test_authority_is_the_same_however_links_are_counted(audited, run, way):
    first = run(audited.store, "authority", "--format", "json")
    assert run(audited.store, "authority", "--format", "json", "--count-by", way)[:2] == first[:2]


def test_a_disavow_file_is_a_draft_and_is_written_only_when_asked_for(audited, run, tmp_path):
    file = tmp_path / "disavow.txt"
    assert run(audited.store, "disavow", "--out", str(file))[0] == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# DRAFT of a disavow file for site.example. Read every entry and delete what you cannot stand"
    assert [line for line in lines if line and not line.startswith(("#", "domain:"))] == []
    assert run(audited.store, "all")[0] == 0
    assert not [*audited.store.root.rglob("*disavow*")]


def test_referring_domains_are_counted_as_asked(audited, run):
    home, guide = "https://site.example/", "https://site.example/guide?utm_source=x"
    one = "https://www.a.example/1"
    links = [audited.link(one, url, "x", link_scope="backlink") for url in (guide, "https://site.example/guide", home)]
    audited.crawl("referrers", [audited.page(one, site_link_count=3)], links, hour=16)
    counts = {}
    for way in ("key", "url"):
        _, out, _ = run(audited.store, "referring-domains", "--count-by", way, "--format", "json")
        (counts[way],) = (row["linked_pages"] for row in json.loads(out))
    assert counts == {"key": 2, "url": 3}


def test_an_interruption_while_modules_are_imported_is_no_traceback(tmp_path):
    (tmp_path / "pandas.py").write_text("raise KeyboardInterrupt")
    command = [sys.executable, "-m", "analysis", "summary"]
    root = Path(__file__).parents[3]
    ended = subprocess.run(command, env={"PYTHONPATH": f"{tmp_path}"}, cwd=root, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")
