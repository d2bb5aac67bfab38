"""Spares the crawl log records that no handler writes: Scrapy makes two or three for each page."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler


class Quiet:
    """Sets the loggers that Scrapy leaves open, the root and its own, to the level of its handler."""

    def __init__(self, level: str | int) -> None:
        self._level = level

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LOG_LEVEL."""
        extension = cls(crawler.settings.get("LOG_LEVEL"))
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Sets the level, after Scrapy has set up its handler."""
        if logging.root.level == logging.NOTSET:
            logging.root.setLevel(self._level)
            logging.getLogger("scrapy").setLevel(logging.NOTSET)  # as the root's
