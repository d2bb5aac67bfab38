"""The figures of an audit for programs, counted by hand, and the step that adds them to its summary."""

import json

import pytest

from analysis.__main__ import main as analyse
from analysis.commands.audit_summary import basis, figures, summary_json
from analysis.commands.conclude import main
from analysis.given.config import Config, Site
from analysis.given.priority_rules import rules_of
from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Wishes
from analysis.measures.coverage import coverage
from analysis.report.facts import Facts
from analysis.tables.identity import CountBy
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.errors import OptionError
from linkspider.model.audit_summary import claim_audit, read_summary, write_summary
from linkspider.model.rows import TargetCheckRow

SITE = "site.example"
HOME, GUIDE, GONE = (f"https://site.example/{name}" for name in ("", "guide", "gone"))


def library(store):
    return Library(Marts(Observed(store, select(store))))


def figures_of(store):
    made = library(store)
    return figures(made.frame, coverage(made.marts.observed), made.wishes)


def test_what_referring_pages_say(audited):
    found = figures_of(audited.store)
    assert found["seeds"] == {
        "rows": 9,
        "accepted": 6,
        "duplicate": 2,
        "rejected": 1,
        "asked_pages": None,
        "seen_pages": None,
        "live_pages": None,
        "held_pages": None,
        "unseen": None,
    }
    assert found["backlinks"] == {
        "referring_domains": 2,
        "followed_referring_domains": 2,
        "backlinks": 5,
        "followed_backlinks": 3,
        "referring_pages": 5,
        "linking_pages": 3,
        "without_link": 1,
        "own": 0,
        "not_read": 1,
        "not_reached": 0,
        "verdicts": None,
    }


def test_what_the_site_says(audited):
    found = figures_of(audited.store)
    assert found["inlinks"] == {
        "internal_links": 6,
        "accepted": 4,
        "read": 2,
        "pages": 4,
        "without_inlinks": 1,
        "mean": 0.75,
        "median": 1,
        "p90": 1,
        "max": 1,
        "gini": 0.25,
    }
    assert found["orphans"] == {"no_inlink": 1}


def test_what_joins_both_says(audited):
    made = library(audited.store)
    found = figures(made.frame, coverage(made.marts.observed), made.wishes)
    told = made.frame("authority_summary").set_index("statistic")["value"]
    assert found["authority"]["entering_domains"] == 2
    assert found["authority"]["capture_rate"] == (None if told.isna()["capture_rate"] else told["capture_rate"])
    assert sum(found["authority"]["leaks"].values()) == pytest.approx(1 - told["authority"])
    assert found["authority"]["leaked"] == pytest.approx(1 - told["authority"])
    assert found["opportunities"] == len(made.frame("link_opportunities"))
    assert found["crawls"].keys() == {"site", "referrers"}


@pytest.mark.parametrize(
    ("outcome", "status", "broken"),
    [
        ("ok", 200, 0),
        ("http_error", 404, 3),
        ("http_error", 410, 3),
        ("http_error", 500, 0),
        ("http_error", 403, 0),
        ("timeout", None, 0),
        ("redirect_loop", 302, 3),
    ],
)
def test_backlinks_are_broken_when_what_they_lead_to_is_surely_gone(builder, outcome, status, broken):
    pages = [builder.page("https://a.example/"), builder.page("https://b.example/")]
    links = [
        builder.link("https://a.example/", GONE, link_scope="backlink"),
        builder.link("https://a.example/", GONE, followed=False, link_scope="backlink"),
        builder.link("https://b.example/", GONE, link_scope="backlink"),
        builder.link("https://b.example/", HOME, link_scope="backlink"),
        builder.link("https://b.example/", "https://site.example/never-met", link_scope="backlink"),
    ]
    builder.crawl("referrers", pages, links, hour=10)
    builder.crawl("site", [builder.page(HOME), builder.page(GONE, outcome, status)], hour=11)
    assert figures_of(builder.store)["broken_backlinks"] == {
        "backlinks": broken,
        "followed_backlinks": 2 if broken else 0,
        "referring_domains": 2 if broken else 0,
        "targets": 1 if broken else 0,
    }


@pytest.mark.parametrize("by", CountBy)
def test_what_is_gone_is_told_by_key_however_pages_are_counted(builder, by):
    page = builder.page("https://a.example/")
    targets = [f"{GONE}?utm_source=x", f"{GONE}?utm_source=y"]
    links = [builder.link(page.url, url, link_scope="backlink") for url in targets]
    builder.crawl("referrers", [page], links, hour=10)
    builder.crawl("site", [builder.page(HOME), builder.page(GONE, "http_error", 404)], hour=11)
    made = Library(Marts(Observed(builder.store, select(builder.store), by)))
    found = figures(made.frame, coverage(made.marts.observed), made.wishes)["broken_backlinks"]
    assert (found["backlinks"], found["targets"]) == (2, 1)


@pytest.mark.parametrize(("status", "broken"), [(404, 1), (410, 1), (500, 0), (200, 0), (None, 0)])
def test_a_target_that_only_the_referrers_crawl_looked_at_is_gone_too(builder, status, broken):
    page = builder.page("https://a.example/")
    links = [builder.link(page.url, url, link_scope="backlink") for url in (GONE, HOME)]
    told = dict.fromkeys(TargetCheckRow._fields) | {"status": status, "checked_at": page.fetched_at}
    checks = [TargetCheckRow(**(told | {"target_url": url, "target_key": url})) for url in (GONE, HOME)]
    builder.crawl("referrers", [page], links, hour=10, more={"target_checks": checks})
    builder.crawl("site", [builder.page(HOME)], hour=11)
    found = json.loads(summary_json(library(builder.store)))["figures"]["broken_backlinks"]
    assert (found["backlinks"], found["targets"]) == (broken, broken)


def test_backlinks_to_a_circle_of_canonicals_lead_to_a_page(builder):
    builder.crawl(
        *("referrers", [builder.page("https://a.example/")]),
        [builder.link("https://a.example/", GONE, link_scope="backlink")],
        hour=10,
    )
    pages = [builder.page(HOME, canonical_url=GONE), builder.page(GONE, canonical_url=HOME)]
    builder.crawl("site", pages, hour=11)
    assert library(builder.store).frame("resolution")["is_loop"].all()
    assert figures_of(builder.store)["broken_backlinks"]["targets"] == 0


@pytest.mark.parametrize("spider", ["site", "referrers"])
def test_one_crawl_is_enough(builder, spider):
    builder.crawl(spider, [builder.page(HOME)])
    found = figures_of(builder.store)
    is_site = spider == "site"
    assert [name for name, told in found.items() if told is None] == (
        ["seeds", "backlinks", "broken_backlinks", "authority", "fixes", "opportunities"]
        if is_site
        else ["broken_backlinks", "inlinks", "authority", "orphans", "fixes", "opportunities"]
    )
    assert found["actions"] == []


def test_marts_that_were_written_say_the_same(audited):
    made = library(audited.store)
    made.publish(name for name in ("coverage", *_NAMES))
    assert figures(Facts(audited.store, SITE).mart, coverage(made.marts.observed), Wishes()) == figures_of(
        audited.store
    )


_NAMES = (
    *("referring_domains", "backlinks", "resolution", "inlink_summary", "authority_summary", "orphans", "fixes"),
    *("link_opportunities", "pitch"),
)


def test_ranks_rest_on_policy_and_rules_alone():
    plain = Wishes()
    assert basis(plain) == basis(Wishes(Config(source="other.toml", site=Site(brands=("Tea",)))))
    others = [
        Wishes(Config(site=Site(own_domains=("a.example",)))),
        Wishes(rules=rules_of("/a/*")),
        Wishes(rules=rules_of("/b/*")),
    ]
    assert len({basis(wishes) for wishes in (plain, *others)}) == 4
    assert basis(Wishes(rules=rules_of("/a/*"))) == basis(Wishes(Config(priority=rules_of("/a/*", "pages.csv"))))


def test_ranks_are_told_by_what_is_in_their_file(tmp_path):
    files = [tmp_path / folder / name for folder, name in (("a", "ranks.csv"), ("b", "ranks.csv"), ("a", "other.csv"))]
    for path, rank in zip(files, (1, 2, 1), strict=True):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"a.example,{rank}\n")
    first, other, same = (Wishes(ranks=path) for path in files)
    assert basis(first) != basis(other)
    assert first.digest != other.digest
    assert (basis(first), first.digest) == (basis(same), same.digest)
    assert basis(first) != basis(Wishes())
    with pytest.raises(OptionError, match=r"--domain-ranks: .* cannot be read"):
        _ = Wishes(ranks=tmp_path).digest


@pytest.fixture
def concluded(audited, monkeypatch, tmp_path, capsys):
    """An audit of both crawls whose marts are written, and what concluding it does."""
    monkeypatch.chdir(tmp_path)
    store = audited.store
    referrers, site = sorted(path.parent.name for path in store.root.glob("crawls/*/manifest.json"))
    assert analyse(["all", "--store", str(store.root)]) == 0

    def conclude(config="", *, hour=12, **told):
        (tmp_path / "linkspider.toml").write_text(config)
        begun = f"2026-11-20T{hour}:00:00+00:00"
        summary = {
            "summary_version": 1,
            "audit_id": claim_audit(store, SITE, begun),
            "site": SITE,
            "scope": {"kind": "host"},
            "state": "ended",
            "is_complete": True,
            "started_at": begun,
            "finished_at": begun,
            "arguments": {"site": {}, "referrers": {}},
            "crawls": [
                {"spider": "referrers", "crawl_id": referrers, "is_complete": True, "incomplete_reasons": None},
                {"spider": "site", "crawl_id": site, "is_complete": True, "incomplete_reasons": None},
            ],
            "versions": {"linkspider": "1", "tables": 3},
            "figures": None,
            "comparison": None,
        } | told
        write_summary(store, summary)
        capsys.readouterr()
        code = main([summary["audit_id"], "--store", str(store.root), "--site", SITE])
        return code, capsys.readouterr(), read_summary(store, SITE, summary["audit_id"])

    return conclude


def test_an_audit_is_concluded(concluded, audited):
    code, told, summary = concluded()
    assert code == 0
    assert told.err == ""
    assert told.out == f"Summary {audited.store.root}/audits/site.example/{summary['audit_id']}/summary.json\n"
    assert summary["figures"] == json.loads(json.dumps(figures_of(audited.store)))
    assert summary["comparison"]["is_asked"] is False


def test_what_got_worse_is_said_and_ends_with_4(concluded, audited):
    _, _, then = concluded()
    rate = then["figures"]["authority"]["capture_rate"]
    then["figures"]["authority"]["capture_rate"] = rate + 0.2
    write_summary(audited.store, then)
    code, told, now = concluded("[alerts]\nbroken_backlinks_rise = 1\ncapture_rate_drop = 0.1", hour=13)
    assert code == 4
    assert told.err.splitlines()[0] == (
        f"alert: capture_rate_drop = 0.1: capture rate {rate + 0.2:.1%} then, {rate:.1%} now (3 and 3 priority pages) "
        f"(since audit {then['audit_id']})"
    )
    assert now["comparison"]["crossed"] == ["capture_rate_drop"]
    assert now["comparison"]["with_audit"] == then["audit_id"]


SITE_CRAWL = "c20261120T110000Z-site-site.example"
INCOMPLETE = [{"spider": "site", "crawl_id": SITE_CRAWL, "is_complete": False, "incomplete_reasons": "max_pages: 3"}]


@pytest.mark.parametrize(("incomplete", "code"), [("false", 0), ("true", 3)])
def test_an_incomplete_audit_is_no_alarm(concluded, incomplete, code):
    concluded()
    config = f"[alerts]\ncompare = true\nincomplete = {incomplete}"
    found, told, summary = concluded(config, hour=13, is_complete=False, crawls=INCOMPLETE)
    assert found == code
    assert told.err == f"note: not compared with an earlier audit: crawl {SITE_CRAWL} is not complete: max_pages: 3\n"
    assert summary["figures"]["backlinks"]["referring_domains"] == 2


def test_an_audit_whose_analysis_died_gets_no_figures_of_an_earlier_one(concluded):
    crawls = [{"spider": "site", "crawl_id": "c2", "is_complete": True, "incomplete_reasons": None}]
    code, told, summary = concluded("[alerts]\ncompare = true", crawls=crawls)
    assert (code, summary["figures"], summary["comparison"]) == (3, None, None)
    assert told.err == (
        f"note: no figures of audit {summary['audit_id']}: the marts in the store do not rest on its crawl c2\n"
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["a1", "--site", SITE], "error: summary '"),
        (["a1", "--sit", SITE], "error: unknown option '--sit'; did you mean '--site'?"),
        (["a1", "--config", "none.toml"], "error: there is no file 'none.toml'"),
    ],
)
def test_what_is_wrong_is_one_line(concluded, audited, capsys, words, line):
    capsys.readouterr()
    assert main([*words, "--store", str(audited.store.root)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(line)
    assert told.count("\n") == 1


def test_the_summary_as_json_is_that_of_the_audit(concluded, audited):
    made = library(audited.store)
    plain = json.loads(summary_json(made))
    assert plain["audit_id"] is None
    _, _, summary = concluded()
    found = json.loads(summary_json(made))
    assert found == summary
    assert found["figures"] == plain["figures"]


def test_without_an_audit_there_is_nothing_to_conclude(capsys):
    assert main([]) == 2
    line = "error: conclude needs the name of an audit: python -m analysis.commands.conclude AUDIT_ID\n"
    assert capsys.readouterr().err == line


def test_a_file_that_cannot_be_used_is_one_line_here_too(capsys):
    assert main(["a1", "--domain-ranks", "x" * 300]) == 2
    assert capsys.readouterr().err == f"error: '{'x' * 300}': File name too long\n"
