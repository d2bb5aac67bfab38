"""Effects in the mart of changes: which crawls stand for before and after, and what is said where one is missing."""

import random

import pytest

from analysis.given.priority_rules import rules_of
from analysis.history.changes import compile_changes
from analysis.history.effects import with_effects
from analysis.history.sightings import LossRule
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Study, Wishes
from analysis.tables.frames import to_arrow
from analysis.tables.load import Observed
from analysis.tables.selection import held_crawls, select
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


def crawls_of(builder):
    """The ids of the crawls of referring pages, and those of the crawls of the site."""
    held = held_crawls(builder.store)
    return [[crawl.crawl_id for crawl in held if crawl.spider == spider] for spider in ("referrers", "site")]


def captured(builder, referrers_id, site_id=""):
    named = [referrers_id, site_id or select(builder.store).site_crawl.crawl_id]
    study = Study(Marts(Observed(builder.store, select(builder.store, "", named))), WISHES)
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


@pytest.mark.parametrize("seed", range(4))
def test_effects_of_rows_add_up_to_the_change_of_the_priority_pages(builder, seed):
    chance, urls = random.Random(seed), [HOME, SHOP, f"{HOME}a", f"{HOME}b"]
    links = [(*chance.sample(urls, 2), f"words {place}", place) for place in range(8)]
    back = [(A, HOME), (B, SHOP)]
    for day in (10, 11):
        rows = [builder.link(*link, dom_path=f"/p/a[{place}]", ordinal=place) for *link, place in links]
        builder.crawl("site", [builder.page(url, depth=int(url != HOME)) for url in urls], rows, day=day)
        votes = [builder.link(*vote, "a vote", link_scope="backlink", dom_path="/a") for vote in back]
        builder.crawl("referrers", [builder.page(A), builder.page(B)], votes, day=day)
        kept = [link for link in links if chance.random() > 0.2]
        other = {url: [each for each in urls if each != url] for url in urls}
        links = [(s, chance.choice(other[s]) if chance.random() < 0.4 else t, *more) for s, t, *more in kept]
        links.append((*chance.sample(urls, 2), "new words", 9))
        back = [(source, chance.choice(urls)) for source, _ in back]
    found = effects(builder)
    study = [captured(builder, *crawls) for crawls in zip(*crawls_of(builder), strict=True)]
    assert "target_url" in " ".join(found.frame["reason"])
    assert found.frame["effect_on_priority"].sum() == pytest.approx(study[1] - study[0], abs=1e-12)


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


def test_what_a_link_did_that_changed_on_a_page_not_read_between_is_not_known(builder, referrers):
    pages = [builder.page(HOME), builder.page(SHOP, depth=1)]
    back = builder.link(SHOP, HOME)
    builder.crawl("site", pages, [builder.link(HOME, SHOP, "Shop"), back], hour=9)
    builder.crawl("site", [builder.page(HOME, "timeout", None), pages[1]], [back], hour=10)
    builder.crawl("site", pages, [builder.link(HOME, SHOP, "Kettles"), back], hour=11)
    frame = effects(builder).frame.set_index("change")
    assert frame.loc["changed", "before"] == "anchor_text=Shop"
    assert frame["effect_on_priority"].isna().to_dict() == {"changed": True, "new": False}
