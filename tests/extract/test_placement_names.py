"""What ids and class names say, and that each entry of the lexicon can say it."""

from collections.abc import Iterator

import pytest

from linkspider.extract.placing import lexicon
from linkspider.extract.placing.tokens import without_looks, words_of
from linkspider.extract.placing.vocabulary import _NAMES, Hint, read_name, read_names


def lone_words() -> Iterator[str]:
    """The words that are compared with those of a name, by all sets but those of whole names."""
    for name, entries in vars(lexicon).items():
        if isinstance(entries, frozenset) and not name.endswith(("_NAMES", "_ABROAD", "PROGRAMS")):
            yield from (entry for entry in entries if isinstance(entry, str))
    yield from lexicon.RELATED_NAMES
    for pair in lexicon.RELATED_PAIRS:
        yield from pair


def test_each_whole_name_gives_its_own_hint() -> None:
    assert {name: read_name(name) for hint, names in _NAMES for name in names if read_name(name) is not hint} == {}


def test_each_word_is_one_of_its_own_words() -> None:
    assert {word: words_of(word) for word in lone_words() if word not in words_of(word)} == {}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("theme-doc-markdown", Hint.PROSE),
        ("theme-edit-this-page", Hint.TOOL),
        ("theme-menu", None),
        ("fixNav-enabled", None),
        ("mBottom5", None),
        ("m-bottom", None),
        ("sidebar-visible", None),
        ("menu-open", None),
        ("gtm-nav-click", None),
        ("ga-footer", None),
        ("fit-content", None),
        ("right_aside", Hint.SIDEBAR),
        ("colonna_sx", Hint.SIDEBAR),
        ("footertable", Hint.FOOTER),
        ("tail_inner", Hint.FOOT),
        ("term-list", Hint.TAXONOMY),
        ("taxonomy-menu", None),
        ("type-tags", None),
        ("product_cat-menu", None),
        ("comment-form-toggle", None),
        ("comment-form", Hint.COMMENT),
        ("postprofile", Hint.AUTHOR),
        ("js-masthead", None),
        ("user-info", Hint.AUTHOR),
        ("commentlist", Hint.COMMENT),
        ("nonFooter", None),
        ("non-footer", None),
        ("Blog-meta-item--tags", Hint.TAXONOMY),
        ("Blog-meta-item-tag", Hint.TAXONOMY),
        ("td-post-category", Hint.TAXONOMY),
        ("product-category", None),
        ("links-of-author", None),
        ("author-links", Hint.AUTHOR),
        ("docs-footer-nextpage", Hint.PAGINATION),
    ],
)
def test_what_a_name_says(name: str, hint: Hint | None) -> None:
    assert read_name(name) is hint


@pytest.mark.parametrize(
    "name",
    [
        *(
            "text-left",
            "md:text-right",
            "float-end",
            "pull-right",
            "is-pulled-right",
            "has-text-left",
            "uk-float-right",
        ),
        *("justify-content-end", "items-start", "align-self-end", "row-start-2", "border-right", "rounded-bottom"),
        *("bottom-0", "-right-4", "end-0", "start-100", "alignright", "lg:left-auto", "caret-right", "text_right"),
    ],
)
def test_names_of_looks_are_no_places(name: str) -> None:
    assert without_looks(f"a {name} b").split() == ["a", "b"]
    assert read_names(None, name) == ()


@pytest.mark.parametrize("name", ["right", "col-right", "page-left", "right-column", "right1", "content-right", "side"])
def test_names_of_columns_are_none_of_looks(name: str) -> None:
    assert without_looks(name) == name
