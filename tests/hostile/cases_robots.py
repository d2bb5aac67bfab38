"""N28 and N29: what robots.txt may do instead of being a robots.txt."""

import gzip
from itertools import pairwise

from hostile.answers import CLOSE, answer, bomb, head, html, redirect, robots
from hostile.behaviours import close, forever, late, letter_by_letter, reset, silence
from hostile.case import NO_ROBOTS, ZONE, Case, Evidence, Outcomes, one_of
from hostile.server import Answer, Connection

_CLOSED = "User-agent: *\nDisallow: /\n"
_UNREADABLE = "robots_unreachable"
_PAD = "# a comment that says nothing\n"


def _case(name: str, fault: str, reply: Answer | tuple[Answer, ...], outcome: Outcomes, **more: object) -> Case:
    unseen = () if "ok" in (outcome if isinstance(outcome, frozenset) else {outcome}) else ("/",)
    given = {"spider": "referrers", "unseen": unseen, **more}
    return Case(f"robots-{name}", "N28", f"robots.txt: {fault}", html("page"), outcome, robots=reply, **given)


def _statuses() -> list[Case]:
    body = _CLOSED.encode()
    missing = [
        _case(
            f"{status}", f"{status}, whose body would close the host", answer(f"{status} Words", body), "ok", status=200
        )
        for status in (400, 401, 403, 404, 410, 418, 451)
    ]
    failing = [
        _case(f"{status}", f"{status} for ever", answer(f"{status} Words", body), _UNREADABLE, status=None)
        for status in (429, 500, 501, 502, 503, 504, 599)
    ]
    return [
        *missing,
        *failing,
        _case("503-once", "503 once, then 404", (answer("503 Busy"), NO_ROBOTS), "ok"),
        _case("500-once", "500 once, then closed", (answer("500 Oops"), robots(_CLOSED)), "robots_denied"),
        _case(
            "429-retry-after",
            "429 with `Retry-After: 1` once, then 404",
            (answer("429 Slow Down", b"", "Retry-After: 1"), NO_ROBOTS),
            "ok",
        ),
        _case(
            "503-a-day",
            "503 with `Retry-After: 86400`",
            answer("503 Busy", b"", "Retry-After: 86400"),
            one_of(_UNREADABLE, "rate_limited"),
        ),
        _case("204", "204, no rules", answer("204 No Content").replace(b"Content-Length: 0\r\n", b""), "ok"),
        _case("empty", "an empty file, no rules", robots(""), "ok"),
    ]


def _broken() -> list[Case]:
    short = head("200 OK", "Content-Type: text/plain", "Content-Length: 5000") + b"User-agent: *\n"
    packed = gzip.compress((_CLOSED + _PAD * 50).encode())
    coding = "Content-Encoding: gzip"
    dead = one_of("connect_error", _UNREADABLE)
    return [
        _case("closes", "the connection is closed without a word", close(), dead),
        _case("resets", "the connection is cut", reset(), dead),
        _case("closes-once", "the connection is closed once, then 404", (close(), NO_ROBOTS), "ok"),
        _case("short", "fewer bytes than its length says", short, _UNREADABLE),
        _case("short-once", "fewer bytes than its length says once, then whole", (short, robots("")), "ok"),
        _case("half-gzip", "half a gzip", robots(packed[:40], coding), _UNREADABLE),
        _case("gzip", "closed, packed with gzip", robots(packed, coding), "robots_denied"),
        _case("not-gzip", "no gzip, although it says so", robots(_CLOSED, coding), _UNREADABLE),
        _case("unknown-encoding", "an unknown Content-Encoding", robots(_CLOSED, "Content-Encoding: x9"), _UNREADABLE),
        _case("silent", "nothing is said", silence(), one_of(_UNREADABLE, "timeout")),
        _case(
            "slow",
            "a byte every now and then",
            letter_by_letter(robots(_CLOSED)),
            one_of(_UNREADABLE, "timeout"),
        ),
        _case(
            "no-http",
            "no HTTP at all",
            b"this is not HTTP at all\r\n\r\n",
            one_of(_UNREADABLE, "protocol_error"),
        ),
        _case(
            "endless-headers",
            "header lines without end",
            forever(b"X: y\r\n", b"HTTP/1.1 200 OK\r\n"),
            one_of(_UNREADABLE, "protocol_error"),
        ),
        _case(
            "bomb",
            "a gigabyte, packed",
            robots(bomb("gzip"), coding),
            one_of("ok", _UNREADABLE),
        ),
        _case(
            "endless",
            "closed, and comments without end",
            forever(_PAD.encode(), head("200 OK", "Content-Type: text/plain", CLOSE) + _CLOSED.encode()),
            one_of("robots_denied", _UNREADABLE),
        ),
    ]


def _on_and_on(connection: Connection) -> None:
    connection.send(redirect(connection.seen.path.replace(".txt", "x.txt")))


def _redirects() -> list[Case]:
    def chain(length: int, end: bytes) -> dict[str, object]:
        ways = {f"/robots-{hop}": redirect(f"/robots-{hop + 1}") for hop in range(1, length)}
        return {"more": ways | {f"/robots-{length}": end}}

    first, closed = redirect("/robots-1"), robots(_CLOSED)
    return [
        _case("redirect", "a redirect to rules that close the host", first, "robots_denied", **chain(1, closed)),
        _case("redirects-5", "five redirects to rules that close the host", first, "robots_denied", **chain(5, closed)),
        _case(
            "redirects-6",
            "six redirects: one more than are followed, so there are no rules",
            first,
            "ok",
            **chain(6, closed),
        ),
        _case("redirect-to-404", "a redirect to 404", first, "ok", **chain(1, NO_ROBOTS)),
        _case("redirect-to-503", "a redirect to 503", first, _UNREADABLE, **chain(1, answer("503 Busy"))),
        _case("redirect-loop", "a redirect to itself", redirect("/robots.txt"), _UNREADABLE),
        _case(
            "redirect-loop-2",
            "a loop of two redirects",
            first,
            _UNREADABLE,
            more={"/robots-1": redirect("/robots.txt")},
        ),
        _case("redirects-endless", "redirects without end", _on_and_on, "ok", more={"*": _on_and_on}, free=True),
        _case(
            "redirect-to-host",
            "a redirect to another host's rules, which close this one",
            redirect(f"http://robots-denied.{ZONE}/robots.txt"),
            "robots_denied",
        ),
        _case("redirect-javascript", "a redirect to `javascript:`", redirect("javascript:1"), _UNREADABLE),
        _case("redirect-nowhere", "a redirect without Location", answer("302 Found"), _UNREADABLE),
    ]


def _contents() -> list[Case]:
    wild = "".join(f"Disallow: /*a*b*c*{number}*d*e*f$\n" for number in range(20_000))
    long = _PAD * (600_000 // len(_PAD))
    named = "User-agent: *\nDisallow:\n\nUser-agent: LinkSpider\nDisallow: /\n"
    contents: dict[str, tuple[str, bytes | str, Outcomes]] = {
        "denied": ("closed to all", _CLOSED, "robots_denied"),
        "denied-by-name": ("open to all, closed to this crawler", named, "robots_denied"),
        "denied-lower-case": ("closed, all in lower case", _CLOSED.lower(), "robots_denied"),
        "denied-mac-lines": ("closed, lines that end with CR", _CLOSED.replace("\n", "\r"), "robots_denied"),
        "denied-misspelt": (
            "closed, with `Dissallow`",
            _CLOSED.replace("Disallow", "Dissallow"),
            one_of("robots_denied", "ok"),
        ),
        "denied-bom": ("closed, behind a byte order mark", b"\xef\xbb\xbf" + _CLOSED.encode(), "robots_denied"),
        "denied-utf-16": ("closed, in UTF-16 with a mark", _CLOSED.encode("utf-16"), "robots_denied"),
        "denied-utf-16-be": (
            "closed, in big-endian UTF-16",
            b"\xfe\xff" + _CLOSED.encode("utf-16-be"),
            "robots_denied",
        ),
        "denied-nuls": (
            "closed, with NULs before and behind",
            b"\0\0\n" + _CLOSED.encode() + bytes(50),
            "robots_denied",
        ),
        "denied-then-long": ("closed, and 600 kB of comment behind it", _CLOSED + long, "robots_denied"),
        "long-then-denied": (
            "600 kB of comment, and closed only then: past 500 KiB nothing counts",
            long + _CLOSED,
            "ok",
        ),
        "long-line-then-denied": ("one line of 600 kB, and closed then", "# " + "x" * 600_000 + "\n" + _CLOSED, "ok"),
        "wildcards": ("20,000 rules with wildcards", "User-agent: *\n" + wild, "ok"),
        "wildcards-in-one": ("a rule of 5,000 wildcards", "User-agent: *\nDisallow: /" + "*a" * 5000 + "$\n", "ok"),
        "garbage": ("binary garbage", bytes(range(256)) * 50, "ok"),
        "html": ("an HTML page, as servers answer that know no robots.txt", "<!doctype html><p>User-agent here", "ok"),
        "agents-only": ("100,000 user agents and no rule", "User-agent: x\n" * 30_000, "ok"),
        "allow-longer": ("closed but for the page", _CLOSED + "Allow: /$\n", "ok"),
    }
    return [_case(name, fault, robots(content), outcome) for name, (fault, content, outcome) in contents.items()] + [
        _case(
            "as-image",
            "closed, and calls itself an image",
            answer("200 OK", _CLOSED.encode(), "Content-Type: image/png"),
            "robots_denied",
        ),
        _case(
            "crawl-delay",
            "`Crawl-delay: 1`: a second between any two pages",
            robots("User-agent: *\nCrawl-delay: 1\n"),
            "ok",
            more={"/b": html(), "/c": html()},
            roots=("/b", "/c"),
            also={"/b": "ok", "/c": "ok"},
            check=_a_second_apart,
        ),
    ]


def _a_second_apart(evidence: Evidence) -> None:
    times = [each.at for each in evidence.seen if each.path != "/robots.txt"]
    assert len(times) == 3
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) > 0.95, gaps


def _waiting() -> list[Case]:
    paths = ("/2", "/3", "/4", "/5", "/6")
    closed = Case(
        "six-wait-denied",
        "N29",
        "robots.txt takes a second while six pages of the host wait for it, and closes the host: none is asked for",
        html(),
        "robots_denied",
        None,
        robots=late(robots(_CLOSED), 1),
        more=dict.fromkeys(paths, html()),
        roots=paths,
        also=dict.fromkeys(paths, "robots_denied"),
        unseen=("/", *paths),
        check=_asked_once,
    )
    opened = Case(
        "six-wait-open",
        "N29",
        "robots.txt takes a second while six pages of the host wait for it, and opens it: asked for once",
        html(),
        "ok",
        200,
        robots=late(robots(""), 1),
        more=dict.fromkeys(paths, html()),
        roots=paths,
        also=dict.fromkeys(paths, "ok"),
        check=_asked_once,
    )
    return [closed, opened]


def _asked_once(evidence: Evidence) -> None:
    assert len(evidence.at("/robots.txt")) == 1


CASES = [*_statuses(), *_broken(), *_redirects(), *_contents(), *_waiting()]
