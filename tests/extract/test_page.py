"""What a page says of itself: title, headings, description, language, canonical and robots directives."""

import hashlib
from datetime import UTC, datetime

import pytest

from linkspider.extract import teasers
from linkspider.extract.document import parse_document
from linkspider.extract.page import extract_facts, extract_header_facts
from linkspider.extract.survey import MAX_ELEMENTS, MAX_REFERENCES
from linkspider.model.records import Headers, PageFacts

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
    ("with a script and a style", "<h1>Tea<script>var a</script><style>b {}</style></h1>", "Tea"),
    ("in lines and boxes", "<h1>Tea<br>and <div>cups</div>more</h1>", "Tea and cups more"),
    ("a picture with a title", "<h1><svg><title>Logo</title></svg></h1><h1>Tea</h1>", "Tea"),
    ("a logo, then a heading", "<h1><img src=x></h1><h1> </h1><h1>Tea</h1>", "Tea"),
    ("a logo, then the heading", "<h1><img src=x></h1><h1>Tea</h1>", "Tea"),
    ("a picture alone", "<h1><img src=x alt=tea></h1>", None),
    ("with a link to itself", "<h1>Tea<a class=headerlink href=#tea>¶</a></h1>", "Tea"),
    ("with a link to itself in front", "<h1><a href=#tea><span>#</span></a> Tea</h1>", "Tea"),
    ("of a sharp", "<h1>C#<a href=#c>#</a></h1>", "C#"),
    ("with a sign alone", "<h1>Notes on C#</h1>", "Notes on C#"),
    ("a sign of a link elsewhere", "<h1>Law <a href=/law>§</a></h1>", "Law §"),
    ("nothing but a link to itself", "<h1><a href=#>¶</a></h1>", None),
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
    ("empty attributes", "<link rel=canonical type='' media hreflang=' ' href=/x>", "https://example.com/x"),
    ("empty, with a base as Angular's", "<base href=/><link rel=canonical href=''>", None),
    ("empty, then another", "<link rel=canonical href=' '><link rel=canonical href=/x>", "https://example.com/x"),
    ("a link is none", "<a rel=canonical href=/x>x</a>", None),
    ("in a comment", "<!--<link rel=canonical href=/x>-->", None),
    ("in the body", "<body><p>x</p><link rel=canonical href=/x>", None),
    ("behind what ends the head", "<head><div>x</div><link rel=canonical href=/x></head>", None),
    ("in the head of a whole page", "<html><head><link rel=canonical href=/x></head><body>x", "https://example.com/x"),
]
CANONICAL = "https://example.com/a"
SOURCES = [
    ("nowhere", "", [], (None, None, False)),
    ("html", "<link rel=canonical href=/a>", [], (CANONICAL, "html", False)),
    ("header", "", ['</a>; rel="canonical"'], (CANONICAL, "header", False)),
    (
        "header relative to the page, not to its base",
        "<base href=/b/>",
        ["<a>; rel=canonical"],
        ("https://example.com/shop/a", "header", False),
    ),
    ("both the same", "<link rel=canonical href=/a>", ["</a>; rel=canonical"], (CANONICAL, "html", False)),
    ("both, different", "<link rel=canonical href=/a>", ["</b>; rel=canonical"], (CANONICAL, "html", True)),
    (
        "html twice the same",
        "<link rel=canonical href=/a><link rel=canonical href=/a#x>",
        [],
        (CANONICAL, "html", False),
    ),
    (
        "both, one with tracking",
        "<link rel=canonical href=/a>",
        ["</a?utm_source=x>; rel=canonical"],
        (CANONICAL, "html", False),
    ),
    (
        "html twice, different",
        "<link rel=canonical href=/a><link rel=canonical href=/b>",
        [],
        (CANONICAL, "html", True),
    ),
    ("headers twice", "", ["</a>; rel=canonical, </b>; rel=canonical"], (CANONICAL, "header", True)),
    ("header with another rel", "", ["</a>; rel=next"], (None, None, False)),
    (
        "the body is no other opinion",
        "<link rel=canonical href=/a><body>x<link rel=canonical href=/b>",
        [],
        (CANONICAL, "html", False),
    ),
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


def facts(html, x_robots_tags=(), others=None, **more):
    return extract_facts(parse_document(html.encode(), URL), Headers(tuple(x_robots_tags)), others, **more)


def facts_with(headers, html=""):
    return extract_facts(parse_document(html.encode(), URL), headers)


def cases(table):
    return pytest.mark.parametrize(("html", "expected"), [case[1:] for case in table], ids=[case[0] for case in table])


@cases(TITLES)
def test_title(html, expected):
    assert facts(html).title == expected


@cases(HEADINGS)
def test_h1(html, expected):
    assert facts(html).h1 == expected


def test_links_from_headings_to_themselves_are_no_text():
    page = "<main><h2>Tea<a class={} href=#tea>¶</a></h2>Of cups.<h2>Cups<a class={} href=#c>¶</a></h2></main>"
    assert facts(page.replace("{}", "headerlink"), keeps_text=True).text == "Tea Of cups. Cups"
    assert facts("<main>See <b>¶</b> 2 of the law.</main>", keeps_text=True).text == "See ¶ 2 of the law."


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


@pytest.mark.parametrize(("html", "links", "expected"), [c[1:] for c in SOURCES], ids=[c[0] for c in SOURCES])
def test_where_the_canonical_comes_from(html, links, expected):
    found = facts_with(Headers(links=tuple(links)), html)
    assert (found.canonical_url, found.canonical_source, found.has_canonical_conflict) == expected


def test_amp_page():
    assert facts("<link rel=amphtml href=/amp>").amphtml_url == "https://example.com/amp"
    assert facts("<body><p>x<link rel=amphtml href=/amp>").amphtml_url is None


def test_a_canonical_on_a_page_in_an_old_encoding_is_where_browsers_are_led():
    html = "<link rel=canonical href='/tea?q=\u0446'>".encode("cp1251")
    found = extract_facts(parse_document(html, URL, "text/html; charset=windows-1251"))
    assert found.canonical_url == "https://example.com/tea?q=%F6"


def test_when_a_page_asks_to_be_dropped():
    end, word = datetime(2026, 6, 25, tzinfo=UTC), "unavailable_after: 2026-06-25"
    assert facts(f"<meta name=robots content='{word}'>").unavailable_after == end
    assert facts("", [word]).unavailable_after == end
    assert extract_header_facts(Headers((word,)), URL).unavailable_after == end


def test_what_single_robots_are_asked():
    found = facts("<meta name=Googlebot content=noindex><meta name=robots content=all>", ["bingbot: none"])
    assert found.robots_agents == "bingbot: nofollow, noindex; googlebot: noindex"
    assert (found.is_noindex, found.is_nofollow_page) == (False, False)


LANGUAGE_SOURCES = [
    ("html", Headers(content_language="fr"), "<html lang=de-AT><meta property=og:locale content=en_US>", "de"),
    ("header", Headers(content_language="fr"), "<meta property=og:locale content=en_US>", "fr"),
    ("og:locale", Headers(), "<meta property=og:locale content=en_US>", "en"),
    ("og:locale as a name", Headers(), "<meta name=og:locale content=en_US>", "en"),
    ("http-equiv", Headers(), "<meta http-equiv=Content-Language content=pt-BR>", "pt"),
    ("none", Headers(), "<html lang='{{ lang }}'>", None),
]


@pytest.mark.parametrize(
    ("headers", "html", "expected"), [case[1:] for case in LANGUAGE_SOURCES], ids=[case[0] for case in LANGUAGE_SOURCES]
)
def test_language(headers, html, expected):
    assert facts_with(headers, html).language == expected


def json_ld(text):
    return f'<script type="application/ld+json">{text}</script>'


def post(*times):
    return f"<article>{''.join(f'<time {time}>x</time>' for time in times)}</article>"


def teaser(heading, date):
    return f"<article><header>{heading}</header>{date}</article>"


HEXO = "<time datetime=2026-01-02T00:00:00Z itemprop=datePublished>x</time>"
LATER = "<time datetime=2026-03-04T00:00:00Z itemprop=datePublished>x</time>"
ONE = "2026-01-02T00:00:00+00:00 None"
CHANGED = "None 2026-03-04T00:00:00+00:00"
DATED = [
    (
        "JSON-LD",
        json_ld('{"@type": "Article", "datePublished": "2026-01-02", "dateModified": "2026-03-04T05:06:07Z"}'),
        "2026-01-02T00:00:00+00:00 2026-03-04T05:06:07+00:00",
    ),
    (
        "JSON-LD in the body, with parameters",
        '<body><p>x<script type="Application/LD+JSON; charset=utf-8">{"datePublished":"2026-01-02"}</script>',
        "2026-01-02T00:00:00+00:00 None",
    ),
    ("not another script", '<script type="application/json">{"datePublished":"2026-01-02"}</script>', "None None"),
    ("Open Graph", "<meta property=article:published_time content=2026-01-02>", "2026-01-02T00:00:00+00:00 None"),
    ("Open Graph as a name", "<meta name=article:modified_time content=2026-01-02>", "None 2026-01-02T00:00:00+00:00"),
    ("microdata in meta", "<meta itemprop=datePublished content=2026-01-02>", "2026-01-02T00:00:00+00:00 None"),
    (
        "microdata in time",
        "<time itemprop=dateModified datetime=2026-01-02>2 Jan</time>",
        "None 2026-01-02T00:00:00+00:00",
    ),
    ("microdata in an attribute", "<b itemprop=datePublished content=2026-01-02>2 Jan</b>", ONE),
    ("microdata in text", "<span itemprop=datePublished>2026-01-02</span>", "2026-01-02T00:00:00+00:00 None"),
    (
        "microdata of both dates at once",
        "<time itemprop='dateModified datePublished' datetime=2026-01-02>2 Jan</time>",
        "2026-01-02T00:00:00+00:00 2026-01-02T00:00:00+00:00",
    ),
    (
        "microdata in meta, of both dates at once",
        "<meta itemprop='datePublished dateModified' content=2026-01-02>",
        "2026-01-02T00:00:00+00:00 2026-01-02T00:00:00+00:00",
    ),
    ("Dublin Core", "<meta name=DC.date content=2026-01-02>", "2026-01-02T00:00:00+00:00 None"),
    (
        "pubdate",
        "<article><header><time pubdate datetime=2026-01-02>x</time></header></article>",
        "2026-01-02T00:00:00+00:00 None",
    ),
    (
        "WordPress",
        post('class="entry-date published" datetime="2026-01-02T03:04:05+00:00"', "class=updated datetime=2026-01-03"),
        "2026-01-02T03:04:05+00:00 2026-01-03T00:00:00+00:00",
    ),
    ("an entry's date", post('class="entry-date" datetime=2026-01-02'), ONE),
    (
        "WordPress, never changed",
        '<article><time class="entry-date published updated" datetime="2026-01-02">x</time></article>',
        "2026-01-02T00:00:00+00:00 2026-01-02T00:00:00+00:00",
    ),
    (
        "a list of posts",
        post("class=published datetime=2026-01-02") + post("class=published datetime=2026-01-03"),
        "None None",
    ),
    ("an archive that lists one post", teaser("<h1><a href=/p/>T</a></h1>", f"<a href=/p/>{HEXO}</a>"), "None None"),
    (
        "a tag with one card",
        teaser("<a href=/p/><h2>T</h2></a>", "<time class=published datetime=2026-01-02>"),
        "None None",
    ),
    ("a stream of one note", teaser("<p>Note.</p>", f"<a href=/p/>{HEXO}</a>"), "None None"),
    (
        "a card in microdata",
        f"<div itemscope itemtype=https://schema.org/BlogPosting><h3><a href=/p/>T</a></h3>{HEXO}</div>",
        "None None",
    ),
    (
        "a post and one that is related to it",
        teaser("<h1>T</h1>", HEXO) + teaser("<h2><a href=/p/>R</a></h2>", LATER),
        ONE,
    ),
    ("a post with a link to itself", teaser("<h1><a href=/shop/tea#top>T</a></h1>", HEXO), ONE),
    ("a canonical link", f"<link rel=canonical href=/p>{teaser('<h1><a href=/p/>T</a></h1>', HEXO)}", ONE),
    ("a later page of a post", teaser("<h1><a href=/shop/>T</a></h1>", HEXO), ONE),
    ("the name of the site", teaser("<h1><a href=/>Shop</a></h1>", HEXO), ONE),
    ("a date that leads to its day's archive", teaser("<h1>T</h1>", f"<a href=/2026/01/02/>{HEXO}</a>"), ONE),
    ("a comment on a page of another site", teaser("<h1><a href=https://other.example/>T</a></h1>", HEXO), ONE),
    ("a category above the title", teaser("<h4><a href=/news/>News</a></h4><h1>T</h1>", HEXO), ONE),
    ("a series above the title", teaser("<h2><a href=/series/>Series</a></h2><h1>T</h1>", HEXO), ONE),
    ("a page beside the title", teaser("<aside><h3><a href=/p/>R</a></h3></aside><h1>T</h1>", HEXO), ONE),
    ("a heading that holds a link", teaser("<h1>On <a href=/p/>tea</a></h1>", HEXO), ONE),
    ("the only time in an article", "<article><time datetime=2026-01-02>x</time></article>", ONE),
    ("a marked time outside of articles", "<time pubdate datetime=2026-01-02>x</time>", ONE),
    ("the only time, as it is read", "<p>By Ada · <time>January 2, 2026</time></p>", ONE),
    ("times of one day", "<time datetime=2026-01-02>x</time><p><time datetime=2026-01-02T00:00>x</time>", ONE),
    ("times of two days", "<time datetime=2026-01-02>x</time><p><time datetime=2026-01-03>x</time>", "None None"),
    ("times of a list", "<p><time datetime=2026-01-02>x</time></p>" * 4, "None None"),
    ("a time that cannot be read", "<time datetime=2026-01-02>x</time><p><time>yesterday</time>", "None None"),
    ("a time without anything", "<time></time>", "None None"),
    ("when it was changed", "<p>Last updated on <time datetime=2026-03-04>x</time></p>", CHANGED),
    ("what is called changed", "<p class=last-modified><time datetime=2026-03-04>x</time></p>", CHANGED),
    ("a teaser's time", teaser("<h3><a href=/p/>T</a></h3>", "<time datetime=2026-01-02>x</time>"), "None None"),
    ("a marked time beside others", f"<article>{HEXO}<time datetime=2026-05-06>x</time></article>", ONE),
    ("none", "<p>Published on 2026-01-02</p>", "None None"),
]


@pytest.mark.parametrize(("html", "expected"), [case[1:] for case in DATED], ids=[case[0] for case in DATED])
def test_dates(html, expected):
    found = facts(html)
    dates = (found.published_at, found.modified_at)
    assert " ".join("None" if date is None else date.isoformat() for date in dates) == expected


SELF = "<article><h1><a href=/?p=12>On  Tea</a></h1>" + HEXO + "</article>"


@pytest.mark.parametrize(
    ("title", "is_own"),
    [
        *(("On tea", True), ("On Tea | Shop", True), ("Shop — On tea", True), ("Shop - On Tea - Blog", True)),
        *(("Archives - Shop", False), ("On tea-time", False), ("All on tea", False), ("On tea and water", False)),
        *(("", False), ("Shop", False)),
    ],
)
def test_a_heading_that_is_the_title_of_the_page_leads_to_it_by_whatever_address(title, is_own):
    assert (facts(f"<title>{title}</title>{SELF}").published_at is not None) == is_own


@pytest.mark.parametrize("inside", ["", f"<i itemprop=datePublished>{'x' * 30}</i>"])
def test_no_more_articles_with_a_date_are_looked_into_than_a_list_needs(inside, monkeypatch):
    looked = []
    find = teasers.Headings._find
    monkeypatch.setattr(teasers.Headings, "_find", lambda self, article: looked.append(1) or find(self, article))
    nested = f"<article>{inside}<time class=published datetime=2026-01-02>x</time>" * 200
    assert facts(f"{nested}<h2><a href=/p/>T</a></h2>").published_at is None
    assert len(looked) == teasers.MAX_ARTICLES


def test_a_heading_that_articles_share_is_read_once(monkeypatch):
    read = []
    monkeypatch.setattr(teasers, "_link_of", read.append)
    facts("<article><time class=published datetime=2026-01-02>x</time>" * 10 + "<h2><a href=/p/>T</a></h2>")
    assert len(read) == 1


def test_of_more_articles_than_are_looked_into_none_is_the_page():
    one = teaser("<h2><a href=/p/>T</a></h2>", HEXO)
    assert facts(one * (teasers.MAX_ARTICLES + 1)).published_at is None


def test_the_last_modified_header_of_a_file_is_no_date():
    assert facts("<meta http-equiv=last-modified content=2026-01-02>").modified_at is None


def test_generator_and_types():
    found = facts(
        f"<meta name=Generator content=' WordPress\n 6.5 {'x' * 300}'><meta property=og:type content=Article>"
        "<div itemscope itemtype='https://schema.org/Product'>x</div>"
        '<script type=application/ld+json>{"@type": "NewsArticle"}</script>'
    )
    assert found.generator == f"WordPress 6.5 {'x' * 300}"[:200]
    assert (found.og_type, found.schema_types) == ("article", "NewsArticle Product")


def test_main_content():
    words = " ".join(f"word{number}" for number in range(30))
    found = facts(f"<nav>Home About</nav><main><p>{words}\n</p></main>", keeps_text=True)
    assert (found.text, found.word_count) == (words, 30)
    assert found.text_hash == hashlib.sha256(words.encode()).hexdigest()[:32]
    assert len(found.text_sketch) == 256
    assert facts(f"<nav>Shop</nav><main>{words}</main>").text_hash == found.text_hash
    assert facts(f"<main>{words}</main>").text is None


def test_a_kept_text_ends_with_a_whole_character():
    found = facts(f"<main>x{'é' * 40_000}</main>", keeps_text=True)
    assert found.text == "x" + "é" * 32_767
    assert len(found.text.encode()) == 65_535


@pytest.mark.parametrize("title", ["example.com is for sale", "Welcome"])
def test_parked(title):
    html = (
        f"<title>{title}</title><style>p {{}}</style><h1>example.com is for sale</h1>"
        f"<footer>Buy this domain {'tea ' * 40}</footer><script>var words = '{'a ' * 300}'</script>"
    )
    found = facts(html)
    assert found.is_parked
    assert found.parked_reason == "title: example.com is for sale; text: for sale or parked"
    shop = facts("<title>Kettles for sale</title><p>Buy this kettle</p>")
    assert (shop.is_parked, shop.parked_reason) == (False, None)
    post = facts(f"<title>Tea</title><p>This domain is for sale, it said. {'Tea is better. ' * 100}")
    assert (post.is_parked, post.parked_reason) == (False, None)


def test_a_frame_of_a_parking_service():
    found = facts("<title>example.com</title><frameset><frame src='https://www.sedoparking.com/x'></frameset>")
    assert (found.is_parked, found.parked_reason) == (True, "loads www.sedoparking.com")


def test_a_parked_domain_without_title():
    found = facts("<p>This domain is parked free, courtesy of Dynadot. <a href='http://www.dynadot.com/'>Names</a>")
    assert found.parked_reason == "text: domain is parked"


def test_a_style_of_a_parking_service():
    style = "<link rel='{}' href='http://i.cdnpark.com/themes/assets/style.css'>"
    html = "<title>example.com - Registered at Namecheap.com</title><h1>example.com</h1>"
    assert facts(html + style.format("stylesheet")).parked_reason == "loads i.cdnpark.com"
    assert facts(html + style.format("dns-prefetch")).parked_reason is None


def test_soft_404():
    assert facts("<title>Page not found</title><p>Sorry").soft_404_reason == "title: Page not found"
    assert facts(f"<title>Page not found</title><p>{'word ' * 400}").soft_404_reason is None


HOSTILE = [
    ("nested", "<div class=sidebar>" * 10_000),
    ("nested articles", "<article>x" * 10_000),
    ("nested mains", "<main>x" * 10_000),
    ("nested forms of roles", "<div role=complementary>x" * 10_000),
    ("unclosed", "<main><p>x<nav><footer><aside><header>" * 2_000),
    ("metas", "<meta name=a content=b><meta property=og:locale content=xx>" * 10_000),
    ("times", "<article>" * 1_000 + "<time class=published datetime=2026-01-02>" * 10_000),
    ("items", "<p itemscope itemtype=https://schema.org/A itemprop=datePublished>" * 10_000),
    ("long names", f"<div class='{'sidebar-' * 10_000}'>x</div>" * 10),
    ("scripts", "<script type=application/ld+json>[[[[</script>" * 10_000),
    ("a long text", "<p>" + "x " * 1_000_000),
    ("bytes that are no text", "\x00\x01\ufffd\u202e&#xD800;&#0;" * 1_000),
]


@pytest.mark.parametrize("html", [case[1] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_pages(html):
    found = facts(f"<title>example.com</title>{html}", keeps_text=True)
    assert found.title == "example.com"
    assert len(found.text.encode()) <= 65_536


BOUNDED = [
    ("references", "<form action=/x></form>", MAX_REFERENCES),
    ("sources", "<script src=/x></script>", MAX_ELEMENTS),
    ("blocks", "<script type=application/ld+json>{}</script>", MAX_ELEMENTS),
    ("item_types", "<p itemtype=https://schema.org/A></p>", MAX_ELEMENTS),
    ("items", "<p itemprop=datePublished>2026-01-02</p>", MAX_ELEMENTS),
]


@pytest.mark.parametrize(("what", "html", "most"), BOUNDED, ids=[case[0] for case in BOUNDED])
def test_no_more_elements_of_a_kind_are_read_than_pages_have(what, html, most):
    said = parse_document((html * (most + 5)).encode(), URL).survey
    assert len(getattr(said, what)) == most


def test_a_page_that_says_nothing():
    assert facts("") == PageFacts(word_count=0)


def test_what_was_counted_beside_the_links_is_passed_on():
    assert facts("<p>", others="mailto:2").other_schemes == "mailto:2"


def test_an_answer_that_is_no_page_speaks_by_its_headers_alone():
    headers = Headers(("nofollow", "otherbot: noindex"), ("</a>; rel=canonical",), "de-AT")
    assert extract_header_facts(headers, URL) == PageFacts(
        x_robots_tag="nofollow, otherbot: noindex",
        is_nofollow_page=True,
        robots_agents="otherbot: noindex",
        canonical_url=CANONICAL,
        canonical_source="header",
        language="de",
    )
    assert extract_header_facts(Headers(), URL) == PageFacts()


@pytest.mark.parametrize(
    ("content_type", "attributes", "expected"),
    [
        ("application/xhtml+xml", 'xml:lang="fr"', ("fr", "fr")),
        ("application/xhtml+xml; charset=utf-8", 'lang="de" xml:lang="fr"', ("fr", "fr")),
        ("application/xhtml+xml", 'lang="de"', ("de", "de")),
        ("text/html", 'xml:lang="fr"', (None, None)),
    ],
)
def test_xml_lang_counts_in_xml_alone(content_type, attributes, expected):
    html = f'<html xmlns="http://www.w3.org/1999/xhtml" {attributes}><body><p>t</p></body></html>'
    facts = extract_facts(parse_document(html.encode(), URL, content_type))
    assert (facts.lang, facts.language) == expected
