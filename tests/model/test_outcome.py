"""The closed list of outcomes."""

from linkspider.model.outcome import ERRORS, MEANING, Outcome

#: A word that comes or goes is a schema change.
WORDS = """
    ok redirect http_error not_html robots_denied robots_unreachable rate_limited host_unavailable dns_error
    connect_error tls_error timeout protocol_error too_large truncated bad_encoding parse_timeout bad_redirect
    redirect_loop blocked_address blocked_scheme url_too_long trap_cut limit_cut internal_error
"""
NO_ERRORS = {"ok", "redirect", "not_html", "robots_denied", "robots_unreachable", "trap_cut", "limit_cut"}


def test_the_list_is_closed():
    assert [outcome.value for outcome in Outcome] == WORDS.split()


def test_every_word_has_a_meaning_of_its_own():
    assert list(MEANING) == list(Outcome)
    assert len({meaning.words for meaning in MEANING.values()}) == len(MEANING)
    assert all(text.strip() for meaning in MEANING.values() for text in meaning)


def test_what_counts_as_an_error():
    assert {outcome.value for outcome in ERRORS} == set(WORDS.split()) - NO_ERRORS


def test_a_word_is_stored_as_plain_text():
    assert f"{Outcome.NOT_HTML}" == "not_html"
    assert Outcome.OK == "ok"
