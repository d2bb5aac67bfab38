"""Soft 404s: one probe for each host, and pages told from the host's not-found page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.document import parse_document
from linkspider.extract.instead.soft404 import MAX_WORDS, fingerprint, is_soft_404, probe_url
from linkspider.extract.links import extract_links

HOST = "https://example.com"
NAV = "".join(f'<a href="/{name}">{name}</a> ' for name in ("about", "team", "shop", "news", "jobs", "imprint"))
TEXT = "Sorry, we could not find the page that you were looking for. Please try the search or go back to our home page."
ALPHABET = [f"{consonant}{vowel}" for consonant in "bdfklmnp" for vowel in "ao"]


def page(path, title="Page not found", body=TEXT, nav=NAV):
    markup = f"<!doctype html><html><head><title>{title}</title></head><body><nav>{nav}</nav><main>{body}</main></body>"
    document = parse_document(markup.encode(), HOST + path, "text/html; charset=utf-8")
    return fingerprint(document, extract_links(document)[0])


PROBE_PATH = probe_url(HOST + "/")[len(HOST) :]
PROBE = page(PROBE_PATH)
SAME = {
    "the very page": page("/no/such/page"),
    "a nav that links to the page itself": page("/about"),
    "a query": page("/search?q=red+shoes"),
    "a date and a request number": page("/x", body=f"{TEXT} 2026-01-02 12:00 #48151623"),
    "a script with a token": page("/x", body=f"{TEXT}<script>let token = 'abcdef'</script><style>.a {{}}</style>"),
    "a comment": page("/x", body=f"<!-- rendered by node seven -->{TEXT}"),
    "one word in a page of twenty": page("/x", body=f"{TEXT} Monday"),
    "a login that comes back": page("/deep/er", nav=f'{NAV}<a href="/login?next=%2Fdeep%2Fer"></a>'),
    "a link to itself": page("/a/b/c", nav=f'{NAV}<a href="/a/b/c"></a>'),
    "a path in another script": page("/%D0%BE-%D0%BD%D0%B0%D1%81", body=f"{TEXT} о нас"),
    "a menu of languages": page("/deep/er", nav=f'{NAV}<a href="/de/deep/er"></a><a href="/fr/deep/er"></a>'),
}
OTHER = {
    "another title": page("/x", title="Red shoes"),
    "no title": page("/x", title=""),
    "another text": page("/x", body="Red shoes of leather, made by hand in a small town by the sea, and sold here."),
    "a product beside the same words": page("/x", body=f"{TEXT} Red shoes leather"),
    "other links": page("/x", nav='<a href="/red">about</a><a href="/blue">team shop news jobs imprint</a>'),
    "no words": page("/x", body="", nav=""),
    "few words": page("/x", body="one two", nav=""),
}


@pytest.mark.parametrize("found", SAME.values(), ids=SAME)
def test_pages_that_are_the_not_found_page(found):
    assert is_soft_404(found, PROBE)


@pytest.mark.parametrize("found", OTHER.values(), ids=OTHER)
def test_pages_that_are_others(found):
    assert not is_soft_404(found, PROBE)


@pytest.mark.parametrize(
    "repeat",
    [
        "No page at {path}",
        "You asked for <code>https://example.com{path}</code>",
        "<h1>{path}</h1> is not here",
        "<form><input name=back value='{path}'></form>",
    ],
)
@pytest.mark.parametrize("path", ["/a/b/a/b", "/calendar/2049/01", "/Red-Shoes.html?color=blue", "/x"])
def test_a_path_that_is_repeated_makes_no_difference(repeat, path):
    asked = page(PROBE_PATH, title=f"{PROBE_PATH} not found", body=TEXT + repeat.format(path=PROBE_PATH))
    assert is_soft_404(page(path, title=f"{path} not found", body=TEXT + repeat.format(path=path)), asked)


def test_a_short_path_is_not_found_in_the_paths_of_all_links():
    nav = "".join(f'<a href="/en/{name}">x</a>' for name in ("about", "team", "shop", "news"))
    assert is_soft_404(page("/en", nav=nav), page(PROBE_PATH, nav=nav))


@pytest.mark.parametrize(
    ("path", "href", "is_carried"),
    [
        ("/en", "/garden", False),
        ("/en", "/de/en", True),
        ("/x", "/en/x", False),
        ("/a/b", "/login?next=%252Fa%252Fb", True),
        ("/a/b", "/login?next=%2Fb%2Fa", False),
    ],
)
def test_only_a_link_that_names_the_page_carries_its_url_along(path, href, is_carried):
    assert len(page(path, nav=f'<a href="{href}">x</a>').links) == (not is_carried)


@pytest.mark.parametrize(("kept", "is_same"), [(4, True), (3, False)])
def test_most_links_are_the_same(kept, is_same):
    links = [f'<a href="/{letter}"></a>' for letter in "abcde"]
    assert is_soft_404(page("/x", nav="".join(links[:kept])), page(PROBE_PATH, nav="".join(links))) is is_same


def test_three_words_are_enough_to_tell():
    assert is_soft_404(page("/x", body="nothing was here", nav=""), page(PROBE_PATH, body="nothing was here", nav=""))


def test_a_heavy_navigation_hides_no_article():
    nav = "".join(f'<a href="/{first}/{last}">{first}{last}</a> ' for first in ALPHABET for last in ALPHABET)
    probe = page(PROBE_PATH, "Example", nav=nav)
    assert is_soft_404(page("/x", "Example", nav=nav), probe)
    assert not is_soft_404(page("/x", "Example", "Yellow boots are back in every size", nav=nav), probe)
    assert is_soft_404(page("/x", "Example", f"{TEXT} Yellow boots are back again today", nav=nav), probe)
    assert not is_soft_404(page("/x", "Example", f"{TEXT} Yellow boots are sold again today", nav=nav), probe)


def test_a_page_that_scripts_fill_in_is_never_the_not_found_page():
    shell = page("/x", "App", '<div id="root"></div>', nav="")
    assert not is_soft_404(shell, page(PROBE_PATH, "App", '<div id="root"></div>', nav=""))


def test_of_a_long_page_the_first_words_count():
    words = [first + last + third for first in ALPHABET for last in ALPHABET for third in ALPHABET][: MAX_WORDS + 100]
    long, longer = page("/x", body=" ".join(words[:MAX_WORDS]), nav=""), page("/x", body=" ".join(words), nav="")
    assert long == longer
    assert len(long.words) == MAX_WORDS


def test_a_page_without_body_has_a_fingerprint():
    document = parse_document(b"", HOST + "/", "text/html")
    assert not is_soft_404(fingerprint(document, ()), PROBE)


@pytest.mark.parametrize(
    ("url", "same", "host"),
    [
        ("https://example.com/", "https://example.com/a/b?c=d", "https://example.com/"),
        ("http://example.com:8080/x", "http://example.com:8080/", "http://example.com:8080/"),
        ("https://[::1]/x", "https://[::1]/", "https://[::1]/"),
    ],
)
def test_a_host_has_one_probe(url, same, host):
    probe = probe_url(url)
    assert probe == probe_url(same) == probe_url(probe)
    assert probe.startswith(host)
    assert len(probe) == len(host) + 24


def test_hosts_have_different_probes():
    hosts = ["https://example.com/", "https://www.example.com/", "https://example.com:8443/"]
    assert len({probe_url(host).rpartition("/")[2] for host in hosts}) == 3


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_has_no_direction(one, other):
    first, second = page("/one", one, TEXT + other), page("/other", other, TEXT + one)
    assert is_soft_404(first, second) == is_soft_404(second, first)
    assert is_soft_404(first, first)
