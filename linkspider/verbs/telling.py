"""What verbs print: whoever reads may go away before they end, a disk may be full, and a person may press Ctrl-C."""

import os
import sys
from collections.abc import Callable

from linkspider.errors import LinkspiderError
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_USAGE
from linkspider.model.secrets import redact


def tell(text: str) -> None:
    """Prints a text at once. Where the reader has gone (``| head``), it goes nowhere, and the verb goes on.

    Raises:
        LinkspiderError: if it cannot be written for another reason, such as a full disk.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        hush()
    except OSError as fault:
        hush()
        raise LinkspiderError(f"standard output cannot be written: {fault.strerror or fault}") from fault


def ended(verb: str, work: Callable[[], int]) -> int:
    """Does a verb's work, and turns what goes wrong into one line and an exit code.

    Args:
        verb: its name; work: gives the exit code where all that was typed can be done.
    """
    try:
        return work()
    except LinkspiderError as fault:
        print(redact(f"scrapy {verb}: {fault}"), file=sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:
        print(f"scrapy {verb}: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED


def hush() -> None:
    """Lets what is buffered and cannot be written go nowhere, so that nothing is left to fail when the process ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
