"""A small web with a referring page for each verdict, crawled as a person crawls, held to answers counted by hand."""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.answers import answer, ok, redirect, robots
from hostile.certificates import context
from hostile.server import Answer, Connection, HostileServer

FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=2")
SITE = "www.kettle.example"
HOME, TEA, OLD, CUPS = (f"http://{SITE}{path}" for path in ("/", "/tea", "/old-tea", "/cups"))
GONE, CLOSED, HIDDEN, COPY = (f"http://{SITE}{path}" for path in ("/gone", "/closed/a", "/hidden", "/copy"))
FILLER = "<p>" + "Some words about kettles that are worth reading twice. " * 40


def page(body: str, head: str = "", *headers: str) -> bytes:
    head = f"<head><title>A page on tea</title>{head}</head>"
    return ok(f"<!doctype html><html lang=en>{head}<body>{body}{FILLER}</body></html>".encode(), *headers)


def link(url: str = TEA, rel: str = "") -> str:
    return f'<p>We buy at <a href="{url}" rel="{rel}">this shop</a> now.</p>'


def silent(connection: Connection) -> None:
    connection.wait(30)


#: What each referring page answers, by the first label of its host and its path.
WEB: dict[tuple[str, str], Answer] = {
    ("robots", "/robots.txt"): robots("User-agent: *\nDisallow: /"),
    ("robots", "/"): page(link()),
    ("tls", "/"): page(link()),
    ("slow", "/"): silent,
    ("refused", "/"): answer("403 Forbidden", link().encode()),
    ("busy", "/"): answer("500 Internal Server Error"),
    ("deleted", "/"): answer("410 Gone", link().encode()),
    ("moved-away", "/post"): redirect("http://moved-away.example/", "301 Moved Permanently"),
    ("moved-away", "/"): page(""),
    ("moved-along", "/post"): redirect("/news/post", "301 Moved Permanently"),
    ("moved-along", "/news/post"): redirect("http://moved-there.example/post", "302 Found"),
    ("moved-there", "/post"): page(link()),
    ("respelled", "/post"): redirect("http://www.respelled.example/post/", "301 Moved Permanently"),
    ("www.respelled", "/post/"): page(link()),
    ("into-site", "/"): redirect(TEA, "301 Moved Permanently"),
    ("circle", "/"): redirect("/a"),
    ("circle", "/a"): redirect("/"),
    ("parked", "/"): ok(
        b"<title>parked.example is for sale</title><h1>This domain is for sale</h1>"
        b"<p>Buy this domain. <a href='https://sedo.com/search/details/?domain=parked.example'>Make an offer</a>"
    ),
    ("soft404", "/"): ok(b"<title>404 Not Found</title><h1>Page not found</h1><p>Try the search."),
    ("empty", "/"): ok(b""),
    ("pdf", "/"): answer("200 OK", b"%PDF-1.4", "Content-Type: application/pdf"),
    ("noindex", "/"): page(link(), '<meta name="robots" content="noindex">'),
    ("noindex-bare", "/"): page("", "", "X-Robots-Tag: noindex"),
    ("canonical", "/print"): page(link(), '<link rel="canonical" href="/article">'),
    ("mention", "/"): page("<p>Our favourite is kettle.example by far.</p>"),
    ("brand", "/"): page("<p>Our favourite is Kettle &amp; Leaf by far.</p>"),
    ("comment", "/"): page(f"<!-- {link()} -->"),
    ("noscript", "/"): page(f"<noscript>{link()}</noscript>"),
    ("script", "/"): page(f"<script>var shop = '{TEA}';</script>"),
    ("redirector", "/"): page(link(f"/out?url={TEA}")),
    ("shortener", "/"): page(link("https://bit.ly/tea").replace("https:", "http:")),
    ("shortener-again", "/"): page(link("http://bit.ly/tea")),
    ("bit.ly", "/tea"): redirect(TEA, "301 Moved Permanently"),
    ("removed", "/"): page(link("http://other.example/")),
    ("swapped", "/"): page(link(CUPS)),
    ("nofollow", "/"): page(link(rel="nofollow ugc")),
    ("ugc", "/"): page(link(rel="ugc")),
    ("sponsored", "/"): page(link(rel="sponsored")),
    ("page-nofollow", "/"): page(link(), "", "X-Robots-Tag: nofollow"),
    ("followed", "/"): page(link() + link(rel="nofollow")),
    ("old-address", "/"): page(link(OLD)),
    ("secure-address", "/"): page(link(f"https://{SITE}/tea/?utm_source=blog")),
    ("console", "/"): page(link(TEA) + link(CUPS) + link(GONE) + link(CLOSED) + link(HIDDEN) + link(COPY)),
    ("console-empty", "/"): page(""),
    ("www.kettle", "/robots.txt"): robots("User-agent: *\nDisallow: /closed/"),
    ("www.kettle", "/tea"): page("tea"),
    ("www.kettle", "/tea/"): page("tea"),
    ("www.kettle", "/cups"): page("cups"),
    ("www.kettle", "/old-tea"): redirect("/tea", "301 Moved Permanently"),
    ("www.kettle", "/hidden"): page("x", '<meta name="robots" content="noindex">'),
    ("www.kettle", "/copy"): page("x", '<link rel="canonical" href="/tea">'),
}
#: Referring page -> verdict for the pair with TEA, as ahrefs.csv asks.
ASKED = {
    "http://robots.example/": "not_attempted_robots",
    "http://no-such-name.example/": "unreachable_dns",
    "https://tls.example/": "unreachable_tls",
    "http://slow.example/": "unreachable_timeout",
    "http://refused.example/": "refused",
    "http://busy.example/": "refused",
    "http://deleted.example/": "page_not_found",
    "http://deleted.example/never-there": "page_not_found",
    "http://moved-away.example/post": "page_redirected",
    "http://moved-along.example/post": "live_followed",
    "http://respelled.example/post": "live_followed",
    "http://into-site.example/": "page_redirected",
    "http://circle.example/": "refused",
    "http://parked.example/": "parked_or_soft404",
    "http://soft404.example/": "parked_or_soft404",
    "http://empty.example/": "parked_or_soft404",
    "http://pdf.example/": "not_html",
    "http://noindex.example/": "page_noindex",
    "http://noindex-bare.example/": "page_noindex",
    "http://canonical.example/print": "page_not_canonical",
    "http://mention.example/": "mention_only",
    "http://brand.example/": "mention_only",
    "http://comment.example/": "link_commented_or_template",
    "http://noscript.example/": "link_commented_or_template",
    "http://script.example/": "link_commented_or_template",
    "http://redirector.example/": "link_via_redirector",
    "http://shortener.example/": "link_via_redirector",
    "http://shortener-again.example/": "link_via_redirector",
    "http://removed.example/": "link_removed",
    "http://swapped.example/": "link_removed",
    "http://nofollow.example/": "live_nofollow",
    "http://ugc.example/": "live_ugc",
    "http://sponsored.example/": "live_sponsored",
    "http://page-nofollow.example/": "live_page_nofollow",
    "http://followed.example/": "live_followed",
    "http://old-address.example/": "live_followed",
    "http://secure-address.example/": "live_followed",
}
#: What is found beside: the pairs that nobody asked about.
FOUND = {
    ("http://moved-there.example/post", TEA): "live_followed",
    ("http://www.respelled.example/post/", TEA): "live_followed",
    ("http://swapped.example/", CUPS): "live_followed",
}
#: What is found on pages that console.csv names without a target, and what becomes of these targets.
CONSOLE = {TEA: "ok", CUPS: "ok", GONE: "broken", CLOSED: "blocked", HIDDEN: "noindex", COPY: "canonicalised"}


@dataclass(frozen=True)
class Crawl:
    """The crawl, the server's log, and the checks by pair."""

    run: Any
    server: HostileServer
    checks: dict[tuple[str, str | None], dict[str, Any]]


def hosts() -> Iterator[str]:
    for label, _ in WEB:
        yield label if label.endswith(".ly") else f"{label}.example"


def write_seeds(folder: Path) -> str:
    ahrefs, console = folder / "ahrefs.csv", folder / "console.csv"
    with ahrefs.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["Referring page URL", "Target URL", "Anchor", "Nofollow", "First seen", "Last seen", "Drop reason"]
        )
        for url in ASKED:
            is_lost = "refused" in url or "ugc" in url
            reason = "removedfromhtml" if is_lost else ""
            rows.writerow([url, TEA, "this shop", "FALSE", "2026-01-02 03:04:05", "2026-05-06 07:08:09", reason])
    console.write_text(
        "Linking page,Last crawled\nhttp://console.example/,2026-06-14\nhttp://console-empty.example/,2026-06-11\n"
        "http://followed.example/,2026-07-01\n",
        encoding="utf-8",
    )
    return f"{ahrefs},{console}"


@pytest.fixture(scope="module")
def crawl(run_command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    folder = tmp_path_factory.mktemp("verdicts")
    answers = {(host, path): reply for host, ((_, path), reply) in zip(hosts(), WEB.items(), strict=True)}
    with HostileServer(answers, {"": context(folder, "tls.example", None)}, {}) as server:
        places = dict.fromkeys(hosts(), f"127.0.0.1:{server.ports['http']}")
        places |= {"tls.example": f"127.0.0.1:{server.ports['tls']}", "*": "-"}
        run = run_command(
            *("scrapy", "crawl", "referrers", "-a", f"seeds={write_seeds(folder)}", "-a", f"target={HOME}"),
            *("-a", "brands=Kettle & Leaf", *FAST),
            LINKSPIDER_RESOLVE=",".join(f"{host}={place}" for host, place in places.items()),
        )
    assert run.code == 0, run.err
    rows = run.rows("backlink_checks")
    checks = {(row["referring_url"], row["target_url"]): row for row in rows}
    assert len(checks) == len(rows), "a pair has two rows"
    return Crawl(run, server, checks)


def test_every_verdict_has_a_page() -> None:
    listed = """not_attempted_robots unreachable_dns unreachable_tls unreachable_timeout refused page_not_found
    page_redirected parked_or_soft404 not_html page_noindex page_not_canonical mention_only link_commented_or_template
    link_via_redirector link_removed live_nofollow live_ugc live_sponsored live_page_nofollow live_followed"""
    assert set(listed.split()) == set(ASKED.values())


@pytest.mark.parametrize("url", ASKED)
def test_what_was_asked_about(crawl: Crawl, url: str) -> None:
    row = crawl.checks[url, TEA]
    assert row["verdict"] == ASKED[url], row
    assert row["is_asked"]
    assert row["target_verdict"] == "ok"
    expected = "ahrefs gsc_latest" if url == "http://followed.example/" else "ahrefs"
    assert (row["sources"], row["source_count"]) == (expected, len(expected.split()))


def test_nothing_else_has_a_row(crawl: Crawl) -> None:
    console = {("http://console.example/", target) for target in CONSOLE} | {("http://console-empty.example/", None)}
    assert set(crawl.checks) == {(url, TEA) for url in ASKED} | set(FOUND) | console
    for pair, verdict in FOUND.items():
        assert (crawl.checks[pair]["verdict"], crawl.checks[pair]["is_asked"]) == (verdict, False)


def test_gsc_rows_are_a_sample(crawl: Crawl) -> None:
    assert crawl.checks["http://console-empty.example/", None]["verdict"] == "link_removed"
    for target, verdict in CONSOLE.items():
        row = crawl.checks["http://console.example/", target]
        assert (row["verdict"], row["target_verdict"]) == ("live_followed", verdict)
        assert (row["is_asked"], row["sources"]) == (True, "gsc_latest")


def test_refused_is_not_dead(crawl: Crawl) -> None:
    lost = {
        *("page_not_found", "page_redirected", "parked_or_soft404", "mention_only"),
        *("link_commented_or_template", "link_removed"),
    }
    unseen = ("robots", "no-such-name", "tls", "slow", "refused", "busy", "circle", "pdf")
    for (url, _), row in crawl.checks.items():
        if url.partition("//")[2].partition(".")[0] in unseen:
            assert row["verdict"] not in lost, row
            assert row["verdict_detail"], "what could not be seen has a cause in words"


def test_redirects_of_referring_pages(crawl: Crawl) -> None:
    row = crawl.checks["http://moved-along.example/post", TEA]
    assert row["checked_url"] == "http://moved-there.example/post"
    assert row["redirect_chain"] == (
        "http://moved-along.example/post -301-> http://moved-along.example/news/post"
        " -302-> http://moved-there.example/post"
    )
    assert row["verdict_detail"] == "found on the page it redirects to"
    row = crawl.checks["http://respelled.example/post", TEA]
    assert (row["checked_url"], row["verdict_detail"]) == ("http://www.respelled.example/post/", None)
    assert "-301->" in row["redirect_chain"]


def test_the_evidence_of_a_link(crawl: Crawl) -> None:
    row = crawl.checks["http://followed.example/", TEA]
    assert (row["anchor_text"], row["rel"], row["is_followed"], row["links"]) == ("this shop", "", True, 2)
    assert (row["first_seen_at"].date().isoformat(), row["last_seen_at"].date().isoformat()) == (
        "2026-01-02",
        "2026-07-01",
    )
    row = crawl.checks["http://noindex.example/", TEA]
    assert (row["anchor_text"], row["verdict_detail"]) == ("this shop", "the link stands on it")
    assert "noindex" in row["page_directives"]
    assert crawl.checks["http://noindex-bare.example/", TEA]["verdict_detail"] == "no link to the target on it"
    assert crawl.checks["http://swapped.example/", TEA]["verdict_detail"] == f"links to {CUPS} instead"


def test_the_evidence_of_a_mention(crawl: Crawl) -> None:
    assert "favourite is kettle.example by far" in crawl.checks["http://mention.example/", TEA]["snippet"]
    assert "favourite is Kettle & Leaf by far" in crawl.checks["http://brand.example/", TEA]["snippet"]
    assert TEA in crawl.checks["http://comment.example/", TEA]["verdict_detail"]


def test_links_to_other_addresses_of_the_target(crawl: Crawl) -> None:
    row = crawl.checks["http://old-address.example/", TEA]
    assert row["verdict_detail"] == f"links to {OLD}, the same page ({OLD} -301-> {TEA})"
    row = crawl.checks["http://secure-address.example/", TEA]
    assert row["verdict_detail"].startswith(f"links to https://{SITE}/tea/?utm_source=blog, the same page")


def test_tools_that_are_wrong(crawl: Crawl) -> None:
    disagree = {url: row["disagreement"] for (url, _), row in crawl.checks.items() if row["claims_disagree"]}
    assert disagree == {
        "http://nofollow.example/": "ahrefs says followed, page says nofollow ugc",
        "http://ugc.example/": "ahrefs says followed, page says ugc; ahrefs says lost (removedfromhtml), "
        "the link is there",
        "http://sponsored.example/": "ahrefs says followed, page says sponsored",
        "http://page-nofollow.example/": "ahrefs says followed, page says nofollow for all its links",
    }


def test_first_checks_of_pages_are_finds(crawl: Crawl) -> None:
    live = {pair for pair, row in crawl.checks.items() if row["verdict"].startswith("live_")}
    assert {pair for pair, row in crawl.checks.items() if row["discovered_status"] == "pagefound"} == live
    assert {row["discovered_status"] for row in crawl.checks.values()} == {"pagefound", None}


def test_each_target_and_shortener_is_asked_for_once(crawl: Crawl) -> None:
    asked = Counter((seen.host, seen.path) for seen in crawl.server.seen if seen.host in {SITE, "bit.ly"})
    pages = {(host, path): count for (host, path), count in asked.items() if path != "/robots.txt"}
    assert pages == {
        ("bit.ly", "/tea"): 1,
        **{(SITE, path): 1 for path in ("/cups", "/gone", "/hidden", "/copy", "/old-tea")},
        (SITE, "/tea"): 2,  # asked for as a target, and as where the old address leads
    }


def test_what_became_of_the_targets(crawl: Crawl) -> None:
    rows = {row["target_url"]: row for row in crawl.run.rows("target_checks")}
    assert {url: row["verdict"] for url, row in rows.items()} == {
        **CONSOLE,
        OLD: "permanent",
        f"https://{SITE}/tea/?utm_source=blog": None,  # nothing answers there
    }
    assert rows[OLD]["redirect_chain"] == f"{OLD} -301-> {TEA}"
