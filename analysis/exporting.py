"""``python -m analysis export``: all marts of a site for other programs."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from analysis.coverage import coverage
from analysis.export.about import about
from analysis.export.csv_folder import write_csv_folder
from analysis.export.delta import export_delta
from analysis.export.dictionary import data_dictionary
from analysis.export.graph import entering, link_graph, write_graph
from analysis.export.headers import Headers
from analysis.export.placing import placed
from analysis.export.sheets import Sheet, sheets
from analysis.export.star import export_star
from analysis.export.views import views_sql
from analysis.export.workbook import write_workbook
from analysis.library import Library, possible
from linkspider.errors import StoreError
from linkspider.model.tables import MARTS


def export(library: Library, kind: str, path: Path, headers: Headers = Headers.SNAKE) -> list[Path]:
    """Writes the marts of a site.

    Args:
        library: the marts.
        kind: of ``EXPORTS``.
        path: the file or folder.
        headers: what columns are called in workbooks and CSV files.

    Returns:
        What was written.

    Raises:
        LinkspiderError: if a table cannot be read, or the place cannot be written.
    """
    return _MAKERS[kind](library, path, headers)


def _workbook(library: Library, path: Path, headers: Headers) -> list[Path]:
    observed = library.marts.observed
    told = about(coverage(observed), f"{observed.store.root / 'marts'}, as Parquet")
    write_workbook(path, _sheets(library), told, headers)
    return [path]


def _csv(library: Library, path: Path, headers: Headers) -> list[Path]:
    further = {"data_dictionary.csv": data_dictionary().encode()}
    return write_csv_folder(path, _sheets(library), headers, further)


def _graph(library: Library, path: Path, _: Headers) -> list[Path]:
    if "authority" not in possible(library.marts.observed.selection):
        raise StoreError("the graph needs a crawl of the site: scrapy crawl site -a url=...")
    depths = library.frame("page_inlinks").set_index("url")["depth"]
    domains = entering(library.study)
    graph = link_graph(library.frame("authority"), library.frame("authority_edges"), depths, domains)
    return write_graph(path, graph)


def _star(library: Library, path: Path, _: Headers) -> list[Path]:
    return [path / file.path for file in export_star(library, path)]


def _delta(library: Library, path: Path, _: Headers) -> list[Path]:
    return export_delta(library, path)


def _sql(library: Library, path: Path, _: Headers) -> list[Path]:
    with placed(path) as made:
        made.write_text(views_sql(library.marts.observed.store.root), encoding="utf-8")
    return [path]


def _sheets(library: Library) -> list[Sheet]:
    names = possible(library.marts.observed.selection)
    return [*sheets((table for name, table in MARTS.items() if name in names), library.frame)]


_MAKERS: Final[Mapping[str, Callable[[Library, Path, Headers], list[Path]]]] = {
    "xlsx": _workbook,
    "csv": _csv,
    "graph": _graph,
    "star": _star,
    "delta": _delta,
    "sql": _sql,
}
