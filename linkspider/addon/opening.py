"""Which site is observed beside a spider of somebody else's, and the crawl that what is observed is written to.

A ``JOBDIR`` means what it means in Scrapy: the same command goes on where it was interrupted. A file in it names the
crawl.
"""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from scrapy import Spider
from scrapy.settings import BaseSettings
from scrapy.utils.job import job_dir

from linkspider.errors import OptionError, StoreError
from linkspider.frontier.requests import RequestJournal
from linkspider.model import urls
from linkspider.model.crawl import is_resumable
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.options import scope_kind
from linkspider.spiders.opening import RESUME, OpenCrawl, Plan, open_crawl, plan

SITE: Final = "LINKSPIDER_SITE"
SCOPE: Final = "LINKSPIDER_SCOPE"
_NOTE: Final = "linkspider.crawl"  # in the JOBDIR

logger = logging.getLogger(__name__)


def scope_of(spider: Spider, settings: BaseSettings) -> Scope | None:
    """The site that is observed: what LINKSPIDER_SITE names, else where the spider starts, or what it may visit.

    Returns:
        None where nothing of that is known.

    Raises:
        OptionError: if what is named cannot be used.
    """
    kind = scope_kind({SCOPE: str(settings.get(SCOPE, "host"))}, SCOPE)
    starts, allowed = getattr(spider, "start_urls", None), getattr(spider, "allowed_domains", None)
    named = settings.get(SITE) or next(iter([*(starts or ()), *(allowed or ())]), None)
    if not named:
        return None
    try:
        return Scope.of(urls.from_user(str(named)), kind)
    except ValueError as fault:
        raise OptionError(f"the site '{named}' {fault}; name another with {SITE}") from None


def open_beside(spider: Spider, settings: BaseSettings, scope: Scope) -> OpenCrawl:
    """Begins a crawl of a site, or goes on with the one that the JOBDIR names, if that has anything left to do.

    Raises:
        LinkspiderError: if the store cannot be used, or the JOBDIR belongs to another spider or site.
    """
    store = Store(Path(settings["LINKSPIDER_STORE"]))
    store.prepare()
    arguments = {"site": scope.site, "spider": spider.name}
    folder = job_dir(settings)
    planned = Plan(arguments) if folder is None else _planned(store, Path(folder), arguments)
    opened = open_crawl(store, "site", planned, scope, open_journal=RequestJournal)
    if folder is not None:
        (Path(folder) / _NOTE).write_text(opened.crawl.crawl_id, encoding="utf-8")
    return opened


def _planned(store: Store, folder: Path, arguments: dict[str, str]) -> Plan:
    crawl_id = ""
    with suppress(OSError, UnicodeError):
        crawl_id = (folder / _NOTE).read_text(encoding="utf-8").strip()
    if not crawl_id:
        return Plan(arguments)
    manifest = _manifest(store, crawl_id)
    if manifest is None or not is_resumable(manifest):
        state = "is not in the store" if manifest is None else "is finished"
        logger.info("crawl '%s' of '%s' %s: beginning another", crawl_id, folder, state)
        return Plan(arguments)
    return plan(store, "site", {**arguments, RESUME: crawl_id})


def _manifest(store: Store, crawl_id: str) -> dict[str, Any] | None:
    try:
        return store.manifest(crawl_id)
    except StoreError:
        return None
