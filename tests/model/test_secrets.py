"""Secrets in URLs, and in texts that hold URLs."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkspider.model import urls
from linkspider.model.secrets import (
    SECRET_PARAMETERS,
    may_hold_secret,
    redact,
    redact_arguments,
    redact_url,
    redact_urls,
)

SALT = "0123456789abcdef0123456789abcdef"
TEXTS = [
    ("", ""),
    ("nothing to hide", "nothing to hide"),
    ("https://me:hunter2@example.com/x", "https://example.com/x"),
    ("GET http://me@example.com:8080/ (failed)", "GET http://example.com:8080/ (failed)"),
    ("see //me:p@ss@example.com, or ftp://a:b@c/", "see //example.com, or ftp://c/"),
    ("https:me:hunter2@example.com/x", "https:example.com/x"),
    (r"https:\\me:hunter2@example.com", r"https:\\example.com"),
    ("https://medium.com/@someone", "https://medium.com/@someone"),
    ("mailto:me@example.com", "mailto:me@example.com"),
    ("https://e.com/?q=a@b", "https://e.com/?q=a@b"),
    ("?next=https%3A%2F%2Fme%3Ahunter2%40e.com%2F", "?next=https%3A%2F%2Fe.com%2F"),
    ("https://e.com/?token=abc&x=1#top", "https://e.com/?token=REDACTED&x=1#top"),
    ("https://e.com/?x=1&TOKEN=abc", "https://e.com/?x=1&TOKEN=REDACTED"),
    (
        "<https://e.com/?sid=abc> and 'https://e.com/?sid=def'",
        "<https://e.com/?sid=REDACTED> and 'https://e.com/?sid=REDACTED'",
    ),
    ("https://e.com/a;jsessionid=ABC?x=1", "https://e.com/a;jsessionid=REDACTED"),
    ("https://e.com/#access_token=abc&x=1", "https://e.com/#access_token=REDACTED&x=1"),
    ("?to=%2Flogin%3Ftoken%3Dabc%26x%3D1&y=2", "?to=%2Flogin%3Ftoken%3DREDACTED%26x%3D1&y=2"),
    ("?to=/login?token=abc", "?to=/login?token=REDACTED"),
    ("?api%5Fkey=1&api-key=2&apikey=3&pwd[]=4", "?api%5Fkey=REDACTED&api-key=REDACTED&apikey=REDACTED&pwd[]=REDACTED"),
    ("{'token': 'abc', \"sid\":\"def\"}", "{'token': 'REDACTED', \"sid\":\"REDACTED\"}"),
    ("-a token=abc", "-a token=REDACTED"),
    ("https://e.com/?token=", "https://e.com/?token="),
    ("?key=1&code=2&id=3&side=4&mytoken=5&tokens=6", "?key=1&code=2&id=3&side=4&mytoken=5&tokens=6"),
    ("the token is lost; password reset", "the token is lost; password reset"),
]
KEPT = [
    "https://e.com/",
    "https://e.com/a;b?c=d&e=%3F#f",
    "https://e.com/?key=1&code=2&id=3&q=token",
    "https://e.com/?a@b=c@d",
    "https://e.com/token=1/",
    "mailto:me@e.com?subject=x",
    "#top",
    "https://e.com/?token=",
]
HIDDEN = [
    # URL, what must not be left of it
    ("https://e.com/?token=hunter2", "hunter2"),
    ("https://e.com/?token=a;hunter2", "hunter2"),
    ("https://e.com/?token=it's%22hunter2", "hunter2"),
    ("https://e.com/?x=1;sid=hunter2&y", "hunter2"),
    ("https://e.com/a;jsessionid=hunter2/b?c", "hunter2"),
    ("https://e.com/go/https%3A%2F%2Fo.com%2F%3Ftoken%3Dhunter2", "hunter2"),
    ("https://e.com/?to=https%3A%2F%2Fme%3Ahunter2%40o.com%2F", "hunter2"),
    ("https://e.com/go/%2F%2Fhunter2%40o.com/x", "hunter2"),
    ("https://e.com/?to=https://me:hunter2@o.com/", "hunter2"),
    ("https://me:hunter2@e.com/", "hunter2"),
    ("page.html?x#access_token=hunter2", "hunter2"),
]


@pytest.mark.parametrize(("text", "redacted"), TEXTS)
def test_text_without_secrets(text: str, redacted: str) -> None:
    assert redact(text) == redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize("name", SECRET_PARAMETERS)
@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
@pytest.mark.parametrize("joint", ["_", "-", ""])
def test_every_listed_name_in_every_spelling(name: str, change, joint: str) -> None:
    url = f"https://e.com/?a=b&{change(name.replace('_', joint))}=hunter2"
    assert "hunter2" not in redact(url)
    assert "hunter2" not in redact_url(url, SALT)


def test_arguments() -> None:
    given = {"url": "https://me:pw@e.com/?sid=1", "token": "abc", "max_pages": "10"}
    assert redact_arguments(given) == {"url": "https://e.com/?sid=REDACTED", "token": "REDACTED", "max_pages": "10"}


@pytest.mark.parametrize("url", KEPT)
def test_a_url_without_secrets_stays_as_it_is(url: str) -> None:
    assert redact_url(url, SALT) == url


@pytest.mark.parametrize(("url", "secret"), HIDDEN)
def test_a_url_that_becomes_a_row(url: str, secret: str) -> None:
    found = redact_url(url, SALT)
    assert secret not in found
    assert "REDACTED-" in found
    assert redact_url(found, SALT) == found
    assert redact(found) == found


def test_one_url_is_one_row_and_two_are_two() -> None:
    first, second = (f"https://e.com/page;jsessionid={name}?x=1" for name in ("A1", "B2"))
    assert redact_url(first, SALT) == redact_url(first, SALT) != redact_url(second, SALT)
    assert redact_url(first, SALT) != redact_url(first, "of another store")
    assert redact_url(first, SALT).startswith("https://e.com/page;jsessionid=REDACTED-")
    assert redact_url(first, SALT).endswith("?x=1")


@pytest.mark.parametrize(
    "url",
    [
        *("https://e.com/?utm_source=x&token=a&b", "https://e.com/?token=a&gclid=1", "https://e.com/a;sid=1?utm_x=2"),
        *("https://e.com/%e4?token=%c3%a9&x=%2f", "https://e.com/?to=%2f%2fname%e4@host%2f%3ftoken%3d%e4"),
    ],
)
def test_keys_hold_whichever_comes_first(url: str) -> None:
    assert urls.key(redact_url(url, SALT)) == redact_url(urls.key(url), SALT)


PIECES = st.sampled_from([*"/?&;#=%@: ax", "//", "http:", "token", "sid=", "%3D", "%26", "%2F%2F", "%40", "REDACTED"])


@given(st.lists(PIECES, max_size=20).map("".join))
@example("//token=/&@")
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact_url(redact_url(text, SALT), SALT) == redact_url(text, SALT)
    assert redact(redact(text)) == redact(text)


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=4))
def test_one_look_at_many_misses_none(texts: list[str]) -> None:
    assert [*redact_urls(texts, SALT)] == [redact_url(text, SALT) for text in texts]
    if not may_hold_secret("\n".join(texts)):
        assert [redact(text) for text in texts] == texts


@pytest.mark.parametrize(("url", "secret"), [*HIDDEN, ("/?acce\u017f\u017f_token=hunter2", "hunter2")])
def test_one_secret_among_many_is_found(url: str, secret: str) -> None:
    found = redact_urls(["/a?b=c@d", url, "/\u00e9"], SALT)
    assert [*found] == ["/a?b=c@d", redact_url(url, SALT), "/\u00e9"]
    assert secret not in "".join(found)


@pytest.mark.parametrize("text", ["/a?b=c&d", "me@e.com", "def f(x=1): 'a', \"b\"", "50%40", "https://e.com/?id=1"])
def test_a_quick_look_tells_most_texts_without_secrets(text: str) -> None:
    assert not may_hold_secret(text)


@pytest.mark.parametrize(
    "piece", ["http:", "//", "//a", "%2F%2F", "token", "token=", "&token=", "a@", "@//", "=http:", "%3Dtoken%3D", "%2"]
)
def test_the_time_grows_with_the_length(piece: str) -> None:
    times = []
    for size in (20_000, 160_000):
        text = "@=%40" + piece * (size // len(piece))
        began = time.process_time()
        redact(text)
        redact_url(text, SALT)
        times.append(time.process_time() - began)
    assert all(later < 8 * 4 * earlier + 0.05 for earlier, later in pairwise(times)), times
