"""N11 to N13: answers that are no HTTP, contradict themselves, or end before their end."""

from hostile.answers import CLOSE, HTML, chunked, head, html, page
from hostile.behaviours import reset
from hostile.case import ANY, Case, Evidence, one_of
from hostile.server import Answer

_PAGE = page("framed", ["/missing"])
_CHUNKED = "Transfer-Encoding: chunked"


def _with_length(*values: str, body: bytes = _PAGE) -> bytes:
    return head("200 OK", HTML, CLOSE, *[f"Content-Length: {value}" for value in values]) + body


def _no_http() -> list[Case]:
    rest = f"\r\n{HTML}\r\nContent-Length: {len(_PAGE)}\r\n\r\n".encode() + _PAGE
    ways: dict[str, tuple[str, bytes]] = {
        "garbage": ("a line of garbage", b"this is not HTTP at all\r\n\r\n"),
        "binary-garbage": ("bytes that are no text", bytes(range(256)) * 20),
        "nothing-but-zeros": ("NULs", bytes(5000)),
        "http-0.9": ("a page without a head, as HTTP/0.9 sent it", _PAGE),
        "ftp-banner": ("an FTP server's greeting", b"220 ProFTPD ready\r\n"),
        "ssh-banner": ("an SSH server's greeting", b"SSH-2.0-OpenSSH_9.6\r\n"),
        "smtp-banner": ("a mail server's greeting", b"220 mail ESMTP\r\n"),
        "http-2-frames": ("HTTP/2 frames", b"\0\0\x12\x04\0\0\0\0\0" + bytes(18)),
        "shoutcast": ("`ICY 200 OK`", b"ICY 200 OK" + rest),
        "status-of-letters": ("`HTTP/1.1 abc OK`", b"HTTP/1.1 abc OK" + rest),
        "status-of-two-digits": ("`HTTP/1.1 99 Odd`", b"HTTP/1.1 99 Odd" + rest),
        "status-of-four-digits": ("`HTTP/1.1 2000 Odd`", b"HTTP/1.1 2000 Odd" + rest),
        "status-negative": ("`HTTP/1.1 -200 OK`", b"HTTP/1.1 -200 OK" + rest),
        "status-missing": ("`HTTP/1.1`", b"HTTP/1.1" + rest),
        "version-of-letters": ("`HTTP/x.y 200 OK`", b"HTTP/x.y 200 OK" + rest),
        "length-negative": ("`Content-Length: -5`", _with_length("-5")),
        "length-of-letters": ("`Content-Length: many`", _with_length("many")),
        "length-hexadecimal": ("`Content-Length: 0x10`", _with_length("0x10")),
        "length-with-sign": ("`Content-Length: +10`", _with_length("+10")),
        "length-fraction": ("`Content-Length: 10.5`", _with_length("10.5")),
        "two-lengths": ("two lengths that differ", _with_length(str(len(_PAGE)), "10")),
        "two-lengths-in-one": ("two lengths in one header that differ", _with_length(f"{len(_PAGE)}, 10")),
        "switches-protocols": (
            "101 Switching Protocols that nobody asked for",
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + bytes(50),
        ),
        "unknown-transfer-coding": (
            "`Transfer-Encoding: magic`",
            head("200 OK", HTML, "Transfer-Encoding: magic") + _PAGE,
        ),
    }
    return [
        Case(name.replace(".", "-"), "N11", fault, reply, "protocol_error", tries=1)
        for name, (fault, reply) in ways.items()
    ]


def _open_to_reading() -> list[Case]:
    rest = f"\r\n{HTML}\r\nContent-Length: {len(_PAGE)}\r\n{CLOSE}\r\n\r\n".encode() + _PAGE
    return [
        Case(
            "length-of-forty-digits",
            "N11",
            "a Content-Length of forty digits",
            _with_length("9" * 40),
            one_of("protocol_error", "too_large"),
            tries=1,
        ),
        Case(
            "nul-in-a-header",
            "N11",
            "a NUL in a header, which may be refused or replaced (RFC 9110 5.5)",
            head("200 OK", HTML, CLOSE, b"X: a\0b") + _PAGE,
            one_of("protocol_error", "ok"),
            tries=1,
        ),
        Case(
            "status-999",
            "N11",
            "`HTTP/1.1 999 Request denied`: out of range, to be taken for a 5xx (RFC 9110 15)",
            b"HTTP/1.1 999 Request denied" + rest,
            one_of("http_error", "protocol_error"),
        ),
        Case(
            "status-600",
            "N11",
            "`HTTP/1.1 600 Odd`: out of range too",
            b"HTTP/1.1 600 Odd" + rest,
            one_of("http_error", "protocol_error"),
        ),
        Case(
            "head-cut-short",
            "N11",
            "a head that ends in the midst of a header",
            b"HTTP/1.1 200 OK\r\nContent-Ty",
            one_of("connect_error", "protocol_error", "truncated"),
        ),
    ]


def _lenient() -> list[Case]:
    length = f"Content-Length: {len(_PAGE)}"
    ways: dict[str, tuple[str, bytes]] = {
        "no-length": (
            "no Content-Length; the end of the connection is the body's",
            head("200 OK", HTML, CLOSE) + _PAGE,
        ),
        "http-1-0": ("HTTP/1.0", head("200 OK", HTML).replace(b"1.1", b"1.0", 1) + _PAGE),
        "no-reason-phrase": (
            "a status line without words",
            b"HTTP/1.1 200\r\n" + head("x", HTML, length).partition(b"\r\n")[2] + _PAGE,
        ),
        "line-feeds-alone": (
            "lines that end with LF alone",
            head("200 OK", HTML, length).replace(b"\r\n", b"\n") + _PAGE,
        ),
        "folded-header": ("a header on two lines", head("200 OK", HTML, length, "X: a\r\n b") + _PAGE),
        "equal-lengths": ("the same length twice", _with_length(str(len(_PAGE)), str(len(_PAGE)))),
        "equal-lengths-in-one": ("the same length twice in one header", _with_length(f"{len(_PAGE)}, {len(_PAGE)}")),
        "more-than-length": (
            "more bytes than the Content-Length says",
            _with_length(str(len(_PAGE)), body=_PAGE + b"<a href=/x>"),
        ),
        "answer-behind-answer": (
            "a second answer right behind the first",
            head("200 OK", HTML, length) + _PAGE + html("smuggled"),
        ),
        "line-without-colon": (
            "a header line without a colon",
            head("200 OK", HTML, length, CLOSE, "what is this") + _PAGE,
        ),
        "transfer-identity": (
            "`Transfer-Encoding: identity`",
            head("200 OK", HTML, length, CLOSE, "Transfer-Encoding: identity") + _PAGE,
        ),
        "chunk-extension": (
            "a chunk with an extension, and a trailer",
            head("200 OK", HTML, _CHUNKED) + b"%x;name=value\r\n%b\r\n0\r\nX-Trailer: y\r\n\r\n" % (len(_PAGE), _PAGE),
        ),
        "no-content-type": ("no Content-Type: HTML by its first bytes", head("200 OK", length, CLOSE) + _PAGE),
        "no-headers-at-all": ("a status line and no header", head("200 OK") + _PAGE),
    }
    return [
        Case(name, "N11", f"{fault}: to be read all the same", reply, "ok", 200, title="framed", links=1)
        for name, (fault, reply) in ways.items()
    ]


def _says_conflict(evidence: Evidence) -> None:
    assert "Content-Length" in (evidence.row["reason"] or ""), evidence.row


def _conflicts() -> list[Case]:
    body = chunked(_PAGE)
    lengths = {"right": len(body), "short": 10, "long": 100_000}
    return [
        Case(
            f"length-and-chunks-{name}",
            "N12",
            f"Transfer-Encoding beside a Content-Length of {length:,}: chunks count, and the row says it",
            head("200 OK", HTML, _CHUNKED, f"Content-Length: {length}") + body,
            "ok",
            200,
            title="framed",
            links=1,
            check=_says_conflict,
        )
        for name, length in lengths.items()
    ] + [
        Case(
            "length-and-no-chunks",
            "N12",
            "Transfer-Encoding beside a Content-Length, and a body that is not chunked",
            head("200 OK", HTML, CLOSE, _CHUNKED, f"Content-Length: {len(_PAGE)}") + _PAGE,
            one_of("truncated", "protocol_error"),
        )
    ]


def _short() -> list[Case]:
    start = head("200 OK", HTML, _CHUNKED)
    long = head("200 OK", HTML, "Content-Length: 5000")
    half = b"%x\r\n" % (2 * len(_PAGE)) + _PAGE
    sure: dict[str, tuple[str, Answer]] = {
        "short-body": ("half of the body that the Content-Length promises", long + _PAGE),
        "no-body": ("none of the body that the Content-Length promises", long),
        "half-a-chunk": ("half a chunk, and the end of the connection", start + half),
        "no-last-chunk": ("chunks without the last one", start + chunked(_PAGE, end=b"")),
        "no-chunk": ("not one chunk", start),
        "reset-in-body": ("half of the body, and a RST", reset(long + _PAGE)),
        "reset-in-chunks": ("chunks, and a RST before the last one", reset(start + chunked(_PAGE, end=b""))),
    }
    unsure: dict[str, tuple[str, bytes]] = {
        "chunk-size-of-letters": ("`zz` as the size of a chunk", start + b"zz\r\n" + _PAGE),
        "chunk-size-negative": ("`-5` as the size of a chunk", start + b"-5\r\n" + _PAGE),
        "chunk-size-empty": ("an empty line as the size of a chunk", start + b"\r\n" + _PAGE),
        "chunk-size-with-prefix": ("`0x5` as the size of a chunk", start + b"0x5\r\n" + _PAGE),
        "chunk-longer-than-said": ("a chunk that goes on behind its end", start + b"5\r\n" + _PAGE + b"\r\n0\r\n\r\n"),
        "chunk-without-end-of-line": ("chunks that are not told apart", start + b"5\r\nabcde5\r\nabcde0\r\n\r\n"),
    }
    return [
        *(Case(name, "N13", fault, reply, "truncated", tries=2) for name, (fault, reply) in sure.items()),
        *(
            Case(name, "N13", fault, reply, one_of("truncated", "protocol_error"))
            for name, (fault, reply) in unsure.items()
        ),
        Case(
            "chunk-size-of-twenty-digits",
            "N13",
            "a chunk size that fits no machine",
            start + b"f" * 20 + b"\r\n" + _PAGE,
            one_of("truncated", "protocol_error", "too_large"),
        ),
        Case(
            "short-body-once",
            "N13",
            "half of the body first, the whole of it when asked again",
            (long + _PAGE, html("whole")),
            "ok",
            200,
            title="whole",
            tries=2,
        ),
        Case(
            "partial-content",
            "N13",
            "206 and a part of a page, although the whole was asked for",
            head("206 Partial Content", HTML, CLOSE, "Content-Length: 60", "Content-Range: bytes 0-59/5000")
            + _PAGE[:60],
            one_of("ok", "truncated", "protocol_error"),
            ANY,
        ),
        Case(
            "partial-content-whole",
            "N13",
            "206 with a range that is the whole page",
            head(
                *("206 Partial Content", HTML, CLOSE, f"Content-Length: {len(_PAGE)}"),
                f"Content-Range: bytes 0-{len(_PAGE) - 1}/{len(_PAGE)}",
            )
            + _PAGE,
            "ok",
            206,
        ),
    ]


CASES = [*_no_http(), *_open_to_reading(), *_lenient(), *_conflicts(), *_short()]
