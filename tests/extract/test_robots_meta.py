"""Robots directives: which words count, and for whom."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.robots_meta import MAX_AGENTS, is_robot, read_agents, read_directives, unavailable_after

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
    ("a directive with a colon is no robot", ["noindex: yes"], (True, False)),
    ("a date for another robot", ["otherbot: unavailable_after: 2030-06-25, noindex"], (False, False)),
]
AGENTS = [
    ("nobody", [], ["noindex, nofollow", "max-snippet: 20"], None),
    ("meta", [("googlebot", "NoIndex, nofollow")], [], "googlebot: nofollow, noindex"),
    ("header", [], ["googlebot: noindex"], "googlebot: noindex"),
    ("header in capitals, no blank", [], ["GoogleBot:NOINDEX"], "googlebot: noindex"),
    ("none is both", [("bingbot", "none")], [], "bingbot: nofollow, noindex"),
    ("a name holds for all that follows", [], ["noindex, otherbot: noindex, nofollow"], "otherbot: nofollow, noindex"),
    ("two names in a header", [], ["b: noindex, a: noarchive, nofollow"], "a: noarchive, nofollow; b: noindex"),
    ("several headers", [], ["b: noindex", "nofollow", "b: nofollow"], "b: nofollow, noindex"),
    ("meta and header", [("slurp", "noarchive")], ["slurp: noindex"], "slurp: noarchive, noindex"),
    ("a date for all", [], ["unavailable_after: 25 Jun 2026 15:00:00 PST"], None),
    (
        "a date for one",
        [],
        ["otherbot: unavailable_after: 25 Jun 2026 15:00:00 PST, noindex"],
        "otherbot: noindex, unavailable_after:25 jun 2026 15:00:00 pst",
    ),
    (
        "limits for one",
        [],
        ["otherbot: max-snippet: 20, max-image-preview:large"],
        "otherbot: max-image-preview:large, max-snippet:20",
    ),
    ("a limit without a value", [("googlebot", "max-snippet, noindex")], [], "googlebot: noindex"),
    ("words that are no directives", [("googlebot", "yes, please")], ["otherbot: hello"], None),
    ("a URL is no robot's directive", [], ["https://example.com/: noindex"], None),
    ("index is said, too", [("googlebot", "index,follow")], [], "googlebot: follow, index"),
    ("empty", [("googlebot", "")], ["", ":", "a:", ":noindex"], None),
]
WORDS = st.sampled_from(["noindex", "nofollow", "none", "all", "noarchive", "max-snippet: 3"])


@pytest.mark.parametrize(("metas", "expected"), METAS)
def test_meta(metas, expected):
    assert read_directives(metas, []) == expected


@pytest.mark.parametrize(("headers", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS])
def test_header(headers, expected):
    assert read_directives([], headers) == expected


ENDS = [
    ("RFC 822", "25 Jun 2020 15:00:00 PST", "2020-06-25T23:00"),
    ("RFC 822 with a day", "Thu, 25 Jun 2020 15:00:00 GMT", "2020-06-25T15:00"),
    ("RFC 850", "Thursday, 25-Jun-20 15:00:00 UTC", "2020-06-25T15:00"),
    ("RFC 850 without a day", "25-Jun-2020 15:00:00 EST", "2020-06-25T20:00"),
    ("ISO 8601", "2020-06-25T15:00:00+02:00", "2020-06-25T13:00"),
    ("a day alone", "2020-06-25", "2020-06-25T00:00"),
    ("a month first", "June 25, 2020", "2020-06-25T00:00"),
    ("no date", "soon", None),
    ("nothing", "", None),
]


@pytest.mark.parametrize("rest", ["", ", nofollow", ", max-snippet: 20", ", unavailable_after: 2031-01-01"])
@pytest.mark.parametrize(("date", "expected"), [case[1:] for case in ENDS], ids=[case[0] for case in ENDS])
def test_the_end_of_a_page_is_read_in_all_forms_that_google_names(date, expected, rest):
    text = f"noarchive, Unavailable_After : {date}{rest}"
    end = expected and datetime.fromisoformat(f"{expected}+00:00")
    if "2031" in rest and end is None:
        end = datetime(2031, 1, 1, tzinfo=UTC)
    assert unavailable_after([text], []) == unavailable_after([], [text]) == end


def test_the_end_for_one_robot_is_none_for_all():
    assert unavailable_after(["nofollow"], ["otherbot: noarchive, unavailable_after: 2020-06-25"]) is None
    assert unavailable_after([], ["otherbot: noarchive", "unavailable_after: 2020-06-25"]) is not None


def test_another_word_that_ends_like_the_end_is_none():
    assert unavailable_after(["not-unavailable_after: 2020-06-25"], []) is None


@given(first=st.lists(WORDS, max_size=4), second=st.lists(WORDS, max_size=4))
def test_where_a_word_stands_makes_no_difference(first, second):
    said = {*first, *second}
    expected = (bool(said & {"noindex", "none"}), bool(said & {"nofollow", "none"}))
    assert read_directives([", ".join(first)], [", ".join(second)]) == expected
    assert read_directives([], [", ".join(first + second)]) == expected
    assert read_directives(second, first) == expected


@pytest.mark.parametrize(("metas", "headers", "expected"), [c[1:] for c in AGENTS], ids=[c[0] for c in AGENTS])
def test_agents(metas, headers, expected):
    assert read_agents(metas, headers) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("googlebot", True),
        ("googlebot-news", True),
        ("bingbot", True),
        ("baiduspider", True),
        ("applecrawler", True),
        ("slurp", True),
        ("adsbot-google", True),
        ("mediapartners-google", True),
        ("robots", False),
        ("description", False),
        ("bot", False),
        ("msapplication-config", False),
        ("a" * 100 + "bot", False),
    ],
)
def test_meta_names_that_are_robots(name, expected):
    assert is_robot(name) is expected


def test_hostile_agents_are_bounded():
    many = ", ".join(f"bot{number}: noindex" for number in range(10_000))
    assert read_agents([], [many]).count(";") == MAX_AGENTS - 1
    assert read_agents([], [f"{many}, bot0: nofollow"]).startswith("bot0: nofollow, noindex; ")
    assert len(read_agents([("googlebot", f"max-snippet: {'9' * 10_000}")], [])) < 200
    assert len(read_agents([("googlebot", ", ".join(f"max-snippet:{n}" for n in range(10_000)))], [])) == 2_000
