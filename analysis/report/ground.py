"""The site in folders, few enough to be drawn, and what flows between them: pages and edges are each read once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis.report import folders
from analysis.report.streams import ROWS, grouped

#: Folders of the map, and sections of the site, that are told apart at most.
_MOST_FOLDERS: Final = 200
_MOST_SECTIONS: Final = 12


class Ground(NamedTuple):
    """The site in folders.

    Attributes:
        folders: one row per folder of the map, in alphabetical order: folder, pages (that lie in it and in no other of
            these within), authority (what these pages have).
        by_folder: what flows between these: source, target, flow; no row where there is no edge.
        by_section: what flows between the sections of the site, likewise.
        is_one_host: all pages are of one host, which is left out; else folders are those of ``folders.hosted``.
    """

    folders: pd.DataFrame
    by_folder: pd.DataFrame
    by_section: pd.DataFrame
    is_one_host: bool = True


def surveyed(pages: Iterable[pa.Table], edges: Iterable[pa.Table]) -> Ground:
    """Reads the pages, and where there are any, the edges between them.

    Args:
        pages: parts of the mart ``authority``: url, authority.
        edges: parts of the mart ``authority_edges``: source_url, target_url, flow.
    """
    held: pd.DataFrame = grouped(map(_in_folders, pages), ["host", "folder"], ["authority"]).to_pandas()
    hosts = held.pop("host")
    if held.empty:
        nothing = pd.DataFrame({"source": [], "target": [], "flow": []})
        return Ground(held.rename(columns={ROWS: "pages"}), nothing, nothing)
    is_one_host = hosts.nunique() == 1
    if not is_one_host:
        held["folder"] = folders.HOSTS + hosts + held["folder"]
    counts = dict(zip(held["folder"].tolist(), held[ROWS].tolist(), strict=True))
    shown, sections = folders.opened(counts, _MOST_FOLDERS), folders.sections(counts, _MOST_SECTIONS)
    folder = folders.folder if is_one_host else folders.hosted
    flows = _flows(edges, sorted({*shown, *sections}), folder)
    return Ground(
        folders=_told(held, shown),
        by_folder=_between(flows, lambda place: folders.innermost(place, shown)),
        by_section=_between(flows, lambda place: sections.get(folders.innermost(place, sections), folders.OTHERS)),
        is_one_host=is_one_host,
    )


def _in_folders(pages: pa.Table) -> pa.Table:
    known = [str(url) for url in pages["url"].to_pylist()]
    named = pages.select(["authority"])
    for name, of in (("host", folders.host), ("folder", folders.folder)):
        named = named.append_column(name, pa.array([of(url) for url in known], pa.string()))
    return named


def _told(held: pd.DataFrame, shown: set[str]) -> pd.DataFrame:
    places = [folders.innermost(name, shown) for name in held["folder"]]
    summed = held.groupby(places)[[ROWS, "authority"]].sum().rename(columns={ROWS: "pages"})
    return summed.reindex(sorted(shown), fill_value=0).rename_axis("folder").reset_index()


def _flows(edges: Iterable[pa.Table], places: list[str], folder: Callable[[str], str]) -> pd.DataFrame:
    """What flows between places, each page at the innermost that it lies in: source, target, flow."""
    names = np.array([*places, ""], dtype=object)  # the last: in none of them
    numbers = {name: number for number, name in enumerate(names)}
    size = len(names)
    links, flow = np.zeros(size**2, dtype=np.int64), np.zeros(size**2)
    for part in edges:
        source, target = (_places(part[name], numbers, folder) for name in ("source_url", "target_url"))
        pairs = source * size + target
        links += np.bincount(pairs, minlength=size**2)
        flow += np.bincount(pairs, weights=part["flow"].to_numpy(), minlength=size**2)
    found = np.flatnonzero(links)
    return pd.DataFrame({"source": names[found // size], "target": names[found % size], "flow": flow[found]})


def _places(
    pages: "pa.ChunkedArray[Any]", numbers: Mapping[str, int], folder: Callable[[str], str]
) -> npt.NDArray[np.int64]:
    coded = pages.combine_chunks().dictionary_encode()
    places = [numbers[folders.innermost(folder(str(url)), numbers)] for url in coded.dictionary.to_pylist()]
    found: npt.NDArray[np.int64] = np.array(places, dtype=np.int64)[coded.indices.to_numpy()]
    return found


def _between(flows: pd.DataFrame, place: Callable[[str], str]) -> pd.DataFrame:
    ends = {name: flows[name].map(place) for name in ("source", "target")}
    summed = flows.assign(**ends).groupby(["source", "target"])["flow"].sum()
    return pd.DataFrame(summed).reset_index()
