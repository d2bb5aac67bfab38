"""Everything that can be known to be wrong before a crawl is started."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from logging import getLevelNamesMapping
from pathlib import Path
from typing import Any, Final

from scrapy.settings import BaseSettings

from linkspider import own_settings
from linkspider.errors import LinkspiderError, OptionError
from linkspider.middlewares.addresses import parse_networks, parse_places


def preflight(spider: type[Any], arguments: Mapping[str, str], settings: BaseSettings) -> Any:
    """Checks linkspider's own settings, the project's packages, and the spider's arguments.

    Args:
        spider: a spider class; one with a ``check`` has its arguments checked by it.

    Returns:
        What the ``check`` made of the arguments; None without one.

    Raises:
        LinkspiderError: for the first fault found.
    """
    own_settings.refuse_unknown(name for name in [*os.environ, *settings] if isinstance(name, str))
    parse_networks(settings.get("LINKSPIDER_ALLOW_NETWORKS") or "")
    parse_places(settings.get("LINKSPIDER_RESOLVE") or "")
    progress = settings.get("LINKSPIDER_PROGRESS")
    if progress not in own_settings.PROGRESS_MODES:
        raise OptionError(f"LINKSPIDER_PROGRESS '{progress}' is none of {', '.join(own_settings.PROGRESS_MODES)}")
    _check_numbers(settings)
    _check_packages()
    check = getattr(spider, "check", None)
    return None if check is None else check(arguments, settings)


def check_log_level(settings: BaseSettings) -> None:
    """Refuses a level of the log that there is not.

    Raises:
        OptionError: that says so.
    """
    level = settings["LOG_LEVEL"]
    if level not in getLevelNamesMapping():
        raise OptionError(f"LOG_LEVEL '{level}' is none of CRITICAL, ERROR, WARNING, INFO, DEBUG")


#: Scrapy settings that people change, with the least that each can be; Scrapy says nothing of a value that is none.
_NUMBERS: Final = {
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "RETRY_TIMES": 0,
    "DOWNLOAD_TIMEOUT": 0,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_MAXSIZE": 0,
    "AUTOTHROTTLE_START_DELAY": 0,
    "AUTOTHROTTLE_MAX_DELAY": 0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 0,
}
_SWITCHES: Final = ("ROBOTSTXT_OBEY", "AUTOTHROTTLE_ENABLED", "RETRY_ENABLED", "DOWNLOAD_VERIFY_CERTIFICATES")


def _check_numbers(settings: BaseSettings) -> None:
    """Reads numbers and switches as Scrapy will."""
    for name, least in _NUMBERS.items():
        try:
            is_usable = settings.getfloat(name) >= least
        except (TypeError, ValueError):
            is_usable = False
        if not is_usable:
            raise OptionError(f"{name} '{settings.get(name)}' is not a number from {least} up")
    for name in _SWITCHES:
        try:
            settings.getbool(name)
        except ValueError:
            raise OptionError(f"{name} '{settings.get(name)}' is neither True nor False") from None


def _check_packages() -> None:
    """``pipelines`` and ``analysis`` are common names: an installed package would win over the project's."""
    project = Path(__file__).resolve().parents[1]
    for name in ("pipelines", "analysis"):
        found = find_spec(name)
        place = Path(found.origin).resolve() if found and found.origin else None
        if place is None or project not in place.parents:
            raise LinkspiderError(f"package '{name}' is {place or 'missing'} instead of {project / name}: reinstall")
