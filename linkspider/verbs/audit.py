"""What ``scrapy audit`` does: referring pages, then the site, then the analysis.

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
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict

from linkspider.audits import LAST, Plan, last_plan, progress, save_plan
from linkspider.demo.server import SEED_FILE, START_URL, DemoWeb, resolve_setting
from linkspider.errors import LinkspiderError, OptionError, nearest
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_OK, EXIT_SHORT, EXIT_USAGE, SpiderName
from linkspider.model.secrets import redact
from linkspider.model.store import Store
from linkspider.options import REFERRERS_ARGUMENTS, SITE_ARGUMENTS, SiteOptions
from linkspider.preflight import preflight
from linkspider.spiders.referrers import ReferrersSpider
from linkspider.spiders.site import SiteSpider

#: The demo web answers on this machine alone, so nobody has to be spared.
_DEMO_SETTINGS: Final = ("AUTOTHROTTLE_ENABLED=False", "RETRY_TIMES=0")
#: What an audit says itself, or cannot say of two crawls at once.
_OWN_ARGUMENTS: Final = ("url", "seeds", "target", "resume")
_SITE_ARGUMENTS: Final = tuple(name for name in SITE_ARGUMENTS if name not in _OWN_ARGUMENTS)
_REFERRERS_ARGUMENTS: Final = tuple(name for name in REFERRERS_ARGUMENTS if name not in _OWN_ARGUMENTS)
_REPORT_OPTIONS: Final = ("--priority", "--config", "--domain-ranks")
_ANALYSIS: Final = (sys.executable, "-m", "analysis")
#: What an audit can be asked.
AUDIT_ARGUMENTS: Final = tuple(dict.fromkeys(_SITE_ARGUMENTS + _REFERRERS_ARGUMENTS))


def audit(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
    """Plans, checks the whole plan, and carries it out.

    Args:
        args: what is no known option; ``opts``: the known options.
        settings: the project's.

    Returns:
        The exit code.
    """
    store = Store(Path(settings["LINKSPIDER_STORE"]))
    try:
        plan = resumed_plan(store, args, opts) if opts.resume else make_plan(args, opts)
        check_plan(plan, settings)
        save_plan(store, plan)
        with DemoWeb() if plan.is_demo else nullcontext() as web:
            environment = {"LINKSPIDER_RESOLVE": resolve_setting(web.port)} if web else {}
            return carry_out(plan, store, environment)
    except LinkspiderError as fault:
        print(redact(f"scrapy audit: {fault}"), file=sys.stderr)
        return EXIT_USAGE


def resumed_plan(store: Store, args: list[str], opts: argparse.Namespace) -> Plan:
    """The last audit's plan, to go on with.

    Raises:
        OptionError: if the command line says something else than that plan.
        StoreError: if there is no such plan.
    """
    if opts.resume != LAST:
        raise OptionError(f"--resume takes '{LAST}', not '{opts.resume}'")
    plan = last_plan(store)
    if args or opts.seeds or opts.spargs:
        asked = make_plan(args, opts)
        if (asked.site, asked.referrers) != (plan.site, plan.referrers):
            raise OptionError(
                f"the last audit was of {plan.site['url']} with other arguments: leave them out to resume it, "
                "or start anew without --resume"
            )
    return replace(plan, settings=(*plan.settings, *opts.set), report=_report(opts) or plan.report)


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
            raise OptionError(
                f"there is no option '{arg}'{nearest(arg, ('--seeds', '-a', '-s', '--loglevel', *_REPORT_OPTIONS))}"
            )
    if len(args) > 1:
        raise OptionError(f"name one site; got {' '.join(args)}")
    if opts.seeds and not args:
        raise OptionError("name the site whose backlinks are looked for: scrapy audit URL --seeds FILE")
    try:
        given = arglist_to_dict(opts.spargs)
    except ValueError:
        raise OptionError(f"-a takes NAME=VALUE; got {' '.join(opts.spargs)}") from None
    for name in given:
        if name not in AUDIT_ARGUMENTS:
            raise OptionError(f"an audit has no argument '{name}'{nearest(name, AUDIT_ARGUMENTS)}")
    is_demo = not args
    url = START_URL if is_demo else args[0]
    seeds = [str(SEED_FILE)] if is_demo else opts.seeds
    site = {"url": url, **_picked(given, _SITE_ARGUMENTS)}
    referrers = {"seeds": ",".join(seeds), "target": url, **_picked(given, _REFERRERS_ARGUMENTS)} if seeds else None
    settings = [*opts.set, *([f"LOG_LEVEL={opts.loglevel}"] if opts.loglevel else [])]
    asked = (*_DEMO_SETTINGS, *settings) if is_demo else tuple(settings)
    return Plan(site, referrers, asked, is_demo, _report(opts))


def _report(opts: argparse.Namespace) -> tuple[str, ...]:
    """The options of the analysis that a command line holds, as that takes them."""
    options = [("--priority", which) for which in opts.priority]
    options += [("--config", opts.config), ("--domain-ranks", opts.domain_ranks)]
    return tuple(word for name, value in options if value for word in (name, value))


def check_plan(plan: Plan, settings: BaseSettings) -> None:
    """Checks every step before the first is taken.

    Raises:
        LinkspiderError: for the first fault found.
    """
    preflight(SiteSpider, plan.site, settings)
    if plan.referrers is not None:
        preflight(ReferrersSpider, plan.referrers, settings)
    checked = subprocess.run(  # noqa: S603  # our own command line; the analysis is no module of the crawler's
        [*_ANALYSIS, "options", *plan.report], stderr=subprocess.PIPE, text=True, check=False
    )
    if checked.returncode:
        raise OptionError(checked.stderr.strip().removeprefix("error: "))


def carry_out(plan: Plan, store: Store, environment: Mapping[str, str]) -> int:
    """Takes the steps in turn. A crawl that fell short is reported all the same; an interrupted one ends the audit.

    Of a plan that was begun before, crawls that ended are not repeated, and the one that was interrupted goes on.

    Returns:
        The exit code: 130 after an interruption, else the worst of the steps.
    """
    site = SiteOptions.read(plan.site).scope.site
    crawls: list[tuple[SpiderName, dict[str, str]]] = [("site", plan.site)]
    if plan.referrers is not None:
        crawls.insert(0, ("referrers", plan.referrers))
    worst = EXIT_OK
    for spider, arguments in crawls:
        done = progress(store, plan, spider, arguments)
        if done.state == "ended":
            print(f"scrapy audit: crawl '{done.crawl_id}' is done", file=sys.stderr)
            code = done.exit_code
        else:
            again = {"resume": done.crawl_id} if done.state == "begun" else arguments
            code = run_step(_crawl(spider, again, plan.settings), environment)
        if code == EXIT_INTERRUPTED:
            print("scrapy audit: interrupted; `make audit RESUME=last` goes on", file=sys.stderr)
            return code
        worst = max(worst, code)
    report = [*_ANALYSIS, "summary", "--store", str(store.root), "--site", site, *plan.report]
    return max(worst, run_step(report, environment))


def run_step(command: list[str], environment: Mapping[str, str]) -> int:
    """Runs a step and waits for its orderly end, also when both are told to stop.

    Returns:
        Its exit code; 3 where a signal ended it, 130 where this process was told to stop meanwhile.
    """
    is_stopping = False
    step: subprocess.Popen[bytes] | None = None

    def stop(number: int, _: Any) -> None:
        nonlocal is_stopping
        is_stopping = True
        if step is not None and number == signal.SIGTERM:  # SIGINT reaches the whole terminal, and so the step
            step.terminate()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        step = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603  # our own command line
        code = step.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    if is_stopping:
        return EXIT_INTERRUPTED
    return code if code >= 0 else EXIT_SHORT


def _crawl(spider: str, arguments: Mapping[str, str], settings: tuple[str, ...]) -> list[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    for setting in settings:
        command += ["-s", setting]
    return command


def _picked(given: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: given[name] for name in names if name in given}
