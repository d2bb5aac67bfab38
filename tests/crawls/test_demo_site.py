"""The site crawl of the demo web, held to its hand-counted answers."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkspider.demo import server
from linkspider.demo.server import START_URL

ANSWERS = tomllib.loads((Path(server.__file__).parent / "answers.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def crawl(crawl_demo: Callable[..., Any]) -> Any:
    run = crawl_demo("site", "-a", f"url={START_URL}")
    assert run.code == 0, run.err
    return run


@pytest.fixture(scope="module")
def pages(crawl: Any) -> dict[str, dict[str, Any]]:
    rows = crawl.rows("pages")
    found = {row["url_key"]: row for row in rows}
    assert len(found) == len(rows), "a URL has two rows"
    return found


def test_every_accepted_url_has_its_row(pages: dict[str, Any]) -> None:
    assert set(pages) == {answer["url"] for answer in ANSWERS["page"]}
    assert len(pages) == ANSWERS["site"]["accepted"]


def test_outcomes_and_depths(pages: dict[str, Any]) -> None:
    assert Counter(row["outcome"] for row in pages.values()) == ANSWERS["site"]["outcomes"]
    assert Counter(str(row["depth"]) for row in pages.values()) == ANSWERS["site"]["depths"]


@pytest.mark.parametrize("answer", ANSWERS["page"], ids=lambda answer: answer["url"])
def test_page(pages: dict[str, Any], answer: dict[str, Any]) -> None:
    row = pages[answer["url"]]
    expected = {
        "outcome": answer["outcome"],
        "status": answer.get("status"),
        "depth": answer["depth"],
        "link_count": answer["links"],
        "other_schemes": answer.get("other_schemes"),
    }
    if answer["outcome"] == "ok":
        for name in ("title", "canonical_url", "is_noindex", "is_nofollow_page"):
            expected[name] = answer.get(name)
    assert {name: row[name] for name in expected} == expected


@pytest.fixture(scope="module")
def links(crawl: Any) -> list[dict[str, Any]]:
    """The rows of a and area links, without a page's other edges."""
    return [row for row in crawl.rows("links") if row["element"] in {"a", "area"}]


def test_links_by_scope(links: list[dict[str, Any]]) -> None:
    scopes = Counter(row["link_scope"] for row in links)
    assert len(links) == ANSWERS["site"]["links"]
    assert scopes == {name: ANSWERS["site"][name] for name in ("internal", "subdomain", "outbound")}
    assert sum(row["is_followed"] for row in links) == ANSWERS["site"]["followed_links"]


def test_other_edges_are_rows_of_their_own_kind(crawl: Any) -> None:
    """Counted by hand: a form on each of the nine products, for comments on a guide, and to write to the shop."""
    canonical = sum("canonical_url" in answer for answer in ANSWERS["page"])
    redirects = ANSWERS["site"]["outcomes"]["redirect"] + ANSWERS["site"]["outcomes"]["redirect_loop"]
    edges = [row for row in crawl.rows("links") if row["element"] not in {"a", "area"}]
    assert Counter(row["kind"] for row in edges) == {"canonical": canonical, "form": 9 + 1 + 1, "redirect": redirects}
    assert {(row["element"], row["kind"]) for row in edges} == {
        ("link", "canonical"),
        ("form", "form"),
        ("redirect", "redirect"),
    }


def test_a_redirect_is_an_edge_from_where_it_stands_to_where_it_leads(crawl: Any) -> None:
    edges = {row["source_url"]: row["target_url"] for row in crawl.rows("links") if row["element"] == "redirect"}
    redirects = {row["url"]: row["redirect_url"] for row in crawl.rows("pages") if row["redirect_kind"] == "http"}
    assert edges == redirects


def test_inlinks_by_page(links: list[dict[str, Any]]) -> None:
    inlinks: Counter[str] = Counter()
    unique: defaultdict[str, set[str]] = defaultdict(set)
    followed: defaultdict[str, set[str]] = defaultdict(set)
    for row in links:
        if row["link_scope"] != "internal":
            continue
        target = row["target_key"]
        inlinks[target] += 1
        if row["source_url"] != target:
            unique[target].add(row["source_url"])
            if row["is_followed"]:
                followed[target].add(row["source_url"])
    for answer in ANSWERS["page"]:
        url = answer["url"]
        counted = (inlinks[url], len(unique[url]), len(followed[url]))
        assert counted == (answer["inlinks"], answer["unique_inlinks"], answer["followed_inlinks"]), url


def test_the_orphan_is_not_reached(pages: dict[str, Any]) -> None:
    assert ANSWERS["orphan"]["url"] not in pages


def test_the_crawl_accounts_for_itself(crawl: Any) -> None:
    (row,) = crawl.rows("crawls")
    assert row["is_complete"]
    assert (row["accepted"], row["terminal"], row["queued"]) == (51, 51, 0)
    assert row["links"] == ANSWERS["site"]["links"]
    assert row["robots_denied"] == 2
