"""Where URLs end: a table of cases, each a small site, and what must hold for any site."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.resolution import MOST_HOPS, folds, redirect_ends, resolution, ways
from analysis.tables.frames import to_arrow
from linkspider.model.tables import MARTS

BASE = "https://site.example/"
COLUMNS = {
    "url_key": "str",
    "outcome": "str",
    "status": "Int32",
    "redirect_url": "str",
    "redirect_kind": "str",
    "is_permanent": "object",
    "canonical_url": "str",
    "has_canonical_conflict": "bool",
    "is_noindex": "bool",
}


def url(name):
    return name if "://" in name else f"{BASE}{name}"


def page(name, canonical=None, *, outcome="ok", status=200, noindex=False, several=False):
    return (url(name), outcome, status, None, None, None, canonical and url(canonical), several, noindex)


def moved(name, target, status=301, *, kind="http", outcome="redirect", is_delayed=False):
    is_permanent = not is_delayed if kind == "meta_refresh" else status in {301, 308}
    return (url(name), outcome, status, url(target), kind, is_permanent, None, False, False)


def resolved(*rows, checks=None):
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(COLUMNS)
    return resolution(frame, ways(frame, checks))


def checked(*rows):
    """Targets as they were looked at: name, redirect_chain (of names), verdict and reason."""
    frame = pd.DataFrame(list(rows), columns=["target_key", "redirect_chain", "verdict", "reason"])
    chains = [
        chain and " ".join(url(word) if ">" not in word else word for word in chain.split()) for _, chain, *_ in rows
    ]
    ends = [chain and chain.rpartition(" ")[2] for chain in chains]
    return frame.assign(target_key=frame["target_key"].map(url), redirect_chain=chains, final_url=ends)


def row_of(frame, name):
    (row,) = frame[frame["url"] == url(name)].to_dict("records")
    return row


#: What a site has, and what becomes of its page ``a``: where it ends, via, hops, is_permanent, is_loop, conflict.
CASES = {
    "a plain page": ([page("a")], ("a", "self", 0, None, False, None)),
    "its own canonical": ([page("a", "a")], ("a", "self", 0, None, False, None)),
    "a canonical that differs by tracking alone": ([page("a", "a?utm_source=x")], ("a", "self", 0, None, False, None)),
    "a canonical": ([page("a", "b"), page("b")], ("b", "canonical", 1, None, False, None)),
    "a canonical that names itself": ([page("a", "b"), page("b", "b")], ("b", "canonical", 1, None, False, None)),
    "a redirect": ([moved("a", "b"), page("b")], ("b", "redirect", 1, True, False, None)),
    "a temporary one": ([moved("a", "b", 302), page("b")], ("b", "redirect", 1, False, False, None)),
    "a chain": ([moved("a", "b"), moved("b", "c"), page("c")], ("c", "redirect", 2, True, False, None)),
    "a chain with a temporary one": (
        [moved("a", "b"), moved("b", "c", 302), page("c")],
        ("c", "redirect", 2, False, False, None),
    ),
    "redirect and canonical": (
        [moved("a", "b"), page("b", "c"), page("c")],
        ("c", "redirect+canonical", 2, True, False, None),
    ),
    "a meta refresh": (
        [moved("a", "b", 200, kind="meta_refresh", outcome="ok"), page("b")],
        ("b", "redirect", 1, True, False, None),
    ),
    "a meta refresh after a delay, which leaves the page as it is": (
        [moved("a", "b", 200, kind="meta_refresh", outcome="ok", is_delayed=True), page("b")],
        ("a", "self", 0, None, False, None),
    ),
    "a page that refreshes itself": (
        [moved("a", "a", 200, kind="meta_refresh", outcome="ok")],
        ("a", "self", 0, None, False, None),
    ),
    "a redirect to a broken page": (
        [moved("a", "b"), page("b", outcome="http_error", status=404)],
        ("b", "redirect", 1, True, False, None),
    ),
    "a redirect that adds tracking": (
        [moved("a", "b?utm_source=x"), page("b")],
        ("b", "redirect", 1, True, False, None),
    ),
    "a redirect to itself": ([moved("a", "a")], ("a", "self", 0, None, True, "redirects lead in a circle")),
    "a loop of two": (
        [moved("a", "b", outcome="redirect_loop"), moved("b", "a", outcome="redirect_loop")],
        ("a", "self", 0, None, True, "redirects lead in a circle"),
    ),
    "a way into a loop": (
        [moved("a", "b"), moved("b", "c"), moved("c", "b")],
        ("a", "self", 0, None, True, "redirects lead in a circle"),
    ),
    "a redirect away": (
        [moved("a", "https://other.example/")],
        ("https://other.example/", "redirect", 1, True, False, "redirect to another site"),
    ),
    "a redirect to what was not crawled": (
        [moved("a", "b")],
        ("b", "redirect", 1, True, False, "redirect to a URL that was not crawled"),
    ),
    "a canonical away": (
        [page("a", "https://other.example/a")],
        ("a", "self", 0, None, False, "canonical to another site"),
    ),
    "a canonical that was not crawled": (
        [page("a", "b")],
        ("a", "self", 0, None, False, "canonical to a URL that was not crawled"),
    ),
    "a canonical on another host of the domain": (
        [page("a", "https://www2.site.example/a")],
        ("a", "self", 0, None, False, "canonical to a URL that was not crawled"),
    ),
    "a canonical to a redirect": (
        [page("a", "b"), moved("b", "c"), page("c")],
        ("a", "self", 0, None, False, "canonical to a redirecting page"),
    ),
    "a canonical to a page that refreshes to another": (
        [page("a", "b"), moved("b", "c", 200, kind="meta_refresh", outcome="ok"), page("c")],
        ("a", "self", 0, None, False, "canonical to a redirecting page"),
    ),
    "a canonical to redirects that were given up": (
        [page("a", "b"), page("b", outcome="redirect_loop", status=301)],
        ("a", "self", 0, None, False, "canonical to a redirecting page"),
    ),
    "a canonical that redirects back to the page": (
        [page("a", "b"), moved("b", "a")],
        ("a", "self", 0, None, True, "canonical redirects back to the page"),
    ),
    "a canonical that redirects back in several steps": (
        [page("a", "b"), moved("b", "c", 302), moved("c", "a")],
        ("a", "self", 0, None, True, "canonical redirects back to the page"),
    ),
    "a redirect to a page whose canonical redirects back to it": (
        [moved("a", "b"), page("b", "a/"), moved("a/", "b")],
        ("b", "redirect", 1, True, False, "canonical redirects back to the page"),
    ),
    "a canonical to a circle of redirects": (
        [page("a", "b"), moved("b", "c"), moved("c", "b")],
        ("a", "self", 0, None, False, "canonical to a redirecting page"),
    ),
    "a canonical to a broken page": (
        [page("a", "b"), page("b", outcome="http_error", status=404)],
        ("a", "self", 0, None, False, "canonical to a broken page (http_error)"),
    ),
    "a canonical to a page that robots.txt closes": (
        [page("a", "b"), page("b", outcome="robots_denied", status=None)],
        ("a", "self", 0, None, False, "canonical to a page that was not read (robots_denied)"),
    ),
    "a canonical to a noindexed page": (
        [page("a", "b"), page("b", noindex=True)],
        ("a", "self", 0, None, False, "canonical to a noindexed page"),
    ),
    "several canonicals": (
        [page("a", "b", several=True), page("b")],
        ("a", "self", 0, None, False, "several canonicals"),
    ),
    "several canonicals, none of them usable": (
        [page("a", several=True)],
        ("a", "self", 0, None, False, "several canonicals"),
    ),
    "a canonical chain": (
        [page("a", "b"), page("b", "c"), page("c")],
        ("a", "self", 0, None, False, "canonical chain"),
    ),
    "two canonicals of each other": (
        [page("a", "b"), page("b", "a")],
        ("a", "self", 0, None, True, "canonicals lead in a circle"),
    ),
    "a canonical into a circle": (
        [page("a", "b"), page("b", "c"), page("c", "b")],
        ("a", "self", 0, None, False, "canonical chain"),
    ),
    "a broken page with a canonical": (
        [page("a", "b", outcome="http_error", status=500), page("b")],
        ("a", "self", 0, None, False, None),
    ),
    "a noindexed page with a canonical": (
        [page("a", "b", noindex=True), page("b")],
        ("b", "canonical", 1, None, False, "noindex beside a canonical elsewhere"),
    ),
    "a noindexed page that names itself": (
        [page("a", "a", noindex=True)],
        ("a", "self", 0, None, False, None),
    ),
    "a redirect to a noindexed page with a canonical": (
        [moved("a", "b"), page("b", "c", noindex=True), page("c")],
        ("c", "redirect+canonical", 2, True, False, "noindex beside a canonical elsewhere"),
    ),
    "a noindexed page with a canonical that cannot be followed": (
        [page("a", "b", noindex=True), page("b", outcome="http_error", status=404)],
        ("a", "self", 0, None, False, "canonical to a broken page (http_error)"),
    ),
    "redirects to a page whose canonical is the first": (
        [moved("a", "b"), page("b", "a")],
        ("b", "redirect", 1, True, False, "canonical redirects back to the page"),
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_where_a_page_ends(rows, expected):
    row = row_of(resolved(*rows), "a")
    is_permanent = None if pd.isna(row["is_permanent"]) else bool(row["is_permanent"])
    conflict = None if pd.isna(row["conflict"]) else row["conflict"]
    end, *rest = expected
    assert [row["resolved_url"], row["via"], row["hops"], is_permanent, row["is_loop"], conflict] == [url(end), *rest]


def test_the_chain_is_written_out():
    refresh = moved("c", "d", 200, kind="meta_refresh", outcome="ok")
    frame = resolved(moved("a", "b"), moved("b", "c", 302), refresh, page("d", "e"), page("e"))
    expected = f"{BASE}a -301-> {BASE}b -302-> {BASE}c -meta refresh-> {BASE}d -canonical-> {BASE}e"
    assert row_of(frame, "a")["chain"] == expected
    assert pd.isna(row_of(frame, "e")["chain"])
    assert row_of(frame, "a")["final_status"] == 200


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([page("a", "b"), page("b", "c"), page("c")], "abc"),
        ([page("a", "b"), page("b", "a")], "aba"),
        ([page("a", "b"), page("b", "c"), page("c", "b")], "abcb"),
        ([page("a", "b"), page("b", several=True)], "ab"),
    ],
    ids=["a chain", "a circle", "a way into a circle", "as far as each names one"],
)
def test_canonicals_that_are_not_followed_for_their_chain_are_written_out(rows, told):
    row = row_of(resolved(*rows), "a")
    assert row["chain"] == " -canonical-> ".join(url(name) for name in told)
    assert (row["resolved_url"], row["hops"]) == (url("a"), 0)


def test_the_chain_of_a_redirect_ends_where_it_is_not_followed_further():
    frame = resolved(moved("a", "b"), page("b", "c"), page("c", "d"), page("d"))
    assert row_of(frame, "a")["chain"] == f"{BASE}a -301-> {BASE}b"


def test_what_stands_at_the_end_is_told():
    frame = resolved(moved("a", "b"), page("b", outcome="http_error", status=404), moved("c", "https://x.example/"))
    ends = frame.set_index("url")[["final_outcome", "final_status"]].astype(object)
    assert ends.loc[url("a")].tolist() == ["http_error", 404]
    assert ends.loc[url("c")].isna().all()


@pytest.mark.parametrize(("redirects", "via"), [(MOST_HOPS, "redirect"), (MOST_HOPS + 1, "self")])
def test_long_chains_are_followed_so_far_and_no_further(redirects, via):
    rows = [moved(f"p{number:03}", f"p{number + 1:03}") for number in range(redirects)]
    row = row_of(resolved(*rows, page(f"p{redirects:03}")), "p000")
    assert row["via"] == via
    assert pd.isna(row["conflict"]) is (via == "redirect")


def test_folds_leave_out_what_ends_at_no_page_of_the_crawl():
    frame = resolved(moved("a", "b"), page("b"), page("c", "b"), moved("d", "https://x.example/"), moved("e", "f"))
    assert folds(frame) == {url("a"): url("b"), url("c"): url("b")}


def test_redirect_ends_know_no_canonicals_and_no_circles():
    rows = [moved("a", "b"), page("b", "c"), page("c"), moved("d", "e"), moved("e", "d")]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    assert redirect_ends(frame) == {url("a"): url("b")}


def test_nothing_comes_to_nothing_in_the_declared_shape():
    empty, full = resolved(), resolved(page("a", "b"), page("b"))
    assert len(empty) == 0
    assert empty.dtypes.equals(full.dtypes)
    for frame in (empty, full):
        assert to_arrow(frame, MARTS["resolution"]).schema.equals(MARTS["resolution"].schema, check_metadata=True)


names = st.integers(0, 5)
sites = st.lists(
    st.one_of(
        st.tuples(st.just("page"), st.one_of(st.none(), names), st.booleans()),
        st.tuples(st.just("moved"), names, st.booleans()),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(sites)
def test_any_site_resolves_in_one_step_and_loses_no_page(drawn):
    rows = [
        page(str(number), None if target is None else str(target), noindex=flag)
        if kind == "page"
        else moved(str(number), str(target), 301 if flag else 302)
        for number, (kind, target, flag) in enumerate(drawn)
    ]
    frame = resolved(*rows)
    assert frame["url"].tolist() == sorted(row[0] for row in rows)
    folded = folds(frame)
    assert not set(folded) & set(folded.values()), "what counts as another page is none itself"
    assert set(folded.values()) <= set(frame["url"])
    itself = frame["url"] == frame["resolved_url"]
    assert itself.equals(frame["via"] == "self")
    assert itself.equals(frame["hops"] == 0)
    assert (frame.loc[frame["is_loop"], "via"] == "self").all()


PLAIN = "http://www.site.example/a"
#: What was seen of the target ``PLAIN`` that the crawl lacks, what the crawl has, where the target ends, and by what.
CHECKED = {
    "a permanent redirect": ((f"{PLAIN} -301-> a", "permanent", None), [page("a")], ("a", "redirect", 1, True)),
    "a temporary one": ((f"{PLAIN} -302-> a", "temporary", None), [page("a")], ("a", "redirect", 1, False)),
    "a chain": (
        (f"{PLAIN} -301-> https://www.site.example/a -308-> a", "chain", None),
        [page("a")],
        ("a", "redirect", 2, True),
    ),
    "a redirect that adds tracking": (
        (f"{PLAIN} -301-> a?utm_source=x", "permanent", None),
        [page("a")],
        ("a", "redirect", 1, True),
    ),
    "a redirect to what names another page": (
        (f"{PLAIN} -301-> a", "permanent", "its end is canonicalised"),
        [page("a", "b"), page("b")],
        ("b", "redirect+canonical", 2, True),
    ),
    "a redirect to what the crawl saw redirected": (
        (f"{PLAIN} -301-> a", "permanent", None),
        [moved("a", "b"), page("b")],
        ("b", "redirect", 2, True),
    ),
    "a step that the crawl knows better": (
        (f"{PLAIN} -301-> a -301-> b", "chain", None),
        [page("a"), page("b")],
        ("a", "redirect", 1, True),
    ),
    "a canonical": ((None, "canonicalised", url("a")), [page("a")], ("a", "canonical", 1, None)),
    "a canonical to a redirect": ((None, "canonicalised", url("a")), [moved("a", "b"), page("b")], None),
    "a canonical to a noindexed page": ((None, "canonicalised", url("a")), [page("a", noindex=True)], None),
    "a canonical to what was not crawled": ((None, "canonicalised", url("a")), [page("b")], None),
    "a redirect to what was not crawled": ((f"{PLAIN} -301-> a", "permanent", None), [page("b")], None),
    "a redirect away": ((f"{PLAIN} -301-> https://other.example/", "permanent", None), [page("a")], None),
    "a page that answers by itself": ((None, "ok", None), [page("a")], None),
    "what could not be asked for": ((None, None, "timeout"), [page("a")], None),
}


@pytest.mark.parametrize(("seen", "rows", "expected"), CHECKED.values(), ids=CHECKED)
def test_a_target_that_the_crawl_lacks_ends_where_it_was_seen_to(seen, rows, expected):
    alone = resolved(*rows)
    frame = resolved(*rows, checks=checked((PLAIN, *seen)))
    pd.testing.assert_frame_equal(frame[frame["url"] != PLAIN].reset_index(drop=True), alone)
    if expected is None:
        assert PLAIN not in set(frame["url"])
        assert folds(frame) == folds(alone)
        return
    row = row_of(frame, PLAIN)
    assert (row["resolved_url"], row["via"], row["hops"], row["is_permanent"]) == (url(expected[0]), *expected[1:])
    assert row["chain"].startswith(f"{PLAIN} -")
    assert row["final_outcome"] == "ok"
    assert folds(frame)[PLAIN] == url(expected[0])
    to_arrow(frame, MARTS["resolution"])


def test_what_the_crawl_has_a_row_for_it_knows_by_itself():
    rows = [page("a"), page("b"), page("gone", outcome="http_error", status=404)]
    seen = checked(("a", "a -301-> b", "permanent", None), ("gone", None, "canonicalised", url("b")))
    pd.testing.assert_frame_equal(resolved(*rows, checks=seen), resolved(*rows))
