"""How alike pages are by what they speak of."""

import numpy as np
import pandas as pd
import pytest

from analysis.advice.topics import COMMON_PAGES, topics

LOOP = "The event loop runs coroutines and tasks; each task waits for the loop."
TASK = "A task wraps coroutines, and the event loop runs the task."
TEA = "Green tea grows in the hills, and the leaves are steamed."
FILLER = ["apples rot", "bears sleep", "cars rust", "doves coo"]


def frames(*texts):
    pages = pd.DataFrame({"page": range(len(texts)), "text": list(texts)})
    return [pages[:2], pages[2:]]


def similarity(*texts):
    everything = np.arange(len(texts))
    return topics(frames(*texts), everything).similarity(everything, everything)


@pytest.mark.parametrize(
    ("one", "alike", "other"),
    [
        (LOOP, TASK, TEA),
        (
            "Der Garten im Herbst: Laub, Rasen und Beete",
            "Rasen mähen und Laub rechen",
            "Steuererklärung online abgeben",
        ),
        ("Уход за садом осенью", "Сад осенью: советы", "Налоги и отчёты"),
        ("東京のラーメン店を紹介します", "おすすめのラーメン店", "確定申告の手引き"),
        ("हिन्दी व्याकरण के नियम", "व्याकरण के सरल नियम", "चाय की खेती"),
        ("โรงแรมในกรุงเทพ", "กรุงเทพมีโรงแรมมาก", "ภาษีเงินได้"),
    ],
)
def test_pages_that_share_words_are_alike(one, alike, other):
    cosines = similarity(one, alike, other, *FILLER)
    assert cosines[0, 1] > 0.1
    assert cosines[0, 1] > 2 * cosines[0, 2]
    np.testing.assert_allclose(np.diag(cosines), 1, rtol=1e-6)
    np.testing.assert_allclose(cosines, cosines.T, rtol=1e-6)


def test_by_hand():
    # each word stands on one page but "tea", on two: rarities ln 4 and ln 2; "leaf" counts 1 + ln 2
    cosines = similarity("tea leaf leaf", "tea cup", "bear")
    rare, shared = np.log(4), np.log(2)
    expected = shared**2 / np.hypot(shared, (1 + np.log(2)) * rare) / np.hypot(shared, rare)
    assert cosines[0, 1] == pytest.approx(expected, rel=1e-6)
    assert cosines[0, 2] == 0


def test_words_of_most_pages_do_not_count():
    texts = [f"documentation of {word}" for word in "abcdefgh"]
    assert len(texts) > COMMON_PAGES
    cosines = similarity(*texts)
    assert cosines[~np.eye(len(texts), dtype=bool)].max() == 0


def test_pages_without_words_are_like_nothing():
    found = topics(frames("", LOOP, "\x00 …", TASK), np.arange(4))
    assert found.pages.tolist() == [1, 3]
    cosines = found.similarity(np.array([0, 1, 9]), np.array([3, 2]))
    assert np.isnan(cosines).tolist() == [[True, True], [False, True], [True, True]]


def test_only_wanted_pages_are_kept():
    found = topics(frames(LOOP, TASK, TEA), np.array([0, 2]))
    assert found.pages.tolist() == [0, 2]


def test_without_texts():
    none = topics([], np.arange(3))
    assert len(none.pages) == 0
    assert np.isnan(none.similarity(np.arange(3), np.arange(2))).all()
    assert none.spread("word") == 0


def test_spread():
    found = topics(frames(LOOP, TASK, TEA, "tea"), np.arange(4))
    assert (found.spread("Loop"), found.spread("tea"), found.spread("bear")) == (0.5, 0.5, 0.0)


@pytest.mark.parametrize("text", ["x" * 65_536, "東" * 65_536, "\u0301" * 65_536, "a " * 32_768, "\x00" * 65_536])
def test_hostile_texts(text):
    cosines = similarity(text, LOOP, TEA)
    assert np.nan_to_num(cosines[0, 1:]).max() == np.nan_to_num(cosines[1:, 0]).max() == 0
    assert 0.05 < cosines[1, 2] < 0.1
