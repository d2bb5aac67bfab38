"""Each section says what its marts bear, in figures counted by hand, and nothing where they bear nothing."""

import math
import re

import pytest

from analysis.__main__ import main
from analysis.advice.fixes import KINDS
from analysis.authority.ledger import FURTHER
from analysis.report import build
from analysis.report.build import report
from analysis.report.facts import Facts
from analysis.report.page import page
from analysis.report.parts import Section
from analysis.report.sections import flows, head, incoming, inside, map, since, todo  # noqa: A004  # as in build.py
from linkspider.model.tables import MARTS
from tests.analysis.report.marts import (
    SITE,
    authority_summary_rows,
    coverage_rows,
    facts_of,
    summary_rows,
)


def at(path):
    return f"https://{SITE}{path}"


PAGES = [at("/"), *(at(f"/shop/{name}") for name in "abcd"), *(at(f"/guides/{name}") for name in "abcdefg")]
INLINKS = [11, 8, 3, 2, 2, 5, 4, 3, 2, 1, 1, 0]
DEPTHS = [0, 1, 1, 2, 2, 1, 1, 2, 3, 4, 13, None]
#: In-links and PageRank fall together but at one page: the median of the 8 pages that are at most 5 places from it in
#: the order of in-links is 0.05, and it has 0.24.
RANKS = [0.22, 0.16, 0.06, 0.04, 0.04, 0.1, 0.08, 0.06, 0.24, 0.02, 0.02, 0.01]
BY_HAND = {
    "coverage": coverage_rows("site", "referrers"),
    "referring_domains": [
        {"referring_domain": "a.example", "backlinks": 6, "followed_backlinks": 4, "referring_pages": 3},
        {"referring_domain": "b.example", "backlinks": 2, "followed_backlinks": 0, "referring_pages": 2},
        {"referring_domain": "c.example", "backlinks": 1, "followed_backlinks": 1, "referring_pages": 1},
    ],
    "linked_pages": [
        {"url": PAGES[0], "referring_domains": 2, "outcome": "ok"},
        {"url": PAGES[1], "referring_domains": 1, "outcome": "http_error"},
        {"url": at("/old"), "referring_domains": 1, "outcome": None},
    ],
    "anchors": [
        {"link_scope": "internal", "anchor_text": "home", "anchor_class": "generic", "links": 100},
        {"link_scope": "backlink", "anchor_text": "Tea", "anchor_class": "branded", "links": 5},
        {"link_scope": "backlink", "anchor_text": "tea.example", "anchor_class": "url", "links": 3},
        {"link_scope": "backlink", "anchor_text": "Tea shop", "anchor_class": "branded", "links": 1},
    ],
    "page_inlinks": [
        {"url": url, "unique_inlinks": links, "inlinks": links, "depth": depth, "internal_pagerank": rank}
        | {"is_site_page": True, "outcome": "ok"}
        for url, links, depth, rank in zip(PAGES, INLINKS, DEPTHS, RANKS, strict=True)
    ]
    + [{"url": at("/dead"), "unique_inlinks": 40, "internal_pagerank": 0.9, "is_site_page": False}],
    "inlink_distribution": [
        {"measure": "unique_inlinks", "group": "all", "bucket_from": start, "bucket_to": end, "pages": pages}
        for start, end, pages in ((0, 0, 1), (1, 1, 2), (2, 3, 5), (4, 7, 2), (8, 15, 2))
    ],
    "inlink_summary": [
        *summary_rows(
            "unique_inlinks", pages=12, median=2.5, p90=8, gini=0.46, top_10_percent_share=0.26, zeros=1, max=11
        ),
        *summary_rows("inlinks", "placement=content", pages=12, mean=2.0),
        *summary_rows("inlinks", "placement=nav", pages=12, mean=6.0),
        *summary_rows("inlinks", "placement=footer", pages=12, mean=0.0),
    ],
    "inlink_lorenz": [
        {"measure": "unique_inlinks", "pages_share": part, "links_share": part**2} for part in (0.0, 0.5, 1.0)
    ],
    "authority": [
        {"url": url, "authority": 0.06 if "/shop/" in url else 0.02, "is_priority": "/shop/" in url} for url in PAGES
    ],
    "authority_edges": [
        {"source_url": PAGES[1], "target_url": PAGES[2], "weight": 1.0, "flow": 0.03},
        {"source_url": PAGES[5], "target_url": PAGES[6], "weight": 0.5, "flow": 0.01},
        {"source_url": PAGES[5], "target_url": PAGES[1], "weight": 0.5, "flow": 0.03},
        {"source_url": PAGES[1], "target_url": PAGES[0], "weight": 0.5, "flow": 0.01},
    ],
    "authority_leaks": [{"cause": "nofollow", "source_url": PAGES[1], "links": 2, "amount": 0.4, "share": 0.67}],
    "authority_ledger": [
        {"referring_domain": "", "entry_url": "", "priority_url": PAGES[1], "amount": 0.1, "share": 0.5},
        {
            "referring_domain": "c.example",
            "entry_url": PAGES[0],
            "priority_url": PAGES[1],
            "amount": 0.04,
            "share": 0.2,
        },
        {
            "referring_domain": "a.example",
            "entry_url": PAGES[0],
            "priority_url": PAGES[1],
            "amount": 0.03,
            "share": 0.1,
        },
        {
            "referring_domain": "a.example",
            "entry_url": PAGES[5],
            "priority_url": PAGES[2],
            "amount": 0.03,
            "share": 0.1,
        },
    ],
    "authority_summary": authority_summary_rows(
        {"policy": "damping 0.85", "priority_pages": "by path segment 'shop'"},
        referring_domains=2,
        entry_pages=3,
        priority_pages=4,
        capture_rate=0.6,
        captured=0.24,
        authority=0.4,
        leak_nofollow=0.4,
        leak_external=0.2,
    ),
    "fixes": [
        {"kind": "backlink_to_broken", "url": at("/old"), "recoverable_authority": 0.05, "suggested_url": PAGES[1]}
        | {"evidence": "http_error (404)"},
        {"kind": "internal_nofollow", "url": PAGES[3], "evidence": "2 links"},
        {"kind": "internal_nofollow", "url": PAGES[4], "evidence": "1 link"},
    ],
    "orphans": [
        {"url": PAGES[11], "strength": "no_inlink", "status": "confirmed"},
        {"url": PAGES[9], "strength": "boilerplate_only", "status": "confirmed"},
        {
            "url": PAGES[10],
            "strength": "boilerplate_only",
            "status": "inconclusive",
            "reason": "the crawl is not complete",
        },
    ],
    "link_opportunities": [
        {"rank": 1, "source_url": PAGES[5], "target_url": PAGES[1], "relative_gain": 0.02, "set_gain": 0.0048}
        | {"gain": 0.0048, "anchor_phrase": "black tea"},
        {"rank": 2, "source_url": PAGES[6], "target_url": PAGES[1], "relative_gain": 0.01, "set_gain": 0.006}
        | {"gain": 0.0024},
        {"rank": 3, "source_url": PAGES[7], "target_url": PAGES[2], "relative_gain": 0.005, "set_gain": None}
        | {"gain": 0.0012},
    ],
    "pitch": [
        {"url": PAGES[1], "gain_per_domain": 0.02, "relative_gain": 0.086},
        {"url": PAGES[0], "gain_per_domain": 0.001, "relative_gain": 0.004},
        {"url": PAGES[9], "gain_per_domain": -0.01, "relative_gain": -0.04},
    ],
    "link_changes": [
        {"change": "lost", "source_url": PAGES[1], "target_url": PAGES[2], "link_scope": "internal"},
        {"change": "new", "source_url": PAGES[1], "target_url": PAGES[3], "link_scope": "internal"},
        {"change": "lost", "source_url": PAGES[2], "target_url": PAGES[3], "link_scope": "internal"},
    ],
}
FINDINGS = {
    incoming.domains: "3 referring domains link to the site, 2 with a followed link",
    inside.distribution: (
        "Half of the pages have 2.50 unique in-links or fewer; the tenth of the pages with most has 26% of all"
    ),
    incoming.linked_pages: (
        "3 addresses of the site have backlinks; 1 of them does not answer with a page of their own"
    ),
    incoming.anchors: "67% of the anchors of 9 backlinks are of the class “branded”",
    inside.depth: "75% of 12 addresses can be reached within 3 clicks from the start page; no path of links leads to 1",
    inside.ranks: "/guides/d has 4.8 times the PageRank that is usual with about 2 in-links",
    inside.placements: "25% of 96 internal links stand in the content of pages",
    flows.leaks: "60% of what enters leaks away, 40% by nofollow",
    flows.between_sections: (
        "50% of what flows between pages stays in its section; the largest flow between two goes from /guides/ to "
        "/shop/"
    ),
    flows.ledger: "a.example feeds the priority pages most: 30% of what they have, through 2 pages",
    todo.opportunities: (
        "3 internal links worth adding; the first 2 together raise what the priority pages have by 2.5%"
    ),
    todo.fixes: "3 things to mend: 2 internal nofollow and 1 backlink to broken",
    todo.orphans: (
        "2 pages with in-links in navigation only and 1 page without an in-link; 1 of these cannot be told for certain"
    ),
    todo.pitch: "One more domain that links to /shop/a raises what the priority pages have by 8.6%",
    since.changes: "Links since the crawl before: 1 new and 2 lost",
    map.site_map: "/shop/ holds 60% of the authority of all pages, with 33% of them",
}


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory):
    return facts_of(tmp_path_factory.mktemp("by-hand"), BY_HAND)


def named(make):
    return make.__name__


def test_every_section_has_its_figures_counted_here():
    assert {*FINDINGS} == {*build.SECTIONS}


@pytest.mark.parametrize("make", FINDINGS, ids=named)
def test_findings(by_hand, make):
    assert make(by_hand).finding == FINDINGS[make]


def test_the_head(by_hand):
    assert head.verdict(by_hand) == (
        "3 domains link here; 2 of them let authority in, at 3 pages. Of what the pages hold, 60% is at the 4 priority "
        "pages. 60% leaks away, the largest part by nofollow (40%)."
    )
    assert [(tile.name, tile.figure) for tile in head.tiles(by_hand)] == [
        ("Referring domains", "3"),
        ("In-links of a page", "2.50"),
        ("Reaches priority pages", "60%"),
        ("Leaks away", "60%"),
    ]
    link, fix, pitch = head.actions(by_hand)
    assert [cell.text for cell in link.words] == ["on", "/guides/a", "to", "/shop/a", "at the words", "“black tea”"]
    assert link.brings == "+2.0% at the priority pages"
    assert [cell.text for cell in fix.words] == [
        *("/old", "lead it to", "/shop/a", f"– {KINDS['backlink_to_broken']}", "(http_error (404))")
    ]
    assert fix.brings == "5.0% of what enters would come in here"
    assert [cell.text for cell in pitch.words] == ["/shop/a"]
    assert pitch.brings == "+8.6% at the priority pages for one more domain"


CAPTURED = {"priority_pages": 4, "capture_rate": 0.6, "authority": 0.3}


@pytest.mark.parametrize(
    ("spiders", "words", "figures", "said"),
    [
        (
            ["site"],
            {},
            {"authority": 1},
            "What comes in from other sites was not looked at, so authority enters at all pages alike.",
        ),
        (
            ["site", "referrers"],
            {},
            {"authority": 1},
            (
                "3 domains link here, none by a followed link to a page that was read, so authority enters at all "
                "pages alike."
            ),
        ),
        (
            ["site", "referrers"],
            {"referring_domains": "linking sites at least: an estimate by Search Console's counts"},
            {"referring_domains": 12, "entry_pages": 2},
            "By Search Console's counts, an estimate, at least 12 sites link here; authority comes in at 2 pages.",
        ),
    ],
)
def test_the_verdict_claims_no_more_than_was_looked_at(tmp_path, spiders, words, figures, said):
    marts = {"coverage": coverage_rows(*spiders), "authority_summary": authority_summary_rows(words, **figures)}
    if "referrers" in spiders and not words:
        marts["referring_domains"] = BY_HAND["referring_domains"]
    assert head.verdict(facts_of(tmp_path, marts)) == said


def test_what_was_not_crawled_is_no_leak(tmp_path):
    figures = {"referring_domains": 2, "entry_pages": 3} | CAPTURED
    summary = authority_summary_rows(**figures, leak_not_crawled=0.5, leak_external=0.2)
    unknown = {
        "kind": "backlink_to_unknown",
        "url": at("/far"),
        "recoverable_authority": 0.3,
        "evidence": "not crawled",
    }
    coverage = coverage_rows("site", "referrers", site={"accepted": 5})
    coverage = [
        row | {"value": 0, "words": "max_pages"} if row.get("name") == "is_complete" else row for row in coverage
    ]
    facts = facts_of(tmp_path, BY_HAND | {"authority_summary": summary, "fixes": [unknown], "coverage": coverage})
    assert head.verdict(facts).endswith(
        " 20% leaks away, the largest part to other sites (20%). 50% goes to pages that were not crawled, so where it "
        "ends is not known."
    )
    assert head.tiles(facts)[-1].figure == "20%"
    assert flows.leaks(facts).finding == (
        "20% of what enters leaks away, 20% to other sites; 50% goes to pages that were not crawled"
    )
    assert [action.verb for action in head.actions(facts)] == ["Add a link", "Win a backlink for"]
    limited = {each.key for each in report(facts).sections if any("not complete" in note for note in each.notes)}
    assert {"domains", "inlinks", "depth", "opportunities", "orphans"} <= limited


def test_what_the_sections_count_otherwise_is_said(tmp_path):
    pages = [{**row, "outcome": "redirect"} if row["url"] == PAGES[11] else row for row in BY_HAND["page_inlinks"]]
    summary = [*BY_HAND["authority_summary"], *authority_summary_rows(lost_domains=1)]
    states = [{"signal": signal, "domains": domains} for signal, domains in (("R1", 0), ("R2", 80), ("R15", 1))]
    marts = {"page_inlinks": pages, "authority_summary": summary, "signal_states": states}
    facts = facts_of(tmp_path, BY_HAND | marts)
    assert inside.distribution(facts).notes[1:] == (
        "12 addresses counted, 1 of them redirects, files and broken or blocked pages that links lead to",
        "1 address without an in-link; those of them that may be indexed are under Orphans",
    )
    notes = incoming.domains(facts).notes
    assert notes[1] == (
        "the followed links of 1 domain lead to no page that was read and may be indexed: they bring nothing in"
    )
    assert [note.partition(":")[0] for note in notes[2:]] == ["R2 (80 domains)", "R15 (1 domain)"]


def test_domains_of_the_owner_are_not_said_to_link_to_no_page(tmp_path):
    """They are in ``referring_domains`` and let nothing in, wherever they link to."""
    everybody = [row | {"followed_backlinks": 1} for row in BY_HAND["referring_domains"]]
    facts = facts_of(tmp_path, BY_HAND | {"referring_domains": everybody})
    assert incoming.domains(facts).notes == ("9 backlinks found on 5 of 6 referring pages",)


def test_pages_that_no_other_links_to_have_no_curve(tmp_path):
    nothing = summary_rows(
        "unique_inlinks", pages=1, median=0, p90=0, gini=None, top_10_percent_share=None, zeros=1, max=0
    )
    facts = facts_of(tmp_path, BY_HAND | {"inlink_summary": nothing})
    section = inside.distribution(facts)
    assert section.finding == "No page links to another"
    assert section.drawings == ()
    told = re.sub(r"<script.*?</script>", "", page(report(facts)), flags=re.DOTALL)
    assert re.search(r"\bnan\b", told, re.IGNORECASE) is None


def test_outcomes_are_told_by_what_they_mean(tmp_path):
    """What was cut by a limit, or was not asked for by robots.txt, did not fail."""
    outcomes = {"ok": 1, "redirect": 1, "http_error": 2, "timeout": 1, "not_html": 1, "robots_denied": 3}
    outcomes |= {"robots_unreachable": 1, "trap_cut": 4, "limit_cut": 5}
    counts = {"accepted": sum(outcomes.values()), "outcome=http_error": 0}
    counts |= {f"outcome={outcome}": count for outcome, count in outcomes.items()}
    facts = facts_of(tmp_path, {"coverage": coverage_rows("site", site=counts)})
    assert head.coverage_lines(facts)[0].words == (
        "complete; 19 URLs: 1 page read, 1 redirect, 1 file, 3 failed, 4 blocked by robots.txt, 9 cut by limits"
    )


def test_files_and_what_was_not_asked_for_are_not_called_astray(tmp_path):
    outcomes = ("ok", "not_html", "robots_denied", "robots_unreachable", "trap_cut", "limit_cut", None)
    rows = [{"url": at(f"/{place}"), "outcome": outcome} for place, outcome in enumerate(outcomes)]
    moved = [{"url": at(f"/{outcome}"), "outcome": outcome} for outcome in ("redirect", "timeout")]
    coverage = coverage_rows("site", "referrers")
    none = facts_of(tmp_path / "none", {"coverage": coverage, "linked_pages": rows})
    some = facts_of(tmp_path / "some", {"coverage": coverage, "linked_pages": rows + moved})
    assert incoming.linked_pages(none).finding == "7 addresses of the site have backlinks"
    assert incoming.linked_pages(some).finding == (
        "9 addresses of the site have backlinks; 2 of them do not answer with a page of their own"
    )


def test_lists_of_urls_are_told_by_name(tmp_path):
    arguments = '{"urls": "/srv/clients/clients/acme/pages.txt", "seeds": "/srv/clients/a.csv,/srv/clients/b.csv"}'
    rows = [row | {"words": arguments} if row.get("name") == "arguments" else row for row in coverage_rows("site")]
    assert head.coverage_lines(facts_of(tmp_path, {"coverage": rows}))[1].words == "urls pages.txt, seeds a.csv, b.csv"


@pytest.mark.parametrize("held", [1.0, 0.9999999999999998, 1.0000000000000002])
def test_a_site_without_leaks_is_told_so(tmp_path, held):
    summary = authority_summary_rows({}, referring_domains=2, entry_pages=3, **(CAPTURED | {"authority": held}))
    facts = facts_of(tmp_path, BY_HAND | {"authority_summary": summary})
    assert head.tiles(facts)[-1].figure == "0%"
    assert flows.leaks(facts).finding == "0% of what enters leaks away"


def test_what_is_to_do_first_stands_in_its_section_too(tmp_path):
    tiny = [row | {"relative_gain": 0.00005} for row in BY_HAND["link_opportunities"]]
    nothing_yet = [row | {"relative_gain": None} for row in BY_HAND["pitch"]]
    facts = facts_of(tmp_path, BY_HAND | {"link_opportunities": tiny, "pitch": nothing_yet})
    made = report(facts)
    assert [(action.section, action.brings.partition(" ")[0]) for action in made.actions] == [
        ("fixes", "5.0%"),
        ("pitch", "more"),
    ]
    assert {action.section for action in made.actions} <= {section.key for section in made.sections}
    assert todo.pitch(facts).finding == "One more domain that links to /shop/a raises what the priority pages have"
    assert todo.opportunities(facts).tables[0].total == 0


@pytest.mark.parametrize("weight", [100, 0.01])
def test_what_links_bring_together_is_a_share_of_what_the_pages_have_by_their_weights(tmp_path, weight):
    """Gains are weighted by the priority pages' weights, ``captured`` is not."""
    gains = ("gain", "set_gain")
    rows = [row | {name: row[name] and row[name] * weight for name in gains} for row in BY_HAND["link_opportunities"]]
    facts = facts_of(tmp_path, BY_HAND | {"link_opportunities": rows})
    assert todo.opportunities(facts).finding == FINDINGS[todo.opportunities]


def test_priority_pages_that_are_told_together_are_not_counted_as_one(tmp_path):
    ways = [
        *BY_HAND["authority_ledger"],
        {"referring_domain": "c.example", "entry_url": PAGES[0], "priority_url": FURTHER, "amount": 0.2, "share": 0.2},
    ]
    table = flows.ledger(facts_of(tmp_path, BY_HAND | {"authority_ledger": ways})).tables[0]
    assert [[cell.text for cell in row[:3]] for row in table.rows] == [
        ["c.example", "1", "2+"],
        [flows.EVERYWHERE, "0", "1"],
        ["a.example", "2", "2"],
    ]
    assert table.rows[0][2].sort == "2.0"


def test_one_page_at_a_depth_is_one_address(by_hand):
    assert "1 address at depth 0" in inside.depth(by_hand).drawings[0].wide


def test_orders_and_parts(by_hand):
    assert "a.example has 67% of the backlinks" in incoming.domains(by_hand).how
    ways = flows.ledger(by_hand).tables[1]
    assert [row[0].text for row in ways.rows] == ["c.example", "a.example", "a.example"]
    ranked = inside.distribution(by_hand).tables[0]
    assert [row[1].text for row in ranked.rows[:3]] == ["11", "8", "5"]
    assert ranked.total == 12
    assert [row[0].text for row in todo.pitch(by_hand).tables[0].rows] == ["/shop/a", "/"]
    deep = inside.depth(by_hand).drawings[0]
    assert "12 or more" in deep.wide
    assert "no path" in deep.wide


def test_places_of_a_large_site_are_few(tmp_path):
    across, up = 141, 142
    rows = [
        {
            "url": at(f"/{one}/{other}"),
            "unique_inlinks": round(10 ** (one / 28)),
            "internal_pagerank": 10 ** (-other / 20),
        }
        | {"is_site_page": True}
        for one in range(across)
        for other in range(up)
    ]
    section = inside.ranks(facts_of(tmp_path, {"page_inlinks": rows}))
    drawing = section.drawings[0].wide
    assert 300 < drawing.count("<title>") <= 2_000
    assert len(drawing) < 500_000


def crawled_both(builder):
    home, guide, lost = (f"https://site.example/{name}" for name in ("", "guide", "lost"))
    builder.crawl(
        "site",
        [builder.page(home), builder.page(guide, depth=1), builder.page(lost, "http_error", 404, depth=1)],
        [builder.link(home, guide, "guide"), builder.link(home, lost, "lost"), builder.link(guide, home, "home")],
        hour=11,
    )
    crawled_referrers(builder)


def crawled_referrers(builder):
    source = "https://other.example/"
    link = builder.link(source, "https://site.example/guide", "a guide", link_scope="backlink")
    builder.crawl("referrers", [builder.page(source, site_link_count=1)], [link], hour=10)


def crawled_site(builder):
    home, guide = "https://site.example/", "https://site.example/guide"
    builder.crawl(
        "site",
        [builder.page(home), builder.page(guide, depth=1)],
        [builder.link(home, guide), builder.link(guide, home)],
    )


def crawled_one_page(builder):
    builder.crawl("site", [builder.page("https://site.example/")])


def crawled_nothing(builder):
    builder.crawl("site", [], [], is_complete=False, incomplete_reasons="aborted")


def crawled_a_dead_page(builder):
    builder.crawl("site", [builder.page("https://site.example/", "dns_error", None)])


def no_backlink_found(builder):
    builder.crawl("referrers", [builder.page("https://other.example/")], [])


CRAWLS = {
    crawled_both: {"domains", "inlinks", "linked-pages", "anchors", "depth", "fixes"},
    crawled_referrers: {"domains", "linked-pages", "anchors"},
    crawled_site: {"inlinks", "depth", "placements", "leaks", "map"},
    crawled_one_page: {"inlinks", "depth"},
    crawled_nothing: set(),
    crawled_a_dead_page: set(),
    no_backlink_found: set(),
}


@pytest.mark.parametrize("crawled", CRAWLS, ids=named)
def test_reports_of_what_was_crawled(builder, capsys, crawled):
    crawled(builder)
    assert main(["all", "--store", str(builder.store.root)]) == 0
    facts = Facts(builder.store, "site.example")
    found = {section.key for make in build.SECTIONS if (section := checked(make(facts)))}
    assert found >= CRAWLS[crawled]
    if crawled is crawled_referrers:
        assert not found & {"inlinks", "depth", "pagerank", "leaks", "map", "orphans", "opportunities"}
    if crawled in {crawled_site, crawled_one_page, crawled_a_dead_page}:
        assert not found & {"domains", "linked-pages", "flow"}
    text = page(report(facts))
    assert text.startswith("<!doctype html>")
    assert "nan" not in head.verdict(facts)
    assert "not complete: aborted" in text or crawled is not crawled_nothing


@pytest.mark.parametrize("spiders", [(), ("site",), ("referrers",), ("site", "referrers")], ids=len)
def test_marts_without_rows(tmp_path, spiders):
    facts = facts_of(tmp_path, {name: [] for name in MARTS} | {"coverage": coverage_rows(*spiders)})
    found = [section for make in build.SECTIONS if (section := checked(make(facts)))]
    assert {section.key for section in found} <= {"opportunities", "fixes", "orphans", "changes"}
    assert page(report(facts)).startswith("<!doctype html>")


def test_no_marts_but_coverage(tmp_path):
    facts = facts_of(tmp_path, {"coverage": coverage_rows()})
    assert [make(facts) for make in build.SECTIONS] == [None] * len(build.SECTIONS)
    assert head.verdict(facts) == "Nothing was crawled yet."
    assert page(report(facts)).startswith("<!doctype html>")


@pytest.mark.parametrize("make", build.SECTIONS, ids=named)
def test_what_hostile_marts_say_can_be_printed(hostiles, make):
    section = checked(make(hostiles))
    assert section is not None
    assert section.finding.isprintable()


def checked(section):
    """A section as sections are: nothing missing, nothing that is no number."""
    if section is None:
        return None
    assert isinstance(section, Section)
    assert section.finding
    assert section.how
    assert section.marts
    assert section.query.startswith("SELECT ")
    assert {*section.marts} <= {*MARTS}
    assert " nan" not in section.finding
    for view in section.tables:
        assert all(len(row) == len(view.headings) for row in view.rows)
        assert len(view.rows) <= view.total
        bars = [cell.bar for row in view.rows for cell in row if cell.bar is not None]
        assert all(math.isfinite(bar) and 0 <= bar <= 1 for bar in bars)
    for each in section.drawings:
        assert each.wide.startswith("<svg")
        assert "NaN" not in re.sub(r'aria-label="[^"]*"', "", each.wide)
    return section
