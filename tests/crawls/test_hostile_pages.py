"""A site of which some pages are made to break a crawler: each has its row, and the others do not wait for it."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0")
PLAIN = [f"/p{number}" for number in range(30)]
PAGES = {
    "/": "".join(f"<a href={path}>x</a>" for path in ["/slow", "/million", "/greedy", "/control", *PLAIN]).encode(),
    "/slow": b"<p " + b" ".join(b"a%d=1" % number for number in range(300_000)) + b">",
    "/million": b"<a href=x>" * 1_000_000,
    "/greedy": b"".join(b"<p><b id=%d>" % number for number in range(20_000)),
    "/control": b"<title>a\0b&#xd800;\x01</title><a href='/p0?\x01'>\x1b[31m</a>",
    **dict.fromkeys(PLAIN, b"<title>t</title>"),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def pages(run_command: Callable[..., Any]) -> dict[str, Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    run = run_command(
        *("scrapy", "crawl", "site", "-a", "url=http://hostile.example/", *FAST),
        LINKSPIDER_RESOLVE=f"hostile.example=127.0.0.1:{server.server_port},*=-",
    )
    server.shutdown()
    server.server_close()
    assert run.code == 0, run.err
    return {row["url"].removeprefix("http://hostile.example"): row for row in run.rows("pages")}


def test_every_page_has_its_outcome(pages: dict[str, Any]) -> None:
    outcomes = {path: pages[path]["outcome"] for path in PAGES}
    assert outcomes == {**dict.fromkeys(PAGES, "ok"), "/slow": "parse_timeout", "/greedy": "parse_timeout"}
    assert pages["/slow"]["reason"] == "took longer than 10 s to read"


def test_a_million_links_are_counted_and_the_first_are_kept(pages: dict[str, Any]) -> None:
    page = pages["/million"]
    assert (page["link_count"], page["links_truncated"]) == (1_000_000, True)


def test_other_pages_do_not_wait(pages: dict[str, Any]) -> None:
    known = [pages[path]["fetched_at"] for path in PLAIN]
    assert sum(each < pages["/slow"]["fetched_at"] for each in known) > 20


def test_no_control_character_reaches_the_tables(pages: dict[str, Any]) -> None:
    texts = [cell for row in pages.values() for cell in row.values() if isinstance(cell, str)]
    assert not any(character < " " for text in texts for character in text)
