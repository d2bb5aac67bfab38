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
    check_store(settings)
    parse_networks(settings.get("LINKSPIDER_ALLOW_NETWORKS") or "")
    parse_places(settings.get("LINKSPIDER_RESOLVE") or "")
    progress = settings.get("LINKSPIDER_PROGRESS")
    if progress not in own_settings.PROGRESS_MODES:
        raise OptionError(f"LINKSPIDER_PROGRESS '{progress}' is none of {', '.join(own_settings.PROGRESS_MODES)}")
    _check_numbers(settings)
    # These are common names: an installed package would win over the project's.
    for package in ("pipelines", "analysis"):
        check_package(package, "reinstall")
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


def check_store(settings: BaseSettings) -> None:
    """Refuses a store that is no folder: a URL, of which a folder with a strange name would be made, or nothing.

    Raises:
        OptionError: that says so.
    """
    store = str(settings["LINKSPIDER_STORE"])
    if not store or "://" in store:
        raise OptionError(f"LINKSPIDER_STORE '{store}' is no folder; only folders can be stores")


#: Scrapy settings that people change, with the least that each can be; Scrapy says nothing of a value that is none.
_WHOLE_NUMBERS: Final = {
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "RETRY_TIMES": 0,
    "DOWNLOAD_MAXSIZE": 0,
}
_NUMBERS: Final = {
    "DOWNLOAD_TIMEOUT": 0,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_START_DELAY": 0,
    "AUTOTHROTTLE_MAX_DELAY": 0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 0,
}
_SWITCHES: Final = ("ROBOTSTXT_OBEY", "AUTOTHROTTLE_ENABLED", "RETRY_ENABLED", "DOWNLOAD_VERIFY_CERTIFICATES")


def _check_numbers(settings: BaseSettings) -> None:
    """Reads numbers and switches as Scrapy will."""
    for name, least in (_WHOLE_NUMBERS | _NUMBERS).items():
        read, kind = (settings.getint, "whole number") if name in _WHOLE_NUMBERS else (settings.getfloat, "number")
        try:
            is_usable = read(name) >= least
        except (TypeError, ValueError, OverflowError):
            is_usable = False
        if not is_usable:
            raise OptionError(f"{name} '{settings.get(name)}' is not a {kind} from {least} up")
    for name in _SWITCHES:
        try:
            settings.getbool(name)
        except ValueError:
            raise OptionError(f"{name} '{settings.get(name)}' is neither True nor False") from None


def check_package(name: str, remedy: str) -> None:
    """Sees to it that a package is the one beside linkspider.

    Raises:
        LinkspiderError: if another would be imported; it ends with the remedy.
    """
    project = Path(__file__).resolve().parents[1]
    found = find_spec(name)
    place = Path(found.origin).resolve() if found and found.origin else None
    if place is None or project not in place.parents:
        raise LinkspiderError(f"package '{name}' is {place or 'missing'} instead of {project / name}: {remedy}")
