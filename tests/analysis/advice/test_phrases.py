"""Names of pages, and where they stand in other pages' texts without a link."""

import numpy as np
import pandas as pd
import pytest

from analysis.advice.names import is_name, names
from analysis.advice.phrases import CONTEXT_CHARACTERS, MOST_LINKS, KnownLink, Linked, unlinked
from analysis.advice.words import words


def always(word):
    return True


def find(text, name, links=(), is_telling=always):
    found = unlinked(text, [name], Linked(text, links), is_telling)
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't PANIC, it's 2026!", ["don", "t", "panic", "it", "s", "2026"]),
        ("हिन्दी में लेख", ["हिन्दी", "में", "लेख"]),  # marks belong to their words
        ("Größe straße", ["größe", "straße"]),
        ("東京都へ行く", ["東京", "京都", "都へ", "へ行", "行く"]),
        ("asyncioを使う", ["asyncio", "を使", "使う"]),
        ("水", ["水"]),
        ("한국어 문서", ["한국어", "문서"]),
        ("\x00 \ufffd … --", []),
    ],
)
def test_words(text, expected):
    assert list(words(text)) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Read on about the Event Loop here.", "event loop", "Event Loop"),
        ("Some events loop for ever.", "event loop", None),
        ("An event loops.", "event loop", None),
        ("sublime event loop", "lime event", None),
        ("Die Größe der Straße zählt.", "straße", "Straße"),
        ("Le café-théâtre ouvre.", "CAFÉ-THÉÂTRE", "café-théâtre"),
        ("Всё про цикл событий и задачи", "Цикл событий", "цикл событий"),
        ("イベントループを使う方法", "イベントループ", "イベントループ"),
        ("関数asyncioを使う", "asyncio", "asyncio"),
        ("กรุงเทพมหานครเป็นเมืองหลวง", "เมืองหลวง", "เมืองหลวง"),
        ("हिन्दी में", "हिन्द", None),  # the vowel sign behind it is a part of the word
        ("İstanbul'da event loop", "event loop", "event loop"),  # İ has two characters in lower case
        ("call run() now", "run()", "run()"),
        ("a.*b", ".*", ".*"),
        ("Functions are first-class objects.", "class objects", None),
        ("Source: Lib/queue.py; a queue-like thing", "queue", None),
        ("It waits for a queue. Then it ends.", "queue", "queue"),
        ("Options - queue - more", "queue", "queue"),
        ("Il s'agit de l'événement.", "événement", "événement"),
        ("", "event loop", None),
    ],
)
def test_names_are_found_as_whole_words(text, name, expected):
    assert find(text, name) == expected


@pytest.mark.parametrize(
    ("anchor", "before", "after"),
    [
        pytest.param("門", "日本語入", "を読む", id="one character within"),
        pytest.param("門を読む", "日本語入", "。", id="begins with the phrase's last"),
        pytest.param("今日", None, "本語入門を", id="ends with the phrase's first"),
    ],
)
def test_a_link_that_shares_one_character_of_an_unspaced_script_overlaps(anchor, before, after):
    text = "今日本語入門を読む。"
    assert find(text, "日本語入門", [KnownLink(anchor, before, after)]) is None
    assert find(text, "日本語入門", [KnownLink(anchor, "他の", after)]) == "日本語入門"


def test_the_first_name_that_stands_somewhere_wins():
    text = "Tasks run on the event loop."
    found = unlinked(text, ["coroutines", "event loop", "tasks run"], Linked(text, []), always)
    assert found.text == "event loop"


def test_the_context_is_cut_on_both_sides():
    text = "a" * 200 + " event loop " + "b" * 200
    found = unlinked(text, ["event loop"], Linked(text, []), always)
    assert found.context == "a" * (CONTEXT_CHARACTERS - 1) + " event loop " + "b" * (CONTEXT_CHARACTERS - 1)


def test_a_single_word_must_tell_something():
    assert find("More on modules", "modules", is_telling=lambda word: False) is None
    assert find("More on modules", "on modules", is_telling=lambda word: False) == "on modules"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (KnownLink("event loop", "See the", "for more"), None),
        (KnownLink("the event loop docs", "See", None), 12),  # another place: no "docs" stands behind this one
        (KnownLink("the event", "See", "loop for"), None),  # overlaps
        (KnownLink("loop for more", None, "."), None),
        (KnownLink("event loop", "Every", "turns"), 8),  # the second occurrence is that link
        (KnownLink("event loop", None, None), None),  # nothing tells which one it is: both may be
        (KnownLink("Event Loop", "See the", "for more"), 8),  # another text
        (KnownLink("", "See the", "event loop"), 8),
    ],
)
def test_what_a_link_covers_does_not_count(link, expected):
    text = "See the event loop for more. "
    second = "Every event loop turns."
    both = Linked(text + second, [link])
    is_first, is_second = both.covers(8, 18), both.covers(len(text) + 6, len(text) + 16)
    if link.before == "Every":
        assert (is_first, is_second) == (False, True)
    elif expected is None:
        assert is_first
        assert is_second == (link.before is None and link.after is None)
    else:
        assert (is_first, is_second) == (False, False)


def test_contexts_are_matched_whatever_the_white_space():
    text = "the loop ( event loop ) turns"
    assert find(text, "event loop", [KnownLink("event loop", "the loop (", ") turns")]) is None


def test_links_in_unspaced_scripts():
    text = "詳細はイベントループを参照"
    assert find(text, "イベントループ", [KnownLink("イベントループ", "詳細は", "を参照")]) is None
    assert find(text, "イベントループ", [KnownLink("イベント", "次の", None)]) == "イベントループ"


def test_a_page_of_too_many_links_is_no_place_for_another():
    links = [KnownLink("event", f"number {number}", None) for number in range(MOST_LINKS)]
    assert find("an event loop", "event loop", links) is None
    assert find("an event loop", "event loop", links[:-1]) == "event loop"


def test_when_enough_places_were_compared_every_further_one_counts_as_linked(monkeypatch):
    monkeypatch.setattr("analysis.advice.phrases.MOST_COMPARED", 1)
    linked = Linked("an event loop, one more event loop", [KnownLink("event", "elsewhere", None)])
    assert [linked.covers(3, 13), linked.covers(24, 34)] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "word " * 13_107,
        "x" * 65_536,
        "\x00\x01\ufffd" * 20_000,
        "東" * 65_536,
        "\u0301" * 65_536,
        "İ" * 65_536,
    ],
)
def test_hostile_texts_come_to_an_end(text):
    links = [KnownLink(text[:300], f"{number} {text[:80]}", text[:80]) for number in range(150)]
    linked = Linked(text, links)
    absent = ["word word word other", "x" * 99 + "y", "東東東西", "\u0301y"]
    assert unlinked(text, absent, linked, always) is None
    for length in range(1, 40):
        unlinked(text, [text[:length].strip() or "x"], linked, always)


def site(*rows, links=()):
    pages = pd.DataFrame(rows, columns=["page", "title", "h1"])
    anchors = pd.DataFrame(list(links), columns=["target", "anchor_text", "placement"])
    wanted = np.array([page for page, *_ in rows if page >= 0])
    return names(pages, anchors.astype({"target": "int64"}), wanted, wanted)


def test_names_by_titles_and_headings():
    named = site(
        (0, "1. Event Loop \N{EM DASH} Docs of Things", "Event Loop¶"),
        (1, "Coroutines and Tasks | Docs of Things", None),
        (2, "Docs of Things", "§ The Streams"),
        (3, None, None),
        (-1, "Event Loop | Docs of Things", None),  # no node
        (4, "Reference: Policies of loops | Docs of Things", "Reference"),
        (5, "Reference: Futures | Docs of Things", "Reference"),
    )
    assert named.names == {
        0: ("Event Loop",),
        1: ("Coroutines and Tasks",),
        2: ("Streams",),
        3: (),
        4: ("Policies of loops",),  # "Reference" names two pages
        5: ("Futures",),
    }
    assert named.headings == {0: "Event Loop", 2: "The Streams", 4: "Reference", 5: "Reference"}


@pytest.mark.parametrize(("pages", "expected"), [(3, ("Sofas",)), (2, ("Sofas", "Shop"))])
def test_what_stands_in_the_titles_of_three_pages_names_the_site(pages, expected):
    titles = ["Sofas | Shop", "Chairs | Shop", "Tables | Shop"][:pages]
    named = site(*((place, title, None) for place, title in enumerate(titles)), links=[(0, "Shop", "content")])
    assert named.names[0] == expected


def test_beginnings_of_titles_that_name_one_page_alone():
    named = site(
        (0, "Garden furniture sale", None), (1, "Garden furniture of oak", None), (2, "Oak tables in white", None)
    )
    assert named.names[0] == ("Garden furniture sale",)
    assert named.names[2] == ("Oak tables in white", "Oak tables")


def test_names_by_anchors():
    links = [
        *[(0, "read more", "content"), (1, "read more", "content"), (2, "read more", "content")],
        *[(0, "sofa beds", "nav")] * 3,
        *[(0, "beds for guests", "content"), (0, "beds for guests", "nav")],
        *[(0, "furniture range", "content"), (1, "furniture range", "content")],  # as often elsewhere
        *[(1, "chairs", "content"), (1, "armchair", "content"), (1, None, "content"), (1, "¶", "content")],
        *[(-1, "chairs", "content")],
    ]
    named = site((0, None, "Sofas"), (1, "Chairs", None), (2, None, None), links=[*links, (1, "chairs", None)])
    assert named.names[0] == ("Sofas", "beds for guests", "sofa beds")  # content first
    assert named.names[1] == ("Chairs",)  # "armchair" is a word that its title lacks
    assert named.names[2] == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event loop", True),
        ("here", False),
        ("Read more", False),
        ("mehr lesen", True),  # "lesen" is no function word: that most of its links lead elsewhere must tell
        ("weiter", False),
        ("en savoir plus", True),
        ("ici", False),
        ("aquí", False),
        ("こちら", False),
        ("点击", False),
        ("東京", True),
        ("東", False),
        ("2026", False),
        ("…", False),
        ("", False),
        ("event (loop", False),
        ("x" * 200, False),
        ("one two three four five six seven eight nine ten eleven", False),
    ],
)
def test_what_can_name_a_page(text, expected):
    assert is_name(text) is expected
