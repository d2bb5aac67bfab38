"""``scrapy audit URL --seeds FILE...``: the main job."""

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """Crawls the referring pages and the site, and reports."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the command."""
        return "[URL] [--seeds FILE...] [--priority WHICH]... [-a NAME=VALUE] [-s NAME=VALUE] | --resume last"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl a site and its referring pages, and report (without URL: the bundled demo)"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Crawls the pages that the seed files name, then the site, and prints backlinks by referring domain beside "
            "the internal in-link distribution, then what reaches the priority pages and what to do first; programs "
            "find it all in audits/SITE/latest.json of the store. "
            "By hand: scrapy audit https://example.com/ --seeds links.csv more.txt --priority '/shop/*' "
            "-a max_pages=5000. By a scheduler: scrapy audit --config linkspider.toml. "
            "Exit codes: 0 done, 2 bad input, 3 short of what was asked, 4 a threshold of [alerts] is crossed, "
            "130 interrupted (--resume last goes on)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds the seed files and the spiders' arguments to Scrapy's global options."""
        from linkspider.verbs.audit_plan import AUDIT_ARGUMENTS  # noqa: PLC0415  # every command is imported to run one

        super().add_options(parser)
        parser.add_argument(
            "--seeds",
            nargs="+",
            action="extend",
            default=[],
            metavar="FILE",
            help="files that list referring pages, as in --seeds gsc.zip ahrefs.csv",
        )
        parser.add_argument(
            "--priority",
            action="append",
            default=[],
            metavar="WHICH",
            help="the pages that matter: a file, an expression that begins with ^ or re:, a glob, a path or a URL, as "
            "in --priority '/shop/*'",
        )
        parser.add_argument(
            "--config",
            metavar="FILE",
            help="a linkspider.toml (default: the one in this folder, if any); its [audit] says what the command line "
            "does not, as in --config clients/example.toml",
        )
        parser.add_argument(
            "--domain-ranks",
            metavar="FILE",
            help="ranks of domains, as Common Crawl publishes them, as in --domain-ranks cc-main-domain-ranks.txt.gz",
        )
        parser.add_argument(
            "--resume", metavar="last", help="go on with the last audit, which was interrupted, as in --resume last"
        )
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=f"spider argument, as in -a max_pages=500: {', '.join(AUDIT_ARGUMENTS)}",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Carries it out."""
        from linkspider.verbs.audit import audit  # noqa: PLC0415  # Scrapy imports every command to run one

        assert self.settings is not None
        self.exitcode = audit(args, opts, self.settings)
