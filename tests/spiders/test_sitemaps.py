"""Reading a site's sitemaps: tries, limits, and what stands in the rows."""

import asyncio
import itertools
from collections import Counter
from types import SimpleNamespace

import pytest
from scrapy.exceptions import DownloadTimeoutError

from linkspider.failures import RefusedError
from linkspider.frontier import retries
from linkspider.middlewares.robots import Refusal
from linkspider.model.outcome import Outcome
from linkspider.spiders import sitemaps
from linkspider.spiders.site import SiteSpider
from linkspider.spiders.sitemap_answers import SitemapAnswers
from linkspider.spiders.sitemaps import MAX_LEVELS, SitemapReading
from tests.spiders.askings import Web, to

SITE = "https://example.com"
WWW = "https://www.example.com"
FIRST = f"{SITE}/sitemap.xml"
NO_PAGES = (200, {}, b"<urlset/>")


def urlset(*paths):
    return 200, {}, f"<urlset>{''.join(f'<url><loc>{SITE}{path}</loc></url>' for path in paths)}</urlset>".encode()


def index(*paths):
    named = "".join(f"<sitemap><loc>{SITE}{path}</loc></sitemap>" for path in paths)
    return 200, {}, f"<sitemapindex>{named}</sitemapindex>".encode()


class Flaky(Web):
    """Gives a URL's answers one after the other, and then the last of them."""

    async def download_async(self, request):
        answers = self.answers.get(request.url)
        if isinstance(answers, list):
            self.answers = {**self.answers, request.url: answers[0]}
            try:
                return await super().download_async(request)
            finally:
                self.answers = {**self.answers, request.url: answers[1:] if len(answers) > 1 else answers}
        return await super().download_async(request)


def read(web, named=(), retry_times=0, is_over=lambda: False, tried=None):
    async def run():
        answers = SitemapAnswers(web.asking(), retry_times, is_over)
        of_origins = named if isinstance(named, dict) else {SITE: named}
        reading = SitemapReading(
            answers, of_origins, tried or [*of_origins], lambda url: url.startswith((f"{SITE}/", f"{WWW}/"))
        )
        return [found async for found in reading.read()]

    return asyncio.run(run())


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(retries, "DELAYS", (0.0,))


TRIED_AGAIN = [
    ("503", (503, {}, b""), 3),
    ("429", (429, {}, b""), 3),
    ("a timeout", DownloadTimeoutError(), 3),
    ("a robots.txt that cannot be read now", RefusedError(Outcome.ROBOTS_UNREACHABLE, "503", is_transient=True), 3),
    ("404", (404, {}, b""), 1),
    ("robots.txt", RefusedError(Outcome.ROBOTS_DENIED, "no"), 1),
    ("a server that asks for an hour", (503, {"Retry-After": "3500"}, b""), 1),
]


@pytest.mark.parametrize(
    ("failure", "tries"), [case[1:] for case in TRIED_AGAIN], ids=[case[0] for case in TRIED_AGAIN]
)
def test_what_may_pass_is_tried_again(at_once, failure, tries):
    web = Web({FIRST: failure})
    (found,) = read(web, retry_times=2)
    assert web.asked == Counter({FIRST: tries})
    assert found.row.outcome != "ok"
    assert found.row.format is None


@pytest.mark.parametrize(("retry_times", "expected"), [(2, ["/a"]), (1, []), (0, [])])
def test_a_later_try_counts(at_once, retry_times, expected):
    web = Flaky({FIRST: [(503, {}, b""), (500, {}, b""), urlset("/a")]})
    (found,) = read(web, retry_times=retry_times)
    assert list(found.urls) == [f"{SITE}{path}" for path in expected]


def test_redirects_are_followed_but_not_for_ever():
    web = Web({FIRST: to("/there"), f"{SITE}/there": urlset("/a")})
    (found,) = read(web)
    assert (found.row.sitemap_url, found.row.outcome, list(found.urls)) == (FIRST, "ok", [f"{SITE}/a"])
    web = Web({f"{SITE}/{hop}": to(f"/{hop + 1}") for hop in range(10)})
    found = read(web, ["/0"])[0]
    assert (found.row.outcome, found.row.reason) == ("redirect", "not followed: 5 redirects in a row")
    assert f"{SITE}/5" in web.asked
    assert f"{SITE}/6" not in web.asked


@pytest.mark.parametrize(
    ("way", "reason"),
    [(["/sitemap.xml"], "redirects to itself"), (["/b", "/c", "/b"], "redirects lead in a circle")],
)
def test_redirects_in_a_circle_are_a_loop(way, reason):
    steps = ["/sitemap.xml", *way]
    web = Web({f"{SITE}{path}": to(target) for path, target in itertools.pairwise(steps)})
    (found,) = read(web)
    assert (found.row.outcome, found.row.status, found.row.reason) == ("redirect_loop", 301, reason)
    assert set(web.asked.values()) == {1}


def test_what_robots_txt_names():
    named = [FIRST, "/b.xml", "//example.com/c.xml", "none", "ftp://example.com/d", "#", "", FIRST, "/" + "x" * 3_000]
    found = read(Web({}), named)
    rows = [each.row for each in found]
    assert [row.sitemap_url for row in rows] == [FIRST, f"{SITE}/b.xml", f"{SITE}/c.xml"]
    assert {row.parent_url for row in rows} == {f"{SITE}/robots.txt"}
    assert [tuple(row) for each in found for row in each.batch.rejects] == [
        (f"{SITE}/robots.txt", 4, "none", "is no http or https URL"),
        (f"{SITE}/robots.txt", 5, "ftp://example.com/d", "is no http or https URL"),
        (f"{SITE}/robots.txt", 6, "#", "is no http or https URL"),
        (f"{SITE}/robots.txt", 7, "", "is empty"),
        (f"{SITE}/robots.txt", 9, "/" + "x" * 499, "is longer than 2,048 characters"),
    ]


def test_the_usual_place_is_looked_at_too_where_robots_txt_names_another():
    web = Web({f"{SITE}/named.xml": (404, {}, b""), FIRST: urlset("/a")})
    found = read(web, ["/named.xml"])
    assert [(each.row.outcome, each.row.parent_url, list(each.urls)) for each in found] == [
        ("http_error", f"{SITE}/robots.txt", []),
        ("ok", None, [f"{SITE}/a"]),
    ]


def test_the_usual_place_that_leads_to_a_named_sitemap_is_not_read_twice():
    found = read(Web({FIRST: to("/named.xml"), f"{SITE}/named.xml": urlset("/a")}), ["/named.xml"])
    assert [(each.row.sitemap_url, list(each.urls), each.row.reason) for each in found] == [
        (f"{SITE}/named.xml", [f"{SITE}/a"], None),
        (FIRST, [], "leads to a sitemap that is named"),
    ]


def test_sitemaps_of_the_host_that_the_start_page_leads_to_are_read_behind_those_of_its_own():
    both, its = f"{SITE}/both.xml", f"{WWW}/its.xml"
    web = Web({f"{WWW}/sitemap.xml": urlset("/a"), both: urlset("/b"), its: urlset("/c")})
    found = read(web, {SITE: [both, "none"], WWW: [both, "/its.xml", "none"]})
    assert [(each.row.sitemap_url, each.row.parent_url, each.row.urls) for each in found] == [
        (both, f"{SITE}/robots.txt", 1),
        (its, f"{WWW}/robots.txt", 1),
        (FIRST, None, 0),
        (f"{WWW}/sitemap.xml", None, 1),
    ]
    assert [reject.sitemap_url for reject in found[0].rejects] == [f"{SITE}/robots.txt", f"{WWW}/robots.txt"]
    assert set(web.asked.values()) == {1}


def test_of_other_hosts_nothing_is_read_but_what_they_name():
    its = f"{WWW}/its.xml"
    found = read(Web({its: urlset("/a")}), {SITE: [], WWW: [its]}, tried=[SITE])
    assert [(each.row.sitemap_url, each.row.urls) for each in found] == [(its, 1), (FIRST, 0)]


class Robots(list):
    """What an origin's robots.txt says, one answer after the other."""

    async def sitemaps_of(self, _origin):
        return self.pop(0)


BUSY, GONE = (Refusal(Outcome.ROBOTS_UNREACHABLE, "503", is_transient, 0.01) for is_transient in (True, False))


@pytest.mark.parametrize(
    ("said", "is_needed", "named", "cuts"),
    [
        ([BUSY, BUSY, ("/a.xml",)], True, ("/a.xml",), []),
        ([BUSY, GONE], True, (), [(f"{SITE}/robots.txt", "sitemaps")]),
        ([BUSY._replace(retry_after=601.0)], True, (), [(f"{SITE}/robots.txt", "sitemaps")]),
        ([BUSY], False, (), []),
        ([("/a.xml",)], False, ("/a.xml",), []),
        ([()], True, (), []),
    ],
)
def test_what_robots_txt_names_is_waited_for_or_its_lack_is_told(said, is_needed, named, cuts):
    robots, told = Robots(said), []
    spider = SimpleNamespace(
        crawler=SimpleNamespace(get_downloader_middleware=lambda _kind: robots),
        opened=SimpleNamespace(journal=SimpleNamespace(cut=lambda *cut: told.append(cut))),
        _is_stopping=lambda: False,
    )
    assert asyncio.run(SiteSpider._named_by(spider, SITE, is_needed=is_needed)) == named
    assert (told, robots) == (cuts, [])


def test_usual_places_that_lead_to_each_other_are_asked_for_once_or_are_a_loop():
    usual = f"{WWW}/sitemap.xml"
    web = Web({FIRST: to(usual), usual: urlset("/a")})
    found = read(web, {SITE: [], WWW: []})
    assert [(each.row.outcome, each.row.reason, each.row.urls) for each in found] == [
        ("redirect", "leads to a sitemap that is named", 0),
        ("ok", None, 1),
    ]
    assert set(web.asked.values()) == {1}
    assert read(Web({FIRST: to(usual), usual: to(FIRST)}), {SITE: [], WWW: []})[1].row.outcome == "redirect_loop"


def test_a_page_instead_of_a_sitemap():
    (found,) = read(Web({FIRST: (200, {}, b"<!doctype html><p>")}))
    assert (found.row.outcome, found.row.status, found.row.format, found.row.reason) == (
        "ok",
        200,
        None,
        "an HTML page",
    )


def test_indexes_that_are_too_deep_leave_a_row_for_what_they_list():
    levels = {f"{SITE}/{level}": index(f"/{level + 1}") for level in range(10)}
    rows = [found.row for found in read(Web(levels), ["/0"]) if found.row.sitemap_url != FIRST]
    assert [(row.sitemap_url.rpartition("/")[2], row.outcome) for row in rows] == [
        *((str(level), "ok") for level in range(MAX_LEVELS + 1)),
        (str(MAX_LEVELS + 1), "limit_cut"),
    ]
    assert rows[-1].parent_url == f"{SITE}/{MAX_LEVELS}"
    assert rows[-1].reason == "not read: more than 3 indexes lead to it"


def test_sitemaps_past_the_limit_leave_rows_and_a_count(monkeypatch, caplog):
    monkeypatch.setattr(sitemaps, "MAX_SITEMAPS", 3)
    monkeypatch.setattr(sitemaps, "MAX_NAMED", 2)
    listed = [f"/{number}" for number in range(10)]
    web = Web({FIRST: index(*listed, *listed), **{f"{SITE}{path}": NO_PAGES for path in listed}})
    found = read(web)
    rows = [each.row for each in found]
    assert found[0].passed_over == tuple(f"{SITE}{path}" for path in listed[2:])
    assert [(row.sitemap_url.removeprefix(SITE), row.outcome) for row in rows] == [
        *(("/sitemap.xml", "ok"), ("/0", "ok"), ("/1", "ok")),
        *(("/2", "limit_cut"), ("/3", "limit_cut"), ("/4", "limit_cut")),
    ]
    assert rows[-1].reason.endswith("; nor are 5 more that are listed")
    assert len(web.asked) == 3
    assert "not read" in caplog.text


def test_a_crawl_that_is_being_stopped_asks_for_nothing_more():
    web = Web({FIRST: index("/a", "/b"), f"{SITE}/a": NO_PAGES, f"{SITE}/b": NO_PAGES})
    found = read(web, is_over=lambda: f"{SITE}/a" in web.asked)
    assert found[0].row.sitemap_url == FIRST
    assert web.asked == Counter([FIRST, f"{SITE}/a"])
