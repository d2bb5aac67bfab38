"""The marts anchors and anchor_diversity against numbers counted by hand."""

from math import log

import numpy as np
import pandas as pd
import pytest

from analysis.profile import anchors as anchors_module
from analysis.profile import diversity as diversity_module
from analysis.profile.anchor_classes import AnchorWords
from analysis.profile.anchors import anchors
from analysis.profile.diversity import diversity, entropy
from analysis.tables.frames import to_arrow

A1, A2, B1 = "https://a.example/1", "https://www.a.example/2", "https://b.example/1"
HOME, SHOES = "https://acme.com/", "https://acme.com/shoes"


@pytest.fixture
def links(web):
    return web.links(
        web.backlink(A1, "Acme", HOME),
        web.backlink(A1, "Acme", SHOES),
        web.backlink(A2, "Acme", SHOES, is_nofollow=True),
        web.backlink(B1, "Acme", HOME),
        web.backlink(B1, "red shoes", SHOES),
        web.backlink(B1, "", HOME, kind="image", image_alt="Acme"),
        web.backlink(B1, "", HOME, kind="image", image_alt="walking"),
        web.backlink(A1, "walking", HOME),
        web.backlink(A1, "", HOME, kind="image", image_alt=""),
        web.backlink(A1, "", HOME),
    )


def test_anchors_are_counted_by_hand(web, links):
    found = anchors(links, None, web.WORDS)
    assert list(found.drop(columns="link_scope").itertuples(index=False, name=None)) == [
        ("Acme", "branded", 5, 4, 3, 2, 2, HOME),
        ("", "empty", 2, 2, 1, 1, 1, HOME),
        ("red shoes", "exact", 1, 1, 1, 1, 1, SHOES),
        ("walking", "image", 1, 1, 1, 1, 1, HOME),
        ("walking", "other", 1, 1, 1, 1, 1, HOME),
    ]
    assert set(found["link_scope"]) == {"backlink"}
    assert to_arrow(found, anchors_module.MART).num_rows == 5


def test_a_target_as_frequent_as_another_is_the_first_in_the_alphabet(web):
    both = web.links(web.backlink(A1, "x", SHOES), web.backlink(A1, "x", HOME))
    assert anchors(both, None, web.WORDS)["top_target_url"].tolist() == [HOME]


def test_internal_anchors_come_behind_and_have_no_referring_domain(web, links):
    internal = links.drop(columns=["source_domain", "image_alt"])
    found = anchors(links, internal, web.WORDS)
    assert found["link_scope"].tolist() == ["backlink"] * 5 + ["internal"] * 4
    behind = found[found["link_scope"] == "internal"]
    assert behind["referring_domains"].tolist() == [0] * 4
    assert behind.set_index("anchor_text")["links"].to_dict() == {"": 4, "Acme": 4, "red shoes": 1, "walking": 1}


def test_sums_are_kept(web, links):
    found = anchors(links, None, web.WORDS)
    assert found["links"].sum() == len(links)
    assert found["followed_links"].sum() == links["is_followed"].sum()


def test_nothing_gives_empty_marts(web, links):
    for empty in (anchors(None, None, web.WORDS), anchors(links.head(0), None, web.WORDS)):
        assert to_arrow(empty, anchors_module.MART).num_rows == 0
    nothing = diversity(links.head(0), None, web.WORDS)
    assert nothing["total"].tolist() == [0, 0]
    assert nothing["class_entropy"].isna().all()
    assert to_arrow(diversity(None, None, web.WORDS), diversity_module.MART).num_rows == 0


def test_diversity_is_counted_by_hand(web, links):
    by_links, by_domains = diversity(links, None, web.WORDS).to_dict("records")
    assert by_links["class_counts"] == "branded:5 empty:2 exact:1 image:1 other:1"
    expected = -(0.5 * log(0.5) + 0.2 * log(0.2) + 3 * 0.1 * log(0.1))
    assert by_links["class_entropy"] == pytest.approx(expected)
    assert by_links["normalised_entropy"] == pytest.approx(expected / log(9))
    assert (by_links["top_anchor_text"], by_links["top_anchor_share"]) == ("Acme", 0.5)
    assert by_links["exact_match_share"] == pytest.approx(0.1)
    # a.example: branded, other, empty; b.example: branded, exact, image
    assert by_domains["class_counts"] == "branded:2 exact:1 image:1 empty:1 other:1"
    assert (by_domains["total"], by_domains["distinct_anchors"]) == (6, 4)
    assert (by_domains["top_anchor_text"], by_domains["top_anchor_share"]) == ("Acme", 1.0)
    assert by_domains["exact_match_share"] == pytest.approx(0.5)


def test_without_keywords_the_share_of_exact_matches_is_not_known(links):
    found = diversity(links, None, AnchorWords(("acme.com",), ("Acme",)))
    assert found["exact_match_share"].isna().all()


@pytest.mark.parametrize(("counts", "expected"), [([0, 0], None), ([7, 0], 0.0), ([3, 3], log(2))])
def test_entropy(counts, expected):
    assert entropy(np.array(counts)) == (expected if expected is None else pytest.approx(expected))


def test_hostile_anchors_are_rows_as_they_stand(web):
    texts = ["x" * 40_000, "\u202eevil", "=cmd()", "\ufffdbell"]
    found = anchors(web.links(*(web.backlink(A1, text) for text in texts)), None, web.WORDS)
    assert set(found["anchor_text"]) == set(texts)
    assert set(found["anchor_class"]) == {"other"}


def test_one_domain_with_many_links(web):
    plain = web.links(web.backlink(A1, "Acme"), web.backlink(A2, "red shoes"))
    many = pd.concat([plain] * 5_000, ignore_index=True)
    found = anchors(many, None, web.WORDS)
    assert found["links"].tolist() == [5_000, 5_000]
    assert found["referring_domains"].tolist() == [1, 1]
