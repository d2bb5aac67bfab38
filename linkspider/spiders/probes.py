"""Asks each host of a site once for a page that cannot be there, and recognises its answer elsewhere.

A site that says "not found" with status 200 makes up pages without end: what such a page links to is not followed.
"""

import asyncio

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from linkspider.extract.document import is_html, parse_document
from linkspider.extract.guards import is_suspicious
from linkspider.extract.instead.soft404 import Fingerprint, fingerprint, is_soft_404, probe_url
from linkspider.extract.links import extract_links
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import PageRecord
from linkspider.spiders.headers import type_header


class NotFoundProbes:
    """Keeps what each host answers for a page that cannot be there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._probes: dict[str, asyncio.Task[Fingerprint | None]] = {}

    def has_to_ask(self, response: Response, record: PageRecord) -> bool:
        """Whether it takes the host's answer to tell what a page is, and the host has not given it yet."""
        asking = self._probes.get(urls.authority(response.url))
        return _is_page(record) and (asking is None or not asking.done())

    async def is_not_found(self, response: Response, record: PageRecord) -> bool:
        """Whether a page is its host's "not found" with a status that says otherwise.

        The start page is none: there would be nothing left of the site.
        """
        if not _is_page(record):
            return False
        authority = urls.authority(response.url)
        if authority not in self._probes:
            self._probes[authority] = asyncio.ensure_future(self._ask(probe_url(response.url)))
        await asyncio.shield(self._probes[authority])
        return self.is_known_not_found(response, record)

    def is_known_not_found(self, response: Response, record: PageRecord) -> bool:
        """The same, of a host that has answered."""
        if not _is_page(record):
            return False
        probe = self._probes[urls.authority(response.url)].result()
        if probe is None or is_suspicious(response.body):
            return False
        page = parse_document(response.body, response.url, type_header(response))
        return is_soft_404(fingerprint(page, record.links), probe)

    async def _ask(self, url: str) -> Fingerprint | None:
        """The fingerprint of a page that cannot be there; None where the host says that it is not, or nothing."""
        assert self._crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={"verbatim_url": True})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception:  # whatever went wrong, it tells nothing
            return None
        is_page = 200 <= response.status < 300 and is_html(type_header(response), response.body)
        if not is_page or is_suspicious(response.body):
            return None
        page = parse_document(response.body, response.url, type_header(response))
        links, *_ = extract_links(page)
        return fingerprint(page, links)


def _is_page(record: PageRecord) -> bool:
    """Whether a record is of a page that could be a soft 404."""
    return record.fetch.outcome is Outcome.OK and record.fetch.depth != 0
