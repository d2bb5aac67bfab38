"""Empty elements of XHTML."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.xhtml import with_end_tags

CASES = [
    ("a script", b"<script src='a.js' /><p/>", b"<script src='a.js' ></script><p></p>"),
    ("a title", b"<title/>", b"<title></title>"),
    ("void elements", b"<br/><img src='a>b'/><HR/><link href=x />", b"<br/><img src='a>b'/><HR/><link href=x />"),
    ("a slash that ends nothing", b"<a href=/x>x</a>", b"<a href=/x>x</a>"),
    ("what ends a tag in a value", b'<div title="a/>b"/>', b'<div title="a/>b"></div>'),
    ("a line break", b"<iframe\nsrc='x'\n/>", b"<iframe\nsrc='x'\n></iframe>"),
    ("prefixes", b"<svg:path d=''/>", b"<svg:path d=''></svg:path>"),
    ("comments", b"<!-- <p/> --><i/>", b"<!-- <p/> --><i></i>"),
    ("CDATA", b"<script><![CDATA[w('<p/>')]]></script>", b"<script><![CDATA[w('<p/>')]]></script>"),
    ("instructions", b"<?php '<p/>' ?><i/>", b"<?php '<p/>' ?><i></i>"),
    ("a comment without an end", b"<!-- <p/>", b"<!-- <p/>"),
    ("UTF-16", "<p/>".encode("utf-16"), "<p/>".encode("utf-16")),
]


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_empty_elements_have_end_tags(body: bytes, expected: bytes) -> None:
    assert with_end_tags(body) == expected
    assert with_end_tags(expected) == expected


@pytest.mark.parametrize("name", ["script", "title", "textarea", "iframe", "style", "noscript", "template"])
def test_what_stands_behind_an_empty_element_is_read(name: str) -> None:
    document = parse_document(with_end_tags(f"<body><{name}/><a href='/x'>x</a></body>".encode()), "https://e.example/")
    assert len(document.tree.css("a")) == 1


@pytest.mark.parametrize("part", [b"<!--", b"<![CDATA[", b"<?", b"<a '", b'<a "', b"<a ", b"<a/ ", b"<", b"/>"])
def test_pages_made_to_be_slow_are_not(part: bytes) -> None:
    body = part * 200_000 + b"/>"
    assert len(with_end_tags(body)) < 3 * len(body)
