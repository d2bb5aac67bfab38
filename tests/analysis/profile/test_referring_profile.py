"""The mart domain_profile and what stands around it: counts by hand, hostile input, nothing at all."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analysis.profile import findings, quality, referring_profile
from analysis.profile.disavow import MAX_BYTES, MAX_LINES, draft
from analysis.profile.domain_lists import PLATFORMS, SOCIAL, is_below
from analysis.profile.quality import quality_weights, rank_weights
from analysis.profile.rules import ACQUISITION_RULES, SIGNALS, AnchorClass, document
from analysis.tables.frames import to_arrow
from linkspider.model.domains import domain_of

A, B = "https://a.example/", "https://forum.b.example/threads/shoes.1234/"


@pytest.fixture
def found(web):
    links = [
        web.backlink(A + "1", "Acme"),
        web.backlink(A + "1", "Acme", web.SITE + "guide"),
        web.backlink(A + "2", "here", is_nofollow=True, fetched_at=web.NOON + timedelta(hours=1)),
        web.backlink(A + "3", "red shoes", context_before=None, context_after=None),
        web.backlink(B, "Acme", is_ugc=True),
    ]
    ranks = pd.Series({"a.example": 10, "zzz.example": 1_000}, dtype="int64")
    imported = pd.Series({"b.example": "ahrefs: domain rating 30"}, dtype="str")
    return web.profile(links, ranks=ranks, imported=imported)


def test_domains_are_counted_by_hand(found):
    assert found.domains["referring_domain"].tolist() == ["a.example", "b.example"]
    a, b = found.domains.to_dict("records")
    counts = ("backlinks", "followed_backlinks", "referring_pages", "followed_pages", "linked_pages")
    assert tuple(a[name] for name in counts) == (4, 3, 3, 2, 2)
    assert tuple(b[name] for name in counts) == (1, 0, 1, 0, 1)
    assert (a["follow_share"], b["follow_share"]) == (0.75, 0.0)
    assert (a["authority_rank"], pd.isna(b["authority_rank"])) == (10, True)
    assert (a["quality_weight"], b["quality_weight"]) == (pytest.approx(3.0), 0.0)
    assert (pd.isna(a["imported_authority"]), b["imported_authority"]) == (True, "ahrefs: domain rating 30")
    assert (a["acquisition"], a["acquisition_types"]) == ("editorial_candidate", "unknown:2 editorial_candidate:1")
    assert (a["acquisition_rules"], b["acquisition_rules"]) == ("editorial.content", "forum.address comment.ugc")
    assert (b["acquisition"], b["acquisition_types"]) == ("forum_qa", "forum_qa:1")
    assert a["anchor_classes"] == "branded:2 exact:1 generic:1"
    assert (a["is_sitewide"], a["is_reciprocal"], a["is_shared_platform"]) == (False, False, False)
    assert a["last_fetched_at"] - a["first_fetched_at"] == pd.Timedelta(hours=1)
    assert pd.isna(a["first_seen_at"])


def test_marts_have_their_declared_schemas(found):
    for frame, table in (
        (found.domains, referring_profile.MART),
        (found.signals, findings.SIGNAL_MART),
        (found.states, findings.STATE_MART),
        (found.quality, quality.MART),
    ):
        assert to_arrow(frame, table).num_rows == len(frame)


def test_quality_counts_each_domain_once(found):
    (row,) = found.quality.to_dict("records")
    assert (row["referring_domains"], row["followed_domains"], row["ranked_domains"]) == (2, 1, 1)
    assert row["weighted_domains"] == pytest.approx(3.0)
    assert (row["followed_pages"], row["diminished_pages"]) == (2, pytest.approx(3.0 * 2))


def test_without_ranks_nothing_is_weighted(web):
    (row,) = web.profile([web.backlink()]).quality.to_dict("records")
    assert pd.isna(row["weighted_domains"])
    assert pd.isna(row["ranked_domains"])
    assert row["followed_domains"] == 1


def test_a_ranked_domain_without_a_followed_link_is_no_ranked_one_of_those_that_count(web):
    ranks = pd.Series({"a.example": 1}, dtype="int64")
    found = web.profile([web.backlink(is_nofollow=True)], ranks=ranks)
    assert found.domains.loc[0, "authority_rank"] == 1
    assert found.quality.loc[0, ["followed_domains", "ranked_domains", "weighted_domains"]].tolist() == [0, 0, 0]


def test_nothing_gives_empty_marts(web):
    found = web.profile([])
    assert (len(found.domains), len(found.signals), len(found.states)) == (0, 0, 19)
    assert found.quality.loc[0, "referring_domains"] == 0
    assert to_arrow(found.domains, referring_profile.MART).num_rows == 0
    assert draft("acme.com", found.domains).domains == ()


def test_an_only_nofollow_profile_and_one_without_page_rows(web):
    assert web.profile([web.backlink(is_nofollow=True)]).signals.empty
    bare = referring_profile.profile(web.links(web.backlink()), web.pages(), referring_profile.Material())
    assert bare.domains["acquisition"].tolist() == ["unknown"]
    assert bare.domains["review_flags"].isna().all()


def test_a_missing_column_is_named(web):
    links = web.links(web.backlink()).drop(columns="dom_path")
    with pytest.raises(KeyError, match="dom_path"):
        referring_profile.profile(links, web.pages(), referring_profile.Material())


@pytest.mark.parametrize("text", ["x" * 40_000, "\u202eevil\u202c", "a\ufffdb\n" * 500, "viagra " * 5_000])
def test_hostile_texts(web, text):
    hostile = {"title": text, "h1": text, "generator": text, "schema_types": text}
    link = web.backlink(anchor=text, context_before=text, context_after=text, dom_path=text, is_hidden=True)
    found = web.profile([link], [web.page(parked_signs=text, **hostile)])
    assert {"R4", "R7"} <= {*found.signals["signal"]}
    assert found.signals["evidence"].str.len().max() < 1_000
    assert not found.signals["evidence"].str.contains("\n").any()


def test_one_domain_with_many_links(web):
    rows = [web.backlink(f"{A}{n}", placement="footer") for n in range(50)]
    links = pd.concat([web.links(*rows)] * 300, ignore_index=True)
    pages = web.pages(*(web.page(row["source_url"]) for row in rows))
    found = referring_profile.profile(links, pages, referring_profile.Material(words=web.WORDS))
    (row,) = found.domains.to_dict("records")
    assert (row["backlinks"], row["referring_pages"], row["is_sitewide"]) == (15_000, 50, True)
    assert (row["acquisition"], row["review_flags"]) == ("widget_footer_sitewide", "R11")


def test_plain_texts_and_categoricals_give_the_same(web):
    rows = [web.backlink(f"{A}{n}", f"anchor {n % 3}", placement="footer") for n in range(30)]
    pages = web.pages(*(web.page(row["source_url"]) for row in rows))
    known = referring_profile.Material(words=web.WORDS)
    links = web.links(*rows)
    plain = links.astype({name: "str" for name in links if isinstance(links[name].dtype, pd.CategoricalDtype)})
    one, other = (referring_profile.profile(each, pages, known) for each in (links, plain))
    pd.testing.assert_frame_equal(one.domains, other.domains)
    pd.testing.assert_frame_equal(one.signals, other.signals)


def test_the_order_of_rows_makes_no_difference(web):
    rows = [
        web.backlink(f"https://d{n % 7}.example/{n}", f"words {n % 3}", is_hidden=n % 5 == 0, is_nofollow=n % 4 == 0)
        for n in range(60)
    ]
    pages = [web.page(row["source_url"], language="ja" if n % 7 > 4 else "en") for n, row in enumerate(rows)]
    own = web.pages(web.page(web.SITE))
    one, other = (web.profile(each, pages[:: 1 if each is rows else -1], own_pages=own) for each in (rows, rows[::-1]))
    assert one.signals.query("signal == 'R6'")["referring_domain"].tolist() == ["d5.example", "d6.example"]
    pd.testing.assert_frame_equal(one.domains, other.domains)
    pd.testing.assert_frame_equal(one.signals, other.signals)


def test_weights_of_ranks():
    ranks = pd.Series({"a.example": 1, "b.example": 100, "c.example": 1_000}, dtype="int64")
    assert rank_weights(ranks).tolist() == pytest.approx([4.0, 2.0, 1.0])
    assert rank_weights(ranks, 10).tolist() == pytest.approx([2.0, 0.0, 0.0])
    names = pd.Index(["a.example", "d.example", "b.example"])
    assert quality_weights(names, np.array([1, 5, 0]), ranks).tolist() == pytest.approx([4.0, 1.0, 0.0])
    assert quality_weights(names, np.array([1, 5, 0]), None).tolist() == [1.0, 1.0, 0.0]
    with pytest.raises(ValueError, match=r"ranks begin with 1; 'x\.example' has 0"):
        rank_weights(pd.Series({"x.example": 0}, dtype="int64"))


BAD = {"is_hidden": True, "context_before": "Sponsored by"}


def test_a_draft_names_domains_with_their_evidence_and_only_on_grounds(web):
    links = [
        web.backlink("https://b.example/x", **BAD),
        web.backlink("https://a.example/x", **BAD),
        web.backlink("https://worse.example/x", **BAD),
        web.backlink("https://busy.example/x"),
        web.backlink("https://medium.com/x", **BAD),
        web.backlink("https://fine.example/x"),
    ]
    pages = [
        web.page("https://worse.example/x", parked_signs="yes"),
        web.page("https://busy.example/x", external_link_count=900, external_domain_count=300),
    ]
    rows = web.profile(links, pages).domains
    made = draft("acme.com", rows)
    assert made.domains == ("worse.example", "a.example", "b.example")
    assert (made.kept_out, made.left_out) == (("medium.com",), ())
    lines = made.text.splitlines()
    assert lines[0].startswith("# DRAFT of a disavow file for acme.com.")
    at = lines.index("domain:worse.example")
    assert lines[at - 1].startswith("# R4: 1 of 1 referring pages with a followed link, such as https://worse.")
    assert all(line.startswith(("#", "domain:")) for line in lines)
    assert all(len(line) <= 100 for line in lines if not line.startswith("# R"))


def test_a_draft_never_names_own_or_allowed_domains(web):
    found = web.profile([web.backlink(**BAD)])
    for column in ("is_own", "is_allowed"):
        made = draft("acme.com", found.domains.assign(**{column: True}))
        assert (made.domains, made.kept_out) == ((), ("a.example",))


@pytest.mark.parametrize(("count", "evidence"), [(60_000, "R4: short"), (30_000, "R4: " + "ü" * 5_000)])
def test_a_draft_keeps_googles_limits(web, count, evidence):
    one = web.profile([web.backlink(**BAD)]).domains.assign(review_evidence=evidence)
    many = pd.concat([one] * count, ignore_index=True)
    many["referring_domain"] = [f"d{n:06}.example" for n in range(count)]
    made = draft("acme.com", many)
    assert made.text.count("\n") <= MAX_LINES
    assert len(made.text.encode()) <= MAX_BYTES
    assert len(made.domains) + len(made.left_out) == count
    assert made.domains[-1] < made.left_out[0]
    assert made.text.endswith(f"domain:{made.domains[-1]}\n")


def test_evidence_cannot_leave_its_comment(web):
    one = web.profile([web.backlink(**BAD)]).domains.assign(review_evidence="R4: x\ndomain:victim.example\r\x0b")
    assert "\ndomain:victim" not in draft("acme.com", one).text


def test_lists_hold_whole_registrable_domains():
    assert [name for name in PLATFORMS if domain_of(name) != name] == []
    assert is_below("www.reddit.com", SOCIAL)
    assert not is_below("notreddit.com", SOCIAL)
    assert not is_below("com", SOCIAL)


def test_the_document_names_every_class_rule_and_signal():
    text = document()
    for name in (*AnchorClass, *ACQUISITION_RULES):
        assert f"`{name}`" in text
    for each in SIGNALS:
        assert f"| {each.id} | {each.meaning} |" in text
    assert text.endswith("\n")
    assert "toxic" not in text


def edges(*rows):
    frame = pd.DataFrame(list(rows), columns=["source_url", "fetched_at"])
    domains = [f"{url.split('/')[2]}" for url in frame["source_url"]]
    return frame.assign(source_domain=domains).astype({"fetched_at": "datetime64[us, UTC]"})


def test_addresses_that_stand_for_the_site_are_no_links_and_are_told(web):
    later = web.NOON + timedelta(hours=1)
    links = [web.backlink(A + "1", "Acme"), web.backlink(A + "2", is_ugc=True)]
    led = edges((A + "2", later), ("https://old.example/x", web.NOON), ("https://old.example/y", later))
    found = web.profile(links, edges=pd.concat([led, led], ignore_index=True), own_domains=("old.example",))
    a, old = found.domains.to_dict("records")
    assert (a["acquisition_types"], a["acquisition_rules"]) == (
        "comment:1 editorial_candidate:1",
        "comment.ugc editorial.content",
    )
    counts = ("backlinks", "referring_pages", "linked_pages", "follow_share", "quality_weight", "anchor_classes")
    assert tuple(old[name] for name in counts) == (0, 0, 0, 0.0, 0.0, "")
    assert (old["referring_domain"], old["acquisition"], old["is_own"]) == ("old.example", "redirect_alias", True)
    assert (old["acquisition_types"], old["acquisition_rules"]) == ("redirect_alias:2", "redirect_alias.edge")
    assert (old["first_fetched_at"], old["last_fetched_at"]) == (web.NOON, later)
    assert pd.isna(old["review_flags"])
    assert found.quality.loc[0, ["referring_domains", "followed_domains"]].tolist() == [1, 1]


def test_a_domain_may_have_links_and_addresses_that_only_lead_here(web):
    links = [web.backlink(f"{A}{n}", is_ugc=True) for n in range(2)]
    led = edges(*((f"{A}old/{n}", web.NOON + timedelta(days=1)) for n in range(3)))
    (row,) = web.profile(links, edges=led).domains.to_dict("records")
    assert (row["acquisition"], row["acquisition_types"]) == ("redirect_alias", "redirect_alias:3 comment:2")
    assert row["acquisition_rules"] == "redirect_alias.edge comment.ugc"
    assert (row["referring_pages"], row["last_fetched_at"]) == (2, web.NOON)


def test_redirects_alone_make_profiles(web):
    found = web.profile([], edges=edges(("https://old.example/x", web.NOON)))
    assert found.domains["acquisition"].tolist() == ["redirect_alias"]
    assert found.quality.loc[0, "referring_domains"] == 0
    assert to_arrow(found.domains, referring_profile.MART).num_rows == 1
