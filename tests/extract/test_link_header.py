"""Link headers (RFC 8288), as they are and as they should not be."""

import pytest

from linkspider.extract.link_header import MAX_CHARACTERS, read_links

URL = "https://example.com/shop/tea"
HEADERS = [
    ("plain", ['<https://example.com/a>; rel="canonical"'], [("https://example.com/a", {"canonical"})]),
    ("no quotes, capitals", ["<https://example.com/a>;REL=Canonical"], [("https://example.com/a", {"canonical"})]),
    ("relative", ["</a>; rel=canonical"], [("https://example.com/a", {"canonical"})]),
    ("relative to the folder", ["<a>; rel=next"], [("https://example.com/shop/a", {"next"})]),
    ("the page itself", ["<>; rel=self"], [(URL, {"self"})]),
    ("several rels", ['</a>; rel="alternate  canonical"'], [("https://example.com/a", {"alternate", "canonical"})]),
    ("the first rel counts", ["</a>; rel=next; rel=canonical"], [("https://example.com/a", {"next"})]),
    (
        "several links, commas and semicolons in URLs and in quotes",
        ['</a,b;c>; title="x, <y>; \\"z\\""; rel=next, </d>; rel=canonical'],
        [("https://example.com/a,b;c", {"next"}), ("https://example.com/d", {"canonical"})],
    ),
    (
        "several headers",
        ["</a>; rel=next", "</b>; rel=canonical"],
        [("https://example.com/a", {"next"}), ("https://example.com/b", {"canonical"})],
    ),
    ("white space", ["  < /a > ;\trel = canonical ;"], [("https://example.com/a", {"canonical"})]),
    ("a parameter without value", ["</a>; crossorigin; rel=preload"], [("https://example.com/a", {"preload"})]),
    ("no rel", ["</a>"], [("https://example.com/a", set())]),
    ("empty parts", [", ,</a>; rel=next,,"], [("https://example.com/a", {"next"})]),
    ("about another page", ['</a>; rel=canonical; anchor="/other"'], []),
    (
        "about this page by name",
        ['</a>; rel=canonical; anchor="/shop/tea"'],
        [("https://example.com/a", {"canonical"})],
    ),
    ("about a part of this page", ['</a>; rel=canonical; anchor="#part"'], []),
    ("about all of this page", ['</a>; rel=next; anchor="#"'], [("https://example.com/a", {"next"})]),
    ("another scheme", ["<mailto:a@b.c>; rel=author"], []),
    ("broken URL", ["<http://[bad>; rel=canonical"], []),
    ("bytes of UTF-8", ["</caf\u00c3\u00a9>; rel=canonical"], [("https://example.com/caf%C3%A9", {"canonical"})]),
    ("bytes of Latin-1", ["</caf\u00e9>; rel=canonical"], [("https://example.com/caf%E9", {"canonical"})]),
    ("no brackets", ["https://example.com/a; rel=canonical"], []),
    ("never closed", ["<https://example.com/a; rel=canonical"], []),
    ("quote never closed", ['</a>; rel="canonical'], [("https://example.com/a", set())]),
    ("rubbish behind", ["</a>; rel=next rubbish, </b>; rel=canonical"], [("https://example.com/a", {"next"})]),
    ("empty", ["", " ", ","], []),
]


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS])
def test_links(values, expected):
    assert [(link.target_url, set(link.rels)) for link in read_links(values, URL)] == expected


def test_what_is_said_is_kept_as_it_is_written():
    (link,) = read_links(['< ../a?x#y >; rel="Canonical  next"'], URL)
    assert (link.href, link.rel, link.target_url) == ("../a?x#y", "Canonical  next", "https://example.com/a?x")


def test_other_parameters():
    (link,) = read_links(['</a>; rel=alternate; HrefLang=de; title="Tee \\"gr\u00fcn\\""; hreflang=fr'], URL)
    assert link.parameters == {"hreflang": "de", "title": 'Tee "gr\u00fcn"'}


@pytest.mark.parametrize(
    "value",
    ["</a>; rel=next," * 5_000, '<a>; x="' + "\\" * 50_000, "<" * 50_000, "</a>" + ";" * 50_000, "</a>;a=" * 20_000],
)
def test_hostile_headers_are_bounded(value):
    links = read_links(["</first>; rel=next", *[value] * 50], URL)
    assert 1 <= len(links) <= MAX_CHARACTERS // len("</a>; rel=next,")
    assert links[0].href == "/first"


def test_a_canonical_behind_many_preloads_is_read():
    *_, last = read_links([*["</s.js>; rel=preload"] * 200, "</a>; rel=canonical"], URL)
    assert (last.href, last.rels) == ("/a", {"canonical"})
