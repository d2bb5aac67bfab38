"""Which ports are connected to, and what certificates are worth; over the real resolver chain, on loopback only."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "crawls"))

from fault_server import self_signed
from hostile_server import HostileServer, forever

from linkspider.network.handler import RememberedContexts

HI = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
CLOSED: dict[str, Any] = {"LINKSPIDER_ALLOW_NETWORKS": ""}


@pytest.fixture(scope="module")
def server() -> Any:
    with HostileServer({"/": HI}) as hostile:
        yield hostile


def outcome(found: Any) -> tuple[str, str]:
    (answer,) = found.answers.values()
    return answer["outcome"], answer.get("reason", "")


def test_a_port_of_its_own_is_refused_before_anything_is_asked(probe: Callable[..., Any]) -> None:
    urls = ["http://8.8.8.8:22/", "http://[2606:4700::1111]:25/", "https://any.example:8443/"]
    found = probe("", urls, settings=CLOSED)
    assert {outcome["outcome"] for outcome in found.answers.values()} == {"blocked_address"}
    assert found.answers["http://8.8.8.8:22/"]["reason"] == (
        "port 22 of 8.8.8.8: only 80, 443 and the start URL's own port are connected to"
    )


def test_a_port_inside_an_open_network(server: HostileServer, probe: Callable[..., Any]) -> None:
    assert outcome(probe(f"http://127.0.0.1:{server.port}/", [""])) == ("ok", "")


def test_a_name_is_judged_by_its_address(server: HostileServer, probe: Callable[..., Any]) -> None:
    """The system knows localhost without asking anybody."""
    open_networks = {"LINKSPIDER_ALLOW_NETWORKS": "127.0.0.0/8,::1/128"}
    assert outcome(probe(f"http://localhost:{server.port}/", [""], settings=open_networks)) == ("ok", "")
    other = {"LINKSPIDER_ALLOW_NETWORKS": "10.0.0.0/8"}
    word, reason = outcome(probe(f"http://localhost:{server.port}/", [""], settings=other))
    assert (word, "which is not public" in reason) == ("blocked_address", True)


@pytest.mark.parametrize(
    ("named_urls", "expected"),
    [(["http://127.0.0.1:{port}/start"], "ok"), (["http://127.0.0.1:1/"], "blocked_address"), ([], "blocked_address")],
)
def test_the_start_urls_port(
    server: HostileServer, probe: Callable[..., Any], named_urls: list[str], expected: str
) -> None:
    named = {"named_hosts": ["127.0.0.1"], "named_urls": [url.format(port=server.port) for url in named_urls]}
    found = probe(f"http://127.0.0.1:{server.port}/", [""], settings=CLOSED, **named)
    assert outcome(found)[0] == expected


def test_the_start_urls_port_is_no_other_hosts(server: HostileServer, probe: Callable[..., Any]) -> None:
    named = {"named_hosts": ["start.example"], "named_urls": [f"http://start.example:{server.port}/"]}
    found = probe(f"http://other.example:{server.port}/", [""], settings=CLOSED, **named)
    assert outcome(found)[0] == "blocked_address"


@pytest.mark.parametrize(
    ("place", "url", "expected"),
    [
        ("{ip}:{port}", "http://mapped.example/", "ok"),
        ("{ip}:{port}", "http://mapped.example:9999/", "ok"),
        ("{ip}", "http://mapped.example:{port}/", "blocked_address"),
        ("-", "http://mapped.example:9999/", "dns_error"),
    ],
)
def test_the_users_own_table(
    server: HostileServer, probe: Callable[..., Any], place: str, url: str, expected: str
) -> None:
    where = place.format(ip="127.0.0.1", port=server.port)
    settings = {**CLOSED, "LINKSPIDER_RESOLVE": f"mapped.example={where},*=-"}
    assert outcome(probe(url.format(port=server.port), [""], settings=settings))[0] == expected


def test_a_refused_connection(probe: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert outcome(probe(f"http://127.0.0.1:{port}/", [""]))[0] == "connect_error"


def test_a_certificate_that_nobody_vouches_for(probe: Callable[..., Any], tmp_path: Path) -> None:
    with HostileServer({"/": HI}, self_signed(tmp_path, "faults.example")) as server:
        settings = {"LINKSPIDER_RESOLVE": f"faults.example=127.0.0.1:{server.port},*=-"}
        assert outcome(probe("https://faults.example/", [""], settings=settings))[0] == "tls_error"
        trusting = {**settings, "DOWNLOAD_VERIFY_CERTIFICATES": False}
        assert outcome(probe("https://faults.example/", [""], settings=trusting))[0] == "ok"
        assert server.requests == ["/"]


def test_the_dot_of_the_root_is_no_part_of_a_name_in_tls() -> None:
    """``https://faults.example./`` was refused: no certificate has the dot (RFC 6066 3)."""

    class Policy:
        @staticmethod
        def creatorForNetloc(host: bytes, port: int) -> tuple[bytes, int]:  # noqa: N802  # Twisted's name
            return host, port

    contexts = RememberedContexts(Policy())
    assert contexts.creatorForNetloc(b"faults.example.", 443) == (b"faults.example", 443)
    assert contexts.creatorForNetloc(b"faults.example", 443) == (b"faults.example", 443)


@pytest.mark.parametrize(("path", "connections"), [("/plain", 1), ("/poisoned", 2), ("/both", 2), ("/last", 2)])
def test_a_connection_that_is_in_doubt_is_not_used_again(
    probe: Callable[..., Any], path: str, connections: int
) -> None:
    answers = {
        "/plain": HI,
        "/poisoned": HI + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison",
        "/both": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        "/last": HI.replace(b"\r\n\r\n", b"\r\nConnection: Close\r\n\r\n"),
        "/next": HI.replace(b"hi", b"ho"),
    }
    one_by_one = {"CONCURRENT_REQUESTS": 1}
    with HostileServer(answers, is_patient=True) as server:
        found = probe(f"http://127.0.0.1:{server.port}", [path, "/next"], settings=one_by_one)
        assert server.connections == connections
    assert sorted(answer["text"] for answer in found.answers.values()) == ["hi", "ho"]


def test_limits_hold_over_tls(probe: Callable[..., Any], tmp_path: Path) -> None:
    start = b"HTTP/1.1 200 OK\r\n"
    answers = {
        "/head": forever(b"X-A: " + b"b" * 4000 + b"\r\n", start),
        "/body": forever(b"x" * 16_384, start + b"\r\n"),
        "/trickle": forever(b"x", start + b"\r\n", pause=0.05),
        "/polite": start + b"Content-Length: 2\r\nConnection: close\r\n\r\nhi",
    }
    with HostileServer(answers, self_signed(tmp_path, "faults.example")) as server:
        place = f"faults.example=127.0.0.1:{server.port},*=-"
        settings = {"LINKSPIDER_RESOLVE": place, "DOWNLOAD_VERIFY_CERTIFICATES": False, "DOWNLOAD_TIMEOUT": 3}
        found = probe("https://faults.example", answers, settings=settings)
    outcomes = {path: found.outcome(path) for path in answers}
    assert outcomes == {"/head": "protocol_error", "/body": "too_large", "/trickle": "timeout", "/polite": "ok"}
    assert found.seconds < 6
    assert found.peak_growth < 60 * 1024 * 1024


def test_a_handshake_that_never_comes(probe: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        place = f"mute.example=127.0.0.1:{mute.getsockname()[1]},*=-"
        settings = {"LINKSPIDER_RESOLVE": place, "DOWNLOAD_TIMEOUT": 2}
        found = probe("https://mute.example/", [""], settings=settings)
    assert outcome(found)[0] == "timeout"
    assert found.seconds < 4
