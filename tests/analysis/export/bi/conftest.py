"""The demo web's store with everything in it: tables, marts and the star."""

from dataclasses import dataclass

import pytest

from analysis.export.star import export_star
from analysis.marts.library import Library, possible
from analysis.marts.one_crawl import Marts
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.demo.server import SEED_FILE, START_URL
from linkspider.model.store import Store


@dataclass(frozen=True)
class Demo:
    """The demo's store, as an audit and `export star` leave it."""

    library: Library

    @property
    def store(self):
        return self.library.marts.observed.store


def library_of(store):
    return Library(Marts(Observed(store, select(store))))


@pytest.fixture(scope="session")
def demo(crawl_demo):
    """Read it and write nothing there."""
    run = crawl_demo("referrers", "-a", f"seeds={SEED_FILE}", "-a", f"target={START_URL}")
    assert run.code == 0, run.err
    run = crawl_demo("site", "-a", f"url={START_URL}", store=run.store)
    assert run.code == 0, run.err
    library = library_of(Store(run.store))
    library.publish(possible(library.marts.observed.selection))
    export_star(library)
    return Demo(library)
