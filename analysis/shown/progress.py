"""How the analysis gets on: a live line on a terminal, a plain line every ten seconds elsewhere, on standard error."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console
from rich.status import Status

_LINE_SECONDS: Final = 10.0


class Progress:
    """Counts steps and says which one is under way; nothing where LINKSPIDER_PROGRESS is off, as crawls have it.

    Attributes:
        is_quiet: says nothing.
    """

    def __init__(self, is_quiet: bool = False) -> None:
        self.is_quiet = is_quiet or os.environ.get("LINKSPIDER_PROGRESS") == "off"
        self._is_live = not self.is_quiet and sys.stderr.isatty()

    def over(self, names: Iterable[str], verb: str) -> Iterator[str]:
        """The names in turn, each shown while it is worked on.

        Args:
            names: of the steps.
            verb: what is done with them, such as ``computing``.
        """
        steps = [*names]
        started = said = time.monotonic()
        status = Status("", console=Console(stderr=True, markup=False)) if self._is_live else None
        if status is not None:
            status.start()
        try:
            for done, name in enumerate(steps):
                now = time.monotonic()
                text = f"{verb} {name}: {done} of {len(steps)} done{_left(now - started, done, len(steps))}"
                if status is not None:
                    status.update(text)
                elif not self.is_quiet and now - said >= _LINE_SECONDS:
                    print(text, file=sys.stderr, flush=True)  # noqa: T201  # this is what a log shows
                    said = now
                yield name
        finally:
            if status is not None:
                status.stop()


def _left(seconds: float, done: int, steps: int) -> str:
    """The time that is left, if the further steps take as long as those before; nothing in the first seconds."""
    if not done or seconds < 3:
        return ""
    left = seconds / done * (steps - done)
    return f", about {left / 60:.0f} min left" if left >= 90 else f", about {left:.0f} s left"
