"""An audit beside an earlier one: what counts as lost, which thresholds are crossed, and what cannot be compared."""

import json
from copy import deepcopy

import pytest

from analysis.commands.alerts import Lost, Threshold, comparison, lost_domains, thresholds
from analysis.given.config import Alerts
from analysis.history.sightings import LossRule
from linkspider.model.audit_summary import claim_audit, summary_path, write_summary

SITE = "site.example"
GUIDE = "https://site.example/guide"
ONE, TWO, OTHER = "https://www.a.example/1", "https://a.example/2", "https://b.example/"
ONCE, TWICE = LossRule(), LossRule(checks=2)
FIGURES = {
    "crawls": {"site": None, "referrers": None},
    "backlinks": {"referring_domains": 10},
    "broken_backlinks": {"backlinks": 4, "targets": 2},
    "authority": {"capture_rate": 0.40, "priority_pages": 8, "basis": "x"},
}


def summary(referrers="", *, hour=1, **told):
    """A summary of a complete audit, as far as comparisons look at it."""
    crawls = [{"spider": "referrers", "crawl_id": referrers, "is_complete": True, "incomplete_reasons": None}]
    return {
        "summary_version": 1,
        "audit_id": f"a20261120T{hour:02}0000Z",
        "site": SITE,
        "scope": {"kind": "host", "host": SITE},
        "state": "ended",
        "is_complete": True,
        "started_at": f"2026-11-20T{hour:02}:00:00+00:00",
        "finished_at": f"2026-11-20T{hour:02}:30:00+00:00",
        "arguments": {"site": {"url": "https://site.example/"}, "referrers": {"seeds": f"{hour}.csv", "target": SITE}},
        "crawls": crawls if referrers else [],
        "versions": {"linkspider": "1", "tables": 3},
        "figures": deepcopy(FIGURES),
    } | told


def with_figure(told, group, name, value):
    told["figures"][group][name] = value
    return told


LIVE = "live"
GONE = ("http_error", 404)
READ = ("ok", 200)
SLOW = ("timeout", None)
MOVED = ("redirect", 302)


@pytest.fixture
def crawls(builder):
    """Writes one referrers crawl for each table of page -> what became of it; ``live``: it links to the guide."""

    def write(*tables):
        return [
            builder.crawl(
                "referrers",
                [
                    builder.page(page, *(READ if how == LIVE else how), site_link_count=int(how == LIVE))
                    for page, how in table.items()
                ],
                [builder.link(page, GUIDE, link_scope="backlink") for page, how in table.items() if how == LIVE],
                hour=hour,
            )
            for hour, table in enumerate(tables, 1)
        ]

    return write


@pytest.mark.parametrize(
    ("rule", "history", "names"),
    [
        (ONCE, [{ONE: LIVE}, {ONE: LIVE}], ()),
        (ONCE, [{ONE: LIVE}, {ONE: GONE}], ("a.example",)),
        (ONCE, [{ONE: LIVE}, {ONE: READ}], ("a.example",)),
        (ONCE, [{ONE: LIVE}, {ONE: ("http_error", 410)}], ("a.example",)),
        (ONCE, [{ONE: LIVE, OTHER: LIVE}, {ONE: GONE, OTHER: READ}], ("a.example", "b.example")),
        (ONCE, [{ONE: LIVE}, {ONE: SLOW}], ()),
        (ONCE, [{ONE: LIVE}, {ONE: ("http_error", 503)}], ()),
        (ONCE, [{ONE: LIVE}, {ONE: ("robots_denied", None)}], ()),
        (ONCE, [{ONE: LIVE}, {ONE: MOVED}], ()),
        (ONCE, [{ONE: LIVE, OTHER: LIVE}, {OTHER: LIVE}], ()),
        (ONCE, [{ONE: LIVE, TWO: LIVE}, {ONE: GONE, TWO: LIVE}], ()),
        (ONCE, [{ONE: LIVE, TWO: LIVE}, {ONE: GONE, TWO: SLOW}], ()),
        (ONCE, [{ONE: LIVE, TWO: LIVE}, {ONE: GONE, TWO: GONE}], ("a.example",)),
        (ONCE, [{ONE: LIVE}, {ONE: READ, TWO: LIVE}], ()),
        (ONCE, [{ONE: LIVE}, {ONE: GONE}, {ONE: GONE}], ()),
        (ONCE, [{ONE: LIVE}, {ONE: SLOW}, {ONE: GONE}], ("a.example",)),
        (ONCE, [{ONE: LIVE}, {ONE: GONE}, {ONE: LIVE}], ()),
        (ONCE, [{ONE: READ}, {ONE: LIVE}, {ONE: READ}], ("a.example",)),
        (TWICE, [{ONE: LIVE}, {ONE: GONE}], ()),
        (TWICE, [{ONE: LIVE}, {ONE: GONE}, {ONE: GONE}], ("a.example",)),
        (TWICE, [{ONE: LIVE}, {ONE: GONE}, {ONE: SLOW}, {ONE: GONE}], ("a.example",)),
        (TWICE, [{ONE: LIVE}, {ONE: GONE}, {ONE: GONE}, {ONE: GONE}], ()),
    ],
)
def test_a_domain_is_lost_when_each_of_its_links_was_looked_for_and_is_gone(builder, crawls, rule, history, names):
    *_, before, after = crawls(*history)
    found = lost_domains(builder.store, summary(before), summary(after), rule)
    assert found.because == ""
    assert found.names == names


def test_a_domain_that_moved_and_then_lost_its_link_is_one_lost_domain(builder):
    """A page of one domain redirects to the other, which has the link in the second crawl."""
    crawl_ids = []
    for hour, (has, is_linking) in enumerate([(ONE, True), (OTHER, True), (OTHER, False)], 1):
        moved = builder.page(ONE, "redirect", 301, redirect_url=OTHER, redirect_kind="http", is_permanent=True)
        links = [builder.link(has, GUIDE, link_scope="backlink")] if is_linking else []
        pages = [builder.page(has), *([moved] if has == OTHER else [])]
        crawl_ids.append(builder.crawl("referrers", pages, links, hour=hour))
    first, second, third = (summary(crawl_id) for crawl_id in crawl_ids)
    assert lost_domains(builder.store, first, second, ONCE) == Lost((), 1)
    assert lost_domains(builder.store, second, third, ONCE) == Lost(("b.example",), 1)
    assert lost_domains(builder.store, first, third, ONCE) == Lost(("b.example",), 1)


def test_crawls_between_may_be_gone_but_not_the_two(builder, crawls):
    before, between, after = crawls({ONE: LIVE}, {ONE: LIVE}, {ONE: GONE})
    for path in builder.store.root.glob(f"tables/*/crawl_id={between}/*"):
        path.unlink()
    assert lost_domains(builder.store, summary(before), summary(after), ONCE).names == ("a.example",)
    for path in builder.store.root.glob(f"tables/*/crawl_id={before}/*"):
        path.unlink()
    found = lost_domains(builder.store, summary(before), summary(after), ONCE)
    assert found.names == ()
    assert before in found.because
    assert "no crawl 'c1'" in lost_domains(builder.store, summary("c1"), summary(after), ONCE).because


def test_an_audit_of_the_site_alone_lost_nothing(builder):
    found = lost_domains(builder.store, summary(), summary(), ONCE)
    assert found.because == "one of the two audits crawled no referring pages"


@pytest.mark.parametrize(
    ("alerts", "crossed"),
    [
        (Alerts(lost_referring_domains=1), True),
        (Alerts(lost_referring_domains=2), False),
        (Alerts(lost_referring_domains_share=0.5), True),
        (Alerts(lost_referring_domains_share=0.51), False),
        (Alerts(lost_referring_domains=1, lost_checks=2), False),
    ],
)
def test_lost_domains_by_number_and_by_share(builder, crawls, alerts, crossed):
    before, after = crawls({ONE: LIVE, OTHER: LIVE}, {ONE: GONE, OTHER: LIVE})
    (found,) = thresholds(builder.store, summary(before), summary(after), alerts)
    assert found.is_crossed is crossed
    assert found.before == 10


def test_lost_domains_are_told_by_name(builder, crawls):
    before, after = crawls({ONE: LIVE, OTHER: LIVE}, {ONE: GONE, OTHER: LIVE})
    now = with_figure(summary(after), "backlinks", "referring_domains", 9)
    (found,) = thresholds(builder.store, summary(before), now, Alerts(lost_referring_domains=1))
    assert found.because == "1 of 2 known referring domains lost (a.example); 10 found then, 9 now"
    assert found.as_json()["names"] == ["a.example"]


def test_lost_domains_are_a_share_of_those_that_could_be_lost(builder, crawls):
    first, slow, gone = crawls({ONE: LIVE, OTHER: LIVE}, {ONE: SLOW, OTHER: GONE}, {ONE: GONE, OTHER: GONE})
    then = with_figure(summary(slow), "backlinks", "referring_domains", 0)
    now = with_figure(summary(gone), "backlinks", "referring_domains", 0)
    (found,) = thresholds(builder.store, then, now, Alerts(lost_referring_domains_share=0.05))
    assert (found.change, found.is_crossed) == (1.0, True)
    assert found.because == "1 of 1 known referring domains lost (a.example); 0 found then, 0 now"
    both = lost_domains(builder.store, summary(first), summary(gone), ONCE)
    assert (both.names, both.among) == (("a.example", "b.example"), 2)


@pytest.mark.parametrize(("rate", "crossed"), [(0.40, False), (0.351, False), (0.35, True), (0.1, True), (0.9, False)])
def test_the_capture_rate_drops_by_points(builder, rate, crossed):
    now = with_figure(summary(), "authority", "capture_rate", rate)
    (found,) = thresholds(builder.store, summary(), now, Alerts(capture_rate_drop=0.05))
    assert found.is_crossed is crossed
    assert (found.before, found.after) == (0.40, rate)
    assert found.because == f"capture rate 40.0% then, {rate:.1%} now (8 and 8 priority pages)"


@pytest.mark.parametrize(("number", "crossed"), [(4, False), (6, False), (7, True), (0, False)])
def test_broken_backlinks_rise_by_number(builder, number, crossed):
    now = with_figure(summary(), "broken_backlinks", "backlinks", number)
    (found,) = thresholds(builder.store, summary(), now, Alerts(broken_backlinks_rise=3))
    assert found.is_crossed is crossed
    assert found.because == f"4 broken backlinks then, {number} now, to 2 targets"


BOTH = Alerts(capture_rate_drop=0.01, broken_backlinks_rise=1)
WORSE = {"authority": FIGURES["authority"] | {"capture_rate": 0.1}, "broken_backlinks": {"backlinks": 90}}


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"versions": {"linkspider": "2", "tables": 3}}, "the figures of then were computed by linkspider 1"),
        ({"versions": {"linkspider": "1", "tables": 4}}, "the figures of then were computed by linkspider 1"),
        (
            {"figures": FIGURES | WORSE | {"crawls": {"site": None, "referrers": "c9"}}},
            "the figures of audit a20261120T010000Z rest on a crawl of an earlier one, too",
        ),
    ],
)
def test_figures_that_came_about_otherwise_ring_no_alarm(builder, told, because):
    now = summary(**({"figures": FIGURES | WORSE} | told))
    found = thresholds(builder.store, summary(), now, BOTH)
    assert [(each.is_crossed, each.because) for each in found] == [(None, because), (None, because)]


def test_another_policy_rings_no_alarm(builder):
    now = summary(figures=FIGURES | WORSE | {"authority": {"capture_rate": 0.1, "basis": "y"}})
    capture, broken = thresholds(builder.store, summary(), now, BOTH)
    assert capture.is_crossed is None
    because = "the policy, the rules of the priority pages or the ranks of domains are others than then"
    assert capture.because == because
    assert broken.is_crossed is True


def test_figures_that_are_missing_ring_no_alarm(builder):
    now = summary(figures=FIGURES | {"authority": None, "broken_backlinks": None})
    found = thresholds(builder.store, summary(), now, BOTH)
    assert [each.is_crossed for each in found] == [None, None]
    assert all("one of the two audits" in each.because or "others than then" in each.because for each in found)


@pytest.mark.parametrize(("change", "crossed"), [(None, None), (0.04999, False), (0.30000000000000004 - 0.25, True)])
def test_a_limit_is_crossed_when_it_is_reached(change, crossed):
    assert Threshold("x", 0.05, None, None, change, "").is_crossed is crossed


def kept(store, **told):
    """Keeps a summary in the store."""
    made = summary(**told)
    made["audit_id"] = claim_audit(store, SITE, made["started_at"])
    write_summary(store, made)
    return made["audit_id"]


def test_without_a_wish_nothing_is_compared(builder):
    kept(builder.store)
    found = comparison(builder.store, summary(hour=5), Alerts())
    assert (found["is_asked"], found["is_compared"], found["crossed"]) == (False, False, [])


@pytest.mark.parametrize(
    ("crawls", "because"),
    [
        (
            [{"crawl_id": "c1", "is_complete": False, "incomplete_reasons": "max_pages: 3 URLs not followed"}],
            "crawl c1 is not complete: max_pages: 3 URLs not followed",
        ),
        ([{"crawl_id": "c1", "is_complete": False, "incomplete_reasons": None}], "crawl c1 is not complete: it does"),
        ([], "not every crawl of this audit began"),
    ],
)
def test_an_incomplete_audit_is_not_compared(builder, crawls, because):
    kept(builder.store)
    now = summary(hour=5, is_complete=False, crawls=crawls, figures=FIGURES | WORSE)
    found = comparison(builder.store, now, BOTH)
    assert (found["is_asked"], found["is_compared"], found["crossed"]) == (True, False, [])
    assert found["because"].startswith(because)


def test_the_last_complete_audit_of_the_same_kind_is_compared_with(builder):
    store = builder.store
    kept(store, hour=1)
    last = kept(store, hour=2)
    kept(store, hour=3, is_complete=False)
    kept(store, hour=4, state="interrupted")
    kept(store, hour=5, scope={"kind": "domain", "host": SITE})
    kept(store, hour=6, arguments={"site": {"url": "https://site.example/", "max_depth": "2"}, "referrers": None})
    kept(store, hour=7, figures=None)
    kept(store, hour=8, crawls=None, arguments=None)
    kept(store, hour=10)
    found = comparison(store, summary(hour=9, figures=FIGURES | WORSE), BOTH)
    assert found["with_audit"] == last
    assert found["with_finished_at"] == "2026-11-20T02:30:00+00:00"
    assert found["crossed"] == ["capture_rate_drop", "broken_backlinks_rise"]


def test_comparing_needs_no_threshold(builder):
    earlier = kept(builder.store)
    found = comparison(builder.store, summary(hour=9), Alerts(compare=True))
    assert (found["with_audit"], found["thresholds"]) == (earlier, [])


def test_the_first_audit_has_nothing_to_be_compared_with(builder):
    kept(builder.store, arguments={"site": {}, "referrers": None})
    found = comparison(builder.store, summary(hour=5), BOTH)
    assert found["because"] == "no earlier audit of this site with this scope and these arguments is complete"


@pytest.mark.parametrize("damaged", [None, "x", -1, True, [], {"a": 1}, float("inf"), 10**400])
@pytest.mark.parametrize(
    "keys",
    [
        *(["audit_id"], ["finished_at"], ["crawls"], ["versions"], ["figures"]),
        *(["figures", "crawls"], ["figures", "backlinks"], ["figures", "broken_backlinks"], ["figures", "authority"]),
        ["figures", "broken_backlinks", "backlinks"],
        *(["figures", "authority", name] for name in ("capture_rate", "priority_pages")),
    ],
    ids=".".join,
)
def test_a_damaged_earlier_summary_raises_no_alarm(builder, keys, damaged):
    earlier = summary()
    audit_id = claim_audit(builder.store, SITE, earlier["started_at"])
    *path, last = keys
    held = earlier
    for key in path:
        held = held[key]
    held[last] = damaged
    summary_path(builder.store, SITE, audit_id).write_text(json.dumps(earlier), encoding="utf-8")
    alerts = Alerts(lost_referring_domains=1, capture_rate_drop=0.01, broken_backlinks_rise=1)
    assert comparison(builder.store, summary(hour=5), alerts)["crossed"] == []
