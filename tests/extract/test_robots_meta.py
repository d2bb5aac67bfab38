"""Robots directives: which words count, and for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.robots_meta import read_directives

METAS = [
    ([], (False, False)),
    ([""], (False, False)),
    (["all"], (False, False)),
    (["index, follow"], (False, False)),
    (["noindex"], (True, False)),
    (["nofollow"], (False, True)),
    (["none"], (True, True)),
    (["NoIndex,NOFOLLOW"], (True, True)),
    (["\tnoindex ,\n nofollow "], (True, True)),
    (["index, noindex"], (True, False)),
    (["index", "none"], (True, True)),
    (["noindex", "nofollow"], (True, True)),
    (["noarchive, nosnippet, max-snippet:-1"], (False, False)),
    (["noindexes, nonofollow, no index"], (False, False)),
    (["unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow"], (False, True)),
]
HEADERS = [
    ("nothing", [], (False, False)),
    ("empty", [""], (False, False)),
    ("one word", ["noindex"], (True, False)),
    ("two words", ["noindex, nofollow"], (True, True)),
    ("none", ["none"], (True, True)),
    ("capitals", ["NOINDEX ,NoFollow"], (True, True)),
    ("harmless words", ["all, noarchive, notranslate"], (False, False)),
    ("for another robot", ["otherbot: noindex, nofollow"], (False, False)),
    ("for another robot in capitals", ["GoogleBot: none"], (False, False)),
    ("another robot without blank", ["otherbot:noindex"], (False, False)),
    ("for all, then for another robot", ["noindex, otherbot: nofollow"], (True, False)),
    ("for all, then for two robots", ["nofollow, a: noindex, b: noindex"], (False, True)),
    ("several headers", ["noarchive", "noindex", "nofollow"], (True, True)),
    ("one header for all, one for another", ["otherbot: none", "nofollow"], (False, True)),
    ("another robot does not reach the next header", ["otherbot: noarchive", "noindex"], (True, False)),
    ("a limit before", ["max-snippet: 20, noindex"], (True, False)),
    ("limits without blanks", ["max-image-preview:large,max-video-preview:-1,nofollow"], (False, True)),
    ("a date alone", ["unavailable_after: 25 Jun 2030 15:00:00 PST"], (False, False)),
    ("a date, then a word", ["unavailable_after: 25 Jun 2030 15:00:00 PST, noindex"], (True, False)),
    ("a date in capitals, then a word", ["Unavailable_After: 2030-06-25T15:00:00Z, noindex"], (True, False)),
    ("a word, then a date", ["nofollow, unavailable_after: 2030-06-25"], (False, True)),
    ("a date with a comma, then a word", ["unavailable_after: Tue, 25 Jun 2030 15:00:00 GMT, nofollow"], (False, True)),
    ("an old date, then a word", ["unavailable_after: Tuesday, 25-Jun-30 15:00:00 UTC, noindex"], (True, False)),
    ("a date for another robot", ["otherbot: unavailable_after: 2030-06-25, noindex"], (False, False)),
]
WORDS = st.sampled_from(["noindex", "nofollow", "none", "all", "noarchive", "max-snippet: 3"])


@pytest.mark.parametrize(("metas", "expected"), METAS)
def test_meta(metas, expected):
    assert read_directives(metas, []) == expected


@pytest.mark.parametrize(("headers", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS])
def test_header(headers, expected):
    assert read_directives([], headers) == expected


@given(first=st.lists(WORDS, max_size=4), second=st.lists(WORDS, max_size=4))
def test_where_a_word_stands_makes_no_difference(first, second):
    said = {*first, *second}
    expected = (bool(said & {"noindex", "none"}), bool(said & {"nofollow", "none"}))
    assert read_directives([", ".join(first)], [", ".join(second)]) == expected
    assert read_directives([], [", ".join(first + second)]) == expected
    assert read_directives(second, first) == expected
