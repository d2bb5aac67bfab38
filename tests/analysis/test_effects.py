"""Effects in the mart of changes: which crawls stand for before and after, and what is said where one is missing."""

import pytest

from analysis.given.priority_rules import rules_of
from analysis.history.changes import compile_changes
from analysis.history.effects import with_effects
from analysis.history.sightings import LossRule
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Study, Wishes
from analysis.tables.frames import to_arrow
from analysis.tables.load import Observed
from analysis.tables.selection import Selection, select
from linkspider.model.tables import MARTS

HOME, SHOP = "https://site.example/", "https://site.example/shop"
A, B = "https://a.example/", "https://b.example/"
WISHES = Wishes(rules=rules_of("/shop"))


@pytest.fixture
def referrers(builder):
    """Two crawls of referring pages: b.example links to the shop in the later one alone."""

    def crawl(hour, *votes):
        links = [builder.link(source, target, link_scope="backlink", hour=hour) for source, target in votes]
        return builder.crawl("referrers", [builder.page(A, hour=hour), builder.page(B, hour=hour)], links, hour=hour)

    return crawl(10, (A, HOME)), crawl(12, (A, HOME), (B, SHOP))


def effects(builder):
    compiled = compile_changes(builder.store, "", "", "", LossRule(1, 0.0))
    found = with_effects(builder.store, compiled, WISHES)
    assert to_arrow(found.frame, MARTS["link_changes"]).schema.equals(MARTS["link_changes"].schema)
    return found


def captured(builder, referrers_id):
    site = select(builder.store).site_crawl
    crawl = select(builder.store, "", [referrers_id]).referrers_crawl
    study = Study(Marts(Observed(builder.store, Selection("site.example", site, crawl))), WISHES)
    return float(study.worth @ study.rank)


def test_of_two_referrers_crawls_the_newest_site_crawl_tells_the_effect(builder, referrers):
    links = [builder.link(HOME, SHOP), builder.link(SHOP, HOME)]
    builder.crawl("site", [builder.page(HOME), builder.page(SHOP, depth=1)], links, hour=11)
    found = effects(builder)
    ((change, effect),) = found.frame[["change", "effect_on_priority"]].to_numpy().tolist()
    before, after = (captured(builder, crawl_id) for crawl_id in referrers)
    assert change == "new"
    assert effect == pytest.approx(after - before, abs=1e-12)
    assert effect > 0
    assert found.words is not None


@pytest.fixture
def site(builder):
    links = [builder.link(HOME, SHOP), builder.link(SHOP, HOME)]
    return builder.crawl("site", [builder.page(HOME), builder.page(SHOP, depth=1)], links, hour=9)


@pytest.mark.parametrize(
    ("outcome", "is_complete"), [(None, False), (("http_error", 403), True), (("timeout", None), True)]
)
@pytest.mark.parametrize("cut", ["before", "after"])
@pytest.mark.usefixtures("site")
def test_what_a_crawl_did_not_look_at_is_no_fall_of_authority_and_no_rise(builder, outcome, is_complete, cut):
    votes = [(A, HOME), (B, SHOP)]
    for hour, is_cut in ((10, cut == "before"), (12, cut == "after")):
        seen = votes[:1] if is_cut else votes
        pages = [builder.page(url, hour=hour) for url, _ in seen]
        if is_cut and outcome:
            pages.append(builder.page(B, *outcome, hour=hour))
        links = [builder.link(*vote, link_scope="backlink", hour=hour) for vote in seen]
        builder.crawl("referrers", pages, links, hour=hour, is_complete=is_complete or not is_cut)
    found = effects(builder)
    assert len(found.frame) == 0
    assert found.words is not None
    assert found.words.endswith("(+0)")


def test_of_a_site_crawl_that_was_cut_no_before_and_after_is_told(builder, referrers, site):
    pages = [builder.page(HOME), builder.page(SHOP, depth=1)]
    cut = builder.crawl("site", pages, [builder.link(HOME, SHOP)], hour=14, is_complete=False)
    found = effects(builder)
    total = found.frame["effect_on_priority"].sum()
    assert found.words is not None
    assert found.words.partition(": ")[2] == (
        f"before and after are not comparable: crawl {cut} is incomplete; all changes listed: {total:+.2g}"
    )


def test_without_a_site_crawl_the_effect_is_null_and_that_is_said(builder, referrers):
    found = effects(builder)
    assert len(found.frame) == 1
    assert found.frame["effect_on_priority"].isna().all()
    assert found.words is None
    (note,) = found.notes
    assert note.startswith("effects on priority pages are not known (null): no crawl of site.example itself: run")
