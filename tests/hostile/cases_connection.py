"""N14, N25 and N26: connections that break, names that do not exist, certificates that do not hold, cookies."""

import socket
import time

from hostile.answers import HTML, answer, html, page, redirect
from hostile.behaviours import close, reset
from hostile.case import Case, Evidence, one_of
from hostile.server import Answer, Connection


def _waited(evidence: Evidence) -> None:
    """The second try comes after a second, give or take a quarter."""
    first, second = evidence.at("/")[:2]
    assert second - first > 0.7, second - first


def _broken() -> list[Case]:
    ways: dict[str, tuple[str, Answer]] = {
        "closes-at-once": ("the connection is closed without a word", close()),
        "resets-at-once": ("the connection is cut without a word", reset()),
        "closes-after-continue": ("the connection is closed after 100 Continue", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "closes-in-status-line": ("the connection is closed in the midst of the status line", b"HTTP/1."),
    }
    return [
        Case(name, "N14", fault, reply, "connect_error", tries=2, check=_waited)
        for name, (fault, reply) in ways.items()
        if name != "closes-in-status-line"
    ] + [
        Case(
            "closes-in-status-line",
            "N14",
            ways["closes-in-status-line"][0],
            ways["closes-in-status-line"][1],
            one_of("connect_error", "protocol_error"),
        ),
        Case(
            "closes-once",
            "N14",
            "the connection is closed without a word; a page when asked again",
            (close(), html("back")),
            "ok",
            200,
            title="back",
            tries=2,
            check=_waited,
        ),
        Case(
            "resets-once",
            "N14",
            "the connection is cut; a page when asked again",
            (reset(), html("back")),
            "ok",
            200,
            title="back",
            tries=2,
            check=_waited,
        ),
        Case("refuses", "N14", "nothing listens on the port", html(), "connect_error", None, place="refusing"),
        Case("no-such-name", "N14", "the name does not exist", html(), "dns_error", None, place="nowhere"),
        Case(
            "redirect-to-no-such-name",
            "N14",
            "a redirect to a name that does not exist",
            redirect("http://no-such-other-name.hostile.example/"),
            "redirect",
            302,
            also={"http://no-such-other-name.hostile.example/": "dns_error"},
        ),
    ]


def _hang(connection: Connection) -> None:
    connection.wait(30)


def _cut(connection: Connection) -> None:
    connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    time.sleep(0.05)
    connection.reset()


#: What is said in place of a TLS handshake, by case.
GREETINGS: dict[str, Answer] = {
    "tls-garbage": b"this is no TLS\r\n" * 20,
    "tls-alert": b"\x15\x03\x03\x00\x02\x02\x28",
    "tls-closes": b"",
    "tls-resets": _cut,
    "tls-hangs": _hang,
    "tls-half-a-hello": b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03",
}


def _tls() -> list[Case]:
    wrong = {
        "self-signed": "a certificate that nobody signed but itself",
        "unknown-authority": "a certificate of an authority that nobody knows",
        "expired": "a certificate that has expired",
        "not-yet-valid": "a certificate that is not valid yet",
        "wrong-host": "a certificate for another host",
        "no-name": "a certificate that names no host",
        "self-signed-no-name": "a certificate that nobody signed but itself, and that names no host",
    }
    greetings = {
        "tls-garbage": ("garbage in place of a TLS handshake", one_of("tls_error")),
        "tls-alert": ("a TLS alert: handshake failure", one_of("tls_error")),
        "tls-closes": ("the connection is closed in the handshake", one_of("tls_error", "connect_error")),
        "tls-resets": ("the connection is cut in the handshake", one_of("tls_error", "connect_error")),
        "tls-hangs": ("the handshake does not go on", one_of("timeout", "robots_unreachable")),
        "tls-half-a-hello": ("half a handshake, and the end", one_of("tls_error", "connect_error")),
    }
    refused = {"scheme": "https", "place": "tls", "spider": "referrers", "unseen": ("/", "/robots.txt")}
    return [
        Case(
            "good-certificate",
            "N25",
            "a certificate that holds",
            html("secure"),
            "ok",
            200,
            title="secure",
            **{**refused, "unseen": ()},
        ),
        *(Case(name, "N25", fault, html(), "tls_error", None, **refused) for name, fault in wrong.items()),
        *(Case(name, "N25", fault, html(), outcome, None, **refused) for name, (fault, outcome) in greetings.items()),
        Case(
            "plain-http-on-tls-port",
            "N25",
            "plain HTTP where TLS should be spoken",
            html(),
            "tls_error",
            None,
            **{**refused, "place": "http"},
        ),
        Case(
            "tls-on-plain-port",
            "N25",
            "TLS where plain HTTP should be spoken",
            html(),
            one_of("protocol_error", "connect_error", "robots_unreachable"),
            None,
            **{**refused, "scheme": "http"},
        ),
        Case(
            "redirect-to-self-signed",
            "N25",
            "a redirect to a certificate that nobody signed",
            redirect("https://self-signed.hostile.example/after-redirect"),
            "redirect",
            302,
            spider="referrers",
            also={"https://self-signed.hostile.example/after-redirect": "tls_error"},
        ),
    ]


def _no_cookie(evidence: Evidence) -> None:
    assert evidence.at("/next")
    assert not any(b"cookie:" in each.head.lower() for each in evidence.seen)


def _cookies() -> list[Case]:
    body = page("cookies", ["/next"])
    small = [f"Set-Cookie: c{number}=value; Domain=example; Path=/" for number in range(60)]
    return [
        Case(
            "sixty-cookies",
            "N26",
            "sixty cookies, for the whole of a top-level domain: none is sent back",
            answer("200 OK", body, HTML, *small),
            "ok",
            200,
            more={"/next": html("next")},
            also={"/next": "ok"},
            check=_no_cookie,
        ),
        Case(
            "three-hundred-cookies",
            "N26",
            "300 cookies: more header lines than are read",
            answer("200 OK", body, HTML, *small * 5),
            "protocol_error",
        ),
        Case(
            "cookie-wall",
            "N26",
            "a redirect to itself for all who bring no cookie",
            redirect("/", "302 Found", "Set-Cookie: seen=1"),
            "redirect_loop",
            302,
        ),
    ]


CASES = [*_broken(), *_tls(), *_cookies()]
