"""The closed list of verdicts: one for every outcome, the first question that holds answers, nothing unseen is lost."""

import pytest

from linkspider.model.judging import LinkSeen, PageSeen, RelSeen, judge
from linkspider.model.outcome import Outcome
from linkspider.model.verdict import AHREFS_NAMES, LIVE, LOST_EVIDENCE, MEANING, NOT_SEEN, Verdict

LISTED = [
    *("not_attempted_robots", "unreachable_dns", "unreachable_tls", "unreachable_timeout", "refused"),
    *("page_not_found", "page_redirected", "parked_or_soft404", "not_html", "page_noindex", "page_not_canonical"),
    *("mention_only", "link_commented_or_template", "link_via_redirector", "link_removed"),
    *("live_nofollow", "live_ugc", "live_sponsored", "live_page_nofollow", "live_followed"),
]
OK = PageSeen(Outcome.OK, 200)
LINK = LinkSeen(RelSeen())
NOTHING = LinkSeen()
CUT = "the page has more links than are read; not among the first ones"


def test_the_list_is_closed_and_in_its_order() -> None:
    assert [*Verdict] == LISTED
    assert [*MEANING] == LISTED
    assert all(meaning.words and meaning.example for meaning in MEANING.values())


def test_a_verdict_is_live_lost_unseen_or_undecided() -> None:
    assert not LIVE & LOST_EVIDENCE
    assert not LIVE & NOT_SEEN
    assert not LOST_EVIDENCE & NOT_SEEN
    undecided = {"page_noindex", "page_not_canonical", "link_via_redirector"}
    assert set(Verdict) - LIVE - LOST_EVIDENCE - NOT_SEEN == undecided


def test_ahrefs_knows_its_own_words_for_what_is_not_live() -> None:
    assert set(AHREFS_NAMES.values()) == {
        *("notfound", "pageredirected", "noindex", "notcanonical", "pageerror", "removedfromhtml")
    }
    assert set(AHREFS_NAMES) == set(Verdict) - LIVE - {Verdict.NOT_ATTEMPTED_ROBOTS, Verdict.LINK_VIA_REDIRECTOR}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_verdict(outcome: Outcome) -> None:
    verdict, detail = judge(PageSeen(outcome, reason="why"), NOTHING)
    if outcome is Outcome.OK:
        assert verdict is Verdict.LINK_REMOVED
    else:
        assert verdict.is_seen is False, "of a page that was not read nothing can be said"
        assert detail is not None
        assert "why" in detail
        assert outcome in detail or outcome in {Outcome.HTTP_ERROR, Outcome.REDIRECT}


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome.ROBOTS_DENIED, "not_attempted_robots"),
        (Outcome.ROBOTS_UNREACHABLE, "not_attempted_robots"),
        (Outcome.DNS_ERROR, "unreachable_dns"),
        (Outcome.BLOCKED_ADDRESS, "unreachable_dns"),
        (Outcome.TLS_ERROR, "unreachable_tls"),
        (Outcome.TIMEOUT, "unreachable_timeout"),
        (Outcome.CONNECT_ERROR, "unreachable_timeout"),
        (Outcome.TOO_LARGE, "unreachable_timeout"),
        (Outcome.TRUNCATED, "unreachable_timeout"),
        (Outcome.RATE_LIMITED, "refused"),
        (Outcome.REDIRECT_LOOP, "refused"),
        (Outcome.NOT_HTML, "not_html"),
    ],
)
def test_the_verdict_of_an_outcome(outcome: Outcome, verdict: str) -> None:
    assert judge(PageSeen(outcome), LINK).verdict == verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *((status, "page_not_found") for status in (404, 410)),
        *((status, "refused") for status in (400, 401, 402, 403, 405, 418, 429, 451, 500, 502, 503, 504, 304, 700)),
    ],
)
def test_refused_is_not_dead(status: int, verdict: str) -> None:
    found, detail = judge(PageSeen(Outcome.HTTP_ERROR, status), NOTHING)
    assert found == verdict
    assert found.is_lost_evidence == (verdict == "page_not_found")
    assert detail == f"status {status}"


@pytest.mark.parametrize(
    ("page", "link", "verdict", "detail"),
    [
        (OK, LINK, "live_followed", None),
        (OK, LinkSeen(RelSeen(is_nofollow=True, is_ugc=True, is_sponsored=True)), "live_nofollow", None),
        (OK, LinkSeen(RelSeen(is_ugc=True, is_sponsored=True)), "live_ugc", None),
        (OK, LinkSeen(RelSeen(is_sponsored=True)), "live_sponsored", None),
        (OK._replace(is_nofollow=True), LINK, "live_page_nofollow", None),
        (OK._replace(is_nofollow=True), LinkSeen(RelSeen(is_ugc=True)), "live_ugc", None),
        (OK, LINK._replace(mention="m", unrendered="u", redirector="r", instead="i"), "live_followed", None),
        (OK, NOTHING, "link_removed", None),
        (OK, LinkSeen(instead="links to x instead"), "link_removed", "links to x instead"),
        (OK, LinkSeen(mention="m"), "mention_only", None),
        (OK, LinkSeen(mention="m", instead="links to x instead"), "link_removed", "links to x instead"),
        (OK, LinkSeen(mention="m", redirector="http://bit.ly/x"), "link_via_redirector", "through http://bit.ly/x"),
        (
            OK,
            LinkSeen(unrendered="u"),
            "link_commented_or_template",
            "in a comment, noscript, template, script, srcdoc or SVG: u",
        ),
        (
            OK,
            LinkSeen(mention="m", unrendered="u"),
            "mention_only",
            "in a comment, noscript, template, script, srcdoc or SVG: u",
        ),
        (OK, LinkSeen(unrendered="u", redirector="r"), "link_via_redirector", "through r"),
        # what a page says of itself comes before its links
        (OK._replace(is_noindex=True), LINK, "page_noindex", "the link stands on it"),
        (OK._replace(is_noindex=True), NOTHING, "page_noindex", "no link to the target on it"),
        (
            OK._replace(is_noindex=True, is_moved=True),
            LinkSeen(redirector="r"),
            "page_noindex",
            "the link stands on it, through r; found on the page it redirects to",
        ),
        (OK._replace(is_noindex=True, is_nofollow=True, is_other_canonical=True), LINK, "page_noindex", ...),
        (
            OK._replace(is_other_canonical=True, canonical_url="http://c/"),
            LINK,
            "page_not_canonical",
            "canonical: http://c/; the link stands on it",
        ),
        (OK._replace(dead_signs="parked: for sale", is_noindex=True), LINK, "parked_or_soft404", ...),
        # the end of redirects
        (OK._replace(is_moved=True), LINK, "live_followed", "found on the page it redirects to"),
        (OK._replace(is_moved=True), NOTHING, "page_redirected", "not on the page it redirects to"),
        (OK._replace(is_moved=True), LinkSeen(mention="m"), "page_redirected", "not on the page it redirects to"),
        (OK._replace(is_moved=True, dead_signs="x"), NOTHING, "page_redirected", ...),
        (OK._replace(is_moved=True, dead_signs="x"), LINK, "parked_or_soft404", ...),
        (OK._replace(is_moved=True), LinkSeen(redirector="r"), "link_via_redirector", ...),
        (PageSeen(Outcome.HTTP_ERROR, 404, is_moved=True), NOTHING, "page_not_found", "status 404"),
        (PageSeen(Outcome.ROBOTS_DENIED, is_moved=True), NOTHING, "not_attempted_robots", "robots_denied"),
        (
            PageSeen(Outcome.REDIRECT, 301, enters_site=True),
            NOTHING,
            "page_redirected",
            "redirects into the audited site itself",
        ),
        (
            PageSeen(Outcome.REDIRECT, 301, "not followed: 10 redirects in a row"),
            NOTHING,
            "refused",
            "redirects to a page that was not looked at: not followed: 10 redirects in a row",
        ),
        # a test for bots is no page, whatever it says of itself
        (OK._replace(challenge_signs="title: x"), NOTHING, "refused", "a test for bots instead of the page: title: x"),
        (OK._replace(challenge_signs="x", is_noindex=True, dead_signs="empty page"), NOTHING, "refused", ...),
        (OK._replace(challenge_signs="x", is_moved=True), NOTHING, "refused", ...),
        (OK._replace(challenge_signs="status 202"), LINK, "live_followed", None),
        # nor is a login
        (OK._replace(gate_signs="x", is_moved=True, is_noindex=True), NOTHING, "refused", ...),
        (OK._replace(gate_signs="x"), LinkSeen(redirector="r"), "link_via_redirector", "through r"),
        # a page that sends its visitors into the site by itself
        (OK._replace(enters_site=True), NOTHING, "page_redirected", "redirects into the audited site itself"),
        (OK._replace(enters_site=True, dead_signs="x"), NOTHING, "page_redirected", ...),
        (OK._replace(enters_site=True), LINK, "live_followed", None),
        # a redirector that does not tell may lead to the target
        (OK._replace(unanswered_redirectors=1), NOTHING, "refused", "a redirector did not tell where it leads"),
        (
            OK._replace(unanswered_redirectors=2),
            LinkSeen(instead="links to x instead"),
            "refused",
            "2 redirectors did not tell where they lead; links to x instead",
        ),
        (OK._replace(unanswered_redirectors=1), LinkSeen(mention="m", unrendered="u"), "refused", ...),
        (OK._replace(unanswered_redirectors=1), LinkSeen(redirector="r"), "link_via_redirector", "through r"),
        (OK._replace(unanswered_redirectors=1), LINK, "live_followed", None),
        (
            OK._replace(unanswered_redirectors=1, is_noindex=True),
            NOTHING,
            "page_noindex",
            "no link to the target was seen on it; a redirector did not tell where it leads",
        ),
        (
            OK._replace(unanswered_redirectors=1, is_moved=True),
            NOTHING,
            "refused",
            "a redirector did not tell where it leads",
        ),
        # only the first links of a page are read
        (OK._replace(is_cut=True, is_moved=True), NOTHING, "unreachable_timeout", CUT),
        (OK._replace(is_cut=True), NOTHING, "unreachable_timeout", CUT),
        (OK._replace(is_cut=True, unanswered_redirectors=1), NOTHING, "unreachable_timeout", CUT),
        (
            OK._replace(is_cut=True, is_moved=True),
            LinkSeen(redirector="r"),
            "link_via_redirector",
            "through r; found on the page it redirects to",
        ),
        (
            OK._replace(is_cut=True, is_noindex=True, unanswered_redirectors=2),
            NOTHING,
            "page_noindex",
            f"no link to the target was seen on it; {CUT}; 2 redirectors did not tell where they lead",
        ),
        (OK._replace(is_cut=True), LINK, "live_followed", None),
    ],
)
def test_the_first_question_that_holds_answers(page: PageSeen, link: LinkSeen, verdict: str, detail: object) -> None:
    found = judge(page, link)
    assert found.verdict == verdict
    assert detail is ... or found.detail == detail
