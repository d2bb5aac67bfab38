"""Spiders over the same shop: one follows what it looks for, one follows rules, one has habits."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import FormRequest, Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

from shelf.items import Book


class BooksSpider(Spider):
    """Follows the lists to the books."""

    name = "books"

    def __init__(self, start: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [start]

    def parse(self, response: HtmlResponse, page: int = 1) -> Iterator[Any]:
        """Reads a list."""
        yield from response.follow_all(css="a.book", callback=self.parse_book)
        yield from response.follow_all(css="a.next", callback=self.parse, cb_kwargs={"page": page + 1})

    def parse_book(self, response: HtmlResponse) -> Iterator[Any]:
        """Reads a book."""
        yield Book(response.css("h1::text").get(""), response.css(".price::text").get(""), response.url)


class RulesSpider(CrawlSpider):
    """Follows every link of the shop."""

    name = "rules"
    rules = (Rule(LinkExtractor(allow=r"/book-"), callback="parse_book"), Rule(LinkExtractor(deny=r"/private")))

    def __init__(self, start: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [start]

    def parse_book(self, response: HtmlResponse) -> Iterator[Any]:
        """Reads a book."""
        yield Book(response.css("h1::text").get(""), response.css(".price::text").get(""), response.url)


class HabitsSpider(Spider):
    """Has habits that are hard to keep in a journal: functions as callbacks, objects in meta, forms, many sites."""

    name = "habits"
    custom_settings: ClassVar = {"ITEM_PIPELINES": {}, "ROBOTSTXT_USER_AGENT": "shelf"}

    def __init__(self, start: str, other: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.first, self.other = start, other

    async def start(self) -> AsyncIterator[Any]:
        """Asks for one page in each way."""
        yield Request(self.first, callback=lambda response: [{"way": "lambda", "status": response.status}])
        yield Request(f"{self.first}book-1", self.parse, meta={"object": object()}, cb_kwargs={"way": "meta"})
        yield Request(f"{self.first}missing", self.parse, errback=self.failed, cb_kwargs={"way": "missing"})
        yield Request(f"{self.first}private", self.parse, errback=self.failed, cb_kwargs={"way": "private"})
        yield FormRequest(f"{self.first}form", callback=self.parse, formdata={"q": "tea"}, cb_kwargs={"way": "form"})
        yield Request(self.other, self.parse, cb_kwargs={"way": "other"})

    def parse(self, response: Response, way: str) -> Iterator[dict[str, Any]]:
        """Says which way was answered how."""
        yield {"way": way, "status": response.status}

    def failed(self, failure: Any) -> Iterator[dict[str, Any]]:
        """Says which way failed."""
        response = getattr(failure.value, "response", None)
        yield {"way": failure.request.cb_kwargs["way"], "status": response.status if response else "refused"}
