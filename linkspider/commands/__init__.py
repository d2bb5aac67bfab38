"""The verbs a person types after `scrapy`.

Scrapy imports this package before it looks for the verb that was typed, and of one that there is not it says only that.
So here the nearest right one is named, before Scrapy ends.
"""

import sys
from collections.abc import Sequence
from pathlib import PurePath
from pkgutil import iter_modules


def _nearest_verb(words: Sequence[str]) -> str:
    """What to say of a command line of Scrapy's whose verb there is not; empty of all others."""
    program = PurePath(words[0] if words else "")
    typed = next((word for word in words[1:] if not word.startswith("-")), "")
    if not typed or "scrapy" not in {program.name, program.parent.name}:  # python -m scrapy is .../scrapy/__main__.py
        return ""
    import scrapy.commands  # noqa: PLC0415  # whoever else imports this package does without

    from linkspider.errors import nearest  # noqa: PLC0415

    verbs = {each.name for path in (scrapy.commands.__path__, __path__) for each in iter_modules(path)}
    return "" if typed in verbs else f"scrapy: there is no command '{typed}'{nearest(typed, verbs)}"


if _said := _nearest_verb(sys.argv):
    print(_said, file=sys.stderr)
