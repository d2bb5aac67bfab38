"""What keeps a page out of an index, and which of several causes counts."""

import pytest

from linkspider.model.indexability import Indexability, indexability
from linkspider.model.outcome import Outcome

OWN = "https://example.com/tea"
OTHER = "https://example.com/green-tea"
PAGES = [
    ("plain", False, None, "indexable"),
    ("canonical is the page itself", False, OWN, "indexable"),
    ("canonical is another", False, OTHER, "canonicalised"),
    ("noindex", True, None, "noindex"),
    ("noindex binds, a canonical is a hint", True, OTHER, "noindex"),
    ("noindex with itself as canonical", True, OWN, "noindex"),
]
OUTCOMES = {
    "redirect": {"redirect"},
    "not_html": {"not_html"},
    "blocked": {"robots_denied", "robots_unreachable", "blocked_address", "blocked_scheme"},
    "not_fetched": {"trap_cut", "limit_cut"},
}
ERRORS = {outcome for outcome in Outcome if outcome != "ok"} - set().union(*OUTCOMES.values())


@pytest.mark.parametrize(("is_noindex", "canonical", "expected"), [c[1:] for c in PAGES], ids=[c[0] for c in PAGES])
def test_a_page_that_was_read(is_noindex, canonical, expected):
    assert indexability(Outcome.OK, is_noindex, canonical, OWN) == expected


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OK])
def test_what_was_not_read_is_never_indexable(outcome):
    expected = next((word for word, outcomes in OUTCOMES.items() if outcome in outcomes), "error")
    assert indexability(outcome, False, None, OWN) == expected
    assert indexability(outcome, True, OTHER, OWN) == expected


def test_errors_are_what_is_left():
    assert {"http_error", "dns_error", "timeout", "redirect_loop", "too_large", "host_unavailable"} <= ERRORS
    assert {str(indexability(outcome, False, None, OWN)) for outcome in ERRORS} == {"error"}


def test_words_are_text_in_a_table():
    assert f"{Indexability.NOT_HTML}" == "not_html"
