"""``python -m analysis``: reads a store, writes the marts that a command asks for, and shows them."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from analysis import terminal, wording
from analysis.arguments import Arguments, parse
from analysis.coverage import coverage
from analysis.histogram import figures, histogram
from analysis.load import Observed
from analysis.marts import OF_REFERRERS, Marts, possible
from analysis.output import TABLE, Output, strong, unbroken
from analysis.selection import Selection, select
from analysis.summary import TOP, summary
from analysis.views import VIEWS
from linkspider.errors import LinkspiderError, OptionError, StoreError
from linkspider.model.store import Store

TABLE_ROWS: Final = 20
#: Command -> the marts that it writes; the first is the one that it shows.
WRITES: Final = {
    "referring-domains": ("referring_domains",),
    "backlinks": ("backlinks",),
    "linked-pages": ("linked_pages",),
    "inlinks": ("page_inlinks",),
    "distribution": ("inlink_distribution", "inlink_summary", "page_inlinks"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        words: the command line behind the program's name; None for that of the process.

    Returns:
        The exit code: 0; 2 after one line on standard error that says what was wrong; 130 after an interruption.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a bar that the terminal cannot show is no reason to fail
    try:
        run(parse(words))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough
        _hush()
    except KeyboardInterrupt:
        return 130
    except LinkspiderError as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    except OSError as fault:
        print(f"error: standard output cannot be written: {fault.strerror or fault}", file=sys.stderr)
        _hush()
        return 2
    return 0


def run(arguments: Arguments) -> None:
    """Runs a command.

    Raises:
        LinkspiderError: if the store, an option or a file cannot be used.
    """
    store = Store(arguments.store)
    selection = select(store, arguments.site, arguments.crawl_ids)
    marts = Marts(Observed(store, selection))
    output = Output(arguments.format, arguments.out)
    names = WRITES.get(arguments.command) or possible(selection)
    _require(arguments, selection, names)
    _say(selection.notes)
    files = marts.publish(names)
    if arguments.command == "summary":
        output.show(*summary(marts, output.width, TOP if arguments.top is None else arguments.top))
    elif arguments.command == "all":
        _say(_missing(selection))
        lines = [f"{store.root / file.path}: {wording.count(file.rows, 'row')}" for file in files]
        output.show(unbroken(lines))
    else:
        _show(marts, "inlink_summary" if arguments.is_summary else names[0], output, arguments.top)


def _require(arguments: Arguments, selection: Selection, names: Sequence[str]) -> None:
    """Refuses what the selected crawls cannot tell."""
    if set(names) <= set(possible(selection)):
        return
    spider, absent = ("referrers", wording.no_referrers) if names[0] in OF_REFERRERS else ("site", wording.no_site)
    if arguments.crawl_ids:
        raise OptionError(f"'{arguments.command}' needs a {spider} crawl, and --crawl names none")
    raise StoreError(absent(selection.site))


def _show(marts: Marts, name: str, output: Output, top: int | None) -> None:
    frame, held = marts.frame(name), coverage(marts.observed)
    _say(wording.caveats(held))
    if name == "page_inlinks" and not held.referrers:
        _say([f"backlinks count as zero: {wording.no_referrers(held.site)}"])
    if name == "linked_pages" and not held.site_crawl:
        _say([f"outcomes are not known: {wording.no_site(held.site)}"])
    if output.format != TABLE:
        output.records(frame.head(top or len(frame)), name)
        return
    heading = strong(wording.heading(name, len(frame), held))
    if name in VIEWS:
        rows = frame.head(TABLE_ROWS if top is None else top or len(frame))
        footer = [f"{len(rows):,} of {len(frame):,} rows; --top 0 shows all"] if len(rows) < len(frame) else []
        output.show(heading, terminal.table(rows, VIEWS[name], output.width), *footer)
        return
    bars: list[RenderableType] = [] if name == "inlink_summary" else [histogram(frame, output.width)]
    output.show(heading, Text(wording.UNIQUE), *bars, figures(marts.inlink_summary))


def _missing(selection: Selection) -> list[str]:
    absent = []
    if not selection.referrers_crawl:
        absent.append(wording.no_referrers(selection.site))
    if not selection.site_crawl:
        absent.append(wording.no_site(selection.site))
    return absent


def _hush() -> None:
    """Lets what is still buffered go nowhere, so that nothing is left to fail when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(notes: Sequence[str]) -> None:
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
