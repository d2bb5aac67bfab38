"""What rel says: its tokens, and each of the three that qualify a link by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model.rel import Rel, parse_rel

CASES = [
    ("", Rel("", False, False, False)),
    (" , ,\t\n", Rel("", False, False, False)),
    ("nofollow", Rel("nofollow", True, False, False)),
    ("UGC", Rel("ugc", False, True, False)),
    ("Sponsored", Rel("sponsored", False, False, True)),
    ("nofollow,ugc", Rel("nofollow ugc", True, True, False)),
    ("ugc , sponsored", Rel("sponsored ugc", False, True, True)),
    ("sponsored\nNOFOLLOW\tugc", Rel("nofollow sponsored ugc", True, True, True)),
    ("noopener noreferrer noopener", Rel("noopener noreferrer", False, False, False)),
    ("no-follow nofollows ugc; me", Rel("me no-follow nofollows ugc;", False, False, False)),
    ("external nofollow", Rel("external nofollow", True, False, False)),
]


@pytest.mark.parametrize(("value", "rel"), CASES, ids=[repr(value) for value, _ in CASES])
def test_tokens_and_flags(value, rel):
    assert parse_rel(value) == rel


@pytest.mark.parametrize(
    ("value", "followed"),
    [("", True), ("noopener me", True), ("nofollow", False), ("ugc", False), ("sponsored", False), ("a,ugc", False)],
)
def test_any_of_the_three_keeps_a_link_from_being_followed(value, followed):
    assert parse_rel(value).is_followed is followed


@given(tokens=st.lists(st.sampled_from(["nofollow", "UGC", "me", "Sponsored", "x,y", "é"]), max_size=6))
def test_neither_order_nor_repetition_changes_the_answer(tokens):
    assert parse_rel(" ".join(reversed(tokens))) == parse_rel(",".join(tokens + tokens))
