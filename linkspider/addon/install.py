"""What the add-on changes in a project's settings.

Everything is set with an add-on's priority: what the project, its spiders or the command line say themselves goes
first. Dictionaries of components are filled up, so nothing of the project's is dropped.
"""

import logging
from typing import Any, Final, Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.utils.misc import load_object
from scrapy.utils.python import global_object_name

from linkspider import settings as own
from linkspider.addon.opening import SCOPE, SITE, scope_of
from linkspider.own_settings import OWN_SETTINGS, from_environment, refuse_unknown
from linkspider.preflight import check_package, check_store

_ADDON: Final = SETTINGS_PRIORITIES["addon"]
_SCHEDULER: Final = "linkspider.addon.scheduler.JournalScheduler"
_WRITER: Final = "pipelines.beside.BesidePipeline"
#: Settings whose values are linkspider's own; ``linkspider/settings.py`` gives the reasons.
LIMITS: Final = (
    *("ROBOTSTXT_OBEY", "AUTOTHROTTLE_ENABLED", "AUTOTHROTTLE_START_DELAY", "AUTOTHROTTLE_TARGET_CONCURRENCY"),
    *("AUTOTHROTTLE_MAX_DELAY", "DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE", "DOWNLOAD_WARNSIZE", "RETRY_TIMES"),
    *("RETRY_GIVE_UP_LOG_LEVEL", "SCRAPER_SLOT_MAX_ACTIVE_SIZE", "DOWNLOAD_VERIFY_CERTIFICATES"),
    *("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "TWISTED_DNS_RESOLVER"),
)
#: Component -> order; None turns one of Scrapy's own off.
MIDDLEWARES: Final[dict[str, int | None]] = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "linkspider.middlewares.robots.RobotsMiddleware": 100,
    "linkspider.addon.observing.PatientRetries": 550,  # where Scrapy's would be
    "linkspider.addon.observing.ObservedDecoding": 605,  # sees answers before redirects are followed, at 600
    "linkspider.addon.observing.ObservedAddresses": 890,
}
#: Kinds of middlewares of which a project has one of its own -> linkspider's, which then stays away. Two that ask for
#: robots.txt would wait for each other.
_INSTEAD: Final[tuple[tuple[type[Any], str], ...]] = (
    (RobotsTxtMiddleware, "linkspider.middlewares.robots.RobotsMiddleware"),
    (RetryMiddleware, "linkspider.addon.observing.PatientRetries"),
)
HANDLER: Final = "linkspider.network.handler.BoundedDownloadHandler"

logger = logging.getLogger(__name__)


class LinkspiderAddon:
    """``ADDONS = {"linkspider.addon.LinkspiderAddon": 500}``; ``docs/addon.md`` says what it gives."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Takes note of whose settings are changed."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Installs what the project's settings leave room for.

        Raises:
            NotConfigured: if it cannot work in this project.
            OptionError: if a setting of linkspider's is mistyped or cannot be used.
        """
        if hasattr(self._crawler.spider, "opened"):
            raise NotConfigured("the spider is linkspider's own")
        if "asyncio" not in str(settings["TWISTED_REACTOR"]) or not settings.getbool("TWISTED_REACTOR_ENABLED"):
            raise NotConfigured("linkspider needs the asyncio reactor, which is Scrapy's default TWISTED_REACTOR")
        refuse_unknown(settings, also=(SITE, SCOPE))
        for setting in OWN_SETTINGS:
            settings.set(setting.name, from_environment(setting.name), _ADDON)
        check_store(settings)
        for name in LIMITS:
            settings.set(name, getattr(own, name), _ADDON)
        fill(settings, "DOWNLOAD_HANDLERS", dict.fromkeys(("http", "https"), HANDLER))
        fill(settings, "DOWNLOADER_MIDDLEWARES", _middlewares(settings.getdict("DOWNLOADER_MIDDLEWARES")))
        self._observe(settings)

    def _observe(self, settings: BaseSettings) -> None:
        """Installs what observes and writes, if there is a spider and a site."""
        spider = self._crawler.spider
        if spider is None:  # as in `scrapy shell`
            return
        if settings.getdict("ITEM_PIPELINES").get(_WRITER, 0) is None:
            return
        if scope_of(spider, settings) is None:
            logger.warning("linkspider observes nothing: spider '%s' names no site; set %s", spider.name, SITE)
            return
        check_package("pipelines", "rename the project's own, or move it")
        fill(settings, "ITEM_PIPELINES", {_WRITER: 900})
        fill(settings, "EXTENSIONS", {"linkspider.addon.crawling.Crawling": 0})
        taken = [name for name in ("SCHEDULER", "DUPEFILTER_CLASS") if settings.getpriority(name)]
        if taken:
            logger.warning("%s is the project's own: requests are not kept in linkspider's journal", taken[0])
        else:
            settings.set("SCHEDULER", _SCHEDULER, _ADDON)


def fill(settings: BaseSettings, name: str, ours: dict[str, Any]) -> None:
    """Adds to a setting that is a dictionary what it does not name yet.

    Args:
        settings: the project's.
        name: which of them; ``ours``: what is added.
    """
    theirs = settings.getdict(name)
    named = {key if isinstance(key, str) else global_object_name(key) for key in theirs}
    added = {key: value for key, value in ours.items() if key not in named}
    settings.set(name, {**theirs, **added}, max(settings.getpriority(name) or 0, _ADDON))


def _middlewares(theirs: dict[Any, int | None]) -> dict[str, int | None]:
    """Linkspider's middlewares, but those of which the project has turned on one of its own."""
    found = [load_object(each) for each, order in theirs.items() if order is not None]
    stays_away = {
        ours for kind, ours in _INSTEAD if any(isinstance(each, type) and issubclass(each, kind) for each in found)
    }
    return {name: order for name, order in MIDDLEWARES.items() if name not in stays_away}
