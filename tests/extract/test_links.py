"""The links of a page: every occurrence in document order, as written and as resolved, and nothing that is no link."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.document import parse_document
from linkspider.extract.links import extract_links
from linkspider.model.urls import is_cut

URL = "https://example.com/shop/tea?size=2"
NO_LINKS = [
    ("nothing", ""),
    ("no href", "<a>x</a><a name=x>x</a><area shape=default>"),
    ("comment", "<!-- <a href=x>x</a> -->"),
    ("comment in a conditional", "<!--[if IE]><a href=x>x</a><![endif]-->"),
    ("script", "<script>document.write('<a href=x>x</a>')</script>"),
    ("style", "<style><a href=x>x</a></style>"),
    ("template", "<template><a href=x>x</a><area href=y></template>"),
    ("text area", "<textarea><a href=x>x</a></textarea>"),
    ("title", "<title><a href=x>x</a></title>"),
    ("frame text", "<iframe><a href=x>x</a></iframe>"),
    ("frame document", "<iframe srcdoc='<a href=x>x</a>'></iframe>"),
    ("attribute", "<p title='<a href=x>x</a>'>"),
    ("escaped", "&lt;a href=x&gt;x&lt;/a&gt;"),
    ("xlink", "<svg><a xlink:href=x>x</a></svg>"),
    ("script of SVG", "<svg><script><a href=x>x</a></script></svg>"),
    ("style of SVG", "<svg><style><a href=x>x</a></style></svg>"),
    ("title of SVG", "<svg><title><b><a href=x>x</a></b></title></svg>"),
    ("description in SVG", "<svg><g><desc><a href=x>x</a></desc></g></svg>"),
    ("noscript with an arrow in a value", "<noscript data-if='a => b'><a href=x>x</a></noscript>"),
    ("noscript behind a script in a value", "<p title='The <script> tag'><noscript><a href=x>x</a></noscript>"),
    ("other elements", "<link href=x><form action=x><img src=x><div href=x><button formaction=x>"),
    ("data attribute", "<a data-href=x>x</a>"),
    ("end tag", "</a href=x>"),
]
ONE_LINK = [
    ("capitals", "<A HREF=x>t</A>", "x", "t"),
    ("without quotes", "<a href=x>t</a>", "x", "t"),
    ("without end", "<a href=x>t", "x", "t"),
    ("SVG with href", "<svg><a href=x><text>t</text></a></svg>", "x", "t"),
    ("HTML in SVG", "<svg><title>x</title><foreignObject><p><a href=x>t</a></foreignObject></svg>", "x", "t"),
    ("noscript in a value", "<meta name=description content='The <noscript> element'><a href=x>t</a>", "x", "t"),
    ("noscript in its own title", '<a href=x title="About <noscript>">t</a>', "x", "t"),
    ("noscript with an arrow in a value", "<noscript data-if='a => b'><img></noscript><a href=x>t</a>", "x", "t"),
    ("both hrefs", "<svg><a xlink:href=y href=x>t</a></svg>", "x", "t"),
    ("character references", '<a href="?a=1&amp;b=2&copy=3&#x41;">t &amp; u</a>', "?a=1&b=2&copy=3A", "t & u"),
    ("href twice", "<a href=x href=y>t</a>", "x", "t"),
    ("white space kept as written", '<a href="\n x ">t</a>', "\n x ", "t"),
    ("no value", "<a href>t</a>", "", "t"),
    ("hidden", "<a href=x hidden style=display:none>t</a>", "x", "t"),
    ("in a dialog", "<dialog><details><a href=x>t</a></details></dialog>", "x", "t"),
    ("in a select's place", "<table><a href=x>t</a></table>", "x", "t"),
]
TEXTS = [
    ("collapsed", "\n a \t b\r\n c ", "a b c"),
    ("no-break space", "a&nbsp;&nbsp;b\u2003c", "a b c"),
    ("nested", "a<b> b<i>c</i></b>d", "a bcd"),
    ("comment", "a<!-- x -->b", "ab"),
    ("entities", "&lt;b&gt; &eacute;", "<b> é"),
    ("empty", "", ""),
    ("white space alone", " \n ", ""),
    ("a zero-width space alone", "&#8203;", ""),
    ("nothing to see", " &shy;\ufeff &zwj;", ""),
    ("a zero-width space in a word", "tea\u200bcup", "tea\u200bcup"),
    ("an icon's letter", "\uf0c1", "\uf0c1"),
    ("a picture alone", "<img src=x alt=tea>", ""),
    ("template", "a<template>x</template>", "a"),
]
BASE_CASES = [
    ("relative base", "<base href=sub/>", ["https://example.com/shop/sub/x", "https://example.com/shop/sub/"]),
    ("base with a query", "<base href=/b/c?d>", ["https://example.com/b/x", "https://example.com/b/c?d"]),
    ("base elsewhere", "<base href=http://o.example>", ["http://o.example/x", "http://o.example/"]),
    ("two bases", "<base href=/1/><base href=/2/>", ["https://example.com/1/x", "https://example.com/1/"]),
    ("javascript base", "<base href='javascript:void 0'>", ["https://example.com/shop/x", URL]),
    ("no base", "", ["https://example.com/shop/x", URL]),
]
SCHEMES = [
    ("none", ["x", "/y", "#z", ""], None),
    ("one", ["mailto:a@b.example"], "mailto:1"),
    ("sorted by name", ["tel:1", "MAILTO:x", "tel:2", "javascript:x", "mailto:"], "javascript:1 mailto:2 tel:2"),
    ("invalid", ["http://[bad", "//a b", "https://x:99999/"], "invalid:3"),
    ("hidden by white space", [" java\tscript:x", "\nmail\nto:x"], "javascript:1 mailto:1"),
    (
        "others",
        ["ftp://e.example/", "data:,x", "blob:https://e.example/x", "about:blank"],
        "about:1 blob:1 data:1 ftp:1",
    ),
]


def extract(html, url=URL):
    return extract_links(parse_document(html.encode(), url, "text/html; charset=utf-8"))[:2]


@pytest.mark.parametrize("html", [html for _, html in NO_LINKS], ids=[name for name, _ in NO_LINKS])
def test_what_is_no_link(html):
    assert extract(html) == ((), None)


@pytest.mark.parametrize(("html", "href", "text"), [case[1:] for case in ONE_LINK], ids=[case[0] for case in ONE_LINK])
def test_what_is_a_link(html, href, text):
    (link,), others = extract(html)
    assert (link.href, link.anchor_text, link.element, link.ordinal, others) == (href, text, "a", 0, None)


def test_a_link_keeps_what_was_written_and_where_it_leads():
    html = '<a href=" ../out?utm_source=x#Part " rel="NoFollow,UGC  me">To <b>tea</b></a>'
    (link,) = extract(html)[0]
    assert link[:6] == (
        *(" ../out?utm_source=x#Part ", "https://example.com/out?utm_source=x", "a", "To tea", "NoFollow,UGC  me", 0),
    )


def test_every_occurrence_counts_in_document_order():
    html = """
        <a href=/b>1</a> <a href=mailto:x>not counted</a> <map><area href=/a alt=2></map>
        <div><p><a href=/b>3</a></div> <a href=/c></a> <a href="http://[bad">x</a> <a href=/b>5</a>
    """
    links, others = extract(html)
    assert [(link.ordinal, link.href, link.element, link.anchor_text) for link in links] == [
        (0, "/b", "a", "1"),
        (1, "/a", "area", ""),
        (2, "/b", "a", "3"),
        (3, "/c", "a", ""),
        (4, "/b", "a", "5"),
    ]
    assert others == "invalid:1 mailto:1"


def test_a_link_in_a_link_ends_the_outer_one():
    links, _ = extract("<a href=/out>out <a href=/in>in</a> after</a>")
    assert [(link.href, link.anchor_text) for link in links] == [("/out", "out"), ("/in", "in")]


@pytest.mark.parametrize(
    ("html", "kind", "alt"),
    [
        ("<a href=x>tea</a>", "text", None),
        ("<a href=x><img src=i alt=Tea></a>", "image", "Tea"),
        ("<a href=x><img src=i></a>", "image", ""),
        ("<a href=x><img src=i alt=Tea> tea</a>", "mixed", "Tea"),
        ("<a href=x></a>", "empty", None),
        ("<map><area href=x alt=Tea></map>", "area", "Tea"),
    ],
)
def test_what_a_link_shows(html, kind, alt):
    ((link,), _) = extract(html)
    assert (link.kind, link.image_alt) == (kind, alt)


def test_what_stands_around_a_link_is_kept_in_texts_of_pages_that_are_no_lists(monkeypatch):
    monkeypatch.setattr("linkspider.extract.links.MAX_CONTEXTS", 2)
    text = "<p>drink <a href=/tea>tea</a> now</p>" * 2
    links, _ = extract(f"<nav>go <a href=/>home</a> now</nav><main>{text}</main>")
    found = [(link.context_before, link.context_after) for link in links]
    assert found == [(None, None), ("drink", "now"), (None, None)]


def test_a_title_is_collapsed_and_cut():
    ((link,), _) = extract(f"<a href=x title=' a\n b{'c' * 3_000}'>tea</a>")
    assert link.title == f"a b{'c' * 3_000}"[:2_000]


def test_an_area_keeps_its_rel():
    ((link,), _) = extract("<map><area href=/x rel=sponsored></map>")
    assert (link.element, link.rel, link.anchor_text) == ("area", "sponsored", "")


@pytest.mark.parametrize(("inner", "text"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_anchor_text(inner, text):
    ((link,), _) = extract(f"<a href=x>{inner}</a>")
    assert link.anchor_text == text


@pytest.mark.parametrize(("written", "kept"), [(1_999, 1_999), (2_000, 2_000), (2_001, 2_000), (50_000, 2_000)])
def test_a_long_anchor_text_is_cut(written, kept):
    ((link,), _) = extract(f"<a href=x> {'é' * written} </a>")
    assert link.anchor_text == "é" * kept


@pytest.mark.parametrize(("head", "targets"), [case[1:] for case in BASE_CASES], ids=[case[0] for case in BASE_CASES])
def test_references_are_relative_to_the_base(head, targets):
    links, _ = extract(f"<a href=x>1</a>{head}<a href='#top'>2</a>")
    assert [link.target_url for link in links] == targets


@pytest.mark.parametrize(("hrefs", "spelled"), [case[1:] for case in SCHEMES], ids=[case[0] for case in SCHEMES])
def test_what_leads_elsewhere_is_counted_by_scheme(hrefs, spelled):
    links, others = extract("".join(f'<a href="{href}">x</a>' for href in hrefs))
    assert others == spelled
    counted = sum(int(part.rpartition(":")[2]) for part in (others or "").split())
    assert len(links) + counted == len(hrefs)


@given(
    pieces=st.lists(
        st.sampled_from(
            [
                *("<a href=x>", '<a href="http://[">', "<a href=mailto:x>", "<area href=y>", "</a>", "<!--", "-->"),
                *(
                    "<template>",
                    "</template>",
                    "<script>",
                    "</script>",
                    "<svg>",
                    "</svg>",
                    "<table>",
                    "<base href=/b/>",
                ),
                *("<p>", "</p>", "text", "&lt;", "\0", "<noscript>", "<select>", "</body>", "<frameset>"),
            ]
        ),
        max_size=30,
    )
)
def test_in_any_tag_soup_ordinals_count_up_and_targets_are_web_pages(pieces):
    links, others = extract("".join(pieces))
    assert [link.ordinal for link in links] == list(range(len(links)))
    assert {link.target_url for link in links} <= {
        *(
            "https://example.com/shop/x",
            "https://example.com/shop/y",
            "https://example.com/b/x",
            "https://example.com/b/y",
        )
    }
    assert {part.partition(":")[0] for part in (others or "").split()} <= {"invalid", "mailto"}


def test_of_too_many_links_the_first_are_kept_and_all_are_counted():
    html = (
        "<a href=x></a>" * 50_000
        + "<a href=mailto:x></a><a href=HTTPS://o.example></a><svg><a xlink:href=y></svg>" * 10
    )
    links, others, total = extract_links(parse_document(html.encode(), URL))
    assert (len(links), links[-1].ordinal, others, total) == (50_000, 49_999, "mailto:10", 50_010)


def test_as_many_links_as_are_kept_are_no_cut():
    links, _, total = extract_links(parse_document(b"<a href=x></a>" * 50_000, URL))
    assert (len(links), total) == (50_000, None)


def test_a_long_base_does_not_make_many_links_large():
    html = f"<base href='/{'b' * 8_000}/'>" + "<a href=x></a>" * 10_000
    links, _, total = extract_links(parse_document(html.encode(), URL))
    assert 1_000 < len(links) < 10_000
    assert total == 10_000


@pytest.mark.parametrize("length", [8_193, 100_000, 2_000_000])
def test_a_link_that_is_too_long_is_kept_cut(length):
    html = f"<a href='/{'x' * length}'>1</a><a href='/{'x' * length}y' rel='{'r ' * length}'>2</a>"
    links, _, _ = extract_links(parse_document(html.encode(), URL))
    assert [len(link.href) for link in links] == [8_192, 8_192]
    assert all(is_cut(link.target_url) for link in links)
    assert links[0].target_url != links[1].target_url
    assert len(links[1].rel) == 2_000


def test_a_base_that_is_too_long_is_none():
    links, _, _ = extract_links(parse_document(f"<base href='/{'b' * 9_000}/'><a href=x>".encode(), URL))
    assert links[0].target_url == "https://example.com/shop/x"


def test_links_in_links_do_not_cost_the_square():
    html = "<a href=x><object>" * 10_000 + "text"
    started = time.monotonic()
    links, _, _ = extract_links(parse_document(html.encode(), URL))
    assert time.monotonic() - started < 15
    assert (len(links), links[-1].anchor_text, links[-3].anchor_text) == (10_000, "text", "text")


def test_schemes_without_number_or_end_are_counted_together():
    html = "".join(f"<a href='s{number}:x'>" for number in range(100)) + f"<a href='{'s' * 1_000}:x'>"
    _, others, _ = extract_links(parse_document(html.encode(), URL))
    assert others is not None
    assert others.split()[0] == "other:81"
    assert len(others.split()) == 21


@pytest.mark.parametrize("where", ["<p>x</p>", "<div>" * 300 + "x", "<p> &nbsp; a &amp; b <i>c</i><!-- d -->e</p>", ""])
def test_a_text_is_that_of_all_nodes(where):
    document = parse_document(f"<a href=x>{where}</a>".encode(), URL)
    element = document.tree.css_first("a")
    assert element is not None
    assert extract_links(document).links[0].anchor_text == " ".join(element.text(deep=True).split())
