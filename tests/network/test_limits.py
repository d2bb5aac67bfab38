"""What an answer may be: the bytes, lines and seconds of it. Every server here is hostile; none gets far."""

from collections.abc import Callable
from typing import Any

import pytest
from hostile_server import Answer, HostileServer, forever

MIB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
FILLER = b"x" * 16_384


def headers(count: int) -> bytes:
    """A whole answer with as many header lines."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + b"X-A: b\r\n" * (count - 1) + b"\r\nhi"


def head_of(size: int) -> bytes:
    """A whole answer whose head takes as many bytes."""
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: "
    return start + b"y" * (size - len(start) - 4) + b"\r\n\r\nhi"


#: path -> what is sent, the outcome, and words of the reason
AT_ONCE: dict[str, tuple[Answer, str, str]] = {
    "/endless-headers": (forever(b"X-Filler: " + FILLER[:4000] + b"\r\n", OK), "protocol_error", "65,536 bytes"),
    "/endless-short-headers": (forever(b"A: b\r\n" * 1000, OK), "protocol_error", "100 header lines"),
    "/endless-header-line": (forever(FILLER, OK + b"X-Filler: "), "protocol_error", "65,536 bytes"),
    "/endless-continued-header": (forever(b" " + FILLER + b"\r\n", OK + b"X: y\r\n"), "protocol_error", "65,536"),
    "/endless-status-line": (forever(FILLER, b"HTTP/1.1 200 "), "protocol_error", "65,536 bytes"),
    "/endless-no-line": (forever(FILLER, start=b"HTTP/1.1 200 "), "protocol_error", "65,536 bytes"),
    "/endless-100": (forever(b"HTTP/1.1 100 Continue\r\n\r\n"), "protocol_error", "100 header lines"),
    "/endless-103": (forever(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "protocol_error", "header lines"),
    "/endless-empty-lines": (forever(b"\r\n" * 1000), "protocol_error", "no status line"),
    "/100-lines": (headers(100), "ok", ""),
    "/101-lines": (headers(101), "protocol_error", "more than 100 header lines"),
    "/64-KiB": (head_of(65_536), "ok", ""),
    "/64-KiB-and-1": (head_of(65_537), "protocol_error", "65,536 bytes"),
    "/99-interim": (b"HTTP/1.1 100 C\r\n\r\n" * 99 + headers(1), "ok", ""),
    "/endless-trailers": (forever(b"X-T: " + FILLER[:400] + b"\r\n", CHUNKED + b"0\r\n"), "protocol_error", "trailer"),
    "/endless-trailer-line": (forever(FILLER, CHUNKED + b"0\r\nX: "), "protocol_error", "65,536"),
    "/endless-short-trailers": (forever(b"A: b\r\n", CHUNKED + b"0\r\n"), "protocol_error", "100 trailer lines"),
    "/endless-chunk-line": (forever(FILLER, CHUNKED + b"5;"), "protocol_error", "between chunks"),
    "/endless-chunk-size": (forever(b"0" * 1000, CHUNKED), "protocol_error", "between chunks"),
    "/endless-extensions": (forever(b"1;a=" + b"b" * 2000 + b"\r\nx\r\n", CHUNKED), "protocol_error", "extensions"),
    "/endless-tiny-chunks": (forever(b"1\r\nx\r\n" * 1000, CHUNKED), "protocol_error", "chunk sizes"),
    "/endless-body": (forever(FILLER, OK + b"\r\n"), "too_large", "10,485,760 bytes"),
    "/endless-chunks": (forever(b"4000\r\n" + FILLER + b"\r\n", CHUNKED), "too_large", "10,485,760 bytes"),
    "/huge-chunk": (forever(FILLER, CHUNKED + b"fffffffffffffff\r\n"), "too_large", "10,485,760 bytes"),
    "/announces-more": (OK + b"Content-Length: 10485761\r\n\r\n", "too_large", "10,485,760 bytes"),
    "/announces-absurdly-much": (OK + b"Content-Length: 99999999999999999\r\n\r\n", "too_large", ""),
    "/announces-less": (OK + b"Content-Length: 3\r\n\r\n" + b"abcdef" * 100_000, "ok", ""),
}
#: path -> what is sent; each at a pace at which a limit on silence would never end it
SLOW: dict[str, Answer] = {
    "/silence": None,
    "/slow-status": forever(b"H", start=b"HTTP/1.1 200 ", pause=0.05),
    "/slow-headers": forever(b"x", OK + b"X: ", pause=0.05),
    "/slow-interim": forever(b"HTTP/1.1 100 C\r\n\r\n", pause=0.2),
    "/slow-body": forever(b"x", OK + b"Content-Length: 1000000\r\n\r\n", pause=0.05),
    "/slow-body-without-length": forever(b"x", OK + b"\r\n", pause=0.05),
    "/slow-chunks": forever(b"1\r\nx\r\n", CHUNKED, pause=0.05),
    "/slow-trailers": forever(b"x", CHUNKED + b"0\r\nX: ", pause=0.05),
}
LIMIT = 2  # seconds


@pytest.fixture(scope="module")
def server() -> Any:
    answers = {path: case[0] for path, case in AT_ONCE.items()} | SLOW
    with HostileServer(answers) as hostile:
        yield hostile


@pytest.fixture(scope="module")
def server_at_once() -> Any:
    """A server that the one probe alone asks."""
    with HostileServer({path: case[0] for path, case in AT_ONCE.items()}) as hostile:
        yield hostile


@pytest.fixture(scope="module")
def at_once(server_at_once: HostileServer, probe: Callable[..., Any]) -> Any:
    return probe(f"http://127.0.0.1:{server_at_once.port}", AT_ONCE)


@pytest.mark.parametrize(("path", "expected", "words"), [(path, *case[1:]) for path, case in AT_ONCE.items()])
def test_outcome(at_once: Any, path: str, expected: str, words: str) -> None:
    answer = at_once.answers[path]
    assert answer["outcome"] == expected, answer
    assert words in answer.get("reason", ""), answer


def test_none_of_them_needs_the_time_limit(at_once: Any) -> None:
    assert at_once.seconds < 20, "the limit is 30 s"


def test_none_of_them_takes_memory(at_once: Any) -> None:
    assert at_once.peak_growth < 80 * MIB, "some bodies of up to 10 MiB at the same time, and little else"


def test_nothing_is_asked_for_twice(at_once: Any, server_at_once: HostileServer) -> None:
    assert sorted(server_at_once.requests) == sorted(AT_ONCE)


def test_endless_heads_alone_take_next_to_no_memory(server: HostileServer, probe: Callable[..., Any]) -> None:
    found = probe(f"http://127.0.0.1:{server.port}", [path for path in AT_ONCE if path.startswith("/endless-head")])
    assert set(map(found.outcome, found.answers)) == {"protocol_error"}
    assert found.peak_growth < 25 * MIB
    assert found.seconds < 10


def test_a_body_that_is_too_large_is_not_read_to_its_end(at_once: Any, server_at_once: HostileServer) -> None:
    assert server_at_once.sent["/endless-body"] < 40 * MIB, "the limit, and what the two sockets hold"


def test_slow_answers_end_at_the_total_limit(server: HostileServer, probe: Callable[..., Any]) -> None:
    found = probe(f"http://127.0.0.1:{server.port}", SLOW, settings={"DOWNLOAD_TIMEOUT": LIMIT})
    assert {path: answer["outcome"] for path, answer in found.answers.items()} == dict.fromkeys(SLOW, "timeout")
    assert max(answer["after"] for answer in found.answers.values()) < LIMIT + 2


def test_the_limit_is_a_setting(server: HostileServer, probe: Callable[..., Any]) -> None:
    found = probe(
        f"http://127.0.0.1:{server.port}", ["/announces-less", "/endless-body"], settings={"DOWNLOAD_MAXSIZE": 2}
    )
    assert set(map(found.outcome, found.answers)) == {"too_large"}


def test_nothing_is_said_on_the_terminal(at_once: Any) -> None:
    assert at_once.err == "", "a refused answer is a row, and needs no warning"
