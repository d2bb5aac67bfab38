"""``python -m analysis report``: marts as a page, and whether those of changes are today's."""

from contextlib import suppress
from pathlib import Path

from analysis.commands.stored import CHANGES
from analysis.export.placing import placed
from analysis.history.comparison import compare
from analysis.report.build import report
from analysis.report.facts import Facts
from analysis.report.page import page
from linkspider.errors import StoreError
from linkspider.model.store import Store


def write_report(store: Store, site: str, path: Path, *, has_changes: bool = True) -> None:
    """Makes a report from the marts of a site, and from nothing else.

    Args:
        store: where the marts lie.
        site: the audited site.
        path: the file to write.
        has_changes: whether it tells what changed since the crawl before.

    Raises:
        LinkspiderError: if a mart cannot be read, or the file cannot be written.
    """
    text = page(report(Facts(store, site, frozenset() if has_changes else frozenset({CHANGES}))))
    with placed(path) as made:
        made.write_text(text, encoding="utf-8")


def are_changes_current(store: Store, site: str) -> bool:
    """Whether the mart of changes can be read, is not older than the others, and of the crawls to be compared now.

    Where one of these comparisons has no row, nothing tells that it was made.
    """
    facts = Facts(store, site)
    changes, others = (store.mart_path(name, site) for name in (CHANGES, "coverage"))
    is_new = changes.is_file() and changes.stat().st_mtime_ns >= others.stat().st_mtime_ns
    if not is_new or not facts.is_current(CHANGES):
        return False
    held = facts.groups(CHANGES, ["from_crawl", "to_crawl"])
    with suppress(StoreError):
        wanted = {(each.before.crawl_id, each.after.crawl_id) for each in compare(store, site).comparisons}
        return wanted == set(zip(held["from_crawl"], held["to_crawl"], strict=True))
    return False
