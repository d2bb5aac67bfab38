"""What keeps the marts of a site in a store together: all are of one analysis, and ``coverage`` says of which.

Of which crawls, of what these held, and of which options. What would make some of them otherwise does not write them.
"""

from collections.abc import Iterable
from typing import Final

from analysis.marts.coverage_mart import crawls_of
from analysis.marts.library import Library, possible
from analysis.marts.one_crawl import withdraw
from analysis.report.facts import Facts
from analysis.shown.progress import Progress
from analysis.tables.identity import CountBy
from linkspider.errors import StoreError
from linkspider.model.store import PartFile
from linkspider.model.tables import MARTS

#: The mart that rests on two crawls of a kind, and comes and goes by itself.
CHANGES: Final = "link_changes"
_COVERAGE: Final = "coverage"


def difference(library: Library) -> str:
    """What the marts in the store are that those of a library are not, in words; empty: nothing, or there are none."""
    observed = library.marts.observed
    facts = Facts(observed.store, observed.selection.site)
    if not facts.has(_COVERAGE):
        return "" if observed.count_by is CountBy.KEY else "marts are counted by key until all are counted otherwise"
    try:
        held = crawls_of(facts.coverage_mart)
    except StoreError:
        return "what the marts in the store rest on cannot be read"
    wanted = {crawl.crawl_id: crawl.digest for crawl in observed.selection.crawls.values()}
    if held.keys() != wanted.keys():
        return f"the marts in the store are of {' and '.join(sorted(held)) or 'no crawl'}"
    if held != wanted:
        return "the crawls hold more than they did when the marts in the store were made"
    return _of_options(facts.options, library.options)


def _of_options(held: str, wanted: str) -> str:
    if held == wanted:
        return ""
    was, by = (each.partition(" ")[0] for each in (held, wanted))
    return f"the marts in the store are {f'counted by {was}' if was != by else 'made with other options'}"


def _are_of_same_options(library: Library) -> bool:
    facts = Facts(library.marts.observed.store, library.marts.observed.selection.site)
    try:
        return facts.has(_COVERAGE) and facts.options == library.options
    except StoreError:
        return False


def are_current(library: Library) -> bool:
    """Whether the marts in the store are those that would be made now, and have the columns of today."""
    selection = library.marts.observed.selection
    facts = Facts(library.marts.observed.store, selection.site)
    return not difference(library) and all(facts.has(name) and facts.is_current(name) for name in possible(selection))


def publish_all(library: Library, progress: Progress, *, holds: bool) -> list[PartFile]:
    """Writes every mart that the crawls can fill, and takes away those that they cannot.

    Where the marts in the store are of something else, nothing says so of them any more before the first is replaced:
    an analysis that is interrupted leaves some of both.

    Args:
        library: the marts.
        progress: how it gets on.
        holds: as of ``Library.publish``.

    Raises:
        StoreError: if the store cannot be written.
    """
    store, selection = library.marts.observed.store, library.marts.observed.selection
    names = possible(selection)
    if difference(library):
        withdraw(store, selection.site, _COVERAGE)
    files = library.publish(progress.over(names, "computing"), holds=holds)
    for name in MARTS.keys() - {*names, CHANGES}:
        withdraw(store, selection.site, name)
    return files


def publish_some(
    library: Library, names: Iterable[str], progress: Progress, *, is_newest: bool
) -> tuple[list[PartFile], str]:
    """Writes some marts, unless those beside them in the store are of something else.

    Those of the newest crawls go before what the store has of older ones; nothing says then of what the others are, so
    that a report makes all anew.

    Args:
        library: the marts.
        names: of those that the crawls can fill.
        progress: how it gets on.
        is_newest: it rests on the newest crawls, which nobody chose.

    Returns:
        The files written, and why there are none; empty where there are.

    Raises:
        StoreError: if the store cannot be written.
    """
    apart = difference(library)
    if apart and is_newest and _are_of_same_options(library):
        withdraw(library.marts.observed.store, library.marts.observed.selection.site, _COVERAGE)
        apart = ""
    return library.publish(progress.over(() if apart else names, "computing")), apart
