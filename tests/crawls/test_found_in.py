"""Where URLs were found: links, sitemaps, backlinks, lists; and depth, which is clicks from the start page alone."""

import gzip
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from page_server import Answer, PageServer, links

SITE = "http://site.example"
FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=5")
XML = {"Content-Type": "application/xml"}


def urlset(*paths: str) -> bytes:
    entries = "".join(f"<url><loc>{SITE}{path}</loc></url>" for path in paths)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()
    )


def index(*paths: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{SITE}{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()


RSS = f"<rss><channel><link>{SITE}/</link><item><link>{SITE}/from-rss</link></item></channel></rss>".encode()
ATOM = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{SITE}/from-atom"/></entry></feed>'.encode()
ANSWERS: dict[str, Answer] = {
    "/robots.txt": (200, {"Content-Type": "text/plain"}, f"User-agent: *\nSitemap: {SITE}/index.xml\n".encode()),
    "/": links("/linked", "/both"),
    "/linked": links("/deeper"),
    "/deeper": links(),
    "/both": links(),
    "/orphan": links("/from-orphan", "/deeper"),
    "/from-orphan": links(),
    "/index.xml": (200, XML, index("/plain.xml", "/packed.xml.gz", "/list.txt", "/feed.rss", "/feed.atom", "/gone.xml",
                                   "/broken.xml", "/page.xml")),
    "/plain.xml": (200, XML, urlset("/both", "/orphan", "/orphan?utm_source=map")),
    "/packed.xml.gz": (200, {"Content-Type": "application/gzip"}, gzip.compress(urlset("/packed"))),
    "/list.txt": (200, {"Content-Type": "text/plain"}, f"{SITE}/from-text\nhttps://elsewhere.example/\n".encode()),
    "/feed.rss": (200, XML, RSS),
    "/feed.atom": (200, XML, ATOM),
    "/broken.xml": (200, XML, urlset("/recovered") + b"<url><loc>"),
    "/page.xml": links("/no"),
    **{path: links() for path in ("/packed", "/from-text", "/from-rss", "/from-atom", "/recovered")},
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[PageServer]:
    with PageServer(ANSWERS) as server:
        yield server


@pytest.fixture
def crawl(server: PageServer, run_command: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: str, spider: str = "site", **options: Any) -> Any:
        named = (
            () if any(argument.startswith(("url=", "target=")) for argument in arguments) else ("-a", f"url={SITE}/")
        )
        resolve = f"site.example=127.0.0.1:{server.port},blog.example=127.0.0.1:{server.port},*=-"
        run = run_command("scrapy", "crawl", spider, *named, *arguments, *FAST, LINKSPIDER_RESOLVE=resolve, **options)
        assert run.code == 0, run.err
        return run

    return run


def found(run: Any, spider: str = "site") -> dict[str, tuple[int | None, set[str]]]:
    """Path -> depth and where it was found."""
    sources = ("links", "sitemap", "backlinks", "seeds")
    return {
        row["url"].removeprefix(SITE): (row["depth"], {name for name in sources if row[f"found_in_{name}"]})
        for row in run.rows("pages")
        if row["host"] == "site.example"
    }


def test_sitemaps_of_every_kind_seed_the_crawl(crawl: Callable[..., Any]) -> None:
    run = crawl()
    assert found(run) == {
        "/": (0, {"seeds"}),
        "/linked": (1, {"links"}),
        "/both": (1, {"links", "sitemap"}),
        "/deeper": (2, {"links"}),
        "/orphan": (None, {"sitemap"}),
        "/from-orphan": (None, {"links"}),
        "/packed": (None, {"sitemap"}),
        "/from-text": (None, {"sitemap"}),
        "/from-rss": (None, {"sitemap"}),
        "/from-atom": (None, {"sitemap"}),
        "/recovered": (None, {"sitemap"}),
    }
    sitemaps = {row["sitemap_url"].removeprefix(SITE): row for row in run.rows("sitemaps")}
    assert {path: row["format"] for path, row in sitemaps.items()} == {
        "/index.xml": "index",
        "/plain.xml": "urlset",
        "/packed.xml.gz": "urlset",
        "/list.txt": "text",
        "/feed.rss": "rss",
        "/feed.atom": "atom",
        "/gone.xml": None,
        "/broken.xml": "urlset",
        "/page.xml": None,
        "/sitemap.xml": None,
    }
    assert sitemaps["/sitemap.xml"]["parent_url"] is None
    assert sitemaps["/index.xml"]["parent_url"] == f"{SITE}/robots.txt"
    assert sitemaps["/plain.xml"]["parent_url"] == f"{SITE}/index.xml"
    assert (sitemaps["/gone.xml"]["outcome"], sitemaps["/gone.xml"]["status"]) == ("http_error", 404)
    assert [path for path, row in sitemaps.items() if row["is_recovered"]] == ["/broken.xml"]
    assert "HTML" in sitemaps["/page.xml"]["reason"]
    rejects = {
        (row["sitemap_url"].removeprefix(SITE), row["text"], row["reason"]) for row in run.rows("sitemap_rejects")
    }
    assert ("/list.txt", "https://elsewhere.example/", "not on the site") in rejects
    assert "  sitemaps: 2 could not be read\n" in run.err


def test_a_start_page_of_depth_0_has_its_sitemaps_and_what_they_pass_over_is_a_limit(
    crawl: Callable[..., Any], server: PageServer
) -> None:
    for level in range(4):
        server.answers[f"/{level}.xml"] = (200, XML, index(f"/{level + 1}.xml"))
    server.answers["/index.xml"] = (200, XML, index("/plain.xml", "/0.xml"))
    run = crawl("-a", "max_depth=0")
    assert found(run) == {"/": (0, {"seeds"}), "/both": (1, {"links", "sitemap"}), "/orphan": (None, {"sitemap"})}
    assert "sitemaps: 1 URLs not followed" in run.err


def test_without_robots_the_usual_place_is_tried(crawl: Callable[..., Any], server: PageServer) -> None:
    del server.answers["/robots.txt"]
    server.answers["/sitemap.xml"] = (200, XML, urlset("/orphan"))
    run = crawl()
    assert found(run)["/orphan"] == (None, {"sitemap"})
    (row,) = run.rows("sitemaps")
    assert (row["sitemap_url"], row["parent_url"]) == (f"{SITE}/sitemap.xml", None)


def test_sitemaps_can_be_turned_off(crawl: Callable[..., Any], server: PageServer) -> None:
    run = crawl("-a", "sitemaps=no")
    assert set(found(run)) == {"/", "/linked", "/both", "/deeper"}
    assert not run.rows("sitemaps")
    assert not {path for path in server.asked if path.endswith((".xml", ".txt")) and path != "/robots.txt"}


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text(f"{SITE}/orphan\n{SITE}/linked\nhttps://elsewhere.example/x\n{SITE}/missing\n{SITE}/orphan\n")
    return path


def test_exactly_a_list(crawl: Callable[..., Any], server: PageServer, listed: Path) -> None:
    run = crawl("-a", f"urls={listed}", "-a", "max_depth=0")
    assert found(run) == {path: (None, {"seeds"}) for path in ("/orphan", "/linked", "/missing")}
    assert set(server.asked) == {"/robots.txt", "/orphan", "/linked", "/missing"}
    assert [(row["line"], row["reason"]) for row in run.rows("seed_rejects")] == [(3, "is not on site.example")]
    assert [row["is_duplicate"] for row in run.rows("seeds")] == [False, False, False, True]


def test_a_list_alone_says_which_site_is_meant(
    run_command: Callable[..., Any], server: PageServer, listed: Path
) -> None:
    run = run_command(
        *("scrapy", "crawl", "site", "-a", f"urls={listed}", "-a", "max_depth=1", "-a", "sitemaps=no", *FAST),
        LINKSPIDER_RESOLVE=f"site.example=127.0.0.1:{server.port},*=-",
    )
    assert run.code == 0, run.err
    assert set(found(run)) == {"/orphan", "/linked", "/missing", "/from-orphan", "/deeper"}
    assert {depth for depth, _ in found(run).values()} == {None}


def test_a_list_beside_the_start_page(crawl: Callable[..., Any], listed: Path) -> None:
    run = crawl("-a", f"urls={listed}", "-a", "sitemaps=no")
    assert found(run) == {
        "/": (0, {"seeds"}),
        "/linked": (1, {"links", "seeds"}),
        "/both": (1, {"links"}),
        "/deeper": (2, {"links"}),
        "/orphan": (None, {"seeds"}),
        "/from-orphan": (None, {"links"}),
        "/missing": (None, {"seeds"}),
    }


def test_the_limit_takes_what_clicks_lead_to_first(crawl: Callable[..., Any]) -> None:
    assert set(found(crawl("-a", "max_pages=4"))) == {"/", "/linked", "/both", "/deeper"}


def test_backlinks_found_before_seed_the_crawl(crawl: Callable[..., Any], server: PageServer, tmp_path: Path) -> None:
    server.answers["/post"] = links(f"{SITE}/orphan", f"{SITE}/both", f"{SITE}/dead")
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("http://blog.example/post\n")
    store = tmp_path / "store"
    crawl("-a", f"target={SITE}/", "-a", f"seeds={seeds}", spider="referrers", store=store)
    run = crawl("-a", "sitemaps=no", store=store)
    places = found(run)
    assert places["/orphan"] == (None, {"backlinks"})
    assert places["/both"] == (1, {"links", "backlinks"})
    assert places["/dead"] == (None, {"backlinks"})
    without = crawl("-a", "sitemaps=no", "-a", "backlinks=no")
    assert "/orphan" not in found(without)


ARTICLES = [f"/2018/09/14/人{number}/" for number in range(3)]
CANONICAL = {"utf-8": lambda path: path, "upper": quote, "lower": lambda path: quote(path).lower()}


def as_330k(*, has_sitemap: bool, canonical: str) -> dict[str, Answer]:
    """WordPress: links in lower case, canonical links and the sitemap otherwise; only what it links to is answered."""
    told = CANONICAL[canonical]

    def article(path: str) -> bytes:
        return f"<link rel=canonical href='{SITE}{told(path)}'>".encode() + links("/")

    answers = {"/": links(*(quote(path).lower() for path in ARTICLES))}
    answers |= {quote(path).lower(): article(path) for path in ARTICLES}
    if has_sitemap:
        answers["/sitemap.xml"] = 200, XML, urlset(*ARTICLES)
    return answers


@pytest.mark.parametrize("canonical", CANONICAL)
@pytest.mark.parametrize("has_sitemap", [False, True])
def test_a_page_with_a_canonical_and_a_sitemap_in_another_case_is_one(
    has_sitemap: bool, canonical: str, server: PageServer, crawl: Callable[..., Any]
) -> None:
    server.answers = as_330k(has_sitemap=has_sitemap, canonical=canonical)
    run = crawl()
    pages = {row["url_key"].removeprefix(SITE): row for row in run.rows("pages")}
    assert {*pages} == {"/", *map(quote, ARTICLES)}
    assert [row["indexability"] for row in pages.values()] == ["indexable"] * 4
    assert [row["found_in_sitemap"] for path, row in pages.items() if path != "/"] == [has_sitemap] * 3
    asked = [quote(path).lower() for path in ARTICLES]
    assert sorted(path for path in server.asked if path.startswith("/2018")) == asked
    assert {row["url"].removeprefix(SITE) for row in pages.values()} == {"/", *asked}
    assert {row["target_key"] for row in run.rows("links")} >= {row["url_key"] for row in pages.values()}
