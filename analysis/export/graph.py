"""The graph of links for Gephi, networkx and others: GraphML, or CSV of nodes and edges.

Nodes are the site's pages that may be indexed, edges the links between them that pass authority on: the marts
``authority`` and ``authority_edges``. Referring domains may be nodes too; then the flows into a page add up to its
authority, less the small part that enters at all pages alike.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd

from analysis.export.cells import csv_text, xml_text
from analysis.export.encode import csv_lines
from analysis.export.placing import placed
from analysis.marts.study import Study
from analysis.tables.frames import cells
from linkspider.errors import LinkspiderError

#: Attributes of nodes, where there are such columns, and what GraphML calls their types.
NODE_TYPES: Final[Mapping[str, str]] = {
    "label": "string",
    "kind": "string",
    "authority": "double",
    "internal_pagerank": "double",
    "referring_domains": "long",
    "role": "string",
    "is_priority": "boolean",
    "depth": "long",
}
EDGE_TYPES: Final[Mapping[str, str]] = {"weight": "double", "flow": "double", "kind": "string"}
#: Columns that a domain has no value in.
_DTYPES: Final = {"referring_domains": "Int64", "is_priority": "boolean", "depth": "Int64"}
_ROWS: Final = 65_536
_GRAPHML: Final = ".graphml"


@dataclass(frozen=True, slots=True)
class LinkGraph:
    """A graph to write; the number of a node is its row.

    Attributes:
        nodes: label (URL or domain), kind (page or domain), and further columns of ``NODE_TYPES``.
        edges: source and target (numbers of nodes), weight (the share of what the source passes on), flow (how much
            that is), kind (link, or backlink from a domain).
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame


def link_graph(
    authority: pd.DataFrame,
    authority_edges: pd.DataFrame,
    depths: "pd.Series[Any] | None" = None,
    domains: pd.DataFrame | None = None,
) -> LinkGraph:
    """Joins marts into a graph.

    Args:
        authority, authority_edges: the marts.
        depths: clicks from the start page by URL; None where they are not wanted.
        domains: what referring domains bring, as ``entering`` gives it; None for pages alone.

    Raises:
        ValueError: if an edge leads from or to a page that is no node.
    """
    pages = authority[["url", *(name for name in NODE_TYPES if name in authority.columns)]].rename(
        columns={"url": "label"}
    )
    pages.insert(1, "kind", "page")
    if depths is not None:
        pages["depth"] = pages["label"].map(depths)
    pages = pages.astype({name: dtype for name, dtype in _DTYPES.items() if name in pages.columns})
    urls = pd.Index(authority["url"].astype("str"))
    edges = _numbered(authority_edges, "source_url", "target_url", urls, urls).assign(kind="link")
    if domains is None or domains.empty:
        return LinkGraph(pages, edges)
    names = pd.Index(domains["referring_domain"].astype("str").unique())
    brought = _numbered(domains, "referring_domain", "entry_url", names, urls).assign(kind="backlink")
    brought["source"] += len(pages)
    nodes = pd.concat([pages, pd.DataFrame({"label": names, "kind": "domain"})], ignore_index=True)
    return LinkGraph(nodes, pd.concat([edges, brought], ignore_index=True))


def entering(study: Study) -> pd.DataFrame:
    """What each referring domain brings to each page that it links to: referring_domain, entry_url, weight and flow.

    Weight is the share of the domain's authority that enters there, flow how much that is, in the unit of
    ``authority``. Without rows where the domains are not known one by one.
    """
    entries, policy = study.entries, study.wishes.config.policy
    rows = entries.domains.iloc[:0] if entries.is_estimate else entries.domains
    amount = rows["weight"].astype("float64")
    scale = (1 - policy.damping) * (1 - policy.uniform_share) / amount.sum() if len(rows) else 0.0
    return pd.DataFrame(
        {
            "referring_domain": rows["referring_domain"],
            "entry_url": study.graph.urls[rows["entry"].to_numpy()],
            "weight": amount / amount.groupby(rows["referring_domain"]).transform("sum"),
            "flow": amount * scale,
        }
    ).reset_index(drop=True)


def write_graph(path: Path, graph: LinkGraph) -> list[Path]:
    """Writes a graph: as GraphML where the path ends in .graphml, else into a folder as that and as two CSV files.

    Returns:
        The files written.

    Raises:
        LinkspiderError: if they cannot be written.
    """
    if path.suffix.lower() == _GRAPHML:
        return [_write(path, graphml(graph))]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise LinkspiderError(f"'{path}' cannot be made: {fault.strerror or fault}") from fault
    return [
        _write(path / f"links{_GRAPHML}", graphml(graph)),
        _write(path / "nodes.csv", nodes_csv(graph)),
        _write(path / "edges.csv", edges_csv(graph)),
    ]


def graphml(graph: LinkGraph) -> Iterator[str]:
    """A graph as GraphML, some thousands of elements at a time.

    Source: http://graphml.graphdrawing.org/specification.html
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    of_nodes, of_edges = _held(graph.nodes, NODE_TYPES), _held(graph.edges, EDGE_TYPES)
    for kind, types in (("node", of_nodes), ("edge", of_edges)):
        for name, xml_type in types.items():
            yield f'<key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{xml_type}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for rows in _slices(graph.nodes):
        data = _data(rows, "node", of_nodes)
        yield "".join(f'<node id="n{number}">{told}</node>\n' for number, told in zip(rows.index, data, strict=True))
    for rows in _slices(graph.edges):
        ends = zip(rows["source"].tolist(), rows["target"].tolist(), _data(rows, "edge", of_edges), strict=True)
        yield "".join(f'<edge source="n{source}" target="n{target}">{told}</edge>\n' for source, target, told in ends)
    yield "</graph>\n</graphml>\n"


def nodes_csv(graph: LinkGraph) -> Iterator[str]:
    """The nodes as Gephi's spreadsheet import takes them: Id, Label and attributes.

    Without a byte order mark, which graph tools would take for a part of "Id".
    """
    names = [name for name in _held(graph.nodes, NODE_TYPES) if name != "label"]
    yield csv_lines([["Id", "Label", *names]])
    for rows in _slices(graph.nodes):
        ids = [f"n{number}" for number in rows.index]
        yield csv_lines(zip(ids, *(_csv_cells(rows[name]) for name in ("label", *names)), strict=True))


def edges_csv(graph: LinkGraph) -> Iterator[str]:
    """The edges likewise: Source, Target, Type, Weight and attributes."""
    names = [name for name in _held(graph.edges, EDGE_TYPES) if name != "weight"]
    yield csv_lines([["Source", "Target", "Type", "Weight", *names]])
    for rows in _slices(graph.edges):
        ends = ([f"n{number}" for number in rows[end].tolist()] for end in ("source", "target"))
        yield csv_lines(
            zip(*ends, ["Directed"] * len(rows), *(_csv_cells(rows[name]) for name in ("weight", *names)), strict=True)
        )


def _numbered(frame: pd.DataFrame, source: str, target: str, sources: "pd.Index[str]", targets: "pd.Index[str]") -> Any:
    columns = {"source": _numbers(frame[source], sources), "target": _numbers(frame[target], targets)}
    return pd.DataFrame({**columns, "weight": frame["weight"].to_numpy(), "flow": frame["flow"].to_numpy()})


def _numbers(column: "pd.Series[Any]", names: "pd.Index[str]") -> "np.ndarray[Any, np.dtype[np.int64]]":
    """The place of each value among names; of categoricals each category is looked up once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        found = names.get_indexer(column.cat.categories)[column.cat.codes.to_numpy()]
    else:
        found = names.get_indexer(pd.Index(column))
    if (found < 0).any():
        raise ValueError(f"{column.name} names a page that is no node: {column[found < 0].iloc[0]}")
    return found.astype(np.int64)


def _held(frame: pd.DataFrame, types: Mapping[str, str]) -> dict[str, str]:
    return {name: kind for name, kind in types.items() if name in frame.columns}


def _slices(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for first in range(0, len(frame), _ROWS):
        yield frame.iloc[first : first + _ROWS]


def _data(rows: pd.DataFrame, kind: str, types: Mapping[str, str]) -> list[str]:
    """The attributes of each row as elements; those that are not known are left out."""
    columns = [
        [
            "" if value is None else f"<data key={quoteattr(f'{kind}_{name}')}>{_xml(value)}</data>"
            for value in cells(rows[name])
        ]
        for name in types
    ]
    return ["".join(row) for row in zip(*columns, strict=True)]


def _xml(value: Any) -> str:
    if isinstance(value, str):
        return escape(xml_text(value))
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _csv_cells(column: "pd.Series[Any]") -> list[Any]:
    return [
        csv_text(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else value
        for value in cells(column)
    ]


def _write(path: Path, texts: Iterable[str]) -> Path:
    with placed(path) as made, made.open("w", encoding="utf-8", newline="") as file:
        file.writelines(texts)
    return path
