"""Sketches: the same everywhere, and as alike as the texts are."""

import random
import subprocess
import sys

import pytest

from linkspider.extract.sketch import LEAST_WORDS, MAX_CHARACTERS, SHINGLE_WORDS, sketch
from linkspider.extract.words import find_words, read_text
from linkspider.model.similarity import PLACES

VOCABULARY = [f"{first}{second}{third}" for first in "bdfgk" for second in "aeiou" for third in ("l", "mer", "n", "st")]


def made(seed, count):
    return random.Random(seed).choices(VOCABULARY, k=count)


def sketch_of(text):
    read = read_text(text)
    return sketch(read, find_words(read))


def shingles(words):
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}


def similarity(sketch, other):
    """The share of equal places, four hex digits each: the definition."""
    return sum(sketch[at : at + 4] == other[at : at + 4] for at in range(0, 4 * PLACES, 4)) / PLACES


def jaccard(words, others):
    one, two = shingles(words), shingles(others)
    return len(one & two) / len(one | two)


def changed(words, count, seed):
    """The same words, so many of them replaced."""
    copy = list(words)
    for place in random.Random(seed).sample(range(len(copy)), count):
        copy[place] = f"other{place}"
    return copy


def test_a_sketch_is_256_hex_digits():
    text = sketch_of(" ".join(made(1, 100)))
    assert len(text) == 256
    assert bytes.fromhex(text).hex() == text


def test_a_character_of_many_bytes_changes_nothing_else():
    text = " ".join(made(1, 100))
    assert sketch_of(f"{text} \U0001f375") == sketch_of(text)


@pytest.mark.parametrize("text", ["", "tea", "one two " * 9, "tea " * (LEAST_WORDS - 1)])
def test_short_texts_have_none(text):
    assert sketch_of(text) is None


@pytest.mark.parametrize("text", ["tea " * LEAST_WORDS, "茶" * LEAST_WORDS, "ชา" * LEAST_WORDS, "don't " * 1_000])
def test_texts_of_enough_words_have_one(text):
    assert sketch_of(text) is not None


@pytest.mark.parametrize(
    "other",
    [
        lambda words: " ".join(words).upper(),
        lambda words: ", ".join(words) + ".",
        "\n\n".join,
        " — ".join,
    ],
)
def test_case_and_punctuation_make_no_difference(other):
    words = made(2, 300)
    assert sketch_of(other(words)) == sketch_of(" ".join(words))


@pytest.mark.parametrize("count", [40, 300, 3_000])
@pytest.mark.parametrize("share", [0, 0.004, 0.01, 0.02, 0.1, 0.5])
def test_similarity_estimates_jaccard(count, share):
    """Over ten pairs, the mean is within four of its standard deviations of what sets of shingles say."""
    pairs = []
    for seed in range(10):
        words = made(seed, count)
        pairs.append((words, changed(words, round(share * count), seed)))
    exact = sum(jaccard(*pair) for pair in pairs) / len(pairs)
    estimate = sum(similarity(*(sketch_of(" ".join(words)) for words in pair)) for pair in pairs) / len(pairs)
    # few shingles fill few places, which then stand for many
    deviation = (exact * (1 - exact) / (len(pairs) * min(64, count / 2))) ** 0.5
    assert abs(estimate - exact) <= 4 * deviation


def test_different_texts_have_little_in_common():
    assert similarity(sketch_of(" ".join(made(1, 500))), sketch_of(" ".join(made(2, 500)))) < 0.1


def test_the_order_of_words_counts():
    words = made(3, 500)
    assert similarity(sketch_of(" ".join(words)), sketch_of(" ".join(reversed(words)))) < 0.1


def test_of_a_long_text_the_beginning_counts():
    text = ("tea " + " ".join(made(4, 40_000)))[: MAX_CHARACTERS + 10]
    assert sketch_of(text) == sketch_of(text[:MAX_CHARACTERS].rpartition(" ")[0])


def test_a_word_that_ends_at_the_limit_counts():
    text = "tea " * (LEAST_WORDS - 1)
    text += "x" * (MAX_CHARACTERS - len(text))
    assert sketch_of(f"{text} more words") == sketch_of(text) is not None


def test_the_sketches_of_earlier_crawls_stay_what_they_were():
    assert sketch_of(" ".join(map(str, range(100)))).startswith("3fbb1da3bb4303b36abc5935f360c43a")


def test_the_same_in_another_process():
    program = (
        "from linkspider.extract.sketch import sketch\n"
        "from linkspider.extract.words import find_words, read_text\n"
        "text = read_text(' '.join(map(str, range(1000))))\n"
        "print(sketch(text, find_words(text)))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == sketch_of(" ".join(map(str, range(1_000))))
