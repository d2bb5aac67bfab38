"""``python -m analysis report``: marts as a page, made anew where they are not what would be made now."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from analysis.export.placing import placed
from analysis.history.comparison import compare
from analysis.marts.library import Library, possible
from analysis.report.build import report
from analysis.report.facts import Facts
from analysis.report.page import page
from linkspider.errors import StoreError
from linkspider.model.store import Store

#: The mart that rests on two crawls of a kind.
_CHANGES: Final = "link_changes"


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
    text = page(report(Facts(store, site, frozenset() if has_changes else frozenset({_CHANGES}))))
    with placed(path) as made:
        made.write_text(text, encoding="utf-8")


def is_current(library: Library) -> bool:
    """Whether the marts in the store are those that would be made now: of the same crawls, options and columns."""
    observed = library.marts.observed
    facts = Facts(observed.store, observed.selection.site)
    names = possible(observed.selection)
    if not all(facts.has(name) and facts.is_current(name) for name in names):
        return False
    with suppress(StoreError):
        made_from = set(facts.coverage_mart["crawl_id"]) - {""}
        return made_from == {crawl.crawl_id for crawl in observed.selection.crawls.values()} and (
            facts.options == library.options
        )
    return False


def are_changes_current(store: Store, site: str) -> bool:
    """Whether the mart of changes can be read, is not older than the others, and of the crawls to be compared now.

    Where one of these comparisons has no row, nothing tells that it was made.
    """
    facts = Facts(store, site)
    changes, others = (store.mart_path(name, site) for name in (_CHANGES, "coverage"))
    is_new = changes.is_file() and changes.stat().st_mtime_ns >= others.stat().st_mtime_ns
    if not is_new or not facts.is_current(_CHANGES):
        return False
    held = facts.groups(_CHANGES, ["from_crawl", "to_crawl"])
    with suppress(StoreError):
        wanted = {(each.before.crawl_id, each.after.crawl_id) for each in compare(store, site).comparisons}
        return wanted == set(zip(held["from_crawl"], held["to_crawl"], strict=True))
    return False
