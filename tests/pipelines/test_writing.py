"""Records to rows, rows to files, and the account of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageFacts, PageRecord
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from pipelines import writer as writer_module
from pipelines.normalise import Normaliser
from tests.pipelines.crawls import WrittenCrawl

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SITE = Scope.of("https://example.com/")


def crawl(spider: Any = "site", *, keeps: bool = False) -> Crawl:
    return Crawl("c1", spider, SITE, NOW, {"url": "https://example.com/"}, keeps)


def record(url: str, *targets: str, rel: str = "", nofollow: bool = False) -> PageRecord:
    links = tuple(Link(target, target.partition("#")[0], "a", "text", rel, n) for n, target in enumerate(targets))
    return PageRecord(Fetch(url, 0, Outcome.OK, NOW, status=200), PageFacts(is_nofollow_page=nofollow), links)


def test_rows_of_a_page_of_the_site() -> None:
    rows = Normaliser(crawl(), "salt").rows(
        record(
            "https://www.example.com/",
            "https://example.com/a?utm_source=x#part",
            "https://blog.example.com/",
            "https://a.github.io/",
            "https://b.github.io/",
        )
    )
    assert [link.link_scope for link in rows.links] == ["internal", "subdomain", "outbound", "outbound"]
    first = rows.links[0]
    assert (first.target_key, first.fragment, first.is_followed) == ("https://example.com/a", "part", True)
    page = rows.page
    assert (page.link_count, page.internal_link_count, page.external_link_count, page.external_domain_count) == (
        4,
        1,
        3,
        3,
    )


@pytest.mark.parametrize(("rel", "nofollow"), [("ugc", False), ("", True), ("sponsored", False), ("nofollow", True)])
def test_what_is_not_followed(rel: str, nofollow: bool) -> None:
    (link,) = (
        Normaliser(crawl(), "salt")
        .rows(record("https://example.com/", "https://o.com/", rel=rel, nofollow=nofollow))
        .links
    )
    assert not link.is_followed


@pytest.mark.parametrize(("keeps", "kept"), [(False, ["backlink"]), (True, ["backlink", "other"])])
def test_rows_of_a_referring_page(keeps: bool, kept: list[str]) -> None:
    page = record("https://o.com/", "https://example.com/x", "https://third.com/")
    rows = Normaliser(crawl("referrers", keeps=keeps), "salt").rows(page)
    assert [link.link_scope for link in rows.links] == kept
    assert (rows.page.link_count, rows.page.site_link_count) == (2, 1)


def write(store: Path, pages: int) -> WrittenCrawl:
    Store(store).claim("c1")
    writer = WrittenCrawl(Store(store), crawl())
    normaliser = Normaliser(crawl(), "salt")
    for number in range(pages):
        rows = normaliser.rows(record(f"https://example.com/{number}", "https://example.com/x", "https://o.com/"))
        writer.add_page(rows.page, rows.links)
    return writer


def test_parts_are_published_at_the_limit_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "MAX_BUFFERED_LINKS", 6)
    writer = write(tmp_path, 8)
    seed = SeedRow("s.csv", 2, "plain", "https://o.com/", "https://o.com/", True, None)
    writer.add_seeds((seed,), (SeedRejectRow("s.csv", 3, "x", "y"),))
    writer.commit()
    recorded = writer.recorded()
    verdict = writer.finish("finished", None)
    manifest = json.loads((tmp_path / "crawls/c1/manifest.json").read_text())
    listed = {part["path"]: part["rows"] for table in manifest["tables"].values() for part in table["files"]}
    files = list(tmp_path.rglob("*.parquet"))
    on_disk = {path.relative_to(tmp_path).as_posix(): pq.ParquetFile(path).metadata.num_rows for path in files}
    assert listed == on_disk
    assert sum(rows for path, rows in listed.items() if "/links/" in path) == 16
    assert len([path for path in recorded if "/pages/" in path]) == 3
    assert manifest["seed_files"] == {
        "s.csv": {"rows_read": 2, "accepted": 0, "duplicate": 1, "rejected": 1, "counted": 0}
    }
    assert (manifest["state"], verdict.exit_code, verdict.is_complete) == ("finished", 0, True)


def test_a_part_that_cannot_be_written_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = write(tmp_path, 2)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", full)
        with pytest.raises(OSError, match="No space left"):
            writer.commit()
    verdict = writer.finish("write_failed", "disk full")
    assert verdict.exit_code == 3
    assert "disk full" in verdict.reasons
    row = json.loads((tmp_path / "crawls/c1/manifest.json").read_text())["verdict"]
    assert (row["accepted"], row["terminal"], row["queued"]) == (2, 0, 2)
