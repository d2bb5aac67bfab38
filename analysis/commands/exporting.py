"""``python -m analysis export``: all marts of a site for other programs."""

import codecs
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from analysis.commands.stored import CHANGES
from analysis.export.about import about
from analysis.export.csv_folder import write_csv_folder
from analysis.export.delta import export_delta
from analysis.export.dictionary import data_dictionary
from analysis.export.graph import entering, link_graph, write_graph
from analysis.export.headers import Headers
from analysis.export.placing import placed
from analysis.export.sheets import Sheet, parquet_sheet
from analysis.export.star import export_star
from analysis.export.views import views_sql
from analysis.export.workbook import write_workbook
from analysis.marts.coverage_mart import notes_of
from analysis.marts.library import Library, possible
from analysis.measures.coverage import coverage
from linkspider.errors import StoreError
from linkspider.model.tables import MARTS


class Wanted(NamedTuple):
    """What an export is to be.

    Attributes:
        path: the file or folder.
        headers: what columns are called in workbooks and CSV files.
        is_narrow: whether only the crawls that were named are in it; else all of the site that have ended.
    """

    path: Path
    headers: Headers = Headers.SNAKE
    is_narrow: bool = False


def export(library: Library, kind: str, wanted: Wanted) -> list[Path]:
    """Writes the marts of a site.

    Args:
        library: the marts.
        kind: of ``EXPORTS``.
        wanted: where and how.

    Returns:
        What was written.

    Raises:
        LinkspiderError: if a table cannot be read, or the place cannot be written.
    """
    return _MAKERS[kind](library, wanted)


def _workbook(library: Library, wanted: Wanted) -> list[Path]:
    observed = library.marts.observed
    notes = notes_of(library.frame("coverage"))
    told = about(coverage(observed), f"{observed.store.root / 'marts'}, as Parquet", notes=notes)
    write_workbook(wanted.path, _sheets(library, wanted), told, wanted.headers)
    return [wanted.path]


def _csv(library: Library, wanted: Wanted) -> list[Path]:
    further = {"data_dictionary.csv": codecs.BOM_UTF8 + data_dictionary().encode()}
    return write_csv_folder(wanted.path, _sheets(library, wanted), wanted.headers, further)


def _graph(library: Library, wanted: Wanted) -> list[Path]:
    if "authority" not in possible(library.marts.observed.selection):
        raise StoreError("the graph needs a crawl of the site: scrapy crawl site -a url=...")
    depths = library.frame("page_inlinks").set_index("url")["depth"]
    domains = entering(library.study)
    graph = link_graph(library.frame("authority"), library.frame("authority_edges"), depths, domains)
    return write_graph(wanted.path, graph)


def _star(library: Library, wanted: Wanted) -> list[Path]:
    files = export_star(library, wanted.path, [] if wanted.is_narrow else None)
    return [wanted.path / file.path for file in files]


def _delta(library: Library, wanted: Wanted) -> list[Path]:
    return export_delta(library, wanted.path, [] if wanted.is_narrow else None)


def _sql(library: Library, wanted: Wanted) -> list[Path]:
    with placed(wanted.path) as made:
        made.write_text(views_sql(library.marts.observed.store.root), encoding="utf-8")
    return [wanted.path]


def _sheets(library: Library, wanted: Wanted) -> list[Sheet]:
    """The marts as they were just published: read from there, they need not be held.

    Changes are those of the newest crawls, and so left out where others were named.
    """
    observed = library.marts.observed
    store, site = observed.store, observed.selection.site
    has_changes = not wanted.is_narrow and store.mart_path(CHANGES, site).is_file()
    names = {*possible(observed.selection), *([CHANGES] if has_changes else [])}
    return [parquet_sheet(table, [store.mart_path(name, site)]) for name, table in MARTS.items() if name in names]


_MAKERS: Final[Mapping[str, Callable[[Library, Wanted], list[Path]]]] = {
    "xlsx": _workbook,
    "csv": _csv,
    "graph": _graph,
    "star": _star,
    "delta": _delta,
    "sql": _sql,
}
