"""Tests for bots that come instead of a page; what only looks like one is a page."""

import pytest

from linkspider.extract.evidence import Sought
from linkspider.extract.instead.challenge import MAX_WORDS, challenge_signs
from linkspider.extract.reading import Wanted, read_html
from linkspider.model.records import Headers
from linkspider.model.scope import Scope

CLOUDFLARE = b"""<title>Just a moment...</title><h1>Checking your browser before accessing blog.example.</h1>
<p>Please enable JavaScript and cookies to continue</p>"""
AKAMAI = b"<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission to access /page on this server."
AWS = b"""<title></title><div id="challenge-container"></div><script src="https://x.token.AwsWaf.com/challenge.js"></script>
<noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot.</noscript>"""
IMPERVA = b"""<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe>"""
TEXT = b"<main><p>" + b"Tea leaves are steeped in hot water until it is amber. " * 20 + b"</p></main>"


def signs(body, *, is_sought=True):
    sought = Sought.of(Scope.of("http://kettle.example/"), ()) if is_sought else None
    return read_html(body, "http://blog.example/", "text/html", Headers(), Wanted(sought=sought)).facts.challenge_signs


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (CLOUDFLARE, "title: Just a moment..."),
        (AKAMAI, "title: Access Denied"),
        (AWS, "source: awswaf"),
        (IMPERVA, "source: incapsula incident id"),
        (b"<title>Wait</title><script>window._cf_chl_opt={}</script>", "source: _cf_chl_opt"),
        (b"<title>Tea</title><p>Nothing to see here.</p>", None),
        (b"<title>Tea</title><p>x</p><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>", None),
    ],
)
def test_a_test_for_bots_is_known_by_its_marks(body, expected):
    assert signs(body) == expected


@pytest.mark.parametrize("body", [CLOUDFLARE, AKAMAI, AWS, IMPERVA])
def test_a_page_with_a_text_is_a_page_whatever_scripts_guard_it(body):
    assert signs(body + TEXT) is None


def test_pages_of_the_audited_site_are_not_asked():
    assert signs(CLOUDFLARE, is_sought=False) is None


def test_a_test_for_bots_has_few_words_and_bytes():
    assert challenge_signs(AWS, None, MAX_WORDS) == "source: awswaf"
    assert challenge_signs(AWS, None, MAX_WORDS + 1) is None
    assert challenge_signs(AWS + b" " * 300_000, None, None) is None
