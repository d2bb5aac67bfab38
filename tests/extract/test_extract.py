"""From bytes to records: encodings, links, what a page says of itself."""

import pytest

from linkspider.extract.document import is_html, parse_document
from linkspider.extract.links import MAX_ANCHOR_CHARACTERS, extract_links
from linkspider.extract.page import extract_facts
from linkspider.extract.robots_meta import read_directives
from linkspider.model.records import Headers

URL = "https://e.com/dir/page.html?q=1"
TARGETS = [
    ('<a href="x">', ["https://e.com/dir/x"]),
    ("<A HREF=/x>", ["https://e.com/x"]),
    ('<a href="">', [URL]),
    ("<a href>", [URL]),
    ('<a href="#top">', [URL]),
    ('<a href="?p=2">', ["https://e.com/dir/page.html?p=2"]),
    ('<a href="../up">', ["https://e.com/up"]),
    ('<a href="//o.com:443/x">', ["https://o.com/x"]),
    ('<map><area href="/a"></map>', ["https://e.com/a"]),
    ('<base href="/b/"><a href="x">', ["https://e.com/b/x"]),
    ('<base href="/b/"><base href="/c/"><a href="x">', ["https://e.com/b/x"]),
    ('<base href="javascript:x"><a href="x">', ["https://e.com/dir/x"]),
    ('<!-- <a href="x"> -->', []),
    ('<template><a href="x"></a></template>', []),
    ("<script>'<a href=\"x\">'</script>", []),
    ('<body><noscript><a href="/n"></a></noscript>', []),
    ('<body><p><noscript><b><a href="/n"></a></b></noscript><a href="/p">', ["https://e.com/p"]),
    ('<svg><a xlink:href="/x"></a></svg>', []),
    ('<a name="x">', []),
    ('<a href="/1"><a href="/2">', ["https://e.com/1", "https://e.com/2"]),
]
ENCODINGS = [
    (b"<title>\xc3\xa9</title>", "text/html; charset=utf-8", "utf-8"),
    (b"\xef\xbb\xbf<title>\xc3\xa9</title>", "text/html; charset=latin-1", "utf-8"),
    (b"<title>\xe9</title>", "text/html; charset=ISO-8859-1", "cp1252"),
    (b'<meta charset="iso-8859-1"><title>\xe9</title>', "text/html", "cp1252"),
    (b'<meta charset="iso-8859-1"><title>\xc3\xa9</title>', "text/html; charset=utf-8", "utf-8"),
    (b"<title>\xe9</title>", "text/html", "cp1252"),
    (b"<title>\xc3\xa9</title>", "text/html; charset=hex", "utf-8"),
    (b"<title>\xc3\xa9</title>", "text/html; charset=no-such", "utf-8"),
    ("\ufeff<title>é</title>".encode("utf-16-le"), None, "utf-16-le"),
]
DIRECTIVES = [
    (["noindex, follow"], [], (True, False)),
    (["NONE"], [], (True, True)),
    (["index"], ["nofollow"], (False, True)),
    ([], ["googlebot: nofollow"], (False, False)),
    ([], ["noindex, otherbot: nofollow"], (True, False)),
    ([], ["unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow"], (False, True)),
    ([], ["max-snippet:20", "none"], (True, True)),
    (["nofollows"], [], (False, False)),
]


@pytest.mark.parametrize(("html", "targets"), TARGETS, ids=[html for html, _ in TARGETS])
def test_targets(html: str, targets: list[str]) -> None:
    links, _, _ = extract_links(parse_document(html.encode(), URL))
    assert [link.target_url for link in links] == targets
    assert [link.ordinal for link in links] == list(range(len(targets)))


NOSCRIPT = [
    ('<head><noscript><a href="/n"></a></noscript></head>', []),
    ('<body><noscript><div id=x></noscript><p><a href="/p">', ["https://e.com/p"]),
    ('<body><NoScript class=x><a href="/n"></NoScript ><a href="/p"></a><noscript>', ["https://e.com/p"]),
    ('<!-- <noscript> --><a href="/p"></a></noscript>', ["https://e.com/p"]),
    ('<script>"<noscript>"</script><a href="/p"></a><noscript><a href="/n"></noscript>', ["https://e.com/p"]),
    ("<noscript><a href=/n>", []),
]


@pytest.mark.parametrize(("html", "targets"), NOSCRIPT, ids=range(len(NOSCRIPT)))
def test_noscript_is_text_however_it_is_written(html: str, targets: list[str]) -> None:
    assert [link.target_url for link in extract_links(parse_document(html.encode(), URL)).links] == targets


def test_what_a_link_keeps() -> None:
    html = b'<a href=" /x#f " rel="NoFollow,ugc">two\n <b>words</b></a><a href="mailto:a@b.c">m</a><a href="http://[">b</a>'
    (link,), others, _ = extract_links(parse_document(html, URL))
    assert link[:6] == (" /x#f ", "https://e.com/x", "a", "two words", "NoFollow,ugc", 0)
    assert others == "invalid:1 mailto:1"


def test_an_anchor_without_end_is_cut() -> None:
    (link,), _, _ = extract_links(parse_document(b"<a href=x>" + b"y" * 40_000, URL))
    assert len(link.anchor_text) == MAX_ANCHOR_CHARACTERS


@pytest.mark.parametrize(("body", "content_type", "charset"), ENCODINGS)
def test_encoding(body: bytes, content_type: str | None, charset: str) -> None:
    document = parse_document(body, URL, content_type)
    assert document.charset == charset
    assert extract_facts(document).title == "é"


def test_facts() -> None:
    html = b"""<html lang=en><head><title> A &amp;\n B </title><meta name=Description content=" d  e ">
        <meta name=robots content=nofollow><meta name=ROBOTS content=noindex>
        <link rel="alternate canonical" href="/c#f"></head><body><svg><title>no</title></svg><h1>H <i>1</i></h1>"""
    facts = extract_facts(parse_document(html, URL), Headers(("max-snippet:1",)), "tel:1")
    assert (facts.title, facts.h1, facts.meta_description, facts.lang) == ("A & B", "H 1", "d e", "en")
    assert facts.canonical_url == "https://e.com/c"
    assert (facts.meta_robots, facts.x_robots_tag) == ("nofollow, noindex", "max-snippet:1")
    assert (facts.is_noindex, facts.is_nofollow_page, facts.other_schemes) == (True, True, "tel:1")


def test_the_title_of_a_picture_is_not_the_pages() -> None:
    assert extract_facts(parse_document(b"<svg><title>no</title></svg>", URL)).title is None


@pytest.mark.parametrize(("metas", "headers", "expected"), DIRECTIVES)
def test_directives(metas: list[str], headers: list[str], expected: tuple[bool, bool]) -> None:
    assert read_directives(metas, headers) == expected


@pytest.mark.parametrize(
    ("content_type", "body", "html"),
    [
        ("Text/HTML; charset=x", b"", True),
        ("application/xhtml+xml", b"", True),
        ("text/plain", b"<html>", False),
        (None, b"\n<!DOCTYPE html>", True),
        (None, b"%PDF", False),
        ("", b"<html>", True),
    ],
)
def test_is_html(content_type: str | None, body: bytes, html: bool) -> None:
    assert is_html(content_type, body) is html
