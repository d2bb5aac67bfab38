"""Charts are cleaned: shapes and texts are left, and nothing that runs, loads or styles."""

import altair as alt
import pandas as pd
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from analysis.report.charts.drawing import NARROW, cleaned, drawn
from analysis.report.charts.theme import fitted
from tests.analysis.report.hostiles import TEXTS

_SVG = "http://www.w3.org/2000/svg"


def drawing(inner, root=""):
    return f'<svg xmlns="{_SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" {root}>{inner}</svg>'


@pytest.mark.parametrize(
    "inner",
    [
        "<script>window.pwned=1</script>",
        '<script xlink:href="https://evil.example/x.js"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<a href="https://evil.example/"><text>x</text></a>',
        '<image href="https://evil.example/x.png"/>',
        '<use xlink:href="https://evil.example/x.svg#y"/>',
        "<style>*{background:url(https://evil.example/)}</style>",
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example/"/>',
        "<metadata>x</metadata><defs><pattern/></defs><clipPath/><filter/><marker/><unheard-of/>",
        "<!-- evil.example --><?evil href='evil.example'?>",
        "<handler xmlns='http://www.w3.org/2001/xml-events'>window.pwned=1</handler>",
    ],
)
def test_elements_that_are_no_shapes_are_gone(inner):
    made = cleaned(drawing(f"<g>{inner}<path d='M0 0'/></g>"), "told")
    assert [etree.QName(each).localname for each in etree.fromstring(made).iter()] == ["svg", "g", "path"]
    assert "evil" not in made
    assert "pwned" not in made


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="window.pwned=1"',
        'onmouseover="window.pwned=1"',
        'href="javascript:alert(1)"',
        'xlink:href="https://evil.example/"',
        'style="background:url(https://evil.example/)"',
        'fill="url(https://evil.example/#x)"',
        'fill="URL(https://evil.example/#x)"',
        r'fill="\75 rl(https://evil.example/#x)"',
        'stroke="image-set(&quot;https://evil.example/&quot; 1x)"',
        'clip-path="url(#x)"',
        'filter="url(#x)"',
        'mask="url(#x)"',
        'id="report"',
        'class="hidden"',
        'tabindex="0"',
        'xml:base="https://evil.example/"',
        'pointer-events="none"',
        'data-evil="x"',
    ],
)
@pytest.mark.parametrize("element", ["svg", "path"])
def test_attributes_that_do_not_draw_are_gone(element, attribute):
    made = cleaned(
        drawing('<path d="M0 0"/>', attribute) if element == "svg" else drawing(f'<path d="M0 0" {attribute}/>'), ""
    )
    root = etree.fromstring(made)
    assert {*root.attrib} == {"width", "height", "role", "aria-label"}
    assert {*root[0].attrib} == {"d"}


def test_what_draws_stays():
    kept = '<g transform="translate(1,2)"><text x="3" fill="var(--ink)" text-anchor="end">a &lt; b</text></g>'
    assert cleaned(drawing(kept), "told") == f'<svg width="9" height="9" role="img" aria-label="told">{kept}</svg>'


def test_what_a_mark_says_is_its_tooltip():
    mark = '<path role="graphics-symbol" aria-label="&lt;/title&gt;&lt;script&gt; &amp;amp; &quot;" d="M0 0"/>'
    made = cleaned(drawing(f'{mark}<g role="graphics-object" aria-label="an axis"/>'), "")
    (path, group) = etree.fromstring(made)
    assert path[0].text == '</title><script> &amp; "'
    assert "&lt;/title&gt;&lt;script&gt; &amp;amp;" in made
    assert not len(group)
    assert not group.attrib


def test_characters_that_are_none_in_xml_are_gone():
    made = cleaned(drawing("<text>a\x00\x0b\x1f\ufffeb\ud800</text>"), "told\x00\ud800")
    assert etree.fromstring(made)[0].text == "ab"
    assert 'aria-label="told"' in made


def test_entities_are_not_resolved(tmp_path):
    (tmp_path / "secret").write_text("secret")
    head = f'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    made = cleaned(head + drawing("<text>b&a;&x;</text>"), "")
    assert "secret" not in made
    assert "DOCTYPE" not in made
    assert "aaaa" not in made


def test_a_chart_of_what_strangers_write_is_shapes_and_texts():
    frame = pd.DataFrame({"name": TEXTS, "value": range(len(TEXTS))})

    def chart(width):
        bars = alt.Chart(frame).mark_bar().encode(x="value:Q", y="name:N", description="name:N")
        return fitted(bars, width, alt.Step(24))

    made = drawn(chart, "".join(TEXTS))
    page = LexborHTMLParser(f"<!doctype html><body>{made.wide}{made.narrow}")
    names = {node.tag for node in page.body.traverse(include_text=False)} - {"body"}
    assert names <= {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title"}
    attributes = {name for node in page.css("svg, svg *") for name in node.attributes}
    assert not {name for name in attributes if name.startswith("on") or name in {"href", "style", "src", "id", "class"}}
    assert {node.attributes.get("width") for node in page.css("body > svg")} == {"960", str(NARROW)}
    assert len(page.css("svg title")) >= 2 * len({*TEXTS} - {""})
