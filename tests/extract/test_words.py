"""White space and words of texts in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.words import MAX_CHARACTERS, find_words, lower_case, read_text

WORDS = [
    ("", []),
    (" \n\t ", []),
    ("tea", ["tea"]),
    ("Green tea, please!", ["Green", "tea", "please"]),
    ("don't stop", ["don't", "stop"]),
    ("l\u2019eau", ["l\u2019eau"]),
    ("'quoted' and \u2018so\u2019", ["quoted", "and", "so"]),
    ("3.14 and example.com.", ["3.14", "and", "example.com"]),
    ("wait... what", ["wait", "what"]),
    ("well-known e-mail", ["well", "known", "e", "mail"]),
    ("snake_case", ["snake_case"]),
    ("naïve cafe\u0301", ["naïve", "cafe\u0301"]),
    ("co\u00adoperate", ["co\u00adoperate"]),
    ("zero\u200bwidth", ["zero", "width"]),
    ("Привет, мир", ["Привет", "мир"]),
    ("हिन्दी में", ["हिन्दी", "में"]),
    ("שלום עולם", ["שלום", "עולם"]),
    ("漢字とカナ", ["漢", "字", "と", "カ", "ナ"]),
    ("東京tower 3階", ["東", "京", "tower", "3", "階"]),
    ("ﾃｱ \U00030000\U00030001", ["ﾃ", "ｱ", "\U00030000", "\U00030001"]),
    ("한국어 문장", ["한국어", "문장"]),
    ("\U00020bb7野家 \U0001f600 ok", ["\U00020bb7", "野", "家", "ok"]),
    ("\U00010330\U00010331 gothic", ["\U00010330\U00010331", "gothic"]),
    ("© ¶ — • →", []),
]
UNSPACED = [("สวัสดีชาวโลก", 3), ("ສະບາຍດີ", 2), ("ก", 1), ("សួស្តី", 2), ("ไทย and English", 3)]


def words_of(text):
    read = read_text(text)
    found = find_words(read)
    return [str(read)[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text, expected):
    assert words_of(text) == expected
    assert find_words(read_text(text)).total == len(expected)


@pytest.mark.parametrize(("text", "expected"), UNSPACED)
def test_scripts_without_spaces_are_counted_by_length(text, expected):
    assert find_words(read_text(text)).total == expected


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\t\u00a0\u3000.'")), max_size=200))
def test_white_space_is_collapsed_as_python_splits(text):
    assert str(read_text(text)) == " ".join(text.encode("utf-8", "replace").decode().split())


@given(st.text(max_size=200))
def test_words_are_in_order_and_do_not_overlap(text):
    found = find_words(read_text(text))
    assert (found.starts < found.ends).all()
    assert (found.ends[:-1] <= found.starts[1:]).all()


@pytest.mark.parametrize("beyond", ["", " \U00010400"])
def test_lower_case_keeps_the_length(beyond):
    codes = read_text(f"ÀÉ STRASSE ß İ Ω{beyond}").codes
    assert "".join(map(chr, lower_case(codes))) == f"àé strasse ß İ ω{beyond}"


def test_a_long_text_is_cut():
    assert find_words(read_text("a " * MAX_CHARACTERS)).total == MAX_CHARACTERS // 2
