"""``scrapy audit URL --seeds FILE...``: the main job. Referring pages, then the site, then both headline tables.

Each step is the command that a person would type, run as a process of its own: its memory is its own, and its exit
code says how it went.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict

from linkspider.demo.server import SEED_FILE, START_URL, DemoWeb, resolve_setting
from linkspider.errors import LinkspiderError, OptionError, nearest
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_OK, EXIT_SHORT, EXIT_USAGE
from linkspider.options import SiteOptions
from linkspider.preflight import preflight
from linkspider.spiders.referrers import ReferrersSpider
from linkspider.spiders.site import SiteSpider

#: The demo web answers on this machine alone, so nobody has to be spared.
_DEMO_SETTINGS: Final = ("AUTOTHROTTLE_ENABLED=False", "RETRY_TIMES=0")
_SITE_ARGUMENTS: Final = ("scope", "max_pages", "max_depth")
_REFERRERS_ARGUMENTS: Final = ("scope", "keep")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an audit does.

    Attributes:
        site: arguments of the site spider; ``referrers``: those of the referrers spider, or None without seeds.
        settings: ``NAME=VALUE`` for both.
        is_demo: whether the bundled demo web is crawled.
    """

    site: dict[str, str]
    referrers: dict[str, str] | None
    settings: tuple[str, ...]
    is_demo: bool


class Command(ScrapyCommand):
    """Crawls the referring pages and the site, and reports."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the command."""
        return "[URL] [--seeds FILE...] [-a NAME=VALUE] [-s NAME=VALUE]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl a site and its referring pages, and report (without URL: the bundled demo)"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Crawls the pages that the seed files name, then the site, and prints backlinks by referring domain beside "
            "the internal in-link distribution. Example: scrapy audit https://example.com/ --seeds links.csv more.txt"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds the seed files and the spiders' arguments to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument(
            "--seeds", nargs="+", action="extend", default=[], metavar="FILE", help="files that list referring pages"
        )
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=f"spider argument: {', '.join(dict.fromkeys(_SITE_ARGUMENTS + _REFERRERS_ARGUMENTS))}",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Plans, checks the whole plan, and carries it out."""
        assert self.settings is not None
        try:
            plan = make_plan(args, opts)
            check_plan(plan, self.settings)
        except LinkspiderError as fault:
            print(f"scrapy audit: {fault}", file=sys.stderr)
            self.exitcode = EXIT_USAGE
            return
        with DemoWeb() if plan.is_demo else nullcontext() as web:
            environment = {"LINKSPIDER_RESOLVE": resolve_setting(web.port)} if web else {}
            self.exitcode = carry_out(plan, Path(self.settings["LINKSPIDER_STORE"]), environment)


def make_plan(args: list[str], opts: argparse.Namespace) -> Plan:
    """Reads the command line.

    Args:
        args: what is no known option.
        opts: the known options.

    Raises:
        OptionError: for what cannot be meant.
    """
    for arg in args:
        if arg.startswith("-"):
            raise OptionError(f"there is no option '{arg}'{nearest(arg, ('--seeds', '-a', '-s', '--loglevel'))}")
    if len(args) > 1:
        raise OptionError(f"name one site; got {' '.join(args)}")
    if opts.seeds and not args:
        raise OptionError("name the site whose backlinks are looked for: scrapy audit URL --seeds FILE")
    try:
        given = arglist_to_dict(opts.spargs)
    except ValueError:
        raise OptionError(f"-a takes NAME=VALUE; got {' '.join(opts.spargs)}") from None
    known = _SITE_ARGUMENTS + _REFERRERS_ARGUMENTS
    for name in given:
        if name not in known:
            raise OptionError(f"an audit has no argument '{name}'{nearest(name, known)}")
    is_demo = not args
    url = START_URL if is_demo else args[0]
    seeds = [str(SEED_FILE)] if is_demo else opts.seeds
    site = {"url": url, **_picked(given, _SITE_ARGUMENTS)}
    referrers = {"seeds": ",".join(seeds), "target": url, **_picked(given, _REFERRERS_ARGUMENTS)} if seeds else None
    settings = [*opts.set, *([f"LOG_LEVEL={opts.loglevel}"] if opts.loglevel else [])]
    return Plan(site, referrers, (*_DEMO_SETTINGS, *settings) if is_demo else tuple(settings), is_demo)


def check_plan(plan: Plan, settings: BaseSettings) -> None:
    """Checks every step before the first is taken.

    Raises:
        LinkspiderError: for the first fault found.
    """
    preflight(SiteSpider, plan.site, settings)
    if plan.referrers is not None:
        preflight(ReferrersSpider, plan.referrers, settings)


def carry_out(plan: Plan, store: Path, environment: Mapping[str, str]) -> int:
    """Takes the steps in turn. A crawl that fell short is reported all the same; an interrupted one ends the audit.

    Returns:
        The exit code: 130 after an interruption, else the worst of the steps.
    """
    site = SiteOptions.read(plan.site).scope.site
    steps = [_crawl("site", plan.site, plan.settings)]
    if plan.referrers is not None:
        steps.insert(0, _crawl("referrers", plan.referrers, plan.settings))
    worst = EXIT_OK
    for step in steps:
        code = run_step(step, environment)
        if code == EXIT_INTERRUPTED:
            print("scrapy audit: interrupted; what was crawled so far is in the store", file=sys.stderr)
            return code
        worst = max(worst, code)
    report = [sys.executable, "-m", "analysis", "summary", "--store", str(store), "--site", site]
    return max(worst, run_step(report, environment))


def run_step(command: list[str], environment: Mapping[str, str]) -> int:
    """Runs a step and waits for its orderly end, also when both are told to stop.

    Returns:
        Its exit code; 3 where a signal ended it.
    """
    step = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603  # our own command line
    previous = signal.signal(signal.SIGTERM, lambda *_: step.terminate())
    try:
        while True:
            try:
                code = step.wait()
            except KeyboardInterrupt:  # the step got the signal too, and ends in order
                continue
            return code if code >= 0 else EXIT_SHORT
    finally:
        signal.signal(signal.SIGTERM, previous)


def _crawl(spider: str, arguments: Mapping[str, str], settings: tuple[str, ...]) -> list[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    for setting in settings:
        command += ["-s", setting]
    return command


def _picked(given: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: given[name] for name in names if name in given}
