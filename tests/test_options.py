"""What a person asks for: spider arguments, linkspider's own settings, and everything checked before a crawl starts."""

import dataclasses
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from linkspider import own_settings, preflight
from linkspider.errors import LinkspiderError, OptionError, SeedFileError, nearest
from linkspider.frontier.budgets import ARGUMENTS, BudgetLimits
from linkspider.options import REFERRERS_ARGUMENTS, SITE_ARGUMENTS, ReferrersOptions, SiteOptions
from linkspider.own_settings import OWN_SETTINGS, from_environment, refuse_unknown
from linkspider.verbs import audit_plan as audit

PAGE_HINT = "the page to start from, as in -a url=https://example.com/"
SITE_HINT = "the site whose backlinks are looked for, as in -a target=example.com"
SITE = [
    # what is given, and what is read from it: URL, kind, folder, pages at most, depth at most
    ({"url": "https://example.com/"}, ("https://example.com/", "host", "/", None, 25)),
    ({"url": " Example.COM/a/b#c "}, ("https://example.com/a/b", "host", "/", None, 25)),
    ({"url": "example.com/a/b", "scope": "prefix"}, ("https://example.com/a/b", "prefix", "/a/", None, 25)),
    ({"url": "example.com", "scope": " DOMAIN "}, ("https://example.com/", "domain", "/", None, 25)),
    ({"url": "example.com", "max_pages": "1", "max_depth": "0"}, ("https://example.com/", "host", "/", 1, 0)),
    ({"url": "example.com", "max_pages": " 500 ", "max_depth": ""}, ("https://example.com/", "host", "/", 500, 25)),
    (
        {"url": "example.com", "max_pages": "none", "max_depth": " NONE "},
        ("https://example.com/", "host", "/", None, None),
    ),
]
BAD_SITE = [
    ({}, f"url is missing: {PAGE_HINT}"),
    ({"url": " "}, f"url is missing: {PAGE_HINT}"),
    ({"url": "word"}, f"url 'word' is not a URL: it has no host; give {PAGE_HINT}"),
    (
        {"url": "ftp://example.com/"},
        f"url 'ftp://example.com/' has the scheme 'ftp': only http and https pages can be fetched; give {PAGE_HINT}",
    ),
    ({"url": "example.com", "scope": "hosts"}, "scope 'hosts' is not known; did you mean 'host'?"),
    ({"url": "example.com", "scope": "xyz"}, "scope 'xyz' is not known; known: domain, host, prefix"),
    ({"url": "example.com", "scope": ""}, "scope '' is not known; known: domain, host, prefix"),
    ({"url": "example.com", "max_pages": "0"}, "max_pages '0' is not a whole number from 1 up, nor 'none'"),
    ({"url": "example.com", "max_pages": "-1"}, "max_pages '-1' is not a whole number from 1 up, nor 'none'"),
    ({"url": "example.com", "max_pages": "1e3"}, "max_pages '1e3' is not a whole number from 1 up, nor 'none'"),
    ({"url": "example.com", "max_pages": "1.5"}, "max_pages '1.5' is not a whole number from 1 up, nor 'none'"),
    ({"url": "example.com", "max_depth": "deep"}, "max_depth 'deep' is not a whole number from 0 up, nor 'none'"),
    ({"url": "example.com", "max_depth": "²"}, "max_depth '²' is not a whole number from 0 up, nor 'none'"),
    ({"url": "example.com", "maxpages": "5"}, "spider 'site' has no argument 'maxpages'; did you mean 'max_pages'?"),
    (
        {"url": "example.com", "URL": "x"},
        f"spider 'site' has no argument 'URL'; known: {', '.join(sorted(SITE_ARGUMENTS))}",
    ),
    ({"keep": "all"}, f"spider 'site' has no argument 'keep'; known: {', '.join(sorted(SITE_ARGUMENTS))}"),
    ({"url": "example.com", "max_host_pages": "0"}, "max_host_pages '0' is not a whole number from 1 up, nor 'none'"),
    ({"url": "example.com", "max_hosts": "no"}, "max_hosts 'no' is not a whole number from 1 up, nor 'none'"),
    ({"url": "e.com", "max_pages": "9" * 19}, f"max_pages '{'9' * 19}' is not a whole number from 1 up, nor 'none'"),
    (
        {"url": "example.com", "max_sesion_ids": "5"},
        "spider 'site' has no argument 'max_sesion_ids'; did you mean 'max_session_ids'?",
    ),
    ({"url": "example.com", "resum": "last"}, "spider 'site' has no argument 'resum'; did you mean 'resume'?"),
]
BAD_REFERRERS = [
    ({"target": "example.com"}, "seeds is missing: the files that list referring pages, as in -a seeds=links.csv"),
    (
        {"seeds": " ", "target": "example.com"},
        "seeds is missing: the files that list referring pages, as in -a seeds=links.csv",
    ),
    ({"seeds": "links.csv"}, f"target is missing: {SITE_HINT}"),
    ({"seeds": "links.csv", "target": "word"}, f"target 'word' is not a URL: it has no host; give {SITE_HINT}"),
    ({"seeds": "links.csv", "target": "example.com", "keep": "alls"}, "keep 'alls' is not known; did you mean 'all'?"),
    ({"seeds": "links.csv", "target": "example.com", "keep": "1"}, "keep '1' is not known; known: all, site"),
    ({"seed": "links.csv"}, "spider 'referrers' has no argument 'seed'; did you mean 'seeds'?"),
    (
        {"seeds": "links.csv", "max_pages": "5"},
        (
            "spider 'referrers' has no argument 'max_pages'; "
            "known: brands, conditional, keep, redirectors, resume, scope, seeds, target, targets"
        ),
    ),
]
UNKNOWN_SETTINGS = [
    (["LINKSPIDER_STOR"], "there is no setting 'LINKSPIDER_STOR'; did you mean 'LINKSPIDER_STORE'?"),
    (["PATH", "LINKSPIDER_RESOLVER"], "there is no setting 'LINKSPIDER_RESOLVER'; did you mean 'LINKSPIDER_RESOLVE'?"),
    (
        ["LINKSPIDER_ALLOW_NETWORK"],
        "there is no setting 'LINKSPIDER_ALLOW_NETWORK'; did you mean 'LINKSPIDER_ALLOW_NETWORKS'?",
    ),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to stand in, with two seed files."""
    monkeypatch.chdir(tmp_path)
    for name in ("links.csv", "more, of them.txt"):
        (tmp_path / name).write_text("https://a.example/\n")
    return tmp_path


@pytest.mark.parametrize(("arguments", "expected"), SITE)
def test_what_a_site_crawl_is_asked(arguments, expected):
    options = SiteOptions.read(arguments)
    assert (options.url, options.scope.kind, options.scope.folder, options.max_pages, options.max_depth) == expected
    assert options.scope.contains(options.url)


@pytest.mark.parametrize("named", [{}, {"urls": "links.csv"}])
def test_a_start_page_of_depth_0_has_sitemaps_beside_it_and_a_list_has_nothing(folder, named):
    options = SiteOptions.read({"url": "https://a.example/", "max_depth": "0", "sitemaps": "yes", **named})
    is_open = not named
    assert (options.url is not None, options.reads_sitemaps, options.reads_backlinks) == (is_open, is_open, is_open)


@pytest.mark.parametrize(("arguments", "line"), BAD_SITE)
def test_what_a_site_crawl_cannot_be_asked(arguments, line):
    with pytest.raises(OptionError) as refusal:
        SiteOptions.read(arguments)
    assert str(refusal.value) == line


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize(("value", "read"), [("7", 7), (" None ", None)])
def test_each_budget_is_an_argument(name, value, read):
    options = SiteOptions.read({"url": "example.com", name: value})
    assert options.budgets == dataclasses.replace(BudgetLimits(), **{name: read})
    assert options.asked_limits == {name}


def test_limits_that_are_not_asked_are_defaults():
    options = SiteOptions.read({"url": "example.com", "max_hosts": " ", "max_pages": "5"})
    assert (options.budgets, options.asked_limits) == (BudgetLimits(), {"max_pages"})


@pytest.mark.parametrize(("value", "read"), [("last", "last"), (" 20260101-1 ", "20260101-1"), (" ", None)])
def test_a_crawl_to_go_on_with_is_named(folder, value, read):
    assert SiteOptions.read({"url": "example.com", "resume": value}).resume == read
    assert ReferrersOptions.read({"seeds": "links.csv", "target": "example.com", "resume": value}).resume == read


def test_an_audit_takes_what_its_spiders_take_but_what_it_says_itself():
    assert {*audit._SITE_ARGUMENTS} == {*SITE_ARGUMENTS} - {"url", "resume"}
    assert {*audit._REFERRERS_ARGUMENTS} == {*REFERRERS_ARGUMENTS} - {"seeds", "target", "resume"}
    of_pages = {"urls", "sitemaps", "backlinks", "texts", "conditional"}
    assert {*ARGUMENTS, "max_pages", "scope", "soft_404", *of_pages} == {*audit._SITE_ARGUMENTS}


@pytest.mark.parametrize(
    ("arguments", "keeps", "kind"),
    [
        ({}, False, "host"),
        ({"keep": "site", "scope": "domain"}, False, "domain"),
        ({"keep": " ALL "}, True, "host"),
    ],
)
def test_what_a_referrers_crawl_is_asked(folder, arguments, keeps, kind):
    options = ReferrersOptions.read({"seeds": "links.csv, more, of them.txt", "target": "www.example.com", **arguments})
    assert [path.name for path in options.seeds] == ["links.csv", "more, of them.txt"]
    assert (options.keeps_other_links, options.scope.kind, options.scope.site) == (keeps, kind, "example.com")


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        ({}, ((), True, True)),
        ({"redirectors": "skip", "targets": " Skip"}, ((), False, False)),
        ({"brands": " Kettle  & Leaf, ,KettleLeaf,"}, (("Kettle & Leaf", "KettleLeaf"), True, True)),
    ],
)
def test_what_is_found_out_beside_referring_pages(folder, arguments, read):
    options = ReferrersOptions.read({"seeds": "links.csv", "target": "example.com", **arguments})
    assert (options.brands, options.follows_redirectors, options.checks_targets) == read


@pytest.mark.parametrize(("arguments", "line"), BAD_REFERRERS)
def test_what_a_referrers_crawl_cannot_be_asked(folder, arguments, line):
    with pytest.raises(OptionError) as refusal:
        ReferrersOptions.read(arguments)
    assert str(refusal.value) == line


def test_a_seed_file_that_is_not_there_is_named(folder):
    with pytest.raises(SeedFileError, match=r"no-such\.csv"):
        ReferrersOptions.read({"seeds": "links.csv,no-such.csv", "target": "example.com"})


VALUES = st.sampled_from(["example.com", "host", "1", "0", "", "x", "https://[", "mailto:x"]) | st.text(
    "a1:/. é", max_size=5
)


@given(arguments=st.dictionaries(st.sampled_from(["url", "scope", "max_pages", "max_hosts", "resume", "keep"]), VALUES))
def test_any_arguments_are_understood_or_refused_in_one_line(arguments):
    refusal = None
    try:
        SiteOptions.read(arguments)
    except OptionError as fault:
        refusal = str(fault)
    if refusal is not None:
        assert len(refusal.splitlines()) == 1


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("storr", ["store", "resolve"], "; did you mean 'store'?"),
        ("xyz", ["b", "a"], "; known: a, b"),
        ("xyz", [], "; known: none"),
    ],
)
def test_a_hint_names_what_is_near_or_all_there_is(word, known, hint):
    assert nearest(word, known) == hint


@pytest.mark.parametrize(("names", "line"), UNKNOWN_SETTINGS)
def test_a_mistyped_setting_is_caught(names, line):
    with pytest.raises(OptionError) as refusal:
        refuse_unknown(names)
    assert str(refusal.value) == line


def test_known_settings_and_those_of_others_are_passed_over():
    names = [setting.name for setting in OWN_SETTINGS]
    assert refuse_unknown([*names, "PATH", "SCRAPY_X", "linkspider_store", ""]) is None
    assert sorted(names) == [
        *("LINKSPIDER_ALLOW_NETWORKS", "LINKSPIDER_CONTACT", "LINKSPIDER_PROGRESS", "LINKSPIDER_RESOLVE"),
        "LINKSPIDER_STORE",
    ]


def test_an_own_setting_comes_from_the_environment_or_its_default(monkeypatch):
    monkeypatch.delenv("LINKSPIDER_STORE", raising=False)
    assert from_environment("LINKSPIDER_STORE") == "data/store"
    monkeypatch.setenv("LINKSPIDER_STORE", "elsewhere")
    assert from_environment("LINKSPIDER_STORE") == "elsewhere"
    monkeypatch.setenv("LINKSPIDER_PROGRESS", "")
    assert from_environment("LINKSPIDER_PROGRESS") == "auto"
    monkeypatch.setenv("LINKSPIDER_STORE", "")
    assert from_environment("LINKSPIDER_STORE") == "data/store", "an empty value is no folder"


@pytest.fixture
def clean_environment(monkeypatch):
    for setting in OWN_SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)


def settings(**changes):
    return Settings({setting.name: setting.default for setting in OWN_SETTINGS} | changes)


class Spider:
    """A spider that only checks."""

    checked = None

    @classmethod
    def check(cls, arguments, given):
        cls.checked = (arguments, given)


@pytest.mark.usefixtures("clean_environment")
def test_a_spider_that_checks_is_given_its_arguments_and_settings():
    given = settings()
    preflight.preflight(Spider, {"url": "x"}, given)
    assert Spider.checked == ({"url": "x"}, given)


@pytest.mark.usefixtures("clean_environment")
def test_a_spider_of_others_has_nothing_to_check():
    assert preflight.preflight(SimpleNamespace, {}, settings()) is None


@pytest.mark.usefixtures("clean_environment")
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"LINKSPIDER_STOR": "x"}, "there is no setting 'LINKSPIDER_STOR'"),
        ({"LINKSPIDER_STORE": "s3://bucket/store"}, "LINKSPIDER_STORE 's3://bucket/store' is no folder; only folders"),
        ({"LINKSPIDER_STORE": ""}, "LINKSPIDER_STORE '' is no folder"),
        ({"CONCURRENT_REQUESTS": "2.5"}, "CONCURRENT_REQUESTS '2.5' is not a whole number from 1 up"),
        ({"CONCURRENT_REQUESTS_PER_DOMAIN": 0}, "CONCURRENT_REQUESTS_PER_DOMAIN '0' is not a whole number from 1 up"),
        ({"RETRY_TIMES": "1.5"}, "RETRY_TIMES '1.5' is not a whole number from 0 up"),
        ({"DOWNLOAD_MAXSIZE": "1e7"}, "DOWNLOAD_MAXSIZE '1e7' is not a whole number from 0 up"),
        ({"DOWNLOAD_MAXSIZE": float("inf")}, "DOWNLOAD_MAXSIZE 'inf' is not a whole number from 0 up"),
        ({"DOWNLOAD_DELAY": "x"}, "DOWNLOAD_DELAY 'x' is not a number from 0 up"),
        ({"LINKSPIDER_ALLOW_NETWORKS": "x"}, "LINKSPIDER_ALLOW_NETWORKS: 'x' is no network"),
        ({"LINKSPIDER_RESOLVE": "x"}, "LINKSPIDER_RESOLVE: 'x' is not name=address"),
        ({"LINKSPIDER_PROGRESS": "loud"}, "LINKSPIDER_PROGRESS 'loud' is none of auto, bar, lines, off"),
        ({"LINKSPIDER_PROGRESS": ""}, "LINKSPIDER_PROGRESS '' is none of auto, bar, lines, off"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_before_the_spider_checks(changes, line):
    class Unasked:
        @staticmethod
        def check(*_):
            raise AssertionError("asked too early")

    with pytest.raises(OptionError) as refusal:
        preflight.preflight(Unasked, {}, settings(**changes))
    assert str(refusal.value).startswith(line)


@pytest.mark.usefixtures("clean_environment")
def test_a_mistyped_variable_of_the_environment_is_caught(monkeypatch):
    monkeypatch.setenv("LINKSPIDER_CONTAKT", "me@example.com")
    with pytest.raises(OptionError, match="did you mean 'LINKSPIDER_CONTACT'"):
        preflight.preflight(Spider, {}, settings())


@pytest.mark.usefixtures("clean_environment")
@pytest.mark.parametrize("origin", [None, "/elsewhere/pipelines/__init__.py"], ids=["missing", "another's"])
def test_a_package_of_the_same_name_elsewhere_is_noticed(monkeypatch, origin):
    monkeypatch.setattr(preflight, "find_spec", lambda name: SimpleNamespace(origin=origin))
    with pytest.raises(LinkspiderError, match=r"package 'pipelines' is .* instead of .*pipelines: reinstall"):
        preflight.preflight(Spider, {}, settings())


def test_each_own_setting_is_explained():
    assert all(setting.name.startswith(own_settings.PREFIX) for setting in OWN_SETTINGS)
    assert all(len(setting.meaning.split()) > 3 for setting in OWN_SETTINGS)
