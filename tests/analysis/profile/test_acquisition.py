"""How links may have come about: for each rule a case in which it holds and a near one in which it does not."""

from datetime import timedelta

import pandas as pd
import pytest

from analysis.profile.acquisition import TYPES, acquired, rules_in_words
from analysis.profile.dating import dates
from analysis.profile.evidence import Evidence
from analysis.profile.rules import ACQUISITION_OF, ACQUISITION_RULES, Acquisition

SHORT = {"context_before": "See", "context_after": None}
OWN = ("acme.com",)


def told(web, links, pages=(), *, own=(), seeds=None, checks=None):
    """(type, rules) of each link."""
    known = {row["url"] for row in pages}
    rows = [*pages, *(web.page(url) for url in dict.fromkeys(row["source_url"] for row in links) if url not in known)]
    evidence = Evidence.of(web.links(*links), web.pages(*rows))
    found = acquired(evidence, web.pages(*own), OWN, dates(evidence, seeds, checks))
    return list(
        zip([TYPES[kind].value for kind in found.kind], rules_in_words(found.bits).fillna("").tolist(), strict=True)
    )


# rule, what is told of the link, what of its page (url too), whether it holds
LINK_CASES = [
    ("sponsored.rel", {"is_sponsored": True}, {}, True),
    ("sponsored.rel", {"is_nofollow": True}, {}, False),
    ("sponsored.words", {"context_before": "This is a sponsored post by"}, {}, True),
    ("sponsored.words", {"context_after": "(bezahlte Partnerschaft)"}, {}, True),
    ("sponsored.words", {"context_before": "Anzeige:"}, {}, True),
    ("sponsored.words", {"anchor_text": "Paid promotion"}, {}, True),
    ("sponsored.words", {}, {"title": "Advertorial: how we run"}, True),
    ("sponsored.words", {}, {"title": "[Ad] The best shoes"}, True),
    ("sponsored.words", {"context_before": "the unsponsored posts of"}, {}, False),
    ("sponsored.words", {"context_before": "Ads are what pays for"}, {}, False),
    ("sponsored.words", {}, {"title": "Anzeigentafel gewinnt"}, False),
    ("sponsored.utm", {"target_url": "https://acme.com/?utm_source=x&utm_medium=cpc"}, {}, True),
    ("sponsored.utm", {"target_url": "https://acme.com/?gclid=1"}, {}, True),
    ("sponsored.utm", {"target_url": "https://acme.com/?utm_medium=email"}, {}, False),
    ("sponsored.ad", {"placement": "ad"}, {}, True),
    ("sponsored.ad", {"placement": "sidebar"}, {}, False),
    ("social.domain", {}, {"url": "https://www.reddit.com/r/shoes/comments/1"}, True),
    ("social.domain", {}, {"url": "https://myreddit.com/r/shoes"}, False),
    ("social.generator", {}, {"generator": "Mastodon"}, True),
    ("social.generator", {}, {"generator": "WordPress 6.8"}, False),
    ("wiki.domain", {}, {"url": "https://en.wikipedia.org/wiki/Shoe"}, True),
    ("wiki.domain", {}, {"url": "https://wikipedia.example/Shoe"}, False),
    ("wiki.generator", {}, {"generator": "MediaWiki 1.43.0"}, True),
    ("wiki.generator", {}, {"generator": "Wikiless"}, False),
    ("wiki.address", {}, {"url": "https://wiki.club.example/Shoe"}, True),
    ("wiki.address", {}, {"url": "https://club.example/wiki/Shoe"}, True),
    ("wiki.address", {}, {"url": "https://club.example/wikileaks"}, False),
    ("profile.type", {}, {"og_type": "profile"}, True),
    ("profile.type", {}, {"schema_types": "Person ProfilePage WebSite"}, True),
    ("profile.type", {}, {"schema_types": "Person WebSite"}, False),
    ("profile.address", {}, {"url": "https://c.example/member/ann", "generator": "XenForo"}, True),
    ("profile.address", {}, {"url": "https://dev.to/user/ann"}, True),
    ("profile.address", {"is_nofollow": True}, {"url": "https://c.example/users/ann/"}, True),
    ("profile.address", {}, {"url": "https://docs.c.example/user/install"}, False),
    ("profile.address", {"is_nofollow": True}, {"url": "https://c.example/users/guide/part-1"}, False),
    ("forum.domain", {}, {"url": "https://stackoverflow.com/questions/1/x"}, True),
    ("forum.domain", {}, {"url": "https://stackunderflow.com/a"}, False),
    ("forum.generator", {}, {"generator": "Discourse 3.4.0 - https://github.com/discourse/discourse"}, True),
    ("forum.generator", {}, {"generator": "Discoursive"}, False),
    ("forum.schema", {}, {"schema_types": "QAPage Question"}, True),
    ("forum.schema", {}, {"schema_types": "FAQPage Question"}, False),
    ("forum.address", {}, {"url": "https://forum.club.example/a"}, True),
    ("forum.address", {}, {"url": "https://club.example/forums/shoes"}, True),
    ("forum.address", {}, {"url": "https://club.example/viewtopic.php?t=4"}, True),
    ("forum.address", {}, {"url": "https://club.example/threads/which-shoes.12345/"}, True),
    ("forum.address", {"placement": "footer"}, {"url": "https://forum.club.example/a"}, False),
    ("forum.address", {}, {"url": "https://docs.club.example/topics/auth/"}, False),
    ("forum.address", {}, {"url": "https://club.example/news/forum-2026"}, False),
    ("comment.placement", {"placement": "comment"}, {}, True),
    ("comment.placement", {"placement": "related"}, {}, False),
    ("comment.ugc", {"is_ugc": True}, {}, True),
    ("comment.ugc", {"is_nofollow": True}, {}, False),
    ("aggregator.canonical", {}, {"canonical_url": "https://www.acme.com/guide"}, True),
    ("aggregator.canonical", {}, {"canonical_url": "https://a.example/acme.com"}, False),
    ("aggregator.excerpt", {"context_before": "… and so on. Source:"}, {"word_count": 80}, True),
    ("aggregator.excerpt", {"anchor_text": "Read the full article"}, {"word_count": 80}, True),
    ("aggregator.excerpt", {"context_before": "Source:"}, {"word_count": 900}, False),
    ("aggregator.excerpt", {"context_before": "open source"}, {"word_count": 80}, False),
    ("aggregator.generator", {}, {"generator": "Planet Venus"}, True),
    ("aggregator.generator", {}, {"generator": "Planetary CMS"}, False),
    ("guest.author", {"placement": "author_bio"}, {}, True),
    ("guest.author", {"placement": "footer"}, {}, False),
    ("guest.words", {"context_before": "This post was written by Ann of"}, {}, True),
    ("guest.words", {}, {"title": "Guest Post: how to run"}, True),
    ("guest.words", {}, {"title": "Gastbeitrag: Laufen lernen"}, True),
    ("guest.words", {}, {"url": "https://a.example/guest-post/how-to-run"}, True),
    ("guest.words", {"context_before": "Contributed by Ann, with thanks to"}, {}, False),
    ("guest.words", {}, {"title": "A guest house by the sea"}, False),
    ("directory.domain", {}, {"url": "https://www.yelp.com/biz/acme"}, True),
    ("directory.domain", {}, {"url": "https://yelp.example/biz"}, False),
    ("directory.words", {}, {"title": "Business Directory of Berlin"}, True),
    ("directory.words", {}, {"url": "https://a.example/add-url/shoes"}, True),
    ("directory.words", {}, {"title": "Working with directories in Python"}, False),
    ("directory.words", {}, {"url": "https://a.example/library/directory.html"}, False),
    ("directory.list", {}, {"external_domain_count": 40, "external_link_count": 45, "word_count": 400}, True),
    ("directory.list", {}, {"external_domain_count": 40, "external_link_count": 90, "word_count": 400}, False),
    ("directory.list", {}, {"external_domain_count": 40, "external_link_count": 45, "word_count": 4000}, False),
    (
        "directory.list",
        {},
        {"external_domain_count": 40, "external_link_count": 45, "word_count": 400, "og_type": "article"},
        False,
    ),
    (
        "directory.list",
        {"placement": "nav"},
        {"external_domain_count": 40, "external_link_count": 45, "word_count": 400},
        False,
    ),
    ("directory.schema", {}, {"schema_types": "ItemList", "external_domain_count": 20}, True),
    ("directory.schema", {}, {"schema_types": "LocalBusiness", "external_domain_count": 2}, False),
    ("pr.domain", {}, {"url": "https://www.prnewswire.com/news/1"}, True),
    ("pr.domain", {}, {"url": "https://newswires.example/1"}, False),
    ("pr.schema", {}, {"schema_types": "NewsArticle Organization"}, True),
    ("pr.schema", {}, {"schema_types": "Article NewsMediaOrganization"}, True),
    ("pr.schema", {}, {"schema_types": "Article Organization"}, False),
    ("pr.words", {}, {"title": "Press release: Acme runs"}, True),
    ("pr.words", {"context_before": "FOR IMMEDIATE RELEASE"}, {}, True),
    ("pr.words", {}, {"url": "https://a.example/press-releases/acme"}, True),
    ("pr.words", {"context_before": "in a press release that we read,"}, {}, False),
    ("pr.words", {}, {"url": "https://a.example/press/acme"}, False),
    ("blogroll.block", {"dom_path": "aside>ul#blogroll>li>a"}, {}, True),
    ("blogroll.block", {"dom_path": "aside>ul.recent>li>a"}, {}, False),
    ("blogroll.page", {}, {"url": "https://a.example/links.html", "external_domain_count": 9}, True),
    ("blogroll.page", {}, {"title": "Our Partners", "external_domain_count": 9}, True),
    ("blogroll.page", {}, {"title": "Our Partners", "external_domain_count": 1}, False),
    ("blogroll.page", {}, {"url": "https://a.example/links/how-to-build", "external_domain_count": 9}, False),
    ("sitewide.boilerplate", {"is_boilerplate": True}, {}, True),
    ("sitewide.credit", {"placement": "footer", "context_before": "Powered by"}, {}, True),
    ("sitewide.credit", {"placement": "footer", "anchor_text": "Website by Acme"}, {}, True),
    ("sitewide.credit", {"placement": "content", "context_before": "Powered by"}, {}, False),
    ("editorial.content", {}, {}, True),
    ("editorial.content", {"is_nofollow": True}, {}, False),
    ("editorial.content", {"placement": "nav"}, {}, False),
    ("editorial.content", {"placement": None}, {}, False),
    ("editorial.content", {"is_hidden": True}, {}, False),
    ("editorial.content", SHORT, {}, False),
    ("editorial.content", {"anchor_text": "long anchors " * 20}, {}, False),
    ("editorial.content", {}, {"word_count": 40}, False),
    ("editorial.content", {}, {"word_count": None}, False),
    ("editorial.content", {"context_before": "Sponsored by"}, {}, False),
]


@pytest.mark.parametrize(("rule", "of_link", "of_page", "holds"), LINK_CASES)
def test_rules_of_single_links(web, rule, of_link, of_page, holds):
    url = of_page.get("url", "https://a.example/post")
    ((kind, rules),) = told(web, [web.backlink(url, **of_link)], [web.page(**({"url": url} | of_page))])
    assert (rule in rules.split()) is holds
    if holds:
        first = next(rule for rule in ACQUISITION_RULES if rule in rules.split())
        assert kind == ACQUISITION_OF[first]
    if not rules:
        assert kind == "unknown"


def test_every_rule_has_a_case_in_which_it_holds_and_one_in_which_it_does_not():
    alone = {"redirect_alias.edge"}  # of no link: test_referring_profile.py
    alone |= {"aggregator.copy", "sitewide.template", "sitewide.repeated", "niche_edit.found", "niche_edit.claimed"}
    assert {rule for rule, *_, holds in LINK_CASES if holds} | alone == set(ACQUISITION_RULES)
    assert {rule for rule, *_, holds in LINK_CASES if not holds} | alone == set(ACQUISITION_RULES) - {
        "sitewide.boilerplate"
    }
    assert set(ACQUISITION_OF.values()) == set(Acquisition) - {Acquisition.UNKNOWN}


def test_the_first_type_in_the_table_wins_and_all_rules_are_kept(web):
    link = web.backlink("https://forum.c.example/users/ann", placement="comment", is_ugc=True, is_sponsored=True)
    assert told(web, [link]) == [
        ("sponsored", "sponsored.rel profile.address forum.address comment.placement comment.ugc")
    ]


def test_a_copy_of_an_own_page(web):
    sketch, other = "0a1b" * 64, "ffee" * 64
    own = [web.page("https://acme.com/guide", text_sketch=sketch)]
    urls = [f"https://{name}.example/x" for name in "abcd"]
    pages = [
        web.page(urls[0], text_sketch=sketch),
        web.page(urls[1], text_sketch=other),
        web.page(urls[2], text_sketch=other),
        web.page(urls[3], text_sketch=sketch, word_count=20),
    ]
    found = told(web, [web.backlink(url) for url in urls], pages, own=own)
    assert [kind for kind, _ in found][:3] == ["aggregator_scraper", "editorial_candidate", "editorial_candidate"]
    assert found[3] == ("unknown", "")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["footer"] * 3, True),
        (["footer"] * 2, False),
        (["footer"] * 3 + ["content"] * 2, True),
        (["footer"] * 3 + ["content"] * 3, False),
        (["nav", "header", "sidebar"], True),
    ],
)
def test_a_template_is_three_pages_and_most(web, places, expected):
    links = [web.backlink(f"https://a.example/{n}", placement=place) for n, place in enumerate(places)]
    other = web.backlink("https://b.example/1", placement="footer")
    found = told(web, [*links, other])
    held = ["sitewide.template" in rules for _, rules in found]
    assert held == [expected and place != "content" for place in places] + [False]


@pytest.mark.parametrize(
    ("count", "vary", "expected"),
    [(20, None, True), (19, None, False), (20, "anchor_text", False), (20, "dom_path", False), (20, "target", False)],
)
def test_the_same_link_at_the_same_place_of_twenty_pages(web, count, vary, expected):
    def link(n):
        varied = {vary: f"https://acme.com/{n}" if vary == "target" else f"x{n}"} if vary else {}
        return web.backlink(f"https://a.example/{n}", **varied)

    found = told(web, [link(n) for n in range(count)])
    assert {"sitewide.repeated" in rules for _, rules in found} == {expected}


def test_many_links_of_one_page_are_no_template(web):
    found = told(web, [web.backlink(placement="footer", ordinal=n) for n in range(50)])
    assert {kind for kind, _ in found} == {"unknown"}


@pytest.mark.parametrize(
    ("published", "status", "expected"), [(200, "linkfound", True), (80, "linkfound", False), (200, "pagefound", False)]
)
def test_a_link_that_an_earlier_crawl_did_not_find(web, published, status, expected):
    pages = [web.page(published_at=web.NOON - timedelta(days=published))]
    checks = pd.DataFrame(
        {
            "checked_url": ["https://a.example/post"],
            "target_key": [web.SITE],
            "discovered_status": [status],
            "checked_at": pd.to_datetime([web.NOON]).as_unit("us"),
        }
    )
    ((kind, rules),) = told(web, [web.backlink()], pages, checks=checks)
    assert (kind == "niche_edit_candidate", "niche_edit.found" in rules) == (expected, expected)


@pytest.mark.parametrize(
    ("published", "modified", "first_seen", "target", "expected"),
    [
        (400, 390, 100, "https://acme.com/", True),
        (400, 390, 100, None, True),
        (400, 390, 100, "https://acme.com/other", False),
        (400, None, 100, None, False),  # the page does not say that it was left alone
        (400, 50, 100, None, False),  # it was changed since
        (150, 150, 100, None, False),  # the link came soon
        (400, 390, None, None, False),
        (400, 390, -5, None, False),  # a tool that saw it after we did
    ],
)
def test_a_link_that_a_tool_saw_late(web, published, modified, first_seen, target, expected):
    def ago(days):
        return None if days is None else web.NOON - timedelta(days=days)

    pages = [web.page(published_at=ago(published), modified_at=ago(modified))]
    seeds = pd.DataFrame(
        {
            "referring_key": ["https://a.example/post"],
            "target_key": pd.array([target], dtype="str"),
            "tool_first_seen": pd.to_datetime(pd.Series([ago(first_seen)], dtype="datetime64[us, UTC]")),
        }
    )
    ((kind, _),) = told(web, [web.backlink()], pages, seeds=seeds)
    assert (kind == "niche_edit_candidate") is expected


def test_pages_that_the_crawl_has_no_row_for_are_unknown(web):
    evidence = Evidence.of(web.links(web.backlink()), web.pages())
    found = acquired(evidence, web.pages(), OWN, dates(evidence))
    assert [TYPES[kind].value for kind in found.kind] == ["unknown"]


def test_nothing_is_nothing(web):
    assert told(web, []) == []
