"""The verbs a person types after `scrapy`.

Scrapy imports this package before it looks for the verb that was typed, and of one that there is not it says only that.
So here the nearest right one is named, before Scrapy ends, and Ctrl-C while it starts is no fault.
"""

import sys
from collections.abc import Sequence
from pathlib import PurePath
from pkgutil import iter_modules
from types import TracebackType


def _is_scrapy(words: Sequence[str]) -> bool:
    program = PurePath(words[0] if words else "")
    return "scrapy" in {program.name, program.parent.name}  # python -m scrapy is .../scrapy/__main__.py


def _show_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Shows a fault that nobody met, but for an interruption: whoever pressed Ctrl-C knows where it came from."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)


def _nearest_verb(words: Sequence[str]) -> str:
    """What to say of a command line of Scrapy's whose verb there is not; empty of all others."""
    typed = next((word for word in words[1:] if not word.startswith("-")), "")
    if not typed or not _is_scrapy(words):
        return ""
    import scrapy.commands  # noqa: PLC0415  # whoever else imports this package does without

    from linkspider.errors import nearest  # noqa: PLC0415

    verbs = {each.name for path in (scrapy.commands.__path__, __path__) for each in iter_modules(path)}
    return "" if typed in verbs else f"scrapy: there is no command '{typed}'{nearest(typed, verbs)}"


if _is_scrapy(sys.argv):
    sys.excepthook = _show_fault
if _said := _nearest_verb(sys.argv):
    print(_said, file=sys.stderr)
