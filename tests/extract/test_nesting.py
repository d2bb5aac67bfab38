"""Pages whose tags are plainly nested: what a parser opens is what is seen, however many tags there are."""

import random

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkspider.extract.guards import HUGE_BYTES, LONG_TAG_BYTES, is_suspicious
from linkspider.extract.nesting import MAX_OPEN, MAX_OPTIONS, MAX_TAGS, is_plainly_nested
from linkspider.extract.reading import Wanted, read_html
from linkspider.model.records import Headers

PLAIN = {
    "nothing": b"",
    "a page": b"<!DOCTYPE html><html lang=en><head><meta charset='utf-8'/><title>t</title></head><body>x</body></html>",
    "attributes in all ways": b"<p a b=c d='e' f=\"g\"\nh = i>x</p>".replace(b" = ", b"="),
    "signs in values": b'<p title="it\'s a=b" lang=\'"\'>a "quoted" text\'s</p>',
    "comments": b'<p><!-- a "comment" --><!----></p>',
    "void elements": b"<p>a<br>b<br/><img src=x><input></p>",
    "a picture": b"<svg viewBox='0 0 1 1'><path d='M0'></path></svg>",
    "names with a hyphen": b"<my-box><my-box></my-box></my-box>",
    "what the parser closes by itself": b"<p><p></p></p>",
}
NOT_PLAIN = {
    "an end without a start": b"</p>",
    "a start without an end": b"<p>",
    "another order": b"<b><i></b></i>",
    "an end of another name": b"<my-box></my-bag>",
    "names that one would take for the same": b"<a\x0bb></a>",
    "names in capitals": b"<P></P>",
    "a tag in a comment": b"<div><!-- </div> -->",
    "a comment that does not end": b"<p><!-- x ></p>",
    "a tag in a script": b"<script>'<p>'</script>",
    "a sign of comparison": b"<script>if (a < b) c</script>",
    "a tag in a value": b"<div title='</div>'>",
    "an end of a tag in a value": b"<div title='>'></div>",
    "a quote in a name": b"<div a\"='></div>",
    "a quote behind a space": b"<div a= '></div>",
    "a quote that does not end": b"<div a='></div>",
    "a sign of equality that is a name": b"<div =' b='></div>",
    "a quote in a bare value": b"<div a=b'></div>",
    "nothing but the beginning of a tag": b"<p></p><p",
    "character data": b"<svg><![CDATA[x]]></svg>",
    "what is void, and is not in a picture": b"<svg><input></svg>",
    "two bodies, whose attributes are gathered": b"<html><body a></body><body b></body></html>",
    "very many tags": b"<p></p>" * (MAX_TAGS // 2 + 1),
    "very many elements in each other": b"<div>" * (MAX_OPEN + 1) + b"</div>" * (MAX_OPEN + 1),
    "very many options": b"<select>" + b"<option></option>" * (MAX_OPTIONS + 1) + b"</select>",
    "a long tag": b"<p>x</p>" * 1_000 + b"<p title='" + b"x" * 2 * LONG_TAG_BYTES + b"'></p>",
    "formatting that is opened again": b"<p><b><b><b><b>" + b"<p>x</p>" * 40_000 + b"</b></b></b></b></p>",
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_plainly_nested(name):
    assert is_plainly_nested(PLAIN[name], LONG_TAG_BYTES)


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not(name):
    assert not is_plainly_nested(NOT_PLAIN[name], LONG_TAG_BYTES)


#: Those that parsers treat in ways of their own, each in some other one.
NAMES = [
    *("div", "p", "b", "font", "nobr", "a", "table", "td", "tr", "caption", "svg", "math", "title", "select", "option"),
    *("li", "ul", "dd", "h1", "h2", "button", "form", "object", "template", "head", "frameset", "ruby", "rt", "desc"),
    *("foreignobject", "mi", "marquee", "details", "center", "span", "x-y"),
]


def nested(dice: random.Random, depth: int) -> str:
    """Elements in each other at random."""
    inner = "".join(nested(dice, depth - 1) for _ in range(dice.randrange(1, 4))) if depth else ""
    name, attribute = dice.choice(NAMES), dice.choice(["", " a=b", f" id='{dice.randrange(9)}'"])
    return f"<{name}{attribute}>{dice.choice(['', 'x'])}{inner}</{name}>{dice.choice(['', 'y', '<!-- z -->'])}"


def depth_of(page: bytes) -> int:
    """How many elements the parser opened in each other, at most."""
    deepest = 0
    for element in LexborHTMLParser(page).root.traverse():
        depth, node = 0, element
        while node is not None:
            depth, node = depth + 1, node.parent
        deepest = max(deepest, depth)
    return deepest


@pytest.mark.parametrize("seed", range(300))
def test_the_parser_opens_hardly_more_elements_than_stand_in_each_other(seed):
    dice = random.Random(seed)
    depth = dice.randrange(3, 8)
    page = nested(dice, depth).encode()
    assert is_plainly_nested(page, LONG_TAG_BYTES)
    # the document, html and body; and a table's body and row, for each table in a table
    assert depth_of(page) <= 3 + 3 * (depth + 1)
    assert len(LexborHTMLParser(page).css("*")) <= page.count(b"<") + 10


@pytest.mark.parametrize(
    "body",
    [
        b"<p>x <a href=/y>z</a> y</p>" * (MAX_TAGS // 4),
        b"<div>" * 90 + b"<a href=/x>z</a>" * (MAX_TAGS // 2 - 100) + b"</div>" * 90,
        b"<div>" + (b"<a href=/x>z</a>" + b"word " * 12) * (MAX_TAGS // 2 - 10) + b"</div>",
        b"<nav class=menu><a href=/x>z</a></nav>" * (MAX_TAGS // 4),
        b"<select>" + b"<option>x</option>" * MAX_OPTIONS + b"</select>" + b"<p></p>" * MAX_OPTIONS,
        b"<table>" + b"<tr><td>x</td></tr>" * (MAX_TAGS // 4 - 10) + b"</table>",
        b"<p><b><i>" + b"<p>x</p>" * (MAX_TAGS // 2 - 10) + b"</i></b></p>",
        b"<p>" + b"some words of text " * (HUGE_BYTES // 20) + b"</p>",
    ],
    ids=["links", "nested links", "contexts", "menus", "options", "cells", "formatting", "text"],
)
def test_the_worst_that_is_plainly_nested_is_read_in_seconds(body):
    assert not is_suspicious(body)
    assert read_html(body, "https://example.com/", None, Headers(), Wanted(keeps_text=True)).facts.text is not None
