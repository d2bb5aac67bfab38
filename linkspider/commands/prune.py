"""``scrapy prune``: old crawls removed."""

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """Removes old crawls; exit code 3 when a crawl is damaged."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the command."""
        return "--keep N [--yes] [--also-incomplete] [--crawl ID]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Remove old crawls from a store; says which it would remove unless told --yes"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Removes crawls that have N newer complete crawls of the same site, scope and spider; a crawl of a list "
            "alone (urls=, max_depth=0) counts for those of the same list. The newest complete one is never removed, "
            "and what can be resumed only with --also-incomplete. Marts and the store's salt stay. "
            "Without --yes it says what it would do. Example: scrapy prune --keep 3 --yes"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds how many stay, the choice of crawls, and whether it is meant."""
        super().add_options(parser)
        parser.add_argument(
            "--keep", default="", metavar="N", help="complete crawls of each site, scope and spider that stay"
        )
        parser.add_argument("--yes", action="store_true", help="do it; without, say what would be done")
        parser.add_argument(
            "--also-incomplete",
            action="store_true",
            help="also crawls that were not completed, unless they are among the N newest",
        )
        parser.add_argument(
            "--crawl", action="append", default=[], metavar="ID", help="this crawl alone; several times"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object for each crawl, one a line")
        parser.add_argument("--store", metavar="FOLDER", help="the store (default: LINKSPIDER_STORE)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Removes, or says what would be removed."""
        from linkspider.verbs.prune import Asked, prune  # noqa: PLC0415  # Scrapy imports every command to run one

        assert self.settings is not None
        self.exitcode = prune(
            args,
            Path(opts.store or self.settings["LINKSPIDER_STORE"]),
            Asked(opts.keep, opts.crawl, opts.also_incomplete),
            is_meant=opts.yes,
            is_json=opts.json,
        )
