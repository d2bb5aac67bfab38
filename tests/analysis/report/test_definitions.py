"""Definitions: those of docs/method.md, fresh, safe, and each that a figure leads to is there."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from analysis.report import build
from analysis.report.definitions import anchor, document
from analysis.report.sections import head

PROJECT = Path(__file__).resolve().parents[3]
HELD = PROJECT / "analysis" / "report" / "templates" / "definitions.html"


@pytest.fixture(scope="module")
def parsed():
    return LexborHTMLParser(HELD.read_text(encoding="utf-8"))


def test_the_definitions_are_fresh():
    method = (PROJECT / "docs" / "method.md").read_text(encoding="utf-8")
    assert HELD.read_text(encoding="utf-8") == document(method), "run `make docs`"


def test_what_figures_lead_to_is_defined(demo_facts, parsed):
    named = {section.definition for make in build.SECTIONS if (section := make(demo_facts))}
    named |= {tile.definition for tile in head.tiles(demo_facts)}
    defined = {each.attributes["id"].removeprefix("d-") for each in parsed.css("details")}
    assert len(named) > 8
    assert named - defined == set()


def test_links_stay_within(parsed):
    ids = {each.attributes["id"] for each in parsed.css("[id]")}
    links = [each.attributes["href"] for each in parsed.css("a")]
    assert len(links) >= 5
    assert [link for link in links if link.removeprefix("#") not in ids] == []


def test_each_opens(parsed):
    assert all(each.css_first("summary") for each in parsed.css("details"))
    assert len(parsed.css("details")) == len(parsed.css("body > details")) > 10


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who feeds whom: `authority_ledger`", "who-feeds-whom-authority_ledger"),
        ("By links alone", "by-links-alone"),
        ("R & D / x-y", "r--d--x-y"),
    ],
)
def test_anchors_are_called_as_in_links(title, name):
    assert anchor(title) == name


def test_markup_is_text_and_other_documents_are_words():
    text = (
        "# Method\n\nIntro\n\n## One\n\n<script>x</script> [two](#two-b) [out](other.md) [`[c]`](other.md#d) "
        "[src](#sources)\n\n<!-- gone -->\n\n## Two `b`\n\n    code\n\n## Sources\n\nleft out\n"
    )
    made = document(text)
    assert made == (
        '<details id="d-one"><summary>One</summary>\n<p>&lt;script&gt;x&lt;/script&gt; <a href="#d-two-b">two</a> out '
        '<code>[c]</code> src</p>\n</details>\n<details id="d-two-b"><summary>Two <code>b</code></summary>\n'
        '<pre tabindex="0"><code>code\n</code></pre>\n</details>\n'
    )
