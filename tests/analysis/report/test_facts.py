"""Marts that are damaged, of another version or missing: one line that says so, or they are made anew."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from analysis.__main__ import main as analyse
from analysis.commands.conclude import main as conclude
from analysis.report.facts import Facts
from linkspider.errors import StoreError
from linkspider.model.audit_summary import claim_audit, write_summary
from tests.analysis.report.marts import SITE, coverage_rows, facts_of

AUDITED = "site.example"


def _texts(path):
    """The same columns, all of them texts."""
    names = pq.read_schema(path).names
    pq.write_table(pa.table({name: ["x"] for name in names}), path)


DAMAGES = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "empty": lambda path: path.write_bytes(b""),
    "no Parquet": lambda path: path.write_bytes(b"PAR1" + b"x" * 500 + b"PAR1"),
    "other columns": lambda path: pq.write_table(pa.table({"a": [1]}), path),
    "other types": _texts,
}
damages = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


@pytest.fixture
def facts(tmp_path):
    anchors = [{"link_scope": scope, "anchor_text": str(at)} for at, scope in enumerate(["internal", "backlink"] * 40)]
    return facts_of(tmp_path, {"anchors": anchors, "coverage": coverage_rows("site")})


@damages
@pytest.mark.parametrize("asked", [lambda facts: facts.mart("anchors", ["links"]), lambda facts: facts.mart("anchors")])
def test_a_mart_that_cannot_be_read_is_one_line(facts, damage, asked):
    path = facts.store.mart_path("anchors", SITE)
    damage(path)
    with pytest.raises(StoreError) as caught:
        asked(facts)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "`python -m analysis all` makes it anew" in str(caught.value)


@damages
def test_such_a_mart_is_not_current(facts, damage):
    assert facts.is_current("anchors")
    damage(facts.store.mart_path("anchors", SITE))
    assert not facts.is_current("anchors")


def test_first_rows_and_how_many_there_are(facts):
    of_backlinks = facts.first("anchors", ["anchor_text"], 3, pc.field("link_scope") == "backlink")
    assert of_backlinks["anchor_text"].tolist() == ["1", "3", "5"]
    assert [*of_backlinks] == ["anchor_text"]
    assert facts.first("anchors", ["anchor_text"], 2)["anchor_text"].tolist() == ["0", "1"]
    assert (facts.rows("anchors"), facts.rows("backlinks")) == (80, 0)
    assert facts.first("backlinks", ["links"], 3).empty


def test_a_mart_that_is_left_out_was_not_made(facts):
    narrow = replace(facts, left_out=frozenset({"anchors"}))
    assert (narrow.has("anchors"), narrow.has("coverage"), narrow.rows("anchors")) == (False, True, 0)


def test_coverage_that_lacks_rows_is_one_line(tmp_path):
    facts = facts_of(tmp_path, {"coverage": [{"name": "note", "words": "alone"}]})
    with pytest.raises(StoreError, match=r"coverage.*lacks 'site'; `python -m analysis all` makes it anew"):
        _ = facts.coverage


@damages
@pytest.mark.parametrize("mart", ["coverage", "anchors", "link_changes"])
def test_a_report_makes_damaged_marts_anew(builder, capsys, mart, damage):
    for day in (19, 20):
        builder.crawl("site", [builder.page("https://site.example/")], day=day)
    asked = ["report", "--store", str(builder.store.root)]
    assert analyse(asked) == 0
    damage(builder.store.mart_path(mart, AUDITED))
    assert analyse(asked) == 0
    assert Facts(builder.store, AUDITED).is_current(mart)
    assert "error" not in capsys.readouterr().err


def test_an_audit_is_not_concluded_without_coverage(builder, capsys):
    audit_id = claim_audit(builder.store, AUDITED, "2026-11-21T10:00:00+00:00")
    told = dict.fromkeys(("scope", "arguments", "started_at", "is_complete", "crawls", "versions"))
    write_summary(builder.store, {"summary_version": 1, "audit_id": audit_id, "site": AUDITED, **told})
    asked = [audit_id, "--store", str(builder.store.root), "--site", AUDITED]
    assert conclude(asked) == 2
    assert capsys.readouterr().err.endswith("holds no marts of site.example: run `python -m analysis all`\n")


def test_a_summary_that_lacks_what_the_audit_wrote_is_not_concluded(builder, capsys):
    audit_id = claim_audit(builder.store, AUDITED, "2026-11-21T10:00:00+00:00")
    write_summary(builder.store, {"summary_version": 1, "audit_id": audit_id, "site": AUDITED})
    assert conclude([audit_id, "--store", str(builder.store.root), "--site", AUDITED]) == 2
    assert "is damaged: it lacks 'scope'; audit again" in capsys.readouterr().err
