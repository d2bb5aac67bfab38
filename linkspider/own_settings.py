"""linkspider's own settings: one table, from which defaults, checks and documentation come.

Each can be given as ``-s NAME=VALUE``, in ``settings.py``, or as an environment variable of the same name.
"""

import os
from collections.abc import Iterable
from typing import Final, NamedTuple

from linkspider.errors import OptionError, nearest

PREFIX: Final = "LINKSPIDER_"
PROGRESS_MODES: Final = ("auto", "bar", "lines", "off")


class OwnSetting(NamedTuple):
    """One setting: its name, its default as text, and what it does."""

    name: str
    default: str
    meaning: str


OWN_SETTINGS: Final = (
    OwnSetting("LINKSPIDER_STORE", "data/store", "folder that tables, marts and crawls are kept in"),
    OwnSetting(
        "LINKSPIDER_ALLOW_NETWORKS",
        "",
        "networks that may be connected to although they are not public, and on every port: CIDR blocks, comma "
        "separated, as in 127.0.0.0/8,10.1.0.0/16",
    ),
    OwnSetting(
        "LINKSPIDER_RESOLVE",
        "",
        "a resolver table of your own: name=address[:port], comma separated; name=- does not exist; "
        "* stands for every other name. It is asked before DNS, and what it names may be connected to",
    ),
    OwnSetting("LINKSPIDER_CONTACT", "", "a URL or mail address that the user agent names for questions"),
    OwnSetting(
        "LINKSPIDER_PROGRESS",
        "auto",
        "bar, lines, off, or auto: a bar on a terminal, a line every ten seconds elsewhere",
    ),
)


def from_environment(name: str) -> str:
    """The value of an own setting in the environment, or its default, also where that value is empty."""
    default = next(setting.default for setting in OWN_SETTINGS if setting.name == name)
    return os.environ.get(name) or default


def refuse_unknown(names: Iterable[str], also: Iterable[str] = ()) -> None:
    """Catches a mistyped own setting, which would otherwise be without effect.

    Args:
        names: names of settings or environment variables; others than ``LINKSPIDER_*`` are passed over.
        also: what is known besides.

    Raises:
        OptionError: for the first that starts like an own setting and is none.
    """
    known = {setting.name for setting in OWN_SETTINGS} | {*also}
    for name in names:
        if name.startswith(PREFIX) and name not in known:
            raise OptionError(f"there is no setting '{name}'{nearest(name, known)}")
