"""What ``scrapy seeds`` does: it tells what seed lists hold, without fetching anything."""

import json
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from linkspider.errors import OptionError, SeedFileError, nearest
from linkspider.model import domains, urls
from linkspider.model.crawl import EXIT_OK, EXIT_USAGE
from linkspider.model.rows import SeedRejectRow
from linkspider.model.secrets import redact
from linkspider.seeds.reader import UNKNOWN, Account, SeedReader, check_file
from linkspider.seeds.rows import CountReading, Reading
from linkspider.seeds.sources import Source, distinct_names, sources_of
from linkspider.seeds.texts import one_line
from linkspider.verbs.telling import ended, tell

#: So many rejected rows are told of in JSON, and so many to people.
MAX_REJECTS: Final = 1_000
_SHOWN_REJECTS: Final = 10
_OPTIONS: Final = ("--json", "--help")
#: Characters that end a line for many programs, and need no escape in JSON.
_LINE_ENDS: Final = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
_DELIMITERS: Final = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "vertical bar", "": "no delimiter"}


@dataclass(slots=True)
class Summary:
    """What is told of one list while it is read.

    Attributes:
        rejects: the first rejected rows; ``faults``: the first of these whose counts are not kept either.
        domains: the registrable domains of the referring pages, or of the hosts that are counted.
        first_seen, last_seen: the first and the last moment at which the tool saw a link.
    """

    rejects: list[SeedRejectRow] = field(default_factory=list)
    faults: list[SeedRejectRow] = field(default_factory=list)
    domains: set[str] = field(default_factory=set)
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    def add(self, row: Reading) -> None:
        """Adds a row."""
        if isinstance(row, SeedRejectRow):
            self._reject(row)
            if len(self.faults) < _SHOWN_REJECTS:
                self.faults.append(row)
            return
        if isinstance(row, CountReading):
            self._reject(row.reject)
            counts = row.counts
            moments = (counts.first_seen, counts.last_seen)
            if counts.subject_kind == "referring_domain":
                self.domains.add(domains.domain_of(counts.subject))
        else:
            moments = (row.tool_first_seen, row.tool_last_seen)
            self.domains.add(domains.domain_of(urls.host(row.referring_url)))
        for moment in moments:
            if moment is not None:
                self.first_seen = moment if self.first_seen is None else min(self.first_seen, moment)
                self.last_seen = moment if self.last_seen is None else max(self.last_seen, moment)

    def _reject(self, row: SeedRejectRow) -> None:
        if len(self.rejects) < MAX_REJECTS:
            self.rejects.append(row)


def tell_of_seeds(args: list[str], *, is_json: bool) -> int:
    """Reads the files and prints what they hold.

    Returns:
        The exit code: 2 when no row can be used.
    """
    return ended("seeds", lambda: _tell_of_seeds(args, is_json=is_json))


def _tell_of_seeds(args: list[str], *, is_json: bool) -> int:
    console = Console(highlight=False)
    if unknown := next((arg for arg in args if arg.startswith("-")), None):
        raise OptionError(f"there is no option '{one_line(unknown)[:80]}'{nearest(unknown, _OPTIONS)}")
    reader = SeedReader(())
    faults: list[str] = [] if args else ["seeds names no file: expected one or more, as in scrapy seeds links.csv"]
    unused: list[Path] = []
    paths = [*map(Path, args)]
    names = distinct_names(paths)
    for path in paths:
        before = len(reader.accounts)
        try:
            for source in sources_of(path, names[path]):
                summary = _read(source, reader)
                _show(reader.accounts[-1], summary, console, is_json=is_json)
        except SeedFileError as fault:
            faults.append(str(fault))
            if is_json:
                _show(_unusable(path, fault), Summary(), console, is_json=True)
            continue
        if not any(account.accepted for account in reader.accounts[before:]):
            unused.append(path)
    has_rows = any(account.accepted for account in reader.accounts)
    if not has_rows:
        faults += filter(None, map(_why_useless, unused))
    for line in faults:
        print(f"scrapy seeds: {redact(one_line(line))}", file=sys.stderr)
    return EXIT_OK if has_rows else EXIT_USAGE


def _read(source: Source, reader: SeedReader) -> Summary:
    summary = Summary()
    for row in reader.read(source):
        summary.add(row)
    return summary


def _unusable(path: Path, fault: SeedFileError) -> Account:
    """What is told in JSON of a file of which nothing can be read."""
    return Account(path, UNKNOWN, "", "", 0, 0, 0, 0, warnings=(redact(one_line(str(fault))),))


def _why_useless(path: Path) -> str:
    try:
        check_file(path)
    except SeedFileError as fault:
        return str(fault)
    return ""


def _show(account: Account, summary: Summary, console: Console, *, is_json: bool) -> None:
    if is_json:
        tell(json.dumps(_record(account, summary), ensure_ascii=False).translate(_LINE_ENDS))
    elif console.is_terminal:
        _print_table(account, summary, console)
    else:
        tell("\n".join(_lines(account, summary)))


def _record(account: Account, summary: Summary) -> dict[str, Any]:
    """What is told in JSON; the first ten keys are a promise."""
    return {
        "file": one_line(str(account.file)),
        "format": account.source_tool,
        "encoding": account.encoding,
        "delimiter": account.delimiter,
        "rows_read": account.rows_read,
        "accepted": account.accepted,
        "duplicate": account.duplicate,
        "rejected": account.rejected,
        "rejects": [
            {"line": row.line, "text": redact(row.text), "reason": redact(row.reason)} for row in summary.rejects
        ],
        "warnings": _warnings(account, summary),
        "counted": account.counted,
        "columns": account.columns,
        "first_seen": _moment(summary.first_seen),
        "last_seen": _moment(summary.last_seen),
        "domains": len(summary.domains),
    }


def _warnings(account: Account, summary: Summary) -> list[str]:
    hidden = account.rejected - len(summary.rejects)
    return [*account.warnings, *([f"rejected rows that are not listed: {hidden:,}"] if hidden else [])]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _facts(account: Account, summary: Summary) -> list[tuple[str, str]]:
    """What people are told of a list, in words and figures."""
    seen = [f"{moment:%Y-%m-%d}" for moment in (summary.first_seen, summary.last_seen) if moment is not None]
    figures = {
        "rows read": account.rows_read,
        "accepted": account.accepted,
        "duplicate": account.duplicate,
        "rejected": account.rejected,
        "counted": account.counted,
        "domains": len(summary.domains),
    }
    delimiter = _DELIMITERS.get(account.delimiter, account.delimiter)
    return [
        ("format", f"{account.source_tool} ({account.encoding or 'no text'}, {delimiter})"),
        *((name, f"{figure:,}") for name, figure in figures.items()),
        *([("seen", " to ".join(dict.fromkeys(seen)))] if seen else []),
    ]


def _remarks(account: Account, summary: Summary) -> list[str]:
    """The warnings and the first rejected rows, a line each."""
    shown = summary.faults
    rejects = [f"line {row.line} {redact(row.reason)}: {redact(one_line(row.text))[:80]}" for row in shown]
    more = account.rejected - account.counted - len(shown)
    return [
        *(f"note: {line}" for line in account.warnings),
        *rejects,
        *([f"and {more:,} more rejected rows: --json lists them"] if more else []),
    ]


def _lines(account: Account, summary: Summary) -> list[str]:
    facts = "; ".join(f"{name} {value}" for name, value in _facts(account, summary))
    return [f"{one_line(str(account.file))}: {facts}", *(f"  {line}" for line in _remarks(account, summary))]


def _print_table(account: Account, summary: Summary, console: Console) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in _facts(account, summary):
        table.add_row(Text(name), Text(value))
    console.print(Text(one_line(str(account.file)), style="bold"), table, sep="\n")
    for line in _remarks(account, summary):
        console.print(Text(f"  {line}"))
