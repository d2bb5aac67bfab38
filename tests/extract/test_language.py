"""The language that a page says it is in."""

import pytest

from linkspider.extract.language import page_language, primary_subtag

TAGS = [
    ("en", "en"),
    ("EN-gb", "en"),
    ("en_US", "en"),
    ("en_US.UTF-8", "en"),
    ("zh-Hant-TW", "zh"),
    ("de-CH-1901", "de"),
    ("sr_RS@latin", "sr"),
    (" fr ", "fr"),
    ("gsw", "gsw"),
    ("iw", "he"),
    ("in-ID", "id"),
    ("eng", "en"),
    ("ger-DE", "de"),
    (None, None),
    ("", None),
    ("e", None),
    ("english", None),
    ("true", None),
    ("und", None),
    ("x-klingon", None),
    ("i-default", None),
    ("mul", None),
    ("UTF-8", None),
    ("utf8", None),
    ("ISO-8859-1", None),
    ("us", None),
    ("mx", None),
    ("zn-CN", None),
    ("jp", "ja"),
    ("cn", "zh"),
    ("ua-UA", "uk"),
    ("br", "br"),
    ("cmn-Hans", "cmn"),
    ("en us", None),
    ("en-", "en"),
    ("{{ lang }}", None),
    ("日本", None),
    ("en" + "-x" * 60, None),
]
SOURCES = [
    ("html first", "de", ["fr", "en"], "de"),
    ("header where html says nothing", "", ["fr-CA", "en_GB"], "fr"),
    ("og:locale where the header is none", "und", [None, "en_GB", "de"], "en"),
    ("http-equiv last", None, [None, "", "pt-BR"], "pt"),
    ("a list of one language", None, ["en-US, en-GB"], "en"),
    ("a list that ends with a comma", None, ["en-US,"], "en"),
    ("a list of several is about the audience", None, ["en, fr", "de_DE"], "de"),
    ("what is no language is passed over", "us", ["en-US"], "en"),
    ("nothing", None, [None, "", ""], None),
]


@pytest.mark.parametrize(("tag", "expected"), TAGS)
def test_primary_subtag(tag, expected):
    assert primary_subtag(tag) == expected


@pytest.mark.parametrize(("html", "others", "expected"), [c[1:] for c in SOURCES], ids=[c[0] for c in SOURCES])
def test_which_source_counts(html, others, expected):
    assert page_language(html, others) == expected
