"""Where a site crawl finds its URLs: links, sitemaps, backlinks, lists; each crawl in a process of its own."""

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SITE = "http://www.found.example"
FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=10")
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def page(*links: str) -> tuple[int, str, bytes]:
    body = "<!doctype html><title>page</title>" + "".join(f'<a href="{link}">{link}</a>' for link in links)
    return 200, "text/html; charset=utf-8", body.encode()


def urlset(*paths: str) -> bytes:
    return f"<urlset {NAMESPACE}>{''.join(f'<url><loc>{SITE}{path}</loc></url>' for path in paths)}</urlset>".encode()


def index(*urls: str) -> bytes:
    named = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex {NAMESPACE}>{named}</sitemapindex>".encode()


def xml(body: bytes) -> tuple[int, str, bytes]:
    return 200, "application/xml", body


RSS = f"<rss version='2.0'><channel><item><link>{SITE}/from-rss</link></item></channel></rss>"
ATOM = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='{SITE}/from-atom'/></entry></feed>"
BROKEN = f"<urlset><url><loc>{SITE}/broken?a=1&b=2</loc></url><url><loc>{SITE}/cut-off"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'http://www.found.example/lol'>]><urlset><url><loc>&a;</loc></url></urlset>"
BOMB = gzip.compress(b"<urlset>" + b"<url><loc>" * 20_000_000)

#: The web: what each URL answers.
WEB: dict[str, tuple[int, str, bytes]] = {
    "/robots.txt": (200, "text/plain", f"User-agent: *\nDisallow: /no/\nSitemap: {SITE}/index.xml\n".encode()),
    "/index.xml": xml(
        index(
            *(f"{SITE}/{name}" for name in ("pages.xml", "packed", "list.txt", "rss", "atom", "broken.xml")),
            *(f"{SITE}/{name}" for name in ("page", "laughs.xml", "bomb", "gone.xml", "no/hidden.xml", "moved.xml")),
            f"{SITE}/pages.xml",
            "http://stranger.example/sitemap.xml",
        )
    ),
    "/pages.xml": xml(
        urlset("/", "/linked", "/orphan", "/deep").replace(SITE.encode() + b"/deep", b"http://else.example/x")
    ),
    "/packed": (200, "application/octet-stream", gzip.compress(urlset("/from-gzip"))),
    "/list.txt": (200, "text/plain", f"{SITE}/from-text\n/relative\n".encode()),
    "/rss": (200, "application/rss+xml", RSS.encode()),
    "/atom": (200, "application/atom+xml", ATOM.encode()),
    "/broken.xml": xml(BROKEN.encode()),
    "/laughs.xml": xml(LAUGHS.encode()),
    "/bomb": (200, "application/gzip", BOMB),
    "/page": page(),
    "/moved.xml": (301, f"{SITE}/moved-here.xml", b""),
    "/moved-here.xml": xml(urlset("/from-moved")),
    "/no/hidden.xml": xml(urlset("/hidden")),
    "/": page("/linked"),
    "/linked": page("/second"),
    "/second": page(),
    "/orphan": page("/below-orphan", "/linked"),
    "/below-orphan": page(),
    "/target": page("/linked"),
    "/from-gzip": page(),
    "/from-text": page(),
    "/from-rss": page(),
    "/from-atom": page(),
    "/from-moved": page(),
    "/broken?a=1&b=2": page(),
}
#: The bare host, which leads on from its start page alone.
BARE = {"/": (301, f"{SITE}/", b"")}
#: Two hosts of the same domain, of which one names a sitemap.
SHOP = {"/": page("http://news.found.example/", "http://mute.found.example/")}
NEWS = {
    "/robots.txt": (200, "text/plain", b"Sitemap: http://news.found.example/map.xml\n"),
    "/map.xml": xml(urlset("/orphan").replace(SITE.encode(), b"http://news.found.example")),
    "/": page(),
    "/orphan": page(),
}
REFERRER = page(f"{SITE}/target", f"{SITE}/linked", "http://else.example/")


class Handler(BaseHTTPRequestHandler):
    """Notes what is asked for, and does not answer while a path is held."""

    protocol_version = "HTTP/1.1"
    asked: list[str]
    held = ""

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        self.asked.append(f"http://{host}{self.path}")
        if self.path == self.held:
            time.sleep(600)
        webs = {"www.found.example": WEB, "found.example": BARE}
        webs |= {"shop.found.example": SHOP, "news.found.example": NEWS}
        found = webs.get(host, {"/post": REFERRER}).get(self.path)
        status, kind, body = found or (404, "text/plain", b"not here")
        self.send_response(status)
        self.send_header("Location" if status == 301 else "Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # a client that was killed
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keeps silent."""


@contextmanager
def serving(held: str = "") -> Iterator[tuple[int, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Handler,), {"asked": asked, "held": held}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()


class Crawled:
    """A crawl's rows, its requests."""

    def __init__(self, run: Any, asked: list[str]) -> None:
        assert run.code in {0, 3}, run.err
        self.run, self.asked = run, asked
        self.sitemaps = {row["sitemap_url"].removeprefix(SITE): row for row in run.rows("sitemaps")}
        crawled = [row for row in run.rows("pages") if row["host"] == "www.found.example"]
        self.pages = {row["url"].removeprefix(SITE): row for row in crawled}

    def found(self, path: str) -> tuple[int | None, set[str]]:
        row = self.pages[path]
        return row["depth"], {name for name in ("links", "sitemap", "backlinks", "seeds") if row[f"found_in_{name}"]}


@pytest.fixture(scope="module")
def crawl(run_command: Callable[..., Any]) -> Callable[..., Crawled]:
    def run(spider: str, *arguments: str, store: Path | None = None) -> Crawled:
        given = [part for argument in arguments for part in ("-a", argument)]
        with serving() as (port, asked):
            resolve = f"*=127.0.0.1:{port}"
            done = run_command("scrapy", "crawl", spider, *given, *FAST, store=store, LINKSPIDER_RESOLVE=resolve)
        return Crawled(done, asked)

    return run


@pytest.fixture(scope="module")
def whole(crawl: Callable[..., Crawled]) -> Crawled:
    return crawl("site", f"url={SITE}/")


def test_what_clicks_lead_to_has_a_depth_and_what_only_sitemaps_list_has_none(whole: Crawled) -> None:
    assert {path: whole.found(path) for path in ("/", "/second", "/orphan", "/below-orphan")} == {
        "/": (0, {"seeds", "sitemap"}),
        "/second": (2, {"links"}),
        "/orphan": (None, {"sitemap"}),
        "/below-orphan": (None, {"links"}),
    }


def test_what_is_linked_and_listed_has_a_depth(whole: Crawled) -> None:
    assert whole.found("/linked") == (1, {"links", "sitemap"})


@pytest.mark.parametrize(
    "path", ["/from-gzip", "/from-text", "/from-rss", "/from-atom", "/from-moved", "/broken?a=1&b=2"]
)
def test_each_kind_of_sitemap_brings_its_pages(whole: Crawled, path: str) -> None:
    assert whole.found(path) == (None, {"sitemap"})
    assert whole.pages[path]["outcome"] == "ok"


def test_nothing_else_is_fetched(whole: Crawled) -> None:
    more = {f"/from-{name}" for name in ("gzip", "text", "rss", "atom", "moved")}
    assert set(whole.pages) == {"/", "/linked", "/second", "/orphan", "/below-orphan", "/broken?a=1&b=2", *more}
    assert not [url for url in whole.asked if "stranger" in url or "else" in url or "/no/" in url]


def test_each_sitemap_has_its_row(whole: Crawled) -> None:
    expected = {
        "/index.xml": ("index", "ok", 0, 1),
        "/pages.xml": ("urlset", "ok", 3, 1),
        "/packed": ("urlset", "ok", 1, 0),
        "/list.txt": ("text", "ok", 1, 1),
        "/rss": ("rss", "ok", 1, 0),
        "/atom": ("atom", "ok", 1, 0),
        "/broken.xml": ("urlset", "ok", 1, 1),
        "/page": (None, "ok", 0, 0),
        "/laughs.xml": ("urlset", "ok", 0, 1),
        "/gone.xml": (None, "http_error", 0, 0),
        "/no/hidden.xml": (None, "robots_denied", 0, 0),
        "/moved.xml": ("urlset", "ok", 1, 0),
        "/sitemap.xml": (None, "http_error", 0, 0),
    }
    names = ("format", "outcome", "urls", "rejects")
    found = {path: tuple(row[name] for name in names) for path, row in whole.sitemaps.items() if path != "/bomb"}
    assert found == expected
    assert len(whole.run.rows("sitemaps")) == len(expected) + 1, "each once"
    assert [path for path, row in whole.sitemaps.items() if row["is_recovered"]] == ["/broken.xml"]

    assert whole.sitemaps["/index.xml"]["parent_url"] == f"{SITE}/robots.txt"
    assert whole.sitemaps["/atom"]["parent_url"] == f"{SITE}/index.xml"


def test_a_bomb_is_cut_off(whole: Crawled) -> None:
    row = whole.sitemaps["/bomb"]
    assert (row["outcome"], row["urls"], row["format"]) == ("ok", 0, None)
    assert row["reason"] == "unpacks to more than 50 MiB"


def test_rejects_say_why(whole: Crawled) -> None:
    rows = whole.run.rows("sitemap_rejects")
    found = {(row["sitemap_url"].removeprefix(SITE), row["text"], row["reason"]) for row in rows}
    assert found == {
        ("/pages.xml", "http://else.example/x", "not on the site"),
        ("/list.txt", "/relative", "is no absolute URL"),
        ("/broken.xml", "", "is empty"),  # it was cut off; half a URL is none
        ("/laughs.xml", "", "holds an entity or markup, which is not expanded"),
        ("/index.xml", "http://stranger.example/sitemap.xml", "a sitemap of another host"),
    }


def test_no_sitemaps_are_read_where_none_are_asked_for(crawl: Callable[..., Crawled]) -> None:
    crawled = crawl("site", f"url={SITE}/", "sitemaps=no")
    assert set(crawled.pages) == {"/", "/linked", "/second"}
    assert crawled.run.rows("sitemaps") == []
    assert not {f"{SITE}{path}" for path in ("/index.xml", "/sitemap.xml", "/orphan")} & set(crawled.asked)


LIST = f"{SITE}/orphan\n{SITE}/target\nhttp://else.example/\nno url\n"


@pytest.mark.parametrize("more", [(), (f"url={SITE}/",)], ids=["list", "list and start page"])
def test_a_list_alone_is_fetched_exactly(crawl: Callable[..., Crawled], tmp_path: Path, more: tuple[str, ...]) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST)
    crawled = crawl("site", f"urls={path}", "max_depth=0", *more)
    assert {path: crawled.found(path) for path in crawled.pages} == {
        "/orphan": (None, {"seeds"}),
        "/target": (None, {"seeds"}),
    }
    assert sorted(crawled.asked) == [f"{SITE}{path}" for path in ("/orphan", "/robots.txt", "/target")]
    assert len(crawled.run.rows("seeds")) == 2
    assert {"is not on found.example"} < {row["reason"] for row in crawled.run.rows("seed_rejects")}


def test_a_list_is_followed_as_far_as_is_asked(crawl: Callable[..., Crawled], tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{SITE}/orphan\n")
    crawled = crawl("site", f"urls={path}", "max_depth=1", "sitemaps=no")
    assert {path: crawled.found(path) for path in crawled.pages} == {
        "/orphan": (None, {"seeds"}),
        "/below-orphan": (None, {"links"}),
        "/linked": (None, {"links"}),
    }


def test_backlink_targets_are_fetched_in_the_next_crawl(crawl: Callable[..., Crawled], tmp_path: Path) -> None:
    seeds, store = tmp_path / "seeds.txt", tmp_path / "store"
    seeds.write_text("http://blog.example/post\n")
    assert crawl("referrers", f"seeds={seeds}", f"target={SITE}/", store=store).run.code == 0
    crawled = crawl("site", f"url={SITE}/", "sitemaps=no", store=store)
    assert crawled.found("/target") == (None, {"backlinks"})
    assert crawled.found("/second") == (2, {"links"})
    without = crawl("site", f"url={SITE}/", "sitemaps=no", "backlinks=no", store=store)
    assert f"{SITE}/target" not in without.asked


@contextmanager
def started(store: Path, port: int, *settings: str) -> Iterator[subprocess.Popen[str]]:
    """A crawl that runs until it has ended or the test has."""
    environment = {"LINKSPIDER_STORE": str(store), "LINKSPIDER_RESOLVE": f"*=127.0.0.1:{port}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={SITE}/", *FAST, *settings],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(process: subprocess.Popen[str], is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.1)


def assert_goes_on(crawl: Callable[..., Crawled], store: Path, whole: Crawled) -> Crawled:
    """What is resumed has in the end what was never interrupted has: each row once."""
    resumed = crawl("site", "resume=last", store=store)
    for table, key in (("pages", "url"), ("sitemaps", "sitemap_url")):
        assert sorted(row[key] for row in resumed.run.rows(table)) == sorted(row[key] for row in whole.run.rows(table))
    assert {row["outcome"] for row in resumed.sitemaps.values()} == {"ok", "http_error", "robots_denied"}
    assert {path: resumed.found(path) for path in whole.pages} == {path: whole.found(path) for path in whole.pages}
    return resumed


def test_a_crawl_killed_while_sitemaps_were_read_loses_and_doubles_nothing(
    crawl: Callable[..., Crawled], whole: Crawled, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    with serving(held="/atom") as (port, asked), started(store, port) as process:
        wait_for(process, lambda: f"{SITE}/atom" in asked and bool([*store.glob("tables/sitemaps/*/*.parquet")]))
    resumed = assert_goes_on(crawl, store, whole)
    assert f"{SITE}/index.xml" in resumed.asked


def test_sitemaps_of_the_host_that_the_start_page_redirects_to_are_read(crawl: Callable[..., Crawled]) -> None:
    crawled = crawl("site", "url=http://found.example/", "max_depth=0")
    assert crawled.sitemaps["http://found.example/sitemap.xml"]["outcome"] == "http_error"
    assert crawled.sitemaps["/index.xml"]["parent_url"] == f"{SITE}/robots.txt"
    assert crawled.sitemaps["/sitemap.xml"]["parent_url"] is None
    assert crawled.found("/orphan") == (None, {"sitemap"})
    assert [crawled.asked.count(url) for url in (f"{SITE}/robots.txt", f"{SITE}/sitemap.xml")] == [1, 1]


@pytest.mark.parametrize("scope", ["domain", "host"])
def test_sitemaps_that_hosts_of_a_domain_name_are_read_where_the_domain_is_the_site(
    crawl: Callable[..., Crawled], scope: str
) -> None:
    crawled = crawl("site", "url=http://shop.found.example/", f"scope={scope}")
    named = {"http://news.found.example/map.xml"} if scope == "domain" else set()
    assert set(crawled.sitemaps) == {"http://shop.found.example/sitemap.xml", *named}
    orphans = [row for row in crawled.run.rows("pages") if row["url"] == "http://news.found.example/orphan"]
    assert [row["found_in_sitemap"] for row in orphans] == [True] * len(named)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"PAR1 and no more")])
def test_damaged_backlinks_do_not_end_a_crawl(
    crawl: Callable[..., Crawled], tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    seeds, store = tmp_path / "seeds.txt", tmp_path / "store"
    seeds.write_text("http://blog.example/post\n")
    assert crawl("referrers", f"seeds={seeds}", f"target={SITE}/", store=store).run.code == 0
    (part,) = store.glob("tables/links/*/*.parquet")
    damage(part)
    crawled = crawl("site", f"url={SITE}/", "sitemaps=no", store=store)
    assert set(crawled.pages) == {"/", "/linked", "/second"}
    (said,) = [line for line in crawled.run.err.splitlines() if "WARNING" in line]
    assert part.name in said
    assert "left out" in said
    assert "Traceback" not in crawled.run.err


#: What the server does not answer when the crawl is stopped: a page, which start() waits for, or a sitemap.
HELD = ["/linked", "/atom"]


@pytest.mark.parametrize("held", HELD)
def test_a_crawl_stopped_by_signal_can_go_on(
    crawl: Callable[..., Crawled], whole: Crawled, tmp_path: Path, held: str
) -> None:
    store = tmp_path / "store"
    with serving(held) as (port, asked), started(store, port, "-s", "DOWNLOAD_TIMEOUT=300") as process:
        wait_for(process, lambda: f"{SITE}{held}" in asked)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert " ERROR " not in said
    assert_goes_on(crawl, store, whole)


def test_a_crawl_past_its_time_does_not_wait_for_a_sitemap(tmp_path: Path) -> None:
    store = tmp_path / "store"
    limits = ("-s", "DOWNLOAD_TIMEOUT=300", "-s", "CLOSESPIDER_TIMEOUT=10")
    with serving(held="/atom") as (port, asked), started(store, port, *limits) as process:
        _, said = process.communicate(timeout=120)
    assert f"{SITE}/atom" in asked
    assert process.returncode == 3, said
    assert "closespider_timeout" in said
    assert "Traceback" not in said


def test_a_list_alone_follows_no_redirect(crawl: Callable[..., Crawled], tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{SITE}/moved.xml\n")
    crawled = crawl("site", f"urls={path}", "max_depth=0")
    assert set(crawled.pages) == {"/moved.xml"}


def test_a_list_with_sitemaps_of_robots_txt(crawl: Callable[..., Crawled], tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{SITE}/second\n")
    crawled = crawl("site", f"urls={path}")
    assert "/orphan" in crawled.pages
