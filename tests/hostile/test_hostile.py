"""Two crawls over a web in which everything goes wrong: each accepted URL ends in one row, and in the right one."""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.case import ANY, ZONE, Case, Evidence
from hostile.cases import BY_NAME, CASES, HELD, REJECTED_SEEDS, START, given, resolve_setting, server
from hostile.cases_location import PASSWORD, TOKEN
from hostile.certificates import Authority
from hostile.crawl import PROJECT, Crawled, crawl
from hostile.describe import document
from hostile.server import HostileServer

MEGABYTE = 1 << 20
MOST_MEGABYTES = 400
MOST_SECONDS = 90
FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=1", "-s", "DOWNLOAD_TIMEOUT=8")
#: Outcomes of URLs that must never have been asked for.
NOT_ASKED = {
    *("robots_denied", "robots_unreachable", "blocked_address", "dns_error", "tls_error"),
    *("url_too_long", "trap_cut", "limit_cut"),
}
SPIDERS = ("site", "referrers")


@dataclass(frozen=True)
class Web:
    """The server, and what the crawls over it left."""

    server: HostileServer
    crawls: dict[str, Crawled]
    pages: dict[str, dict[str, dict[str, Any]]]
    links: dict[str, list[dict[str, Any]]]
    manifests: dict[str, dict[str, Any]]
    seconds: float


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("hostile")
    authority = Authority.named("the authority of these tests")
    seeds = folder / "seeds.txt"
    seeds.write_text("\n".join([*given("referrers"), *REJECTED_SEEDS]) + "\n", encoding="utf-8")
    asked = {
        "site": ["site", "-a", f"url={START}", "-a", "scope=domain"],
        "referrers": ["referrers", "-a", f"seeds={seeds}", "-a", f"target=audited.{ZONE}"],
    }
    begun = time.monotonic()
    with server(folder, authority) as running:
        proxy = f"http://127.0.0.1:{running.ports['canary']}"
        environment = {
            "LINKSPIDER_RESOLVE": resolve_setting(running.ports),
            "SSL_CERT_FILE": str(authority.write(folder / "authority.pem")),
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"), proxy),
        }

        def crawled(spider: str) -> Crawled:
            (folder / spider).mkdir()
            return crawl(folder / spider, [*asked[spider], *FAST], environment, timeout=2 * MOST_SECONDS)

        with ThreadPoolExecutor() as at_once:  # most of their time they wait for hosts that do not answer
            crawls = dict(zip(asked, at_once.map(crawled, asked), strict=True))
        seconds = time.monotonic() - begun
        rows = {spider: each.rows("pages") for spider, each in crawls.items()}
        links = {spider: each.rows("links") for spider, each in crawls.items()}
        manifests = {spider: _manifest(each) for spider, each in crawls.items()}
        pages = {spider: {row["url"]: row for row in each} for spider, each in rows.items()}
        yield Web(running, crawls, pages, links, manifests, seconds)


def _manifest(crawled: Crawled) -> dict[str, Any]:
    (path,) = crawled.store.glob("crawls/*/manifest.json")
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(params=SPIDERS)
def crawled(request: pytest.FixtureRequest, web: Web) -> Crawled:
    return web.crawls[request.param]


def _row(web: Web, case: Case) -> dict[str, Any]:
    """The one row of a case's URL, or of its host where the row has another URL."""
    pages = web.pages[case.spider]
    if case.by_host:
        (row,) = (row for row in pages.values() if row["host"] == case.host)
        return row
    assert case.start in pages, f"{case.start} has no row"
    return pages[case.start]


def _agrees(outcome: str, expected: str | frozenset[str]) -> bool:
    return outcome == expected if isinstance(expected, str) else outcome in expected


@pytest.mark.parametrize("name", BY_NAME)
def test_case(web: Web, name: str) -> None:
    case = BY_NAME[name]
    row = _row(web, case)
    says = {key: row[key] for key in ("url", "outcome", "status", "reason", "attempts", "redirect_url")}
    assert _agrees(row["outcome"], case.outcome), says
    if case.status != ANY:
        assert row["status"] == case.status, says
    pages = web.pages[case.spider]
    for path, expected in case.also.items():
        url = case.absolute(path)
        assert url in pages, f"{url} has no row"
        assert _agrees(pages[url]["outcome"], expected), pages[url]
    if case.title is not None:
        assert row["title"] == case.title
    if case.links is not None:
        assert row["link_count"] == case.links
    seen = [each for each in web.server.seen if each.host == case.host]
    paths = Counter(each.path for each in seen)
    if case.tries is not None:
        assert paths[case.path] == case.tries, says
    assert not [path for path in case.unseen if paths[path]]
    if case.check is not None:
        links = [link for link in web.links[case.spider] if link["source_url"] == row["url"]]
        case.check(Evidence(row, pages, links, seen, web.server.seen, web.manifests[case.spider]))


def test_there_are_cases_for_each_fault_that_a_server_can_show() -> None:
    assert len(BY_NAME) == len(CASES) >= 120
    found = {case.fault_id for case in CASES}
    network = {f"N{number}" for number in range(1, 30)} - {"N23", "N27"}  # these have tests of their own below
    content = {f"H{number}" for number in range(1, 15)} - {"H11", "H12", "H13"}  # of sitemaps, which are not read
    assert network | content <= found


def test_the_document_is_fresh() -> None:
    assert (PROJECT / "docs" / "faults.md").read_text(encoding="utf-8") == document(), "run `make docs`"


@pytest.mark.parametrize("spider", SPIDERS)
def test_each_url_has_one_row(web: Web, spider: str) -> None:
    urls = Counter(row["url"] for row in web.crawls[spider].rows("pages"))
    assert [url for url, count in urls.items() if count > 1] == []


@pytest.mark.parametrize("spider", SPIDERS)
def test_nothing_else_has_a_row(web: Web, spider: str) -> None:
    cases = [case for case in CASES if case.spider == spider]
    expected = {url for case in cases for url in case.expected} | ({START} if spider == "site" else set())
    expected |= {f"http://loop-over-hosts-b.{ZONE}/"} if spider == "site" else set()
    free = {case.host for case in cases if case.free or case.by_host}
    canary = f"http://127.0.0.1:{web.server.ports['canary']}/"
    found = {url for url, row in web.pages[spider].items() if row["host"] not in free and url != canary}
    # what pages link to that are to be read all the same
    missing = {url for url in found - expected if url.endswith("/missing")}
    assert {web.pages[spider][url]["outcome"] for url in missing} <= {"http_error"}
    assert found - expected - missing == set()


@pytest.mark.parametrize("spider", SPIDERS)
def test_what_is_refused_is_not_asked_for(web: Web, spider: str) -> None:
    asked = {f"{each.host}{each.path}" for each in web.server.seen}
    refused = {url: row for url, row in web.pages[spider].items() if row["outcome"] in NOT_ASKED}
    assert refused
    assert [url for url in refused if url.partition("://")[2] in asked] == []


def test_the_exit_code_says_that_it_did_what_was_asked(crawled: Crawled) -> None:
    assert crawled.code == 0, crawled.err[-3000:]


@pytest.mark.parametrize("spider", SPIDERS)
def test_the_account_balances(web: Web, spider: str) -> None:
    (row,) = web.crawls[spider].rows("crawls")
    assert row["accepted"] == row["terminal"] + row["queued"]
    assert row["queued"] == 0
    assert row["terminal"] == len(web.crawls[spider].rows("pages")) == len(web.pages[spider])


def test_seeds_that_are_no_pages_are_rejected(web: Web) -> None:
    rejects = web.crawls["referrers"].rows("seed_rejects")
    assert len(rejects) == len(REJECTED_SEEDS), rejects
    (counts,) = web.manifests["referrers"]["seed_files"].values()
    assert counts["rows_read"] == counts["accepted"] + counts["duplicate"] + counts["rejected"]


def test_memory_stays_within_bounds(
    crawled: Crawled, record_testsuite_property: Callable[[str, object], None], request: pytest.FixtureRequest
) -> None:
    if not crawled.watch.peaks:
        pytest.skip("there is no /proc")
    megabytes = [peak // MEGABYTE for peak in crawled.watch.peaks.values()]
    together = crawled.watch.together // MEGABYTE
    record_testsuite_property(request.node.name, f"{megabytes} MB, together {together} MB, {crawled.seconds:.0f} s")
    assert max(megabytes) < MOST_MEGABYTES, f"the crawler and those that read pages for it took {megabytes} MB"


def test_many_large_answers_at_once_stay_within_bounds(tmp_path: Path) -> None:
    authority = Authority.named("nobody")
    with server(tmp_path, authority, HELD) as running:
        environment = {"LINKSPIDER_RESOLVE": resolve_setting(running.ports, HELD)}
        command = ["site", "-a", f"url={START}", "-a", "scope=domain", *FAST, "-s", "RETRY_TIMES=0"]
        crawled = crawl(tmp_path, command, environment, timeout=MOST_SECONDS)
    assert crawled.code == 3, "a site of which nothing but the start page answers was down"
    assert len(crawled.rows("pages")) == len(HELD) + 1
    if not crawled.watch.peaks:
        pytest.skip("there is no /proc")
    assert max(crawled.watch.peaks.values()) // MEGABYTE < MOST_MEGABYTES


def test_nothing_listens_and_only_loopback_is_connected_to(web: Web, crawled: Crawled) -> None:
    if not Path("/proc/self/net/tcp").exists():
        pytest.skip("there is no /proc")
    assert crawled.watch.listening == set()
    assert crawled.watch.strangers == set()
    assert web.server.canary_calls == 0, "a private address or a proxy was connected to"


def test_standard_error_shows_no_fault_of_its_own(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.err, crawled.err[:5000]
    assert "Unhandled" not in crawled.err
    assert "internal_error" not in {row["outcome"] for row in crawled.rows("pages")}
    assert re.findall(r" (?:ERROR|CRITICAL) .*", crawled.err) == []


def test_no_secret_is_written_down(crawled: Crawled) -> None:
    texts = {"out": crawled.out, "err": crawled.err}
    texts |= {str(path.name): path.read_text(encoding="utf-8") for path in crawled.store.glob("crawls/*/*.json")}
    for table in crawled.store.glob("tables/*"):
        texts[table.name] = json.dumps(crawled.rows(table.name), default=str)
    assert [name for name, text in texts.items() if PASSWORD in text or TOKEN in text] == []


def test_no_secret_is_sent(web: Web) -> None:
    heads = [each.head.lower() for each in web.server.seen]
    assert not [
        head for head in heads if re.search(rb"\r\n(?:authorization|cookie|referer|proxy-authorization):", head)
    ]
    assert not [head for head in heads if PASSWORD.encode() in head]
