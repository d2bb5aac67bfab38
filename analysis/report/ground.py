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
    """

    folders: pd.DataFrame
    by_folder: pd.DataFrame
    by_section: pd.DataFrame


def surveyed(pages: Iterable[pa.Table], edges: Iterable[pa.Table]) -> Ground:
    """Reads the pages, and where there are any, the edges between them.

    Args:
        pages: parts of the mart ``authority``: url, authority.
        edges: parts of the mart ``authority_edges``: source_url, target_url, flow.
    """
    held: pd.DataFrame = grouped(map(_in_folders, pages), ["folder"], ["authority"]).to_pandas()
    if held.empty:
        nothing = pd.DataFrame({"source": [], "target": [], "flow": []})
        return Ground(held.rename(columns={ROWS: "pages"}), nothing, nothing)
    counts = dict(zip(held["folder"].tolist(), held[ROWS].tolist(), strict=True))
    shown, sections = folders.opened(counts, _MOST_FOLDERS), folders.sections(counts, _MOST_SECTIONS)
    flows = _flows(edges, sorted({*shown, *sections}))
    return Ground(
        folders=_told(held, shown),
        by_folder=_between(flows, lambda place: folders.innermost(place, shown)),
        by_section=_between(flows, lambda place: sections.get(folders.innermost(place, sections), folders.OTHERS)),
    )


def _in_folders(pages: pa.Table) -> pa.Table:
    names = pa.array([folders.folder(str(url)) for url in pages["url"].to_pylist()], pa.string())
    return pages.select(["authority"]).append_column("folder", names)


def _told(held: pd.DataFrame, shown: set[str]) -> pd.DataFrame:
    places = [folders.innermost(name, shown) for name in held["folder"]]
    summed = held.groupby(places)[[ROWS, "authority"]].sum().rename(columns={ROWS: "pages"})
    return summed.reindex(sorted(shown), fill_value=0).rename_axis("folder").reset_index()


def _flows(edges: Iterable[pa.Table], places: list[str]) -> pd.DataFrame:
    """What flows between places, each page at the innermost that it lies in: source, target, flow."""
    names = np.array([*places, ""], dtype=object)  # the last: in none of them
    numbers = {name: number for number, name in enumerate(names)}
    size = len(names)
    links, flow = np.zeros(size**2, dtype=np.int64), np.zeros(size**2)
    for part in edges:
        pairs = _places(part["source_url"], numbers) * size + _places(part["target_url"], numbers)
        links += np.bincount(pairs, minlength=size**2)
        flow += np.bincount(pairs, weights=part["flow"].to_numpy(), minlength=size**2)
    found = np.flatnonzero(links)
    return pd.DataFrame({"source": names[found // size], "target": names[found % size], "flow": flow[found]})


def _places(urls: "pa.ChunkedArray[Any]", numbers: Mapping[str, int]) -> npt.NDArray[np.int64]:
    coded = urls.combine_chunks().dictionary_encode()
    places = [numbers[folders.innermost(folders.folder(str(url)), numbers)] for url in coded.dictionary.to_pylist()]
    found: npt.NDArray[np.int64] = np.array(places, dtype=np.int64)[coded.indices.to_numpy()]
    return found


def _between(flows: pd.DataFrame, place: Callable[[str], str]) -> pd.DataFrame:
    ends = {name: flows[name].map(place) for name in ("source", "target")}
    summed = flows.assign(**ends).groupby(["source", "target"])["flow"].sum()
    return pd.DataFrame(summed).reset_index()
