"""Page records to rows: hosts, domains, keys, scope and flags. The one place that builds rows of pages and links."""

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from linkspider.model import domains, urls
from linkspider.model.crawl import Crawl
from linkspider.model.indexability import Indexability, indexability
from linkspider.model.outcome import Outcome
from linkspider.model.records import FOUND_IN_COLUMNS, EarlierRows, Fetch, Link, PageFacts, PageRecord
from linkspider.model.rel import parse_rel
from linkspider.model.rows import LinkRow, PageRow, PageTextRow
from linkspider.model.secrets import redact, redact_url
from linkspider.model.text import fault_in_words
from pipelines.batches import Batch, TableRows, table_rows

_LONG_URL: Final = 500
#: Columns that hold what a page says of itself, as it is.
_SAID: Final = tuple(
    each.name
    for each in fields(PageFacts)
    if each.name in PageRow._fields and each.name not in {"canonical_url", "amphtml_url"}
)


def _as_dict(row: Any) -> dict[str, Any]:
    result: dict[str, Any] = row._asdict()
    return result


def _as_dicts(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [_as_dict(row) for row in rows]


@dataclass(frozen=True, slots=True)
class PageRows:
    """One page's row and its links' rows; in a Scrapy feed (``-O pages.jsonl``) under their columns' names."""

    page: PageRow = field(metadata={"serializer": _as_dict})
    links: tuple[LinkRow, ...] = field(metadata={"serializer": _as_dicts})
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
        source = self._address(record.fetch.url)
        keeps_all = self._crawl.spider == "site" or self._crawl.keeps_other_links
        addresses = [self._address(link.target_url) for link in record.links]
        pairs = [*zip(record.links, addresses, strict=True)]
        pairs += [(edge, self._address(edge.target_url)) for edge in (*record.edges, *_header_edges(record))]
        links = tuple(
            self._link_row(record, source, link, target)
            for link, target in pairs
            if keeps_all or target.is_inside or self._is_redirected_inside(link)
        )
        return PageRows(self._page_row(record, source, addresses), links, _text_row(record, source))

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

    def _link_row(self, record: PageRecord, source: _Address, link: Link, target: _Address) -> LinkRow:
        """A link's row.

        Its values stand in the order of the columns: named ones take twice as long, and links are many. A test holds a
        row against every name.
        """
        read, shown = parse_rel(link.rel), self._without_secrets(link.href)
        scope = self._crawl.scope.classify(source.is_inside, source.domain, target.is_inside, target.domain)
        return LinkRow(
            source.url,
            source.host,
            source.domain,
            target.url,
            target.key,
            target.host,
            target.domain,
            shown,
            shown.partition("#")[2] or None,
            scope,
            link.element,
            link.kind,
            _without_secrets_in(link.anchor_text),
            link.image_alt and _without_secrets_in(link.image_alt),
            link.title and _without_secrets_in(link.title),
            read.tokens,
            read.is_nofollow,
            read.is_ugc,
            read.is_sponsored,
            read.is_followed and not record.facts.is_nofollow_page,
            link.placement,
            link.placement_rule,
            link.placement_confidence,
            False,  # is_boilerplate, which is known when the crawl has ended
            link.is_hidden,
            link.ordinal,
            link.dom_path,
            link.context_before and _without_secrets_in(link.context_before),
            link.context_after and _without_secrets_in(link.context_after),
            link.path_type,
            link.redirector_target and self._without_secrets(link.redirector_target),
            record.fetch.fetched_at,
        )

    def _page_row(self, record: PageRecord, source: _Address, targets: list[_Address]) -> PageRow:
        fetch, facts = record.fetch, record.facts
        index = _indexability(record)
        leaving = [target.domain for target in targets if not self._stays(source, target)]
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
            is_permanent=fetch.is_permanent,
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
            unrendered_href=record.unrendered_href and self._without_secrets(record.unrendered_href),
            link_count=len(targets) if record.link_total is None else record.link_total,
            internal_link_count=len(targets) - len(leaving),
            external_link_count=len(leaving),
            external_domain_count=len(set(leaving)),
            site_link_count=sum(target.is_inside for target in targets),
            links_truncated=record.link_total is not None and record.link_total > len(targets),
        )

    def _stays(self, source: _Address, target: _Address) -> bool:
        """Whether a link stays: in scope for the site's own pages, on the registrable domain for all others."""
        return target.is_inside if source.is_inside else target.domain == source.domain


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
        self._normaliser = Normaliser(spider.crawl, spider.opened.salt)

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


def _without_secrets_in(text: str) -> str:
    """Text of a page that may show a URL; nearly none does."""
    return redact(text) if "=" in text or "@" in text or "%" in text else text


def _unchanged(record: PageRecord, earlier: EarlierRows) -> PageRows:
    """The rows of an earlier crawl, as they hold for this one."""
    fetch = record.fetch
    found_in: dict[str, Any] = _found_in(fetch)
    page = earlier.page._replace(
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
    links = (row._replace(is_boilerplate=False, fetched_at=fetch.fetched_at) for row in earlier.links)
    return PageRows(page, tuple(links), earlier.text)


def _said(facts: PageFacts) -> dict[str, Any]:
    """What a page says of itself, for the columns of the same names; its texts may show a URL."""
    said = {name: getattr(facts, name) for name in _SAID}
    return {name: _without_secrets_in(value) if isinstance(value, str) else value for name, value in said.items()}


def _found_in(fetch: Fetch) -> dict[str, Any]:
    return {name: flag in fetch.found_in for name, flag in FOUND_IN_COLUMNS.items()}


def _indexability(record: PageRecord) -> Indexability:
    fetch, canonical = record.fetch, record.facts.canonical_url
    if fetch.outcome is Outcome.OK and fetch.redirect_url is not None and fetch.is_permanent:
        return Indexability.REDIRECT  # a meta refresh without delay, which search engines take for one
    key = urls.key(fetch.url)
    return indexability(fetch.outcome, record.facts.is_noindex, canonical and urls.key(canonical), key)


def _header_edges(record: PageRecord) -> tuple[Link, ...]:
    """The canonical URL that a Link header names, as an edge."""
    url = record.facts.canonical_url
    if url is None or record.facts.canonical_source != "header":
        return ()
    ordinal = len(record.links) + len(record.edges)
    return (Link(url, url, "header", "", "canonical", ordinal, kind="canonical"),)


def _text_row(record: PageRecord, source: _Address) -> PageTextRow | None:
    """The row of ``page_texts``, of a page whose text was asked for."""
    facts = record.facts
    if facts.text is None or facts.text_hash is None:
        return None
    text = _without_secrets_in(facts.text)  # the hash stays that of the text as it was read
    return PageTextRow(url=source.url, text=text, word_count=facts.word_count or 0, text_hash=facts.text_hash)


def _failed(record: PageRecord, fault: Exception) -> PageRecord:
    reason = fault_in_words(fault)
    return PageRecord(replace(record.fetch, outcome=Outcome.INTERNAL_ERROR, redirect_url=None, reason=reason))
