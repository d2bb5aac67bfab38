"""The map of the site."""

from typing import Final

import pandas as pd

from analysis.report import numbers
from analysis.report.charts import sitemap
from analysis.report.charts.drawing import drawn
from analysis.report.facts import Facts
from analysis.report.folders import displayed, folder_sql
from analysis.report.parts import Section
from analysis.report.tree import Node, laid_out
from analysis.shown import wording
from analysis.shown.terminal import printable

_MOST_FLOWS: Final = 40


def site_map(facts: Facts) -> Section | None:
    """Folders of the site, what they hold, and what flows between them."""
    folders = facts.ground.folders
    if folders["pages"].sum() < 2:
        return None
    nodes = laid_out(dict(zip(folders["folder"], folders["pages"].tolist(), strict=True)))
    finding = _finding(folders)
    by_folder = {node.folder: node for node in nodes}
    drawing = drawn(
        lambda width: sitemap.sitemap(
            _frame(nodes, folders),
            _lines([(node, by_folder[node.parent]) for node in nodes if node.parent]),
            _flows(facts, by_folder),
            width,
        ),
        finding,
    )
    return Section(
        key="map",
        name="Site map",
        finding=finding,
        how=(
            f"{wording.count(len(nodes), 'folder')}, the start in the middle: larger with more pages, darker with "
            "more authority for each page. Gold lines are the strongest flows between folders."
        ),
        marts=("authority", "authority_edges"),
        query=facts.query(
            "authority",
            f"{folder_sql('url', facts.ground.is_one_host)} AS folder, count(*) AS pages,\n"
            "       sum(authority) AS authority",
            "GROUP BY folder\nORDER BY authority DESC",
        ),
        definition="authority-authority",
        drawings=(drawing,),
        notes=("the whole graph for Gephi and others: python -m analysis export graph --out FOLDER",),
    )


def _finding(folders: pd.DataFrame) -> str:
    richest = folders.sort_values("authority", ascending=False, kind="stable").iloc[0]
    share, pages = (float(richest[name] / folders[name].sum()) for name in ("authority", "pages"))
    return printable(
        f"{displayed(richest['folder'])} holds {numbers.share(share)} of the authority of all pages, with "
        f"{numbers.share(pages)} of them"
    )


def _frame(nodes: list[Node], folders: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(nodes, columns=[*Node._fields])
    amounts = frame["folder"].map(folders.set_index("folder")["authority"])
    total = float(amounts.sum())
    average = total / int(folders["pages"].sum())
    times = (amounts / frame["pages"].clip(lower=1) / average) if average else amounts
    told = [
        f"{printable(displayed(folder))}: {wording.count(pages, 'page')}, "
        f"{numbers.share(amount / total) if total else '–'} of the authority"
        for folder, pages, amount in zip(frame["folder"], frame["pages"], amounts, strict=True)
    ]
    return frame.assign(times=times, told=told, name=frame["name"].map(printable))


def _lines(pairs: list[tuple[Node, Node]]) -> pd.DataFrame:
    return pd.DataFrame([(a.x, a.y, b.x, b.y) for a, b in pairs], columns=["x", "y", "x2", "y2"], dtype=float)


def _flows(facts: Facts, by_folder: dict[str, Node]) -> pd.DataFrame:
    flows = facts.ground.by_folder
    is_shown = (flows["source"] != flows["target"]) & (flows["source"] != "") & (flows["target"] != "")
    top = flows[is_shown].sort_values(["flow", "source", "target"], ascending=[False, True, True]).head(_MOST_FLOWS)
    pairs = [(by_folder[a], by_folder[b]) for a, b in zip(top["source"], top["target"], strict=True)]
    return _lines(pairs).assign(flow=top["flow"].to_numpy(dtype=float))
