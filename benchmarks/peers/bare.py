"""The bare peer: CrawlSpider with LinkExtractor, one item a page with its links, JSON lines. Usage: bare.py URL OUT."""

import sys
from collections.abc import Iterator
from typing import Any

from ada_url import URL
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

start_url, out = sys.argv[1:]
host = URL(start_url).hostname


class BareSpider(CrawlSpider):
    """Follows every link on the host and writes down every link it sees, as Scrapy's documentation shows it."""

    name = "bare"
    start_urls = [start_url]  # noqa: RUF012  # Scrapy's form
    rules = (Rule(LinkExtractor(allow_domains=[host]), callback="parse_page", follow=True),)

    def parse_start_url(self, response: Response, **_: Any) -> Iterator[dict[str, Any]]:
        """The start page is a page too."""
        return self.parse_page(response)

    def parse_page(self, response: Response) -> Iterator[dict[str, Any]]:
        """One item a page."""
        found = LinkExtractor(unique=False).extract_links(response) if isinstance(response, TextResponse) else []
        links = [{"url": link.url, "text": link.text, "nofollow": link.nofollow} for link in found]
        yield {"url": response.url, "status": response.status, "links": links}


process = AsyncCrawlerProcess(
    {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "FEEDS": {out: {"format": "jsonlines", "overwrite": True}},
    }
)
process.crawl(BareSpider)
process.start()
