"""Own pages that backlinks lead to: each is asked for once, redirects are followed, and what stands there is read."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Response

from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Limits
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageRecord, TargetBatch
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.spiders import targets
from linkspider.spiders.asking import CONCURRENCY
from linkspider.spiders.redirectors import Redirectors
from linkspider.spiders.referrers import ReferrersSpider
from linkspider.spiders.targets import ReferringPages, TargetChecks
from pipelines.normalise import Normaliser
from pipelines.writer import Writer
from tests.frontier.frontiers import frontier_in_memory
from tests.spiders.askings import Web, html, to
from tests.spiders.fetchings import fetching_on, made_spider

SITE = "http://kettle.example"
SCOPE = Scope.of(f"{SITE}/")
WEB = {
    f"{SITE}/": html(),
    f"{SITE}/moved": to("/"),
    f"{SITE}/for-now": to("/", 302),
    f"{SITE}/twice": to("/moved", 308),
    f"{SITE}/elsewhere": to("https://other.example/"),
    "https://other.example/": html(),
    f"{SITE}/to-missing": to("/missing"),
    f"{SITE}/circle": to("/circle-2"),
    f"{SITE}/circle-2": to("/circle"),
    f"{SITE}/self": to("/self"),
    f"{SITE}/tracked": to("/tracked?utm_source=x"),
    f"{SITE}/tracked?utm_source=x": html(),
    f"{SITE}/refresh": html("<meta http-equiv=refresh content='0; url=/moved'>"),
    f"{SITE}/late": html("<meta http-equiv=refresh content='5; url=/moved'>"),
    f"{SITE}/again": html("<meta http-equiv=refresh content='0; url=/again?utm_source=x'>"),
    f"{SITE}/round": html("<meta http-equiv=refresh content='0; url=/around'>"),
    f"{SITE}/around": to("/round"),
    f"{SITE}/nowhere": (302, {}, b""),
    f"{SITE}/script": to("javascript:alert(1)"),
    **{f"{SITE}/hop{number}": to(f"/hop{number + 1}") for number in range(9)},
    f"{SITE}/broken": html(status=500),
    f"{SITE}/login": html(status=401),
    f"{SITE}/busy": html(status=503),
    f"{SITE}/hidden": html("<meta name=robots content=noindex>"),
    f"{SITE}/hidden-too": html(X_Robots_Tag="noindex"),
    f"{SITE}/copy": html("<link rel=canonical href=/>"),
    f"{SITE}/itself": html("<link rel=canonical href=/itself>"),
    f"{SITE}/file.pdf": (200, {"Content-Type": "application/pdf", "X-Robots-Tag": "noindex"}, b"%PDF-1.4"),
    f"{SITE}/large": (200, {"Content-Type": "text/html"}, b"<meta name=robots content=noindex><p>" + b"x" * 600_000),
    f"{SITE}/closed": RefusedError(Outcome.ROBOTS_DENIED, "robots.txt disallows it"),
    f"{SITE}/silent": DownloadTimeoutError("30 s"),
    f"{SITE}/bug": RuntimeError("oops"),
}


def check(*paths, web=None, **options):
    web = web or Web(WEB)

    async def run():
        return await TargetChecks(web.asking(), **options).check([f"{SITE}{path}" for path in paths])

    return web, asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "verdict", "status", "final"),
    [
        ("/", "ok", 200, None),
        ("/moved", "permanent", 200, f"{SITE}/"),
        ("/for-now", "temporary", 200, f"{SITE}/"),
        ("/twice", "chain", 200, f"{SITE}/"),
        ("/elsewhere", "permanent", 200, "https://other.example/"),
        ("/to-missing", "broken", 404, f"{SITE}/missing"),
        ("/circle", "broken", 301, None),
        ("/self", "broken", 301, None),
        ("/tracked", "permanent", 200, f"{SITE}/tracked?utm_source=x"),
        ("/refresh", "chain", 200, f"{SITE}/"),
        ("/late", "ok", 200, None),
        ("/again", "ok", 200, None),
        ("/round", "broken", 301, None),
        ("/nowhere", "broken", 302, None),
        ("/script", "broken", 301, None),
        ("/hop0", "chain", 301, None),
        ("/hop4", "broken", 404, f"{SITE}/hop9"),
        ("/missing", "broken", 404, None),
        ("/broken", "broken", 500, None),
        ("/login", None, 401, None),
        ("/busy", None, 503, None),
        ("/hidden", "noindex", 200, None),
        ("/hidden-too", "noindex", 200, None),
        ("/copy", "canonicalised", 200, None),
        ("/itself", "ok", 200, None),
        ("/file.pdf", "noindex", 200, None),
        ("/large", "ok", 200, None),
        ("/closed", "blocked", None, None),
        ("/silent", None, None, None),
        ("/bug", None, None, None),
    ],
)
def test_what_becomes_of_a_target(path, verdict, status, final):
    _, (row,) = check(path)
    assert (row.verdict, row.status, row.final_url) == (verdict, status, final)
    assert row.verdict is not None or row.reason, "what is not known has a reason"


def test_a_failure_of_linkspiders_own_is_told_on_one_line():
    class Broken:
        async def ask(self, _):
            raise ValueError("no\nsuch\nthing")

    (row,) = asyncio.run(TargetChecks(Broken()).check([f"{SITE}/"]))
    assert row.reason == "internal_error: ValueError: no such thing"


def test_redirects_are_told():
    _, (row,) = check("/twice")
    assert row.redirect_chain == f"{SITE}/twice -308-> {SITE}/moved -301-> {SITE}/"
    _, (row,) = check("/refresh")
    assert row.redirect_chain == f"{SITE}/refresh -meta refresh-> {SITE}/moved -301-> {SITE}/"
    web, (row,) = check("/hop0")
    assert "more than 5 redirects" in row.reason
    assert sum(web.asked.values()) == 6


def test_each_target_is_asked_for_once_without_its_tracking():
    web = Web(WEB)

    async def run():
        checks = TargetChecks(web.asking())
        paths = ("/?utm_source=a", "/", "/?utm_source=b")
        return await asyncio.gather(*(checks.check([f"{SITE}{path}", f"{SITE}/missing"]) for path in paths))

    found = asyncio.run(run())
    assert [row.target_url for rows in found for row in rows] == [f"{SITE}/?utm_source=a", f"{SITE}/missing"]
    assert web.asked == {f"{SITE}/": 1, f"{SITE}/missing": 1}


def test_what_was_recorded_before_is_not_asked_for_again():
    web, rows = check("/", "/missing", recorded=[f"{SITE}/"])
    assert [row.target_key for row in rows] == [f"{SITE}/missing"]
    assert f"{SITE}/" not in web.asked


def test_secrets_are_recorded_otherwise_and_known_all_the_same():
    def without(url):
        return urls.key(url).replace("s3cret", "x")

    web, rows = check("/?token=s3cret", recorded=[f"{SITE}/?token=x"], key_of=without)
    assert (rows, web.asked) == ((), {})


def test_few_are_asked_for_at_a_time_and_not_too_many_in_all(monkeypatch):
    web, rows = check(*(f"/{number}" for number in range(40)))
    assert (len(rows), web.most_under_way) == (40, CONCURRENCY)
    monkeypatch.setattr(targets, "MAX_TARGETS", 7)
    _, rows = check(*(f"/{number}" for number in range(40)))
    assert len(rows) == 7


def test_that_targets_were_not_asked_for_is_said_once(monkeypatch, caplog):
    monkeypatch.setattr(targets, "MAX_TARGETS", 3)

    def told(*pages):
        caplog.clear()
        checks = TargetChecks(Web(WEB).asking())
        for page in pages:
            asyncio.run(checks.check([f"{SITE}/{name}" for name in page]))
        return [record.getMessage() for record in caplog.records if record.name == targets.logger.name]

    assert told("abc", "a", "c") == []
    assert told("ab", "abcd", "ef") == [
        f"3 targets were asked for, and no more are in a crawl: {SITE}/d and later ones have no target_verdict"
    ]


@pytest.mark.parametrize("answer", [html(status=429), CannotResolveHostError("none")], ids=["429", "no name"])
def test_a_site_that_does_not_answer_is_left_alone(answer):
    web = Web({f"{SITE}/{number}": answer for number in range(50)})
    web, rows = check(*(f"/{number}" for number in range(50)), web=web)
    assert len(rows) == 50
    assert targets.MAX_FAILURES <= sum(web.asked.values()) < targets.MAX_FAILURES + CONCURRENCY
    assert all(row.verdict is None and row.reason for row in rows)
    assert "failed 10 times in a row" in rows[-1].reason


# -- beside a referring page


def record(*links, url="http://blog.example/post", outcome=Outcome.OK):
    found = tuple(Link(each, each, "a", "", "", place) for place, each in enumerate(links))
    return PageRecord(Fetch(url, None, outcome, datetime(2026, 11, 20, tzinfo=UTC)), links=found)


def beside(*records, checks=True, follows=True, answers=None):
    web = Web({**WEB, **(answers or {})})

    async def run():
        asking = web.asking()
        redirectors = Redirectors(asking if follows else None, SCOPE)
        pages = ReferringPages(SCOPE, redirectors, TargetChecks(asking) if checks else None)
        had = [pages.has_to_ask(each) for each in records]
        return had, [await pages.ask(each) for each in records]

    return web, *asyncio.run(run())


def test_the_targets_of_a_page_come_with_it():
    page = record(f"{SITE}/", f"{SITE}/missing", f"{SITE}/", "http://other.example/")
    web, (had,), ((same, (batch,)),) = beside(page)
    assert had
    assert same == page
    assert isinstance(batch, TargetBatch)
    assert [row.target_url for row in batch.targets] == [f"{SITE}/", f"{SITE}/missing"]
    assert sum(web.asked.values()) == 2


def test_where_nothing_is_new_nothing_is_waited_for():
    page = record(f"{SITE}/")
    web, had, found = beside(page, record("http://other.example/"), replace(page))
    assert had == [True, False, True]  # before any was asked
    assert [len(batches) for _, batches in found] == [1, 0, 0]
    assert sum(web.asked.values()) == 1


@pytest.mark.parametrize(
    "page",
    [
        record(f"{SITE}/", url=f"{SITE}/own"),
        record(f"{SITE}/", outcome=Outcome.NOT_HTML),
        record(),
        replace(record(), edges=(Link("/", f"{SITE}/", "iframe", "", "", 0),)),
    ],
    ids=["own page", "no page", "no links", "an edge"],
)
def test_pages_beside_which_there_is_nothing(page):
    web, had, found = beside(page)
    assert (had, found, web.asked) == ([False], [(page, [])], {})


def test_the_target_of_a_redirector_is_checked_too():
    told = f"http://blog.example/out?url={SITE}/missing"
    web, _, ((page, (batch,)),) = beside(record(told, "https://bit.ly/x"), answers={"https://bit.ly/x": to(f"{SITE}/")})
    assert [link.redirector_target for link in page.links] == [f"{SITE}/missing", f"{SITE}/"]
    assert [row.verdict for row in batch.targets] == ["broken", "ok"]
    assert told not in web.asked


def test_neither_is_done_if_it_is_not_wanted():
    web, _, ((page, batches),) = beside(record("https://bit.ly/x", f"{SITE}/"), checks=False, follows=False)
    assert (page.links[0].redirector_target, batches, web.asked) == (None, [], {})


def test_a_page_says_how_many_of_its_redirectors_have_to_be_asked():
    """Those that lead elsewhere, too: tomorrow they may lead to the site, and their links make no rows."""
    told = f"http://blog.example/out?url={SITE}/"
    pages = record("https://bit.ly/x", "https://bit.ly/x", "https://bit.ly/y", told), record(told)
    answers = {"https://bit.ly/x": to("http://other.example/"), "https://bit.ly/y": html(status=503)}
    _, _, found = beside(*pages, answers=answers)
    counts = [(page.opaque_redirectors, page.unanswered_redirectors) for page, _ in found]
    assert counts == [(2, 1), (0, 0)]


# -- what an earlier run recorded


def test_a_resumed_crawl_asks_for_no_target_again(tmp_path):
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("http://blog.example/post\n", encoding="utf-8")
    store = Store(tmp_path / "store")
    spider = made_spider(ReferrersSpider, store.root, {"seeds": str(seeds), "target": SITE})
    assert spider.targets.new([f"{SITE}/", f"{SITE}/tea"]) == [f"{SITE}/", f"{SITE}/tea"]
    writer = Writer(store, spider.crawl, spider.opened.journal)
    _, (row,) = check("/")
    secret = row._replace(target_url=f"{SITE}/?token=s3cret", target_key=f"{SITE}/?token=s3cret")
    clean = Normaliser(spider.crawl, spider.opened.salt).batch(TargetBatch((row, secret)))
    assert "s3cret" not in str(clean)
    writer.add_rows(clean.rows)
    writer.commit()
    spider.opened.close()
    again = made_spider(ReferrersSpider, store.root, {"resume": "last"})
    recorded = [f"{SITE}/?utm_source=x", f"{SITE}/?token=s3cret"]
    assert again.targets.new([*recorded, f"{SITE}/?token=other"]) == [f"{SITE}/?token=other"]
    again.opened.close()


@pytest.mark.parametrize(("argument", "is_on"), [("check", True), ("skip", False)])
def test_targets_are_checked_unless_that_is_not_wanted(tmp_path, argument, is_on):
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("http://blog.example/post\n", encoding="utf-8")
    spider = made_spider(
        ReferrersSpider, tmp_path / "store", {"seeds": str(seeds), "target": SITE, "targets": argument}
    )
    assert (spider.targets is not None) is is_on
    assert spider.fetching.beside.has_to_ask(record(f"{SITE}/")) is is_on
    spider.opened.close()


# -- in the life of a lease


def test_what_is_found_beside_a_page_stands_in_front_of_it_and_its_lease_runs_meanwhile():
    web = Web(WEB)

    async def run():
        fetching = fetching_on(frontier_in_memory(Limits()))
        asking = web.asking()
        fetching.beside = ReferringPages(SCOPE, Redirectors(asking, SCOPE), TargetChecks(asking))
        found = []
        for url in ("http://blog.example/1", "http://blog.example/2"):
            fetching.frontier.offer(url, None)
            lease = fetching.frontier.lease()
            body = f"<a href='{SITE}/'>x</a>".encode()
            headers = {"Content-Type": "text/html"}
            response = Response(url, headers=headers, body=body, request=fetching.make_request(lease))
            answer = fetching.received(response, lease)
            waits = asyncio.iscoroutine(answer)
            found.append((waits, fetching.frontier.settled, await answer if waits else answer))
        return found

    (first, settled, (targets_found, page)), (second, settled_then, (other,)) = asyncio.run(run())
    assert (first, settled, second, settled_then) == (True, 0, False, 2)
    assert [row.target_url for row in targets_found.targets] == [f"{SITE}/"]
    assert (page.fetch.url, other.fetch.url) == ("http://blog.example/1", "http://blog.example/2")


def test_a_site_that_answers_now_and_then_is_not_left_alone():
    """Ten failures in a row are meant, and not ten in a crawl."""
    busy = {f"{SITE}/{number}": html(status=503) for number in range(40) if number % 5}
    web, rows = check(*(f"/{number}" for number in range(40)), web=Web({**WEB, **busy}))
    assert sum(web.asked.values()) == 40
    assert not [row for row in rows if "failed 10 times" in (row.reason or "")]


@pytest.mark.parametrize(
    "answer",
    [html(status=503), DownloadTimeoutError("30 s"), RefusedError(Outcome.ROBOTS_UNREACHABLE, "robots.txt: 503")],
    ids=["503", "silent", "robots.txt"],
)
def test_a_site_in_trouble_is_left_alone(answer):
    web, rows = check(
        *(f"/{number}" for number in range(50)), web=Web({f"{SITE}/{number}": answer for number in range(50)})
    )
    assert targets.MAX_FAILURES <= sum(web.asked.values()) < targets.MAX_FAILURES + CONCURRENCY
    assert "failed 10 times in a row" in rows[-1].reason


def test_a_refresh_without_delay_is_a_permanent_redirect():
    web = Web({**WEB, f"{SITE}/sent-on": html("<meta http-equiv=refresh content='0; url=/'>")})
    _, (row,) = check("/sent-on", web=web)
    assert (row.verdict, row.final_url) == ("permanent", f"{SITE}/")


def test_the_head_of_a_page_that_is_too_large_to_read_counts():
    large = (200, {"Content-Type": "text/html", "X-Robots-Tag": "noindex"}, b"<p>" + b"<b>" * 600_000)
    _, (row,) = check("/huge", web=Web({f"{SITE}/huge": large}))
    assert (row.verdict, row.reason) == ("noindex", "its head was not read: the page is too large")


def test_a_url_that_was_cut_is_not_asked_for():
    cut = f"{SITE}/{'x' * urls.MAX_URL_CHARACTERS}"
    web = Web(WEB)
    targets_of_page = urls.resolve(cut, SITE).url or cut
    assert urls.is_cut(urls.key(targets_of_page))
    assert asyncio.run(TargetChecks(web.asking()).check([targets_of_page])) == ()
    assert web.asked == {}


def test_a_fault_beside_a_page_does_not_take_the_page_with_it(monkeypatch, caplog):
    async def fail(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(Redirectors, "resolve", fail)
    page = record(f"{SITE}/")
    _, _, ((same, batches),) = beside(page)
    assert (same, batches) == (page, [])
    assert f"linkspider failed beside {page.fetch.url}" in caplog.text
