"""``scrapy crawl``, which ends with an exit code and with lines that say what is where."""

import argparse
import gc
from typing import Final

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from linkspider.errors import OptionError

#: Page trees and rows come and go by the thousand and hold no cycles; looking for some every 700 costs a tenth.
_GC_THRESHOLD: Final = 20_000
_COOKIES: Final = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"


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

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Reads the options, and makes the start a quick one: what follows imports most of what a crawl needs."""
        super().process_options(args, opts)
        assert self.settings is not None
        from linkspider.preflight import check_log_level  # noqa: PLC0415  # every command is imported to run one

        try:
            check_log_level(self.settings)
        except OptionError as fault:
            raise UsageError(str(fault), print_help=False) from fault
        gc.set_threshold(_GC_THRESHOLD)
        if not self.settings.getbool("COOKIES_ENABLED"):
            self.settings["DOWNLOADER_MIDDLEWARES_BASE"].pop(_COOKIES, None)  # imports an HTTP client, to be told so
        # It looks through all modules that are loaded and all frames that are running: both had better be few.
        import scrapy.core.downloader.contextfactory  # noqa: F401, PLC0415

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawls, and reports."""
        from linkspider.verbs.crawl import crawl  # noqa: PLC0415  # Scrapy imports every command to run one

        assert self.crawler_process is not None
        self.exitcode = crawl(args, opts.spargs, self.crawler_process, self._create_crawler)
