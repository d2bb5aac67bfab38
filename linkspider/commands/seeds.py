"""``scrapy seeds FILE...``: what seed lists hold, without fetching anything."""

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """Shows what seed lists hold: format, rows, what is rejected and why; exit code 2 when no row can be used."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the command."""
        return "FILE... [--json]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show what lists of referring pages hold, as exported or typed, without fetching anything"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Shows for each list of referring pages, as a tool exports it or as typed, its format, what becomes of its "
            "rows, and why rows are rejected. Fetches nothing. Example: scrapy seeds links.csv ahrefs.zip"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds the choice of output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object for each list, one a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Reads the files and prints what they hold."""
        from linkspider.verbs.seeds import tell_of_seeds  # noqa: PLC0415  # Scrapy imports every command to run one

        self.exitcode = tell_of_seeds(args, is_json=opts.json)
