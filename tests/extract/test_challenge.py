"""Tests for bots that come instead of a page; what only looks like one is a page."""

import pytest

from linkspider.extract.evidence import Sought
from linkspider.extract.instead.challenge import (
    MAX_GUARDED_LINKS,
    MAX_GUARDED_WORDS,
    MAX_LINKS,
    MAX_TITLED_WORDS,
    MAX_VAGUE_LINKS,
    MAX_VAGUE_WORDS,
    MAX_WORDS,
    challenge_signs,
)
from linkspider.extract.reading import Wanted, read_html
from linkspider.model.records import Headers
from linkspider.model.scope import Scope

CLOUDFLARE = b"""<title>Just a moment...</title><h1>Checking your browser before accessing blog.example.</h1>
<p>Please enable JavaScript and cookies to continue</p>"""
AKAMAI = b"<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission to access /page on this server."
AWS = b"""<title></title><div id="challenge-container"></div><script src="https://x.token.AwsWaf.com/challenge.js"></script>
<noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot.</noscript>"""
IMPERVA = b"""<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe>"""
IMPERVA_SCRIPT = b"<script src='/_Incapsula_Resource?SWJIYLWA=1&ns=1'></script>"
ATTENTION = b"<title>Attention Required! | Cloudflare</title><h1>One more step</h1><p>" + b"security check " * 60
F5 = b"""<script>window["bobcmn"] = "1111";</script><script src="/TSPD/1?type=7"></script>"""
NOT_FOUND = b"<title>Page not found</title><h1>Page not found</h1><p>Sorry.</p>"
LOGIN = b"<form action=/login><input name=user><input type=password></form>"
TEXT = b"<main><p>" + b"Tea leaves are steeped in hot water until it is amber. " * 30 + b"</p></main>"


def read(body, *, is_sought=True):
    sought = Sought.of(Scope.of("http://kettle.example/"), ()) if is_sought else None
    return read_html(body, "http://blog.example/", "text/html; charset=utf-8", Headers(), Wanted(sought=sought))


def signs(body, *, is_sought=True):
    return read(body, is_sought=is_sought).facts.challenge_signs


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (CLOUDFLARE, "title: Just a moment..."),
        (AKAMAI, "title: Access Denied"),
        (AWS, "source: .awswaf.com/"),
        (
            b"<title></title><script>window.gokuProps = {}</script><p>Let us confirm you are human</p>",
            "source: gokuprops",
        ),
        (IMPERVA_SCRIPT, "source: _incapsula_resource"),
        (ATTENTION, "title: Attention Required! | Cloudflare"),
        (b"<title>Request Rejected</title>The requested URL was rejected.", "title: Request Rejected"),
        (b"<title>Tea - Request Rejected</title>Your support ID is: 123", "source: your support id is"),
        (F5, 'source: window["bobcmn"]'),
        (
            b"<title>You are being redirected...</title><script>sucuri_cloudproxy_js='';</script>",
            "source: sucuri_cloudproxy_js",
        ),
        (b"<script src=/aes.js></script><script>toHex(slowAES.decrypt(c,2,a,b))</script>", "source: slowaes.decrypt("),
        (b"<title>Access to this page has been denied.</title>", "title: Access to this page has been denied."),
        (
            b"<title>blog.example</title><script src=https://ct.captcha-delivery.com/c.js></script>",
            "source: captcha-delivery.com/c.js",
        ),
        ("<title>Making sure you’re not a bot!</title>".encode(), "title: Making sure you’re not a bot!"),
        (
            b"<title>Oh noes</title><script id=anubis_challenge type=application/json>{}</script>",
            "source: anubis_challenge",
        ),
        (b"<title>One moment, please...</title><p>Loading...", "title: One moment, please..."),
        (
            b"<title>Amazon</title><form action=/errors/validateCaptcha>Enter the characters",
            "source: /errors/validatecaptcha",
        ),
        (IMPERVA, "source: incapsula incident id"),
        (b"<title>Wait</title><script>window._cf_chl_opt={}</script>", "source: _cf_chl_opt"),
        (b"<title>Tea</title><p>Nothing to see here.</p>", None),
        (b"<title>Tea</title><p>x</p><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>", None),
    ],
)
def test_a_test_for_bots_is_known_by_its_marks(body, expected):
    assert signs(body) == expected


@pytest.mark.parametrize("body", [CLOUDFLARE, AKAMAI, AWS, IMPERVA, ATTENTION, F5])
def test_a_page_with_a_text_is_a_page_whatever_scripts_guard_it(body):
    assert signs(body + TEXT) is None


@pytest.mark.parametrize("guard", [IMPERVA_SCRIPT, F5, b"<script src=https://x.awswaf.com/challenge.js></script>"])
@pytest.mark.parametrize(
    "page", [b"<title>Our partners</title><p>Tea and kettles.", b"<a href=/x>Tea</a>" * 3, b"<p>" + b"tea " * 30]
)
def test_a_guarded_page_with_a_title_links_or_some_words_is_no_test_for_bots(page, guard):
    assert signs(page + guard) is None


def test_a_guard_makes_a_test_for_bots_of_a_page_with_hardly_anything_else():
    sign = "source: _incapsula_resource"
    assert challenge_signs(IMPERVA_SCRIPT, None, MAX_GUARDED_WORDS, MAX_GUARDED_LINKS) == sign
    assert challenge_signs(IMPERVA_SCRIPT, None, MAX_GUARDED_WORDS + 1, 0) is None
    assert challenge_signs(IMPERVA_SCRIPT, None, 0, MAX_GUARDED_LINKS + 1) is None


@pytest.mark.parametrize("beside", [IMPERVA_SCRIPT, IMPERVA, LOGIN, LOGIN + IMPERVA])
def test_a_page_that_says_not_found_is_not_found_whatever_guards_it_or_stands_in_its_header(beside):
    found = read(NOT_FOUND + beside).facts
    assert (found.challenge_signs, found.soft_404_reason) == (None, "title: Page not found")


def test_a_test_for_bots_is_known_in_utf_16():
    html = "<title>tea</title><script>_cf_chl_opt = {}</script>"
    assert signs(html.encode("utf-16")) == signs(html.encode()) == "source: _cf_chl_opt"


def test_a_guarded_parked_domain_is_a_parked_domain():
    parked = b"<title>blog.example is parked</title><h1>blog.example is parked</h1>" + IMPERVA + LOGIN
    assert (read(parked).facts.challenge_signs, read(parked).facts.is_parked) == (None, True)


def test_a_test_for_bots_stands_in_for_the_audited_sites_pages_too():
    assert signs(CLOUDFLARE, is_sought=False) == signs(CLOUDFLARE) is not None


def test_a_test_for_bots_has_few_words_and_bytes():
    assert challenge_signs(IMPERVA, None, MAX_WORDS, MAX_LINKS) == "source: incapsula incident id"
    assert challenge_signs(IMPERVA, None, MAX_WORDS + 1, 0) is None
    assert challenge_signs(IMPERVA, None, 7, MAX_LINKS + 1) is None
    assert challenge_signs(IMPERVA + b" " * 300_000, None, None, 0) is None


@pytest.mark.parametrize("title", ["Robot check", "Site Verification", "Human verification", "Client Challenge"])
def test_a_title_that_a_note_may_have_too_takes_hardly_any_words_and_links(title):
    assert challenge_signs(b"", title, MAX_VAGUE_WORDS, MAX_VAGUE_LINKS) == f"title: {title}"
    assert challenge_signs(b"", title, MAX_VAGUE_WORDS + 1, 0) is None
    assert challenge_signs(b"", title, 7, MAX_VAGUE_LINKS + 1) is None


@pytest.mark.parametrize(
    "quoting",
    [
        b'<meta http-equiv=Content-Security-Policy content="frame-src https://geo.captcha-delivery.com"><title>Tea</title>',
        b"<title>Testcookie</title><p>It sets a cookie by <code class=js>slowAES.decrypt(c,2,a,b)</code>. "
        + b"tea " * 50,
        b"<title>Testcookie</title><pre>slowAES.decrypt(c,2,a,b)</pre>",
        b"<title>Testcookie</title><PRE><code>\nslowAES.decrypt(c,2,a,b)\n</code></PRE>",
    ],
)
def test_a_page_that_names_or_quotes_a_mark_is_a_page(quoting):
    assert signs(quoting) is None
    assert signs(quoting + b"<script>slowAES.decrypt(c,2,a,b)</script>") == "source: slowaes.decrypt("


def test_a_page_known_by_its_title_alone_has_still_fewer_words():
    assert challenge_signs(b"", "Access Denied", MAX_TITLED_WORDS, 0) == "title: Access Denied"
    assert challenge_signs(b"", "Access Denied", MAX_TITLED_WORDS + 1, 0) is None
