"""Crawl-delay: the pause between requests that a site asks for is kept, with AutoThrottle and without."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response

from linkspider.middlewares.pace import MAX_CRAWL_DELAY, Pace
from linkspider.middlewares.robots import RobotsMiddleware

PROJECT = Path(__file__).resolve().parents[2]
#: A spider in a process of its own, with the project's settings, that asks for all pages at once and follows none.
CRAWL = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

class Pages(Spider):
    name = "pages"
    named_hosts = ("127.0.0.1",)

    async def start(self):
        for number in range(3):
            yield Request(f"{sys.argv[1]}/{number}")

    def parse(self, response):
        if response.url.endswith("/0"):
            yield response.follow("/followed")

settings = Settings()
settings.setmodule("linkspider.settings")
settings.setdict({"AUTOTHROTTLE_ENABLED": sys.argv[2] == "on", "AUTOTHROTTLE_START_DELAY": 0.05,
                  "LINKSPIDER_ALLOW_NETWORKS": "127.0.0.0/8", "ITEM_PIPELINES": {}, "EXTENSIONS": {
                      "linkspider.extensions.progress.Progress": None,
                      "scrapy.extensions.remote_control.RemoteControl": None,
                      "scrapy.extensions.telnet.TelnetConsole": None}})
process = AsyncCrawlerProcess(settings)
process.crawl(Pages)
process.start()
"""


class Server(ThreadingHTTPServer):
    """A site that writes down when it was asked for what."""

    asked: list[tuple[float, str, bool]]


class Site(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path, "Referer" in self.headers))
        body = b"User-agent: *\nCrawl-delay: 1\n" if self.path == "/robots.txt" else b"<!doctype html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Site) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("throttle", ["on", "off"])
def test_requests_are_a_second_apart_and_say_not_where_they_come_from(site: Server, throttle: str) -> None:
    command = [sys.executable, "-c", CRAWL, f"http://127.0.0.1:{site.server_port}", throttle]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert sorted(path for _, path, _ in site.asked) == ["/0", "/1", "/2", "/followed", "/robots.txt"], run.stderr
    pauses = [later - earlier for (earlier, *_), (later, *_) in pairwise(site.asked)]
    assert min(pauses) > 0.95, json.dumps(pauses)
    assert max(pauses) < 3, json.dumps(pauses)
    assert not any(has_referer for _, _, has_referer in site.asked)


class Downloader:
    """What ``Pace`` knows of Scrapy's downloader."""

    def __init__(self) -> None:
        self.slots: dict[str, Slot] = {}
        self.per_slot_settings: dict[str, dict[str, float]] = {}

    def get_slot_key(self, request: Request) -> str:
        return request.url.split("/")[2].partition(":")[0]


@pytest.fixture
def downloader() -> Downloader:
    return Downloader()


@pytest.fixture
def pace(downloader: Downloader) -> Pace:
    return Pace(SimpleNamespace(engine=SimpleNamespace(downloader=downloader)))  # type: ignore[arg-type]


def test_a_host_that_asks_for_nothing_is_left_to_autothrottle(pace: Pace, downloader: Downloader) -> None:
    pace.hold(Request("https://a.example/"), 2)
    request = Request("https://b.example/")
    pace.hold(request, None)
    assert request.meta == {}
    assert list(downloader.per_slot_settings) == ["a.example"]


def test_the_slowest_origin_of_a_host_sets_its_pace(pace: Pace, downloader: Downloader) -> None:
    downloader.slots["a.example"] = Slot(5, 0.25, 0.5)
    for url, delay in (("https://a.example/", 1), ("http://a.example/", 2), ("http://a.example:81/", None)):
        request = Request(url)
        pace.hold(request, delay)
        assert request.meta["autothrottle_dont_adjust_delay"] is True
    slot = downloader.slots["a.example"]
    assert (slot.delay, slot.jitter) == (2, 0)
    assert downloader.per_slot_settings["a.example"] == {"delay": 2, "jitter": 0}


def test_a_slot_that_is_slower_already_stays_so(pace: Pace, downloader: Downloader) -> None:
    downloader.slots["a.example"] = Slot(5, 4, 0.5)
    downloader.per_slot_settings["a.example"] = {"delay": 3, "concurrency": 2}
    pace.hold(Request("https://a.example/"), 1)
    assert downloader.slots["a.example"].delay == 4
    assert downloader.per_slot_settings["a.example"] == {"delay": 3, "concurrency": 2, "jitter": 0}


def test_a_site_cannot_stop_the_crawl(pace: Pace, downloader: Downloader) -> None:
    pace.hold(Request("https://a.example/"), 86_400)
    assert downloader.per_slot_settings["a.example"]["delay"] == MAX_CRAWL_DELAY


@pytest.mark.parametrize(("delay", "lines"), [("30", 0), ("31", 1)])
def test_a_pause_that_is_cut_is_said_once(caplog: pytest.LogCaptureFixture, delay: str, lines: int) -> None:
    robots = Response("https://a.example/robots.txt", body=f"User-agent: *\nCrawl-delay: {delay}".encode())

    async def download(_: Request) -> Response:
        return robots

    engine = SimpleNamespace(download_async=download, downloader=Downloader())
    middleware = RobotsMiddleware(SimpleNamespace(engine=engine), "linkspider")  # type: ignore[arg-type]

    async def run() -> None:
        for number in range(3):
            await middleware.process_request(Request(f"https://a.example/{number}"))

    with caplog.at_level(logging.INFO, logger="linkspider"):
        asyncio.run(run())
    assert len(caplog.records) == lines
