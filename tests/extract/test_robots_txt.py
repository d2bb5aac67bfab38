"""robots.txt by the text of RFC 9309, by Google's own cases, and in bounded time."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract import robots_txt
from linkspider.extract.robots_txt import MAX_BYTES, MAX_SITEMAPS, parse, product_token

GOOGLES_CASES = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "google_robots_cases.json"
ME = "linkspider"
HOST = "https://example.com"
DENY_ALL = b"User-agent: *\nDisallow: /\n"
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
    ("bytes that are no text, the other way round", b"\xfe\xff\x80\n" + DENY_ALL, "/x", False),
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

RULES = [
    # rules for all crawlers, path, may it be fetched
    # 2.2.2: the path begins as the rule does, and what is longer decides
    ("Disallow: /", "", False),
    ("Disallow: /", "/robots.txt", True),  # implicitly allowed
    ("Disallow: /", "/robots.txt?x", False),
    ("Disallow: /x", "?x", True),
    ("Disallow: /?x", "?x", False),
    ("Disallow: /fish", "/catfish", True),
    ("Disallow: /fish/", "/fish", True),
    ("Disallow: /x$", "/x#top", False),
    ("Disallow: fish", "/fish", True),  # a path begins with a slash
    ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", False),
    ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/allowed.gif", True),
    ("Disallow: /a*\nAllow: /a", "/a", False),
    ("Disallow: /x\nAllow: /x/index.htm", "/x/", True),  # as for Google
    ("Disallow: /x/index.html", "/x/", True),
    ("Allow: /a*\nDisallow: /a", "/a", True),
    # 2.2.2: octets outside ASCII are compared escaped, unreserved ones as they are, whatever was written
    ("Disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", False),
    ("Disallow: /foo/bar?baz=http://foo.bar", "/foo/bar?baz=http%3A%2F%2Ffoo.bar", False),
    ("Disallow: /foo/bar?baz=http%3A%2F%2Ffoo.bar", "/foo/bar?baz=http://foo.bar", False),
    ("Disallow: /foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar", False),
    ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
    ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", False),
    ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
    ("Disallow: /foo/bar/baz", "/foo/bar/%62%61%7A", False),
    ("Disallow: /a%2Fb", "/a/b", True),  # a slash that divides is not one that is meant
    ("Disallow: /a/b", "/a%2Fb", True),
    ("Disallow: /a%2fb", "/a%2Fb", False),
    ("Disallow: /a%7eb", "/a~b", False),
    ("Disallow: /a b", "/a%20b", False),
    ("Disallow: /100%", "/100%", False),
    ("Disallow: /x?a%26b", "/x?a&b", True),  # an ampersand that divides, likewise
    # 2.2.3: * and $
    ("Disallow: /this/*/exactly", "/this/path/goes/exactly", False),
    ("Disallow: /this/*/exactly", "/this/exactly", True),
    ("Disallow: /this/path/exactly$", "/this/path/exactly", False),
    ("Disallow: /this/path/exactly$", "/this/path/exactly/not", True),
    ("Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-*.html", False),
    ("Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-b.html", True),
    ("Disallow: /path/foo-%24", "/path/foo-$", False),
    ("Disallow: /path/foo-%24", "/path/foo-", True),
    ("Disallow: /a$b", "/a$b", False),
    ("Disallow: *", "/x", False),
    ("Disallow: *.gif$", "/a.gif", False),
    ("Disallow: /*.gif$", "/a.gif.html", True),
    ("Disallow: /*.gif$", "/a.gif.gif", False),
    ("Disallow: /ab*b$", "/ab", True),  # one b does not stand for two
    ("Disallow: /ab*b$", "/abb", False),
    ("Disallow: /*ab*ba", "/aba", True),
    ("Disallow: /*ab*ba", "/abba", False),
    ("Disallow: /**a***b", "/xaxb", False),
    ("Disallow: /*$", "/x", False),
    ("Disallow: /*a*b*c", "/cbabac", False),
    ("Disallow: /*a*b*c", "/cba", True),
    ("Disallow: /*/x", "/page?next=/x", False),
    ("Disallow: /*%2Fx", "/page?next=%2Fx", False),
    # 2.2.4: other records do not interfere
    ("Crawl-delay: 1\nDisallow: /x", "/x", False),
    ("Noindex: /y\nDisallow: /x", "/y", True),
    # misspelt
    ("Dissallow: /x", "/x", False),
    ("disallow /x", "/x", False),
    ("disallow /x for all", "/x", True),
    ("Disallowed: /x", "/x", True),
]
GROUPS = [
    # file, crawler, may it fetch /x
    ("Disallow: /x", ME, True),  # rules before any group belong to none
    ("User-agent: linkspider\nDisallow: /y\n\nUser-agent: *\nDisallow: /x", ME, True),
    ("User-agent: *\nDisallow: /x\n\nUser-agent: linkspider", ME, True),
    ("User-agent: LINKSPIDER\nDisallow: /x", "LinkSpider", False),
    ("User-agent: linkspider/2.0\nDisallow: /x", ME, False),
    ("User-agent: linkspider-news\nDisallow: /x", ME, True),
    ("User-agent: link\nDisallow: /x", ME, True),
    ("User-agent: a\nUser-agent: linkspider\n\nUser-agent: b\nDisallow: /x", ME, False),
    ("User-agent: linkspider\nDisallow:\nUser-agent: b\nDisallow: /x", ME, True),
    ("User-agent: linkspider\nSitemap: /s\nUser-agent: b\nDisallow: /x", ME, False),
    ("User-agent: linkspider\nCrawl-delay: 2\nUser-agent: b\nDisallow: /x", ME, False),
    ("User-agent: linkspider\nDisallow: /y\nUser-agent: b\nAllow: /\nUser-agent: linkspider\nDisallow: /x", ME, False),
    ("User-agent: *\nDisallow: /y\nUser-agent: b\nAllow: /\nUser-agent: *\nDisallow: /x", ME, False),
    ("User-agent: * # all\nDisallow: /x", ME, False),
    ("User-agent: *\tall\nDisallow: /x", ME, False),
    ("User-agent: *bot\nDisallow: /x", ME, True),
    ("User-agent:\nDisallow: /x", "", True),
    ("useragent: *\nDisallow: /x", ME, False),
]
DELAYS = [
    ("User-agent: *\nCrawl-delay: 2.5", 2.5),
    ("User-agent: *\nCrawl-delay: .5", 0.5),
    ("User-agent: *\nCrawl-delay: 2\nCrawl-delay: 3", 3),
    ("User-agent: *\nCrawl-delay: 2\nAllow: /\nUser-agent: *\nCrawl-delay: 3", 3),
    ("User-agent: *\nCrawl-delay: 9\nUser-agent: linkspider\nDisallow: /", None),
    ("User-agent: a\nCrawl-delay: 9\nUser-agent: linkspider\nCrawl-delay: 1", 1),
    ("User-agent: linkspider\nCrawl-delay: 9\nUser-agent: a\nCrawl-delay: 1", 9),
    *((f"User-agent: *\nCrawl-delay: {text}", None) for text in ("", "-1", "soon", "nan", "inf", "1e9", "10 s")),
    ("Crawl-delay: 5", None),
]
#: Cases in which Google's parser departs from RFC 9309 2.2.2, and this one does not: the standard compares octets
#: outside ASCII escaped and unreserved ones unescaped, on both sides; Google leaves URLs as they are.
DEVIATIONS = {
    ("ID_Encoding", "FooBot", "http://foo.bar/foo/bar/ツ"): 2,
    ("ID_Encoding", "FooBot", "http://foo.bar/foo/bar/baz"): 1,
}


@pytest.mark.parametrize(("body", "path", "allowed"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_file_is_read_by_the_standard(body, path, allowed):
    assert parse(body).rules_for(ME).allows(HOST + path) is allowed


@pytest.mark.parametrize("easy", [robots_txt._EASY, -1], ids=["one by one", "looked up"])
@pytest.mark.parametrize(("rules", "path", "allowed"), RULES)
def test_a_path_is_matched_by_the_standard(rules, path, allowed, easy, monkeypatch):
    monkeypatch.setattr(robots_txt, "_EASY", easy)
    assert parse(f"User-agent: *\n{rules}\n".encode()).rules_for(ME).allows(HOST + path) is allowed


@pytest.mark.parametrize(("text", "agent", "allowed"), GROUPS)
def test_groups_are_found_by_the_standard(text, agent, allowed):
    assert parse(text.encode()).rules_for(agent).allows(f"{HOST}/x") is allowed


@pytest.mark.parametrize(("text", "delay"), DELAYS)
def test_crawl_delay(text, delay):
    assert parse(text.encode()).rules_for(ME).crawl_delay == delay


def test_sitemaps_belong_to_no_group():
    text = "Sitemap: https://e.com/1.xml\nUser-agent: a\nSITEMAP: /2.xml # two\nDisallow: /\nsite-map: /ツ\n"
    found = parse(text.encode())
    assert found.sitemaps == ("https://e.com/1.xml", "/2.xml", "/ツ")
    assert found.rules_for("a").sitemaps == found.rules_for(ME).sitemaps == found.sitemaps


@pytest.mark.parametrize("group", ["", "User-agent: *\n"])
def test_no_more_sitemaps_are_kept_than_a_crawl_remembers(group):
    text = group + "".join(f"Sitemap: /{number}\n" for number in range(MAX_SITEMAPS + 1))
    assert parse(text.encode()).rules_for(ME).sitemaps == tuple(f"/{number}" for number in range(MAX_SITEMAPS))


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_utf_16_hides_no_rule(encoding, mark):
    body = f"{mark}User-agent: *\r\nDisallow: /ツ\r\nDisallow: /x\r\n".encode(encoding)
    assert [parse(body).rules_for(ME).allows(HOST + path) for path in ("/x", "/%E3%83%84", "/y")] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
@pytest.mark.parametrize(("shift", "allowed"), [(-1, True), (0, True), (1, False)])
def test_the_line_that_the_limit_cuts_does_not_count(encoding, shift, allowed):
    start, rule = "User-agent: *\n#", "\nAllow: /x/allowed\nDisallow: /x"
    width = len("x".encode(encoding))
    filling = MAX_BYTES // width - len(start) - len(rule) + shift
    body = f"{start}{'#' * filling}{rule}/allowed\n".encode(encoding)  # cut, it would deny /x
    assert parse(body).rules_for(ME).allows(f"{HOST}/x")
    whole = f"{start}{'#' * filling}{rule}\nAllow: /\n".encode(encoding)
    assert parse(whole).rules_for(ME).allows(f"{HOST}/x") is (shift > 0)


@pytest.mark.parametrize(
    ("agent", "token"), [("linkspider/1.0 (me)", "linkspider"), ("Link-Spider_x", "Link-Spider_x"), ("", ""), ("1", "")]
)
def test_the_product_token_of_a_header(agent, token):
    assert product_token(agent) == token


@pytest.mark.parametrize(
    "url", ["https://e.com", "https://e.com#x", "https://e.com?x", "", "/", "//e.com/", "https://e.com//"]
)
def test_every_url_has_a_path(url):
    assert parse(DENY_ALL).rules_for(ME).allows(url) is False


@given(st.binary(max_size=300))
def test_no_file_is_malformed(body):
    assert parse(b"User-agent: *\n" + body).rules_for(ME).allows(f"{HOST}/x?y=%41") in {True, False}


LETTERS = st.text(alphabet="ab/", max_size=12)


@given(st.lists(st.tuples(st.booleans(), st.text(alphabet="ab*$/", max_size=8)), max_size=8), LETTERS)
def test_both_ways_of_matching_are_the_plain_way(rules, path):
    lines = [f"{'Allow' if is_allowed else 'Disallow'}: /{rule}" for is_allowed, rule in rules]
    robots = parse("\n".join(["User-agent: *", *lines]).encode())
    found = robots.rules_for(ME).allows(f"{HOST}/{path}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(robots_txt, "_EASY", -1)
        patch.setattr(robots_txt, "_LONG", 3)
        assert robots.rules_for(ME).allows(f"{HOST}/{path}") is found
    matching = [(len(rule), is_allowed) for is_allowed, rule in rules if _matches(f"/{rule}", f"/{path}")]
    assert found is max(matching, default=(0, True))[1]


def _matches(rule, path):
    """The definition, in a time that grows with every star."""
    if rule in {"", "$"}:
        return not rule or not path
    if rule[0] == "*":
        return any(_matches(rule[1:], path[at:]) for at in range(len(path) + 1))
    return path[:1] == rule[0] and _matches(rule[1:], path[1:])


HOSTILE = {
    "stars": [f"*a*a*a*{number % 7}b" for number in range(20_000)],
    "all different": [f"*a*a*a*{number}b" for number in range(18_000)],
    "nearly there": [f"*{'a' * (number % 98)}b{number}" for number in range(7_000)],
    "long parts": [f"*{'a' * 60}b{'a' * 50}{number}" for number in range(4_000)],
    "one rule": ["*a" * 240_000 + "b"],
    "the same parts": ["/*a*a*ab*ba"] * 20_000,
    "no stars": [f"/{'a' * number}b" for number in range(950)],
}


@pytest.mark.parametrize("rules", HOSTILE.values(), ids=HOSTILE)
def test_hostile_rules_take_no_long_time(rules):
    body = b"User-agent: *\n" + "".join(f"Disallow: {rule}\n" for rule in rules).encode()
    assert len(body) <= MAX_BYTES
    found = parse(body).rules_for(ME)
    url = f"{HOST}/{'a' * 8_190}"
    assert found.allows(url)
    began = time.process_time()
    assert found.allows(url)
    assert time.process_time() - began < 0.5, "0.1 s where this was measured"


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
        robots = parse(_as_bytes(case["robots_txt"]))
        if robots.rules_for(case["user_agent"]).allows(case["url"]) is not case["allowed"]:
            name = (case["test"], case["user_agent"], case["url"])
            found[name] = found.get(name, 0) + 1
    assert found == DEVIATIONS
    assert len(cases) == 142
