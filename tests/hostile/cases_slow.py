"""N9 and N10: answers that take for ever, and heads that have no end."""

from hostile.answers import CLOSE, HTML, chunked, head, html, page
from hostile.behaviours import drip, endless_chunks, forever, late, letter_by_letter, silence
from hostile.case import Case, one_of
from hostile.server import Answer

_LENGTH = "Content-Length: 5000"


def _slow() -> list[Case]:
    start = head("200 OK", HTML, _LENGTH)
    ways: dict[str, tuple[str, Answer]] = {
        "silent": ("nothing is said", silence()),
        "silent-after-status": ("nothing follows the status line", silence(b"HTTP/1.1 200 OK\r\n")),
        "silent-after-head": ("nothing follows the head", silence(start)),
        "silent-in-body": ("nothing follows half of the body", silence(start + b"<p>half" * 300)),
        "silent-in-chunk": (
            "nothing follows half of a chunk",
            silence(head("200 OK", HTML, "Transfer-Encoding: chunked") + b"64\r\n<p>half"),
        ),
        "silent-before-last-chunk": (
            "all chunks but the last one",
            silence(head("200 OK", HTML, "Transfer-Encoding: chunked") + chunked(page(), end=b"")),
        ),
        "slow-head": ("the head comes a byte at a time", letter_by_letter(html(), 0.3)),
        "slow-header-lines": ("a header line every now and then, for ever", drip(b"X: y\r\n", b"HTTP/1.1 200 OK\r\n")),
        "slow-continues": ("100 Continue every now and then, for ever", drip(b"HTTP/1.1 100 Continue\r\n\r\n")),
        "slow-body": ("the body comes a byte at a time", drip(b"x", start)),
        "slow-body-without-length": (
            "a body without length or end, a byte at a time",
            drip(b"x", head("200 OK", HTML)),
        ),
        "slow-chunks": (
            "a chunk of one byte every now and then, for ever",
            drip(b"1\r\nx\r\n", head("200 OK", HTML, "Transfer-Encoding: chunked")),
        ),
    }
    return [Case(name, "N9", fault, reply, "timeout", tries=2) for name, (fault, reply) in ways.items()] + [
        Case(
            "silent-once",
            "N9",
            "nothing is said first; a page when asked again",
            (silence(), html("back")),
            "ok",
            200,
            title="back",
            tries=2,
        ),
        Case(
            "late",
            "N9",
            "a page that takes two seconds, within the time limit",
            late(html("late"), 2),
            "ok",
            200,
            title="late",
            tries=1,
        ),
    ]


def _endless_heads() -> list[Case]:
    status = b"HTTP/1.1 200 OK\r\n"
    ways: dict[str, tuple[str, Answer]] = {
        "endless-headers": ("header lines without end", forever(b"X-More: and more\r\n", status)),
        "endless-header-line": ("one header line without end", forever(b"and more ", status + b"X-More: ")),
        "endless-header-name": ("a header name without end", forever(b"x", status)),
        "endless-folded-header": (
            "a header that is continued without end",
            forever(b" and more\r\n", status + b"X: y\r\n"),
        ),
        "endless-status-line": ("a status line without end", forever(b"OK ", b"HTTP/1.1 200 ")),
        "endless-blank-lines": ("blank lines in place of an answer", forever(b"\r\n")),
        "endless-continue": ("100 Continue without end", forever(b"HTTP/1.1 100 Continue\r\n\r\n")),
        "endless-early-hints": (
            "103 Early Hints without end",
            forever(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"),
        ),
        "endless-processing": ("102 Processing without end", forever(b"HTTP/1.1 102 Processing\r\n\r\n")),
        "endless-cookies": ("cookies without end", forever(b"Set-Cookie: a=b; Path=/\r\n", status)),
        "header-block-of-200-kb": (
            "2,000 header lines of 100 bytes",
            head("200 OK", HTML, CLOSE, *[f"X-{n}: {'y' * 90}" for n in range(2000)]) + page(),
        ),
        "header-line-of-100-kb": (
            "one header line of 100 kB",
            head("200 OK", HTML, CLOSE, "X: " + "y" * 100_000) + page(),
        ),
        "header-line-of-5-mb": (
            "one header line of 5 MB",
            head("200 OK", HTML, CLOSE, "X: " + "y" * 5_000_000) + page(),
        ),
        "a-thousand-headers": (
            "a thousand header lines that are short",
            head("200 OK", HTML, CLOSE, *[f"X-{n}: y" for n in range(1000)]) + page(),
        ),
        "endless-trailers": (
            "trailers behind the last chunk without end",
            forever(
                b"X-More: and more\r\n",
                head("200 OK", HTML, "Transfer-Encoding: chunked") + chunked(page(), end=b"0\r\n"),
            ),
        ),
        "endless-chunk-extension": (
            "a chunk extension without end",
            forever(b"x", head("200 OK", HTML, "Transfer-Encoding: chunked") + b"5;name="),
        ),
        "endless-chunk-size": (
            "the size of a chunk without end",
            forever(b"0", head("200 OK", HTML, "Transfer-Encoding: chunked")),
        ),
    }
    return [Case(name, "N10", fault, reply, "protocol_error", tries=1) for name, (fault, reply) in ways.items()] + [
        Case(
            "endless-small-extensions",
            "N10",
            "chunks of one byte with an extension of a hundred each, without end",
            forever(b"1;x=" + b"y" * 100 + b"\r\nz\r\n", head("200 OK", HTML, "Transfer-Encoding: chunked")),
            one_of("protocol_error", "too_large"),
            tries=1,
        ),
        Case(
            "ninety-headers",
            "N10",
            "ninety header lines: many, and within the limit",
            head("200 OK", HTML, CLOSE, *[f"X-{n}: {'y' * 500}" for n in range(90)]) + page("ninety"),
            "ok",
            200,
            title="ninety",
        ),
        Case(
            "some-interim-answers",
            "N10",
            "100 Continue and 103 Early Hints before a page",
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" + html("after"),
            "ok",
            200,
            title="after",
        ),
        Case(
            "endless-in-tls",
            "N10",
            "header lines without end, over TLS",
            forever(b"X-More: and more\r\n", status),
            "protocol_error",
            scheme="https",
            place="tls",
            tries=1,
        ),
        Case(
            "endless-body-in-tls",
            "N8",
            "chunks without end, over TLS",
            endless_chunks(b"<p>and on and on\n" * 500),
            "too_large",
            scheme="https",
            place="tls",
            tries=1,
        ),
    ]


def _dies() -> list[Case]:
    paths = tuple(f"/{number}" for number in range(1, 10))
    return [
        Case(
            "host-dies",
            "N9",
            "a host of ten pages that says nothing any more: it is given up before the last of them is asked for",
            silence(),
            "timeout",
            None,
            spider="referrers",
            more=dict.fromkeys(paths, silence()),
            roots=paths,
            also=dict.fromkeys(paths[:-1], one_of("timeout", "host_unavailable")) | {paths[-1]: "host_unavailable"},
            unseen=paths[-1:],
        )
    ]


CASES = [*_slow(), *_endless_heads(), *_dies()]
