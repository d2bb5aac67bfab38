"""``scrapy verify``: is the store what it should be?"""

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand

from linkspider.errors import LinkspiderError, OptionError, StoreError, nearest
from linkspider.frontier.sqlite import read_account
from linkspider.model.crawl import EXIT_OK, EXIT_SHORT, EXIT_USAGE
from linkspider.model.store import Store
from linkspider.model.verify import UNBORN, Report, orphaned_partitions, verify_crawl


class Command(ScrapyCommand):
    """Checks manifests, checksums, schemas and accounts of a store; exit code 3 when something is wrong."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the command."""
        return "[--crawl ID]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Check a store's manifests, checksums, schemas and accounts, and name what is wrong"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds the choice of crawls."""
        super().add_options(parser)
        parser.add_argument(
            "--crawl", action="append", default=[], metavar="ID", help="this crawl alone; several times"
        )
        parser.add_argument("--store", metavar="FOLDER", help="the store (default: LINKSPIDER_STORE)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Verifies, and prints a line for each crawl and each fault."""
        assert self.settings is not None
        try:
            if args:
                raise OptionError(f"verify takes no '{args[0]}'{nearest(args[0], ('--crawl', '--store'))}")
            store = Store(Path(opts.store or self.settings["LINKSPIDER_STORE"]))
            self.exitcode = EXIT_OK if self._verify(store, opts.crawl) else EXIT_SHORT
        except LinkspiderError as fault:
            print(f"scrapy verify: {fault}", file=sys.stderr)
            self.exitcode = EXIT_USAGE

    def _verify(self, store: Store, chosen: list[str]) -> bool:
        """Whether all is well."""
        held = sorted(path.name for path in store.root.glob("crawls/*") if path.is_dir())
        if not held:
            raise StoreError(f"store '{store.root}' holds no crawl: run 'make audit', or name another with --store")
        for crawl_id in chosen:
            if crawl_id not in held:
                raise StoreError(f"store '{store.root}' holds no crawl '{crawl_id}'{nearest(crawl_id, held)}")
        faults = 0
        for crawl_id in chosen or held:
            report = verify_crawl(store, crawl_id, read_account)
            faults += len(report.findings)
            print(_line(report))
            for place, fault in report.findings:
                print(f"  {place}: {fault}")
        for place, fault in [] if chosen else orphaned_partitions(store, held):
            faults += 1
            print(f"{place}: {fault}")
        return faults == 0


def _line(report: Report) -> str:
    verdict = f"{len(report.findings):,} faults" if report.findings else "sound"
    states = {"running": "not ended: can be resumed", UNBORN: "died before it began; its folder can be deleted"}
    state = states.get(report.state, report.state)
    return f"{report.crawl_id}: {verdict} ({state}; {report.files:,} files, {report.rows:,} rows read)"
