"""What elements around the main content say of themselves."""

import pytest

from linkspider.extract.surroundings import HEADER, RELATED, is_hidden, kind_by_name, name_tokens


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("site-footer", ["site", "footer"]),
        ("leftSideBar", ["left", "side", "bar"]),
        ("Footer_root__x3f2", ["footer", "root", "x", "3", "f", "2"]),
        ("HTMLBody", ["html", "body"]),
        ("", []),
        ("été", ["t"]),
    ],
)
def test_name_tokens(name, tokens):
    assert name_tokens(name) == tokens


@pytest.mark.parametrize(
    ("class_names", "id_name", "kind"),
    [
        ("related-posts", None, RELATED),
        (None, "related", RELATED),
        ("top header", None, HEADER),
        (None, "Header", HEADER),
        ("header related-posts", None, RELATED),
        ("product-header", None, None),
        ("has-header", None, None),
    ],
)
def test_kind_by_name(class_names, id_name, kind):
    assert kind_by_name(class_names, id_name) is kind


@pytest.mark.parametrize(
    "attributes",
    [
        {"hidden": None},
        {"hidden": ""},
        {"hidden": "false"},
        {"style": "display:none"},
        {"style": "color: red;\n Display : NONE !important; margin: 0"},
        {"style": "display: block; display: none"},
        {"class": "table panels", "hidden": ""},
    ],
)
def test_hidden(attributes):
    assert is_hidden(attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"style": None},
        {"style": "display: block"},
        {"style": "display: none; display: block"},
        {"style": "--display: none"},
        {"class": "hidden"},
        {"hidden": "until-found"},
        {"hidden": "", "role": "TabPanel"},
        {"hidden": "", "aria-labelledby": "question"},
        {"hidden": "", "class": "tab-content"},
        {"style": "display: none", "id": "answer-3"},
    ],
)
def test_not_hidden_or_shown_by_a_click(attributes):
    assert not is_hidden(attributes)
