"""What anchors are: one case for each class and for its near neighbours."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.profile.anchor_classes import CLASSES, AnchorWords, class_codes, class_of, guessed_brands
from analysis.profile.phrases import MAX_CHARACTERS, normal
from analysis.profile.rules import AnchorClass

WORDS = AnchorWords(
    hosts=("acme.com", "acme-shop.de"),
    brands=("Acme Shop", "Ünïted Boots", "C++ Today", "アクメ"),
    exact=("red shoes", "laufschuhe", "赤い靴", "shoe repair berlin"),
    generic=("jump to it",),
)
CASES = [
    ("Acme Shop", "branded"),
    ("ACME-SHOP", "branded"),
    ("acmeshop", "branded"),
    ("the people of Acme Shop say", "branded"),
    ("Ａｃｍｅ Ｓｈｏｐ", "branded"),
    ("United Boots", "branded"),
    ("アクメの靴", "branded"),
    ("Acme Shop https://acme.com/", "branded"),
    ("Acme Shop red shoes", "branded"),
    ("c++ today", "branded"),
    ("c today", "other"),
    ("Acme", "other"),
    ("acme shopping", "other"),
    ("https://acme.com/red-shoes", "url"),
    ("HTTP://ACME.COM", "url"),
    ("//acme.com/x", "url"),
    ("acme.com/guide", "url"),
    ("www.other.example/page", "url"),
    ("<https://acme.com/>", "url"),
    ("see https://elsewhere.example/", "other"),
    ("acme.com", "domain"),
    ("www.acme.com", "domain"),
    ("Acme.com/", "domain"),
    ("shop.acme-shop.de.", "domain"),
    ("notacme.com", "other"),
    ("os.path", "other"),
    ("pathlib.Path", "other"),
    ("Node.js", "other"),
    ("red shoes", "exact"),
    ("Red Shoes!", "exact"),
    ("Laufschuhe", "exact"),
    ("赤い靴", "exact"),
    ("cheap red shoes", "partial"),
    ("shoes in red", "partial"),
    ("Berlin: the best shoe repair", "partial"),
    ("安い赤い靴を買う", "partial"),
    ("Laufschuhen", "other"),
    ("redshoes", "other"),
    ("click here", "generic"),
    ("Click  here »", "generic"),
    ("read more…", "generic"),
    ("Jump to it", "generic"),
    ("En savoir plus", "generic"),
    ("HIER KLICKEN", "generic"),
    ("aquí", "generic"),
    ("aqui", "generic"),
    ("læs mere", "generic"),
    ("więcej", "generic"),
    ("подробнее", "generic"),
    ("детальніше", "generic"),
    ("buraya tıklayın", "generic"),
    ("こちら", "generic"),
    ("点击这里", "generic"),
    ("자세히 보기", "generic"),
    ("اضغط هنا", "generic"),
    ("اَضغَط هُنا", "generic"),
    ("\u200fהמשך קריאה\u200e", "generic"),
    ("»", "generic"),
    ("[12]", "generic"),
    ("👍", "generic"),
    ("next()", "other"),
    ("here we go again", "other"),
    ("", "empty"),
    (" \t\n\u00a0", "empty"),
    ("\u200b\u200e\ufeff", "empty"),
    ("\x00\x07", "empty"),
    ("a walk in the park", "other"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_an_anchor_has_the_first_class_that_holds(text, expected):
    assert class_of(text, WORDS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a walk in the park", "image"),
        ("Acme Shop", "branded"),
        ("red shoes", "exact"),
        ("logo", "generic"),
        ("", "empty"),
    ],
)
def test_an_alternative_text_is_an_image_where_it_is_nothing_else(text, expected):
    (code,) = class_codes(pd.Series([text], dtype="category"), np.array([True]), WORDS)
    assert CLASSES[code] == expected


def test_a_brand_given_as_a_host_name_is_the_brand():
    assert class_of("booking.example", AnchorWords(("booking.example",), ("booking.example",))) == "branded"


@pytest.mark.parametrize("text", ["Kettle & Leaf", "Tea by Kettle & Leaf", "kettle and leaf", "KettleAndLeaf"])
def test_a_brand_written_as_one_is_met_in_words(text):
    assert class_of(text, AnchorWords.of("kettleandleaf.example")) == "branded"


@pytest.mark.parametrize("text", ["a kettle", "leaf & kettle", "kettle and a leaf"])
def test_its_words_alone_are_not_the_brand(text):
    assert class_of(text, AnchorWords.of("kettleandleaf.example")) == "other"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller", "branded"),
        ("Müller Tee", "branded"),
        ("müller.de", "domain"),
        ("www.Müller.de", "domain"),
        ("xn--mller-kva.de", "domain"),
        ("müller.de/tee", "url"),
        ("bücher.example", "domain"),
        ("Miller", "other"),
    ],
)
def test_names_of_the_site_are_met_as_people_write_them(text, expected):
    words = AnchorWords.of("xn--mller-kva.de", own_domains=["xn--bcher-kva.example"])
    assert class_of(text, words) == expected


def test_without_words_of_the_site_nothing_is_branded_exact_or_domain():
    classes = {class_of(text, AnchorWords()) for text, _ in CASES}
    assert classes == {"url", "generic", "empty", "other"}


@pytest.mark.parametrize(
    "text",
    ["x" * 40_000, "red shoes " * 4_000, "a." * 20_000, "\u202e" * 40_000, "http://" + "a/" * 20_000, "((((" * 10_000],
)
def test_huge_anchors_have_a_class(text):
    assert class_of(text, WORDS) in set(AnchorClass)
    assert len(normal(text)) <= 4 * MAX_CHARACTERS


@given(st.text(max_size=60))
def test_any_text_has_a_class_and_its_normal_form_is_stable(text):
    assert class_of(text, WORDS) in set(AnchorClass)
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("site", "brands"),
    [
        ("docs.python.org", ("python",)),
        ("acme.co.uk:8080", ("acme",)),
        ("a.github.io", ()),
        ("127.0.0.1", ()),
        ("x.com", ()),
        ("www.xn--mller-kva.de", ("müller",)),
        ("[::1]:8000", ()),
    ],
)
def test_a_brand_is_guessed_from_the_domain(site, brands):
    assert guessed_brands(site) == brands


def test_words_of_a_site():
    words = AnchorWords.of("acme.com:8080", own_domains=["Acme-Shop.de", "acme.com"], exact=["shoes"])
    assert words == AnchorWords(("acme.com", "acme-shop.de"), ("acme",), ("shoes",))
    assert AnchorWords.of("acme.com", brands=["Boots"]).brands == ("Boots",)
