"""Logins that come instead of a page; a page with a login beside its text is a page."""

import pytest

from linkspider.extract.evidence import Sought
from linkspider.extract.instead.gate import MAX_LINKS, MAX_WORDS, login_signs
from linkspider.extract.reading import Wanted, read_html
from linkspider.model.records import Headers
from linkspider.model.scope import Scope

FORM = b"<form method=post><input name=user><input type=PASSWORD name=pw><button>Log in</button></form>"
LOGIN = b"<title>Log in</title><h1>Log in</h1><p>Please log in to see this page.</p>" + FORM
WORDS = b"<main><p>" + b"tea " * (MAX_WORDS + 10) + b"</p></main>"
PAGE = "http://blog.example/p"


def signs(body, url=PAGE, *, is_sought=True):
    sought = Sought.of(Scope.of("http://kettle.example/"), ()) if is_sought else None
    return read_html(body, url, "text/html", Headers(), Wanted(sought=sought)).facts.challenge_signs


@pytest.mark.parametrize(
    ("url", "body", "expected"),
    [
        ("http://blog.example/login", LOGIN, "password field"),
        ("http://blog.example/login", LOGIN + WORDS, "password field"),
        ("http://blog.example/login?next=%2Fp", b"<h1>Sign in</h1>", "return address in next"),
        ("http://blog.example/login", b"<h1>Sign in</h1>", None),
        ("http://blog.example/login", b"<!-- <input type=password> -->", None),
        (PAGE, LOGIN, "password field and hardly any text"),
        (PAGE, LOGIN + WORDS, None),
        (PAGE, LOGIN + b"<a href=/x>x</a>" * (MAX_LINKS + 1), None),
        (PAGE, b"<p>Forgot your password?</p>", None),
    ],
)
def test_a_login_is_known_by_its_address_and_its_field(url, body, expected):
    assert signs(body, url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PAGE, "password field and hardly any text"),
        ("http://blog.example/login", None),
        ("http://blog.example/login?next=%2Fp", "return address in next"),
    ],
)
def test_a_login_of_the_sites_own_is_a_page_of_its_own_and_stands_in_for_others(url, expected):
    assert signs(LOGIN, url, is_sought=False) == expected


@pytest.mark.parametrize(("words", "links", "is_login"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_a_login_has_few_words_and_links(words, links, is_login):
    sign = login_signs(PAGE, MAX_WORDS + words, MAX_LINKS + links, has_password_field=True)
    assert (sign is not None) is is_login


@pytest.mark.parametrize(
    "html",
    [
        LOGIN.decode().encode("utf-16"),
        b"<h1>Log in</h1><form><input type=PaSSword></form>",
        b"<h1>Log in</h1><form><input type='p&#97;ssword'></form>",
    ],
)
def test_a_field_is_a_field_however_it_is_written(html):
    assert signs(html) == "password field and hardly any text"
