"""What to do first: the first row of each ranking, where it gains anything."""

import pytest

from analysis.report.actions import Action, first_actions
from tests.analysis.report.marts import mart_of

A, B, C = "https://site.example/a", "https://site.example/b", "https://site.example/c"


def first(links=(), fixes=(), pages=()):
    """The actions of marts whose rows say only what is asked for."""
    rows = {"link_opportunities": links, "fixes": fixes, "pitch": pages}
    return first_actions(lambda name: mart_of(name, rows[name]).to_pandas())


def test_where_nothing_is_to_do_nothing_is_said():
    assert first() == []


def test_the_first_of_each_is_told():
    found = first(
        links=[
            {"source_url": A, "target_url": B, "gain": 0.1, "relative_gain": 0.25},
            {"source_url": C, "relative_gain": 0.2},
        ],
        fixes=[
            {"kind": "internal_to_redirect", "url": C, "recoverable_authority": 0.0},
            {"kind": "backlink_to_broken", "url": A, "suggested_url": B, "recoverable_authority": 0.2, "gain": 0.05},
        ],
        pages=[{"url": C, "gain_per_domain": 0.01, "relative_gain": 0.02}],
    )
    assert found == [
        Action("add_link", None, A, B, 0.1, 0.25),
        Action("mend", "backlink_to_broken", A, B, 0.05),
        Action("pitch", None, C, None, 0.01, 0.02),
    ]
    assert [action.in_words for action in found] == [
        f"add a link: {A} -> {B} (+25.00%)",
        f"mend (backlink_to_broken): {A} -> {B}",
        f"pitch for backlinks: {C}",
    ]


def test_what_nobody_looked_at_is_not_to_be_mended():
    assert first(fixes=[{"kind": "backlink_to_unknown", "url": A, "recoverable_authority": 0.2}]) == []


@pytest.mark.parametrize(("share", "actions"), [(0.00005, []), (0.0001, ["add_link"])])
def test_a_link_that_brings_next_to_nothing_is_not_added(share, actions):
    links = [{"source_url": A, "target_url": B, "gain": 1e-6, "relative_gain": share}]
    assert [each.action for each in first(links=links)] == actions


@pytest.mark.parametrize("gain", [0.0, -0.5])
def test_pages_that_bring_nothing_are_not_pitched(gain):
    assert first(pages=[{"url": C, "gain_per_domain": gain}]) == []


def test_what_is_not_known_is_left_out():
    (mend,) = first(fixes=[{"kind": "internal_nofollow", "url": A, "recoverable_authority": 0.2}])
    assert mend == Action("mend", "internal_nofollow", A, None, None)
    assert mend.in_words == f"mend (internal_nofollow): {A}"
    (link,) = first(links=[{"source_url": A, "target_url": B, "gain": 0.1}])
    assert link.in_words == f"add a link: {A} -> {B}"
