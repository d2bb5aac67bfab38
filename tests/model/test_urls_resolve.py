"""Resolving references: what is remembered by folder is what the standard's parser says anew."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkspider.model import urls
from linkspider.model.urls import Target

BASE = "https://example.com/shop/tea?size=2"
RESOLVED = [
    ("", "https://example.com/shop/tea?size=2"),
    ("#top", "https://example.com/shop/tea?size=2"),
    ("?", "https://example.com/shop/tea?"),
    ("?size=3", "https://example.com/shop/tea?size=3"),
    ("?#top", "https://example.com/shop/tea?"),
    ("\t?size=3", "https://example.com/shop/tea?size=3"),
    (" \n", "https://example.com/shop/tea?size=2"),
    (" #top", "https://example.com/shop/tea?size=2"),
    ("\n#top", "https://example.com/shop/tea?size=2"),
    ("a #b", "https://example.com/shop/a%20"),
    ("a ", "https://example.com/shop/a"),
    ("a\n#b", "https://example.com/shop/a"),
    ("a?#b", "https://example.com/shop/a?"),
    (".", "https://example.com/shop/"),
    ("..", "https://example.com/"),
    ("../../..", "https://example.com/"),
    ("./%2E%2e/x", "https://example.com/x"),
    ("/", "https://example.com/"),
    ("\\coffee", "https://example.com/coffee"),
    ("\\\\other.example\\x", "https://other.example/x"),
    ("//other.example", "https://other.example/"),
    ("///other.example/x", "https://other.example/x"),
    ("https:page", "https://example.com/shop/page"),
    ("https:?size=3", "https://example.com/shop/tea?size=3"),
    ("https:", "https://example.com/shop/tea?size=2"),
    ("http:page", "http://page/"),
    ("HTTPS://EXAMPLE.com:443/A", "https://example.com/A"),
    ("ht\ntps://other.example/\tx", "https://other.example/x"),
    ("a/b?u=https://c", "https://example.com/shop/a/b?u=https://c"),
    ("1:2", "https://example.com/shop/1:2"),
    ("://x", "https://example.com/shop/://x"),
    ("thé vert", "https://example.com/shop/th%C3%A9%20vert"),
    ("?q=thé", "https://example.com/shop/tea?q=th%C3%A9"),
    ("//bücher.example/", "https://xn--bcher-kva.example/"),
    ("//0x7f.1/", "https://127.0.0.1/"),
    ("//user:secret@other.example/x#f", "https://other.example/x"),
    ("/x@y", "https://example.com/x@y"),
    ("/?mail=a@b", "https://example.com/?mail=a@b"),
]
ELSEWHERE = [
    ("mailto:a@b.example", "mailto"),
    ("MailTo:a@b.example", "mailto"),
    ("java\nscript:void(0)", "javascript"),
    ("tel:+49123", "tel"),
    ("ftp://example.com/x", "ftp"),
    ("data:text/html,x", "data"),
    ("file:///x", "file"),
    ("web+tea:x", "web+tea"),
    ("a:b/../c?u=https://d", "a"),
    ("http://[bad", "invalid"),
    ("//a b/", "invalid"),
    ("https://example.com:99999/", "invalid"),
    ("https://1.2.3.256/", "invalid"),
    ("https://", "invalid"),
]
#: What tells references apart that a cache could take for one.
PIECES = st.sampled_from(
    [
        *" \t\n\r?#/:.@%\\[]|;&=ab1é",
        *("https:", "http:", "//", "..", "./", "%2e", "https:page", "https:?q", "//host", "://", "u:p@", "mailto:"),
        *("\x00", "\x0b", "\u00a0", "\u3000", "\ufeff", "[::1]", "C|/", "utm_source=x"),
    ]
)
HREFS = st.lists(PIECES, max_size=8).map("".join)
BASES = st.builds(
    "{}://{}/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["example.com", "example.com:8080", "[::1]", "10.0.0.1"]),
    st.lists(st.sampled_from(["a", "b/", "/", "%20", ";x", "c:d", "|"]), max_size=4).map("".join),
    st.sampled_from(["", "?", "?q", "?a=/b/c", "?a=?b/", "?x:/y"]),
).map(urls.parse)


@pytest.mark.parametrize(("href", "url"), RESOLVED, ids=[repr(href) for href, _ in RESOLVED])
def test_a_reference_leads_where_a_browser_goes(href, url):
    assert urls.resolve(href, BASE) == Target(url, url.partition(":")[0])


@pytest.mark.parametrize(("href", "scheme"), ELSEWHERE, ids=[repr(href) for href, _ in ELSEWHERE])
def test_what_is_no_web_page_is_named_by_its_scheme(href, scheme):
    assert urls.resolve(href, BASE) == Target(None, scheme)


@pytest.mark.parametrize(
    ("charset", "href", "url"),
    [
        ("cp1251", "/s?q=\u0446\u0435\u043d\u0430&x=1#\u0446", "https://example.com/s?q=%F6%E5%ED%E0&x=1"),
        ("cp1251", "/\u0446?\u0446", "https://example.com/%D1%86?%F6"),
        ("cp1251", "?\u0446 #x", "https://example.com/shop/tea?%F6%20"),
        ("cp1251", "?q=\u00fc", "https://example.com/shop/tea?q=%26%23252%3B"),
        ("cp1251", "?q=\u00d0\x98", "https://example.com/shop/tea?q=%26%23208%3B%98"),
        ("cp1251", "?q='a b%20\u0446'", "https://example.com/shop/tea?q=%27a%20b%20%F6%27"),
        ("cp932", "?q=\u65e5\u672c", "https://example.com/shop/tea?q=%93%FA%96{"),
        ("iso2022_jp", "?q=\u3042", "https://example.com/shop/tea?q=%1B$B$%22%1B(B"),
        ("cp1252", "?q=\u20ac\U0001f600", "https://example.com/shop/tea?q=%80%26%23128512%3B"),
        ("utf-16-le", "?q=\u00fc", "https://example.com/shop/tea?q=%C3%BC"),
        ("cp1251", "//\u0446\u0435\u043d\u0430.example/?a", "https://xn--80ajy8a.example/?a"),
    ],
)
def test_a_query_is_written_in_the_encoding_of_its_page(charset, href, url):
    assert urls.Base(BASE, charset).resolve(href).url == url


@given(href=HREFS, base=BASES)
@example(href="a #b", base="https://example.com/x?y")
@example(href="https:", base="https://example.com/x?y")
@example(href="\x00?", base="https://example.com/x?y")
def test_the_answer_is_the_parsers_less_fragment_and_user_information(href, base):
    target = urls.resolve(href, base)
    try:
        parsed = urls.parse(href, base)
    except ValueError:
        assert target == Target(None, "invalid")
        return
    scheme, _, rest = parsed.partition("#")[0].partition("://")
    if scheme not in {"http", "https"}:
        assert target == Target(None, parsed.partition(":")[0])
        return
    host_and_port, slash, path = rest.partition("/")
    assert target == Target(f"{scheme}://{host_and_port.rpartition('@')[2]}{slash}{path}", scheme)


@given(hrefs=st.lists(HREFS, min_size=1, max_size=4), bases=st.lists(BASES, min_size=2, max_size=4))
def test_an_answer_does_not_depend_on_what_was_asked_before(hrefs, bases):
    questions = [(href, base) for href in hrefs for base in bases]
    urls._resolve_in_folder.cache_clear()
    warm = [urls.resolve(*question) for question in questions]
    for question, answer in zip(questions, warm, strict=True):
        urls._resolve_in_folder.cache_clear()
        assert urls.resolve(*question) == answer


@given(href=HREFS, base=BASES)
def test_a_target_is_a_base_and_resolves_to_itself(href, base):
    url = urls.resolve(href, base).url
    if url is not None:
        assert urls.parse(url) == url
        assert urls.resolve(url, "http://elsewhere.example/") == Target(url, url.partition(":")[0])
        assert urls.resolve("", url).url == url


def test_a_reference_that_is_no_text_is_invalid():
    assert urls.resolve("\ud800", BASE) == Target(None, "invalid")


PATH_TYPES = [
    ("https://a.example/x", "absolute"),
    ("HTTP://a.example/", "absolute"),
    ("https:page", "absolute"),
    ("//a.example/x", "protocol_relative"),
    ("\\\\a.example\\x", "protocol_relative"),
    ("/x", "root_relative"),
    ("\\x", "root_relative"),
    ("x/y", "path_relative"),
    ("../x", "path_relative"),
    ("./", "path_relative"),
    ("?q=1", "query_only"),
    ("#part", "fragment"),
    ("", "fragment"),
    (" \n#part", "fragment"),
    ("\t/x", "root_relative"),
    ("page:8080/x", "path_relative"),
    ("ht\ntp://a.example/", "absolute"),
    ("h\tttps\r\n://a.example/", "absolute"),
    ("/\t/a.example/x", "protocol_relative"),
    ("/\n", "root_relative"),
    ("/\tx", "root_relative"),
    ("h", "path_relative"),
    ("httpx:", "path_relative"),
    ("/", "root_relative"),
]


@pytest.mark.parametrize(("href", "expected"), PATH_TYPES)
def test_path_type(href: str, expected: str) -> None:
    assert urls.path_type(href) == expected


def test_a_base_says_of_each_reference_what_it_says_alone_in_any_order() -> None:
    base = urls.Base(BASE)
    hrefs = [href for href, _ in RESOLVED]
    for href in (*hrefs, *reversed(hrefs)):
        assert base.resolve(href) == urls.resolve(href, BASE)
