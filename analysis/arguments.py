"""The command line of ``python -m analysis``, read into one typed object; each fault is one clear line."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from analysis.identity import CountBy
from analysis.output import FORMATS, TABLE
from analysis.sightings import LossRule
from linkspider.errors import OptionError, nearest

DEFAULT_STORE: Final = "data/store"
COMMANDS: Final = {
    "referring-domains": "domains that link to the site",
    "backlinks": "pages that link to the site, and the pages that they link to",
    "linked-pages": "pages of the site that have backlinks",
    "inlinks": "internal links that lead to each page of the site",
    "resolution": "where each URL of the site ends, by redirects and canonicals",
    "overlap": "what the tools that made the seed lists name together, and each alone",
    "checks": "what became of each backlink that was asked about or found",
    "changes": "new, lost and changed links between two crawls of a kind",
    "authority": "where authority comes in, what reaches the priority pages, what leaks, page by page",
    "ledger": "which domain's authority reaches which priority page, and through which page it came in",
    "leaks": "where authority evaporates, and why",
    "roles": "what pages do with authority: sources, hoarders, wasters, bridges, sinks",
    "orphans": "pages that internal links miss, in three strengths",
    "fixes": "what to mend, most recoverable authority first",
    "opportunities": "internal links worth adding: exact gain, and where the words for them already stand",
    "removals": "internal links that are better gone, or followed",
    "pitch": "what one more referring domain is worth, page by page: which page to pitch",
    "clusters": "groups of pages: how well they are linked among themselves, and what is missing",
    "articles": "links in the content of articles, and which have fewer or more than 3 to 6",
    "new-pages": "pages by month of first sight, and how soon others link to them",
    "anchors": "texts of links, and their classes: branded, generic, exact...",
    "domains": "referring domains in depth: how links came to be, what to look at",
    "distribution": "how these in-links are spread over the pages: histogram and figures",
    "summary": "what an audit ends with",
    "disavow": "a draft for Google's disavow tool, to be read by a person first: domains with grounds",
    "options": "nothing but a look whether the options can be used",
    "all": "write every mart",
}
#: One look proves nothing: a page may be broken, or another one to some visitors.
BACKLINK_RULE: Final = LossRule(checks=2)
_OF_CHANGES: Final = ("from", "to", "lost_checks", "lost_hours")
_MOST_DIGITS: Final = 9
_TEXTS_ONLY: Final = ("summary", "all", "options", "disavow")
_EXAMPLES: Final = """examples:
  python -m analysis backlinks --format csv --out backlinks.csv
  python -m analysis linked-pages --count-by resolved --top 50
  python -m analysis authority --priority '/pricing/*' --priority '^https://example\\.com/shop/'
  python -m analysis changes --lost-checks 3 --lost-hours 72"""


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
        count_by: what tells pages of the site apart.
        before, after: the crawls that ``changes`` compares; empty for the newest two.
        rule: when ``changes`` calls a missing backlink lost.
        priority: what says which pages matter, as it was typed; empty for what the config says.
        config: the config file; None for ``linkspider.toml`` where there is one.
        domain_ranks: a file of domain ranks, or None.
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
    )


def _parser() -> _Parser:
    commands = "\n".join(f"  {name:18} {meaning}" for name, meaning in COMMANDS.items())
    parser = _Parser(
        prog="python -m analysis",
        description="Computes marts from the tables that crawls left in a store, writes them there, and shows them.",
        epilog=f"commands:\n{commands}\n\n{_EXAMPLES}",
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
    return parser


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
