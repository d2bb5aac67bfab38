"""The map of the site."""

from collections import Counter
from typing import Final

import pandas as pd

from analysis.report import folders, numbers
from analysis.report.charts import sitemap
from analysis.report.charts.drawing import drawn
from analysis.report.facts import Facts
from analysis.report.parts import Section
from analysis.report.tree import Node, laid_out
from analysis.terminal import printable

_MOST_NODES: Final = 200
_MOST_FLOWS: Final = 40


def site_map(facts: Facts) -> Section | None:
    """Folders of the site, what they hold, and what flows between them."""
    pages = facts.mart("authority", ["url", "authority"])
    if len(pages) < 2:
        return None
    chains = folders.chains(pages["url"])
    shown = folders.opened(chains, _MOST_NODES)
    place = pd.Series(folders.places(chains, shown), index=pages["url"])
    counts: Counter[str] = Counter(dict.fromkeys(shown, 0))
    counts.update(place)
    nodes = laid_out(dict(counts))
    held = pages["authority"].groupby(place.to_numpy()).sum()
    finding = _finding(held, counts)
    by_folder = {node.folder: node for node in nodes}
    drawing = drawn(
        lambda width: sitemap.sitemap(
            _frame(nodes, held, float(pages["authority"].mean())),
            _lines([(node, by_folder[node.parent]) for node in nodes if node.parent]),
            _flows(facts, place, by_folder),
            width,
        ),
        finding,
    )
    return Section(
        key="map",
        name="Site map",
        finding=finding,
        how=(
            f"{numbers.counted(len(nodes), 'folder')}, the start in the middle: larger with more pages, darker with "
            "more authority for each page. Gold lines are the strongest flows between folders."
        ),
        marts=("authority", "authority_edges"),
        query=facts.query(
            "authority",
            "regexp_extract(url, '^[^:]+://[^/]+(/.*/|/)', 1) AS folder, count(*) AS pages,\n"
            "       sum(authority) AS authority",
            "GROUP BY folder\nORDER BY authority DESC",
        ),
        definition="authority-authority",
        drawings=(drawing,),
        notes=("the whole graph for Gephi and others: python -m analysis export graph --out FOLDER",),
    )


def _finding(held: "pd.Series[float]", counts: Counter[str]) -> str:
    richest = str(held.sort_values(ascending=False).index[0])
    share, pages = float(held[richest] / held.sum()), counts[richest] / counts.total()
    return printable(
        f"{richest} holds {numbers.share(share)} of the authority of all pages, with {numbers.share(pages)} of them"
    )


def _frame(nodes: list[Node], held: "pd.Series[float]", average: float) -> pd.DataFrame:
    frame = pd.DataFrame(nodes, columns=[*Node._fields])
    total = float(held.sum())
    amounts = frame["folder"].map(held).fillna(0.0)
    times = (amounts / frame["pages"].clip(lower=1) / average) if average else amounts
    told = [
        f"{printable(folder)}: {numbers.counted(pages, 'page')}, {numbers.share(amount / total) if total else '–'} of "
        "the authority"
        for folder, pages, amount in zip(frame["folder"], frame["pages"], amounts, strict=True)
    ]
    return frame.assign(times=times, told=told, name=frame["name"].map(printable))


def _lines(pairs: list[tuple[Node, Node]]) -> pd.DataFrame:
    return pd.DataFrame([(a.x, a.y, b.x, b.y) for a, b in pairs], columns=["x", "y", "x2", "y2"], dtype=float)


def _flows(facts: Facts, place: "pd.Series[str]", by_folder: dict[str, Node]) -> pd.DataFrame:
    edges = facts.mart("authority_edges", ["source_url", "target_url", "flow"])
    ends = pd.DataFrame(
        {"source": edges["source_url"].map(place), "target": edges["target_url"].map(place), "flow": edges["flow"]}
    )
    summed = ends[ends["source"] != ends["target"]].groupby(["source", "target"])["flow"].sum()
    flows = pd.DataFrame(summed).reset_index()
    top = flows.sort_values(["flow", "source", "target"], ascending=[False, True, True]).head(_MOST_FLOWS)
    pairs = [(by_folder[a], by_folder[b]) for a, b in zip(top["source"], top["target"], strict=True)]
    return _lines(pairs).assign(flow=top["flow"].to_numpy(dtype=float))
