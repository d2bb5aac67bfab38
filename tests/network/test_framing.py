"""Answers that are no HTTP, or contradict themselves, or end before their end."""

from collections.abc import Callable
from typing import Any

import pytest
from hostile_server import HostileServer

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n"
HI = b"2\r\nhi\r\n0\r\n\r\n"


def length(*lines: bytes) -> bytes:
    return OK + b"".join(b"Content-Length: " + line + b"\r\n" for line in lines) + b"\r\nhi"


#: path -> what is sent, the outcome, and words of the reason
CASES: dict[str, tuple[bytes, str, str]] = {
    # no HTTP
    "/http-0.9": (b"<html><title>old</title></html>\r\n", "protocol_error", "no status line"),
    "/http-0.9-by-name": (b"HTTP/0.9 200 OK\r\n\r\nhi", "protocol_error", "not a status line"),
    "/garbage": (bytes(range(256)) * 4, "protocol_error", ""),
    "/smtp": (b"220 mail.example ESMTP\r\n", "protocol_error", "no status line"),
    "/tls-alert": (b"\x15\x03\x01\x00\x02\x02\x46\r\n", "protocol_error", ""),
    "/version-9": (b"HTTP/9.9 200 OK\r\n\r\nhi", "protocol_error", "not a status line"),
    "/no-status": (b"HTTP/1.1\r\n\r\n", "protocol_error", "not a status line"),
    "/status-word": (b"HTTP/1.1 OK\r\n\r\n", "protocol_error", "not a status line"),
    "/status-0": (b"HTTP/1.1 000 Zero\r\n\r\n", "protocol_error", "not a status line"),
    "/status-99": (b"HTTP/1.1 99 Few\r\n\r\n", "protocol_error", "not a status line"),
    "/status-600": (b"HTTP/1.1 600 Many\r\n\r\nhi", "ok", ""),
    "/status-999": (b"HTTP/1.1 999 Request denied\r\n\r\nhi", "ok", ""),
    "/status-2000": (b"HTTP/1.1 2000 OK\r\n\r\n", "protocol_error", "not a status line"),
    "/status-negative": (b"HTTP/1.1 -200 OK\r\n\r\n", "protocol_error", "not a status line"),
    "/status-huge": (b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n", "protocol_error", "not a status line"),
    "/switching": (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "protocol_error", "switches"),
    "/nul-in-status": (b"HTTP/1.1 200 O\x00K\r\n\r\nhi", "protocol_error", "control characters"),
    "/nul-in-name": (OK + b"X-\x00: a\r\n\r\nhi", "protocol_error", "control characters"),
    "/nul-in-value": (OK + b"X-A: \x00\r\n\r\nhi", "protocol_error", "control characters"),
    "/return-in-value": (OK + b"X-A: a\rSet-B: c\r\n\r\nhi", "protocol_error", "control characters"),
    "/escape-in-value": (OK + b"X-A: \x1b[31m\r\n\r\nhi", "protocol_error", "control characters"),
    "/bytes-in-name": (OK + b"X-\xff\xfe: a\r\n\r\nhi", "protocol_error", "no header name"),
    "/continues-nothing": (b"HTTP/1.1 200 OK\r\n X: y\r\n\r\nhi", "protocol_error", "continued line"),
    # what browsers read all the same
    "/bytes-in-value": (length(b"2").replace(b"\r\n\r\n", b"\r\nX-A: \xe9\r\n\r\n"), "ok", ""),
    "/no-phrase": (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
    "/newlines": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "ok", ""),
    "/http-1.0": (b"HTTP/1.0 200 OK\r\n\r\nhi", "ok", ""),
    "/no-colon": (OK + b"nonsense\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
    "/space-in-name": (OK + b"a name: x\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
    "/space-before-colon": (OK + b"Content-Length : 2\r\n\r\nhi", "ok", ""),
    "/continued": (OK + b"X-A: b,\r\n c\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
    # lengths
    "/two-lengths": (length(b"2", b"3"), "protocol_error", "Content-Length says 2 and 3"),
    "/two-lengths-in-one": (length(b"2, 3"), "protocol_error", "Content-Length says 2 and 3"),
    "/negative-length": (length(b"-2"), "protocol_error", "is no length"),
    "/signed-length": (length(b"+2"), "protocol_error", "is no length"),
    "/word-length": (length(b"two"), "protocol_error", "is no length"),
    "/hex-length": (length(b"0x2"), "protocol_error", "is no length"),
    "/float-length": (length(b"2.0"), "protocol_error", "is no length"),
    "/empty-length": (length(b""), "protocol_error", "is no length"),
    "/astronomic-length": (length(b"9" * 400), "protocol_error", "is no length"),
    "/same-length-twice": (length(b"2", b"2"), "ok", ""),
    "/same-length-spelt-twice": (length(b"2, 02"), "ok", ""),
    # codings
    "/both": (CHUNKED + b"Content-Length: 9\r\n\r\n" + HI, "ok", ""),
    "/both-and-garbage": (CHUNKED + b"Content-Length: x\r\n\r\n" + HI, "ok", ""),
    "/chunked": (CHUNKED + b"\r\n" + HI, "ok", ""),
    "/chunked-twice": (CHUNKED + b"Transfer-Encoding: Chunked\r\n\r\n" + HI, "ok", ""),
    "/chunked-extension": (CHUNKED + b"\r\n2;a=b\r\nhi\r\n0;c\r\nX-T: y\r\n\r\n", "ok", ""),
    "/chunked-newlines": (CHUNKED + b"\r\n2\nhi\n0\n\n", "ok", ""),
    "/chunked-padded": (CHUNKED + b"\r\n2  \r\nhi\r\n0000  \r\n\r\n", "ok", ""),
    "/identity": (OK + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
    "/gzip-coding": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + HI, "protocol_error", "is not chunked"),
    "/unknown-coding": (OK + b"Transfer-Encoding: zip\r\n\r\nhi", "protocol_error", "is not chunked"),
    # cut
    "/short": (length(b"3"), "truncated", ""),
    "/nothing-of-it": (OK + b"Content-Length: 3\r\n\r\n", "truncated", ""),
    "/no-last-chunk": (CHUNKED + b"\r\n2\r\nhi\r\n", "truncated", ""),
    "/cut-in-chunk": (CHUNKED + b"\r\n5\r\nhi", "truncated", ""),
    "/cut-in-size": (CHUNKED + b"\r\n2\r\nhi\r\n0", "truncated", ""),
    "/cut-in-trailer": (CHUNKED + b"\r\n2\r\nhi\r\n0\r\n", "truncated", ""),
    "/no-chunks": (CHUNKED + b"\r\n", "truncated", ""),
    "/bad-size": (CHUNKED + b"\r\n2\r\nhi\r\nxyz\r\n", "truncated", "not the size of a chunk"),
    "/negative-size": (CHUNKED + b"\r\n-2\r\nhi\r\n0\r\n\r\n", "truncated", "not the size of a chunk"),
    "/empty-size": (CHUNKED + b"\r\n\r\nhi\r\n0\r\n\r\n", "truncated", "not the size of a chunk"),
    "/long-chunk": (CHUNKED + b"\r\n2\r\nhiho\r\n0\r\n\r\n", "truncated", "does not end where it said"),
    # no answer at all
    "/closed": (b"", "connect_error", ""),
    "/closed-in-head": (b"HTTP/1.1 200 OK\r\nX-A", "connect_error", ""),
    # statuses without a body
    "/204": (b"HTTP/1.1 204 No Content\r\n\r\n", "ok", ""),
    "/204-with-length": (b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", "ok", ""),
    "/304": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "ok", ""),
    "/404": (b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
    "/599": (b"HTTP/1.1 599 Odd\r\nContent-Length: 2\r\n\r\nhi", "ok", ""),
}


@pytest.fixture(scope="module")
def server() -> Any:
    with HostileServer({path: case[0] for path, case in CASES.items()}) as hostile:
        yield hostile


@pytest.fixture(scope="module")
def found(server: HostileServer, probe: Callable[..., Any]) -> Any:
    return probe(f"http://127.0.0.1:{server.port}", CASES)


@pytest.mark.parametrize(("path", "expected", "words"), [(path, *case[1:]) for path, case in CASES.items()])
def test_outcome(found: Any, path: str, expected: str, words: str) -> None:
    answer = found.answers[path]
    assert answer["outcome"] == expected, answer
    assert words in answer.get("reason", ""), answer
    if expected == "ok" and answer["status"] not in {204, 304}:
        assert answer["text"] == "hi"


def test_a_conflict_of_lengths_is_flagged(found: Any) -> None:
    flagged = {path for path, answer in found.answers.items() if "length_conflict" in answer.get("flags", ())}
    assert flagged == {"/both", "/both-and-garbage"}


@pytest.mark.parametrize("path", CASES)
def test_nothing_is_asked_for_twice(found: Any, server: HostileServer, path: str) -> None:
    assert server.requests.count(path) == 1


def test_head_has_no_body(probe: Callable[..., Any]) -> None:
    answers = {"/": OK + b"Content-Length: 5000\r\nContent-Encoding: gzip\r\n\r\n"}
    with HostileServer(answers) as server:
        found = probe(f"http://127.0.0.1:{server.port}", answers, method="HEAD")
    assert (found.outcome("/"), found.answers["/"]["size"]) == ("ok", 0)
    assert found.seconds < 5
