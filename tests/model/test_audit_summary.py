"""Where summaries of audits lie, and that they are written whole and found again."""

import json
import math

import pytest

from linkspider.errors import StoreError
from linkspider.model.audit_summary import (
    claim_audit,
    read_summary,
    site_folder,
    summaries,
    summary_path,
    write_summary,
)
from linkspider.model.store import Store

SITE = "site.example"
BEGUN = "2026-11-20T01:02:03+00:00"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def keep(store, begun=BEGUN, site=SITE, **told):
    summary = {"summary_version": 1, "site": site, "audit_id": claim_audit(store, site, begun), **told}
    write_summary(store, summary)
    return summary


def test_an_audit_is_named_after_when_it_began(store):
    assert [claim_audit(store, SITE, BEGUN) for _ in range(3)] == [
        "a20261120T010203Z",
        "a20261120T010203Z-002",
        "a20261120T010203Z-003",
    ]
    assert claim_audit(store, "other.example", BEGUN) == "a20261120T010203Z"


def test_a_summary_is_read_as_it_was_written(store):
    summary = keep(store, words="Tee \ud800 \u202e \x00 </script>", number=0.1)
    assert read_summary(store, SITE, summary["audit_id"]) == summary
    assert [path.name for path in store.root.rglob("*.new")] == []


def test_the_latest_is_a_copy_of_the_newest(store):
    older = keep(store, "2026-11-20T01:00:00+00:00")
    newer = keep(store, "2026-11-21T01:00:00+00:00")
    write_summary(store, older | {"resumed": True})
    assert json.loads((site_folder(store, SITE) / "latest.json").read_text()) == newer
    assert read_summary(store, SITE, older["audit_id"])["resumed"]


def test_sites_are_kept_apart(store):
    keep(store)
    other = keep(store, site="site.example:8080")
    assert summary_path(store, "site.example:8080", other["audit_id"]).parts[-3] == "site.example%3A8080"
    assert [found["site"] for found in summaries(store, "site.example:8080")] == ["site.example:8080"]
    assert list(summaries(store, "never.example")) == []


def test_summaries_come_newest_first_without_what_cannot_be_read(store):
    for hour, text in enumerate(["", "[]", '{"summary_version": 2}', "{", "[" * 100_000, "\xff"], 10):
        audit_id = keep(store, f"2026-11-20T{hour}:00:00+00:00")["audit_id"]
        summary_path(store, SITE, audit_id).write_text(text, encoding="latin-1")
        with pytest.raises(StoreError, match=r"summary '.*'"):
            read_summary(store, SITE, audit_id)
    first, last = keep(store, "2026-11-20T01:00:00+00:00"), keep(store, "2026-11-20T23:00:00+00:00")
    assert list(summaries(store, SITE)) == [last, first]


def test_no_number_is_no_json(store):
    with pytest.raises(ValueError, match="JSON"):
        keep(store, number=math.nan)


def test_a_store_that_cannot_be_written_is_named(store):
    store.root.mkdir()
    (store.root / "audits").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        claim_audit(store, SITE, BEGUN)
    with pytest.raises(StoreError, match="cannot be written"):
        write_summary(store, {"site": SITE, "audit_id": "a1"})
