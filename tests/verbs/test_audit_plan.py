"""What an audit is to do: the command line, then the configuration, then the demo."""

import argparse
from pathlib import Path

import pytest
from scrapy.settings import Settings

from linkspider.audit_config import Audit, AuditConfig
from linkspider.audits import Plan, save_plan
from linkspider.demo.server import SEED_FILE, START_URL
from linkspider.errors import ConfigError, OptionError
from linkspider.model.store import Store
from linkspider.verbs.audit_plan import config_settings, make_plan, resumed_plan, settled

SITE = "https://example.com/"


@pytest.fixture(autouse=True)
def plain(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LINKSPIDER_STORE", raising=False)
    monkeypatch.delenv("LINKSPIDER_CONTACT", raising=False)
    Path("sub").mkdir()
    Path("sub/a.csv").write_text("x")


def options(**given):
    names = {"seeds": [], "spargs": [], "set": [], "priority": [], "config": None, "domain_ranks": None}
    return argparse.Namespace(**({**names, "loglevel": None, "resume": None} | given))


def config(**told):
    return AuditConfig(Audit(**told), Path("sub/my.toml"))


def test_the_demo_is_what_nothing_else_says():
    plan = make_plan([], options())
    assert plan.is_demo
    assert plan.site == {"url": START_URL}
    assert plan.referrers == {"seeds": str(SEED_FILE), "target": START_URL}


def test_the_configuration_says_what_the_command_line_does_not():
    told = config(
        site=SITE,
        seeds=("*.csv",),
        store="s",
        domain_ranks="r.txt",
        arguments=(("max_pages", "5"), ("texts", "false"), ("keep", "all"), ("urls", "pages.txt")),
        settings=(("DOWNLOAD_DELAY", "2"),),
    )
    assert make_plan([], options(config="sub/my.toml"), told) == Plan(
        site={"url": SITE, "urls": "sub/pages.txt", "texts": "no", "max_pages": "5"},
        referrers={"seeds": "sub/a.csv", "target": SITE, "keep": "all"},
        settings=("LINKSPIDER_STORE=sub/s", "DOWNLOAD_DELAY=2"),
        is_demo=False,
        report=("--config", "sub/my.toml", "--domain-ranks", "sub/r.txt"),
    )


def test_the_command_line_wins():
    told = config(site=SITE, seeds=("none.csv",), domain_ranks="r", arguments=(("max_pages", "5"),))
    given = options(seeds=["mine.csv"], spargs=["max_pages=7"], set=["RETRY_TIMES=1"], domain_ranks="x")
    plan = make_plan(["https://example.com/de/"], given, told)
    assert plan.site == {"url": "https://example.com/de/", "max_pages": "7"}
    assert plan.referrers == {"seeds": "mine.csv", "target": "https://example.com/de/"}
    assert plan.report == ("--domain-ranks", "x")


@pytest.mark.parametrize(
    ("url", "seeds"),
    [
        ("https://www.example.com/other", "sub/a.csv"),
        ("example.com", "sub/a.csv"),
        ("https://other.example/", None),
        ("https://", None),
    ],
)
def test_seed_files_of_another_site_are_left_out(url, seeds):
    plan = make_plan([url], options(), config(site=SITE, seeds=("a.csv",)))
    assert (plan.referrers and plan.referrers["seeds"]) == seeds


def test_seed_files_without_a_site_are_those_of_the_command_line():
    told = config(seeds=("a.csv",))
    assert make_plan([SITE], options(), told).referrers == {"seeds": "sub/a.csv", "target": SITE}
    with pytest.raises(
        ConfigError, match=r"sub/my\.toml: \[audit\] seeds are of a site: say which with the key 'site'"
    ):
        make_plan([], options(), told)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (
            {"site": SITE, "arguments": (("max_page", "5"),)},
            "sub/my.toml: [audit] key 'arguments': an audit has no argument 'max_page'; did you mean 'max_pages'?",
        ),
        (
            {"settings": (("DOWNLOAD_DELLAY", "5"),)},
            "sub/my.toml: [audit] key 'settings': there is no 'DOWNLOAD_DELLAY'; did you mean 'DOWNLOAD_DELAY'?",
        ),
        (
            {"settings": (("LINKSPIDER_CONTACTS", "5"),)},
            "sub/my.toml: [audit] key 'settings': there is no 'LINKSPIDER_CONTACTS'; did you mean 'LINKSPIDER_CON",
        ),
        (
            {"settings": (("LINKSPIDER_STORE", "x"),)},
            "sub/my.toml: [audit] key 'settings': the store has a key of its own: store",
        ),
        ({"settings": (("ITEM_PIPELINES", "x"),)}, "sub/my.toml: [audit] key 'settings': there is no 'ITEM_PIPELINES'"),
        ({"seeds": ("none.csv",), "site": SITE}, "sub/my.toml: [audit] key 'seeds': there is no file 'sub/none.csv'"),
    ],
)
def test_a_word_that_is_none_is_named(told, line):
    with pytest.raises(ConfigError) as caught:
        make_plan([], options(), config(**told))
    assert str(caught.value).startswith(line)


def test_settings_of_the_environment_go_before_those_of_the_file(monkeypatch):
    told = config(store="s", settings=(("LINKSPIDER_CONTACT", "a"), ("RETRY_TIMES", "1")))
    assert config_settings(told) == ["LINKSPIDER_STORE=sub/s", "LINKSPIDER_CONTACT=a", "RETRY_TIMES=1"]
    monkeypatch.setenv("LINKSPIDER_STORE", "elsewhere")
    assert config_settings(told) == ["LINKSPIDER_CONTACT=a", "RETRY_TIMES=1"]
    monkeypatch.setenv("LINKSPIDER_STORE", "")
    assert config_settings(told)[0] == "LINKSPIDER_STORE=sub/s", "an empty value is none"


def test_the_environment_has_no_settings_of_scrapy(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "error")
    assert config_settings(config(settings=(("LOG_LEVEL", "INFO"),))) == ["LOG_LEVEL=INFO"]


def test_settings_of_the_command_line_go_before_those_of_the_file():
    project = Settings({"LINKSPIDER_STORE": "data/store"})
    told = config(store="s", settings=(("RETRY_TIMES", "1"),))
    assert settled(project, told)["LINKSPIDER_STORE"] == "sub/s"
    assert project["LINKSPIDER_STORE"] == "data/store", "which is not changed"
    project.set("LINKSPIDER_STORE", "typed", "cmdline")
    both = settled(project, told)
    assert (both["LINKSPIDER_STORE"], both["RETRY_TIMES"]) == ("typed", "1")


@pytest.fixture
def begun(tmp_path):
    """A store with an audit that has begun."""
    store = Store(tmp_path / "store")
    plan = Plan({"url": SITE}, None, ("A=1",), is_demo=False, report=("--config", "c"), audit_id="a1")
    save_plan(store, "example.com", plan)
    return store, plan


def test_an_audit_goes_on_as_it_was_planned(begun):
    store, plan = begun
    found = resumed_plan(store, [], options(resume="last"), config(site=SITE, seeds=("a.csv",)))
    assert found == plan
    assert (found.begun_at, found.audit_id) == (plan.begun_at, "a1")
    more = resumed_plan(store, [], options(resume="last", set=["B=2"], priority=["/x"]))
    assert more.settings == ("A=1", "B=2")
    assert more.report == ("--priority", "/x", "--config", "c")


def test_what_an_audit_was_asked_for_stays_when_it_goes_on_by_the_line_that_it_tells(tmp_path):
    store, told = Store(tmp_path / "store"), config(site=SITE, domain_ranks="r.txt")
    asked = options(config="sub/my.toml", priority=["/shop/*", "/tea"], domain_ranks="mine.txt")
    save_plan(store, "example.com", make_plan([], asked, told))
    found = resumed_plan(store, [], options(resume="last", config="sub/my.toml"), told)
    assert sorted(found.report) == sorted(make_plan([], asked, told).report)
    other = resumed_plan(store, [], options(resume="last", config="sub/my.toml", priority=["/de/*"]), told)
    assert [value for value in other.report if value.startswith("/")] == ["/de/*"]


def test_the_level_of_the_log_can_be_changed_when_an_audit_goes_on(begun):
    store, _ = begun
    assert resumed_plan(store, [], options(resume="last", loglevel="DEBUG")).settings == ("A=1", "LOG_LEVEL=DEBUG")


def test_an_interrupted_audit_goes_on_after_one_of_another_site(begun):
    store, plan = begun
    save_plan(store, "b.example", Plan({"url": "https://b.example/", "scope": "domain"}, None, (), is_demo=False))
    assert resumed_plan(store, [], options(resume="last"), config(site=SITE)) == plan
    for typed in (SITE, "example.com"):
        assert resumed_plan(store, [typed], options(resume="last"), config(site="b.example")) == plan
    assert resumed_plan(store, [], options(resume="last")).site["url"] == "https://b.example/"
    of_domain = config(site="https://b.example/", arguments=(("scope", "domain"),))
    assert resumed_plan(store, [], options(resume="last"), of_domain).site["url"] == "https://b.example/"


def test_a_site_is_found_by_its_domain_where_that_is_audited(begun):
    store, _ = begun
    url, asked = "https://shop.b.example/", options(spargs=["scope=domain"])
    save_plan(store, "b.example", make_plan([url], asked))
    save_plan(store, "c.example", Plan({"url": "https://c.example/"}, None, (), is_demo=False))
    found = resumed_plan(store, [url], options(resume="last", spargs=["scope=domain"]))
    assert found.site == {"url": url, "scope": "domain"}


@pytest.mark.parametrize("planned", ["example.com", "https://example.com", SITE, "https://example.com/de"])
def test_an_audit_goes_on_however_its_site_is_typed(tmp_path, planned):
    store = Store(tmp_path / "store")
    save_plan(store, "example.com", make_plan([planned], options()))
    path = "de" if planned.endswith("de") else ""
    for typed in (
        "example.com",
        f"https://example.com/{path}",
        f"www.example.com/{path}",
        f"HTTP://Example.com/{path}",
    ):
        assert resumed_plan(store, [typed], options(resume="last")).site["url"] == planned


def test_an_audit_of_something_else_does_not_go_on(begun):
    store, _ = begun
    with pytest.raises(
        OptionError, match=r"the last audit was of https://example\.com/, and sub/my\.toml names x\.example"
    ):
        resumed_plan(store, [], options(resume="last"), config(site="x.example"))
    with pytest.raises(OptionError, match=r"and the command line names https://example\.com/de/: name the site"):
        resumed_plan(store, ["https://example.com/de/"], options(resume="last"))
    with pytest.raises(OptionError, match="name one site; got a b"):
        resumed_plan(store, ["a", "b"], options(resume="last"))
    with pytest.raises(OptionError, match="with other arguments"):
        resumed_plan(store, [], options(resume="last", spargs=["max_pages=1"]), config(site=SITE))
    with pytest.raises(OptionError, match="--resume takes 'last', not 'first'"):
        resumed_plan(store, [], options(resume="first"))
