"""Pages that internal links miss: each strength, and what cannot be told."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.advice.orphans import Doubts, orphans, reached
from analysis.authority.graph import SiteGraph

NAMES = "abcdef"
URLS = [f"https://s.example/{name}" for name in NAMES]


def graph(*edges: tuple[str, str]) -> SiteGraph:
    """Pages a to f; what links to what, in any place."""
    source = [NAMES.index(start) for start, _ in edges]
    target = [NAMES.index(end) for _, end in edges]
    matrix = csr_array((np.full(len(edges), 0.1), (source, target)), shape=(6, 6))
    nothing = pd.DataFrame()
    return SiteGraph(np.array(URLS, object), matrix, np.ones(6), np.ones(6, dtype=int), nothing, nothing)


def inlinks(**counts: tuple[int, int, int | None]) -> pd.DataFrame:
    """unique_inlinks, content_inlinks and depth by page; a page that is not named has (2, 1, 1)."""
    rows = [counts.get(name, (2, 1, 1)) for name in NAMES]
    frame = pd.DataFrame(rows, columns=["unique_inlinks", "content_inlinks", "depth"]).astype({"depth": "Int32"})
    return frame.assign(url=URLS)


def pages(**found_in: str) -> pd.DataFrame:
    frame = pd.DataFrame({"url_key": URLS})
    for column, word in (("links", "links"), ("sitemap", "sitemap"), ("backlinks", "backlinks"), ("seeds", "list")):
        frame[f"found_in_{column}"] = [word in found_in.get(name, "links").split() for name in NAMES]
    return frame


def flow(**domains: int) -> pd.DataFrame:
    counts = [domains.get(name, 0) for name in NAMES]
    return pd.DataFrame({"url": URLS, "referring_domains": counts, "authority": np.arange(6) / 10})


def told(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return [(url[-1], strength) for url, strength in zip(frame["url"], frame["strength"], strict=True)]


def test_each_strength_once_and_the_start_page_never():
    counts = {"a": (0, 0, 0), "b": (0, 0, None), "c": (3, 0, 2), "d": (1, 1, None)}
    found = orphans(
        graph(("a", "c"), ("a", "e"), ("e", "f")), pages(b="sitemap list"), inlinks(**counts), flow(a=2), Doubts()
    )
    assert told(found) == [("b", "no_inlink"), ("c", "boilerplate_only"), ("d", "no_authority_path")]
    row = found.iloc[0]
    assert (row["status"], row["found_in"], row["unique_inlinks"]) == ("confirmed", "sitemap list", 0)
    assert pd.isna(row["reason"])
    assert pd.isna(row["depth"])


def test_of_one_strength_those_of_most_authority_come_first():
    counts = {"b": (0, 0, None), "c": (0, 0, None), "d": (3, 0, 2), "e": (3, 0, 2)}
    found = orphans(graph(("a", "f"), ("a", "d"), ("a", "e")), pages(), inlinks(**counts), flow(a=1), Doubts())
    assert [name for name, _ in told(found)] == ["c", "b", "e", "d"]


def test_a_start_page_without_links_or_backlinks_is_none():
    found = orphans(graph(("b", "c")), pages(), inlinks(a=(0, 0, 0)), flow(b=1), Doubts())
    assert "a" not in [name for name, _ in told(found)]


def test_without_backlinks_paths_from_them_are_not_looked_for():
    found = orphans(graph(), pages(), inlinks(b=(0, 0, None)), None, Doubts())
    assert told(found) == [("b", "no_inlink")]
    assert found["authority"].isna().all()


@pytest.mark.parametrize(
    ("doubts", "expected"),
    [
        (Doubts(links="cut"), ["cut", "cut", "cut"]),
        (Doubts(placements="unplaced"), [None, "unplaced", None]),
        (Doubts(backlinks="few"), [None, None, "few"]),
        (Doubts("cut", "unplaced", "few"), ["cut", "unplaced", "cut"]),
    ],
)
def test_what_a_crawl_cannot_tell_is_inconclusive(doubts, expected):
    counts = {"b": (0, 0, None), "c": (3, 0, 2)}
    found = orphans(graph(("a", "c"), ("a", "e"), ("e", "f")), pages(), inlinks(**counts), flow(a=1), doubts)
    told_so = found["reason"].astype(object).where(found["reason"].notna(), None)
    reasons = dict(zip(found["strength"], told_so, strict=True))
    assert [reasons[name] for name in ("no_inlink", "boilerplate_only", "no_authority_path")] == expected
    assert (found["status"] == np.where(found["reason"].notna(), "inconclusive", "confirmed")).all()


def test_paths_go_over_followed_links_of_any_number():
    edges = graph(("a", "b"), ("b", "c"), ("d", "e"), ("e", "d")).edges
    assert reached(edges, np.array([0])).tolist() == [True, True, True, False, False, False]
    assert reached(edges, np.array([4, 5])).tolist() == [False, False, False, True, True, True]
    assert not reached(edges, np.array([], dtype=int)).any()


def test_without_a_followed_backlink_no_page_lacks_a_path_from_one():
    found = orphans(graph(("a", "b")), pages(), inlinks(c=(0, 0, None)), flow(), Doubts())
    assert told(found) == [("c", "no_inlink")]
