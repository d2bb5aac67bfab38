"""The command line of ``python -m analysis``, read into one typed object; each fault is one clear line."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from analysis.commands.output import FORMATS, TABLE
from analysis.commands.verbs import EXPORTS, VERBS, Verb
from analysis.export.headers import Headers
from analysis.history.sightings import LossRule
from analysis.tables.identity import CountBy
from linkspider.completion import long_options
from linkspider.errors import OptionError, nearest

DEFAULT_STORE: Final = "data/store"
_PROGRAM: Final = "python -m analysis"
#: One look proves nothing: a page may be broken, or another one to some visitors.
BACKLINK_RULE: Final = LossRule(checks=2)
_OF_CHANGES: Final = ("from", "to", "lost_checks", "lost_hours")
#: Options that go with one command alone: the help of the others is silent about them.
_OF_ONE: Final = {**dict.fromkeys(_OF_CHANGES, "changes"), "summary": "distribution"}
#: And options that go with all commands but one.
_NOT_OF: Final = {"crawl": "changes", "count_by": "changes"}
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked.

    Attributes:
        command: one of ``VERBS``.
        kind: of ``EXPORTS``, with the command ``export``; else empty.
        store: the store's folder.
        site: the audited site; empty for the default.
        crawl_ids: crawls to use instead of the newest.
        format: one of ``FORMATS``.
        top: rows to show, 0 for all; None for the format's default.
        out: the file to write; None for standard output.
        is_summary: ``distribution`` gives figures instead of buckets.
        count_by: what tells pages of the site apart.
        before, after: the crawls that ``changes`` compares; empty for the newest two.
        rule: when ``changes`` calls a missing backlink lost.
        priority: what says which pages matter, as it was typed; empty for what the config says.
        config: the config file; None for ``linkspider.toml`` where there is one.
        domain_ranks: a file of domain ranks, or None.
        headers: what columns are called in exports.
        is_quiet: neither notes nor progress.
    """

    command: str
    store: Path
    site: str
    crawl_ids: tuple[str, ...]
    format: str
    top: int | None
    out: Path | None
    is_summary: bool
    count_by: CountBy = CountBy.KEY
    before: str = ""
    after: str = ""
    rule: LossRule = BACKLINK_RULE
    priority: tuple[str, ...] = ()
    config: Path | None = None
    domain_ranks: Path | None = None
    kind: str = ""
    headers: Headers = Headers.SNAKE
    is_quiet: bool = False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise OptionError(message)

    def say(self, command: str | None) -> NoReturn:
        """Prints what there is to ask, or what one command does, and ends."""
        if command is None:
            width = max(map(len, VERBS))
            commands = "\n".join(f"  {name:{width}}  {verb.meaning}" for name, verb in VERBS.items())
            self.description = (
                "Computes marts from the tables that crawls left in a store, writes them there, and shows them.\n\n"
                f"commands ({_PROGRAM} COMMAND --help has an example of each):\n{commands}"
            )
        else:
            verb = _verb(command)
            kinds = [f"  {name:6} {meaning}" for name, meaning in EXPORTS.items()] if command == "export" else []
            told = [f"{command}: {verb.meaning}", *kinds, "", f"example: {_PROGRAM} {command} {verb.example}".rstrip()]
            self.description = "\n".join(told)
            for action in self._actions:
                if command != _OF_ONE.get(action.dest, command) or command == _NOT_OF.get(action.dest):
                    action.help = argparse.SUPPRESS
        self.print_help()
        raise SystemExit(0)

    def refuse(self, word: str, command: str | None) -> NoReturn:
        """Says what is wrong with a word that the parser does not know."""
        if not word.startswith("-"):
            takes_kind = "" if command == "export" else "one command at a time: "
            raise OptionError(f"{takes_kind}'{word}' is too much")
        name = word.partition("=")[0]
        raise OptionError(f"unknown option '{name}'{nearest(name, long_options(self))}")


def parse(words: Sequence[str] | None = None) -> Arguments:
    """Reads the command line.

    Args:
        words: the words behind the program's name; None for those of the process.

    Raises:
        OptionError: for what is unknown, missing or does not go together.
        SystemExit: after the help.
    """
    parser = _parser()
    given, unknown = parser.parse_known_args(words)
    if given.help:
        parser.say(given.command)
    if unknown:
        parser.refuse(unknown[0], given.command)
    if given.json:
        given.format = "json"
    elif given.format is None:
        given.format = _format_of(given)
    _check_command(given)
    if given.summary and given.command != "distribution":
        raise OptionError("--summary goes with the command 'distribution'")
    _check_changes(given)
    return Arguments(
        command=given.command,
        store=Path(given.store),
        site=given.site,
        crawl_ids=tuple(given.crawl),
        format=given.format,
        top=None if given.top is None else _rows(given.top),
        out=Path(given.out) if given.out else None,
        is_summary=given.summary,
        count_by=_count_by(given.count_by),
        before=getattr(given, "from") or "",
        after=given.to or "",
        rule=_rule(given),
        priority=tuple(given.priority),
        config=Path(given.config) if given.config else None,
        domain_ranks=Path(given.domain_ranks) if given.domain_ranks else None,
        kind=given.kind or "",
        headers=_headers(given.headers),
        is_quiet=given.quiet,
    )


def options() -> list[str]:
    """The long options of all commands."""
    return long_options(_parser())


def _parser() -> _Parser:
    parser = _Parser(
        prog=_PROGRAM,
        usage=f"{_PROGRAM} COMMAND [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    store = os.environ.get("LINKSPIDER_STORE") or DEFAULT_STORE
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("kind", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("-h", "--help", action="store_true", help="this, or with a command what that does")
    parser.add_argument("--store", default=store, metavar="DIR", help=f"the store's folder (now {store})")
    parser.add_argument("--site", default="", metavar="HOST", help="the audited site (default: the one crawled last)")
    parser.add_argument(
        "--crawl",
        action="append",
        default=[],
        metavar="ID",
        help="a crawl to use, once for each spider (default: the newest ones that have ended)",
    )
    parser.add_argument(
        "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: as --out ends, else {TABLE})"
    )
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument("--quiet", action="store_true", help="neither notes nor progress on standard error")
    parser.add_argument("--top", metavar="N", help="rows to show, 0 for all (default: 20 as a table, all otherwise)")
    parser.add_argument("--out", metavar="FILE", help="write there, not to standard output")
    parser.add_argument(
        "--headers",
        default=Headers.SNAKE.value,
        metavar="NAMES",
        help=f"what columns are called in exports and CSV: {', '.join(Headers)} (default: snake)",
    )
    parser.add_argument("--summary", action="store_true", help="with 'distribution': figures instead of buckets")
    ways = ", ".join(CountBy)
    parser.add_argument(
        "--count-by", default=CountBy.KEY.value, metavar="WAY", help=f"what tells pages apart: {ways} (default: key)"
    )
    parser.add_argument(
        "--priority",
        action="append",
        default=[],
        metavar="WHICH",
        help="the pages that matter: a file (URL, weight, label), an expression that begins with ^ or re:, a glob, a "
        "path or a URL; several times (default: as linkspider.toml says, or guessed)",
    )
    parser.add_argument("--config", metavar="FILE", help="a linkspider.toml (default: the one in this folder, if any)")
    parser.add_argument(
        "--domain-ranks", metavar="FILE", help="ranks of domains, as Common Crawl publishes them, or domain and rank"
    )
    _add_changes(parser)
    return parser


def _add_changes(parser: _Parser) -> None:
    """Adds the options of ``changes``."""
    parser.add_argument("--from", metavar="ID", help="with 'changes': the earlier crawl (default: the last but one)")
    parser.add_argument("--to", metavar="ID", help="with 'changes': the later crawl (default: the newest)")
    parser.add_argument(
        "--lost-checks",
        metavar="N",
        help="with 'changes': a backlink is lost when so many checks in a row missed it, until then it is "
        f"suspected_lost (default: {BACKLINK_RULE.checks})",
    )
    parser.add_argument(
        "--lost-hours",
        metavar="H",
        help="with 'changes': and the first and the last of them lie at least so many hours apart "
        f"(default: {BACKLINK_RULE.hours}, the checks are enough)",
    )


def _verb(command: str) -> Verb:
    if command not in VERBS:
        raise OptionError(f"unknown command '{command}'{nearest(command, VERBS)}")
    return VERBS[command]


def _check_command(given: argparse.Namespace) -> None:
    """Refuses a command that there is not, and what does not go with one."""
    if not given.command:
        raise OptionError(f"no command{nearest('', VERBS)}; --help explains them")
    verb = _verb(given.command)
    if given.kind is not None and given.command != "export":
        raise OptionError(f"one command at a time: '{given.kind}' is too much")
    if given.command == "export":
        kinds = f"{_PROGRAM} export KIND --out PATH, with one of {', '.join(EXPORTS)} for KIND"
        if given.kind is None:
            raise OptionError(f"export needs to know what to make: {kinds}")
        if given.kind not in EXPORTS:
            raise OptionError(f"unknown kind of export '{given.kind}'{nearest(given.kind, EXPORTS)}")
        if not given.out:
            raise OptionError(f"export needs a place to write to: {kinds}")
    if given.format not in FORMATS:
        raise OptionError(f"unknown format '{given.format}'{nearest(given.format, FORMATS)}")
    if given.format != TABLE and verb.formats is not None and given.format not in verb.formats:
        raise OptionError(f"'{given.command}' is text for people: --format {given.format} goes with the other commands")


def _format_of(given: argparse.Namespace) -> str:
    """The format that the name of the file asks for, with commands that have some."""
    named = Path(given.out).suffix.removeprefix(".").lower() if given.out else ""
    verb = VERBS.get(given.command)
    is_able = verb is not None and (verb.formats is None or named in verb.formats)
    return named if named in FORMATS and is_able else TABLE


def _headers(word: str) -> Headers:
    if word not in set(Headers):
        raise OptionError(f"unknown names of columns '{word}'{nearest(word, Headers)}")
    return Headers(word)


def _rows(text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise OptionError(f"--top takes a whole number, 0 for all rows; got '{text[:50]}'")
    return int(text)


def _count_by(word: str) -> CountBy:
    if word not in set(CountBy):
        raise OptionError(f"unknown way of counting '{word}'{nearest(word, CountBy)}")
    return CountBy(word)


def _check_changes(given: argparse.Namespace) -> None:
    """Refuses options of ``changes`` with other commands, and the other way round."""
    named = [name for name in _OF_CHANGES if getattr(given, name) is not None]
    if named and given.command != "changes":
        raise OptionError(f"--{named[0].replace('_', '-')} goes with the command 'changes'")
    if given.command == "changes" and given.crawl:
        raise OptionError("'changes' takes --from and --to, not --crawl")
    if given.command == "changes" and given.count_by != CountBy.KEY.value:
        raise OptionError("'changes' compares links by key: --count-by goes with the other commands")


def _rule(given: argparse.Namespace) -> LossRule:
    checks, hours = given.lost_checks, given.lost_hours
    if checks is not None and (not checks.isdecimal() or len(checks) > _MOST_DIGITS or not int(checks)):
        raise OptionError(f"--lost-checks takes a whole number from 1; got '{checks[:50]}'")
    if hours is not None and (not hours.isdecimal() or len(hours) > _MOST_DIGITS):
        raise OptionError(f"--lost-hours takes a whole number of hours; got '{hours[:50]}'")
    rule = BACKLINK_RULE if checks is None else BACKLINK_RULE._replace(checks=int(checks))
    return rule if hours is None else rule._replace(hours=float(hours))
