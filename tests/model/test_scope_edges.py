"""Where the site ends: www and the bare host, ports, folders, domains, addresses; and what a link across it is."""

from dataclasses import asdict

import pytest

from linkspider.model.scope import LinkScope, Scope

SCOPES = [
    ("https://example.com/", "host", ("example.com", "", "example.com", "/")),
    ("https://www.example.com/a/b", "host", ("example.com", "", "example.com", "/")),
    ("https://shop.example.co.uk:8443/", "host", ("shop.example.co.uk", "8443", "example.co.uk", "/")),
    ("https://www.example.com/docs/guide/start?x=/y/", "prefix", ("example.com", "", "example.com", "/docs/guide/")),
    ("https://example.com/", "prefix", ("example.com", "", "example.com", "/")),
    ("https://example.com/page", "prefix", ("example.com", "", "example.com", "/")),
    ("https://a.github.io/x", "domain", ("a.github.io", "", "a.github.io", "/")),
    ("http://127.0.0.1:8000/", "host", ("127.0.0.1", "8000", "127.0.0.1", "/")),
    ("http://[::1]:8000/", "host", ("[::1]", "8000", "[::1]", "/")),
]
INSIDE = [
    ("host", "https://example.com/a", ["https://example.com/", "http://example.com/x", "https://www.example.com/?q"]),
    ("host", "https://www.example.com/", ["https://example.com/", "https://www.example.com/"]),
    ("host", "https://shop.example.com/", ["https://shop.example.com/x", "https://www.shop.example.com/"]),
    ("host", "http://[::1]:8000/", ["http://[::1]:8000/x", "https://[::1]:8000/x"]),
    ("host", "https://example.com/", ["https://example.com./x", "https://www.example.com./"]),
    ("host", "https://example.com.:8443/", ["https://example.com:8443/", "https://example.com.:8443/"]),
    ("domain", "https://www.example.com/", ["https://example.com/", "https://a.b.example.com/"]),
    ("domain", "https://a.example.com/", ["https://example.com./x"]),
    ("domain", "https://x.a.github.io/", ["https://a.github.io/", "https://y.a.github.io/"]),
    ("domain", "http://localhost:8000/", ["http://localhost:8000/x"]),
    ("prefix", "https://example.com/docs/", ["https://example.com/docs/", "http://www.example.com/docs/a/b?c=/"]),
    ("prefix", "https://example.com/docs/start", ["https://example.com/docs/start", "https://example.com/docs/"]),
]
OUTSIDE = [
    ("host", "https://example.com/", ["https://a.example.com/", "https://example.com.evil.example/"]),
    (
        "host",
        "https://example.com/",
        ["https://notexample.com/", "https://example.com:8443/", "http://example.com:443/"],
    ),
    ("host", "https://example.com:8443/", ["https://example.com/", "https://example.com:8444/"]),
    ("host", "https://www.shop.example.com/", ["https://www.example.com/", "https://example.com/"]),
    ("domain", "https://example.com/", ["https://example.org/", "https://myexample.com/", "https://example.com:81/"]),
    ("domain", "https://a.github.io/", ["https://b.github.io/", "https://github.io/"]),
    ("domain", "https://a.co.uk/", ["https://b.co.uk/"]),
    ("domain", "http://127.0.0.1/", ["http://127.0.0.2/", "http://0.0.0.1/"]),
    ("prefix", "https://example.com/docs/", ["https://example.com/docs", "https://example.com/docsx/"]),
    (
        "prefix",
        "https://example.com/docs/",
        ["https://example.com/", "https://example.com/Docs/a", "https://example.com/?/docs/"],
    ),
    ("prefix", "https://example.com/docs/", ["https://a.example.com/docs/", "https://example.com/x/docs/"]),
]
NAMES = [
    ("https://www.example.com/", "host", "example.com"),
    ("https://blog.example.com/a/", "prefix", "blog.example.com"),
    ("https://blog.example.com/", "domain", "example.com"),
    ("http://localhost:8000/", "host", "localhost:8000"),
    ("https://example.com:8443/", "domain", "example.com:8443"),
    ("https://www.com/", "host", "www.com"),
    ("https://example.com.:8443/", "host", "example.com:8443"),
]
MINE, OTHER = "example.com", "other.example"
ENDS = [
    (True, MINE, True, MINE, "internal"),
    (True, MINE, False, MINE, "subdomain"),
    (False, MINE, True, MINE, "subdomain"),
    (True, MINE, False, OTHER, "outbound"),
    (False, OTHER, True, MINE, "backlink"),
    (False, OTHER, False, OTHER, "other"),
    (False, MINE, False, MINE, "other"),
    (False, OTHER, False, MINE, "other"),
]


@pytest.mark.parametrize(("url", "kind", "parts"), SCOPES, ids=[f"{kind} {url}" for url, kind, _ in SCOPES])
def test_what_a_start_url_opens(url, kind, parts):
    scope = Scope.of(url, kind)
    assert (scope.host, scope.port, scope.domain, scope.folder) == parts
    assert scope.kind == kind


@pytest.mark.parametrize(("kind", "start", "inside"), INSIDE)
def test_inside(kind, start, inside):
    scope = Scope.of(start, kind)
    assert [url for url in inside if not scope.contains(url)] == []


@pytest.mark.parametrize(("kind", "start", "outside"), OUTSIDE)
def test_outside(kind, start, outside):
    scope = Scope.of(start, kind)
    assert [url for url in outside if scope.contains(url)] == []


@pytest.mark.parametrize("kind", ["host", "domain", "prefix"])
@pytest.mark.parametrize("url", [url for url, _, _ in SCOPES])
def test_the_start_url_is_inside(url, kind):
    assert Scope.of(url, kind).contains(url)


@pytest.mark.parametrize(("url", "kind", "site"), NAMES, ids=[f"{kind} {url}" for url, kind, _ in NAMES])
def test_the_sites_name(url, kind, site):
    assert Scope.of(url, kind).site == site


#: What was crawled and what is; whether that is the same, and whether it is a part.
TWO_SCOPES = [
    (("https://example.com/", "host"), ("http://www.example.com/x", "host"), True, True),
    (("https://example.com/", "host"), ("https://example.com/docs/", "prefix"), False, True),
    (("https://example.com/docs/", "prefix"), ("https://example.com/", "host"), False, False),
    (("https://example.com/docs/", "prefix"), ("https://example.com/docs/a", "prefix"), True, True),
    (("https://example.com/docs/", "prefix"), ("https://example.com/docs/a/", "prefix"), False, True),
    (("https://example.com/docs/", "prefix"), ("https://example.com/shop/", "prefix"), False, False),
    (("https://example.com/", "domain"), ("https://example.com/", "host"), False, True),
    (("https://example.com/", "host"), ("https://example.com/", "domain"), False, False),
    (("https://a.example.com/", "domain"), ("https://b.example.com/", "domain"), True, True),
    (("https://example.com/", "host"), ("https://example.com:8443/", "host"), False, False),
]


@pytest.mark.parametrize(("crawled", "asked", "is_same", "is_within"), TWO_SCOPES)
def test_what_an_earlier_crawl_took_of_a_scope(crawled, asked, is_same, is_within):
    earlier, scope = Scope.of(*crawled), Scope.of(*asked)
    manifest = {"site": earlier.site, "scope": asdict(earlier)}
    assert (scope.is_same(manifest), scope.is_within(manifest)) == (is_same, is_within)


@pytest.mark.parametrize("start", ["https://e.com/caf%C3%A9/", "https://e.com/caf%c3%a9/"])
def test_one_page_is_in_a_folder_however_its_escapes_are_spelled(start):
    scope = Scope.of(start, "prefix")
    assert scope.contains("https://e.com/caf%C3%A9/x")
    assert scope.contains("https://e.com/caf%c3%a9/x")
    assert not scope.contains("https://e.com/caf%C3%AA/x")
    earlier = asdict(scope) | {"folder": "/caf%c3%a9/"}  # as earlier states wrote it
    manifest = {"site": scope.site, "scope": earlier}
    assert (scope.is_same(manifest), scope.is_within(manifest)) == (True, True)


@pytest.mark.parametrize(("source_in", "source", "target_in", "target", "word"), ENDS)
def test_a_link_is_one_of_five_things(source_in, source, target_in, target, word):
    assert Scope.of("https://www.example.com/").classify(source_in, source, target_in, target) == word


def test_every_word_is_tried():
    assert {word for *_, word in ENDS} == set(LinkScope)
