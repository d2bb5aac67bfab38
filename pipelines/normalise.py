"""Page records to rows: hosts, domains, keys, scope and flags. The one place that builds rows of pages and links."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from itertools import chain, compress
from operator import attrgetter
from typing import Any, Final, NamedTuple, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from linkspider.model import domains, urls
from linkspider.model.columns import ColumnRows, Runs
from linkspider.model.crawl import Crawl
from linkspider.model.indexability import Indexability, indexability
from linkspider.model.outcome import Outcome
from linkspider.model.records import FOUND_IN_COLUMNS, EarlierRows, Fetch, Link, PageFacts, PageRecord
from linkspider.model.rel import parse_rel
from linkspider.model.rows import LinkRow, PageRow, PageTextRow
from linkspider.model.secrets import may_hold_secret, redact, redact_url, redact_urls
from linkspider.model.text import fault_in_words
from pipelines.batches import Batch, TableRows, table_rows

_LONG_URL: Final = 500
#: Columns that hold what a page says of itself, as it is.
_SAID: Final = tuple(
    each.name
    for each in fields(PageFacts)
    if each.name in PageRow._fields and each.name not in {"canonical_url", "amphtml_url"}
)
#: Columns of links that hold texts, which may show a URL.
_TEXTS: Final = ("anchor_text", "image_alt", "title", "context_before", "context_after")
#: What stands behind a name in quotes, as in JSON and lists.
_BEHIND_NAMES: Final = tuple(quote + mark for quote in "\"'" for mark in (":", ",", " :", " ,"))
_REL: Final = ("rel", "is_nofollow", "is_ugc", "is_sponsored", "is_followed")


def _as_dict(row: Any) -> dict[str, Any]:
    result: dict[str, Any] = row._asdict()
    return result


def _as_dicts(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [_as_dict(row) for row in rows]


@dataclass(frozen=True, slots=True)
class PageRows:
    """One page's row and its links' rows; in a Scrapy feed (``-O pages.jsonl``) under their columns' names.

    The rows of links are kept in columns and made when somebody asks for them.
    """

    page: PageRow = field(metadata={"serializer": _as_dict})
    links: Sequence[LinkRow] = field(metadata={"serializer": _as_dicts})
    text: PageTextRow | None = field(default=None, metadata={"serializer": lambda row: row and _as_dict(row)})


class KeyedRows(NamedTuple):
    """A page's rows on their way to the writer, with the URL's key in the journal, which may hold secrets."""

    key: str
    rows: PageRows


class _Address(NamedTuple):
    """What a URL alone says of itself: as it is written into tables, without secrets, and the rest of that."""

    url: str
    key: str
    host: str
    domain: str
    is_inside: bool


#: What tells where a link leads with regard to the site.
_END: Final = attrgetter("is_inside", "domain")


class Normaliser:
    """Builds rows for one crawl.

    Args:
        crawl: the crawl, whose scope says what each link is.
        salt: the store's, for digests of secrets.
    """

    def __init__(self, crawl: Crawl, salt: str) -> None:
        self._crawl = crawl
        self._salt = salt
        self._remembered = lru_cache(maxsize=100_000)(self._read_address)

    def rows(self, record: PageRecord) -> PageRows:
        """Builds the rows of a page and its links.

        Of a referring page only the links that concern the audited site become rows, unless the crawl keeps all; the
        page's counts cover every link.
        """
        if record.earlier is not None:
            return _unchanged(record, record.earlier)
        record = _as_of_its_time(record)
        source = self._address(record.fetch.url)
        links = (*record.links, *record.edges)
        address_of = {url: self._address(url) for url in {link.target_url for link in links}}
        targets = [address_of[link.target_url] for link in links]
        page = self._page_row(record, source, targets[: len(record.links)])
        if self._crawl.spider != "site" and not self._crawl.keeps_other_links:
            is_kept = [
                target.is_inside or self._is_redirected_inside(link)
                for link, target in zip(links, targets, strict=True)
            ]
            links, targets = (*compress(links, is_kept),), [*compress(targets, is_kept)]
        return PageRows(page, self._link_rows(record, source, links, targets), _text_row(record, source))

    def _is_redirected_inside(self, link: Link) -> bool:
        return link.redirector_target is not None and self._address(link.redirector_target).is_inside

    def _address(self, url: str) -> _Address:
        """What a URL says; long ones are rare, and a hundred thousand of them would fill the memory."""
        return self._remembered(url) if len(url) <= _LONG_URL else self._read_address(url)

    def _read_address(self, url: str) -> _Address:
        shown = self._without_secrets(url)
        host = urls.host(shown)
        return _Address(shown, urls.key(shown), host, domains.domain_of(host), self._crawl.scope.contains(url))

    def _without_secrets(self, url: str) -> str:
        return redact_url(url, self._salt)

    def batch(self, batch: Batch) -> TableRows:
        """Rows that belong to no page, without secrets."""
        return table_rows(batch, self._without_secrets)

    def _link_rows(
        self, record: PageRecord, source: _Address, links: Sequence[Link], targets: Sequence[_Address]
    ) -> ColumnRows[LinkRow]:
        """The rows of a page's links, in columns: what many links share is found out once."""
        if not links:
            return ColumnRows.of(LinkRow, ())
        columns: dict[str, Sequence[Any]] = dict(zip(Link._fields, zip(*links, strict=True), strict=True))
        _take_secrets_out_of_texts(columns)
        redirected = columns["redirector_target"]
        if any(redirected):
            columns["redirector_target"] = [url and self._without_secrets(url) for url in redirected]
        hrefs = columns["href"] = redact_urls(columns["href"], self._salt)
        columns["fragment"] = [href.partition("#")[2] or None for href in hrefs]
        columns |= self._target_columns(source, targets)
        columns |= _rel_columns(columns["rel"], is_followed=not record.facts.is_nofollow_page)
        of_page = {
            "source_url": source.url,
            "source_host": source.host,
            "source_domain": source.domain,
            "is_boilerplate": False,  # which is known when the crawl has ended
            "fetched_at": record.fetch.fetched_at,
        }
        columns |= {name: Runs((value,), (len(links),)) for name, value in of_page.items()}
        return ColumnRows(LinkRow, [columns[name] for name in LinkRow._fields])

    def _target_columns(self, source: _Address, targets: Sequence[_Address]) -> dict[str, Sequence[Any]]:
        columns: dict[str, Sequence[Any]] = dict(zip(_Address._fields, zip(*targets, strict=True), strict=True))
        ends = [*map(_END, targets)]
        classify = partial(self._crawl.scope.classify, source.is_inside, source.domain)
        scopes = {end: classify(*end) for end in set(ends)}
        return {
            **{f"target_{name}": columns[name] for name in ("url", "key", "host", "domain")},
            "link_scope": [scopes[end] for end in ends],
        }

    def _page_row(self, record: PageRecord, source: _Address, targets: list[_Address]) -> PageRow:
        fetch, facts = record.fetch, record.facts
        index = _indexability(record)
        ends = Counter(map(_END, targets))
        leaving = Counter({end: count for end, count in ends.items() if not _stays(source, *end)})
        return PageRow(
            url=source.url,
            url_key=source.key,
            host=source.host,
            domain=source.domain,
            outcome=fetch.outcome,
            status=fetch.status,
            reason=fetch.reason and redact(fetch.reason),
            attempts=fetch.attempts,
            redirect_url=fetch.redirect_url and self._without_secrets(fetch.redirect_url),
            redirect_kind=fetch.redirect_kind,
            is_permanent=None if fetch.redirect_url is None else fetch.is_permanent,
            depth=fetch.depth,
            **_found_in(fetch),
            content_type=fetch.content_type,
            sniffed_type=fetch.sniffed_type,
            charset=fetch.charset,
            bytes=fetch.size,
            wire_bytes=fetch.wire_size,
            elapsed_ms=fetch.elapsed_ms,
            fetched_at=fetch.fetched_at,
            **_said(facts),
            canonical_url=facts.canonical_url and self._without_secrets(facts.canonical_url),
            amphtml_url=facts.amphtml_url and self._without_secrets(facts.amphtml_url),
            is_indexable=index is Indexability.INDEXABLE,
            indexability=index,
            near_duplicate_of=None,  # which is known when the crawl has ended
            parked_signs=facts.parked_reason,
            soft_404_signs=facts.soft_404_reason,
            etag=fetch.etag,
            last_modified=fetch.last_modified,
            is_not_modified=fetch.is_not_modified,
            mention=record.mention and redact(record.mention),
            unrendered_href=record.unrendered_href
            and " ".join(map(self._without_secrets, record.unrendered_href.split())),
            opaque_redirectors=record.opaque_redirectors or None,
            unanswered_redirectors=record.unanswered_redirectors or None,
            link_count=len(targets) if record.link_total is None else record.link_total,
            internal_link_count=len(targets) - leaving.total(),
            external_link_count=leaving.total(),
            external_domain_count=len({domain for _, domain in leaving}),
            site_link_count=sum(count for (is_inside, _), count in ends.items() if is_inside),
            links_truncated=record.link_total is not None and record.link_total > len(targets),
        )


class NormalisePipeline:
    """The Scrapy side: page records in, page rows out; anything else passes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._normaliser: Normaliser

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stands aside for spiders that are not linkspider's."""
        if not hasattr(crawler.spider, "crawl"):
            raise NotConfigured
        return cls(crawler)

    def open_spider(self) -> None:
        """Begins with the spider's crawl."""
        spider: Any = self._crawler.spider
        self.begin(spider.opened)

    def begin(self, opened: Any) -> None:
        """Begins with a crawl, which may be none of the spider's own; ``opened`` has it and the store's salt."""
        self._normaliser = Normaliser(opened.crawl, opened.salt)

    def process_item(self, item: Any) -> Any:
        """Turns a page record into rows, and takes secrets out of rows that belong to no page."""
        if isinstance(item, Batch):
            return self._normaliser.batch(item)
        if not isinstance(item, PageRecord):
            return item
        key = urls.key(item.fetch.url)
        try:
            return KeyedRows(key, self._normaliser.rows(item))
        except Exception as fault:
            # A page must not be lost to a bug: its row says what happened.
            self._crawler.spider.logger.exception("no rows from %s", item.fetch.url)  # type: ignore[union-attr]
            return KeyedRows(key, self._normaliser.rows(_failed(item, fault)))


def _take_secrets_out_of_texts(columns: dict[str, Sequence[Any]]) -> None:
    """Takes the secrets out of the texts of links; nearly always none is there, which one look at all of them tells."""
    if may_hold_secret("\n".join(filter(None, chain.from_iterable(columns[name] for name in _TEXTS)))):
        for name in _TEXTS:
            columns[name] = [text and _without_secrets_in(text) for text in columns[name]]


def _rel_columns(rels: Sequence[str], *, is_followed: bool) -> dict[str, Sequence[Any]]:
    """What ``rel`` attributes say, for links that are followed or not where they say nothing of that."""
    read = {rel: parse_rel(rel) for rel in set(rels)}
    cells = {rel: (*found, found.is_followed and is_followed) for rel, found in read.items()}
    columns = zip(*[cells[rel] for rel in rels], strict=True)
    return dict(zip(_REL, columns, strict=True))


def _without_secrets_in(text: str) -> str:
    """Text of a page that may show a URL or ``"token": "…"``; nearly none does."""
    is_quoted = ('"' in text or "'" in text) and any(each in text for each in _BEHIND_NAMES)
    return redact(text) if is_quoted or "=" in text or "@" in text or "%" in text else text


def _stays(source: _Address, is_inside: bool, domain: str) -> bool:
    """Whether a link stays: in scope for the site's own pages, on the registrable domain for all others."""
    return is_inside if source.is_inside else domain == source.domain


def _unchanged(record: PageRecord, earlier: EarlierRows) -> PageRows:
    """The rows of an earlier crawl, as they hold for this one.

    Args:
        record: the page's, with the links of the earlier rows.
        earlier: these rows.
    """
    fetch = record.fetch
    found_in: dict[str, Any] = _found_in(fetch)
    page = _unless_dropped(earlier.page, record)._replace(
        outcome=fetch.outcome,
        status=fetch.status,
        attempts=fetch.attempts,
        depth=fetch.depth,
        wire_bytes=fetch.wire_size,
        elapsed_ms=fetch.elapsed_ms,
        fetched_at=fetch.fetched_at,
        near_duplicate_of=None,
        is_not_modified=True,
        **found_in,
    )
    links = tuple(row._replace(is_boilerplate=False, fetched_at=fetch.fetched_at) for row in earlier.links)
    return PageRows(page, links, earlier.text)


def _unless_dropped(page: PageRow, record: PageRecord) -> PageRow:
    """An earlier row, noindexed if the time at which the page asked to be dropped has come since."""
    if page.is_noindex or not record.facts.is_noindex_at(record.fetch.fetched_at):
        return page
    may_be = page.indexability in {Indexability.INDEXABLE, Indexability.CANONICALISED}
    index = Indexability.NOINDEX if may_be else page.indexability
    return page._replace(is_noindex=True, is_indexable=False, indexability=index)


def _said(facts: PageFacts) -> dict[str, Any]:
    """What a page says of itself, for the columns of the same names; its texts may show a URL."""
    said = {name: getattr(facts, name) for name in _SAID}
    return {name: _without_secrets_in(value) if isinstance(value, str) else value for name, value in said.items()}


def _as_of_its_time(record: PageRecord) -> PageRecord:
    """The record of a page, noindexed if it asked to be dropped before it was fetched."""
    facts = record.facts
    if facts.unavailable_after is None or facts.is_noindex or not facts.is_noindex_at(record.fetch.fetched_at):
        return record
    return replace(record, facts=replace(facts, is_noindex=True))


def _found_in(fetch: Fetch) -> dict[str, Any]:
    return {name: flag in fetch.found_in for name, flag in FOUND_IN_COLUMNS.items()}


def _indexability(record: PageRecord) -> Indexability:
    fetch, canonical = record.fetch, record.facts.canonical_url
    if fetch.outcome is Outcome.OK and fetch.redirect_url is not None and fetch.is_permanent:
        return Indexability.REDIRECT  # a meta refresh without delay, which search engines take for one
    key = urls.key(fetch.url)
    return indexability(fetch.outcome, record.facts.is_noindex, canonical and urls.key(canonical), key)


def _text_row(record: PageRecord, source: _Address) -> PageTextRow | None:
    """The row of ``page_texts``, of a page whose text was asked for."""
    facts = record.facts
    if facts.text is None:
        return None
    text = _without_secrets_in(facts.text)  # the hash stays that of the text as it was read
    return PageTextRow(url=source.url, text=text, word_count=facts.word_count or 0, text_hash=facts.text_hash)


def _failed(record: PageRecord, fault: Exception) -> PageRecord:
    reason = fault_in_words(fault)
    return PageRecord(replace(record.fetch, outcome=Outcome.INTERNAL_ERROR, redirect_url=None, reason=reason))
