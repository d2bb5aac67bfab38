"""References that are no links."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.edges import MAX_EDGES, Refresh, extract_edges, read_refresh
from linkspider.extract.page import extract_facts

URL = "https://a.example/folder/page"
REFRESHES = [
    ("refresh", "0;url=/x", Refresh("/x", 0)),
    ("Refresh", "5; URL='https://b.example/'", Refresh("https://b.example/", 5)),
    ("refresh", "0.5,/x", Refresh("/x", 0)),
    ("refresh", '3;url="/x" trailing', Refresh("/x", 3)),
    ("refresh", " 1 ; url = /x ", Refresh("/x", 1)),
    ("refresh", "30", None),
    ("refresh", "", None),
    ("refresh", "soon;url=/x", None),
    ("content-type", "0;url=/x", None),
    (None, "0;url=/x", None),
]


@pytest.mark.parametrize(("http_equiv", "content", "expected"), REFRESHES)
def test_refresh(http_equiv: str | None, content: str, expected: Refresh | None) -> None:
    assert read_refresh(http_equiv, content) == expected


def test_each_kind_of_edge() -> None:
    html = b"""<html><head><link rel="canonical" href="/page"><link rel=amphtml href=/amp>
        <link rel="alternate" hreflang="de" href="/de/"><link rel="alternate stylesheet" href="/no.css">
        <link rel=icon href=/no.ico><meta http-equiv=refresh content="5;url=/next"></head>
        <body><a href=/link>no edge</a><iframe src="//b.example/frame"></iframe><form action="search?q=1"></form>
        <form></form><iframe src="about:blank"></iframe></body></html>"""
    edges, seconds = extract_edges(parse_document(html, URL), 7)
    assert [(edge.element, edge.kind, edge.target_url, edge.path_type, edge.ordinal) for edge in edges] == [
        ("link", "canonical", "https://a.example/page", "root_relative", 7),
        ("link", "amphtml", "https://a.example/amp", "root_relative", 8),
        ("link", "alternate", "https://a.example/de/", "root_relative", 9),
        ("meta", "meta_refresh", "https://a.example/next", "root_relative", 10),
        ("iframe", "iframe", "https://b.example/frame", "protocol_relative", 11),
        ("form", "form", "https://a.example/folder/search?q=1", "path_relative", 12),
    ]
    assert edges[2].anchor_text == "de"
    assert seconds == 5


def test_frames_of_old_pages_are_edges() -> None:
    html = b"<html><frameset cols='20%,80%'><frame src=/menu><frame src=/main></frameset></html>"
    edges, _ = extract_edges(parse_document(html, URL), 0)
    assert [edge.target_url for edge in edges] == ["https://a.example/menu", "https://a.example/main"]


def test_edges_are_bounded() -> None:
    html = b"<iframe src=/x></iframe>" * (MAX_EDGES + 50)
    edges, _ = extract_edges(parse_document(html, URL), 0)
    assert len(edges) == MAX_EDGES


def test_a_canonical_in_the_body_is_none() -> None:
    html = b"<html><head></head><body><p>x</p><link rel=canonical href=/c><link rel=alternate href=/feed></body></html>"
    edges, _ = extract_edges(parse_document(html, URL), 0)
    assert [edge.kind for edge in edges] == ["alternate"]


def test_an_edge_of_several_marks_is_one() -> None:
    html = b"""<head itemscope><link rel=canonical href=/c itemprop=url>
        <meta http-equiv=refresh content="0;/n" itemprop=a></head>
        <body><form action=/f role=main itemtype=x itemprop=y></form></body>"""
    edges, _ = extract_edges(parse_document(html, URL), 0)
    assert [(edge.kind, edge.ordinal) for edge in edges] == [("canonical", 0), ("meta_refresh", 1), ("form", 2)]


@pytest.mark.parametrize("tag", ["noscript", "NOSCRIPT", "NoScript"])
@pytest.mark.parametrize(
    ("where", "frames"), [("<head>{}</head>", ""), ("<body>{}", "<iframe src=/i></iframe><form action=/f>")]
)
def test_what_stands_in_noscript_is_no_edge(tag: str, where: str, frames: str) -> None:
    inner = f"<meta http-equiv=refresh content='0;url=/nojs'>{frames}"
    edges, _ = extract_edges(parse_document(where.format(f"<{tag}>{inner}</{tag}>").encode(), URL), 0)
    assert edges == ()


def test_a_robots_meta_in_noscript_says_nothing() -> None:
    html = b"<head><noscript><meta name=robots content=noindex></noscript></head><body>x"
    assert not extract_facts(parse_document(html, URL)).is_noindex


@pytest.mark.parametrize("html", ["<head><noscript>{}</noscript></head>", "<head></head><body><noscript>{}</noscript>"])
def test_a_canonical_of_noscript_counts_in_the_head_alone(html: str) -> None:
    document = parse_document(html.format("<link rel=canonical href=/c>").encode(), URL)
    edges, _ = extract_edges(document, 0)
    assert [edge.target_url for edge in edges] == [url for url in [extract_facts(document).canonical_url] if url]
    assert bool(edges) == ("<body>" not in html)
