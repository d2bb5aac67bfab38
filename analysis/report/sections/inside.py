"""How the site links to itself: in-links, depth, PageRank, placements."""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.report import numbers
from analysis.report.charts import bars, inlinks, pages
from analysis.report.charts.drawing import HALF, drawn
from analysis.report.facts import Facts
from analysis.report.parts import Section
from analysis.report.streams import Order
from analysis.report.views import MOST_ROWS, Chosen, Shown, names, table
from analysis.shown import wording
from analysis.shown.terminal import shortened
from analysis.tables.memory import give_back

MEASURE: Final = "unique_inlinks"
#: Points that are drawn at most; on larger sites places with many pages are one point.
_MOST_POINTS: Final = 600
#: Steps of their grid for each e-fold, from fine to coarse: the first that gives few enough places is taken.
_GRIDS: Final = (12, 6, 3, 1)
_MOST_PLACES: Final = 2_000
#: Depths from here on are one column.
_DEEPEST: Final = 12
_NAMED: Final = 8
#: How near names may stand, as parts of the drawing.
_APART: Final = 0.06
#: Pages with about as many in-links, among which a page is usual or not.
_FEWEST_ALIKE: Final = 11
_WINDOWS: Final = 25
_FEWEST_RANKED: Final = 10
_IS_OF_SITE: Final = pc.field("is_site_page")
_BY_INLINKS: Final[Order] = ((MEASURE, "descending"), ("url", "ascending"))
_PAGES: Final = (
    Shown("url", "Page", "url"),
    Shown("unique_inlinks", "Unique in-links", "count", is_barred=True),
    Shown("content_inlinks", "In content", "count"),
    Shown("inlinks", "All", "count"),
    Shown("depth", "Depth", "count"),
    Shown("internal_pagerank", "PageRank", "share"),
    Shown("referring_domains", "Domains", "count"),
)
_OUTLIERS: Final = (
    Shown("url", "Page", "url"),
    Shown("unique_inlinks", "Unique in-links", "count"),
    Shown("internal_pagerank", "PageRank", "share"),
    Shown("times", "Times what such pages have", "figure", is_barred=True),
)


def distribution(facts: Facts) -> Section | None:
    """How in-links are spread over the pages."""
    site_crawl = facts.coverage.site_crawl
    figures = facts.figures
    if site_crawl is None or not figures.get((MEASURE, "pages")):
        return None
    told = {name: figures[MEASURE, name] for name in ("median", "p90", "gini", "top_10_percent_share", "zeros", "max")}
    is_linked = pd.notna(told["gini"])
    finding = "No page links to another"
    if is_linked:
        finding = (
            f"Half of the pages have {numbers.figure(told['median'])} unique in-links or fewer; the tenth of the pages "
            f"with most has {numbers.share(told['top_10_percent_share'])} of all"
        )
    buckets = facts.mart("inlink_distribution")
    buckets = buckets[(buckets["group"] == "all") & (buckets["measure"] == MEASURE)]
    curve = facts.mart("inlink_lorenz")
    curve = curve[curve["measure"] == MEASURE]
    label = (
        f"Histogram of unique in-links over {wording.count(int(figures[MEASURE, 'pages']), 'page')}: median "
        f"{numbers.figure(told['median'])}, p90 {numbers.figure(told['p90'])}, most {numbers.figure(told['max'])}"
    )
    ranked = facts.best("page_inlinks", [*names(_PAGES), "is_site_page"], _BY_INLINKS, MOST_ROWS, _IS_OF_SITE)
    count = facts.rows("page_inlinks", _IS_OF_SITE)
    others = facts.rows("page_inlinks", _IS_OF_SITE & (pc.field("outcome") != "ok"))
    return Section(
        key="inlinks",
        name="In-links",
        finding=finding,
        how=_how(told["gini"]) if is_linked else "In-links are counted by the other pages of the site that have them.",
        marts=("page_inlinks", "inlink_distribution", "inlink_summary", "inlink_lorenz"),
        query=facts.query(
            "inlink_distribution",
            "bucket_from, bucket_to, pages",
            f"WHERE \"group\" = 'all' AND measure = '{MEASURE}'\nORDER BY bucket_from",
        ),
        definition="how-in-links-are-spread-page_inlinks-inlink_distribution-inlink_summary-inlink_lorenz",
        drawings=(
            drawn(lambda width: _histogram(buckets, told, width), label, HALF),
            drawn(lambda width: inlinks.lorenz(curve, width), f"Lorenz curve, Gini {told['gini']:.2f}", HALF),
        )
        if is_linked
        else (),
        tables=(table(facts, "page_inlinks", _PAGES, "Pages with most unique in-links", Chosen(ranked, count)),),
        notes=(
            wording.inlinks_found(site_crawl),
            *_besides(count, others, int(told["zeros"])),
        ),
    )


def _how(gini: float) -> str:
    """What the two drawings show."""
    return (
        "First: how many pages have how many other pages linking to them. Then the Lorenz curve: the further it "
        f"hangs below the diagonal, the more unevenly (Gini {gini:.2f}; 0 is even, 1 is all at one page)."
    )


def _besides(count: int, others: int, zeros: int) -> list[str]:
    """What is among the pages that are counted, and which of them other sections count otherwise."""
    told = [f"{wording.count(count, 'address', 'addresses')} counted"]
    if others:
        told[0] += f", {others:,} of them redirects, files and broken or blocked pages that links lead to"
    none = f"{wording.count(zeros, 'address', 'addresses')} without an in-link"
    return [*told, f"{none}; those of them that may be indexed are under Orphans" if zeros else none]


def _histogram(buckets: pd.DataFrame, told: dict[str, float], width: int) -> object:
    positive = buckets[buckets["bucket_from"] > 0]
    data = pd.DataFrame(
        {
            "start": positive["bucket_from"],
            "end": positive["bucket_to"] + 1,
            "pages": positive["pages"],
            "told": [
                f"{wording.count(int(pages_), 'page')} with {_range(int(start), int(end))} unique in-links"
                for start, end, pages_ in zip(
                    positive["bucket_from"], positive["bucket_to"], positive["pages"], strict=True
                )
            ],
        }
    )
    marks = pd.DataFrame(
        [(max(told[name], 1.0), f"{name} {numbers.figure(told[name])}") for name in ("median", "p90")],
        columns=["value", "name"],
    )
    return inlinks.histogram(data, marks, width)


def _range(start: int, end: int) -> str:
    return f"{start:,}" if start == end else f"{start:,} to {end:,}"


def depth(facts: Facts) -> Section | None:
    """Pages by clicks from the start page."""
    groups = facts.groups("page_inlinks", ["is_site_page", "depth"])
    groups = groups[groups["is_site_page"]].drop(columns="is_site_page")
    if groups.empty:
        return None
    total, known = int(groups["rows"].sum()), groups.dropna().astype(int)
    counts = known.groupby(known["depth"].clip(upper=_DEEPEST))["rows"].sum()
    deepest = f"{_DEEPEST} or more" if (known["depth"] > _DEEPEST).any() else str(_DEEPEST)
    unreached = total - int(known["rows"].sum())
    names = [
        *(deepest if clicks == _DEEPEST else str(clicks) for clicks in counts.index),
        *(["no path"] if unreached else []),
    ]
    values = [*counts.tolist(), *([unreached] if unreached else [])]
    near = int(known.loc[known["depth"] <= 3, "rows"].sum())
    data = pd.DataFrame(
        {
            "name": names,
            "value": values,
            "figure": [numbers.count(value) for value in values],
            "told": [
                f"{wording.count(value, 'address', 'addresses')} at depth {name}"
                for name, value in zip(names, values, strict=True)
            ],
        }
    )
    addresses = wording.count(total, "address", "addresses")
    finding = f"{numbers.share(near / total)} of {addresses} can be reached within 3 clicks from the start page"
    if unreached:
        finding += f"; no path of links leads to {unreached:,}"
    return Section(
        key="depth",
        name="Depth",
        finding=finding,
        how="Addresses by the fewest clicks that lead to them from the start page.",
        marts=("page_inlinks",),
        query=facts.query(
            "page_inlinks", "depth, count(*) AS addresses", "WHERE is_site_page\nGROUP BY depth\nORDER BY depth"
        ),
        definition="how-in-links-are-spread-page_inlinks-inlink_distribution-inlink_summary-inlink_lorenz",
        drawings=(
            drawn(lambda width: bars.columns(data, ("clicks from the start page", "addresses"), width), finding, HALF),
        ),
    )


def ranks(facts: Facts) -> Section | None:
    """PageRank against unique in-links, and the pages that fall out of line."""
    frame, known = _ranked(facts)
    if len(frame) < _FEWEST_RANKED:
        return None
    window = max(_FEWEST_ALIKE, len(frame) // _WINDOWS)
    usual = frame["internal_pagerank"].rolling(window, center=True, min_periods=1).median()
    frame["times"] = frame["internal_pagerank"] / usual
    frame["far"] = np.abs(np.log(frame["times"]))
    frame = frame.sort_values(["far", "place"], ascending=[False, True], ignore_index=True)
    shown, points, total = known.named(frame.head(MOST_ROWS)), known.named(_points(frame)), len(frame)
    marked = known.named(_apart(frame.head(4 * _NAMED)).head(_NAMED))
    marked["is_right"] = marked[MEASURE] > np.sqrt(frame[MEASURE].min() * frame[MEASURE].max())
    first = shown.iloc[0]
    finding = (
        f"{facts.short(first['url'])} has {first['times']:.1f} times the PageRank that is usual with about "
        f"{wording.count(int(first[MEASURE]), 'in-link')}"
    )
    return Section(
        key="pagerank",
        name="PageRank",
        finding=finding,
        how=(
            "Each point is a page, or several alike. Above the others of its column: few links, but from pages that "
            "count. Below: many links that carry little, as those of long lists."
        ),
        marts=("page_inlinks", "authority"),
        query=facts.query(
            "page_inlinks",
            f"url, {MEASURE}, internal_pagerank",
            "WHERE internal_pagerank IS NOT NULL\nORDER BY internal_pagerank DESC",
        ),
        definition="by-links-alone-internal-pagerank-cheirank-harmonic-centrality",
        drawings=(drawn(lambda width: _scatter(facts, points, marked, width), finding),),
        tables=(table(facts, "page_inlinks", _OUTLIERS, "Pages furthest from what is usual", Chosen(shown, total)),),
    )


class _Known(NamedTuple):
    """URLs of pages, which are numbers elsewhere: millions of them are held once, and never sorted or copied.

    Attributes:
        urls: in any order; by_name: their places in alphabetical order.
    """

    urls: "pa.ChunkedArray[Any]"
    by_name: npt.NDArray[np.uint64]

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Some pages with their URLs, by the ``place`` of these in alphabetical order."""
        return frame.assign(url=[str(self.urls[int(self.by_name[place])]) for place in frame["place"]])


def _ranked(facts: Facts) -> tuple[pd.DataFrame, _Known]:
    """Pages with in-links and a PageRank, fewest in-links first: these, is_priority and place; and their URLs."""
    where = _IS_OF_SITE & (pc.field(MEASURE) > 0) & (pc.field("internal_pagerank") > 0)
    columns = ["url", MEASURE, "internal_pagerank", "is_site_page"]
    rows = pa.concat_tables(facts.parts("page_inlinks", columns, where))
    is_important = pc.field("is_priority")
    important = pa.concat_tables(facts.parts("authority", ["url", "is_priority"], is_important))["url"]
    give_back()  # what lies free between the URLs that are held
    by_name = pc.sort_indices(rows["url"]).to_numpy()
    pages = pd.DataFrame(
        {
            MEASURE: rows[MEASURE].to_numpy()[by_name],
            "internal_pagerank": rows["internal_pagerank"].to_numpy()[by_name],
            "is_priority": pc.is_in(rows["url"], value_set=important).to_numpy()[by_name],
            "place": np.arange(len(rows)),
        }
    )
    return pages.sort_values(MEASURE, kind="stable", ignore_index=True), _Known(rows["url"], by_name)


def _scatter(facts: Facts, points: pd.DataFrame, marked: pd.DataFrame, width: int) -> object:
    names = pd.DataFrame(
        {
            "inlinks": marked[MEASURE],
            "rank": marked["internal_pagerank"],
            "name": [shortened(facts.short(url), 34) for url in marked["url"]],
            "side": np.where(marked["is_right"], "left", "right"),
        }
    )
    told = [
        facts.short(url) if size == 1 else f"{size:,} pages, such as {facts.short(url)}"
        for url, size in zip(points["url"], points["size"], strict=True)
    ]
    kind = np.where(points["is_priority"], "priority page", "page")
    data = points[["inlinks", "rank", "size"]].assign(kind=kind, told=told, place=points["is_priority"].astype(int))
    return pages.scatter(data, names, width)


def _apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that are not too near to one before, so that their names do not overlap."""
    heights = np.log(frame["internal_pagerank"].to_numpy(dtype=float))
    span = float(np.ptp(heights)) or 1.0
    kept: list[int] = []
    for place, height in enumerate(heights / span):
        if all(abs(height - heights[other] / span) > _APART for other in kept):
            kept.append(place)
    return frame.iloc[kept]


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Points for pages, few enough to be drawn: inlinks, rank, is_priority, size, and the place of the first page."""
    for fineness in _GRIDS:
        grid = pd.DataFrame(
            {
                "inlinks": _gridded(frame[MEASURE], fineness),
                "rank": _gridded(frame["internal_pagerank"], fineness),
                "is_priority": frame["is_priority"],
                "place": frame["place"],
            }
        ).groupby(["inlinks", "rank", "is_priority"], as_index=False)
        points = grid.agg(size=("place", "size"), place=("place", "first"))
        if len(points) <= _MOST_PLACES:
            break
    return points


def _gridded(values: "pd.Series[float]", fineness: int) -> "pd.Series[float]":
    """Values, or where they are many, on a logarithmic grid that is coarse enough for a drawing of as many points."""
    if len(values) <= _MOST_POINTS:
        return values.astype(float)
    steps = np.round(np.log(values.to_numpy(dtype=float)) * fineness)
    return pd.Series(np.exp(steps / fineness), index=values.index)


def placements(facts: Facts) -> Section | None:
    """In-links of the content beside those of navigation."""
    frame = facts.mart("inlink_summary")
    frame = frame[(frame["measure"] == "inlinks") & frame["group"].str.startswith("placement=")]
    wide = frame.pivot_table(index="group", columns="statistic", values="value", observed=True)
    if wide.empty or not {"mean", "pages"} <= set(wide.columns):
        return None
    links = (wide["mean"] * wide["pages"]).round().sort_values(ascending=False)
    links = links[links > 0]
    if links.empty:
        return None
    total = float(links.sum())
    names = [str(group).partition("=")[2] for group in links.index]
    content = float(links.get("placement=content", 0.0)) / total
    data = pd.DataFrame(
        {
            "name": names,
            "value": (links / total).to_numpy(),
            "figure": [numbers.share(value / total) for value in links],
            "told": [
                f"{name}: {wording.count(int(value), 'internal link')}"
                for name, value in zip(names, links, strict=True)
            ],
        }
    )
    finding = f"{numbers.share(content)} of {total:,.0f} internal links stand in the content of pages"
    return Section(
        key="placements",
        name="Content and navigation",
        finding=finding,
        how="Internal links by where they stand. Links of the content weigh more; the policy says how much.",
        marts=("inlink_summary",),
        query=facts.query(
            "inlink_summary",
            '"group", statistic, value',
            "WHERE measure = 'inlinks' AND \"group\" LIKE 'placement=%'",
        ),
        definition="the-policy",
        drawings=(drawn(lambda width: bars.plain(data, "share of internal links", width), finding, HALF),),
    )
