"""Effects of pairs of pages, written beside the rows of ``link_changes``."""

import pandas as pd
import pytest

from analysis.history.change_effects import ChangeEffects
from analysis.history.effects_on_links import effects_on_links

SITE = "https://s.example"


def effects(links=(), backlinks=()):
    pairs = [(f"{SITE}/{pair[0]}", f"{SITE}/{pair[1]}" if pair[1:] else None, *rest) for pair, *rest in links]
    found = [(domain, f"{SITE}/{page}", *rest) for domain, page, *rest in backlinks]
    numbers = {"effect": "float64"}
    return ChangeEffects(
        before=0.0,
        after=0.0,
        links=pd.DataFrame(pairs, columns=["source_url", "target_url", "change", "effect"], dtype="str").astype(
            numbers
        ),
        backlinks=pd.DataFrame(
            found, columns=["referring_domain", "target_url", "change", "effect"], dtype="str"
        ).astype(numbers),
        of_pages=0.0,
    )


def changes(*rows):
    """(change, source, target), where a letter is a page of the site; a changed row may end with a reason."""
    full = [
        (
            change,
            "".join(reason),
            source if "//" in source else f"{SITE}/{source}",
            f"{SITE}/{target}",
            "backlink" if "//" in source else "internal",
        )
        for change, source, target, *reason in rows
    ]
    frame = pd.DataFrame(full, columns=["change", "reason", "source_url", "target_url", "link_scope"], dtype="str")
    return frame.set_axis(range(10, 10 + len(frame)))


def written(rows, found, before=None, after=None, now=None):
    """``now``: (source, target) of rows, where these stand elsewhere."""
    frame = changes(*rows)
    there = [(now or {}).get(number, row[1:3]) for number, row in enumerate(rows)]
    ends = changes(*(("", *pair) for pair in there))[["source_url", "target_url"]]
    column = effects_on_links(frame, ends, found, before or {}, after or {})
    assert column.index.equals(frame.index)
    return column.tolist()


def test_a_pair_has_its_effect_and_rows_of_one_pair_share_it():
    found = effects([("ab", "added", 0.5), ("cd", "removed", -0.25)])
    rows = [("new", "a", "b"), ("lost", "c", "d"), ("changed", "c", "d"), ("new", "a", "z")]
    assert written(rows, found) == [0.5, -0.125, -0.125, 0.0]


def test_ends_are_resolved_as_they_were_and_as_they_are():
    found = effects([("ab", "added", 0.5), ("ac", "removed", -0.25)])
    before, after = {f"{SITE}/m": f"{SITE}/c"}, {f"{SITE}/m": f"{SITE}/b"}
    assert written([("lost", "a", "m"), ("new", "a", "m")], found, before, after) == [-0.25, 0.5]


def test_moved_links_are_charged_to_those_that_moved_them():
    found = effects([("ab", "added", 0.3), ("ac", "removed", -0.1), ("ad", "changed", -0.04), ("a", "outside", -0.5)])
    rows = [("new", "a", "b"), ("lost", "a", "c")]
    assert written(rows, found) == pytest.approx([0.3 - 0.03, -0.1 - 0.01])
    assert written([*rows, ("changed", "a", "d")], found) == pytest.approx([0.3, -0.1, -0.04])
    assert written([], found) == []
    none = effects([("ab", "added", 0.0), ("ac", "added", 0.0), ("ad", "changed", -0.04)])
    assert written([("new", "a", "b"), ("new", "a", "c")], none) == pytest.approx([-0.02, -0.02])


def test_a_link_that_leads_elsewhere_has_the_effects_of_both_pairs():
    found = effects([("ab", "removed", 0.1), ("ac", "added", 0.4), ("ad", "removed", -0.2), ("ed", "added", 0.3)])
    rows = [("changed", "a", "b"), ("changed", "a", "d"), ("lost", "a", "b")]
    now = {0: ("a", "c"), 1: ("e", "d")}
    assert written(rows, found, now=now) == pytest.approx([0.05 + 0.4, -0.2 + 0.3, 0.05])
    moved = {f"{SITE}/b": f"{SITE}/c"}
    assert written(rows[:1], found, after=moved) == pytest.approx([0.5])  # the address stayed, and redirects now


def test_a_backlink_that_leads_elsewhere_has_the_effects_of_both_pairs():
    found = effects([], [("x.example", "b", "removed", -0.1), ("x.example", "c", "added", 0.3)])
    page = "https://x.example/1"
    assert written([("changed", page, "b")], found, now={0: (page, "c")}) == pytest.approx([0.2])
    assert written([("changed", page, "b", "suspected_lost")], found, now={0: (page, "c")}) == [-0.1]


def test_backlinks_have_the_effect_of_their_domain_at_that_page():
    found = effects([], [("x.example", "b", "added", 0.2), ("y.example", "b", "removed", -0.1)])
    rows = [
        ("new", "https://www.x.example/1", "b"),
        ("new", "https://blog.x.example/2", "m"),
        ("lost", "https://y.example/", "b"),
        ("new", "https://y.example/3", "c"),
    ]
    assert written(rows, found, after={f"{SITE}/m": f"{SITE}/b"}) == [0.1, 0.1, -0.1, 0.0]
