"""``scrapy verify``: is the store what it should be?"""

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand


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
        from linkspider.verbs.verify import verify  # noqa: PLC0415  # Scrapy imports every command to run one

        assert self.settings is not None
        self.exitcode = verify(args, Path(opts.store or self.settings["LINKSPIDER_STORE"]), opts.crawl)
