"""What an answer to robots.txt means, by RFC 9309, and where the parser differs from Google's own cases."""

import json
from pathlib import Path

import pytest
from protego import Protego

from linkspider.failures import RefusedError
from linkspider.middlewares.robots import MAX_BYTES, read_verdict

GOOGLES_CASES = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "google_robots_cases.json"
ME = "linkspider"
DENY_ALL = b"User-agent: *\nDisallow: /\n"
STATUSES = [
    *((status, "rules") for status in (200, 203, 204, 206, 299)),
    *((status, "no rules") for status in (400, 401, 403, 404, 405, 410, 418, 451, 499)),
    *((status, "refused") for status in (429, 500, 502, 503, 504, 599)),
    *((status, "refused") for status in (300, 301, 304, 308, 100, 600, 999)),
]
FILES = [
    # name, file, path, may it be fetched
    ("empty", b"", "/", True),
    ("blank lines", b"\n\r\n  \n", "/", True),
    ("comment", b"# Disallow: /\n", "/", True),
    ("a page of HTML", b"<!doctype html><html><body>Not found</body></html>", "/", True),
    ("everything", DENY_ALL, "/x", False),
    ("nothing", b"User-agent: *\nDisallow:\n", "/x", True),
    ("byte order mark", b"\xef\xbb\xbf" + DENY_ALL, "/x", False),
    ("Windows line ends", DENY_ALL.replace(b"\n", b"\r\n"), "/x", False),
    ("old Mac line ends", DENY_ALL.replace(b"\n", b"\r"), "/x", False),
    ("no line end", b"User-agent: *\nDisallow: /", "/x", False),
    ("bytes that are no text", b"\xff\xfe\x00\x80\n" + DENY_ALL, "/x", False),
    ("capitals", b"USER-AGENT: *\nDISALLOW: /\n", "/x", False),
    ("blanks", b"  User-agent :  *  \n\tDisallow :  /x  # why\n", "/xy", False),
    ("another robot's rules", b"User-agent: otherbot\nDisallow: /\n", "/x", True),
    ("our own group instead of the general one", DENY_ALL + b"\nUser-agent: LinkSpider\nAllow: /\n", "/x", True),
    ("our own group, stricter", b"User-agent: *\nAllow: /\n\nUser-agent: linkspider\nDisallow: /x\n", "/x", False),
    ("a group for several robots", b"User-agent: otherbot\nUser-agent: linkspider\nDisallow: /x\n", "/x", False),
    (
        "our groups joined",
        b"User-agent: linkspider\nDisallow: /a\n\nUser-agent: linkspider\nDisallow: /b\n",
        "/b",
        False,
    ),
    ("the longest rule wins", b"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", True),
    ("the longest rule wins in any order", b"User-agent: *\nAllow: /a/b\nDisallow: /a/b/c\n", "/a/b/c", False),
    ("equal rules allow", b"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
    ("star", b"User-agent: *\nDisallow: /*.pdf\n", "/a/b.pdf?x", False),
    ("dollar", b"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x", True),
    ("query", b"User-agent: *\nDisallow: /*?size=\n", "/tea?size=2", False),
    ("case of paths", b"User-agent: *\nDisallow: /A\n", "/a", True),
    ("percent signs", b"User-agent: *\nDisallow: /caf\xc3\xa9\n", "/caf%C3%A9", False),
    ("percent signs on both sides", b"User-agent: *\nDisallow: /caf%c3%a9\n", "/caf%C3%A9", False),
    ("unknown lines between rules", b"User-agent: *\nCrawl-delay: 5\nHost: x\nDisallow: /x\n", "/x", False),
    ("sitemap lines", b"Sitemap: https://example.com/s.xml\n" + DENY_ALL, "/x", False),
    ("at the limit", b"#" * (MAX_BYTES - len(DENY_ALL) - 1) + b"\n" + DENY_ALL, "/x", False),
    ("past the limit", b"#" * MAX_BYTES + b"\n" + DENY_ALL, "/x", True),
    ("far past the limit", b"User-agent: *\nDisallow: /x\n" + b"#\n" * MAX_BYTES + b"Disallow: /y\n", "/y", True),
    ("cut within a letter", b"User-agent: *\nDisallow: /x\n#" + "é".encode() * MAX_BYTES, "/x", False),
]
#: Cases in which Protego answers otherwise than Google's parser, with the reason; everything else agrees.
DEVIATIONS = {
    # An unknown line between two user-agent lines ends the first group; Google reads past it.
    ("ID_LineSyntax_Groups_OtherRules", "FooBot", "http://foo.bar/"): 1,
    # The product token of a user-agent line ends at its first blank for Google; Protego compares the whole line.
    ("ID_UserAgentValueCaseInsensitive", "Foo", "http://foo.bar/a/b"): 3,
    ("ID_UserAgentValueCaseInsensitive", "foo", "http://foo.bar/a/b"): 3,
    ("GoogleOnly_AcceptUserAgentUpToFirstSpace", "Foo", "http://foo.bar/x/y"): 1,
    ("GoogleOnly_AcceptUserAgentUpToFirstSpace", "Foo Bar", "http://foo.bar/x/y"): 1,
    # Google never decodes; Protego compares paths decoded, as RFC 9309 2.2.2 asks. Our URLs are always encoded.
    ("ID_Encoding", "FooBot", "http://foo.bar/foo/bar/ツ"): 2,
    ("ID_Encoding", "FooBot", "http://foo.bar/foo/bar/baz"): 1,
}


@pytest.mark.parametrize(("status", "meaning"), STATUSES)
def test_a_status_means_rules_no_rules_or_a_refusal(status, meaning):
    verdict = read_verdict(status, DENY_ALL)
    if meaning == "refused":
        assert isinstance(verdict, RefusedError)
        assert (verdict.outcome, verdict.reason) == ("robots_unreachable", f"robots.txt answered with status {status}")
    else:
        assert isinstance(verdict, Protego)
        assert verdict.can_fetch("https://example.com/x", ME) is (meaning == "no rules")


@pytest.mark.parametrize(("body", "path", "allowed"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_file_is_read_by_the_standard(body, path, allowed):
    assert read_verdict(200, body).can_fetch(f"https://example.com{path}", ME) is allowed


def test_the_limit_is_that_of_the_standard():
    assert MAX_BYTES == 512_000


def _as_bytes(text):
    """The file as Google's tests hold it: bytes written as Latin-1, or text."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


@pytest.mark.skipif(not GOOGLES_CASES.is_file(), reason="the public test vectors are not beside the checkout")
def test_googles_cases_hold_but_for_those_named():
    cases = json.loads(GOOGLES_CASES.read_text(encoding="utf-8"))
    found = {}
    for case in cases:
        verdict = read_verdict(200, _as_bytes(case["robots_txt"]))
        if verdict.can_fetch(case["url"], case["user_agent"]) is not case["allowed"]:
            name = (case["test"], case["user_agent"], case["url"])
            found[name] = found.get(name, 0) + 1
    assert found == DEVIATIONS
    assert len(cases) == 142
