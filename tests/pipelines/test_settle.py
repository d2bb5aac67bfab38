"""What is settled when a crawl ends: read back from the store as a reader finds it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.page import extract_facts
from linkspider.frontier.journal import Entry
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, FoundIn, Link, PageRecord
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES
from pipelines.normalise import Normaliser
from pipelines.settle import settled_parts
from pipelines.writer import Writer
from tests.pipelines.crawls import WrittenCrawl

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE = "https://a.example/"
WORDS = "one word after another makes a text long enough to be told from all others of this small site again and again"


def _link(target, ordinal, path):
    placed = {"placement": "content", "placement_rule": "x", "placement_confidence": "semantic"}
    return Link(target, target, "a", "text", "", ordinal, dom_path=path, **placed)


def _record(number, text=WORDS):
    url = f"{SITE}{number}"
    facts = extract_facts(parse_document(f"<main><p>{text}</p></main>".encode(), url))
    following = number + 1 if isinstance(number, int) else ""
    links = (_link(f"{SITE}promo", 0, "div.box>p>a"), _link(f"{SITE}{following}", 1, "article>p>a"))
    return PageRecord(Fetch(url, 1, Outcome.OK, NOW, status=200, found_in=FoundIn.LINKS), facts, links)


@pytest.fixture
def written(tmp_path):
    store = Store(tmp_path / "store")
    crawl = Crawl.begin(store, "site", Scope.of(SITE), {})
    written = WrittenCrawl(store, crawl)
    written.store = store
    return written


def _write(written, records):
    normaliser = Normaliser(written.crawl, "salt")
    for record in records:
        rows = normaliser.rows(record)
        written.add_page(rows.page, rows.links)


def _finish(written, reason="finished"):
    written.commit()
    written.finish(reason, None)


def _read(written, table):
    folder = written.store.part_path(table, written.crawl.crawl_id, 1).parent
    return pa.concat_tables([pq.read_table(path, partitioning=None) for path in sorted(folder.glob("*.parquet"))])


def test_boilerplate_is_marked_over_all_commits(written):
    _write(written, [_record(number, f"{number} {WORDS}") for number in range(6)])
    written.commit()
    _write(written, [_record(number, f"{number} {WORDS}") for number in range(6, 12)])
    _finish(written)
    links = _read(written, "links")
    found = dict(zip(links["target_url"].to_pylist(), links["is_boilerplate"].to_pylist(), strict=True))
    assert [target for target, is_boilerplate in found.items() if is_boilerplate] == [f"{SITE}promo"]
    assert len(links) == 24


@pytest.mark.parametrize("kept", [0, 11, 12, 10_000])
def test_boilerplate_is_the_same_however_many_links_are_kept_from_counting(written, monkeypatch, kept):
    monkeypatch.setattr("pipelines.settle.MAX_KEPT_LINKS", kept)
    for first in (0, 6):
        _write(written, [_record(number, f"{number} {WORDS}") for number in range(first, first + 6)])
        written.commit()
    _finish(written)
    links = _read(written, "links")
    assert links["is_boilerplate"].to_pylist() == [True, False] * 12
    assert links.schema.equals(TABLES["links"].schema, check_metadata=True)


def test_near_duplicates_name_the_first_page(written):
    other = " ".join(f"quite another text number {number}" for number in range(20))
    _write(written, [_record(0), _record(1, other), _record(2), _record(3)])
    _finish(written)
    pages = _read(written, "pages")
    assert pages["near_duplicate_of"].to_pylist() == [None, None, f"{SITE}0", f"{SITE}0"]


def test_a_page_nearly_duplicates_the_one_with_the_shortest_url_whenever_it_came_in(written):
    for name in ("an-old-name", "zz", "yy"):
        _write(written, [_record(name)])
        written.commit()
    _finish(written)
    assert _read(written, "pages")["near_duplicate_of"].to_pylist() == [f"{SITE}yy", f"{SITE}yy", None]


def test_what_is_no_page_is_no_near_duplicate(written):
    page = _record(1)
    fetch = replace(page.fetch, outcome=Outcome.HTTP_ERROR, status=404)
    _write(written, [_record(0), replace(page, fetch=fetch)])
    _finish(written)
    assert _read(written, "pages")["near_duplicate_of"].to_pylist() == [None, None]


def test_where_a_url_was_met_after_it_was_fetched(written):
    _write(written, [_record(0), _record(1)])
    written.commit()
    written.journal.add(Entry(f"{SITE}0", "a.example", 0, 0, FoundIn.SITEMAP))
    _finish(written)
    pages = _read(written, "pages")
    assert pages["found_in_sitemap"].to_pylist() == [True, False]
    assert pages["found_in_links"].to_pylist() == [True, True]


def _write_at(written, depths, secret=""):
    """Pages that each link to the next: number -> depth as it was leased; late ones, some with a secret."""
    normaliser = Normaliser(written.crawl, written.store.salt())
    for number, depth in depths.items():
        record = _record(f"{number}{secret}", f"{number} {WORDS}")
        found_in = FoundIn.SITEMAP | FoundIn.LINKS
        written.journal.add(Entry(record.fetch.url, "a.example", depth, 0, found_in))
        link = _link(f"{SITE}{number + 1}{secret}", 0, "article>p>a")
        fetch = replace(record.fetch, depth=depth, found_in=found_in)
        rows = normaliser.rows(replace(record, fetch=fetch, links=(link,)))
        written.writer.add_page(record.fetch.url, rows.page, rows.links)


@pytest.mark.parametrize("secret", ["", "?sid=s3cret"])
def test_the_depth_of_pages_that_clicks_lead_to_past_a_limit(written, secret):
    _write_at(written, {3: None, 2: None}, secret)
    written.commit()
    _write_at(written, {1: 1, 7: None}, secret)
    _finish(written)
    pages = _read(written, "pages")
    assert pages["depth"].to_pylist() == [3, 2, 1, None]
    assert pages.schema.equals(TABLES["pages"].schema, check_metadata=True)


def test_a_depth_that_was_settled_is_settled_anew_when_the_crawl_goes_on(written):
    _write_at(written, {1: 1, 2: None, 3: None})
    _finish(written, "shutdown")
    assert _read(written, "pages")["depth"].to_pylist() == [1, 2, 3]
    written.journal = SqliteJournal(written.journal.path)
    written.writer = Writer(written.store, written.crawl, written.journal)
    written.commit = written.writer.commit
    shorter = _record(0, f"start {WORDS}")
    links = (_link(f"{SITE}3", 0, "article>p>a"),)
    rows = Normaliser(written.crawl, "salt").rows(replace(shorter, fetch=replace(shorter.fetch, depth=0), links=links))
    written.add_page(rows.page, rows.links)
    _finish(written)
    assert _read(written, "pages")["depth"].to_pylist() == [1, 2, 1, 0]


def test_where_a_url_with_a_secret_was_met_after_it_was_fetched(tmp_path):
    """Rows name it without the secret, the journal as it is."""
    store = Store(tmp_path / "store")
    written = WrittenCrawl(store, Crawl.begin(store, "site", Scope.of(SITE), {}))
    normaliser = Normaliser(written.crawl, store.salt())
    secret, other = f"{SITE}p?sid=s3cret", f"{SITE}p?sid=another"
    literal = f"{SITE}REDACTED-nothing"
    for url in (secret, other, literal):
        written.accept(url)
        fetch = Fetch(url, 1, Outcome.OK, NOW, status=200, found_in=FoundIn.LINKS)
        written.writer.add_page(url, normaliser.rows(PageRecord(fetch)).page, ())
    written.journal.meet(secret, FoundIn.SITEMAP)
    written.journal.meet(literal, FoundIn.BACKLINKS)
    _finish(written)
    written.store = store
    pages = _read(written, "pages")
    assert "s3cret" not in str(pages.to_pylist())
    assert pages["found_in_sitemap"].to_pylist() == [True, False, False]
    assert pages["found_in_backlinks"].to_pylist() == [False, False, True]


def test_only_parts_that_change_are_written_anew(written):
    for first in (0, 3):
        _write(written, [_record(number, f"{number} {WORDS}") for number in range(first, first + 3)])
        written.commit()
    written.journal.meet(f"{SITE}4", FoundIn.SITEMAP)
    parts = {table: [each.file for each in written.journal.parts() if each.table == table] for table in TABLES}
    changed = [each.path.name for each in settled_parts(written.store, written.crawl, written.journal, parts)]
    assert changed == ["part-0-000002.parquet"]


def test_each_part_stays_in_its_place(written):
    _write(written, [_record(number) for number in range(3)])
    written.commit()
    _write(written, [_record(number) for number in range(3, 6)])
    _finish(written)
    for table in ("pages", "links"):
        folder = written.store.part_path(table, written.crawl.crawl_id, 1).parent
        assert sorted(path.name for path in folder.iterdir()) == ["part-0-000001.parquet", "part-0-000002.parquet"]
    manifest = written.store.manifest(written.crawl.crawl_id)
    assert manifest["tables"]["links"]["rows"] == 12
    journal = SqliteJournal(written.journal.path)
    assert Counter((part.table, part.file.rows) for part in journal.parts()) == {("pages", 3): 2, ("links", 6): 2}
    journal.close()


def test_a_crawl_that_goes_on_is_settled_again(written):
    _write(written, [_record(number, f"{number} {WORDS}") for number in range(6)])
    _finish(written, "shutdown")
    assert not any(_read(written, "links")["is_boilerplate"].to_pylist())
    again = WrittenCrawl(written.store, written.crawl)
    again.store = written.store
    _write(again, [_record(number, f"{number} {WORDS}") for number in range(6, 12)])
    _finish(again)
    links = _read(again, "links")
    assert len(links) == 24
    assert sum(links["is_boilerplate"].to_pylist()) == 12


def test_whoever_opens_the_crawl_after_a_crash_finds_one_or_the_other(written):
    """Killed after the ledger's commit, before the new parts are in the places of the old ones."""
    _write(written, [_record(number, f"{number} {WORDS}") for number in range(12)])
    written.commit()
    old = written.recorded()
    store, crawl_id = written.store, written.crawl.crawl_id

    def die(*_):
        raise KeyboardInterrupt

    put, type(store).put = type(store).put, die
    try:
        with pytest.raises(KeyboardInterrupt):
            written.finish("finished", None)
    finally:
        type(store).put = put
    written.journal.close()
    journal = SqliteJournal(written.journal.path)
    store.recover(crawl_id, (part.file for part in journal.parts()))
    new = {part.file.path for part in journal.parts()}
    journal.close()
    assert new == set(old)
    on_disk = {path.relative_to(store.root).as_posix() for path in store.root.glob("tables/*/*/*.parquet")}
    assert on_disk == new
    assert sum(_read(written, "links")["is_boilerplate"].to_pylist()) == 12


@pytest.mark.parametrize("damage", ["{", "[]", '{"started_at": "x", "spider": "referrers", "site": "a.example"}', "{}"])
def test_the_damage_of_an_earlier_crawl_keeps_none_from_ending(tmp_path, caplog, damage):
    store = Store(tmp_path / "store")
    (store.root / "crawls" / "c0").mkdir(parents=True)
    (store.root / "crawls" / "c0" / "manifest.json").write_text(damage)
    written = WrittenCrawl(store, Crawl.begin(store, "referrers", Scope.of(SITE), {}))
    _write(written, [_record(0)])
    _finish(written)
    assert store.manifest(written.crawl.crawl_id)["state"] == "finished"
    assert "earlier verdicts cannot be read" in caplog.text
