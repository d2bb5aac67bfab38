"""The graph of a site: slots, weights, and what evaporates for which cause."""

import numpy as np
import pandas as pd
import pytest

from analysis.authority.building import site_graph
from analysis.authority.graph import Cause, SiteGraph
from analysis.authority.numbering import are_linked
from analysis.given.policy import Policy

SITE = "https://s.example"
FLAT = Policy(position_exponent=0.0)


def page(path: str, indexability: str = "indexable") -> dict[str, object]:
    return {"url_key": f"{SITE}{path}", "indexability": indexability}


def moved(path: str, end: str, *, conflict: str | None = None, is_loop: bool = False) -> dict[str, object]:
    url = f"{SITE}{path}"
    return {"url": url, "resolved_url": end if "//" in end else SITE + end, "conflict": conflict, "is_loop": is_loop}


def link(
    source: str,
    target: str,
    *,
    is_followed: bool = True,
    placement: str | None = "content",
    is_boilerplate: bool = False,
    ordinal: int = 0,
) -> dict[str, object]:
    is_outside = "//" in target
    return {
        "source_url": f"{SITE}{source}",
        "target_key": target if is_outside else f"{SITE}{target}",
        "link_scope": "outbound" if is_outside else "internal",
        "is_followed": is_followed,
        "placement": placement,
        "is_boilerplate": is_boilerplate,
        "ordinal": ordinal,
    }


def graph(pages: list, links: list, ways: list = (), policy: Policy = FLAT) -> SiteGraph:
    columns = ["url", "resolved_url", "conflict", "is_loop"]
    names = [*link("/", "/")]
    return site_graph(
        pd.DataFrame(pages), pd.DataFrame([*ways], columns=columns), pd.DataFrame(links, columns=names), policy
    )


def shares(built: SiteGraph) -> dict[tuple[str, str], float]:
    coo = built.edges.tocoo()
    short = [url.removeprefix(SITE) for url in built.urls]
    return {(short[s], short[t]): round(float(w), 12) for s, t, w in zip(*coo.coords, coo.data, strict=True)}


def waste(built: SiteGraph) -> dict[tuple[str, str], float]:
    short = [url.removeprefix(SITE) for url in built.urls]
    return {(short[row.source], row.cause): round(row.share, 12) for row in built.wasted.itertuples()}


def test_slots_of_one_target_are_one_and_self_links_are_none():
    built = graph(
        [page("/a"), page("/b"), page("/c")],
        [link("/a", "/b"), link("/a", "/b"), link("/a", "/a"), link("/a", "/c"), link("/b", "/a")],
    )
    assert shares(built) == {("/a", "/b"): 0.5, ("/a", "/c"): 0.5, ("/b", "/a"): 1.0}
    assert waste(built) == {("/c", "dangling"): 1.0}
    assert built.slots.tolist() == [2, 1, 0]


@pytest.mark.parametrize(
    ("target", "is_followed", "cause"),
    [
        ("/b", False, Cause.NOFOLLOW),
        ("https://other.example/", True, Cause.EXTERNAL),
        ("https://other.example/", False, Cause.NOFOLLOW),
        ("/noindex", True, Cause.NOINDEX),
        ("/noindex", False, Cause.NOFOLLOW),
        ("/gone", True, Cause.BROKEN),
        ("/blocked", True, Cause.BLOCKED),
        ("/file", True, Cause.NOT_HTML),
        ("/cut", True, Cause.NOT_CRAWLED),
        ("/never-seen", True, Cause.NOT_CRAWLED),
        ("/odd-canonical", True, Cause.CANONICALISED),
        ("/loop", True, Cause.REDIRECT_LOOP),
        ("/away", True, Cause.EXTERNAL),
        ("/to-gone", True, Cause.BROKEN),
    ],
)
def test_what_leads_to_no_page_evaporates_for_its_first_cause(target: str, is_followed: bool, cause: Cause):
    pages = [
        *(page("/a"), page("/b"), page("/noindex", "noindex"), page("/gone", "error"), page("/blocked", "blocked")),
        *(page("/file", "not_html"), page("/cut", "not_fetched"), page("/odd-canonical", "canonicalised")),
        *(page("/loop", "redirect"), page("/away", "redirect"), page("/to-gone", "redirect")),
    ]
    ways = [
        moved("/loop", "/loop", conflict="redirects lead in a circle", is_loop=True),
        moved("/away", "https://other.example/x", conflict="redirect to another site"),
        moved("/to-gone", "/gone"),
    ]
    built = graph(pages, [link("/a", target, is_followed=is_followed), link("/b", "/a")], ways)
    assert waste(built) == {("/a", cause): 1.0}
    assert shares(built) == {("/b", "/a"): 1.0}


def test_both_ends_are_resolved():
    pages = [page("/a"), page("/b"), page("/b?sort=x", "canonicalised"), page("/old", "redirect"), page("/c")]
    ways = [moved("/b?sort=x", "/b"), moved("/old", "/b")]
    links = [link("/a", "/b?sort=x"), link("/a", "/old"), link("/b?sort=x", "/c"), link("/b", "/b?sort=x")]
    assert shares(graph(pages, links, ways)) == {("/a", "/b"): 1.0, ("/b", "/c"): 1.0}


def test_a_followed_occurrence_counts_before_a_heavier_nofollowed_one():
    pages = [page("/a"), page("/b"), page("/c")]
    links = [
        *(link("/a", "/b", is_followed=False), link("/a", "/b", placement="footer"), link("/a", "/c")),
        *(link("/b", "/a"), link("/c", "/a")),
    ]
    assert shares(graph(pages, links)) == {
        ("/a", "/b"): round(0.1 / 1.1, 12),
        ("/a", "/c"): round(1 / 1.1, 12),
        ("/b", "/a"): 1.0,
        ("/c", "/a"): 1.0,
    }


@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_cause_of_a_slot_does_not_hang_on_the_order_of_pages(is_reversed):
    pages = [page("/a"), page("/a?sort=x", "canonicalised"), page("/gone", "error"), page("/b")]
    links = [link("/a", "/gone"), link("/a?sort=x", "/gone", is_followed=False), link("/a", "/b", ordinal=1)]
    built = graph(pages, links[::-1] if is_reversed else links, [moved("/a?sort=x", "/a")])
    assert {cause for source, cause in waste(built) if source == "/a"} == {Cause.BROKEN}


def test_placement_boilerplate_and_position_weigh():
    pages = [page(f"/{name}") for name in "abcdef"]
    links = [
        link("/a", "/b", placement="nav", ordinal=0),
        link("/a", "/c", ordinal=1),
        link("/a", "/d", ordinal=2, is_boilerplate=True),
        link("/a", "/e", placement="footer", ordinal=3),
        link("/a", "/f", placement=None, ordinal=4, is_boilerplate=True),
    ]
    built = graph(pages, links, policy=Policy(position_exponent=0.5))
    elsewhere = [0.1, 0.1 * 2**-0.5, 0.1 * 3**-0.5]
    total = 1 + 0.5 * 2**-0.5 + sum(elsewhere)
    assert built.weight[0] == pytest.approx(total, abs=1e-12)
    expected = {"/b": elsewhere[0], "/c": 1.0, "/d": 0.5 * 2**-0.5, "/e": elsewhere[1], "/f": elsewhere[2]}
    found = {end: share for (_, end), share in shares(built).items()}
    assert found == pytest.approx({end: weight / total for end, weight in expected.items()})
    assert set(np.round(built.plain.data, 12)) == {0.2}


def test_a_place_far_down_still_weighs_the_least_position():
    pages = [page("/a"), *(page(f"/{number}") for number in range(20))]
    links = [link("/a", f"/{number}", ordinal=number) for number in range(20)]
    built = graph(pages, links, policy=Policy(position_exponent=2.0, least_position=0.05))
    weights = [max((place + 1) ** -2.0, 0.05) for place in range(20)]
    assert built.weight.max() == pytest.approx(sum(weights))


def test_what_might_be_mended_is_told_by_target_without_what_leads_away():
    pages = [page("/a"), page("/b"), page("/gone", "error")]
    links = [
        *(
            link("/a", "/gone"),
            link("/a", "/b", is_followed=False),
            link("/a", "https://x.example/", is_followed=False),
        ),
        *(link("/b", "/a"), link("/a", "https://y.example/")),
    ]
    mendable = graph(pages, links).mendable
    assert sorted(zip(mendable["url"], mendable["cause"], strict=True)) == [
        (f"{SITE}/b", "nofollow"),
        (f"{SITE}/gone", "broken"),
    ]
    assert mendable["share"].tolist() == [0.25, 0.25]


def test_a_site_without_pages_or_links_is_a_graph_too():
    built = graph([page("/a")], [])
    assert waste(built) == {("/a", "dangling"): 1.0}
    none = graph([page("/a", "noindex")], [])
    assert len(none) == 0
    assert none.wasted.empty


def test_pages_are_linked_by_a_nofollowed_link_too():
    built = graph(
        [page("/a"), page("/b"), page("/c")],
        [link("/a", "/b", is_followed=False), link("/b", "/c"), link("/c", "https://x.example/", is_followed=False)],
    )
    source, target = (ends.ravel() for ends in np.mgrid[0:3, 0:3])
    found = are_linked(built, source, target)
    assert [*zip(source[found], target[found], strict=True)] == [(0, 1), (1, 2)]
