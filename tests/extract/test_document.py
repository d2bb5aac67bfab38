"""Bytes to a tree: what counts as HTML, in which encoding it is read, and what its references are relative to."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.document import MAX_TREE_TAGS, is_html, media_type, parse_document, parse_piece, split_pieces

URL = "https://example.com/shop/tea?size=2"
HTML = "text/html"
CAFE = "<title>café</title>"
POLISH = "<title>łódź</title>"
ENCODINGS = [
    # name, body, Content-Type header, charset, title
    ("UTF-8 undeclared", CAFE.encode(), HTML, "utf-8", "café"),
    ("ASCII undeclared", b"<title>tea</title>", None, "utf-8", "tea"),
    ("Latin-1 undeclared", CAFE.encode("latin-1"), HTML, "cp1252", "café"),
    ("windows-1252 undeclared", "<title>“tea” €</title>".encode("cp1252"), None, "cp1252", "“tea” €"),
    ("header", POLISH.encode("iso-8859-2"), "text/html; charset=iso-8859-2", "iso8859-2", "łódź"),
    ("header in quotes", POLISH.encode("cp1250"), 'text/html; charset="windows-1250"', "cp1250", "łódź"),
    ("header in capitals", CAFE.encode(), "TEXT/HTML; CHARSET=UTF-8", "utf-8", "café"),
    ("Latin-1 means windows-1252", "<title>€</title>".encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252", "€"),
    ("ASCII means windows-1252", CAFE.encode("cp1252"), "text/html; charset=us-ascii", "cp1252", "café"),
    ("mark beats header", codecs.BOM_UTF8 + CAFE.encode(), "text/html; charset=iso-8859-1", "utf-8", "café"),
    ("mark beats meta", codecs.BOM_UTF8 + b"<meta charset=iso-8859-1>" + CAFE.encode(), HTML, "utf-8", "café"),
    ("UTF-16 LE mark", codecs.BOM_UTF16_LE + CAFE.encode("utf-16-le"), "text/html; charset=utf-8", "utf-16-le", "café"),
    ("UTF-16 BE mark", codecs.BOM_UTF16_BE + CAFE.encode("utf-16-be"), None, "utf-16-be", "café"),
    ("UTF-16 LE by header", CAFE.encode("utf-16-le"), "text/html; charset=utf-16le", "utf-16-le", "café"),
    ("UTF-16 BE by header", CAFE.encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16-be", "café"),
    (
        "header beats meta",
        b"<meta charset=utf-8>" + CAFE.encode("latin-1"),
        "text/html; charset=latin1",
        "cp1252",
        "café",
    ),
    ("meta", b"<meta charset=iso-8859-2>" + POLISH.encode("iso-8859-2"), HTML, "iso8859-2", "łódź"),
    ("meta beats a fit to UTF-8", b"<meta charset=iso-8859-1>" + CAFE.encode(), HTML, "cp1252", "cafÃ©"),
    (
        "meta http-equiv",
        b'<META http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'
        + "<title>茶</title>".encode("cp932"),
        None,
        "cp932",
        "茶",
    ),
    ("GB 2312 means GB 18030", "<title>茶</title>".encode("gbk"), "text/html; charset=gb2312", "gb18030", "茶"),
    ("KOI8-R", "<title>чай</title>".encode("koi8-r"), "text/html; charset=koi8-r", "koi8-r", "чай"),
    ("logical Hebrew", "<title>תה</title>".encode("iso-8859-8"), "text/html; charset=iso-8859-8-i", "iso8859-8", "תה"),
    ("a meta that says UTF-16 was read as ASCII", b"<meta charset=utf-16>" + CAFE.encode(), HTML, "utf-8", "café"),
    (
        "unknown header, then meta",
        b"<meta charset=iso-8859-2>" + POLISH.encode("iso-8859-2"),
        "text/html; charset=x",
        "iso8859-2",
        "łódź",
    ),
    ("unknown header and meta", b"<meta charset=none>" + CAFE.encode(), "text/html; charset=utf8mb4", "utf-8", "café"),
    ("empty header", CAFE.encode("latin-1"), "text/html; charset=", "cp1252", "café"),
    ("a label with x-", "<title>茶</title>".encode("euc_jp"), "text/html; charset=x-euc-jp", "euc_jp", "茶"),
    ("visual Hebrew", "<title>תה</title>".encode("iso-8859-8"), "text/html; charset=visual", "iso8859-8", "תה"),
    ("Mac", CAFE.encode("mac-roman"), "text/html; charset=x-mac-roman", "mac-roman", "café"),
    (
        "the second of two headers says none",
        POLISH.encode("iso-8859-2"),
        "text/html; charset=iso-8859-2, text/html",
        "iso8859-2",
        "łódź",
    ),
    ("one of another type", CAFE.encode(), "text/plain; charset=iso-8859-2, text/html", "utf-8", "café"),
    ("no type, and so no charset", CAFE.encode(), "text/html charset=iso-8859-2", "utf-8", "café"),
    (
        "meta behind 4 kB of the head",
        b"<style>" + b"x" * 5_000 + b"</style><meta charset=iso-8859-2>" + POLISH.encode("iso-8859-2"),
        HTML,
        "iso8859-2",
        "łódź",
    ),
    (
        "meta behind an unknown one",
        b"<meta charset=bogus><!-- <meta charset=koi8-r> --><meta charset=iso-8859-2>" + POLISH.encode("iso-8859-2"),
        HTML,
        "iso8859-2",
        "łódź",
    ),
    (
        "meta behind 4 kB of a head that fits UTF-8",
        b"<style>" + b"x" * 5_000 + b"</style><meta charset=iso-8859-2>" + CAFE.encode(),
        HTML,
        "utf-8",
        "café",
    ),
    (
        "meta behind 4 kB of the head that says UTF-16",
        b"<style>" + b"x" * 5_000 + b"</style><meta charset=utf-16>" + CAFE.encode("latin-1"),
        HTML,
        "utf-8",
        "caf\ufffd",
    ),
    (
        "meta in the body",
        b"<title>caf\xe9</title></head><body>" + b"x" * 5_000 + b"<meta charset=koi8-r>",
        HTML,
        "cp1252",
        "café",
    ),
    ("controls of Windows", b"<title>\x98\xc0</title>", "text/html; charset=windows-1251", "cp1251", "\x98А"),
    ("GBK's euro", b"<title>5 \x80</title>", "text/html; charset=gbk", "gb18030", "5 €"),
    ("damaged UTF-8", b"<title>caf\xff\xe9</title>", "text/html; charset=utf-8", "utf-8", "caf\ufffd\ufffd"),
]
#: Python codecs that are no character encodings of the web, and labels that name nothing.
NO_ENCODINGS = [
    *("hex", "base64", "rot13", "bz2", "zip", "zlib", "uu", "quopri", "undefined", "mbcs", "utf-7"),
    *("idna", "punycode", "unicode-escape", "raw-unicode-escape"),
    *("none", "utf-8;q=1", "\x00", "é", "x" * 500),
]
HTML_OR_NOT = [
    ("text/html", b"", True),
    ("Text/HTML ; charset=utf-8", b"%PDF-1.7", True),
    ("application/xhtml+xml", b"", True),
    ("text/html;", b"", True),
    ("text/plain", b"<!doctype html>", False),
    ("text/htmlx", b"<html>", False),
    ("application/xml", b"<html>", False),
    ("application/pdf", b"%PDF-1.7", False),
    ("application/octet-stream", b"<html>", False),
    ("image/svg+xml", b"<svg>", False),
    (None, b"<!DOCTYPE HTML PUBLIC>", True),
    ("", b"<html lang=en>", True),
    (" ; charset=utf-8", b"<HEAD>", True),
    (None, b"\xef\xbb\xbf \r\n\t\f<body>", True),
    (None, b"<!-- tea --><p>", True),
    (None, b"<title>tea</title>", True),
    (None, b"<script>x</script><html>", True),
    (None, b"<b>[phpBB Debug]</b>", True),
    (None, b"<!DOCTYPE html\nPUBLIC>", True),
    ("*/*", b"<html>", True),
    ("unknown/unknown", b"<html>", True),
    ("text/html charset=utf-8", b"<html>", True),
    ("text/html charset=utf-8", b"%PDF-1.7", False),
    ("text/html, text/html; charset=utf-8", b"", True),
    ("text/html, application/pdf", b"<html>", False),
    ("text/plain, ", b"<html>", False),
    (None, b"\n" * 2000 + b"<html>", False),
    (None, b"", False),
    (None, b"tea <html>", False),
    (None, b"%PDF-1.7 <html>", False),
    (None, b"\x89PNG\r\n", False),
    (None, b'{"html": "<html>"}', False),
    (None, b"<svg><title>tea</title></svg>", False),
]
MEDIA_TYPES = [
    ("text/html", "text/html"),
    (" Text/HTML; Charset=UTF-8", "text/html"),
    ("application/pdf ;x", "application/pdf"),
    (";charset=utf-8", None),
    ("text/html, text/plain", "text/plain"),
    ("text/html, */*", "text/html"),
    ('text/html;x="a,image/png"', "text/html"),
    ("html", None),
    ("", None),
    (None, None),
]
BASES = [
    ("none", "", URL),
    ("absolute", "<base href=https://cdn.example/x/y>", "https://cdn.example/x/y"),
    ("relative", "<base href=sub/>", "https://example.com/shop/sub/"),
    ("from the root", "<base href=/>", "https://example.com/"),
    ("without scheme", "<base href=//cdn.example/a>", "https://cdn.example/a"),
    ("empty", '<base href="">', URL),
    ("a fragment", '<base href="#top">', URL),
    ("with a fragment", '<base href="/x#top">', "https://example.com/x"),
    ("with white space", '<base href=" /x/ ">', "https://example.com/x/"),
    ("with a user", "<base href=https://me:secret@cdn.example/>", "https://cdn.example/"),
    ("the first of two", "<base href=/one/><base href=/two/>", "https://example.com/one/"),
    ("the first that has an href", "<base target=_top><base href=/two/>", "https://example.com/two/"),
    ("javascript, and a good one behind", "<base href=javascript:x><base href=/two/>", URL),
    ("data", "<base href=data:text/html,x>", URL),
    ("another scheme", "<base href=ftp://example.com/>", URL),
    ("broken", "<base href='http://[bad'>", URL),
    ("in a comment", "<!--<base href=/x/>-->", URL),
    ("in a template", "<template><base href=/x/></template>", URL),
    ("in the body", "<body><p><base href=/x/>", "https://example.com/x/"),
]


def title(document):
    return document.tree.css_first("title").text()


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "text"), [case[1:] for case in ENCODINGS], ids=[case[0] for case in ENCODINGS]
)
def test_a_page_is_read_in_its_encoding(body, content_type, charset, text):
    document = parse_document(body, URL, content_type)
    assert (document.charset, title(document)) == (charset, text)


@pytest.mark.parametrize("label", NO_ENCODINGS)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_label_that_names_no_encoding_counts_for_nothing(label, where):
    meta = f'<meta charset="{label}">'.encode() if where == "meta" else b""
    header = f"text/html; charset={label}" if where == "header" else "text/html"
    document = parse_document(meta + b"<p>" + CAFE.encode() + rb"<a href=\u0041>", URL, header)
    assert (document.charset, title(document)) == ("utf-8", "café")


@given(body=st.binary(max_size=200), label=st.text(max_size=12) | st.sampled_from(["utf-8", "utf-16", "idna", "big5"]))
def test_no_bytes_and_no_label_break_the_parser(body, label):
    document = parse_document(body, URL, f"text/html; charset={label}")
    assert codecs.lookup(document.charset)
    assert document.base_url.startswith(("https://", "http://"))


@pytest.mark.parametrize(("content_type", "body", "html"), HTML_OR_NOT)
def test_what_is_html(content_type, body, html):
    assert is_html(content_type, body) is html


@pytest.mark.parametrize(("content_type", "expected"), MEDIA_TYPES)
def test_media_type(content_type, expected):
    assert media_type(content_type) == expected


@pytest.mark.parametrize(("head", "base"), [case[1:] for case in BASES], ids=[case[0] for case in BASES])
def test_what_references_are_relative_to(head, base):
    document = parse_document(head.encode(), URL)
    assert document.base_url == base
    assert document.url == URL


def test_empty_elements_of_xhtml_end_where_they_are():
    """Everything behind ``<script/>`` or ``<title/>`` was lost."""
    body = b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a.js"/></head><body><a href="/x"/>'
    as_xhtml = parse_document(body, URL, "application/xhtml+xml")
    assert [link.attributes["href"] for link in as_xhtml.tree.css("a")] == ["/x"]
    assert parse_document(body, URL, "text/html").tree.css("a") == []  # as browsers read it
    assert len(parse_piece(b'<script/><a href="/y">', as_xhtml).tree.css("a")) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_no_text_that_begins_the_body(encoding):
    document = parse_document("\ufeff<title>tea</title><p>x".encode(encoding), URL, "text/html")
    assert document.charset == encoding
    assert document.tree.css_first("head > title").text() == "tea"
    assert document.tree.body.text() == "x"


def test_a_page_in_utf_16_is_one_piece():
    body = ("<a href=/x>" * 2 * MAX_TREE_TAGS).encode("utf-16-le")
    assert [*split_pieces(body)] == [body]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_noscript_is_left_out_of_utf_16(encoding, mark):
    html = mark + "<p>x<noscript><a href=/no>x</a></noscript><a href=/caf\u00e9>x</a>"
    document = parse_document(html.encode(encoding), URL, f"text/html; charset={encoding}")
    assert document.charset == encoding
    assert [link.attributes["href"] for link in document.tree.css("a")] == ["/caf\u00e9"]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<!--", "-->"),
        ("<script>", "</script>"),
        ("<noscript>", "</noscript>"),
        ("<template><template></template>", "</template>"),
        ("<textarea>", "</textarea>"),
        ("<p title='", "'>"),
        ("<!--", ""),
        ("<template>", ""),
    ],
)
@pytest.mark.parametrize("inside", [10_000, MAX_TREE_TAGS + 1_000])
def test_a_cut_through_what_is_not_rendered_makes_no_links(begin, end, inside):
    before = "<a href=/y>" * (MAX_TREE_TAGS - 2_000)
    body = (before + begin + "<a href=/n>" * inside + end + "<a href=/z>" * 3_000).encode()
    pieces = [*split_pieces(body)]
    document = parse_document(pieces[0], URL)
    trees = [document, *(parse_piece(piece, document) for piece in pieces[1:])]
    found = [link.attributes.get("href") for tree in trees for link in tree.tree.css("a")]
    assert found.count("/n") == 0
    assert found.count("/y") == MAX_TREE_TAGS - 2_000
    assert found.count("/z") == (3_000 if end else 0)
    assert all(piece.count(b"<") <= 3 * MAX_TREE_TAGS for piece in pieces)
