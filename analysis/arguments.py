"""The command line of ``python -m analysis``, read into one typed object; each fault is one clear line."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from analysis.output import FORMATS, TABLE
from linkspider.errors import OptionError, nearest

DEFAULT_STORE: Final = "data/store"
COMMANDS: Final = {
    "referring-domains": "domains that link to the site",
    "backlinks": "pages that link to the site, and the pages that they link to",
    "linked-pages": "pages of the site that have backlinks",
    "inlinks": "internal links that lead to each page of the site",
    "distribution": "how these in-links are spread over the pages: histogram and figures",
    "summary": "what an audit ends with",
    "all": "write every mart",
}
_TEXTS_ONLY: Final = ("summary", "all")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked.

    Attributes:
        command: one of ``COMMANDS``.
        store: the store's folder.
        site: the audited site; empty for the default.
        crawl_ids: crawls to use instead of the newest.
        format: one of ``FORMATS``.
        top: rows to show, 0 for all; None for the format's default.
        out: the file to write; None for standard output.
        is_summary: ``distribution`` gives figures instead of buckets.
    """

    command: str
    store: Path
    site: str
    crawl_ids: tuple[str, ...]
    format: str
    top: int | None
    out: Path | None
    is_summary: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise OptionError(message)

    def refuse(self, word: str) -> NoReturn:
        """Says what is wrong with a word that the parser does not know."""
        if not word.startswith("-"):
            raise OptionError(f"one command at a time: '{word}' is too much")
        name = word.partition("=")[0]
        known = [option for action in self._actions for option in action.option_strings if option.startswith("--")]
        raise OptionError(f"unknown option '{name}'{nearest(name, known)}")


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
    if unknown:
        parser.refuse(unknown[0])
    if not given.command:
        raise OptionError(f"no command{nearest('', COMMANDS)}; --help explains them")
    if given.command not in COMMANDS:
        raise OptionError(f"unknown command '{given.command}'{nearest(given.command, COMMANDS)}")
    if given.format not in FORMATS:
        raise OptionError(f"unknown format '{given.format}'{nearest(given.format, FORMATS)}")
    if given.format != TABLE and given.command in _TEXTS_ONLY:
        raise OptionError(f"'{given.command}' is text for people: --format {given.format} goes with the other commands")
    if given.summary and given.command != "distribution":
        raise OptionError("--summary goes with the command 'distribution'")
    return Arguments(
        command=given.command,
        store=Path(given.store),
        site=given.site,
        crawl_ids=tuple(given.crawl),
        format=given.format,
        top=None if given.top is None else _rows(given.top),
        out=Path(given.out) if given.out else None,
        is_summary=given.summary,
    )


def _parser() -> _Parser:
    commands = "\n".join(f"  {name:18} {meaning}" for name, meaning in COMMANDS.items())
    parser = _Parser(
        prog="python -m analysis",
        description="Computes marts from the tables that crawls left in a store, writes them there, and shows them.",
        epilog=f"commands:\n{commands}\n\nexample: python -m analysis backlinks --format csv --out backlinks.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    store = os.environ.get("LINKSPIDER_STORE") or DEFAULT_STORE
    parser.add_argument("command", nargs="?", help="one of the commands below")
    parser.add_argument("--store", default=store, metavar="DIR", help=f"the store's folder (now {store})")
    parser.add_argument("--site", default="", metavar="HOST", help="the audited site (default: the one crawled last)")
    parser.add_argument(
        "--crawl",
        action="append",
        default=[],
        metavar="ID",
        help="a crawl to use, once for each spider (default: the newest ones that have ended)",
    )
    parser.add_argument("--format", default=TABLE, metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: {TABLE})")
    parser.add_argument("--top", metavar="N", help="rows to show, 0 for all (default: 20 as a table, all otherwise)")
    parser.add_argument("--out", metavar="FILE", help="write there, not to standard output")
    parser.add_argument("--summary", action="store_true", help="with 'distribution': figures instead of buckets")
    return parser


def _rows(text: str) -> int:
    if not text.isdecimal():
        raise OptionError(f"--top takes a whole number, 0 for all rows; got '{text}'")
    return int(text)
