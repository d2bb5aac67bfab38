"""What a page says of itself: title, headings, description, language, canonical and robots directives."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.page import extract_facts, extract_header_facts
from linkspider.model.records import PageFacts

URL = "https://example.com/shop/tea?size=2"
TITLES = [
    ("plain", "<title>Tea</title>", "Tea"),
    ("entities and white space", "<title>\n Tea &amp; caf&eacute;\t&lt;b&gt; </title>", "Tea & café <b>"),
    ("first of two", "<title>One</title><title>Two</title>", "One"),
    ("tags are text", "<title><b>Tea</b></title>", "<b>Tea</b>"),
    ("in the body", "<body><p>x</p><title>Tea</title>", "Tea"),
    ("none", "<p>Tea</p>", None),
    ("empty", "<title> \n </title>", None),
    ("in a comment", "<!-- <title>No</title> -->", None),
    ("in a template", "<template><title>No</title></template>", None),
    ("picture first", "<body><svg><title>No</title></svg><title>Tea</title>", "Tea"),
    ("picture alone", "<body><svg><title>No</title></svg>", None),
    ("part of a picture first", "<body><svg><g><title>No</title></g></svg><title>Tea</title>", "Tea"),
    ("symbol of a picture alone", "<body><svg><symbol><title>No</title></symbol></svg>", None),
    ("cut", f"<title>{'é' * 2_001}</title>", "é" * 2_000),
]
HEADINGS = [
    ("first of two", "<h1>One</h1><h1>Two</h1>", "One"),
    ("nested and collapsed", "<h1>\n A <span>b</span>\tc</h1>", "A b c"),
    ("none", "<h2>Two</h2>", None),
    ("empty", "<h1></h1>", None),
    ("a picture alone", "<h1><img src=x alt=tea></h1>", None),
    ("in a template", "<template><h1>No</h1></template>", None),
]
DESCRIPTIONS = [
    ("collapsed", '<meta name=description content=" Fine\n tea ">', "Fine tea"),
    ("capitals", "<META NAME=Description CONTENT=tea>", "tea"),
    ("first that says something", '<meta name=description content=""><meta name=description content=two>', "two"),
    ("first of two", "<meta name=description content=one><meta name=description content=two>", "one"),
    ("without content", "<meta name=description>", None),
    ("another name", "<meta name=og:description content=x><meta property=description content=y>", None),
]
LANGUAGES = [
    ("plain", "<html lang=en-GB>", "en-GB"),
    ("white space", '<html lang=" de ">', "de"),
    ("none", "<html>", None),
    ("empty", '<html lang="">', None),
    ("not on html", "<body lang=fr>", None),
]
CANONICALS = [
    ("absolute", "<link rel=canonical href=https://example.com/tea>", "https://example.com/tea"),
    ("relative to the base", "<base href=/b/><link rel=canonical href=tea>", "https://example.com/b/tea"),
    ("less fragment", "<link rel=canonical href=/tea#top>", "https://example.com/tea"),
    ("tracking parameters stay", "<link rel=canonical href=/tea?utm_source=x>", "https://example.com/tea?utm_source=x"),
    ("among other tokens", '<link rel="shortlink\nCANONICAL" href=/tea>', "https://example.com/tea"),
    ("first of two", "<link rel=canonical href=/one><link rel=canonical href=/two>", "https://example.com/one"),
    (
        "first that leads to a page",
        "<link rel=canonical href=mailto:x><link rel=canonical href=/two>",
        "https://example.com/two",
    ),
    ("other rel", "<link rel=canonicals href=/x><link rel=alternate href=/y>", None),
    ("without href", "<link rel=canonical>", None),
    ("broken", "<link rel=canonical href='http://[bad'>", None),
    ("a link is none", "<a rel=canonical href=/x>x</a>", None),
    ("in a comment", "<!--<link rel=canonical href=/x>-->", None),
]
ROBOTS = [
    ("none at all", "", [], (None, None, False, False)),
    ("meta", "<meta name=robots content='noindex, follow'>", [], ("noindex, follow", None, True, False)),
    ("meta in capitals", "<META NAME=ROBOTS CONTENT=NoFollow>", [], ("NoFollow", None, False, True)),
    (
        "two metas",
        "<meta name=robots content=noindex><meta name=Robots content=' nofollow '>",
        [],
        ("noindex, nofollow", None, True, True),
    ),
    ("meta for one robot", "<meta name=googlebot content=none>", [], (None, None, False, False)),
    ("meta in a template", "<template><meta name=robots content=none></template>", [], (None, None, False, False)),
    ("header", "", ["noindex"], (None, "noindex", True, False)),
    ("two headers", "", ["noindex", "otherbot: nofollow"], (None, "noindex, otherbot: nofollow", True, False)),
    (
        "the stricter wins",
        "<meta name=robots content='index, follow'>",
        ["none"],
        ("index, follow", "none", True, True),
    ),
]


def facts(html, x_robots_tags=(), others=None):
    return extract_facts(parse_document(html.encode(), URL), x_robots_tags, others)


def cases(table):
    return pytest.mark.parametrize(("html", "expected"), [case[1:] for case in table], ids=[case[0] for case in table])


@cases(TITLES)
def test_title(html, expected):
    assert facts(html).title == expected


@cases(HEADINGS)
def test_h1(html, expected):
    assert facts(html).h1 == expected


@cases(DESCRIPTIONS)
def test_meta_description(html, expected):
    assert facts(html).meta_description == expected


@cases(LANGUAGES)
def test_lang(html, expected):
    assert facts(html).lang == expected


@cases(CANONICALS)
def test_canonical_url(html, expected):
    assert facts(html).canonical_url == expected


@pytest.mark.parametrize(
    ("html", "headers", "expected"), [case[1:] for case in ROBOTS], ids=[case[0] for case in ROBOTS]
)
def test_robots(html, headers, expected):
    found = facts(html, headers)
    assert (found.meta_robots, found.x_robots_tag, found.is_noindex, found.is_nofollow_page) == expected


def test_a_page_that_says_nothing():
    assert facts("") == PageFacts()


def test_what_was_counted_beside_the_links_is_passed_on():
    assert facts("<p>", others="mailto:2").other_schemes == "mailto:2"


def test_an_answer_that_is_no_page_speaks_by_its_headers_alone():
    assert extract_header_facts(["nofollow", "otherbot: noindex"]) == PageFacts(
        x_robots_tag="nofollow, otherbot: noindex", is_nofollow_page=True
    )
    assert extract_header_facts([]) == PageFacts()
