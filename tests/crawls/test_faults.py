"""Every accepted URL ends in one row, whatever came of it."""

import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fault_server import ANSWERS, PAGE, START_LINKS, FaultServer, self_signed

FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=2")
EXPECTED = {
    "/": ("ok", 200),
    "/missing": ("http_error", 404),
    "/broken": ("http_error", 500),
    "/file": ("not_html", 200),
    "/moved": ("redirect", 301),
    "/new": ("ok", 200),
    "/self": ("redirect_loop", 302),
    "/nowhere": ("bad_redirect", 302),
    "/bad-location": ("bad_redirect", 302),
    "/script": ("blocked_scheme", 302),
    "/file-scheme": ("blocked_scheme", 302),
    "/metadata": ("redirect", 302),
    "/big": ("too_large", None),
    "/silent": ("timeout", None),
    "/short": ("truncated", None),
    "/closed": ("connect_error", None),
    "/garbage": ("protocol_error", None),
    "/bad-gzip": ("bad_encoding", None),
    "/cut-gzip": ("truncated", None),
    "/bomb": ("too_large", None),
    "/unknown-encoding": ("bad_encoding", None),
    "/gzip": ("ok", 200),
    "/two-lengths": ("protocol_error", None),
    "/both-lengths": ("ok", 200),
    "/many-headers": ("protocol_error", None),
    "/status-700": ("http_error", 700),
    "/picture": ("not_html", 200),
    "/empty": ("not_html", 204),
}


@pytest.fixture(scope="module")
def outcome(run_command: Callable[..., Any]) -> Any:
    with FaultServer() as server:
        run = run_command(
            *("scrapy", "crawl", "site", "-a", "url=http://faults.example/", *FAST, "-s", "DOWNLOAD_MAXSIZE=200000"),
            LINKSPIDER_RESOLVE=f"faults.example=127.0.0.1:{server.port},*=-",
        )
    assert run.code == 0, run.err
    return {row["url"].removeprefix("http://faults.example"): row for row in run.rows("pages")}


def test_the_table_covers_every_path() -> None:
    assert set(EXPECTED) == {"/", "/new", *START_LINKS}
    assert set(START_LINKS) < set(ANSWERS)


@pytest.mark.parametrize(("path", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_outcome(outcome: Any, path: str, expected: tuple[str, int | None]) -> None:
    row = outcome[path]
    assert (row["outcome"], row["status"]) == expected, row


def test_how_it_was_sent_is_kept(outcome: Any) -> None:
    assert outcome["/gzip"]["wire_bytes"] == len(gzip.compress(PAGE))
    assert outcome["/gzip"]["sniffed_type"] == "text/html"
    assert 0 < outcome["/bomb"]["wire_bytes"] < 10_000
    assert outcome["/picture"]["sniffed_type"] == "image/png"
    assert "contradict" in outcome["/both-lengths"]["reason"]
    assert outcome["/two-lengths"]["reason"].startswith("Content-Length says")


def test_nothing_else_has_a_row(outcome: Any) -> None:
    assert set(outcome) == set(EXPECTED)


def test_a_certificate_that_nobody_vouches_for(run_command: Callable[..., Any], tmp_path: Path) -> None:
    with FaultServer(self_signed(tmp_path, "faults.example")) as server:
        run = run_command(
            *("scrapy", "crawl", "site", "-a", "url=https://faults.example/", *FAST),
            LINKSPIDER_RESOLVE=f"faults.example=127.0.0.1:{server.port},*=-",
        )
    (row,) = run.rows("pages")
    assert row["outcome"] == "tls_error"
    assert server.requests == []
    assert run.code == 3, "a site of which no page can be read is not crawled"


def test_robots_that_cannot_be_read_close_the_host(run_command: Callable[..., Any]) -> None:
    with FaultServer() as server:
        ANSWERS["/robots.txt"], saved = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", ANSWERS["/robots.txt"]
        try:
            run = run_command(
                *("scrapy", "crawl", "site", "-a", "url=http://faults.example/", *FAST),
                LINKSPIDER_RESOLVE=f"faults.example=127.0.0.1:{server.port},*=-",
            )
        finally:
            ANSWERS["/robots.txt"] = saved
    (row,) = run.rows("pages")
    assert row["outcome"] == "robots_unreachable"
    assert set(server.requests) == {"/robots.txt"}


@pytest.mark.parametrize(
    ("allowed", "expected"), [("", "blocked_address"), ("127.0.0.0/8", "ok")], ids=["refused", "opened"]
)
def test_loopback_is_refused_unless_opened(
    run_command: Callable[..., Any], tmp_path: Path, allowed: str, expected: str
) -> None:
    seeds = tmp_path / "seeds.txt"
    with FaultServer() as server:
        seeds.write_text(f"http://127.0.0.1:{server.port}/new\n", encoding="utf-8")
        run = run_command(
            *("scrapy", "crawl", "referrers", "-a", f"seeds={seeds}", "-a", "target=example.com", *FAST),
            LINKSPIDER_ALLOW_NETWORKS=allowed,
        )
    (row,) = run.rows("pages")
    assert row["outcome"] == expected, row
    assert bool(server.requests) == (expected == "ok")


def test_a_named_start_host_may_be_anywhere(run_command: Callable[..., Any]) -> None:
    with FaultServer() as server:
        run = run_command("scrapy", "crawl", "site", "-a", f"url=http://127.0.0.1:{server.port}/new", *FAST)
    (row,) = run.rows("pages")
    assert row["outcome"] == "ok"
