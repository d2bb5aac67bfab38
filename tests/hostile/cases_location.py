"""N19 to N21 and N24: redirects and links to what is no page, and URLs that carry secrets."""

from hostile.answers import CLOSE, HTML, answer, head, html, ok, page, redirect
from hostile.case import ZONE, Case, Evidence, one_of

#: What must stand in no table, no line that is printed, and no request.
PASSWORD = "correcthorsebatterystaple"
TOKEN = "tk0123456789secretsecret"


def _is_byte_or_nothing(evidence: Evidence) -> None:
    """A path in latin-1 may be refused; followed, it must not become another path."""
    if evidence.row["outcome"] == "redirect":
        assert evidence.row["redirect_url"].endswith(("/caf%E9", "/caf%C3%A9")), evidence.row["redirect_url"]


def _bad_locations() -> list[Case]:
    bad: dict[str, tuple[str, bytes | str]] = {
        "port-99999": ("the port 99999", f"http://x.{ZONE}:99999/"),
        "port-of-letters": ("a port of letters", f"http://x.{ZONE}:http/"),
        "port-negative": ("the port -1", f"http://x.{ZONE}:-1/"),
        "open-bracket": ("a bracket that is never closed", "http://[oops/"),
        "bad-ipv6": ("an IPv6 literal that is none", "http://[1:2:3]/"),
        "bad-ipv4": ("an IPv4 address of too large numbers", "http://300.300.300.300/"),
        "no-host": ("a scheme and nothing else", "http://"),
        "space-in-host": ("a space in its host", "http://a b/"),
        "percent-in-host": ("an escaped slash in its host", "http://a%2fb/"),
        "binary-host": ("bytes that are no host", b"http://\xff\xfe\x80/"),
    }
    return [
        Case(f"location-{name}", "N19", f"a redirect to {fault}", redirect(location), "bad_redirect", 302, tries=1)
        for name, (fault, location) in bad.items()
    ] + [
        Case("location-missing", "N19", "a redirect without Location", answer("302 Found"), "bad_redirect", 302),
        Case(
            "location-empty",
            "N19",
            "an empty Location: nothing, or the page itself",
            redirect(""),
            one_of("bad_redirect", "redirect_loop"),
            302,
        ),
        Case(
            "location-latin-1",
            "N19",
            "a Location with a byte of latin-1 in its path",
            redirect(b"/caf\xe9"),
            one_of("redirect", "bad_redirect"),
            302,
            free=True,
            check=_is_byte_or_nothing,
        ),
        Case(
            "location-binary",
            "N19",
            "a Location of binary garbage",
            redirect(bytes(range(128, 256))),
            one_of("redirect", "bad_redirect", "protocol_error"),
            free=True,
        ),
        Case(
            "location-with-space",
            "N19",
            "a Location with a space in its path, which browsers escape",
            redirect("/a page"),
            "redirect",
            more={"/a%20page": html("spaced")},
            also={"/a%20page": "ok"},
        ),
        Case(
            "location-utf-8",
            "N19",
            "a Location in UTF-8 that is not escaped",
            redirect("/caf\u00e9".encode()),
            "redirect",
            more={"/caf%C3%A9": html("caf\u00e9")},
            also={"/caf%C3%A9": "ok"},
        ),
        Case(
            "location-of-100-kb",
            "N19",
            "a Location of 100 kB: a head past its limit",
            redirect("/" + "x" * 100_000),
            "protocol_error",
            tries=1,
        ),
        Case(
            "location-of-20-kb",
            "H9",
            "a Location of 20 kB: a redirect to a URL that is too long",
            redirect("/" + "x" * 20_000),
            "redirect",
            302,
            free=True,
            check=_too_long_behind,
        ),
        Case(
            "location-of-20-kb-referrer",
            "H9",
            "a referring page that redirects to a URL of 20 kB",
            redirect("/" + "x" * 20_000),
            "redirect",
            302,
            spider="referrers",
            free=True,
            check=_too_long_behind,
        ),
        Case(
            "location-twice",
            "N19",
            "two Locations that differ",
            head("302 Found", CLOSE, "Content-Length: 0", "Location: /a", "Location: /b"),
            one_of("redirect", "bad_redirect"),
            302,
            free=True,
        ),
    ]


def _too_long_behind(evidence: Evidence) -> None:
    target = evidence.row["redirect_url"]
    assert target is not None
    assert len(target) <= 8192
    assert evidence.pages[target]["outcome"] == "url_too_long"
    assert max(len(each.path) for each in evidence.seen) < 100


def _schemes() -> list[Case]:
    locations = {
        "javascript": "javascript:alert(1)",
        "file": "file:///etc/passwd",
        "file-capitals": "FILE:///etc/passwd",
        "data": "data:text/html,<a href=http://x.example/>x</a>",
        "ftp": f"ftp://x.{ZONE}/pub",
        "s3": "s3://bucket/key",
        "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
        "mailto": "mailto:someone@example.com",
        "about": "about:blank",
        "view-source": f"view-source:http://x.{ZONE}/",
        "intent": "intent://x#Intent;scheme=http;end",
        "ws": f"ws://x.{ZONE}/",
    }
    statuses = ("301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect")
    return [
        Case(
            f"scheme-{name}",
            "N20",
            f"a redirect to `{location.partition(':')[0]}:`",
            redirect(location, statuses[number % len(statuses)]),
            "blocked_scheme",
            int(statuses[number % len(statuses)][:3]),
            tries=1,
        )
        for number, (name, location) in enumerate(locations.items())
    ] + [
        Case(
            "scheme-in-links",
            "N21",
            "links to `file:`, `data:`, `ftp:` and `javascript:`: counted, and not followed",
            html(
                "schemes", ["file:///etc/passwd", "data:text/html,x", "ftp://x.example/", "javascript:void(0)", "tel:1"]
            ),
            "ok",
            200,
            links=0,
            check=lambda evidence: _equal(evidence.row["other_schemes"], "data:1 file:1 ftp:1 javascript:1 tel:1"),
        )
    ]


def _equal(found: object, expected: object) -> None:
    assert found == expected


def _no_authorization(evidence: Evidence) -> None:
    assert evidence.at("/in")
    assert not any(PASSWORD.encode() in each.head for each in evidence.seen)
    assert not any(b"authorization:" in each.head.lower() for each in evidence.seen)


def _secrets() -> list[Case]:
    user = f"user:{PASSWORD}@"
    return [
        Case(
            "userinfo-in-location",
            "N24",
            "a redirect with user name and password: followed without them",
            redirect(f"http://{user}userinfo-in-location.{ZONE}/in"),
            "redirect",
            302,
            more={"/in": html("in")},
            also={"/in": "ok"},
            check=_no_authorization,
        ),
        Case(
            "userinfo-in-link",
            "N24",
            "a link with user name and password: followed without them",
            html("userinfo", [f"http://{user}userinfo-in-link.{ZONE}/in"]),
            "ok",
            200,
            more={"/in": html("in")},
            also={"/in": "ok"},
            links=1,
            check=_no_authorization,
        ),
        Case(
            "userinfo-in-bad-location",
            "N24",
            "a redirect with a password and a port that is none",
            redirect(f"http://{user}x.{ZONE}:99999/"),
            "bad_redirect",
            302,
        ),
        Case(
            "userinfo-in-ftp-location",
            "N24",
            "a redirect with a password to `ftp:`",
            redirect(f"ftp://{user}x.{ZONE}/"),
            "blocked_scheme",
            302,
        ),
        Case(
            "userinfo-in-failing-location",
            "N24",
            "a redirect with a password to a page that breaks off",
            redirect(f"http://{user}userinfo-in-failing-location.{ZONE}/in"),
            "redirect",
            302,
            more={"/in": head("200 OK", HTML, "Content-Length: 5000") + b"half"},
            also={"/in": "truncated"},
        ),
        Case(
            "userinfo-in-text",
            "N24",
            "a page that shows a URL with a password as an anchor's text and title",
            ok(page("text", [], f'<a href="/in" title="http://{user}x/">in</a>')),
            "ok",
            200,
            more={"/in": html("in")},
            also={"/in": "ok"},
        ),
        Case(
            "token-in-location",
            "N24",
            "a redirect with a token in its query",
            redirect(f"/in?token={TOKEN}"),
            "redirect",
            302,
            more={f"/in?token={TOKEN}": html("in")},
            free=True,
            check=_asked_with_token,
        ),
        Case(
            "token-in-failing-page",
            "N24",
            "a token in the URL of a page that breaks off",
            head("200 OK", HTML, "Content-Length: 5000") + b"half",
            "truncated",
            path=f"/?access_token={TOKEN}",
            by_host=True,
            free=True,
        ),
    ]


def _seeds() -> list[Case]:
    return [
        Case(
            "userinfo-in-seed",
            "N24",
            "a seed list that names a URL with user name and password",
            html("in"),
            "ok",
            200,
            path="/in",
            spider="referrers",
            roots=(f"http://user:{PASSWORD}@userinfo-in-seed.{ZONE}/in",),
            check=_no_authorization,
        ),
        Case(
            "token-in-seed",
            "N24",
            "a seed list that names a URL with a token, which fails",
            head("200 OK", HTML, "Content-Length: 5000") + b"half",
            "truncated",
            path=f"/?token={TOKEN}",
            spider="referrers",
            by_host=True,
            free=True,
        ),
    ]


def _asked_with_token(evidence: Evidence) -> None:
    """The request needs the token; rows hold a digest of it."""
    assert evidence.at(f"/in?token={TOKEN}")


CASES = [*_bad_locations(), *_schemes(), *_secrets(), *_seeds()]
