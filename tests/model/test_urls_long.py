"""URLs that are too long: cut to something that is a URL, is the same for the same, and says what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model import urls
from linkspider.model.urls import MAX_URL_CHARACTERS, cut_long, is_cut, resolve

BASE = "https://example.com/"


@pytest.mark.parametrize(
    ("length", "cut"), [(8_072, False), (8_191, False), (8_192, False), (8_193, True), (10**6, True)]
)
def test_what_is_cut(length, cut):
    url = BASE + "x" * (length - len(BASE))
    assert is_cut(cut_long(url)) is cut
    assert len(cut_long(url)) <= MAX_URL_CHARACTERS
    assert (cut_long(url) == url) is not cut


def test_the_same_url_is_cut_to_the_same_and_another_to_another():
    first, second = (resolve("/" + "a" * 9_000 + end, BASE).url for end in "xy")
    assert first is not None
    assert first[:8_000] == second[:8_000]
    assert first != second
    assert resolve("a" * 9_000 + "x", BASE).url == first
    assert first.endswith("~sha256-" + first[-64:])


def test_a_cut_url_keeps_its_key_and_is_not_cut_again():
    url = resolve("/?utm_source=" + "a" * 9_000, BASE).url
    assert url is not None
    assert urls.key(url) == url
    assert resolve(url, BASE).url == url
    assert (urls.host(url), urls.scheme_of(url)) == ("example.com", "https")


@given(st.text(alphabet="aé%4/?&=#:@ ~", min_size=5, max_size=30))
def test_a_cut_url_is_a_url(piece):
    url = resolve("/" + piece.replace("#", "") * 3_000, BASE).url
    if url is not None and is_cut(url):
        assert urls.parse(url) == url
