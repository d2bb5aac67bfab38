"""References that are no links."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.edges import MAX_EDGES, Refresh, extract_edges, header_edges, read_refresh, refresh_target
from linkspider.extract.page import extract_facts, extract_header_facts
from linkspider.model.records import Headers
from linkspider.model.urls import MAX_URL_CHARACTERS

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
    ("refresh", "1url=/x", None),
    ("refresh", "1x;url=/x", None),
    ("refresh", "1e0; url=/x", None),
    ("refresh", "1.5.x;url=/x", None),
    ("refresh", ".5;url=/x", Refresh("/x", 0)),
    ("refresh", "1;;url=/x", Refresh(";url=/x", 1)),
    ("refresh", "1 url=/x", Refresh("/x", 1)),
    ("refresh", "1; url /x", Refresh("url /x", 1)),
    ("refresh", "9" * 5_000 + ";url=/x", Refresh("/x", 999_999_999)),
    ("content-type", "0;url=/x", None),
    (None, "0;url=/x", None),
]


@pytest.mark.parametrize(("http_equiv", "content", "expected"), REFRESHES)
def test_refresh(http_equiv: str | None, content: str, expected: Refresh | None) -> None:
    assert read_refresh(http_equiv, content) == expected


def test_each_kind_of_edge() -> None:
    html = b"""<html><head><link rel="canonical" href="/page"><link rel=amphtml href=/amp>
        <link rel=alternate hreflang=de type=text/html href="/de/"><link rel="alternate stylesheet" href="/no.css">
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
    assert len(header_edges(Headers(links=("</x>; rel=canonical," * (MAX_EDGES + 50),)), URL, 0)) == MAX_EDGES
    (edge,), _ = extract_edges(parse_document(b"<iframe src='/x#" + b"x" * MAX_URL_CHARACTERS + b"'>", URL), 0)
    assert (len(edge.href), edge.target_url) == (MAX_URL_CHARACTERS, "https://a.example/x")


@pytest.mark.parametrize(
    ("href", "target"),
    [("/next", "https://a.example/next"), ("page?utm_source=x#top", None), ("mailto:a@b.example", None)],
)
def test_a_refresh_that_loads_the_page_itself_again_leads_nowhere(href: str, target: str | None) -> None:
    edges, _ = extract_edges(parse_document(f"<meta http-equiv=refresh content='5;url={href}'>".encode(), URL), 0)
    assert refresh_target(edges, URL) == target


def test_a_canonical_that_is_an_alternate_too_is_a_canonical() -> None:
    (edge,), _ = extract_edges(parse_document(b"<link rel='alternate canonical' href=/c>", URL), 0)
    assert edge.kind == "canonical"


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


@pytest.mark.parametrize("href", ["", " "])
def test_an_empty_reference_of_a_link_element_is_no_edge(href: str) -> None:
    html = f"<head><base href=/><link rel=canonical href='{href}'><link rel=alternate href='{href}'></head>"
    assert extract_edges(parse_document(html.encode(), URL), 0) == ((), None)


@pytest.mark.parametrize("tag", ["noscript", "NOSCRIPT", "NoScript"])
@pytest.mark.parametrize("where", ["<head>{}</head>", "<body>{}"])
def test_what_stands_in_noscript_is_no_edge(tag: str, where: str) -> None:
    inner = "<meta http-equiv=refresh content='0;url=/nojs'><iframe src=/i></iframe><form action=/f>"
    edges, _ = extract_edges(parse_document(where.format(f"<{tag}>{inner}</{tag}>").encode(), URL), 0)
    assert edges == ()


def test_a_robots_meta_in_noscript_says_nothing() -> None:
    html = b"<head><noscript><meta name=robots content=noindex></noscript></head><body>x"
    assert not extract_facts(parse_document(html, URL)).is_noindex


@pytest.mark.parametrize("html", ["<head><noscript>{}</noscript></head>", "<head></head><body><noscript>{}</noscript>"])
def test_a_canonical_of_noscript_counts_nowhere(html: str) -> None:
    document = parse_document(html.format("<link rel=canonical href=/c>").encode(), URL)
    assert extract_edges(document, 0) == ((), None)
    assert extract_facts(document).canonical_url is None


NAMED = (
    '<../page.md>; rel=alternate; type="text/markdown"; title=Plain, <https://amp.example/e>; rel="amphtml nofollow"',
    "</other>; rel=canonical, </style>; rel=preload, </x>; rel='alternate stylesheet'",
)


def test_link_headers_are_edges_where_the_page_says_the_same_or_something_else() -> None:
    headers = Headers(links=NAMED)
    edges, _ = extract_edges(parse_document(b"<link rel=canonical href=/page><p>x</p>", URL), 3, headers)
    told = [(edge.element, edge.kind, edge.href, edge.target_url, edge.anchor_text, edge.ordinal) for edge in edges]
    assert told == [
        ("link", "canonical", "/page", "https://a.example/page", "", 3),
        ("header", "alternate", "../page.md", "https://a.example/page.md", "text/markdown", 4),
        ("header", "amphtml", "https://amp.example/e", "https://amp.example/e", "", 5),
        ("header", "canonical", "/other", "https://a.example/other", "", 6),
    ]
    assert [(edge.rel, edge.title) for edge in edges[1:3]] == [("alternate", "Plain"), ("amphtml nofollow", None)]


def test_link_headers_of_what_is_no_page_are_edges() -> None:
    (edge,) = header_edges(Headers(links=("<tea>; rel=canonical",)), "https://a.example/tea.pdf", 0)
    assert (edge.href, edge.target_url, edge.path_type) == ("tea", "https://a.example/tea", "path_relative")


def test_an_amp_page_that_a_header_names_counts() -> None:
    headers = Headers(links=NAMED)
    assert extract_facts(parse_document(b"<p>x", URL), headers).amphtml_url == "https://amp.example/e"
    assert extract_header_facts(headers, URL).amphtml_url == "https://amp.example/e"
    html = b"<link rel=amphtml href=/amp><p>x"
    assert extract_facts(parse_document(html, URL), headers).amphtml_url == "https://a.example/amp"


@pytest.mark.parametrize("attribute", ["hreflang=de", "lang=de", "media=print", "type=text/html"])
def test_a_canonical_of_a_variant_counts_for_nothing(attribute: str) -> None:
    document = parse_document(f"<link rel=canonical {attribute} href=/c><p>x".encode(), URL)
    in_header = Headers(links=(f"</d>; rel=canonical; {attribute}",))
    facts = extract_facts(document, in_header)
    assert (facts.canonical_url, facts.has_canonical_conflict) == (None, False)
    assert [edge.kind for edge in extract_edges(document, 0, in_header).edges] == ["canonical", "canonical"]


def test_a_refresh_header_is_what_the_element_would_be_and_goes_before_it() -> None:
    html = b"<base href=/base/><meta http-equiv=refresh content='9;url=/element'>"
    edges, seconds = extract_edges(parse_document(html, URL), 0, Headers(refresh="0; url=h\u00c3\u00b6her"))
    assert [(edge.element, edge.kind, edge.target_url) for edge in edges] == [
        ("header", "meta_refresh", "https://a.example/folder/h%C3%B6her"),
        ("meta", "meta_refresh", "https://a.example/element"),
    ]
    assert (edges[0].href, seconds) == ("h\u00f6her", 0)


@pytest.mark.parametrize("refresh", ["30", "", "0;url=mailto:a@b.c", "0;url=http://[bad"])
def test_a_refresh_header_that_leads_nowhere_is_no_edge(refresh: str) -> None:
    assert extract_edges(parse_document(b"<p>x", URL), 0, Headers(refresh=refresh)) == ((), None)


def test_a_form_on_a_page_in_an_old_encoding_leads_where_browsers_are_led() -> None:
    html = "<meta charset=windows-1251><form action='/s?q=\u0446\u0435\u043d\u0430'></form>".encode("cp1251")
    (edge,), _ = extract_edges(parse_document(html, URL), 0)
    assert edge.target_url == "https://a.example/s?q=%F6%E5%ED%E0"
