"""The referrers crawl of the demo web, and the whole audit, held to the hand-counted answers."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from linkspider.demo import server
from linkspider.demo.server import SEED_FILE, START_URL

#: Links of the page that only referring pages know, counted by hand: target -> links, and whether they are followed. An
#: audit crawls it too, since the referring pages are read first.
ORPHANS_LINKS = {
    "/": (2, True),
    "/shop/": (1, True),
    "/guides/": (1, True),
    "/wholesale/": (1, True),
    "/about/": (1, True),
    "/contact/": (2, True),
    "/cart/": (1, False),
    "/guides/storing-tea.html": (1, True),
    "/delivery/": (1, True),
    "/privacy/": (1, False),
}
ANSWERS = tomllib.loads((Path(server.__file__).parent / "answers.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def crawl(crawl_demo: Callable[..., Any]) -> Any:
    run = crawl_demo("referrers", "-a", f"seeds={SEED_FILE}", "-a", f"target={START_URL}")
    assert run.code == 0, run.err
    return run


@pytest.fixture(scope="module")
def audit(run_command: Callable[..., Any]) -> Any:
    return run_command("scrapy", "audit")


def test_each_accepted_page_has_one_row(crawl: Any) -> None:
    answers = {name: count for name, count in ANSWERS["referrers"]["outcomes"].items() if count}
    pages = crawl.rows("pages")
    assert Counter(row["outcome"] for row in pages) == answers
    assert len({row["url_key"] for row in pages}) == len(pages) == ANSWERS["referrers"]["accepted"]


def test_each_seed_row_is_accounted_for(crawl: Any) -> None:
    seeds, rejects = crawl.rows("seeds"), crawl.rows("seed_rejects")
    duplicate = sum(row["is_duplicate"] for row in seeds)
    account = {
        "rows_read": len(seeds) + len(rejects),
        "accepted": len(seeds) - duplicate,
        "duplicate": duplicate,
        "rejected": len(rejects),
    }
    assert account == ANSWERS["seeds"]
    assert "33 rows read = 29 accepted + 2 duplicate + 2 rejected" in crawl.err
    assert all(row["reason"] and row["line"] > 1 for row in rejects)
    lines = sorted(row["line"] for row in seeds + rejects)
    assert lines == list(range(2, 35)), "a row of the file has no row, or two"


def test_only_links_to_the_site_are_kept(crawl: Any) -> None:
    assert {row["link_scope"] for row in crawl.rows("links")} == {"backlink", "subdomain"}
    (row,) = [row for row in crawl.rows("pages") if row["url"] == "http://directory.example/food-and-drink/tea.html"]
    assert row["link_count"] > row["site_link_count"] >= 1


def test_backlinks_by_domain(crawl: Any) -> None:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in crawl.rows("links"):
        if row["link_scope"] == "backlink":
            found[row["source_domain"]].append(row)
    assert set(found) == {answer["referring_domain"] for answer in ANSWERS["referring_domain"]}
    for answer in ANSWERS["referring_domain"]:
        rows = found[answer["referring_domain"]]
        assert len(rows) == answer["backlinks"], answer
        assert sum(row["is_followed"] for row in rows) == answer["followed_backlinks"], answer


def test_the_audit_reports_both_sides(audit: Any) -> None:
    assert audit.code == 0, audit.err
    assert "35 backlinks found on 19 of" in audit.out
    links = ANSWERS["site"]["internal"] + sum(count for count, _ in ORPHANS_LINKS.values())
    assert f"{links} internal links found on {36 + 1} of {51 + 2} pages" in audit.out, "the second one redirects"


@pytest.mark.parametrize("mart", ["referring_domains", "linked_pages"])
def test_marts(audit: Any, mart: str) -> None:
    (path,) = audit.store.glob(f"marts/{mart}/*/part-0.parquet")
    rows = pq.read_table(path, partitioning=None).to_pylist()
    answers = ANSWERS[mart.removesuffix("s")]
    key = "referring_domain" if mart == "referring_domains" else "url"
    found = {row[key]: row for row in rows}
    assert set(found) == {answer[key] for answer in answers}
    for answer in answers:
        assert {name: found[answer[key]][name] for name in answer} == answer


def test_the_in_link_mart(audit: Any) -> None:
    (path,) = audit.store.glob("marts/page_inlinks/*/part-0.parquet")
    found = {row["url"]: row for row in pq.read_table(path, partitioning=None).to_pylist()}
    names = ("outcome", "depth", "inlinks", "unique_inlinks", "followed_inlinks")
    for answer in ANSWERS["page"]:
        count, is_followed = ORPHANS_LINKS.get(answer["url"].removeprefix(START_URL.rstrip("/")), (0, False))
        expected = {
            **{name: answer[name] for name in ("outcome", "depth")},
            "inlinks": answer["inlinks"] + count,
            "unique_inlinks": answer["unique_inlinks"] + bool(count),
            "followed_inlinks": answer["followed_inlinks"] + is_followed,
        }
        assert {name: found[answer["url"]][name] for name in names} == expected
    orphan = found[ANSWERS["orphan"]["url"]]
    assert {name: orphan[name] for name in names} == dict.fromkeys(names, 0) | {"outcome": "ok", "depth": None}
