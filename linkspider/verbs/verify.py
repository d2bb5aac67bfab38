"""What ``scrapy verify`` does: it tells whether the store is what it should be."""

from pathlib import Path

from linkspider.frontier.sqlite import read_account
from linkspider.model.store import Store
from linkspider.model.verify import UNBORN, Report, orphaned_partitions, verify_crawl
from linkspider.verbs.telling import tell
from linkspider.verbs.upkeep import held_crawls, interrupted, run


def verify(args: list[str], root: Path, chosen: list[str]) -> int:
    """Verifies a store, and prints a line for each crawl and each fault.

    Args:
        args: what is no known option, which is a fault.
        root: the store's folder.
        chosen: these crawls alone; without any, all.

    Returns:
        The exit code.
    """
    return run("verify", args, ("--crawl", "--store"), lambda: _verify(Store(root), chosen))


def _verify(store: Store, chosen: list[str]) -> bool:
    """Whether all is well."""
    held = held_crawls(store, chosen)
    faults = 0
    for crawl_id in held:
        if verb := interrupted(store, crawl_id):
            faults += 1
            tell(f"{crawl_id}: {verb} was interrupted, or is at work: `scrapy {verb}` with --yes goes on with it")
            continue
        report = verify_crawl(store, crawl_id, read_account)
        faults += len(report.findings)
        tell(_line(report))
        for place, fault in report.findings:
            tell(f"  {place}: {fault}")
    for place, fault in [] if chosen else orphaned_partitions(store, held):
        faults += 1
        tell(f"{place}: {fault}")
    return faults == 0


def _line(report: Report) -> str:
    verdict = f"{len(report.findings):,} faults" if report.findings else "sound"
    states = {"running": "not ended: can be resumed", UNBORN: "died before it began; its folder can be deleted"}
    state = states.get(report.state, report.state)
    return f"{report.crawl_id}: {verdict} ({state}; {report.files:,} files, {report.rows:,} rows read)"
