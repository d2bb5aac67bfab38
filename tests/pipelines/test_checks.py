"""One row for each referring page and target that was asked about or found, from the tables of a crawl."""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pyarrow as pa
import pytest

import pipelines.checks
from linkspider.model import urls
from linkspider.model.crawl import Crawl
from linkspider.model.identity import page_identity
from linkspider.model.outcome import Outcome
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES
from linkspider.model.verdict import Verdict
from pipelines.check_tables import check_tables, earlier_verdicts
from pipelines.checks import backlink_checks
from pipelines.claims import Claim
from pipelines.observed import EarlierCheck, FoundLink, KnownTarget, Observed, Page

SCOPE = Scope.of("http://www.kettle.example/")
NOW = datetime(2026, 11, 21, tzinfo=UTC)
HOME, TEA, CUPS = "http://www.kettle.example/", "http://www.kettle.example/tea", "http://www.kettle.example/cups"
BLOG, POST = "http://blog.example/a", "http://blog.example/b"

_PAGE = Page(
    *("", "", "ok", 200, None, None, None, None, None, None, None, None, None, False, False),
    *(None, None, None, None, None, None, None, False),
    *(NOW, 2_000),
)
_LINK = FoundLink(
    *("", "", "", "a", "anchor", None, "", False, False, False, True, None, False, 0),
    *(None, None, None, None),
)
_CLAIM = Claim("ahrefs", "", "", None, None, None, None, None, None, None)


def page(url=BLOG, **facts):
    return _PAGE._replace(url=url, url_key=urls.key(url), **facts)


def moved(url, target, status=301, **facts):
    return page(url, outcome="redirect", status=status, redirect_url=target, redirect_kind="http", **facts)


def link(target=TEA, source=BLOG, **facts):
    rel = facts.get("rel", "")
    flags = {f"is_{word}": word in rel for word in ("nofollow", "ugc", "sponsored")}
    found = _LINK._replace(source_url=source, target_url=target, target_key=urls.key(target), **{**flags, **facts})
    return found._replace(is_followed=facts.get("is_followed", not any(flags.values())))


def claim(target=None, source=BLOG, tool="ahrefs", **facts):
    key = None if target is None else urls.key(target)
    return _CLAIM._replace(
        source_tool=tool,
        referring_url=source,
        referring_key=urls.key(source),
        target_url=target,
        target_key=key,
        **facts,
    )


def day(number):
    return datetime(2026, 6, number, tzinfo=UTC)


def checks(pages=(), links=(), claims=(), targets=(), earlier=None):
    by_page, by_referrer = {}, {}
    for each in links:
        by_page.setdefault(urls.key(each.source_url), []).append(each)
    for each in claims:
        by_referrer.setdefault(each.referring_key, []).append(each)
    known = {each.target_key: each for each in targets}
    seen = Observed(SCOPE, {each.url_key: each for each in pages}, by_page, by_referrer, known, earlier or {}, NOW)
    rows = [*backlink_checks(seen, [*dict.fromkeys([*by_referrer, *by_page])])]
    pairs = Counter((row.referring_key, row.target_key) for row in rows)
    assert max(pairs.values(), default=1) == 1, "a pair has two rows"
    return {(row.referring_url, row.target_url): row for row in rows}


def verdicts(**tables):
    return {pair: row.verdict.value for pair, row in checks(**tables).items()}


def test_an_asked_pair_that_is_there():
    found = checks([page()], [link()], [claim(TEA)])
    (row,) = found.values()
    assert (row.referring_url, row.target_url, row.verdict) == (BLOG, TEA, "live_followed")
    assert (row.is_asked, row.sources, row.source_count, row.links) == (True, "ahrefs", 1, 1)
    assert (row.checked_url, row.redirect_chain, row.status) == (BLOG, None, 200)


def test_an_asked_pair_that_is_not_there():
    assert verdicts(pages=[page()], claims=[claim(TEA)]) == {(BLOG, TEA): "link_removed"}


@pytest.mark.parametrize(
    ("asked", "links", "words"),
    [
        (TEA, [], None),
        (TEA, [CUPS, HOME], f"links to {CUPS} and 1 more instead"),
        (None, [], None),
    ],
)
def test_what_stands_there_instead(asked, links, words):
    row = checks([page()], [link(each) for each in links], [claim(asked)])[BLOG, asked]
    assert (row.verdict, row.verdict_detail) == ("link_removed", words)


def test_links_beside_the_asked_one_have_rows_of_their_own():
    found = checks([page()], [link(TEA), link(CUPS), link(CUPS)], [claim(TEA)])
    assert {pair: (row.is_asked, row.links) for pair, row in found.items()} == {
        (BLOG, TEA): (True, 1),
        (BLOG, CUPS): (False, 2),
    }
    assert found[BLOG, CUPS].sources is None


def test_an_asked_link_that_gave_way_to_another():
    found = checks([page()], [link(CUPS)], [claim(TEA)])
    assert {pair: row.verdict for pair, row in found.items()} == {
        (BLOG, TEA): "link_removed",
        (BLOG, CUPS): "live_followed",
    }
    assert found[BLOG, TEA].verdict_detail == f"links to {CUPS} instead"


def test_a_row_of_search_console_stands_for_what_is_found_on_the_page():
    found = checks([page()], [link(TEA), link(CUPS)], [claim(tool="gsc_latest", tool_last_seen=day(3))])
    assert set(found) == {(BLOG, TEA), (BLOG, CUPS)}
    assert all(row.is_asked and row.sources == "gsc_latest" and row.last_seen_at == day(3) for row in found.values())


def test_gsc_rows_are_a_sample():
    # a page that Search Console does not list is no lost page, and one that it lists without a link is a row
    found = checks([page(), page(POST)], [link(source=POST)], [claim(tool="gsc_latest")])
    assert {pair: row.verdict for pair, row in found.items()} == {
        (BLOG, None): "link_removed",
        (POST, TEA): "live_followed",
    }
    assert found[BLOG, None].is_asked
    assert not found[POST, TEA].is_asked
    assert found[POST, TEA].disagreement is None


def test_each_seed_row_ends_in_a_check_row_and_duplicates_fold_in():
    claims = [
        claim(TEA, tool="ahrefs", tool_first_seen=day(5), tool_last_seen=day(9)),
        claim(TEA, tool="ahrefs", tool_first_seen=day(4)),
        claim(TEA, tool="semrush", tool_last_seen=day(12)),
        claim(tool="gsc_latest", tool_last_seen=day(14)),
        claim(CUPS, tool="bing"),
    ]
    found = checks([page()], [link(TEA)], claims)
    assert {pair: (row.verdict, row.sources, row.source_count) for pair, row in found.items()} == {
        (BLOG, TEA): ("live_followed", "ahrefs gsc_latest semrush", 3),
        (BLOG, CUPS): ("link_removed", "bing", 1),
    }
    assert (found[BLOG, TEA].first_seen_at, found[BLOG, TEA].last_seen_at) == (day(4), day(14))


def test_a_page_that_could_not_be_read_has_the_rows_that_were_asked_for():
    gone = page(outcome="http_error", status=404)
    assert verdicts(pages=[gone], claims=[claim(TEA), claim(CUPS), claim(tool="gsc_latest")]) == {
        (BLOG, TEA): "page_not_found",
        (BLOG, CUPS): "page_not_found",
        (BLOG, None): "page_not_found",
    }


def test_a_page_that_was_not_fetched_says_nothing():
    found = checks(claims=[claim(TEA)])
    row = found[BLOG, TEA]
    assert (row.verdict, row.checked_at, row.checked_url, row.status) == ("unreachable_timeout", NOW, BLOG, None)
    assert "the crawl ended" in row.verdict_detail


def test_a_target_of_another_site_is_not_called_removed():
    found = checks([page()], [link(TEA)], [claim("http://other.example/")])
    assert set(found) == {(BLOG, TEA)}
    found = checks([page()], [], [claim("http://other.example/")])
    assert found[BLOG, None].sources == "ahrefs"
    row = found[BLOG, None]
    assert "asked about http://other.example/, which is not of the audited site" in row.verdict_detail


@pytest.mark.parametrize("evidence", [{}, {"mention": "see kettle.example"}, {"unrendered_href": TEA}])
def test_a_link_to_another_site_that_nobody_looked_for_is_not_lost(evidence):
    foreign = claim("http://other.example/")
    row = checks([page(**evidence)], [], [foreign])[BLOG, None]
    assert row.verdict == "unreachable_timeout"
    assert row.verdict_detail.endswith("links to other sites are not looked for")
    assert checks([page(**evidence)], [], [foreign, claim()])[BLOG, None].verdict.is_lost_evidence
    assert checks([page(outcome="http_error", status=404)], [], [foreign])[BLOG, None].verdict == "page_not_found"


def test_formats_of_one_tool_are_one_source_and_a_disavow_list_is_none():
    tools = ("gsc_latest", "gsc_sample", "ahrefs", "ahrefs_broken", "url_column", "disavow")
    row = checks([page()], [link(TEA)], [claim(TEA, tool=tool) for tool in tools])[BLOG, TEA]
    assert (row.sources, row.source_count) == ("ahrefs ahrefs_broken disavow gsc_latest gsc_sample url_column", 3)
    assert checks([page()], [link(TEA)], [claim(tool="disavow")])[BLOG, TEA].source_count == 0


def test_a_claim_of_a_target_elsewhere_is_none_of_the_pairs_that_are_found():
    said = {"tool_is_followed": False, "tool_first_seen": day(1), "tool_lost_reason": "x", "tool_is_lost": True}
    foreign = claim("http://blog.kettle.example.org/x", **said)
    for claims in ([foreign], [foreign, claim(TEA, tool="semrush", tool_is_followed=True)]):
        found = checks([page()], [link(TEA), link(CUPS)], claims)
        assert set(found) == {(BLOG, TEA), (BLOG, CUPS)}
        assert [row.sources for row in found.values()] == [None if len(claims) == 1 else "semrush", None]
        assert {(row.first_seen_at, row.disagreement) for row in found.values()} == {(None, None)}
        assert not found[BLOG, CUPS].is_asked
    (row,) = checks(
        [page(HOME)], [link(TEA, HOME)], [foreign._replace(referring_url=HOME, referring_key=HOME)]
    ).values()
    assert (row.verdict, row.disagreement) == ("live_followed", None)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([("ahrefs", "removed"), ("semrush", None)], "ahrefs says lost (removed), semrush does not"),
        ([("ahrefs", None), ("majestic", None), ("semrush", "x")], "semrush says lost (x), ahrefs and majestic do not"),
        ([("ahrefs", "removed"), ("semrush", "Lost link")], None),
        ([("ahrefs", "removed"), ("ahrefs", None), ("semrush", None)], None),
        ([("ahrefs", None), ("semrush", None)], None),
    ],
)
def test_tools_disagree_where_some_call_a_link_lost_and_others_do_not(claims, expected):
    said = [claim(TEA, tool=tool, tool_lost_reason=why, tool_is_lost=why is not None) for tool, why in claims]
    row = checks([page()], [], said)[BLOG, TEA]
    assert (row.disagreement, row.claims_disagree) == (expected, expected is not None)


def test_a_last_day_is_the_first_only_where_no_tool_gives_a_first_one():
    last = claim(TEA, tool="semrush", tool_last_seen=day(2))
    first = claim(TEA, tool_first_seen=day(4), tool_last_seen=day(9))
    assert checks([page()], [], [last])[BLOG, TEA].first_seen_at == day(2)
    row = checks([page()], [], [last, first])[BLOG, TEA]
    assert (row.first_seen_at, row.last_seen_at) == (day(4), day(9))


def test_the_best_of_several_links_speaks():
    links = [
        link(rel="nofollow", placement="content", anchor_text="nofollow", ordinal=0),
        link(placement="footer", anchor_text="footer", ordinal=1),
        link(placement="content", anchor_text="hidden", ordinal=2, is_hidden=True),
        link(placement="content", anchor_text="best", ordinal=3, dom_path="p > a"),
        link(placement="content", anchor_text="later", ordinal=4),
    ]
    row = checks([page()], links)[BLOG, TEA]
    assert (row.anchor_text, row.placement, row.verdict, row.links) == ("best", "content", "live_followed", 5)
    assert row.dom_path == "p > a"


@pytest.mark.parametrize(
    ("facts", "rel", "verdict"),
    [
        ({}, "nofollow ugc", "live_nofollow"),
        ({}, "ugc", "live_ugc"),
        ({}, "sponsored", "live_sponsored"),
        ({"is_nofollow_page": True}, "", "live_page_nofollow"),
        ({"is_noindex": True}, "", "page_noindex"),
        ({"canonical_url": "http://blog.example/other"}, "", "page_not_canonical"),
        ({"canonical_url": "https://www.blog.example/a/"}, "", "live_followed"),
        ({"parked_signs": "for sale"}, "", "parked_or_soft404"),
        ({"soft_404_signs": "title"}, "", "parked_or_soft404"),
        ({"bytes": None}, "", "live_followed"),
    ],
)
def test_what_page_and_link_say(facts, rel, verdict):
    row = checks([page(**facts)], [link(rel=rel)], [claim(TEA)])[BLOG, TEA]
    assert row.verdict == verdict
    assert (row.anchor_text, row.rel, row.links) == ("anchor", rel, 1), "the evidence stays"


def test_what_named_robots_are_asked_is_a_directive_of_the_page():
    said = {"meta_robots": "noarchive", "robots_agents": "googlebot: noindex"}
    row = checks([page(**said)], [link()], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.page_directives) == ("live_followed", "meta: noarchive; named robots: googlebot: noindex")


def test_evidence_of_a_page_without_link():
    found = checks([page(mention="we like kettle.example")], claims=[claim(TEA)])
    assert (found[BLOG, TEA].verdict, found[BLOG, TEA].snippet) == ("mention_only", "we like kettle.example")
    hidden = page(unrendered_href=f"{CUPS} {TEA}")
    assert verdicts(pages=[hidden], claims=[claim(TEA), claim(HOME)]) == {
        (BLOG, TEA): "link_commented_or_template",
        (BLOG, HOME): "link_removed",
    }
    assert verdicts(pages=[hidden], claims=[claim()]) == {(BLOG, None): "link_commented_or_template"}


def test_a_page_without_a_byte_has_not_had_its_link_removed():
    row = checks([page(bytes=0)], claims=[claim(TEA)])[BLOG, TEA]
    assert row.verdict == "parked_or_soft404"
    assert row.verdict_detail == "empty page; no link to the target on it"
    assert verdicts(pages=[page(bytes=1)], claims=[claim(TEA)]) == {(BLOG, TEA): "link_removed"}


def test_a_link_is_not_removed_where_a_redirector_did_not_answer():
    seen = page(unanswered_redirectors=1, mention="see kettle.example")
    assert verdicts(pages=[seen], claims=[claim(TEA)]) == {(BLOG, TEA): "refused"}
    assert verdicts(pages=[seen], claims=[claim()]) == {(BLOG, None): "refused"}
    assert verdicts(pages=[seen], links=[link()], claims=[claim(TEA)]) == {(BLOG, TEA): "live_followed"}


@pytest.mark.parametrize("facts", [{"challenge_signs": "source: awswaf"}, {"status": 202}, {"status": 202, "bytes": 0}])
def test_a_test_for_bots_is_a_refusal(facts):
    found = checks([page(**facts)], [], [claim(TEA)])[BLOG, TEA]
    assert found.verdict == "refused"
    assert found.verdict_detail.startswith("a test for bots instead of the page: ")
    there = verdicts(pages=[page(**facts)._replace(bytes=2_000)], links=[link()], claims=[claim(TEA)])
    assert there == {(BLOG, TEA): "live_followed"}


def test_a_link_in_noscript_is_in_the_tree_and_not_live():
    found = checks([page(unrendered_href=TEA)], [link(TEA)], [claim(TEA)])
    assert {pair: row.verdict for pair, row in found.items()} == {(BLOG, TEA): "link_commented_or_template"}


def test_a_link_through_a_redirector():
    short = link("http://bit.ly/x", redirector_target=TEA)
    row = checks([page(mention="m")], [short], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail, row.links) == ("link_via_redirector", "through http://bit.ly/x", 1)
    assert verdicts(pages=[page()], links=[short, link(TEA)]) == {(BLOG, TEA): "live_followed"}
    assert verdicts(pages=[page()], links=[short]) == {(BLOG, TEA): "link_via_redirector"}


def test_a_redirect_to_what_is_not_html_is_one_to_another_page():
    pdf = page(f"{BLOG}.pdf", outcome="not_html", content_type="application/pdf")
    row = checks([moved(BLOG, f"{BLOG}.pdf"), pdf], claims=[claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.checked_url) == ("page_redirected", f"{BLOG}.pdf")
    assert row.verdict_detail == "redirects to what is no HTML; application/pdf"


@pytest.mark.parametrize("end", [BLOG, f"{BLOG}/new"])
def test_what_answers_with_202_and_no_html_has_not_moved_the_page_away(end):
    """An empty body without a type is no HTML, and a test for bots comes so."""
    way = [] if end == BLOG else [moved(BLOG, end)]
    row = checks([*way, page(end, outcome="not_html", status=202, bytes=0)], claims=[claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail) == ("refused", "a test for bots instead of the page: status 202")


def test_what_is_not_html_says_what_it_is():
    row = checks([page(outcome="not_html", content_type="application/pdf")], claims=[claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail) == ("not_html", "not_html: application/pdf")


def test_another_edge_is_no_link():
    row = checks([page()], [link(element="iframe")], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail) == ("link_removed", f"no link, but iframe {TEA}")


# -- redirects of the referring page


def test_a_page_that_redirects_is_checked_where_it_leads():
    pages = [moved(BLOG, POST), moved(POST, "http://new.example/c", 302), page("http://new.example/c")]
    found = checks(pages, [link(source="http://new.example/c")], [claim(TEA)])
    row = found[BLOG, TEA]
    assert (row.verdict, row.checked_url) == ("live_followed", "http://new.example/c")
    assert row.redirect_chain == f"{BLOG} -301-> {POST} -302-> http://new.example/c"
    assert row.verdict_detail == "found on the page it redirects to"
    assert not found["http://new.example/c", TEA].is_asked


def test_a_page_that_redirects_to_one_without_the_link():
    pages = [moved(BLOG, "http://blog.example/"), page("http://blog.example/")]
    assert verdicts(pages=pages, claims=[claim(TEA)]) == {(BLOG, TEA): "page_redirected"}
    gone = [moved(BLOG, POST), page(POST, outcome="http_error", status=410)]
    assert verdicts(pages=gone, claims=[claim(TEA)]) == {(BLOG, TEA): "page_not_found"}


@pytest.mark.parametrize(
    "final",
    ["https://blog.example/a", "http://www.blog.example/a", "http://blog.example/a/", "https://m.blog.example/a"],
)
def test_another_spelling_is_no_other_page(final):
    pages = [moved(BLOG, final), page(final)]
    row = checks(pages, [link(source=final)], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail) == ("live_followed", None)
    assert row.redirect_chain == f"{BLOG} -301-> {final}"
    assert verdicts(pages=pages, claims=[claim(TEA)]) == {(BLOG, TEA): "link_removed"}


def test_a_page_that_redirects_into_the_site():
    row = checks([moved(BLOG, TEA)], [link(element="redirect")], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.redirect_chain) == ("page_redirected", f"{BLOG} -301-> {TEA}")
    assert row.verdict_detail == "redirects into the audited site itself"


REFRESH = {"redirect_kind": "meta_refresh", "is_permanent": True}


@pytest.mark.parametrize("way", [moved(BLOG, TEA), page(redirect_url=TEA, **REFRESH)], ids=["status", "refresh"])
@pytest.mark.parametrize("is_listed", [False, True])
def test_the_own_page_at_the_end_of_redirects_has_no_backlinks(way, is_listed):
    """The site's own menu is on it, also where a list names the own page itself."""
    own = [page(TEA), page(HOME)] if is_listed else []
    menu = [link(each, TEA) for each in (HOME, TEA, CUPS)] if is_listed else []
    found = checks([way, *own], menu, [claim(TEA), *([claim(source=TEA)] if is_listed else [])])
    row = found.pop((BLOG, TEA))
    assert (row.verdict, row.verdict_detail) == ("page_redirected", "redirects into the audited site itself")
    assert (row.links, row.anchor_text) == (0, None)
    assert not [pair for pair in found if pair[0] == BLOG]


def test_a_link_on_the_page_that_sends_its_visitors_into_the_site_stands():
    row = checks([page(redirect_url=TEA, **REFRESH)], [link()], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.anchor_text) == ("live_followed", "anchor")


def test_own_pages_that_redirect_are_followed_within_the_site():
    old = "http://www.kettle.example/old"
    row = checks([moved(old, HOME), page(HOME)], [link(TEA, HOME)], [claim(source=old)])[old, None]
    assert (row.verdict, row.checked_url) == ("live_followed", HOME)


# -- logins and questions for consent

LOGIN = "http://blog.example/login?next=%2Fa"


@pytest.mark.parametrize(
    ("end", "signs", "verdict"),
    [
        (LOGIN, "return address in next", "refused"),
        ("http://blog.example/login", "password field", "refused"),
        ("http://consent.blog.example/v2/collectConsent?id=1", "consent page: consent.blog.example", "refused"),
        ("http://blog.example/login?next=%2Felsewhere", "return address in next", "page_redirected"),
        ("http://blog.example/login", None, "page_redirected"),
        ("http://blog.example/", None, "page_redirected"),
    ],
)
def test_a_redirect_to_a_login_is_a_refusal_and_no_loss(end, signs, verdict):
    pages = [moved(BLOG, end, 302), page(end, challenge_signs=signs, is_noindex=True)]
    row = checks(pages, [], [claim(TEA)], earlier={BLOG: {TEA: [told(1, "live_ugc")]}})[BLOG, TEA]
    assert row.verdict == verdict
    assert row.last_good_verdict == ("live_ugc" if verdict == "refused" else None)
    assert (signs is not None and signs in row.verdict_detail) == (verdict == "refused")
    there = checks(pages, [link(source=end)], [claim(TEA)])[BLOG, TEA]
    assert there.verdict == "page_noindex", "the link stands there"


def test_a_login_names_the_page_under_any_address_that_led_to_it():
    final = "https://www.blog.example/a/"
    back = f"https://accounts.blog.example/x?continue={final}"
    pages = [moved(BLOG, final), moved(final, back, 302), page(back, challenge_signs="return address in continue")]
    assert verdicts(pages=pages, claims=[claim(TEA)]) == {(BLOG, TEA): "refused"}


def test_a_login_under_the_address_of_the_page_is_a_refusal():
    gate = page(challenge_signs="password field and hardly any text")
    row = checks([gate], [], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail) == (
        "refused",
        "a login or a question for consent instead of the page: password field and hardly any text",
    )


def test_redirects_that_end_nowhere():
    assert verdicts(pages=[moved(BLOG, POST)], claims=[claim(TEA)]) == {(BLOG, TEA): "refused"}
    loop = [page(BLOG, outcome="redirect_loop", status=302, redirect_url=POST)]
    assert verdicts(pages=loop, claims=[claim(TEA)]) == {(BLOG, TEA): "refused"}
    circle = [moved(BLOG, POST), moved(POST, BLOG)]
    assert verdicts(pages=circle, claims=[claim(TEA)]) == {(BLOG, TEA): "refused"}
    long = [moved(f"http://blog.example/{n}", f"http://blog.example/{n + 1}") for n in range(40)]
    start = "http://blog.example/0"
    assert verdicts(pages=long, claims=[claim(TEA, start)]) == {(start, TEA): "refused"}


def test_more_redirects_than_are_followed_are_said_where_another_row_had_them_fetched():
    ways = [f"http://blog.example/{n}" for n in range(13)]
    pages = [*(moved(*way) for way in pairwise(ways)), page(ways[-1])]
    found = checks(pages, [link(source=ways[-1])], [claim(TEA, ways[0]), claim(TEA, ways[6])])
    assert found[ways[6], TEA].verdict == "live_followed"
    words = "redirects to a page that was not looked at: not followed: 10 redirects in a row"
    assert (found[ways[0], TEA].verdict, found[ways[0], TEA].verdict_detail) == ("refused", words)


def test_a_page_that_sends_visitors_on_by_itself():
    refresh = {"redirect_url": POST, "redirect_kind": "meta_refresh", "is_permanent": True}
    pages = [page(**refresh), page(POST)]
    row = checks(pages, [link(source=POST)], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.checked_url, row.redirect_chain) == ("live_followed", POST, f"{BLOG} -refresh-> {POST}")
    late = [page(**{**refresh, "is_permanent": False}), page(POST)]
    assert verdicts(pages=late, claims=[claim(TEA)]) == {(BLOG, TEA): "link_removed"}
    assert verdicts(pages=[page(**refresh)], links=[link()], claims=[claim(TEA)]) == {(BLOG, TEA): "live_followed"}


# -- targets


def known(target, verdict="ok", final=None, status=200):
    chain = f"{target} -301-> {final}" if final else None
    return KnownTarget(urls.key(target), status, final, chain, verdict)


def test_what_became_of_the_target_is_said():
    found = checks([page()], [link(CUPS)], [claim(TEA)], [known(TEA, "broken", status=404), known(CUPS)])
    assert (found[BLOG, TEA].target_verdict, found[BLOG, TEA].target_status) == ("broken", 404)
    assert found[BLOG, CUPS].target_verdict == "ok"
    assert checks([page()], [link(TEA)])[BLOG, TEA].target_verdict is None


@pytest.mark.parametrize(
    "written", ["https://www.kettle.example/tea", "http://kettle.example/tea/", f"{TEA}?utm_source=x"]
)
def test_a_link_to_another_spelling_of_the_target_counts(written):
    found = checks([page()], [link(written)], [claim(TEA)])
    assert {pair: row.verdict for pair, row in found.items()} == {(BLOG, TEA): "live_followed"}


def test_a_link_to_an_address_that_redirects_to_the_target_counts():
    old = "http://www.kettle.example/old-tea"
    found = checks([page()], [link(old)], [claim(TEA)], [known(old, "permanent", TEA), known(TEA)])
    row = found[BLOG, TEA]
    assert (set(found), row.verdict) == ({(BLOG, TEA)}, "live_followed")
    assert row.verdict_detail == f"links to {old}, the same page ({old} -301-> {TEA})"
    # nor does it matter which of the two redirects
    found = checks([page()], [link(TEA)], [claim(old)], [known(old, "permanent", TEA), known(TEA)])
    assert {pair: row.verdict for pair, row in found.items()} == {(BLOG, old): "live_followed"}


OLD, LOGIN_OF_SITE = "http://www.kettle.example/old-tea", "http://www.kettle.example/login"


def known_chain(target, *hops):
    """A target with the redirects that lead on from it: statuses and URLs in turn."""
    words = [f"-{hop}->" if place % 2 == 0 else hop for place, hop in enumerate(hops)]
    return KnownTarget(urls.key(target), 200, hops[-1], " ".join([target, *words]), "chain")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_targets_that_redirect_to_one_login_for_now_are_no_one_page(status):
    targets = [known_chain(each, status, LOGIN_OF_SITE) for each in (TEA, CUPS)]
    found = checks([page()], [link(CUPS)], [claim(TEA)], targets)
    assert {pair: (row.verdict, row.is_asked) for pair, row in found.items()} == {
        (BLOG, TEA): ("link_removed", True),
        (BLOG, CUPS): ("live_followed", False),
    }
    assert found[BLOG, TEA].verdict_detail == f"links to {CUPS} instead"


@pytest.mark.parametrize(
    ("asked", "there", "chain", "verdict"),
    [
        (TEA, HOME, [302, HOME], "link_removed"),
        (HOME, TEA, [302, HOME], "live_followed"),
        (TEA, CUPS, [301, CUPS], "live_followed"),
        (TEA, CUPS, ["meta refresh", CUPS], "live_followed"),
        (TEA, CUPS, [301, OLD, 308, CUPS], "live_followed"),
        (TEA, OLD, [301, OLD, 302, LOGIN_OF_SITE], "live_followed"),
        (TEA, LOGIN_OF_SITE, [301, OLD, 302, LOGIN_OF_SITE], "link_removed"),
    ],
)
def test_a_target_is_what_it_moved_to_for_good_and_links_count_for_what_they_lead_to(asked, there, chain, verdict):
    row = checks([page()], [link(there)], [claim(asked)], [known_chain(TEA, *chain)])[BLOG, asked]
    assert row.verdict == verdict


SECURE, BARE = "https://www.kettle.example/tea", "http://kettle.example/tea/"


def test_spellings_of_one_target_are_one_row_however_many_tools_write_them():
    claims = [
        claim(TEA, tool_is_followed=True, tool_first_seen=day(3)),
        claim(SECURE, tool="semrush", tool_is_followed=False, tool_first_seen=day(2)),
        claim(BARE, tool="moz"),
        claim(tool="gsc_latest"),
    ]
    found = checks([page()], [link(SECURE)], claims)
    ((pair, row),) = found.items()
    assert (pair, row.verdict, row.links) == ((BLOG, SECURE), "live_followed", 1)
    assert (row.sources, row.source_count) == ("ahrefs gsc_latest moz semrush", 4)
    assert (row.first_seen_at, row.is_asked) == (day(2), True)
    assert row.disagreement == (
        "ahrefs says followed, semrush says nofollow; semrush says nofollow, page says followed"
    )


@pytest.mark.parametrize(
    ("links", "earlier", "spelling", "count"),
    [
        ([], {}, TEA, 0),
        ([BARE], {}, BARE, 1),
        ([SECURE, TEA], {}, TEA, 2),
        (["https://kettle.example/tea/"], {}, TEA, 1),
        ([], {BARE: "live_followed", SECURE: "link_removed"}, BARE, 0),
        ([SECURE], {BARE: "live_followed"}, SECURE, 1),
    ],
)
def test_the_row_of_several_spellings_has_the_one_that_stands_on_the_page(links, earlier, spelling, count):
    told_before = {BLOG: {urls.key(key): [told(1, word)] for key, word in earlier.items()}}
    claims = [claim(each) for each in (TEA, SECURE, BARE)]
    found = checks([page()], [link(each, is_followed=True) for each in links], claims, earlier=told_before)
    assert {pair: row.links for pair, row in found.items()} == {(BLOG, spelling): count}


def test_targets_that_redirect_to_one_page_stay_pairs_of_their_own():
    old = "http://www.kettle.example/old-tea"
    found = checks([page()], [link(TEA)], [claim(TEA), claim(old)], [known(old, "permanent", TEA), known(TEA)])
    assert set(found) == {(BLOG, TEA), (BLOG, old)}


def test_earlier_verdicts_on_any_spelling_count():
    refused = page(outcome=Outcome.HTTP_ERROR, status=403)
    row = checks([refused], [], [claim(TEA)], earlier={BLOG: {SECURE: [told(1, "live_ugc")]}})[BLOG, TEA]
    assert (row.last_good_verdict, row.last_good_at) == ("live_ugc", told(1, "live_ugc").checked_at)
    before = {BLOG: {SECURE: [told(1, "live_ugc")], BARE: [told(2, "link_removed")]}}
    assert checks([page()], [link()], [claim(TEA)], earlier=before)[BLOG, TEA].discovered_status == "linkrestored"
    of_one_crawl = {BLOG: {SECURE: [told(1, "live_ugc")], BARE: [told(1, "link_removed")]}}
    assert checks([page()], [link()], [claim(TEA)], earlier=of_one_crawl)[BLOG, TEA].discovered_status is None


class Counted(str):
    """A key that counts how often keys are compared by their text, all of them together."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other):
        type(self).compared += 1
        assert type(self).compared < 200_000, "each found target is held to all the others"
        return str.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def test_the_work_grows_with_the_targets_on_a_page_and_not_with_their_pairs(monkeypatch):
    count, looks = 20_000, Counter()

    def counted_identity(url):
        looks["identity"] += 1
        assert looks["identity"] < 10 * count, "identities are worked out again for each pair"
        return page_identity(url)

    monkeypatch.setattr(pipelines.checks, "page_identity", counted_identity)
    monkeypatch.setattr(Counted, "compared", 0)
    found = [link(f"{TEA}/{n}")._replace(target_key=Counted(f"{TEA}/{n}")) for n in range(count)]
    aliases = [f"https://kettle.example/tea/{n}/" for n in range(0, count, 2)]
    rows = checks([page()], found, [claim(alias) for alias in [*aliases, CUPS]])
    assert len(rows) == count + 1
    assert Counter(row.verdict for row in rows.values()) == {"live_followed": count, "link_removed": 1}
    assert all(rows[BLOG, alias].is_asked for alias in aliases)
    assert rows[BLOG, CUPS].verdict_detail == f"links to {TEA}/0 and {count - 1:d} more instead"


# -- tools that contradict each other


@pytest.mark.parametrize(
    ("claims", "rel", "words"),
    [
        ([claim(TEA, tool_is_followed=True)], "", None),
        ([claim(TEA, tool_is_followed=False)], "nofollow", None),
        ([claim(TEA)], "nofollow", None),
        ([claim(TEA, tool_is_followed=True)], "ugc", "ahrefs says followed, page says ugc"),
        ([claim(TEA, tool_is_followed=False)], "", "ahrefs says nofollow, page says followed"),
        (
            [claim(TEA, tool_is_followed=True), claim(TEA, tool="semrush", tool_is_followed=False)],
            "",
            "ahrefs says followed, semrush says nofollow; semrush says nofollow, page says followed",
        ),
        ([claim(TEA, tool_is_followed=True), claim(TEA, tool_is_followed=False)], "", None),
        (
            [claim(TEA, tool_lost_reason="removedfromhtml", tool_is_lost=True)],
            "",
            "ahrefs says lost (removedfromhtml), the link is there",
        ),
    ],
)
def test_claims_that_disagree(claims, rel, words):
    row = checks([page()], [link(rel=rel)], claims)[BLOG, TEA]
    assert (row.claims_disagree, row.disagreement) == (words is not None, words)


@pytest.mark.parametrize("is_followed", [True, False])
def test_a_tool_that_has_seen_one_of_several_links_is_right(is_followed):
    links = [link(rel="ugc"), link(), link(rel="nofollow", ordinal=1), link(ordinal=2)]
    assert checks([page()], links, [claim(TEA, tool_is_followed=is_followed)])[BLOG, TEA].disagreement is None


def test_what_is_gone_as_the_tool_says_is_no_disagreement():
    said = claim(TEA, tool_lost_reason="removedfromhtml", tool_is_lost=True, tool_is_followed=True)
    row = checks([page()], [], [said])[BLOG, TEA]
    assert (row.verdict, row.claims_disagree) == ("link_removed", False)


# -- earlier crawls


def told(crawl, verdict):
    """What an earlier crawl found; they were a day apart."""
    return EarlierCheck(crawl, Verdict(verdict), NOW - timedelta(days=10 - crawl))


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ({}, None),
        ({TEA: {1: "refused", 2: "unreachable_dns"}}, None),
        ({TEA: {1: "live_ugc"}}, ("live_ugc", 1)),
        ({TEA: {1: "live_ugc", 2: "refused"}}, ("live_ugc", 1)),
        ({TEA: {1: "live_ugc", 2: "live_followed", 3: "not_html"}}, ("live_followed", 2)),
        ({TEA: {1: "live_ugc", 2: "link_removed"}}, ("link_removed", 2)),
        ({TEA: {1: "live_ugc"}, None: {2: "page_not_found"}}, ("page_not_found", 2)),
        ({TEA: {1: "live_ugc"}, CUPS: {2: "live_followed"}}, ("link_removed", 2)),
        ({CUPS: {1: "live_followed"}}, None),
    ],
)
def test_what_was_known_of_a_link_holds_while_its_page_refuses(earlier, expected):
    by_target = {key: [told(crawl, word) for crawl, word in each.items()] for key, each in earlier.items()}
    refused = page(outcome=Outcome.HTTP_ERROR, status=403)
    row = checks([refused], [], [claim(TEA)], earlier={BLOG: by_target})[BLOG, TEA]
    assert row.verdict == "refused"
    if expected is None:
        assert (row.last_good_verdict, row.last_good_at) == (None, None)
    else:
        verdict, crawl = expected
        assert (row.last_good_verdict, row.last_good_at) == (verdict, told(crawl, verdict).checked_at)


def test_a_page_that_refuses_has_the_best_of_what_stood_on_it_when_it_was_last_seen():
    """Search Console names pages alone: one that is refused has one row, whatever was found on it before."""
    by_target = {
        TEA: [told(1, "live_followed"), told(2, "live_nofollow")],
        CUPS: [told(2, "live_ugc"), told(3, "refused")],
        None: [told(3, "refused")],
    }
    refused = page(outcome=Outcome.HTTP_ERROR, status=403)
    row = checks([refused], [], [claim(None)], earlier={BLOG: by_target})[BLOG, None]
    assert (row.last_good_verdict, row.last_good_at) == ("live_ugc", told(2, "live_ugc").checked_at)


def test_a_page_that_was_seen_needs_no_earlier_verdict():
    row = checks([page()], [], [claim(TEA)], earlier={BLOG: {TEA: [told(1, "live_ugc")]}})[BLOG, TEA]
    assert (row.verdict, row.last_good_verdict, row.last_good_at) == ("link_removed", None, None)


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ({}, "pagefound"),
        ({(BLOG, None): {1: "refused"}, (BLOG, TEA): {1: "unreachable_timeout"}}, "pagefound"),
        ({(BLOG, None): {1: "mention_only"}}, "linkfound"),
        ({(BLOG, CUPS): {1: "live_followed"}}, "linkfound"),
        ({(BLOG, TEA): {1: "link_removed"}}, "linkfound"),
        ({(BLOG, TEA): {1: "live_ugc"}}, None),
        ({(BLOG, TEA): {1: "live_ugc", 2: "refused"}}, None),
        ({(BLOG, TEA): {1: "live_ugc", 2: "link_removed"}}, "linkrestored"),
        ({(BLOG, TEA): {1: "live_ugc", 2: "page_not_found", 3: "refused"}}, "linkrestored"),
        ({(BLOG, TEA): {1: "live_ugc", 2: "page_not_found", 3: "live_followed"}}, None),
        ({(BLOG, TEA): {1: "live_ugc"}, (BLOG, None): {2: "link_removed"}}, "linkrestored"),
        ({(BLOG, TEA): {1: "live_ugc", 3: "live_ugc"}, (BLOG, None): {2: "page_not_found"}}, None),
        ({(BLOG, TEA): {2: "live_ugc"}, (BLOG, None): {1: "link_removed"}}, None),
        ({(BLOG, TEA): {1: "live_ugc"}, (BLOG, CUPS): {2: "live_followed"}}, "linkrestored"),
        ({(BLOG, TEA): {1: "live_ugc", 3: "live_ugc"}, (BLOG, CUPS): {2: "live_followed"}}, None),
        ({(BLOG, TEA): {1: "live_ugc"}, (BLOG, CUPS): {2: "refused"}}, None),
        ({(BLOG, TEA): {1: "live_ugc", 2: "unreachable_timeout"}, (BLOG, CUPS): {2: "live_followed"}}, None),
        ({(BLOG, TEA): {2: "live_ugc"}, (BLOG, CUPS): {1: "live_followed"}}, None),
        ({(POST, TEA): {1: "live_ugc"}}, "pagefound"),
    ],
)
def test_how_new_a_live_link_is(earlier, expected):
    """The loss of a link that was asked about by its page alone stands under the page; if others are there, nowhere."""
    by_page = {}
    for (referrer, target), verdicts in earlier.items():
        by_page.setdefault(referrer, {})[target] = [told(crawl, word) for crawl, word in verdicts.items()]
    assert checks([page()], [link()], [claim(TEA)], earlier=by_page)[BLOG, TEA].discovered_status == expected


def test_what_is_not_live_was_not_discovered():
    assert checks([page()], [], [claim(TEA)])[BLOG, TEA].discovered_status is None


# -- a page of the site among the seeds


def test_an_own_page_is_one_row_and_no_referrer():
    found = checks([page(HOME)], [link(TEA, HOME), link(CUPS, HOME)], [claim(source=HOME)])
    ((pair, row),) = found.items()
    assert pair == (HOME, None)
    assert (row.verdict, row.verdict_detail) == ("live_followed", "a page of the audited site itself")


# -- from and to files


def publish(store, crawl_id, table, rows, part=1):
    declared = TABLES[table].schema
    blank = {
        field.name: None if field.nullable else {pa.string(): "", pa.bool_(): False}.get(field.type, 0)
        for field in declared
    }
    filled = [{**blank, **row} for row in rows]
    for each in filled:
        for name in ("fetched_at", "checked_at"):
            if name in each:
                each[name] = each[name] or NOW
    return store.publish(pa.Table.from_pylist(filled, declared), store.part_path(table, crawl_id, part), crawl_id)


def stored_crawl(store, pages, links, claims, targets=()):
    crawl = Crawl.begin(store, "referrers", SCOPE, {})
    name = crawl.crawl_id
    half = len(pages) // 2
    return {
        "pages": [
            publish(store, name, "pages", [p._asdict() for p in part], n)
            for n, part in enumerate((pages[:half], pages[half:]))
        ],
        "links": [publish(store, name, "links", [each._asdict() for each in links])],
        "seeds": [publish(store, name, "seeds", [each._asdict() for each in claims])],
        "target_checks": [publish(store, name, "target_checks", [each._asdict() for each in targets])],
    }


def many(count):
    pages, links, claims = [], [], []
    for number in range(count):
        url = f"http://site{number}.example/page"
        claims.append(claim(TEA if number % 3 else None, url))
        if number % 4 == 0:
            pages += [moved(url, f"http://new{number}.example/"), page(f"http://new{number}.example/")]
            links.append(link(TEA, f"http://new{number}.example/"))
        else:
            pages.append(page(url))
            links += [link(TEA, url)] * (number % 2)
    return pages, links, claims


@pytest.mark.parametrize("rows_per_pass", [10**6, 100, 7])
def test_tables_in_one_pass_or_many(tmp_path, rows_per_pass):
    store = Store(tmp_path)
    pages, links, claims = many(60)
    links.append(link("http://other.example/", "http://site1.example/page"))
    parts = stored_crawl(store, pages, links, claims)
    tables = [*check_tables(store, parts, SCOPE, lambda _: {}, rows_per_pass)]
    assert all(table.schema.equals(TABLES["backlink_checks"].schema) for table in tables)
    rows = pa.concat_tables(tables).to_pylist()
    expected = checks(pages, [each for each in links if each.target_url == TEA], claims)
    assert {(row["referring_url"], row["target_url"]): row["verdict"] for row in rows} == {
        pair: row.verdict for pair, row in expected.items()
    }
    assert len(rows) == len(expected)
    assert {each.referring_key for each in claims} <= {row["referring_key"] for row in rows}


def test_links_of_others_make_no_passes(tmp_path):
    """With keep=all most links do not concern the site, and none of these is held."""
    store = Store(tmp_path)
    pages, links, claims = many(20)
    short = link("https://bit.example/x", pages[0].url)._replace(redirector_target=TEA)
    others = [link(f"http://other.example/{number}", pages[0].url) for number in range(300)]
    others += [link(f"http://share.example/?u={TEA}", pages[0].url)] * 5
    parts = stored_crawl(store, pages, [*links, *others, short], claims)
    tables, turns = [], []
    tables += check_tables(store, parts, SCOPE, lambda picks: turns.append(picks) or {}, rows_per_pass=100)
    assert len(turns) == 1
    expected = checks(pages, [*links, short], claims)
    assert {
        (row["referring_url"], row["target_url"]): row["verdict"] for row in pa.concat_tables(tables).to_pylist()
    } == {pair: row.verdict for pair, row in expected.items()}


def test_an_empty_crawl_has_an_empty_table(tmp_path):
    (table,) = check_tables(Store(tmp_path), {}, SCOPE, lambda _: {})
    assert table.num_rows == 0
    assert table.schema.equals(TABLES["backlink_checks"].schema)


def ended(store, site, verdict, started, state="finished", spider="referrers", pair=(BLOG, TEA), scope=SCOPE):
    crawl = Crawl.begin(store, "referrers", SCOPE, {})
    row = {"referring_key": pair[0], "target_key": pair[1], "verdict": verdict, "checked_at": started}
    part = publish(store, crawl.crawl_id, "backlink_checks", [row])
    files = [{"path": part.path, "rows": part.rows, "size": part.size, "sha256": part.sha256}]
    manifest = {
        "crawl_id": crawl.crawl_id,
        "spider": spider,
        "site": site,
        "scope": asdict(scope),
        "state": state,
        "started_at": started.isoformat(),
        "tables": {"backlink_checks": {"rows": 1, "files": files}},
    }
    store.write_manifest(crawl.crawl_id, manifest)
    return store.root / part.path


def test_verdicts_of_earlier_crawls(tmp_path):
    store, hours = Store(tmp_path), timedelta(hours=1)
    store.prepare()
    ended(store, SCOPE.site, "link_removed", NOW - hours)
    ended(store, SCOPE.site, "live_ugc", NOW - 2 * hours, state="interrupted")
    ended(store, SCOPE.site, "refused", NOW - 3 * hours, state="running")
    ended(store, "other.example", "not_html", NOW - hours)
    ended(store, SCOPE.site, "live_nofollow", NOW + hours)
    ended(store, SCOPE.site, "unreachable_dns", NOW - hours).unlink()
    assert earlier_verdicts(store, SCOPE, NOW) == {
        BLOG: {
            TEA: [
                EarlierCheck(1, Verdict.LIVE_UGC, NOW - 2 * hours),
                EarlierCheck(2, Verdict.LINK_REMOVED, NOW - hours),
            ]
        }
    }
    assert earlier_verdicts(store, SCOPE, NOW, lambda key: key != BLOG) == {}


def test_a_crawl_of_a_folder_says_nothing_of_links_to_the_rest_of_the_host(tmp_path):
    store, hours = Store(tmp_path), timedelta(hours=1)
    store.prepare()
    folder = Scope.of(f"{HOME}docs/", kind="prefix")
    ended(store, SCOPE.site, "live_ugc", NOW - 2 * hours)
    ended(store, SCOPE.site, "link_removed", NOW - hours, pair=(BLOG, None), scope=folder)
    of_host, of_folder = (earlier_verdicts(store, scope, NOW)[BLOG] for scope in (SCOPE, folder))
    assert {target: [each.verdict for each in told] for target, told in of_host.items()} == {TEA: ["live_ugc"]}
    assert {*of_folder} == {TEA, None}


def test_verdicts_of_a_crawl_whose_policy_told_the_case_of_escapes_apart(tmp_path):
    store = Store(tmp_path)
    store.prepare()
    ended(store, SCOPE.site, "link_removed", NOW - timedelta(hours=1), pair=(f"{BLOG}%e4", f"{TEA}%e4"))
    found = earlier_verdicts(store, SCOPE, NOW, lambda key: key == f"{BLOG}%E4")
    assert [*found] == [f"{BLOG}%E4"]
    assert [*found[f"{BLOG}%E4"]] == [f"{TEA}%E4"]


def test_what_stands_instead_on_the_page_at_the_end_of_redirects():
    row = checks([moved(BLOG, POST), page(POST)], [link(CUPS, POST)], [claim(TEA)])[BLOG, TEA]
    assert row.verdict == "page_redirected"
    assert row.verdict_detail == f"not on the page it redirects to; links to {CUPS} instead"


def test_pages_that_refresh_to_each_other_are_followed_once():
    pages = [page(url, redirect_url=end, **REFRESH) for url, end in ((BLOG, POST), (POST, BLOG))]
    row = checks(pages, [], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.checked_url) == ("page_redirected", POST)
    assert row.redirect_chain == f"{BLOG} -refresh-> {POST} -refresh-> {BLOG}"


def test_a_row_of_search_console_stands_for_a_link_through_a_redirector():
    short = link("http://bit.ly/x", redirector_target=TEA)
    found = checks([page()], [short], [claim(TEA), claim(tool="gsc_latest")])
    assert {pair: (row.verdict, row.sources) for pair, row in found.items()} == {
        (BLOG, TEA): ("link_via_redirector", "ahrefs gsc_latest")
    }


def test_the_best_of_several_links_through_redirectors_speaks():
    first = link("http://bit.ly/x", redirector_target=TEA, rel="nofollow", ordinal=1)
    best = link("http://bit.ly/y", redirector_target=TEA, ordinal=2)
    row = checks([page()], [first, best], [claim(TEA)])[BLOG, TEA]
    assert (row.verdict_detail, row.is_followed, row.links) == ("through http://bit.ly/y", True, 2)
    assert checks([page()], [first, best])[BLOG, TEA].verdict_detail == "through http://bit.ly/y"


def test_of_several_spellings_the_row_has_the_one_that_a_redirector_leads_to():
    short = link("http://bit.ly/x", redirector_target=SECURE)
    assert verdicts(pages=[page()], links=[short], claims=[claim(TEA), claim(SECURE)]) == {
        (BLOG, SECURE): "link_via_redirector"
    }


def test_a_link_to_another_spelling_goes_before_one_through_a_redirector():
    links = [link("http://bit.ly/x", redirector_target=TEA), link(SECURE)]
    found = checks([page()], links, [claim(TEA)])
    assert {pair: (row.verdict, row.links) for pair, row in found.items()} == {(BLOG, TEA): ("live_followed", 1)}
    assert found[BLOG, TEA].verdict_detail == f"links to {SECURE}, the same page"


def test_a_redirector_to_another_spelling_of_the_target_counts():
    found = checks([page()], [link("http://bit.ly/x", redirector_target=SECURE)], [claim(TEA)])
    assert {pair: row.verdict for pair, row in found.items()} == {(BLOG, TEA): "link_via_redirector"}
    assert found[BLOG, TEA].verdict_detail == f"through http://bit.ly/x; links to {SECURE}, the same page"


def test_of_addresses_of_one_page_that_with_a_link_is_told_before_that_with_a_redirector():
    links = [link("http://bit.ly/x", redirector_target=BARE), link(SECURE)]
    row = checks([page()], links, [claim(TEA)])[BLOG, TEA]
    assert (row.verdict, row.verdict_detail) == ("live_followed", f"links to {SECURE}, the same page")


def test_an_asked_target_that_another_asked_one_leads_to_is_told_by_its_own_link():
    targets = [known(OLD, "permanent", TEA), known(TEA)]
    found = checks([page()], [link(OLD)], [claim(TEA), claim(OLD)], targets)
    assert {pair: (row.verdict, row.verdict_detail) for pair, row in found.items()} == {
        (BLOG, TEA): ("live_followed", f"links to {OLD}, the same page ({OLD} -301-> {TEA})"),
        (BLOG, OLD): ("live_followed", None),
    }


def test_the_anchor_of_an_image_is_its_alternative_text():
    image = link(anchor_text="", image_alt="a cup", context_before="Have", context_after="of tea")
    row = checks([page()], [image], [claim(TEA)])[BLOG, TEA]
    assert (row.anchor_text, row.snippet) == ("a cup", "Have a cup of tea")
    assert checks([page()], [image._replace(image_alt=None)], [claim(TEA)])[BLOG, TEA].anchor_text == ""


def test_a_row_has_the_time_and_status_of_the_page_at_the_end():
    end = page(POST, fetched_at=day(3), status=203)
    row = checks([moved(BLOG, POST), end], [link(source=POST)], [claim(TEA)])[BLOG, TEA]
    assert (row.checked_at, row.status) == (day(3), 203)
    assert checks(claims=[claim(TEA)])[BLOG, TEA].checked_at == NOW
