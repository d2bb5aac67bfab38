"""``scrapy crawl``, with one clear line for bad input, an exit code, and closing lines that say what is where."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from scrapy.commands.crawl import Command as ScrapyCrawl

from linkspider.closing import print_closing
from linkspider.errors import LinkspiderError, OptionError, nearest
from linkspider.logs import install_redaction
from linkspider.model.arrow import spare_memory
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_OK, EXIT_SHORT, EXIT_USAGE
from linkspider.model.secrets import redact
from linkspider.model.store import Store
from linkspider.preflight import preflight
from linkspider.spiders.opening import LAST, RESUME, interrupted

#: Page trees and rows come and go by the thousand and hold no cycles; looking for some every 700 costs a tenth.
_GC_THRESHOLD: Final = 20_000


class Stopping:
    """Hears signals until ``extensions.stop`` does: before that there is nothing under way to wait for.

    Attributes:
        is_asked: whether there was one.
    """

    def __init__(self, process: Any) -> None:
        self.is_asked = False
        self._shut_down = process._signal_shutdown  # noqa: SLF001  # installs itself when the reactor starts
        process._signal_shutdown = self._pass_on  # noqa: SLF001
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._exit)

    def _pass_on(self, *arguments: Any) -> None:
        self.is_asked = True
        self._shut_down(*arguments)

    @staticmethod
    def _exit(*_: Any) -> None:
        os.write(2, b"interrupted before the crawl began\n")
        os._exit(EXIT_INTERRUPTED)


class Command(ScrapyCrawl):
    """Runs a spider of the project."""

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl a site (spider 'site') or the pages that refer to it (spider 'referrers')"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Crawls a site, or the pages of seed lists that refer to it, into the tables of the store. Examples: "
            "scrapy crawl site -a url=https://example.com/ -a max_pages=500; scrapy crawl referrers -a seeds=links.csv "
            "-a target=example.com; scrapy crawl site -a resume=last. docs/arguments.md lists the arguments."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Checks everything a person may have got wrong, crawls, and reports."""
        assert self.settings is not None
        assert self.crawler_process is not None
        install_redaction()
        try:
            name = self._spider_name(args)
            spider = self.crawler_process.spider_loader.load(name)
            options = preflight(spider, opts.spargs, self.settings)
        except LinkspiderError as fault:
            print(redact(f"scrapy crawl: {fault}"), file=sys.stderr)
            self.exitcode = EXIT_USAGE
            return
        if options is not None and RESUME not in opts.spargs:
            self._tell_of_interrupted(name, options.scope.site)
        gc.set_threshold(_GC_THRESHOLD)
        spare_memory()
        stopping = Stopping(self.crawler_process)
        crawler = self._create_crawler(spider)
        crawling: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        ended = crawling.exception() if isinstance(crawling, asyncio.Task) and crawling.done() else None
        if isinstance(ended, LinkspiderError):  # what was right a moment ago, or could not be tried without beginning
            print(redact(f"scrapy crawl: {ended}"), file=sys.stderr)
        elif ended is not None:
            print(redact(f"scrapy crawl: cannot begin: {type(ended).__name__}: {ended}"), file=sys.stderr)
        is_begun = ended is None and not self.crawler_process.bootstrap_failed
        code = self._report(crawler) if is_begun else EXIT_SHORT
        self.exitcode = EXIT_INTERRUPTED if stopping.is_asked else code

    def _spider_name(self, args: list[str]) -> str:
        assert self.crawler_process is not None
        names = self.crawler_process.spider_loader.list()
        if len(args) != 1:
            raise OptionError(f"name one spider: {' or '.join(sorted(names))}; got {' '.join(args) or 'nothing'}")
        if args[0] not in names:
            raise OptionError(f"there is no spider '{args[0]}'{nearest(args[0], names)}")
        return args[0]

    def _tell_of_interrupted(self, spider: Any, site: str) -> None:
        """Says that there is a crawl that could be resumed instead of starting anew."""
        assert self.settings is not None
        crawls = interrupted(Store(Path(self.settings["LINKSPIDER_STORE"])), spider, site)
        if crawls:
            print(
                f"scrapy crawl: starting anew; crawl '{crawls[0]}' was interrupted, -a {RESUME}={LAST} goes on with it",
                file=sys.stderr,
            )

    def _report(self, crawler: Any) -> int:
        """Prints where everything is; the crawl's exit code."""
        if getattr(crawler.spider, "opened", None) is None:
            return EXIT_OK
        print_closing(crawler)
        return int(crawler.stats.get_value("linkspider/exit_code", EXIT_SHORT))
