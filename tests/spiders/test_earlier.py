"""Pages that have not changed since an earlier crawl: asked for so, answered 304, and written as they were."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from scrapy.http import Response

from linkspider.frontier.frontier import Lease, Limits
from linkspider.frontier.sqlite import read_account
from linkspider.model import urls
from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageFacts, PageRecord, TargetBatch
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.verify import verify_crawl
from linkspider.spiders import earlier as earlier_module
from linkspider.spiders.earlier import earlier_crawl, is_revised
from pipelines.normalise import Normaliser
from tests.frontier.frontiers import frontier_in_memory
from tests.pipelines.crawls import WrittenCrawl
from tests.spiders.fetchings import fetching_on

PROJECT = Path(__file__).resolve().parents[2]
SITE = "http://kettle.example"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

#: A site crawl that asks an earlier one, as the spiders do it.
CRAWL = """
import sys
from pathlib import Path
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings
from linkspider.model.store import Store
from linkspider.spiders.earlier import earlier_crawl
from linkspider.spiders.site import SiteSpider

class Conditional(SiteSpider):
    @classmethod
    def from_crawler(cls, crawler, *_, **arguments):
        spider = super().from_crawler(crawler, **arguments)
        store = Store(Path(crawler.settings["LINKSPIDER_STORE"]))
        spider.fetching.earlier = earlier_crawl(store, spider.crawl)
        print(bool(spider.fetching.earlier))
        return spider

settings = get_project_settings()
settings.set("AUTOTHROTTLE_ENABLED", False)
process = CrawlerProcess(settings)
crawler = process.create_crawler(Conditional)
process.crawl(crawler, **dict(each.split("=", 1) for each in sys.argv[1:]))
process.start()
print(crawler.spider.crawl.crawl_id)
sys.exit(crawler.stats.get_value("linkspider/exit_code"))
"""


class Web:
    """A site on loopback whose pages have an ETag or a date each, and that answers 304 to whoever knows them.

    Attributes:
        pages: path -> title; the page links to all others and says where it was last seen.
        dated: paths that have no ETag but a Last-Modified header; ``bare``: those that have neither.
        asked: how often each path was answered with each status.
    """

    def __init__(self):
        self.pages = {"/": "Home", "/tea": "Tea", "/cups": "Cups", "/old": "Old", "/bare": "Bare"}
        self.dated, self.bare = {"/old"}, {"/bare"}
        self.heads = {"/tea": "<link rel=canonical href=/tea><meta http-equiv=refresh content='9;url=/hidden'>"}
        self.asked = Counter()
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, headers, body = web.answer(self.path, self.headers)
                web.asked[self.path, status] += 1
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, path, asked):
        if path not in self.pages and path != "/hidden":
            return 404, {"Content-Type": "text/html"}, b"no"
        validators = self.validators(path)
        known = {"ETag": asked["If-None-Match"], "Last-Modified": asked["If-Modified-Since"]}
        if validators and all(known[name] == value for name, value in validators.items()):
            return 304, validators, b""
        return 200, {"Content-Type": "text/html; charset=utf-8", **validators}, self.body(path)

    def body(self, path):
        links = "".join(f"<a href={other}>{title}</a>" for other, title in self.pages.items())
        title = self.pages.get(path, "Hidden")
        words = " ".join(f"{title.lower()}{number}" for number in range(30))
        return f"<title>{title}</title>{self.heads.get(path, '')}<p>{words}<p>{links}<form action=/s></form>".encode()

    def validators(self, path):
        if path in self.bare or path == "/hidden":
            return {}
        if path in self.dated:
            return {"Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT"}
        return {"ETag": f'"{self.pages[path]}"'}

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web():
    web = Web()
    yield web
    web.close()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def crawl(store, web, **arguments):
    """Crawls the site in a process of its own: whether an earlier crawl was asked, and which one it is."""
    given = {"url": f"{SITE}/", **arguments}
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, *(f"{name}={value}" for name, value in given.items())],
        cwd=PROJECT,
        env={
            **os.environ,
            "LINKSPIDER_STORE": str(store.root),
            "LINKSPIDER_RESOLVE": f"kettle.example=127.0.0.1:{web.port},*=-",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    asked, crawl_id = done.stdout.split()
    return asked == "True", crawl_id


def rows(store, crawl_id, table, order):
    parts = store.root.glob(f"tables/{table}/crawl_id={crawl_id}/*.parquet")
    found = [row for part in parts for row in pq.read_table(part, partitioning=None).to_pylist()]
    return sorted(found, key=order)


def pages(store, crawl_id):
    return {row["url"].removeprefix(SITE): row for row in rows(store, crawl_id, "pages", lambda row: row["url"])}


def links(store, crawl_id):
    return rows(store, crawl_id, "links", lambda row: (row["source_url"], row["ordinal"]))


#: What a page's row says of this crawl's request, and not of the page.
OF_THE_REQUEST = {"status", "fetched_at", "elapsed_ms", "wire_bytes", "is_not_modified"}


def of_the_page(row):
    return {name: value for name, value in row.items() if name not in OF_THE_REQUEST}


# -- two crawls


def test_pages_that_have_not_changed_are_what_they_were(store, web):
    _, first = crawl(store, web)
    assert not any(status == 304 for _, status in web.asked)
    web.asked.clear()
    asked, second = crawl(store, web)
    assert asked
    then, now = pages(store, first), pages(store, second)
    assert {path: of_the_page(row) for path, row in now.items()} == {
        path: of_the_page(row) for path, row in then.items()
    }
    unchanged = {"/", "/tea", "/cups", "/old"}
    assert {path for path, row in now.items() if row["is_not_modified"]} == unchanged
    assert {path: now[path]["status"] for path in unchanged} == dict.fromkeys(unchanged, 304)
    assert {path for path, status in web.asked if status == 304} == unchanged
    assert (now["/bare"]["status"], now["/bare"]["is_not_modified"]) == (200, False), "it has nothing to ask by"
    assert all(now[path]["fetched_at"] > then[path]["fetched_at"] for path in now)
    texts = [rows(store, crawl_id, "page_texts", lambda row: row["url"]) for crawl_id in (first, second)]
    assert texts[0] == texts[1]
    assert len(texts[0]) == len(then)
    without_time = [{**row, "fetched_at": None} for row in links(store, first)]
    assert [{**row, "fetched_at": None} for row in links(store, second)] == without_time
    assert {row["fetched_at"] for row in links(store, second)}.isdisjoint(
        row["fetched_at"] for row in links(store, first)
    )
    verdicts = [store.manifest(crawl_id)["verdict"] for crawl_id in (first, second)]
    assert [verdict["links"] for verdict in verdicts] == [6 * 5] * 2, "five links on each page, on the hidden one too"
    assert [verdict["is_complete"] for verdict in verdicts] == [True] * 2
    assert verify_crawl(store, second, read_account).findings == ()


def test_a_third_crawl_asks_the_second(store, web):
    _, first = crawl(store, web)
    _, second = crawl(store, web)
    asked, third = crawl(store, web)
    assert asked
    assert second != first
    assert {path for path, row in pages(store, third).items() if row["is_not_modified"]} == {
        "/",
        "/tea",
        "/cups",
        "/old",
    }
    assert [(row["source_url"], row["href"]) for row in links(store, third)] == [
        (row["source_url"], row["href"]) for row in links(store, first)
    ]


def test_a_page_that_has_changed_is_read_anew(store, web):
    crawl(store, web)
    web.pages["/tea"] = "Green tea"
    _, second = crawl(store, web)
    found = pages(store, second)
    assert (found["/tea"]["title"], found["/tea"]["status"], found["/tea"]["etag"]) == ("Green tea", 200, '"Green tea"')
    assert not found["/tea"]["is_not_modified"]
    assert found["/cups"]["is_not_modified"]
    to_tea = [row for row in links(store, second) if (row["element"], row["href"]) == ("a", "/tea")]
    anchors = {row["source_url"]: row["anchor_text"] for row in to_tea}
    assert anchors[f"{SITE}/tea"] == "Green tea"
    assert anchors[f"{SITE}/cups"] == "Tea", "the server said that this one is what it was"


def test_links_of_unchanged_pages_are_followed_to_pages_that_are_new(store, web):
    """With the old crawl cut short by a limit, which may differ."""
    crawl(store, web, max_depth="0")
    asked, second = crawl(store, web)
    assert asked
    found = pages(store, second)
    assert found["/"]["is_not_modified"]
    assert set(found) == {"/", "/tea", "/cups", "/old", "/bare", "/hidden"}, "a meta refresh is followed again, too"
    assert found["/hidden"]["outcome"] == "ok"


DAMAGES = {
    "a bit of a part of pages": lambda store, part: part("pages").write_bytes(_flipped(part("pages").read_bytes())),
    "a part of links that is gone": lambda store, part: part("links").unlink(),
    "a part of links cut short": lambda store, part: part("links").write_bytes(part("links").read_bytes()[:-9]),
    "no manifest": lambda store, part: _manifest(store).write_text("{"),
    "a manifest of nothing": lambda store, part: _edit(store, lambda found: found.pop("tables")),
    "a manifest without arguments": lambda store, part: _edit(store, lambda found: found.pop("arguments")),
}


def _flipped(data):
    return data[:500] + bytes([data[500] ^ 1]) + data[501:]


def _manifest(store):
    (path,) = store.root.glob("crawls/*/manifest.json")
    return path


def _edit(store, change):
    found = json.loads(_manifest(store).read_text())
    change(found)
    _manifest(store).write_text(json.dumps(found))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_saves_nothing_and_breaks_nothing(store, damage):
    written = finished(store, [record("/")])
    assert earlier_crawl(store, begun(store)) is not None, "it was sound"
    DAMAGES[damage](store, lambda table: next(store.root.glob(f"tables/{table}/crawl_id={written}/*.parquet")))
    assert earlier_crawl(store, begun(store)) is None


def test_a_crawl_beside_a_damaged_one_is_a_plain_crawl(store, web):
    _, first = crawl(store, web)
    next(store.root.glob(f"tables/links/crawl_id={first}/*.parquet")).write_bytes(b"PAR1")
    web.asked.clear()
    asked, second = crawl(store, web)
    assert (asked, set(web.asked.values())) == (False, {1})
    assert {status for path, status in web.asked if path in web.pages} == {200}
    assert verify_crawl(store, second, read_account).findings == ()


# -- which crawl is asked, and for what


def begun(store, spider="site", url=f"{SITE}/", **arguments):
    return Crawl.begin(store, spider, Scope.of(url), {"url": url, **arguments})


def record(path, outcome=Outcome.OK, etag='"1"', last_modified=None, **facts):
    url = f"{SITE}{path}"
    found = (Link("/a", f"{SITE}/a", "a", "to a", "", 0), Link("/b", f"{SITE}/b", "a", "to b", "", 1))
    edges = (Link("/f", f"{SITE}/f", "form", "", "", 2, kind="form"),)
    fetch = Fetch(url, 1, outcome, NOW, status=200, etag=etag, last_modified=last_modified)
    return PageRecord(fetch, PageFacts(title=path, **facts), found, edges=edges)


def finished(store, records, finish_reason="finished", **of_crawl):
    """A crawl that was written; its name."""
    written = WrittenCrawl(store, begun(store, **of_crawl))
    normaliser = Normaliser(written.crawl, store.salt())
    for each in records:
        found = normaliser.rows(each)
        written.add_page(found.page, found.links)
    written.commit()
    written.finish(finish_reason, None)
    return written.crawl.crawl_id


def test_no_earlier_crawl(store):
    assert earlier_crawl(store, begun(store)) is None


VALIDATORS = [
    ("both", '"1"', "Fri", {"If-None-Match": '"1"', "If-Modified-Since": "Fri"}),
    ("an ETag alone", 'W/"1"', None, {"If-None-Match": 'W/"1"'}),
    ("a date alone", None, "Fri", {"If-Modified-Since": "Fri"}),
    ("neither", None, None, {}),
]


@pytest.mark.parametrize(("etag", "modified", "headers"), [v[1:] for v in VALIDATORS], ids=[v[0] for v in VALIDATORS])
def test_what_a_page_is_asked_by(store, etag, modified, headers):
    finished(store, [record("/", etag=etag, last_modified=modified)])
    found = earlier_crawl(store, begun(store))
    assert found.validators(f"{SITE}/") == headers
    assert (found.rows(f"{SITE}/") is not None) == bool(headers)
    assert found.validators(f"{SITE}/other") == {}
    assert found.rows(f"{SITE}/other") is None


def test_each_page_has_its_own_rows(store):
    paths = ["/1", "/2", "/3"]
    finished(store, [record(path) for path in paths])
    found = earlier_crawl(store, begun(store))
    for path in paths:
        page, of_page, _ = found.rows(f"{SITE}{path}")
        assert (page.url, page.title) == (f"{SITE}{path}", path)
        assert [(row.source_url, row.href, row.ordinal) for row in of_page] == [
            (page.url, href, place) for place, href in enumerate(["/a", "/b", "/f"])
        ]


def test_a_page_without_links(store):
    bare = record("/")
    finished(store, [PageRecord(bare.fetch, bare.facts)])
    assert earlier_crawl(store, begun(store)).rows(f"{SITE}/").links == ()


@pytest.mark.parametrize("outcome", [Outcome.REDIRECT, Outcome.HTTP_ERROR, Outcome.NOT_HTML, Outcome.INTERNAL_ERROR])
def test_only_pages_that_were_read_are_asked_so(store, outcome):
    finished(store, [record("/", outcome)])
    assert earlier_crawl(store, begun(store)).validators(f"{SITE}/") == {}


def test_the_newest_crawl_is_asked(store, monkeypatch):
    finished(store, [record("/", etag='"old"')])
    later = datetime.now(UTC) + timedelta(seconds=5)
    with monkeypatch.context() as patched:
        patched.setattr("linkspider.model.crawl.datetime", _At(later))
        finished(store, [record("/", etag='"new"')])
    assert earlier_crawl(store, begun(store)).validators(f"{SITE}/") == {"If-None-Match": '"new"'}


@pytest.fixture
def in_turn(store, monkeypatch):
    """Writes crawls, oldest first, of the records named for each; their names."""

    def crawls(*of_each):
        names = []
        for place, records in enumerate(of_each):
            moment = datetime.now(UTC) + timedelta(seconds=5 * place - 60)
            with monkeypatch.context() as patched:
                patched.setattr("linkspider.model.crawl.datetime", _At(moment))
                names.append(finished(store, records))
        return names

    return crawls


def tags(found, *paths):
    return [found.validators(f"{SITE}{path}").get("If-None-Match") for path in paths]


def test_pages_that_a_short_crawl_did_not_have_are_asked_by_what_the_one_before_it_read(store, in_turn):
    full = [record(path, etag='"old"') for path in ("/1", "/2", "/3")]
    in_turn(full, [record("/2", etag='"new"', lang="de"), record("/4", etag='"new"')])
    found = earlier_crawl(store, begun(store))
    assert tags(found, "/1", "/2", "/3", "/4", "/5") == ['"old"', '"new"', '"old"', '"new"', None]
    for path in ("/1", "/2", "/3", "/4"):
        page, of_page, _ = found.rows(f"{SITE}{path}")
        assert (page.title, len(of_page), {row.source_url for row in of_page}) == (path, 3, {page.url})
        assert (page.lang == "de") is (path == "/2")


def test_the_newest_answer_on_a_page_counts_whatever_it_was(store, in_turn):
    blind = replace(record("/blind"), opaque_redirectors=1)
    bare, gone = record("/bare", etag=None), record("/gone", Outcome.HTTP_ERROR)
    silent = record("/silent", Outcome.TIMEOUT)
    silent = replace(silent, fetch=replace(silent.fetch, status=None, etag=None))
    older = [record(f"/{name}") for name in ("blind", "bare", "gone", "silent")]
    in_turn(older, [blind, bare, gone, silent])
    found = earlier_crawl(store, begun(store))
    assert tags(found, "/blind", "/bare", "/gone", "/silent") == [None, None, None, '"1"']


@pytest.mark.parametrize("limit", ["MAX_PAGES", "MAX_CRAWLS"])
def test_crawls_beyond_the_limits_are_not_looked_into(store, in_turn, monkeypatch, limit):
    in_turn([record("/1")], [record("/2")], [record("/3")])
    monkeypatch.setattr(earlier_module, limit, 2)
    assert tags(earlier_crawl(store, begun(store)), "/1", "/2", "/3") == [None, '"1"', '"1"']


def test_a_crawl_behind_a_damaged_one_is_not_looked_into(store, in_turn):
    _, damaged, _ = in_turn([record("/1")], [record("/2")], [record("/3")])
    next(store.root.glob(f"tables/links/crawl_id={damaged}/*.parquet")).write_bytes(b"PAR1")
    assert tags(earlier_crawl(store, begun(store)), "/1", "/2", "/3") == [None, None, '"1"']


def test_a_crawl_that_has_nothing_new_is_passed_over(store, in_turn):
    in_turn([record("/1")], [record("/2")], [record("/2")], [record("/2")])
    assert tags(earlier_crawl(store, begun(store)), "/1", "/2") == ['"1"', '"1"']


class _At:
    """A clock that stands still."""

    def __init__(self, now):
        self._now = now

    def now(self, _):
        return self._now


UNLIKE = {
    "another spider": {"spider": "referrers"},
    "another site": {"url": "http://cups.example/"},
    "another start": {"url": f"{SITE}/shop/"},
    "another scope": {"scope": "domain"},
    "interrupted": {"finish_reason": "shutdown"},
    "ended early by a limit of Scrapy's": {"finish_reason": "closespider_timeout"},
}


@pytest.mark.parametrize("which", UNLIKE)
def test_a_crawl_of_something_else_is_not_asked(store, which):
    finished(store, [record("/")], **UNLIKE[which])
    assert earlier_crawl(store, begun(store)) is None


@pytest.mark.parametrize(("folder", "is_asked"), [("", False), ("docs/", True)])
def test_a_list_of_another_folder_is_not_asked_though_its_arguments_are_alike(store, folder, is_asked):
    """Of a list alone the scope is that of its first URL, and which list it is may differ."""
    arguments = {"urls": "list.txt", "scope": "prefix"}
    of_docs, of_today = (
        Crawl.begin(store, "site", Scope.of(f"{SITE}/{each}", "prefix"), arguments) for each in ("docs/", folder)
    )
    written = WrittenCrawl(store, of_docs)
    written.add_page(Normaliser(of_docs, store.salt()).rows(record("/docs/1")).page, [])
    written.commit()
    written.finish("finished", None)
    assert (earlier_crawl(store, of_today) is not None) == is_asked


def test_a_crawl_with_tables_of_another_schema_is_not_asked(store):
    finished(store, [record("/")])
    _edit(store, lambda found: found.update(schema_version=2))
    assert earlier_crawl(store, begun(store)) is None


@pytest.mark.parametrize("name", ["max_pages", "max_depth", "conditional", "seeds"])
def test_arguments_that_do_not_change_how_a_page_is_read_may_differ(store, name):
    finished(store, [record("/")], **{name: "1"})
    assert earlier_crawl(store, begun(store, **{name: "2"})) is not None
    assert earlier_crawl(store, begun(store)) is not None


@pytest.mark.parametrize("limit", ["MAX_PAGES", "MAX_BYTES"])
def test_a_huge_crawl_is_not_asked(store, monkeypatch, limit):
    finished(store, [record("/1"), record("/2")])
    monkeypatch.setattr(earlier_module, limit, 1)
    assert earlier_crawl(store, begun(store)) is None


def test_a_page_with_a_secret_in_a_link_is_read_anew(store):
    """The secret is not in the tables, so that nobody could follow the link."""
    secret = Link("/a?token=s3cret", f"{SITE}/a?token=s3cret", "a", "", "", 0)
    plain, sent_on = record("/plain"), record("/on").fetch
    finished(
        store,
        [
            plain,
            PageRecord(record("/secret").fetch, plain.facts, (*plain.links, secret)),
            PageRecord(record("/?sid=s3cret").fetch, plain.facts, plain.links),
            PageRecord(_sent_on(sent_on, f"{SITE}/?token=s3cret"), plain.facts, plain.links),
        ],
    )
    found = earlier_crawl(store, begun(store))
    urls = [f"{SITE}/plain", f"{SITE}/secret", f"{SITE}/?sid=s3cret", f"{SITE}/on"]
    assert [bool(found.validators(url)) for url in urls] == [True, False, False, False]


@pytest.mark.parametrize("held_back", ["a shortener", "a test for bots", "a soft 404", "status 202"])
def test_a_page_that_held_something_back_is_read_anew(store, held_back):
    found = record("/p")
    if held_back == "a shortener":
        found = replace(found, opaque_redirectors=1)
    elif held_back == "a test for bots":
        found = replace(found, facts=replace(found.facts, challenge_signs="title: Just a moment..."))
    elif held_back == "a soft 404":
        found = replace(found, facts=replace(found.facts, soft_404_reason="page: like the host's answer"))
    else:
        found = replace(found, fetch=replace(found.fetch, status=202))
    finished(store, [record("/plain"), found])
    earlier = earlier_crawl(store, begun(store))
    assert earlier.validators(f"{SITE}/plain")
    assert earlier.validators(f"{SITE}/p") == {}


def _sent_on(fetch, target):
    names = {name: getattr(fetch, name) for name in ("url", "depth", "outcome", "fetched_at", "status", "etag")}
    return Fetch(**names, redirect_url=target, redirect_kind="meta_refresh", is_permanent=False)


# -- what comes of a lease


@pytest.fixture
def fetching(store):
    finished(store, [record("/p", last_modified="Fri")])
    fetching = fetching_on(frontier_in_memory(Limits()))
    fetching.earlier = earlier_crawl(store, begun(store))
    return fetching


def leased(fetching, path="/p"):
    fetching.frontier.offer(f"{SITE}{path}", 3)
    request = fetching.next_request()
    return request, request.cb_kwargs["lease"]


def answer(request, status=304, body=b"", **headers):
    return Response(request.url, status=status, headers=headers, body=body, request=request)


def test_a_request_says_what_is_known(fetching):
    request, _ = leased(fetching)
    assert (request.headers["If-None-Match"], request.headers["If-Modified-Since"]) == (b'"1"', b"Fri")
    unknown, _ = leased(fetching, "/unknown")
    assert "If-None-Match" not in unknown.headers


def test_an_unchanged_page_is_an_ok_one_and_is_followed(fetching):
    followed = []
    fetching.follow = lambda record, lease: followed.append((record, lease))
    request, lease = leased(fetching)
    (record,) = fetching.received(answer(request), lease)
    assert [each for each, _ in followed] == [record]
    assert (record.fetch.outcome, record.fetch.status, record.fetch.is_not_modified) == (Outcome.OK, 304, True)
    assert (record.fetch.depth, record.fetch.attempts) == (3, 1)
    assert [link.target_url for link in record.links] == [f"{SITE}/a", f"{SITE}/b"], "edges are followed by nobody"
    assert [row.element for row in record.earlier.links] == ["a", "a", "form"]


def test_a_304_that_nobody_asked_for_is_an_error_as_before(fetching):
    request, lease = leased(fetching, "/unknown")
    (record,) = fetching.received(answer(request), lease)
    assert (record.fetch.outcome, record.fetch.status, record.earlier) == (Outcome.HTTP_ERROR, 304, None)
    plain = fetching_on(frontier_in_memory(Limits()))
    request, lease = leased(plain)
    (record,) = plain.received(answer(request), lease)
    assert record.fetch.outcome is Outcome.HTTP_ERROR


def test_a_304_that_says_something_else_to_robots_is_asked_for_again_without_condition(fetching):
    request, lease = leased(fetching)
    noindex = {"X-Robots-Tag": "noindex"}
    (again,) = fetching.received(answer(request, **noindex), lease)
    lease_again = again.cb_kwargs["lease"]
    assert (again.url, "If-None-Match" in again.headers, lease_again.key) == (request.url, False, lease.key)
    (record,) = fetching.received(answer(again, **noindex), lease_again)
    assert record.fetch.outcome is Outcome.HTTP_ERROR, "and not for ever"
    assert record.fetch.attempts == 2, "it was requested twice"


def test_a_page_that_is_sent_again_is_read_again(fetching):
    request, lease = leased(fetching)
    (record,) = fetching.received(answer(request, 200, b"<title>new</title>", Content_Type="text/html"), lease)
    assert (record.facts.title, record.earlier, record.fetch.is_not_modified) == ("new", None, False)


class Beside:
    """Finds something out beside each page."""

    def __init__(self, has_to):
        self.has_to, self.asked = has_to, []

    def has_to_ask(self, record):
        return self.has_to

    async def ask(self, record):
        self.asked.append(record)
        return record, [TargetBatch(())]


@pytest.mark.parametrize("has_to", [True, False])
def test_what_is_found_out_beside_a_page_is_found_out_beside_an_unchanged_one(fetching, has_to):
    """Its links are what they were, but not what they lead to."""
    fetching.beside = Beside(has_to)
    request, lease = leased(fetching)
    found = fetching.received(answer(request), lease)
    found = asyncio.run(found) if has_to else found
    assert [type(each) for each in found] == [*([TargetBatch] if has_to else []), PageRecord]
    assert found[-1].fetch.is_not_modified
    assert len(fetching.beside.asked) == has_to


def test_an_unchanged_page_that_breaks_us_is_not_lost(fetching, monkeypatch):
    monkeypatch.setattr("linkspider.spiders.observe._link_again", lambda _: 1 / 0)
    request, lease = leased(fetching)
    (record,) = fetching.received(answer(request), lease)
    assert (record.fetch.outcome, record.fetch.reason) == (
        Outcome.INTERNAL_ERROR,
        "ZeroDivisionError: division by zero",
    )
    assert fetching.next_request() is None


def test_a_lease_is_what_the_request_is_made_of(fetching):
    """A redirect that stays on the page is asked for under its other spelling, of which nothing is known."""
    lease = Lease(f"{SITE}/p?utm_source=x", f"{SITE}/p", 1, 0)
    assert "If-None-Match" not in fetching.make_request(lease).headers


def test_a_crawl_of_an_earlier_url_policy_is_not_asked(store, monkeypatch):
    """That policy told ``%e4`` from ``%E4``: its keys, and what it says of canonicals, may be otherwise today."""
    page = record("/%E4")
    canonical = replace(page, facts=replace(page.facts, canonical_url=f"{SITE}/%e4"))
    with monkeypatch.context() as former:
        former.setattr("linkspider.model.urls.key", urls.asked)
        former.setattr("linkspider.model.urls.URL_POLICY_VERSION", 1)
        finished(store, [record("/plain"), canonical])
    assert earlier_crawl(store, begun(store)) is None
    finished(store, [canonical])
    found = earlier_crawl(store, begun(store))
    assert found.validators(f"{SITE}/%E4")
    assert found.rows(f"{SITE}/%E4").page.indexability == "indexable"


def test_a_page_with_a_link_that_was_cut_is_asked_for(store):
    """What stands for a long URL keeps the case of its escapes, and is no key of an earlier policy."""
    long = urls.cut_long(f"{SITE}/x?q={'%e4' * 4_000}")
    finished(store, [PageRecord(record("/to").fetch, PageFacts(), (Link("/x", long, "a", "", "", 0),))])
    assert earlier_crawl(store, begun(store)).validators(f"{SITE}/to")


@pytest.mark.parametrize(
    ("header", "before", "is_other"),
    [
        ({}, "noindex", False),  # what is not named holds
        ({}, None, False),
        ({"X-Robots-Tag": "noindex"}, "noindex", False),
        ({"X-Robots-Tag": "none"}, "noindex", True),
        ({"X-Robots-Tag": "noindex"}, None, True),
    ],
)
def test_an_answer_304_that_names_another_x_robots_tag_turns_the_page(header, before, is_other):
    answer = Response("https://a.example/", status=304, headers=header)
    assert is_revised(answer, SimpleNamespace(x_robots_tag=before)) is is_other
