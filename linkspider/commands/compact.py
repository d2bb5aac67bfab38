"""``scrapy compact``: small part files to large ones."""

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """Merges the small part files of crawls that have ended; exit code 3 when a crawl is damaged."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the command."""
        return "[--yes] [--crawl ID]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Merge a store's small Parquet files into large ones; says what it would do unless told --yes"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Merges the small Parquet files that crawls wrote while they were at work into a few large ones, which "
            "take a quarter less room and are read faster; rows and their order stay. Crawls at work, and those that "
            "can be resumed, are left alone. Without --yes it says what it would do. Example: scrapy compact --yes"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds the choice of crawls, and whether it is meant."""
        super().add_options(parser)
        parser.add_argument("--yes", action="store_true", help="do it; without, say what would be done")
        parser.add_argument(
            "--crawl", action="append", default=[], metavar="ID", help="this crawl alone; several times"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object for each crawl, one a line")
        parser.add_argument("--store", metavar="FOLDER", help="the store (default: LINKSPIDER_STORE)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Merges, or says what would be merged."""
        from linkspider.verbs.compact import compact  # noqa: PLC0415  # Scrapy imports every command to run one

        assert self.settings is not None
        root = Path(opts.store or self.settings["LINKSPIDER_STORE"])
        self.exitcode = compact(args, root, opts.crawl, is_meant=opts.yes, is_json=opts.json)
