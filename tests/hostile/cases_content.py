"""H1 to H8: pages that are hard to read, or not what they say."""

import gzip
import zlib
from functools import partial

from hostile.answers import CLOSE, HTML, answer, head, html, ok, page
from hostile.behaviours import forever
from hostile.case import Case, Evidence, one_of

_MAX_KEPT = 50_000
_BASE = b'<!doctype html><title>many</title><base href="http://elsewhere.example/">'


def _is_cut(total: int, evidence: Evidence) -> None:
    """All links are counted, the first ones kept."""
    row = evidence.row
    assert (row["links_truncated"], row["link_count"]) == (True, total)
    assert len(evidence.links) == _MAX_KEPT
    assert sorted(link["ordinal"] for link in evidence.links) == list(range(_MAX_KEPT))


def _all_or_none(total: int, evidence: Evidence) -> None:
    """A page that counts as read has all its links."""
    if evidence.row["outcome"] == "ok":
        assert evidence.row["link_count"] == total, evidence.row


def _heavy() -> list[Case]:
    attributes = b" ".join(b"a%d=1" % number for number in range(100_000))
    formatting = b"".join(b"<p><b id=%d>" % number for number in range(4_000))
    link = b"<a href=/in>in</a>"
    return [
        Case(
            "attributes-100000",
            "H1",
            "an element with 100,000 attributes",
            ok(b"<!doctype html><div " + attributes + b">" + link),
            "parse_timeout",
            200,
        ),
        Case(
            "attributes-5000",
            "H1",
            "an element with 5,000 attributes",
            ok(b"<!doctype html><div " + attributes[:40_000] + b">x</div><a href=http://elsewhere.example/>x</a>"),
            one_of("ok", "parse_timeout"),
            200,
            check=partial(_all_or_none, 1),
        ),
        Case(
            "attribute-of-1-mb",
            "H1",
            "an attribute of a megabyte",
            ok(
                b'<!doctype html><title>big</title><p title="'
                + b"x" * (1 << 20)
                + b'">x<a href=http://elsewhere.example/>'
            ),
            "ok",
            200,
            title="big",
            links=1,
        ),
        Case(
            "formatting-that-multiplies",
            "H1",
            "40 kB of formatting elements that each block opens again: 780 MB as a tree",
            ok(b"<!doctype html>" + formatting + b"<a href=http://elsewhere.example/>x</a>"),
            one_of("ok", "parse_timeout"),
            200,
            check=partial(_all_or_none, 1),
        ),
        *(
            Case(
                f"nested-{count}",
                "H2",
                f"{count:,} elements inside each other, and a link in the innermost",
                ok(b"<!doctype html>" + b"<div>" * count + b"<a href=http://elsewhere.example/>x</a>"),
                one_of("ok") if count < 100_000 else one_of("ok", "parse_timeout"),
                200,
                check=partial(_all_or_none, 1),
            )
            for count in (10_000, 500_000)
        ),
        Case("nine-megabytes", "H3", "a page of 9 MB of text", ok(_text(9 << 20)), "ok", 200, title="long", links=1),
        Case(
            "nine-megabytes-of-comment",
            "H3",
            "a page of 9 MB that is one comment, never closed",
            ok(b"<!doctype html><title>comment</title><!-- " + b"x" * (9 << 20)),
            "ok",
            200,
            title="comment",
            links=0,
        ),
        Case(
            "hundred-megabytes",
            "H3",
            "a page of 100 MB",
            forever(b"<p>text and more\n", head("200 OK", HTML, CLOSE, f"Content-Length: {100 << 20}")),
            "too_large",
            tries=1,
        ),
        Case(
            "links-100000",
            "H4",
            "100,000 links: all are counted, 50,000 kept",
            ok(_BASE + b"".join(b"<a href=%d>x</a>" % number for number in range(100_000))),
            "ok",
            200,
            title="many",
            check=partial(_is_cut, 100_000),
        ),
        Case(
            "links-1000000",
            "H4",
            "a million links in 10 MB: all are counted, 50,000 kept",
            ok(_BASE + b"<a href=1>" * 1_000_000),
            "ok",
            200,
            title="many",
            check=partial(_is_cut, 1_000_000),
        ),
        Case(
            "links-50000",
            "H4",
            "50,000 links: as many as are kept",
            ok(_BASE + b"".join(b"<a href=%d>x</a>" % number for number in range(50_000))),
            "ok",
            200,
            links=50_000,
            check=lambda evidence: _equal(evidence.row["links_truncated"], False),
        ),
    ]


def _text(size: int) -> bytes:
    words = b"words and words and more of them\n"
    return (
        b"<!doctype html><title>long</title><p>"
        + words * (size // len(words))
        + b"<a href=http://elsewhere.example/>x</a>"
    )


def _equal(found: object, expected: object) -> None:
    assert found == expected


def _titled(title: bytes) -> bytes:
    return b"<!doctype html><title>" + title + b"</title><p>text<a href=http://elsewhere.example/>x</a>"


def _no_surrogates(evidence: Evidence) -> None:
    for value in evidence.row.values():
        if isinstance(value, str):
            value.encode("utf-8")


def _encoded() -> list[Case]:
    plain = "Content-Type: text/html"
    caf = "caf\u00e9"
    pages: dict[str, tuple[str, bytes, str | None]] = {
        "nul-in-title": ("NULs in the title", ok(_titled(b"a\0b")), "a\ufffdb"),
        "nuls-everywhere": ("a NUL behind each byte of the text", ok(_titled(b"ab") + b"x\0" * 5000), "ab"),
        "bad-utf-8": ("bytes that are no UTF-8", ok(_titled(b"a\xff\xfeb")), "a\ufffd\ufffdb"),
        "overlong-utf-8": ("UTF-8 in more bytes than needed", ok(_titled(b"a\xc0\xafb")), None),
        "cut-utf-8": ("a character of which half is there", ok(_titled(b"a\xe2\x82")), "a\ufffd"),
        "surrogate-reference": ("`&#xD800;`, half a character", ok(_titled(b"a&#xD800;b")), "a\ufffdb"),
        "surrogate-bytes": ("half a character in UTF-8", ok(_titled(b"a\xed\xa0\x80b")), None),
        "surrogate-in-href": (
            "half a character in a link",
            ok(_titled(b"t") + b"<a href='&#xDFFF;\xed\xa0\x80'></a>"),
            "t",
        ),
        "nul-reference": ("`&#0;` and `&#x110000;`", ok(_titled(b"a&#0;b&#x110000;c")), "a\ufffdb\ufffdc"),
        "controls": ("control characters", ok(_titled(b"a\x01\x1b[31mb")), None),
        "utf-16-mark": (
            "UTF-16 with a mark",
            answer("200 OK", _titled(caf.encode()).decode().encode("utf-16"), plain),
            caf,
        ),
        "utf-16-be-mark": (
            "big-endian UTF-16 with a mark",
            answer("200 OK", b"\xfe\xff" + _titled(caf.encode()).decode().encode("utf-16-be"), plain),
            caf,
        ),
        "utf-16-header": (
            "UTF-16 that the header names",
            answer("200 OK", _titled(caf.encode()).decode().encode("utf-16-le"), plain + "; charset=utf-16le"),
            caf,
        ),
        "utf-8-mark": (
            "UTF-8 with a mark, called latin-1",
            answer("200 OK", b"\xef\xbb\xbf" + _titled(caf.encode()), plain + "; charset=latin-1"),
            caf,
        ),
        "latin-1": ("latin-1", answer("200 OK", _titled(b"caf\xe9"), plain + "; charset=iso-8859-1"), caf),
        "latin-1-undeclared": ("latin-1 that nothing names", answer("200 OK", _titled(b"caf\xe9"), plain), caf),
        "half-of-utf-16": (
            "UTF-16 of an odd number of bytes",
            answer("200 OK", _titled(b"t").decode().encode("utf-16")[:-1], plain),
            "t",
        ),
    }
    odd = (
        "hex",
        "zlib_codec",
        "base64",
        "rot13",
        "idna",
        "punycode",
        "unicode_escape",
        "undefined",
        "foo-bar",
        "utf-7",
        "mbcs",
        "../etc",
        "\xff",
    )
    return (
        [
            Case(
                name,
                "H7" if name.startswith("surrogate") else "H5",
                f"a page with {fault}",
                reply,
                "ok",
                200,
                title=title,
                free=name == "surrogate-in-href",
                check=_no_surrogates,
            )
            for name, (fault, reply, title) in pages.items()
        ]
        + [
            Case(
                f"charset-{number}",
                "H6",
                f"`charset={charset}`, which is no character encoding of the web"
                if charset.isascii()
                else "a charset that is no text",
                answer("200 OK", _titled(caf.encode()), f"{plain}; charset={charset}".encode("latin-1")),
                "ok",
                200,
                title=caf,
                links=1,
            )
            for number, charset in enumerate(odd)
        ]
        + [
            Case(
                f"charset-meta-{charset.replace('_', '-')}",
                "H6",
                f"`<meta charset={charset}>`",
                answer("200 OK", f"<meta charset={charset}>".encode() + _titled(caf.encode()), plain),
                "ok",
                200,
                title=caf,
                links=1,
            )
            for charset in ("hex", "zlib_codec", "foo-bar")
        ]
    )


def _png() -> bytes:
    pixels = zlib.compress(bytes(4))
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(17) + pixels + b"<a href=http://elsewhere.example/>"


def _typed(kind: str | None, body: bytes) -> bytes:
    return answer("200 OK", body, *([] if kind is None else [f"Content-Type: {kind}"]))


def _types(declared: str | None, sniffed: str | None, evidence: Evidence) -> None:
    assert (evidence.row["content_type"], evidence.row["sniffed_type"]) == (declared, sniffed)


def _lying() -> list[Case]:
    text, markup = page("typed", ["http://elsewhere.example/"]), "text/html"
    lies: dict[str, tuple[str, str | None, bytes, str, str | None]] = {
        "html-as-png": ("HTML that calls itself a picture", "image/png", text, "not_html", markup),
        "html-as-text": ("HTML that calls itself text", "text/plain", text, "not_html", markup),
        "html-as-bytes": ("HTML that calls itself bytes", "application/octet-stream", text, "not_html", markup),
        "html-as-pdf": ("HTML that calls itself a PDF", "application/pdf", text, "not_html", markup),
        "png-as-html": ("a picture that calls itself HTML", markup, _png(), "not_html", "image/png"),
        "pdf-as-html": (
            "a PDF that calls itself HTML",
            markup,
            b"%PDF-1.7\n" + bytes(500),
            "not_html",
            "application/pdf",
        ),
        "zip-as-html": (
            "a zip archive that calls itself HTML",
            markup,
            b"PK\x03\x04" + bytes(500),
            "not_html",
            "application/zip",
        ),
        "gzip-as-html": (
            "a gzip file that calls itself HTML",
            markup,
            gzip.compress(text),
            "not_html",
            "application/gzip",
        ),
        "html-as-nothing": ("HTML without a type", None, text, "ok", markup),
        "png-as-nothing": ("a picture without a type", None, _png(), "not_html", "image/png"),
        "xhtml": ("XHTML", "application/xhtml+xml", b'<?xml version="1.0"?>' + text, "ok", None),
        "json-as-html": ("JSON that calls itself HTML", markup, b'{"a": 1}', "ok", None),
        "empty-as-nothing": ("nothing without a type", None, b"", "not_html", None),
    }
    return [
        Case(
            f"type-{name}",
            "H8",
            fault,
            _typed(kind, body),
            outcome,
            200,
            check=None if name == "xhtml" else partial(_types, kind, sniffed),
            title="typed" if outcome == "ok" and body.endswith(text) else None,
        )
        for name, (fault, kind, body, outcome, sniffed) in lies.items()
    ] + [
        Case("type-empty-page", "H8", "HTML of no bytes", ok(b""), "ok", 200, links=0),
        Case(
            "type-odd-parameters",
            "H8",
            "`text/html;;; charset`",
            _typed("text/html;;; charset", text),
            "ok",
            200,
            title="typed",
        ),
        Case("type-capitals", "H8", "`TEXT/HTML`", _typed("TEXT/HTML", text), "ok", 200, title="typed"),
        Case(
            "type-of-10-kb",
            "H8",
            "a Content-Type of 10 kB",
            _typed("text/html; x=" + "y" * 10_000, text),
            "ok",
            200,
            title="typed",
        ),
        Case("no-markup", "H8", "text without one tag", ok(b"just text"), "ok", 200, links=0),
        Case(
            "frames",
            "H8",
            "a page that is one frame",
            ok(b"<!doctype html><title>f</title><iframe src=/x></iframe>"),
            "ok",
            200,
            title="f",
        ),
        Case(
            "title-of-a-megabyte", "H5", "a title of a megabyte", html("x" * (1 << 20)), "ok", 200, check=_title_is_cut
        ),
    ]


def _title_is_cut(evidence: Evidence) -> None:
    assert len(evidence.row["title"]) <= 10_000


CASES = [*_heavy(), *_encoded(), *_lying()]
