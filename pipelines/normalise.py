"""Page records to rows: hosts, domains, keys, scope and flags. The one place that builds rows of pages and links."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from linkspider.model import domains, urls
from linkspider.model.crawl import Crawl
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn, Link, PageRecord, SeedBatch
from linkspider.model.rel import parse_rel
from linkspider.model.rows import LinkRow, PageRow
from linkspider.model.secrets import redact, redact_url

_LONG_URL: Final = 500


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
    """

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._remembered = lru_cache(maxsize=100_000)(self._read_address)

    def rows(self, record: PageRecord) -> PageRows:
        """Builds the rows of a page and its links.

        Of a referring page only the links that concern the audited site become rows, unless the crawl keeps all; the
        page's counts cover every link.
        """
        source = self._address(record.fetch.url)
        keeps_all = self._crawl.spider == "site" or self._crawl.keeps_other_links
        addresses = [self._address(link.target_url) for link in record.links]
        links = tuple(
            self._link_row(record, source, link, target)
            for link, target in zip(record.links, addresses, strict=True)
            if keeps_all or target.is_inside
        )
        return PageRows(self._page_row(record, source, addresses), links)

    def _address(self, url: str) -> _Address:
        """What a URL says; long ones are rare, and a hundred thousand of them would fill the memory."""
        return self._remembered(url) if len(url) <= _LONG_URL else self._read_address(url)

    def _read_address(self, url: str) -> _Address:
        shown = self._without_secrets(url)
        host = urls.host(shown)
        return _Address(shown, urls.key(shown), host, domains.domain_of(host), self._crawl.scope.contains(url))

    def _without_secrets(self, url: str) -> str:
        return redact_url(url, self._crawl.crawl_id)

    def seeds(self, batch: SeedBatch) -> SeedBatch:
        """Takes the secrets out of rows of seed files."""
        return SeedBatch(
            tuple(
                row._replace(
                    referring_url=self._without_secrets(row.referring_url),
                    referring_key=self._without_secrets(row.referring_key),
                )
                for row in batch.seeds
            ),
            tuple(row._replace(text=redact(row.text)) for row in batch.rejects),
        )

    def _link_row(self, record: PageRecord, source: _Address, link: Link, target: _Address) -> LinkRow:
        rel, href = parse_rel(link.rel), self._without_secrets(link.href)
        return LinkRow(
            source_url=source.url,
            source_host=source.host,
            source_domain=source.domain,
            target_url=target.url,
            target_key=target.key,
            target_host=target.host,
            target_domain=target.domain,
            href=href,
            fragment=href.partition("#")[2] or None,
            link_scope=self._crawl.scope.classify(source.is_inside, source.domain, target.is_inside, target.domain),
            element=link.element,
            anchor_text=link.anchor_text,
            rel=rel.tokens,
            is_nofollow=rel.is_nofollow,
            is_ugc=rel.is_ugc,
            is_sponsored=rel.is_sponsored,
            is_followed=rel.is_followed and not record.facts.is_nofollow_page,
            ordinal=link.ordinal,
            fetched_at=record.fetch.fetched_at,
        )

    def _page_row(self, record: PageRecord, source: _Address, targets: list[_Address]) -> PageRow:
        fetch, facts = record.fetch, record.facts
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
            redirect_kind="http" if fetch.redirect_url is not None else None,
            is_permanent=fetch.is_permanent,
            depth=fetch.depth,
            found_in_links=FoundIn.LINKS in fetch.found_in,
            found_in_sitemap=FoundIn.SITEMAP in fetch.found_in,
            found_in_backlinks=FoundIn.BACKLINKS in fetch.found_in,
            found_in_seeds=FoundIn.SEEDS in fetch.found_in,
            content_type=fetch.content_type,
            sniffed_type=fetch.sniffed_type,
            charset=fetch.charset,
            bytes=fetch.size,
            wire_bytes=fetch.wire_size,
            elapsed_ms=fetch.elapsed_ms,
            fetched_at=fetch.fetched_at,
            title=facts.title,
            h1=facts.h1,
            meta_description=facts.meta_description,
            lang=facts.lang,
            canonical_url=facts.canonical_url and self._without_secrets(facts.canonical_url),
            meta_robots=facts.meta_robots,
            x_robots_tag=facts.x_robots_tag,
            is_noindex=facts.is_noindex,
            is_nofollow_page=facts.is_nofollow_page,
            link_count=len(targets) if record.link_total is None else record.link_total,
            internal_link_count=len(targets) - len(leaving),
            external_link_count=len(leaving),
            external_domain_count=len(set(leaving)),
            site_link_count=sum(target.is_inside for target in targets),
            links_truncated=record.link_total is not None and record.link_total > len(targets),
            other_schemes=facts.other_schemes,
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
        self._normaliser = Normaliser(self._crawler.spider.crawl)  # type: ignore[union-attr]

    def process_item(self, item: Any) -> Any:
        """Turns a page record into rows, and takes secrets out of rows of seed files."""
        if isinstance(item, SeedBatch):
            return self._normaliser.seeds(item)
        if not isinstance(item, PageRecord):
            return item
        key = urls.key(item.fetch.url)
        try:
            return KeyedRows(key, self._normaliser.rows(item))
        except Exception as fault:
            # A page must not be lost to a bug: its row says what happened.
            self._crawler.spider.logger.exception("no rows from %s", item.fetch.url)  # type: ignore[union-attr]
            return KeyedRows(key, self._normaliser.rows(_failed(item, fault)))


def _failed(record: PageRecord, fault: Exception) -> PageRecord:
    reason = f"{type(fault).__name__}: {fault}"[:300]
    return PageRecord(replace(record.fetch, outcome=Outcome.INTERNAL_ERROR, redirect_url=None, reason=reason))
