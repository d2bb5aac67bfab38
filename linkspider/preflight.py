"""Everything that can be known to be wrong before a crawl is started."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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
    _check_packages()
    check = getattr(spider, "check", None)
    return None if check is None else check(arguments, settings)


def _check_packages() -> None:
    """``pipelines`` and ``analysis`` are common names: an installed package would win over the project's."""
    project = Path(__file__).resolve().parents[1]
    for name in ("pipelines", "analysis"):
        found = find_spec(name)
        place = Path(found.origin).resolve() if found and found.origin else None
        if place is None or project not in place.parents:
            raise LinkspiderError(f"package '{name}' is {place or 'missing'} instead of {project / name}: reinstall")
