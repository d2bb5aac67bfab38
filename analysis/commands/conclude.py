"""The last step of an audit: ``python -m analysis.commands.conclude AUDIT_ID``, and options as for the summary.

It reads the marts that the audit has just written, adds figures and the comparison with an earlier audit to its
``summary.json``, and says with its exit code what a scheduler should know.
"""

import sys
from collections.abc import Sequence
from typing import Any, Final

from analysis.commands import alerts
from analysis.commands.arguments import Arguments, parse
from analysis.commands.audit_summary import figures, gone_targets
from analysis.commands.output import in_words
from analysis.commands.wishes import wishes_of
from analysis.report.facts import Facts
from analysis.shown.terminal import printable
from analysis.tables.selection import HeldCrawl
from linkspider.errors import LinkspiderError, OptionError, StoreError
from linkspider.model.audit_summary import read_summary, summary_path, write_summary
from linkspider.model.crawl import EXIT_ALERT, EXIT_INTERRUPTED, EXIT_OK, EXIT_SHORT, EXIT_USAGE
from linkspider.model.store import Store
from linkspider.verbs.telling import tell

#: What the audit wrote into its summary before, as far as it is read here.
_RELIED_ON: Final = ("audit_id", "site", "scope", "arguments", "started_at", "is_complete", "crawls", "versions")


def main(words: Sequence[str]) -> int:
    """Concludes an audit.

    Args:
        words: its name, and options as for the summary.

    Returns:
        The exit code: 0; 2 after one line that says what was wrong; 3 where the marts are not of this audit, or the
        config asks so of crawls that are not complete; 4 where a threshold is crossed.
    """
    try:
        if not words:
            raise OptionError("conclude needs the name of an audit: python -m analysis.commands.conclude AUDIT_ID")
        audit_id, *options = words
        arguments = parse(["summary", *options])
        return conclude(Store(arguments.store), arguments, audit_id)
    except LinkspiderError as fault:
        _say(f"error: {fault}")
        return EXIT_USAGE
    except OSError as fault:
        _say(f"error: {in_words(fault)}")
        return EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def conclude(store: Store, arguments: Arguments, audit_id: str) -> int:
    """Completes the summary of an audit; the exit code.

    Raises:
        LinkspiderError: if the store or the configuration cannot be used.
    """
    wishes = wishes_of(arguments)
    asked = wishes.config.alerts
    facts = Facts(store, arguments.site)
    summary = read_summary(store, arguments.site, audit_id)
    lacking = [name for name in _RELIED_ON if name not in summary]
    if lacking:
        path = summary_path(store, arguments.site, audit_id)
        raise StoreError(f"summary '{path}' is damaged: it lacks '{lacking[0]}'; audit again")
    found = figures(facts.mart, facts.coverage, wishes, _gone(facts))
    others = {str(crawl["crawl_id"]) for crawl in summary["crawls"]}.difference(found["crawls"].values())
    if others:
        write_summary(store, {**summary, "figures": None, "comparison": None})
        _say(f"note: no figures of audit {audit_id}: the marts in the store do not rest on its crawl {min(others)}")
        return EXIT_SHORT
    summary["figures"] = found
    summary["comparison"] = alerts.comparison(store, summary, asked)
    write_summary(store, summary)
    _tell(summary["comparison"])
    tell(printable(f"Summary {summary_path(store, arguments.site, audit_id)}"))
    if summary["comparison"]["crossed"]:
        return EXIT_ALERT
    return EXIT_SHORT if asked.incomplete and not summary["is_complete"] else EXIT_OK


def _gone(facts: Facts) -> frozenset[str]:
    """What ``gone_targets`` gives of the referrers crawl that the marts rest on."""
    referrers = facts.coverage.referrers
    if referrers is None:
        return frozenset()
    return gone_targets(facts.store, HeldCrawl.of(facts.store.manifest(referrers.crawl.crawl_id)))


def _tell(told: dict[str, Any]) -> None:
    """One line on standard error for each threshold that is crossed, and for what could not be compared."""
    if told["is_asked"] and not told["is_compared"]:
        _say(f"note: not compared with an earlier audit: {told['because']}")
    for each in told["thresholds"]:
        line = f"{each['name']} = {each['threshold']:g}: {each['because']} (since audit {told['with_audit']})"
        if each["is_crossed"]:
            _say(f"alert: {line}")
        elif each["is_crossed"] is None:
            _say(f"note: not compared: {line}")


def _say(line: str) -> None:
    print(printable(line), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
