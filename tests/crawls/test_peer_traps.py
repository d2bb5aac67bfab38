"""Traps seen in peers, each on a small site crawled and analysed as a whole. Others stand with what they are about:
in tests/extract/test_placement.py, tests/seeds/test_traps.py and tests/crawls/test_verdicts.py.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from page_server import Answer, PageServer, links

SITE = "http://site.example"
FAST = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=5")
HOME = b"""<!doctype html><title>home</title><header><nav><a href="/a/">A</a> <a href="/zz">Z</a></nav></header>
<main><p>Read <a href="/a/">the long story</a> and <a href="/a/">again @@ here</a>, <a href="/a">or this</a>.</p>
<div class="card"><div class="card-footer"><a class="unavailable" href="/b">More</a></div></div>
<p><a href="/">This very page</a></p></main>
<footer><nav><a href="/a/">A</a></nav></footer>"""
ERRORS = b'{"@type": "Article", "error": "' + b"x" * 3_000_000 + b'"'
ANSWERS: dict[str, Answer] = {
    "/": HOME,
    "/a/": links("/"),
    "/a": (301, {"Location": "/a/"}, b""),
    "/b": b'<!doctype html><title>b</title><p>text</p><script type="application/ld+json">' + ERRORS + b"</script>" * 3,
    "/zz": links("/b"),
    "/aaa-first-in-the-alphabet": links("/"),
    "/sitemap.xml": (
        200,
        {"Content-Type": "application/xml"},
        f"<urlset><url><loc>{SITE}/aaa-first-in-the-alphabet</loc></url><url><loc>{SITE}/</loc></url></urlset>".encode(),
    ),
    "/post": links("http://www.site.example/a/", f"{SITE}/b"),
}
HOSTS = ("site.example", "www.site.example", "blog.example", "www.blog.example", "xn--bcher-kva.example")


@pytest.fixture(scope="module")
def audited(run_command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    seeds = tmp_path_factory.mktemp("seeds") / "seeds.txt"
    pages = ("http://blog.example/post", "http://www.blog.example/post", "http://bücher.example/post")
    seeds.write_text("\n".join(pages), encoding="utf-8")
    with PageServer(ANSWERS) as server:
        resolve = ",".join(f"{host}=127.0.0.1:{server.port}" for host in HOSTS) + ",*=-"
        audit = run_command("scrapy", "audit", f"{SITE}/", "--seeds", str(seeds), *FAST, LINKSPIDER_RESOLVE=resolve)
    assert audit.code == 0, audit.err
    return audit


def mart(audited: Any, name: str) -> list[dict[str, Any]]:
    (path,) = audited.store.glob(f"marts/{name}/*/*.parquet")
    return pq.read_table(path, partitioning=None).to_pylist()


def links_of(audited: Any, source: str) -> list[dict[str, Any]]:
    return [row for row in audited.rows("links") if row["source_url"] == source and row["element"] == "a"]


def test_dedupe_by_source_and_target_loses_placements(audited: Any) -> None:
    to_a = [row for row in links_of(audited, f"{SITE}/") if row["target_url"] == f"{SITE}/a/"]
    assert [row["placement"] for row in to_a] == ["header", "content", "content", "footer"]


def test_anchors_joined_in_one_cell_break_on_their_separator(audited: Any) -> None:
    to_a = [row["anchor_text"] for row in links_of(audited, f"{SITE}/") if row["target_url"] == f"{SITE}/a/"]
    assert to_a == ["A", "the long story", "again @@ here", "A"]


def test_substring_class_match(audited: Any) -> None:
    (row,) = [row for row in links_of(audited, f"{SITE}/") if row["target_url"] == f"{SITE}/b"]
    assert row["placement"] == "content"


def test_header_and_nav_double_membership(audited: Any) -> None:
    """Each occurrence is one row with one placement: the header's navigation is header, and counts once."""
    placements = [row["placement"] for row in links_of(audited, f"{SITE}/")]
    assert placements.count("header") == 2
    assert "nav" not in placements


def test_false_orphans_by_slash_self_link_and_alphabet(audited: Any) -> None:
    """A slash makes another URL, not another orphan; a link to itself is none; the start page is none."""
    pages = {row["url"].removeprefix(SITE): row for row in mart(audited, "page_inlinks")}
    assert [url for url, row in pages.items() if row["is_orphan"]] == ["/aaa-first-in-the-alphabet"]
    assert pages["/"]["self_inlinks"] == 1
    assert pages["/a"]["outcome"] == "redirect"
    resolved = {row["url"]: row["resolved_url"] for row in mart(audited, "resolution")}
    assert resolved[f"{SITE}/a"] == f"{SITE}/a/"


def test_pages_found_only_by_following_links_can_never_be_orphans(audited: Any) -> None:
    (row,) = [row for row in audited.rows("pages") if row["url"].endswith("alphabet")]
    assert (row["depth"], row["found_in_links"], row["found_in_sitemap"]) == (None, False, True)


def test_www_and_the_bare_host_and_idn_in_referring_domains(audited: Any) -> None:
    domains = {row["referring_domain"]: row["referring_pages"] for row in mart(audited, "referring_domains")}
    assert domains == {"blog.example": 2, "xn--bcher-kva.example": 1}
    targets = {row["target_url"] for row in mart(audited, "backlinks")}
    assert targets == {"http://www.site.example/a/", f"{SITE}/b"}


def test_error_blobs_in_json_ld_cost_no_memory(audited: Any) -> None:
    (row,) = [row for row in audited.rows("pages") if row["url"] == f"{SITE}/b"]
    assert (row["outcome"], row["word_count"], row["published_at"]) == ("ok", 1, None)
