"""XHTML to HTML: what a parser of HTML reads otherwise in a page that browsers read as XML."""

import re
from typing import Final

#: Elements without end tags in HTML, where the slash of ``<br/>`` says nothing.
_VOID: Final = frozenset(
    {
        *(b"area", b"base", b"basefont", b"bgsound", b"br", b"col", b"embed", b"frame", b"hr", b"img", b"input"),
        *(b"keygen", b"link", b"meta", b"param", b"source", b"track", b"wbr"),
    }
)
#: What is no markup, and an empty element, whose name is kept. Nothing in it is tried twice, so the time is linear.
_PARTS: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<([A-Za-z_][^\s<>/\"'=]*+)(?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+/>",
    re.DOTALL,
)


def with_end_tags(body: bytes) -> bytes:
    """A page in XHTML with an end tag behind each empty element that HTML wants one of.

    A parser of HTML passes over the slash of ``<script src="x"/>`` and ``<title/>``, and takes all behind it for the
    script or the title. To call for pages of type application/xhtml+xml alone: in others browsers do the same.
    Source: https://html.spec.whatwg.org/multipage/parsing.html#parse-error-non-void-html-element-start-tag-with-trailing-solidus
    """
    return body if b"/>" not in body else _PARTS.sub(_ended, body)


def _ended(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if not name or name.lower() in _VOID:
        return found[0]
    return found[0][:-2] + b"></" + name + b">"
