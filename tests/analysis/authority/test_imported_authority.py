"""Figures that tools name for domains stay theirs: never summed, never averaged, one row of each."""

import json
from datetime import UTC, datetime

import pandas as pd

from analysis.authority.imported_authority import COLUMNS, imported_authority, in_words

SEEDS = ["source_tool", "referring_key", "tool_authority", "tool_last_seen"]
COUNTS = ["source_tool", "subject_kind", "subject", "tool_authority", "last_seen"]


def day(number):
    return None if number is None else datetime(2026, 11, number, tzinfo=UTC)


def seeds(*rows):
    told = [(tool, url, json.dumps(figures) if figures else None, day(seen)) for tool, url, figures, seen in rows]
    frame = pd.DataFrame(told, columns=SEEDS)
    return frame.astype({"tool_last_seen": "datetime64[us, UTC]", "source_tool": "category"})


def counts(*rows):
    told = [(tool, kind, subject, json.dumps(figures), day(seen)) for tool, kind, subject, figures, seen in rows]
    return pd.DataFrame(told, columns=COUNTS).astype({"last_seen": "datetime64[us, UTC]"})


def rows_of(frame):
    assert list(frame.columns) == list(COLUMNS)
    return [tuple(row[:6]) for row in frame.itertuples(index=False)]


def test_the_newest_row_of_a_domain_counts_and_the_highest_of_equally_new_ones():
    frame = imported_authority(
        seeds(
            ("ahrefs", "https://www.a.example/1", {"Domain rating": "90", "UR": "12"}, 1),
            ("ahrefs", "https://blog.a.example/2", {"Domain rating": "70"}, 9),
            ("ahrefs", "https://a.example/3", {"Domain rating": "71"}, 9),
            ("ahrefs", "https://a.example/4", {"Domain rating": "99"}, None),
            ("moz", "https://a.example/1", {"DA": "60", "PA": "50", "Spam score": "3"}, None),
            ("moz", "https://a.example/2", {"DA": "58"}, None),
        ),
        counts(),
    )
    assert rows_of(frame) == [
        ("a.example", "ahrefs", "DR", 71.0, "newest", 4),
        ("a.example", "moz", "DA", 60.0, "newest", 2),
    ]
    assert frame["seen_at"].iloc[0] == pd.Timestamp(day(9))
    assert pd.isna(frame["seen_at"].iloc[1])
    assert in_words(frame).to_dict() == {"a.example": "ahrefs DR 71; moz DA 60"}


def test_of_a_pages_figure_the_highest_counts():
    figures = [{"SourceTrustFlow": str(trust), "SourceCitationFlow": "5"} for trust in (20, 31, 8)]
    frame = imported_authority(
        seeds(*(("majestic", f"https://a.example/{n}", each, n) for n, each in enumerate(figures, 1))), counts()
    )
    assert rows_of(frame) == [
        ("a.example", "majestic", "page CF", 5.0, "highest", 3),
        ("a.example", "majestic", "page TF", 31.0, "highest", 3),
    ]


def test_lists_of_domains_count_with_lists_of_links():
    frame = imported_authority(
        seeds(("semrush", "https://b.example/", {"Domain ascore": "40"}, 2)),
        counts(
            ("semrush_refdomains", "referring_domain", "b.example", {"Domain ascore": "44"}, 3),
            ("ahrefs_refdomains", "referring_domain", "www.c.example", {"DR": "33.5", "Traffic": "1000"}, 3),
            ("ahrefs_refdomains", "anchor_text", "d.example", {"DR": "1"}, 3),
        ),
    )
    assert in_words(frame).to_dict() == {"b.example": "semrush AS 44", "c.example": "ahrefs DR 33.5"}


def test_what_is_no_figure_of_authority_is_passed_over():
    frame = imported_authority(
        seeds(
            ("gsc_latest", "https://a.example/", None, 1),
            ("gsc_latest", "https://a.example/", {"DR": "5"}, 1),
            ("ahrefs", "https://a.example/", {"Domain rating": "n/a", "Keywords": "3"}, 1),
            ("ahrefs", "https://a.example/", None, 1),
        ),
        counts(),
    )
    assert rows_of(frame) == []
    assert in_words(frame).empty


def test_nothing_gives_an_empty_frame_of_the_same_types():
    full = imported_authority(seeds(("moz", "https://a.example/", {"DA": "6"}, 1)), counts())
    empty = imported_authority(seeds(), counts())
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert empty.empty
