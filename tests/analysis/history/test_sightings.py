"""Seen, missed or not to be told, crawl by crawl, beside a plain walk over the same days."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.history.sightings import LossRule, lost, sightings
from analysis.history.snapshot import Ids, Snapshot, pairs, source_of, target_of
from linkspider.model import urls

PAGE, TARGET = 3, 8
START = pd.Timestamp("2026-11-01T00:00:00Z")
WORDS = {"seen": "link_removed", "missed": "link_removed", "unknown": "timeout"}


def crawl(name, state, hours):
    """One crawl in which the page links, was read and does not, could not be read, or does not appear."""
    at = START + pd.Timedelta(hours=hours)
    links = pd.DataFrame({"source": [PAGE], "target": [TARGET]}).assign(fetched_at=at).head(int(state == "seen"))
    said = {"reason": WORDS.get(state, ""), "is_missing": state in {"seen", "missed"}, "end": PAGE}
    sources = pd.DataFrame(said, index=[PAGE])
    sources = sources.assign(fetched_at=at).head(int(state != "absent"))
    checks = pd.DataFrame({"reason": [], "is_missing": [], "is_live": []}, index=pd.Index([], dtype="int64"))
    return Snapshot(name, True, links, sources, checks)


def plainly_lost(days, rule):
    """Whether the misses since the link was last seen are enough, worked out one crawl after the other."""
    seen_before, misses = False, []
    for state, hours in days:
        if state == "seen":
            seen_before, misses = True, []
        elif state == "missed" and seen_before:
            misses.append(hours)
    return seen_before and len(misses) >= rule.checks and misses[-1] - misses[0] >= rule.hours


states = st.sampled_from(["seen", "missed", "missed", "unknown", "absent"])
histories = st.lists(st.tuples(states, st.integers(1, 40)), min_size=1, max_size=7)


@settings(deadline=None)
@given(histories, st.integers(1, 3), st.sampled_from([0, 24, 48]))
def test_a_loss_is_what_a_plain_walk_finds(drawn, checks, hours):
    rule, clock, known, days = LossRule(checks, hours), 0, None, []
    for number, (state, gap) in enumerate(drawn):
        clock += gap
        days.append((state, clock))
        known = sightings(known, crawl(f"c{number}", state, clock))
    was_seen = [hours for state, hours in days if state == "seen"]
    assert len(known) == bool(was_seen)
    if was_seen:
        (row,) = known.itertuples()
        assert bool(lost(known, rule).iloc[0]) is plainly_lost(days, rule)
        ends = [START + pd.Timedelta(hours=hours) for hours in (was_seen[0], was_seen[-1])]
        assert [row.first_seen_at, row.last_seen_at] == ends
        assert row.state == {"absent": "unknown"}.get(days[-1][0], days[-1][0])


def test_a_pair_is_one_number_and_back():
    sources, targets = np.array([0, 1, 2**30]), np.array([2**31 - 1, 0, 7])
    numbers = pairs(sources, targets)
    assert source_of(numbers).tolist() == sources.tolist()
    assert target_of(numbers).tolist() == targets.tolist()


def test_texts_have_the_same_number_wherever_they_are_met():
    ids = Ids()
    first = ids.codes(pd.Series(["b", "a", None, "b"], dtype="str"))
    again = ids.codes(pd.Series(pd.Categorical(["a", "c"], categories=["c", "a"])))
    assert ids.texts(first).tolist() == ["b", "a", None, "b"]
    assert ids.texts(again).tolist() == ["a", "c"]
    assert first[1] == again[0]
    assert len(ids) == 3
    keys = ids.codes(pd.Series(["https://a.example/?utm_source=x", "https://a.example/"]), urls.key)
    assert keys[0] == keys[1]
