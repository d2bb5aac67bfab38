"""``[audit]`` of ``linkspider.toml``: what it may say, where its files are, and the one line for all else."""

from pathlib import Path

import pytest

from linkspider.audit_config import Audit, AuditConfig, read_audit
from linkspider.errors import ConfigError

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text, name="linkspider.toml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return write


def test_without_a_file_nothing_is_said(written):
    assert read_audit() == AuditConfig() == AuditConfig(Audit(), None)


def test_the_file_of_the_working_directory_is_taken(written):
    path = written("[audit]\nsite = 'example.com'")
    assert read_audit() == AuditConfig(Audit(site="example.com"), path)


def test_a_file_without_the_section_says_nothing(written):
    path = written("[site]\nbrands = ['Tea']\n[nonsense]\nx = 1")
    assert read_audit(path) == AuditConfig(Audit(), path)


def test_all_that_the_section_may_say(written):
    path = written(
        """
        [audit]
        site = "https://example.com/"
        seeds = ["a.csv"]
        store = "s"
        domain_ranks = "ranks.txt"
        settings = { DOWNLOAD_DELAY = 0.5, ROBOTSTXT_OBEY = false, LINKSPIDER_CONTACT = "me@example.com" }
        [audit.arguments]
        max_pages = 500
        texts = false
        brands = ["Tea", "T & A"]
        max_depth = "none"
        """
    )
    assert read_audit(path).audit == Audit(
        site="https://example.com/",
        seeds=("a.csv",),
        store="s",
        domain_ranks="ranks.txt",
        arguments=(("max_pages", "500"), ("texts", "false"), ("brands", "Tea,T & A"), ("max_depth", "none")),
        settings=(("DOWNLOAD_DELAY", "0.5"), ("ROBOTSTXT_OBEY", "false"), ("LINKSPIDER_CONTACT", "me@example.com")),
    )


def test_the_example_is_valid():
    found = read_audit(PROJECT / "data" / "linkspider.example.toml").audit
    assert found.site == "https://www.example.com/"
    assert all(getattr(found, name) for name in Audit.__slots__)


@pytest.mark.parametrize(
    ("seeds", "files"),
    [
        (["a.csv"], ["a.csv"]),
        (["*.csv"], ["a.csv", "b.csv"]),
        (["*.csv", "a.csv"], ["a.csv", "b.csv"]),
        (["b.csv", "*.csv"], ["b.csv", "a.csv"]),
        (["deep/**/*.txt"], ["deep/er/c.txt"]),
        (["[x].csv"], ["[x].csv"]),
        (["?.csv"], ["a.csv", "b.csv"]),
        ([], []),
    ],
)
def test_seed_files_are_beside_the_configuration(written, seeds, files):
    for name in ("a.csv", "b.csv", "[x].csv", "deep/er/c.txt"):
        written("x", f"sub/{name}")
    config = AuditConfig(Audit(seeds=tuple(seeds)), Path("sub/my.toml"))
    assert [name for name in config.seed_files() if name != "sub/[x].csv" or "[x].csv" in seeds] == [
        f"sub/{name}" for name in files
    ]


def test_white_space_in_names_of_files_stays_as_it_is(written):
    written("x", "liens\u00a02026.csv")
    path = written(
        """
        [audit]
        site = " https://example.com/ "
        seeds = ["liens\u00a02026.csv"]
        store = "my  store"
        domain_ranks = "my  ranks.txt"
        arguments = { urls = "my  pages.txt", max_depth = " 3 " }
        """
    )
    found = read_audit(path)
    assert found.seed_files() == ["liens\u00a02026.csv"]
    assert (found.audit.store, found.audit.domain_ranks) == ("my  store", "my  ranks.txt")
    assert found.audit.arguments == (("urls", "my  pages.txt"), ("max_depth", "3"))
    assert found.audit.site == "https://example.com/"


def test_seed_files_may_be_anywhere(written, tmp_path):
    written("x", "far/a.csv")
    config = AuditConfig(Audit(seeds=(f"{tmp_path}/far/*.csv", f"{tmp_path}/far/a.csv")), Path("sub/my.toml"))
    assert config.seed_files() == [f"{tmp_path}/far/a.csv"]


def test_a_name_that_no_file_can_have_is_one_line():
    with pytest.raises(ConfigError, match=r"\[audit\] key 'seeds': there is no file 'aaaa"):
        AuditConfig(Audit(seeds=("a" * 5000,)), Path("my.toml")).seed_files()


def test_a_folder_is_no_seed_file(written):
    written("x", "sub/a.csv/b")
    with pytest.raises(ConfigError, match=r"there is no file 'sub/\*\.csv'"):
        AuditConfig(Audit(seeds=("*.csv",)), Path("sub/my.toml")).seed_files()


@pytest.mark.parametrize("name", ["none.csv", "*.none", "**x/../*.none", "a\0b", "none/*/*.csv", "/"])
def test_seed_files_that_are_not_there_are_named(written, name):
    with pytest.raises(ConfigError) as caught:
        AuditConfig(Audit(seeds=(name,)), Path("my.toml")).seed_files()
    assert str(caught.value).startswith("my.toml: [audit] key 'seeds': ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("audit = 3", "linkspider.toml: audit is a section, as in [audit]; got 3"),
        ("[[audit]]", "linkspider.toml: audit is a section, as in [audit]; got [{}]"),
        ("[audit]\nseed = []", "linkspider.toml: [audit] key 'seed': is not known; did you mean 'seeds'?"),
        ("[audit]\nseeds = 'a.csv'", "linkspider.toml: [audit] key 'seeds': takes a list of texts, as in [\"one\", "),
        ("[audit]\nsite = ['x']", "linkspider.toml: [audit] key 'site': takes a text in quotes; got ['x']"),
        ("[audit]\narguments = 'x'", "linkspider.toml: [audit] key 'arguments': takes a table, as in { name = value }"),
        (
            "[audit]\narguments = { a = {} }",
            "linkspider.toml: [audit] key 'arguments': a takes a text in quotes; got a ",
        ),
        (
            "[audit]\nsettings = { A = ' ' }",
            "linkspider.toml: [audit] key 'settings': A takes a text in quotes; got ' '",
        ),
        ("[audit]\nsettings = { A = [1] }", "linkspider.toml: [audit] key 'settings': takes a text in quotes; got 1"),
        ("[audit\n", "linkspider.toml, line 1, "),
    ],
)
def test_every_fault_is_one_line(written, text, line):
    with pytest.raises(ConfigError) as caught:
        read_audit(written(text))
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_named_must_be_there(written):
    with pytest.raises(ConfigError, match=r"there is no file 'no\.toml'"):
        read_audit(Path("no.toml"))
