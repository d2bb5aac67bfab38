"""The add-on in somebody else's project: their items in their feed, the links of what they fetched in the store."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shop import SHOP, PageServer, Ran, run

OTHER = "other=http://localhost:{}/"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    with PageServer(SHOP) as server:
        return run(tmp_path_factory.mktemp("books"), "books", server)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    shop = {**SHOP, "/": b'<!doctype html><a href="/book-1">one</a> <a href="/page-2">next</a>'}
    with PageServer(shop) as server:
        return run(tmp_path_factory.mktemp("rules"), "rules", server)


def test_the_feed_holds_the_projects_items_and_nothing_else(books: Ran) -> None:
    assert books.code == 0
    assert sorted((item["title"], item["price"]) for item in books.items) == [
        *(("Book 1", "1"), ("Book 2", "2"), ("Book 3", "3"))
    ]
    assert all(set(item) == {"title", "price", "url"} for item in books.items)
    assert "ERROR" not in books.log


def test_what_was_fetched_is_in_the_tables(books: Ran) -> None:
    pages = {"/" + row["url"].split("/", 3)[3]: row for row in books.rows("pages")}
    assert {path: (row["outcome"], row["status"], row["depth"]) for path, row in pages.items()} == {
        "/": ("ok", 200, 0),
        "/book-1": ("ok", 200, 1),
        "/book-2": ("ok", 200, 1),
        "/page-2": ("ok", 200, 1),
        "/old": ("redirect", 301, 2),
        "/book-3": ("ok", 200, 2),
    }
    assert pages["/old"]["redirect_url"] == pages["/book-3"]["url"]
    assert pages["/book-3"]["wire_bytes"] < pages["/book-3"]["bytes"]
    assert [path for path, row in pages.items() if row["found_in_seeds"]] == ["/"]
    assert all(row["found_in_links"] for row in pages.values())


def test_links_are_rows_with_their_texts_and_their_scope(books: Ran) -> None:
    found = [
        (row["target_url"].partition("//")[2].partition("/")[2], row["anchor_text"]) for row in books.rows("links")
    ]
    assert sorted(found) == sorted(
        [
            *(("book-1", "one"), ("book-2", "two"), ("page-2", "next"), ("private", "staff"), ("", "elsewhere")),
            *(("old", "three"), ("", "home"), ("book-3", "")),
            *([("", "home"), ("old", "old")] * 3),
        ]
    )
    assert [row["link_scope"] for row in books.rows("links") if row["anchor_text"] == "elsewhere"] == ["outbound"]


def test_a_spider_that_follows_some_links_has_no_complete_crawl(books: Ran) -> None:
    (crawl,) = books.rows("crawls")
    assert (crawl["accepted"], crawl["terminal"], crawl["is_complete"]) == (6, 6, False)
    assert crawl["incomplete_reasons"] == "not_followed: 1 URLs not followed"


def test_a_spider_that_follows_all_links_has_a_complete_one(rules: Ran) -> None:
    (crawl,) = rules.rows("crawls")
    assert crawl["is_complete"]
    assert rules.outcomes() == {"/": "ok", "/book-1": "ok", "/page-2": "ok", "/old": "redirect", "/book-3": "ok"}
    assert [item["title"] for item in rules.items] == ["Book 1"]  # the rule names books by their URL, and /old is none


def test_the_analysis_reads_the_store(books: Ran, run_command: Callable[..., Any]) -> None:
    shown = run_command("analysis", "inlinks", "--store", str(books.folder / "store"))
    assert shown.code == 0
    assert "12 internal links found on 5 of 6 pages" in shown.out
    checked = run_command("scrapy", "verify", store=books.folder / "store")
    assert checked.code == 0, checked.out + checked.err


def test_habits_that_a_journal_cannot_keep(tmp_path: Path) -> None:
    with PageServer(SHOP) as server:
        site = f"LINKSPIDER_SITE=http://127.0.0.1:{server.port}/"
        job = f"JOBDIR={tmp_path / 'job'}"
        ran = run(tmp_path, "habits", server, "-a", OTHER.format(server.port), "-s", site, "-s", job)
        assert "/private" not in server.asked
    assert {item["way"]: item["status"] for item in ran.items} == {
        "lambda": 200,
        "meta": 200,
        "missing": 404,
        "private": "refused",
        "other": 200,
    }
    assert ran.outcomes() == {"/": "ok", "/book-1": "ok", "/missing": "http_error", "/private": "robots_denied"}
    assert "is kept in memory and would not survive a crash: its callback or errback is no method" in ran.log
    assert "'linkspider/requests_in_memory': 2" in ran.log


def test_addresses_that_are_not_public_are_refused(tmp_path: Path) -> None:
    with PageServer(SHOP) as server:
        ran = run(tmp_path, "books", server, networks="")
        assert server.asked == []
    assert ran.outcomes() == {"/": "blocked_address"}


@pytest.mark.parametrize(
    ("path", "answer", "outcome", "attempts"),
    [
        ("/book-1", (503, {"Retry-After": "1"}, b""), "http_error", 2),
        ("/book-1", (200, {"X-Long": "x" * 70_000}, b""), "protocol_error", 1),
        ("/book-1", b"<!doctype html>" + b"x" * 200_000, "too_large", 1),
        ("/book-1", (200, {"Content-Encoding": "gzip"}, b"no gzip"), "bad_encoding", 1),
    ],
    ids=["busy", "head", "large", "packed"],
)
def test_limits_hold_and_what_they_end_is_a_row(
    tmp_path: Path, path: str, answer: Any, outcome: str, attempts: int
) -> None:
    with PageServer({**SHOP, path: answer}) as server:
        ran = run(tmp_path, "books", server, "-s", "DOWNLOAD_MAXSIZE=100000", "-s", "RETRY_TIMES=1")
        assert server.asked.count(path) == attempts
    (row,) = [row for row in ran.rows("pages") if row["url"].endswith(path)]
    assert (row["outcome"], row["attempts"]) == (outcome, attempts)
    assert len(ran.items) == 2


def test_without_a_site_the_limits_hold_and_nothing_is_written(tmp_path: Path) -> None:
    with PageServer(SHOP) as server:
        ran = run(tmp_path, "habits", server, "-a", OTHER.format(server.port))
        assert "/private" not in server.asked
    assert "spider 'habits' names no site; set LINKSPIDER_SITE" in ran.log
    assert not (tmp_path / "store").exists()
    assert len(ran.items) == 5


def test_a_scheduler_of_the_projects_own_stays(tmp_path: Path) -> None:
    with PageServer(SHOP) as server:
        ran = run(tmp_path, "books", server, "-s", "SCHEDULER=scrapy.core.scheduler.Scheduler")
    assert "SCHEDULER is the project's own: requests are not kept in linkspider's journal" in ran.log
    assert len(ran.rows("pages")) == 6
    assert len(ran.items) == 3


@pytest.mark.parametrize(
    "setting",
    [
        {"DOWNLOAD_HANDLERS": {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"}},
        {
            "DOWNLOADER_MIDDLEWARES": {
                "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100,
                "scrapy.downloadermiddlewares.retry.RetryMiddleware": 551,
                "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
            }
        },
        {"HTTPCACHE_ENABLED": True},
        {"REDIRECT_ENABLED": False},
    ],
    ids=["handler", "middlewares", "cache", "redirects"],
)
def test_parts_of_the_projects_own_work_with_it(tmp_path: Path, setting: dict[str, Any]) -> None:
    ((name, value),) = setting.items()
    with PageServer(SHOP) as server:
        ran = run(
            tmp_path, "books", server, "-s", f"{name}={json.dumps(value)}", "-s", f"HTTPCACHE_DIR={tmp_path}/cache"
        )
    without = {"/book-3"} if name == "REDIRECT_ENABLED" else set()
    expected = {"/": "ok", "/book-1": "ok", "/book-2": "ok", "/page-2": "ok", "/old": "redirect", "/book-3": "ok"}
    assert ran.outcomes() == {path: outcome for path, outcome in expected.items() if path not in without}
    assert len(ran.items) == 3 - len(without)
    assert "ERROR" not in ran.log
