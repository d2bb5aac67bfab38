"""``linkspider.toml``: what it may say, and the one line for everything else."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from analysis.commands.describe import documents
from analysis.given.config import DECLARED, LABELLED, Alerts, Config, PriorityTable, read_config
from analysis.given.patterns import labels
from analysis.given.policy import Policy
from analysis.marts.study import Wishes
from linkspider.audit_config import Audit
from linkspider.config_values import defaults
from linkspider.errors import ConfigError

PROJECT = Path(__file__).resolve().parents[3]
EXAMPLE = PROJECT / "data" / "linkspider.example.toml"


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text, name="linkspider.toml"):
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return Path(name)

    return write


@pytest.mark.parametrize("name", documents())
def test_generated_documents_are_fresh(name):
    assert (PROJECT / "docs" / name).read_text(encoding="utf-8") == documents()[name], "run `make docs`"


def test_every_key_is_documented_in_words():
    text = documents()["config.md"]
    for kind in (*DECLARED.values(), PriorityTable, Audit):
        for each in fields(kind):
            row = next(line for line in text.splitlines() if line.startswith(f"| `{each.name}` |"))
            assert all(cell.strip() for cell in row.split("|")[2:3] + row.split("|")[4:5])
    assert "``" not in text


def test_every_key_is_read_somewhere():
    """``spam_lexicon`` was read from the file, documented, and asked for by nothing."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "analysis").rglob("*.py"))
    keys = [each.name for kind in DECLARED.values() for each in fields(kind)]
    assert [key for key in keys if not re.search(rf"\.{key}\b", code)] == []


def test_without_a_file_all_is_default(written):
    assert read_config() == Config()
    assert Config().policy == Policy()


def test_the_file_of_the_working_directory_is_taken(written):
    written('[site]\nbrands = ["Tea"]')
    assert read_config().site.brands == ("Tea",)
    assert read_config().source == "linkspider.toml"


def test_an_empty_file_is_all_default(written):
    assert read_config(written("")) == Config(source="linkspider.toml")


def test_a_byte_order_mark_is_no_matter(written):
    assert read_config(written(b"\xef\xbb\xbf[site]\nbrands = ['T\xc3\xa9']\n")).site.brands == ("T\u00e9",)


def test_the_example_is_valid_and_names_every_section_and_key():
    found = read_config(EXAMPLE)
    assert found.site.brands == ("Example Tea", "exampletea")
    assert found.site.own_domains == ("example.de", "example-tea.net")
    assert found.policy == Policy()
    assert found.alerts == Alerts(True, 3, 0.05, 1, 0.05, 5, True)
    assert [(rule.weight, rule.label) for rule in found.priority] == [(3, "pricing"), (2.5, "product"), (1, "service")]
    assert [group.label for group in found.page_types] == ["article", "product", "category", "tool"]
    assert [group.label for group in found.clusters] == ["green tea", "brewing"]
    text = EXAMPLE.read_text(encoding="utf-8")
    assert all(f"\n[{name}]\n" in text for name in (*DECLARED, *LABELLED, "audit"))
    assert all(f"\n{key} = " in text for kind in (*DECLARED.values(), PriorityTable, Audit) for key in defaults(kind))


def test_all_that_a_file_may_say(written):
    path = written(
        """
        priority = ["/a/*", { regex = "b$", weight = 2, label = " b  b " }]
        [site]
        own_domains = ["https://www.example.de/x", "a.github.io"]
        [anchors]
        exact = ["green  tea"]
        spam_lexicon = false
        [policy]
        damping = 0.5
        content_weight = 1
        """
    )
    found = read_config(path)
    assert found.site.own_domains == ("example.de", "a.github.io")
    assert found.anchors.exact == ("green tea",)
    assert found.anchors.spam_lexicon is False
    assert found.policy == Policy(damping=0.5)
    assert [(rule.pattern.text, rule.weight, rule.label) for rule in found.priority] == [
        ("/a/*", 1, None),
        ("b$", 2, "b b"),
    ]


def test_rules_in_short_name_files_beside_the_configuration(written, tmp_path):
    (tmp_path / "sub").mkdir()
    written("https://e.example/1,4,one\n", "sub/pages.csv")
    found = read_config(written('[priority]\nrules = ["pages.csv", "^https://e"]', "sub/my.toml"))
    assert [(rule.weight, rule.label) for rule in found.priority] == [(4, "one"), (1, None)]
    assert found.priority[0].source == "pages.csv, line 1"
    assert found.priority[1].source == "my.toml: [priority] rules 2 ^https://e"  # no folder of the machine


def test_the_first_label_that_holds_is_a_pages(written):
    found = read_config(written('[page_types]\nguide = "/blog/how-*"\narticle = ["/blog/*", "/news/*"]'))
    keys = [f"https://e.example{path}" for path in ("/blog/how-to", "/blog/x?p=1", "/news/", "/blogs", "/")]
    assert list(labels(keys, found.page_types)) == ["guide", "article", "article", None, None]
    assert list(labels([], found.page_types)) == []


def test_what_an_audit_does_is_left_to_the_crawler(written):
    assert read_config(written("[audit]\nsite = 3\nwhat = true")) == Config(source="linkspider.toml")


def test_the_same_configuration_elsewhere_is_the_same(written, tmp_path):
    (tmp_path / "pages.txt").write_text("/tea\n")
    here = written('priority = ["/shop/*", "pages.txt", {url = "/"}]\n')
    elsewhere = Path("..") / tmp_path.name / here
    assert Wishes(read_config(here)).digest == Wishes(read_config(elsewhere)).digest
    assert Wishes(read_config(here)).digest != Wishes(read_config(written('priority = ["/tea/*"]\n'))).digest


def test_alerts_change_no_mart(written):
    plain, alarmed = read_config(written("")), read_config(written("[alerts]\nlost_checks = 2"))
    assert plain != alarmed
    assert repr(plain) == repr(alarmed), "of which a digest is made"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[sites]", "linkspider.toml: [sites] is no section; did you mean 'site'?"),
        ("brands = []", "linkspider.toml: [brands] is no section; known: "),
        ("site = 1", "linkspider.toml: site is a section, as in [site]; got 1"),
        ("[[policy]]", "linkspider.toml: policy is a section, as in [policy]; got [{}]"),
        ("[site]\nbrand = []", "linkspider.toml: [site] key 'brand': is not known; did you mean 'brands'?"),
        ("[site]\nbrands = 'x'", "linkspider.toml: [site] key 'brands': takes a list of texts, as in [\"one\", "),
        ("[site]\nbrands = ['x', 3]", "linkspider.toml: [site] key 'brands': takes a text in quotes; got 3"),
        ("[site]\nbrands = [' ']", "linkspider.toml: [site] key 'brands': takes a text in quotes; got ' '"),
        ("[site]\nown_domains = ['a b']", "linkspider.toml: [site] key 'own_domains': takes domains, as in "),
        (
            "[site]\nallowed_domains = ['blog.example.com']",
            (
                "linkspider.toml: [site] key 'allowed_domains': takes registrable domains, and 'blog.example.com' is a "
                "host; did you mean 'example.com'?"
            ),
        ),
        ("[anchors]\nspam_lexicon = 'no'", "linkspider.toml: [anchors] key 'spam_lexicon': takes true or false; got "),
        ("[policy]\ndamping = true", "linkspider.toml: [policy] key 'damping': takes a number; got true"),
        ("[policy]\ndamping = 0.9999", "linkspider.toml: [policy] key 'damping': is a number above 0, at most 0.999"),
        ("[policy]\ndamping = nan", "linkspider.toml: [policy] key 'damping': takes a number; got nan"),
        ("[policy]\ndampening = 1", "linkspider.toml: [policy] key 'dampening': is not known; did you mean 'damping'?"),
        ("[alerts]\ncompare = 1", "linkspider.toml: [alerts] key 'compare': takes true or false; got 1"),
        (
            "[alerts]\nlost_referring_domain = 1",
            (
                "linkspider.toml: [alerts] key 'lost_referring_domain': is not known; did you mean "
                "'lost_referring_domains'?"
            ),
        ),
        (
            "[alerts]\nbroken_backlinks = 1",
            "linkspider.toml: [alerts] key 'broken_backlinks': is not known; did you mean 'broken_backlinks_rise'?",
        ),
        (
            "[alerts]\nlost_checks = 0",
            "linkspider.toml: [alerts] key 'lost_checks': takes a whole number from 1 up; got 0",
        ),
        ("[alerts]\nlost_checks = 1.5", "linkspider.toml: [alerts] key 'lost_checks': takes a whole number from 1 up"),
        ("[alerts]\nlost_checks = true", "linkspider.toml: [alerts] key 'lost_checks': takes a whole number from 1 up"),
        (
            "[alerts]\nbroken_backlinks_rise = -5",
            "linkspider.toml: [alerts] key 'broken_backlinks_rise': takes a whole ",
        ),
        (
            "[alerts]\ncapture_rate_drop = 5",
            (
                "linkspider.toml: [alerts] key 'capture_rate_drop': takes a share above 0, at most 1, as in 0.05 for "
                "5%; got 5"
            ),
        ),
        ("[alerts]\ncapture_rate_drop = 0", "linkspider.toml: [alerts] key 'capture_rate_drop': takes a share above 0"),
        (
            "[alerts]\ncapture_rate_drop = nan",
            "linkspider.toml: [alerts] key 'capture_rate_drop': takes a share above 0",
        ),
        ("[alert]", "linkspider.toml: [alert] is no section; did you mean 'alerts'?"),
        ("[audti]", "linkspider.toml: [audti] is no section; did you mean 'audit'?"),
        ("audit = 3", "linkspider.toml: audit is a section, as in [audit]; got 3"),
        ("[page_types]\nx = 3", "linkspider.toml: [page_types] key 'x': takes a list of texts"),
        ("[page_types]\nx = '('", "linkspider.toml: [page_types] key 'x': '(' is not a URL: it has no host"),
        ("[clusters]\nx = ['re:(']", "linkspider.toml: [clusters] key 'x': 're:(' is no regular expression of RE2"),
        ("priority = 3", "linkspider.toml: priority takes [[priority]] tables, or [priority] with rules; got 3"),
        ("priority = [3]", "linkspider.toml: [[priority]] 1 takes a text in quotes; got 3"),
        ("priority = ['^(?=x)']", "linkspider.toml: [[priority]] 1: '^(?=x)' is no regular expression of RE2, which "),
        ("[priority]\nrule = []", "linkspider.toml: [priority] key 'rule': is not known; did you mean 'rules'?"),
        ("[priority]\nrules = ['x.csv']", "linkspider.toml: [priority] rules 1: there is no file 'x.csv'"),
        ("[[priority]]\nweight = 1", "linkspider.toml: [[priority]] 1 takes one of url, regex and glob; it has none"),
        (
            "[[priority]]\nurl = '/a'\n[[priority]]\nurl = '/a'\nglob = '*'",
            "linkspider.toml: [[priority]] 2 takes one of url, regex and glob; it has url and glob",
        ),
        (
            "[[priority]]\nurl = '/a'\nweight = 0",
            "linkspider.toml: [[priority]] 1 key 'weight': a weight is a number above 0",
        ),
        ("[[priority]]\nregexp = 'a'", "linkspider.toml: [[priority]] 1 key 'regexp': is not known; did you mean 're"),
        ("[[priority]]\nglob = 'x/*'", "linkspider.toml: [[priority]] 1 key 'glob': 'x/*' is not a URL: it has no "),
        ("[site]\nbrands = \n", "linkspider.toml, line 2, column 10: invalid value"),
        ("[site]\nbrands = ['x'", "linkspider.toml, line 2, at its end: unclosed array"),
        ("[site]\n[site]", "linkspider.toml, line 2, column 6: cannot declare ('site',) twice"),
        (b"[site]\nbrands = ['\xff']", "linkspider.toml, line 2: is no UTF-8 text"),
        ("x = " + "[" * 50_000, "linkspider.toml: its lists or tables are nested too deeply"),
        ("[policy]\ndamping = " + "9" * 5_000, "linkspider.toml, "),
        ('[site]\n"a\\nb" = 1', "linkspider.toml: [site] key 'a\\nb': is not known"),
        ('["a\\nb"]', "linkspider.toml: [a\\nb] is no section"),
    ],
)
def test_every_fault_is_one_line(text, line, written):
    with pytest.raises(ConfigError) as caught:
        read_config(written(text))
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("name", "line"),
    [("no.toml", "there is no file 'no.toml'"), (".", ". cannot be read: Is a directory")],
)
def test_a_file_that_is_named_must_be_there(name, line, written):
    with pytest.raises(ConfigError) as caught:
        read_config(Path(name))
    assert str(caught.value) == line
