"""URLs: the WHATWG standard's own cases, and the policy on top."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model import urls

CONFORMANCE = Path(__file__).resolve().parents[2].parent / "shared" / "conformance"
needs_vectors = pytest.mark.skipif(
    not CONFORMANCE.is_dir(), reason="the public test vectors are not beside the checkout"
)

BASE = "https://example.com/a/b?q=1"
NASTY = st.one_of(
    st.text(alphabet=" \t\n\r?#/:.@%\\abhtps[]|é1=&;", max_size=20),
    st.sampled_from(
        ["https:page", "https:?q", "https:", "//h/x", "\\x", "", "#", "a #b", " #b", "?", "//u:p@h/", "a/b?u=://c"]
    ),
)
KEYS = [
    ("https://e.com/", "https://e.com/"),
    ("https://e.com/?utm_source=a", "https://e.com/"),
    ("https://e.com/?UTM_Source=a&b=1", "https://e.com/?b=1"),
    ("https://e.com/?b=1&a=2", "https://e.com/?b=1&a=2"),
    ("https://e.com/?b=1&gclid=x&a=2", "https://e.com/?b=1&a=2"),
    ("https://e.com/?", "https://e.com/?"),
    ("https://e.com/?fbclid", "https://e.com/"),
    ("https://e.com/?utmost=1", "https://e.com/?utmost=1"),
    ("https://e.com/p;utm_source=a", "https://e.com/p;utm_source=a"),
]
TYPED = [
    ("example.com", "https://example.com/"),
    ("example.com/a b".replace(" ", "%20"), "https://example.com/a%20b"),
    ("example.com:8080/x", "https://example.com:8080/x"),
    ("HTTP://Example.COM:80/x#y", "http://example.com/x"),
    ("localhost:8000", "https://localhost:8000/"),
    ("https://user:secret@example.com/", "https://example.com/"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
]
UNUSABLE = ["", "  ", "not a url", "word", "mailto:me@example.com", "ftp://example.com/", "https://", "http://[bad"]


@needs_vectors
def test_whatwg_cases() -> None:
    cases = [case for case in json.loads((CONFORMANCE / "urltestdata.json").read_text()) if isinstance(case, dict)]
    wrong = []
    for case in cases:
        try:
            found: str | None = urls.parse(case["input"], case["base"])
        except ValueError:
            found = None
        if found != (None if case.get("failure") else case["href"]):
            wrong.append((case["input"], case["base"], found))
    assert wrong == []
    assert len(cases) == 891


@given(NASTY, st.sampled_from([BASE, "http://example.com/", "https://h/x/y/z/?a#".rstrip("#"), "https://h/p?x=/y/"]))
def test_resolving_never_depends_on_what_was_resolved_before(href: str, base: str) -> None:
    try:
        whole = urls.parse(href, base)
    except ValueError:
        assert urls.resolve(href, base) == urls.Target(None, "invalid")
        return
    target = urls.resolve(href, base)
    assert target.scheme == whole.partition(":")[0]
    if target.url is not None:
        assert urls.parse(target.url) == target.url
        if "@" not in whole:
            assert target.url == whole.partition("#")[0]
        else:
            assert "@" not in urls.authority(target.url)


@given(st.from_regex(r"https://[a-z]{1,5}\.com/[a-z]{0,3}\?[a-z_=&]{0,20}", fullmatch=True))
def test_a_key_is_its_own_key(url: str) -> None:
    assert urls.key(urls.key(url)) == urls.key(url)


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_key(url: str, key: str) -> None:
    assert urls.key(url) == key


@pytest.mark.parametrize(("text", "url"), TYPED)
def test_what_a_person_types(text: str, url: str) -> None:
    assert urls.from_user(text) == url


@pytest.mark.parametrize("text", UNUSABLE)
def test_what_cannot_be_meant(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(is|has|holds) [^\n]+$"):
        urls.from_user(text)


def test_user_information_never_survives() -> None:
    assert urls.resolve("//user:secret@example.com/x#f", BASE).url == "https://example.com/x"


@pytest.mark.parametrize(
    ("href", "scheme"), [("mailto:a@b.c", "mailto"), ("javascript:void(0)", "javascript"), ("http://[bad", "invalid")]
)
def test_what_is_no_page(href: str, scheme: str) -> None:
    assert urls.resolve(href, BASE) == urls.Target(None, scheme)


def test_host_and_port() -> None:
    assert urls.authority("https://[::1]:8080/x") == "[::1]:8080"
    assert urls.host("https://[::1]:8080/x") == "[::1]"
    assert urls.host("https://example.com:8080/x") == "example.com"
