"""What to mend: each kind on a small site, and gains against the site as it would be."""

import pandas as pd
import pytest

from analysis.fixes import KINDS
from analysis.load import Observed
from analysis.marts import Marts
from analysis.priority_rules import rules_of
from analysis.selection import select
from analysis.study import Study, Wishes

SITE = "https://site.example"
HOME, SHOP, OFFER = (f"{SITE}/{name}" for name in ("", "shop", "shop/offer"))
GONE = f"{SITE}/2019/shop/offer"


@pytest.fixture
def study(builder, tmp_path):
    """A function that crawls a site of a home page, a shop and an offer, the priority page, and further pages."""
    count = iter(range(10))

    def crawled(links, backlinks=(), pages=()):
        other = type(builder)(tmp_path / f"store{next(count)}")
        rows = [
            other.link(source, target, followed=followed, ordinal=place, placement=where, link_scope=scope)
            for place, (source, target, followed, where) in enumerate(links)
            for scope in ("internal" if target.startswith(SITE) else "outbound",)
        ]
        own = [other.page(HOME), other.page(SHOP, depth=1), other.page(OFFER, depth=2), *pages]
        votes = [other.link(source, target, link_scope="backlink") for source, target in backlinks]
        other.crawl("referrers", [other.page(source) for source, _ in backlinks], votes, hour=10)
        other.crawl("site", own, rows, hour=11)
        observed = Observed(other.store, select(other.store))
        return Study(Marts(observed), Wishes(rules=rules_of("/shop/offer")))

    return crawled


PLAIN = [(HOME, SHOP, True, "nav"), (SHOP, OFFER, True, "content"), (OFFER, HOME, True, "nav")]
VOTE = [("https://a.example/", HOME)]


def gone(builder):
    return builder.page(GONE, "http_error", 404, depth=None, indexability="error")


def captured(study: Study) -> float:
    return float(study.worth @ study.rank)


def row_of(study: Study, kind: str) -> pd.Series:
    (row,) = (row for _, row in study.fixes.iterrows() if row["kind"] == kind)
    assert kind in KINDS
    return row


def test_a_link_to_a_broken_page_gains_what_the_same_link_to_the_suggested_page_brings(study, builder):
    broken = study([*PLAIN, (HOME, GONE, True, "content")], VOTE, [gone(builder)])
    mended = study([*PLAIN, (HOME, OFFER, True, "content")], VOTE, [gone(builder)])
    row = row_of(broken, "internal_to_broken")
    assert (row["url"], row["suggested_url"], row["links"]) == (GONE, OFFER, 1)
    assert row["gain"] == pytest.approx(captured(mended) - captured(broken), abs=1e-12)
    leaks = broken.authority_leaks
    assert row["recoverable_authority"] == pytest.approx(leaks.loc[leaks["cause"] == "broken", "amount"].sum())


@pytest.mark.parametrize(("known", "lost"), [("content", "footer"), ("footer", "content")])
def test_a_page_that_links_to_the_suggested_page_already_has_one_slot_for_both(study, builder, known, lost):
    links = [*PLAIN, (HOME, OFFER, True, known)]
    broken = study([*links, (HOME, GONE, True, lost)], VOTE, [gone(builder)])
    mended = study([*links, (HOME, OFFER, True, lost)], VOTE, [gone(builder)])
    gain = row_of(broken, "internal_to_broken")["gain"]
    # places move up where a slot goes, so the sum is near and not the same: see docs/method.md
    assert gain == pytest.approx(captured(mended) - captured(broken), abs=0.01)
    assert gain > 0


def test_backlinks_to_a_dead_page_bring_on_top_what_a_domain_brings_today(study, builder):
    site = study(PLAIN, [*VOTE, ("https://b.example/", GONE)], [gone(builder)])
    row = row_of(site, "backlink_to_broken")
    assert (row["url"], row["suggested_url"], row["referring_domains"]) == (GONE, OFFER, 1)
    reach = site.authority.set_index("url")["priority_reach"][OFFER]
    assert row["gain"] == pytest.approx(0.85 * reach)  # one domain brings all that enters by backlinks today
    assert row["recoverable_authority"] == pytest.approx(0.85 / 2)


def test_the_first_backlink_of_all_takes_what_all_pages_shared(study, builder):
    lost = study(PLAIN, [("https://b.example/", GONE)], [gone(builder)])
    found = study(PLAIN, [("https://b.example/", OFFER)], [gone(builder)])
    row = row_of(lost, "backlink_to_broken")
    assert row["gain"] == pytest.approx(captured(found) - captured(lost), abs=1e-12)


def test_a_domain_that_links_to_the_suggested_page_already_brings_nothing_more(study, builder):
    site = study(PLAIN, [("https://b.example/", OFFER), ("https://b.example/2", GONE)], [gone(builder)])
    assert row_of(site, "backlink_to_broken")["gain"] == 0


def test_a_nofollowed_link_is_a_fix_only_where_it_leads_to_a_page(study, builder):
    hidden = builder.page(f"{SITE}/cart", indexability="noindex", is_noindex=True, depth=1)
    links = [*PLAIN, (HOME, hidden.url, False, "nav"), (HOME, OFFER, False, "content")]
    site = study(links, VOTE, [hidden])
    assert row_of(site, "internal_nofollow")["url"] == OFFER
    assert "internal_to_noindex" not in set(site.fixes["kind"])


def test_redirects_are_told_with_their_chain_and_cost_nothing(study, builder):
    old = builder.page(
        f"{SITE}/old", "redirect", 302, redirect_url=f"{SITE}/newer", redirect_kind="http", is_permanent=False
    )
    newer = builder.page(f"{SITE}/newer", "redirect", 301, redirect_url=SHOP, redirect_kind="http", is_permanent=True)
    pages = [page._replace(indexability="redirect") for page in (old, newer)]
    site = study([*PLAIN, (SHOP, old.url, True, "content")], [*VOTE, ("https://b.example/", old.url)], pages)
    outside, inside = row_of(site, "backlink_to_temporary_redirect"), row_of(site, "internal_to_redirect_chain")
    for row in (outside, inside):
        assert (row["url"], row["target_url"], row["recoverable_authority"]) == (old.url, SHOP, 0)
        assert row["evidence"] == f"{SITE}/old -302-> {SITE}/newer -301-> {SHOP}"


def test_far_priority_pages_and_nothing_to_mend(study, builder):
    site = study(PLAIN, VOTE)
    assert site.fixes.empty
    deep = study(PLAIN, VOTE)
    pages = deep.marts.observed.site_pages
    pages.loc[pages["url_key"] == OFFER, "depth"] = 5
    assert row_of(deep, "deep_priority")["evidence"] == "5 clicks away"


def test_the_page_that_the_broken_link_stands_on_is_no_suggestion(study, builder):
    site = study([*PLAIN, (OFFER, GONE, True, "content")], VOTE, [gone(builder)])
    assert pd.isna(row_of(site, "internal_to_broken")["suggested_url"])
