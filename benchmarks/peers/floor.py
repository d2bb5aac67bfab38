"""The floor: plain Scrapy fetching a known list of URLs and parsing nothing. Usage: floor.py URL_LIST."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

URLS = Path(sys.argv[1]).read_text(encoding="utf-8").split()


class FloorSpider(Spider):
    """Fetches what it is given."""

    name = "floor"

    async def start(self) -> AsyncIterator[Any]:
        """Requests every URL of the list."""
        for url in URLS:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        """Does nothing."""


process = AsyncCrawlerProcess(
    {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "CONCURRENT_ITEMS": 1,
        "REDIRECT_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
)
process.crawl(FloorSpider)
process.start()
