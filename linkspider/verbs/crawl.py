"""What ``scrapy crawl`` does: one clear line for bad input, an exit code, and closing lines that say what is where."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler, CrawlerProcessBase

from linkspider.closing import print_closing
from linkspider.errors import LinkspiderError, OptionError, StoreError, nearest
from linkspider.frontier.sqlite import read_notes
from linkspider.logs import install_redaction
from linkspider.model.arrow import spare_memory
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_OK, EXIT_SHORT, EXIT_USAGE
from linkspider.model.secrets import redact
from linkspider.model.store import Store
from linkspider.preflight import preflight
from linkspider.spiders.opening import LAST, RESUME, interrupted
from linkspider.verbs.telling import hush
from linkspider.verbs.upkeep import go_on


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


def crawl(
    args: list[str],
    arguments: Mapping[str, str],
    process: CrawlerProcessBase,
    create_crawler: Callable[[type[Spider]], Crawler],
) -> int:
    """Checks everything a person may have got wrong, crawls, and reports.

    Args:
        args: the spider's name, alone.
        arguments: the spider's.
        process: what crawls; ``create_crawler``: makes a crawler that it can run.

    Returns:
        The exit code.
    """
    install_redaction()
    try:
        name = _spider_name(args, process.spider_loader.list())
        spider = process.spider_loader.load(name)
        options = preflight(spider, arguments, process.settings)
        _check_feeds(map(str, process.settings.getdict("FEEDS")))
    except LinkspiderError as fault:
        print(redact(f"scrapy crawl: {fault}"), file=sys.stderr)
        return EXIT_USAGE
    store = Store(Path(process.settings["LINKSPIDER_STORE"]))
    _end_upkeep(store)
    if options is not None and RESUME not in arguments:
        _tell_of_interrupted(store, name, options.scope.site)
    spare_memory()
    stopping = Stopping(process)
    crawler = create_crawler(spider)
    crawling: Any = process.crawl(crawler, **arguments)
    process.start()
    ended = crawling.exception() if isinstance(crawling, asyncio.Task) and crawling.done() else None
    if isinstance(ended, LinkspiderError):  # what was right a moment ago, or could not be tried without beginning
        print(redact(f"scrapy crawl: {ended}"), file=sys.stderr)
    elif ended is not None:
        print(redact(f"scrapy crawl: cannot begin: {type(ended).__name__}: {ended}"), file=sys.stderr)
    is_begun = ended is None and not process.bootstrap_failed
    code = _report(crawler) if is_begun else EXIT_SHORT
    return EXIT_INTERRUPTED if stopping.is_asked else code


def _spider_name(args: list[str], names: list[str]) -> str:
    if len(args) != 1:
        raise OptionError(f"name one spider: {' or '.join(sorted(names))}; got {' '.join(args) or 'nothing'}")
    if args[0] not in names:
        raise OptionError(f"there is no spider '{args[0]}'{nearest(args[0], names)}")
    return args[0]


def _check_feeds(addresses: Iterable[str]) -> None:
    """Tries to open the files of ``-O``: Scrapy would complain of each item, and end well."""
    for address in addresses:
        from scrapy.extensions.feedexport import FileFeedStorage  # noqa: PLC0415  # few crawls write any

        is_elsewhere = "://" in address and not address.startswith("file:")
        path = Path(FileFeedStorage(address).path)
        if is_elsewhere or address.startswith("stdout:") or "%(" in address or path.is_fifo():
            continue
        is_new = not path.exists()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
        except OSError as fault:
            raise OptionError(f"feed '{path}' cannot be written: {fault.strerror or fault}") from fault
        if is_new:
            path.unlink()


def _end_upkeep(store: Store) -> None:
    """Goes on with what ``scrapy compact`` or ``prune`` was interrupted in; where that cannot be, they say why."""
    for folder in store.root.glob("crawls/*"):
        with suppress(StoreError):
            go_on(store, folder.name)


def _tell_of_interrupted(store: Store, spider: Any, site: str) -> None:
    """Says that there is a crawl that could be resumed instead of starting anew."""
    crawls = interrupted(store, spider, site)
    if crawls and _can_go_on(store.journal_path(crawls[0])):
        print(
            f"scrapy crawl: starting anew; crawl '{crawls[0]}' was interrupted, -a {RESUME}={LAST} goes on with it",
            file=sys.stderr,
        )


def _can_go_on(journal: Path) -> bool:
    """Whether a crawl can be resumed with its journal, which an earlier linkspider may have written."""
    try:
        read_notes(journal)
    except StoreError:
        return False
    return True


def _report(crawler: Any) -> int:
    """Prints where everything is; the crawl's exit code."""
    if getattr(crawler.spider, "opened", None) is None:
        return EXIT_OK
    with suppress(BrokenPipeError):  # whoever read has gone (`2>&1 | head`); the crawl is what it is
        print_closing(crawler)
    hush()
    return int(crawler.stats.get_value("linkspider/exit_code", EXIT_SHORT))
