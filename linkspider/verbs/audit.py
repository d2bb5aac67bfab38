"""What ``scrapy audit`` does: referring pages, then the site, then the analysis.

Each step is the command that a person would type, run as a process of its own: its memory is its own, and its exit
code says how it went.
"""

import argparse
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from scrapy.settings import BaseSettings

from linkspider.audit_config import read_audit
from linkspider.audits import Plan, lock_audit, refuse_second, save_plan
from linkspider.demo.server import DemoWeb, resolve_setting
from linkspider.errors import LinkspiderError, OptionError
from linkspider.model.audit_summary import claim_audit
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_USAGE
from linkspider.model.secrets import redact
from linkspider.model.store import Store
from linkspider.options import SiteOptions
from linkspider.preflight import check_log_level, preflight
from linkspider.spiders.referrers import ReferrersSpider
from linkspider.spiders.site import SiteSpider
from linkspider.verbs.audit_plan import make_plan, resumed_plan, settled
from linkspider.verbs.audit_steps import ANALYSIS, carry_out


def audit(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
    """Plans, checks the whole plan, and carries it out.

    Args:
        args: what is no known option; ``opts``: the known options.
        settings: the project's.

    Returns:
        The exit code.
    """
    is_begun = False
    try:
        config = read_audit(Path(opts.config) if opts.config else None)
        settings = settled(settings, config)
        store = Store(Path(settings["LINKSPIDER_STORE"]))
        plan = resumed_plan(store, args, opts, config) if opts.resume else make_plan(args, opts, config)
        site = SiteOptions.read(plan.site).scope.site
        refuse_second(store, site)
        check_plan(plan, settings)
        with lock_audit(store, site):
            plan = replace(plan, audit_id=plan.audit_id or claim_audit(store, site, plan.begun_at))
            save_plan(store, site, plan)
            is_begun = True
            with DemoWeb() if plan.is_demo else nullcontext() as web:
                environment = {"LINKSPIDER_RESOLVE": resolve_setting(web.port)} if web else {}
                return carry_out(plan, store, environment)
    except LinkspiderError as fault:
        print(redact(f"scrapy audit: {fault}"), file=sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:  # before the first step or between two: each step hears of it by itself
        goes_on = "what was begun goes on with --resume last" if is_begun or opts.resume else "nothing was begun"
        print(f"scrapy audit: interrupted; {goes_on}", file=sys.stderr)
        return EXIT_INTERRUPTED


def check_plan(plan: Plan, settings: BaseSettings) -> None:
    """Checks every step before the first is taken.

    Raises:
        LinkspiderError: for the first fault found.
    """
    check_log_level(settings)
    preflight(SiteSpider, plan.site, settings)
    if plan.referrers is not None:
        preflight(ReferrersSpider, plan.referrers, settings)
    checked = subprocess.run(  # noqa: S603  # our own command line; the analysis is no module of the crawler's
        [*ANALYSIS, "options", *plan.report], stderr=subprocess.PIPE, text=True, check=False
    )
    if checked.returncode:
        raise OptionError(checked.stderr.strip().removeprefix("error: "))
