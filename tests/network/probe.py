"""Fetches URLs with the project's own network settings, in a process of its own, and prints what came of each.

Reads from its standard input ``{"urls": [...], "settings": {...}, "named_hosts": [...], "named_urls": [...]}``; writes
``{"answers": {url: {...}}, "seconds": wall time, "peak_growth": bytes}``.
"""

import json
import sys
import time
from pathlib import Path
from typing import ClassVar

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from linkspider import settings as own_settings
from linkspider.failures import classify

OFF = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "ROBOTSTXT_OBEY": False, "AUTOTHROTTLE_ENABLED": False}
AT_ONCE = {"CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 64, "RETRY_TIMES": 0, "COMMANDS_MODULE": ""}


def peak_memory():
    """The most memory that this process has held so far, in bytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise LookupError("VmHWM")


class Probe(scrapy.Spider):
    """Requests each URL once."""

    name = "probe"
    task: ClassVar = {}
    answers: ClassVar = {}

    async def start(self):
        self.began, self.peak = time.monotonic(), peak_memory()
        for url in self.task["urls"]:
            yield scrapy.Request(
                url,
                callback=self.answered,
                errback=self.failed,
                dont_filter=True,
                method=self.task.get("method", "GET"),
                meta={"verbatim_url": True, "handle_httpstatus_all": True},
            )

    def note(self, request, **answer):
        self.answers[request.url] = {
            **answer,
            "after": round(time.monotonic() - self.began, 2),
            "wire": request.meta.get("linkspider_wire_bytes"),
        }

    def answered(self, response):
        text = response.body[:40].decode("latin-1")
        self.note(
            response.request,
            outcome="ok",
            status=response.status,
            size=len(response.body),
            text=text,
            flags=response.flags,
            kind=type(response).__name__,
            headers={name.decode(): value[0].decode("latin-1") for name, value in response.headers.items()},
        )

    def failed(self, failure):
        outcome, reason = classify(failure.value)
        self.note(failure.request, outcome=outcome.value, reason=reason)


def main():
    Probe.task = json.load(sys.stdin)
    settings = Settings()
    settings.setmodule(own_settings, priority="project")
    settings.setdict({**OFF, **AT_ONCE, **Probe.task.get("settings", {})}, priority="cmdline")
    Probe.named_hosts = frozenset(Probe.task.get("named_hosts", ()))
    Probe.named_urls = tuple(Probe.task.get("named_urls", ()))
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Probe)
    process.crawl(crawler)
    process.start()
    seconds = time.monotonic() - crawler.spider.began
    growth = peak_memory() - crawler.spider.peak
    json.dump({"answers": Probe.answers, "seconds": seconds, "peak_growth": growth}, sys.stdout)


if __name__ == "__main__":
    main()
