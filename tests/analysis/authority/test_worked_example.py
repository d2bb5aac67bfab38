"""The worked example of docs/method.md: each figure there is computed by linkspider and by plain linear algebra."""

import re
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.__main__ import main
from analysis.advice.candidates import new_shares
from analysis.advice.gains import Standing, added, first_order, followed, gains, removed
from analysis.advice.opportunities import found_links
from analysis.advice.pitch import pitch
from analysis.authority import flow
from analysis.authority.graph import Cause
from analysis.authority.solve import reverse
from analysis.given.config import Config
from analysis.given.policy import Policy
from analysis.given.priority_rules import rules_of
from analysis.history.change_effects import Moment, change_effects
from analysis.marts.library import JOINED, Library
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Study, Wishes
from analysis.measures.inlink_summary import gini
from analysis.tables.frames import to_arrow
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.model.tables import MARTS

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "method.md").read_text(encoding="utf-8")
METHOD, EXAMPLE = re.split(r"^## A worked example$", DOCUMENT, maxsplit=1, flags=re.MULTILINE)
EXAMPLE, SOURCES = re.split(r"^## Sources$", EXAMPLE, maxsplit=1, flags=re.MULTILINE)
TABLE = re.compile(r"^<!-- table: (\w+) -->\n\n((?:\|.*\n)+)", re.MULTILINE)
EQUATION = re.compile(r"^    (\w+) = (.+)$", re.MULTILINE)
MARKED = re.compile(r"(-?\d[\d,]*(?:\.\d+)?(?:e-\d+)?(?:/\d+)?)(?: ?[a-z]+)?<!--([\w.]+)-->")
CLOSE = 1e-9

POLICY = Policy(position_exponent=0)
PRIORITY = ("/pricing", "/product")
NODES = ("/", "/blog", "/blog/first", "/blog/second", "/pricing", "/product")
DEAD, AWAY = "/2024/pricing", "https://away.example/study"
#: Page -> its links, in their order: where each leads and where it stands; a box is boilerplate in the content.
LINKS = {
    "/": [
        *(("/", "nav"), ("/product", "nav"), ("/blog", "nav"), ("/product", "content")),
        *(("/pricing", "footer"), ("/legal", "footer")),
    ],
    "/pricing": [("/", "nav"), ("/product", "nav"), ("/blog", "nav"), ("/legal", "footer")],
    "/product": [("/", "nav"), ("/blog", "nav"), ("/pricing", "footer"), ("/legal", "footer")],
    "/blog": [("/", "nav"), ("/product", "nav"), ("/blog/second", "nofollow"), (DEAD, "content")],
    "/blog/first": [("/", "nav"), ("/product", "content"), (AWAY, "content"), ("/blog", "box")],
    "/legal": [("/", "nav")],
}
BACKLINKS = (
    ("https://alpha.example/review", "/old", True),
    ("https://beta.example/tools", "/", True),
    ("https://beta.example/tools", DEAD, True),
    ("https://gamma.example/list", "/product", False),
)
WEIGHTS = {"nav": 0.1, "footer": 0.1, "content": 1.0, "nofollow": 1.0, "box": 0.5}
LOST = {"/legal": "noindex", "/blog/second": "nofollow", DEAD: "broken", AWAY: "external"}


def url(path):
    return f"https://site.example{path}" if path.startswith("/") else path


def path_of(address):
    return address.removeprefix("https://site.example")


def crawled(builder, links=LINKS, backlinks=BACKLINKS):
    """Writes the crawls of the site and of its referring pages."""
    page, link = builder.page, builder.link
    moved = {"redirect_url": url("/blog/first"), "redirect_kind": "http", "is_permanent": True}
    by_clicks, by_backlinks = {"found_in_links": True}, {"found_in_backlinks": True, "depth": None}
    pages = [
        page(url("/"), title="Home", **by_clicks),
        page(url("/pricing"), depth=1, title="Pricing", **by_clicks),
        page(url("/product"), depth=1, title="Product", **by_clicks),
        page(url("/blog"), depth=1, title="Blog", **by_clicks),
        page(url("/blog/first"), title="First post", **by_backlinks),
        page(url("/blog/second"), depth=2, title="Second post", **by_clicks),
        page(url("/legal"), depth=1, title="Legal", is_noindex=True, indexability="noindex", **by_clicks),
        page(url("/old"), "redirect", 301, indexability="redirect", **moved, **by_backlinks),
        page(url(DEAD), "http_error", 404, depth=2, indexability="error", **by_clicks),
    ]
    placements = {"box": "content", "nofollow": "content"}
    rows = [
        link(
            url(source),
            url(target),
            ordinal=ordinal,
            placement=placements.get(place, place),
            is_boilerplate=place == "box",
            followed=place != "nofollow",
            link_scope="outbound" if target == AWAY else "internal",
        )
        for source, targets in links.items()
        for ordinal, (target, place) in enumerate(targets)
    ]
    votes = [
        link(source, url(to), followed=is_followed, link_scope="backlink") for source, to, is_followed in backlinks
    ]
    builder.crawl("referrers", [page(source) for source in sorted({each[0] for each in backlinks})], votes, hour=10)
    builder.crawl("site", pages, rows, hour=11)
    return builder.store


def study_of(store):
    rules = [rule for path in PRIORITY for rule in rules_of(path)]
    return Study(Marts(Observed(store, select(store, "site.example", ()))), Wishes(Config(policy=POLICY), rules))


@pytest.fixture
def study(builder):
    return study_of(crawled(builder))


@pytest.fixture
def variant(tmp_path, builder):
    """The same site with other links, or with further backlinks."""
    count = iter(range(10))

    def make(links=None, backlinks=()):
        other = type(builder)(tmp_path / f"other{next(count)}")
        return study_of(crawled(other, LINKS | (links or {}), (*BACKLINKS, *backlinks)))

    return make


def captured(study):
    return float(study.worth @ study.rank)


# what the document says


def cells_of(text):
    """(table, row, column) -> what stands there."""
    found = {}
    for name, table in TABLE.findall(text):
        head, _, *rows = (
            [each.strip().replace("`", "") for each in line.split("|")[1:-1]] for line in table.splitlines()
        )
        for row in rows:
            found |= {(name, row[0], column): text for column, text in zip(head[1:], row[1:], strict=True)}
    return found


def read(text):
    return float(Fraction(text.replace(",", "")))


def differs(text, value):
    """Whether a figure is not what was computed: six decimals are rounded, all else is exact."""
    if isinstance(value, str):
        return text != value
    if value is None or np.isnan(value):
        return text != "-"
    decimals = len(text.partition(".")[2])
    return abs(read(text) - value) > (0.5 * 10**-decimals if decimals >= 6 else 0) + CLOSE


# what linkspider says


def slots_by_hand(links=LINKS):
    """Page -> target -> weight and what becomes of the slot, by the rules that the document gives."""
    found = {}
    for source in NODES:
        weights = {}
        for target, place in links.get(source, ()):
            if target != source:
                weights[target] = max(weights.get(target, 0.0), WEIGHTS[place])
        found[source] = {target: (weight, LOST.get(target, "edge")) for target, weight in weights.items()}
    return found


class Figures(NamedTuple):
    """Cells by (table, row, column), and single figures by name."""

    cells: dict
    named: dict


def table(name, frame, columns):
    """The cells of a frame whose index is the rows' names; columns: as the document calls them -> as the frame does."""
    return {(name, row, said): frame.loc[row, column] for row in frame.index for said, column in columns.items()}


def by_path(frame, column="url"):
    return frame.set_index(frame[column].map(path_of))


class Project:
    """The figures of the document by linkspider's own functions."""

    def __init__(self, study, mended):
        self.study, self.mended, self.graph = study, mended, study.graph
        self.standing = Standing.of(study.graph.edges, study.rank, study.worth, POLICY.damping)

    def number(self, path):
        return self.graph.numbers([url(path)])

    def change(self, kind, source, target, share):
        return kind(self.number(source), self.number(target), np.asarray(share, dtype=float).reshape(1))

    def paths(self, source, target):
        """How often what starts at a page comes by another one: an entry of M."""
        unit = np.zeros(len(self.graph))
        unit[self.number(target)] = 1.0
        return float(reverse(self.graph.edges, unit, POLICY.damping)[self.number(source)][0])

    @property
    def figures(self):
        cells = {}
        named = self._rates() | self._changes() | self._mended() | self._inlink_figures() | self._steps()
        for part in (self._graph, self._flow, self._findings, self._links):
            cells |= part()
        return Figures(cells, named)

    def _graph(self):
        pages = by_path(self.study.authority).assign(weight=pd.Series(self.graph.weight, index=NODES))
        cells = table("entering", pages, {"v": "teleport", "k": "weight"})
        edges = self.graph.edges.tocoo()
        shares = {
            (NODES[source], NODES[target]): share
            for source, target, share in zip(*edges.coords, edges.data, strict=True)
        }
        lost = self.graph.wasted
        shares |= {
            (NODES[source], cause): share for source, cause, share in lost[["source", "cause", "share"]].to_numpy()
        }
        for source, target, weight, becomes in (
            (source, target, *slot) for source, slots in slots_by_hand().items() for target, slot in slots.items()
        ):
            row = f"{source} → {'away.example' if target == AWAY else target}"
            share = shares[source, target if becomes == "edge" else becomes]
            said = {"weight": share * self.graph.weight[NODES.index(source)], "share": share, "becomes": becomes}
            assert said["weight"] == pytest.approx(weight, abs=CLOSE)
            cells |= {("slots", row, column): value for column, value in said.items()}
        return cells

    def _flow(self):
        study = self.study
        pages = by_path(study.authority).assign(h=pd.Series(self.standing.value, index=NODES))
        words = {"authority": "authority", "from other pages": "authority_in", "to other pages": "authority_out"}
        words |= {"evaporates": "waste", "most of it as": "waste_cause"}
        cells = table("authority", pages, words)
        cells |= table("value", pages, {"h": "h", "reach": "priority_reach", "role": "role"})
        ranks = {"internal_pagerank": "internal_pagerank", "cheirank": "cheirank", "harmonic": "harmonic"}
        cells |= table("ranks", pages, ranks)
        leaks = study.authority_leaks
        leaks = leaks.set_index(leaks["source_url"].map(path_of) + ", " + leaks["cause"].astype("str"))
        cells |= table("leaks", leaks, {"amount": "amount", "share": "share"})
        causes = leaks.groupby("cause")["amount"].sum().to_frame()
        cells |= table("waterfall", causes, {"amount": "amount"})
        ledger = study.authority_ledger.astype({"referring_domain": "str", "entry_url": "str"})
        ledger = ledger[ledger["priority_url"] == url("/pricing")]
        names = ledger["referring_domain"] + ", " + ledger["entry_url"].map(path_of)
        ledger = ledger.set_index(names.replace(", ", "all pages alike"))
        return cells | table("ledger", ledger, {"amount": "amount", "share": "share"})

    def _findings(self):
        study = self.study
        pitched = by_path(pitch(self.graph, self.standing, study.entries, POLICY))
        cells = table("pitch", pitched, {"gain": "gain_per_domain", "relative": "relative_gain"})
        orphans = {"strength": "strength", "met in": "found_in", "in-links": "unique_inlinks"}
        cells |= table("orphans", by_path(study.orphans), orphans)
        fixes = study.fixes.assign(to=study.fixes["suggested_url"].fillna("-").map(path_of))
        fixes = fixes.set_index(fixes["kind"] + " " + fixes["url"].map(path_of))
        every = np.ones(len(self.graph), dtype=bool)
        links = found_links(self.graph, self.standing, new_shares(self.graph, POLICY), every, []).rows
        links.index = [f"{NODES[row.source]} → {NODES[row.target]}" for row in links.itertuples()]
        cells |= table("opportunities", links, {name: name for name in ("slot_share", "gain", "set_gain")})
        return cells | table(
            "fixes", fixes, {"recoverable": "recoverable_authority", "suggested": "to", "gain": "gain"}
        )

    def _links(self):
        pages = by_path(self.study.marts.page_inlinks)
        pages = pages[pages["is_site_page"]]
        words = {"all": "inlinks", "unique": "unique_inlinks", "followed": "followed_inlinks"}
        return table("inlinks", pages, words | {"content": "content_inlinks"})

    def _rates(self):
        summary = self.study.authority_summary.set_index("statistic")["value"]
        names = ("capture_rate", "captured", "baseline_capture_rate", "page_share", "authority", "mass")
        return {name: summary[name] for name in names} | {"leaks": self.study.authority_leaks["amount"].sum()}

    def _changes(self):
        standing = self.standing
        share = new_shares(self.graph, POLICY)[self.number("/blog")]
        add = self.change(added, "/blog", "/pricing", share)
        first, blog = self.number("/blog/first"), self.number("/blog")
        held = self.graph.edges[first, blog]
        drop = self.change(removed, "/blog/first", "/blog", held)
        gained = float(gains(standing, add)[0])
        return {
            "add.share": share[0],
            "add.onward": standing.onward[blog][0],
            "add.better": share[0] * (standing.value[self.number("/pricing")] - standing.onward[blog])[0],
            "add.first_order": float(first_order(standing, add)[0]),
            **{f"add.m_{page}": self.paths(f"/{page}", "/blog") for page in ("pricing", "blog")},
            "add.gain": gained,
            "add.after": standing.total + gained,
            "drop.share": float(np.ravel(held)[0]),
            "drop.onward": standing.onward[first][0],
            "drop.gain": float(gains(standing, drop)[0]),
            "follow.gain": float(gains(standing, self.change(followed, "/blog", "/blog/second", 10 / 22))[0]),
            "pitch.now": float(self.study.credit @ standing.value / self.study.credit.sum()),
            "roles.average": float((self.study.authority["teleport"] * self.study.authority["priority_reach"]).sum()),
        }

    def _mended(self):
        """What the mart of changes books to the link that is added."""
        before, after = (Moment(each.graph, each.entries) for each in (self.study, self.mended))
        effects = change_effects(before, after, self.study.priority.pages, POLICY)
        links = effects.links[effects.links["effect"].abs() > 1e-15]
        assert links[["source_url", "target_url"]].to_numpy().tolist() == [[url("/blog"), url("/pricing")]]
        return {"change.effect": float(links["effect"].sum())}

    def _steps(self):
        """Figures on the way, and those of a table that the text says again."""
        study, d, a = self.study, POLICY.damping, POLICY.uniform_share
        pages = by_path(study.authority)
        value = pd.Series(self.standing.value, index=NODES)
        edges = by_path(study.authority_edges, "source_url")
        held = edges.loc["/blog/first"].set_index("target_url")["weight"][url("/blog")]
        leaks = study.authority_leaks.set_index(["source_url", "cause"])["amount"]
        broken = study.fixes[study.fixes["url"] == url(DEAD)].set_index("kind")
        lost = self.graph.wasted.groupby("source")["share"].sum()
        unique = np.sort(study.marts.page_inlinks.query("is_site_page")["unique_inlinks"].to_numpy())
        count = len(unique)
        total = study.entries.domains["weight"].sum()
        return {
            "d": d,
            "a": a,
            "n": len(self.graph),
            "C": total,
            "enters": 1 - d,
            "leaked": flow.leaked(POLICY),
            "v.even": study.entering.min(),
            "v.domain": study.entering.max() - study.entering.min(),
            "weight.other": POLICY.other_weight,
            "weight.box": POLICY.boilerplate_weight,
            **{f"x.{name}": pages["authority"][f"/{name}"] for name in ("product", "pricing")},
            **{f"h.{name}": value[f"/{name}"] for name in ("blog", "pricing")},
            "x.home": pages["authority"]["/"],
            "m.first_pricing": self.paths("/blog/first", "/pricing"),
            "share.legal": lost[NODES.index("/product")],
            "leak.product": leaks[url("/product"), "noindex"],
            "reach.home": pages["priority_reach"]["/"],
            "reach.pricing": pages["priority_reach"]["/pricing"],
            "reach.first": pages["priority_reach"]["/blog/first"],
            "drop.grown": held / (1 - held),
            "pitch.factor": (1 - d) * (1 - a) / (total + 1),
            "fix.recoverable": broken["recoverable_authority"]["backlink_to_broken"],
            "fix.internal": broken["gain"]["internal_to_broken"],
            "gini.weighted": float(unique @ np.arange(1, count + 1)),
            "gini.total": unique.sum(),
            "gini.less": (count + 1) / count,
        }

    def _inlink_figures(self):
        summary = self.study.marts.inlink_summary
        summary = summary[(summary["measure"] == "unique_inlinks") & (summary["group"] == "all")]
        held = summary.set_index("statistic")["value"]
        lorenz = self.study.marts.inlink_lorenz
        lorenz = lorenz[lorenz["measure"] == "unique_inlinks"].set_index("pages_share")["links_share"]
        names = ("pages", "zeros", "mean", "median", "p90", "gini", "top_10_percent_share")
        return {f"inlinks.{name}": held[name] for name in names} | {"inlinks.lorenz_half": lorenz[0.5]}


class Algebra:
    """The same from ``authority.teleport`` and ``authority_edges`` alone, with the formulas of the document."""

    def __init__(self, pages, edges):
        self.urls = [path_of(each) for each in pages["url"]]
        number = {page: place for place, page in enumerate(pages["url"])}
        self.d, count = 0.85, len(pages)
        self.P = np.zeros((count, count))
        self.P[edges["source_url"].map(number), edges["target_url"].map(number)] = edges["weight"]
        self.v = pages["teleport"].to_numpy()
        self.p = np.isin(self.urls, PRIORITY).astype(float)
        self.c = np.where(self.v > self.v.min() + CLOSE, 1.0, 0.0)

    @cached_property
    def M(self):  # noqa: N802 - the name of the formulas
        return np.linalg.inv(np.eye(len(self.v)) - self.d * self.P)

    @property
    def x(self):
        return (1 - self.d) * self.v @ self.M

    @property
    def h(self):
        return self.M @ self.p

    def gain(self, source, target, change):
        """By solving the site anew; change: the source's row and the target's unit vector -> the row as it will be."""
        place, to = self.urls.index(source), self.urls.index(target)
        changed = self.P.copy()
        changed[place] = change(self.P[place], np.eye(len(self.v))[to])
        x = np.linalg.solve(np.eye(len(self.v)) - self.d * changed.T, (1 - self.d) * self.v)
        return float((x - self.x) @ self.p)

    def pitched(self, page):
        """By solving it anew with another teleport."""
        credit = self.c + np.eye(len(self.v))[self.urls.index(page)]
        v = 0.15 / len(self.v) + 0.85 * credit / credit.sum()
        return float(((1 - self.d) * v @ self.M - self.x) @ self.p)

    @property
    def figures(self):
        d, x, h = self.d, self.x, self.h
        leak = d / (1 - d) * x * (1 - self.P.sum(axis=1))
        columns = {
            ("authority", "authority"): x,
            ("authority", "from other pages"): d * x @ self.P,
            ("authority", "to other pages"): d * x * self.P.sum(axis=1),
            ("authority", "evaporates"): leak,
            ("value", "h"): h,
            ("value", "reach"): (1 - d) * h,
            ("pitch", "gain"): np.array([self.pitched(page) for page in self.urls]),
        }
        cells = {
            (name, page, column): value
            for (name, column), values in columns.items()
            for page, value in zip(self.urls, values, strict=True)
        }
        at = self.urls.index
        for domain, entry in (("alpha.example", "/blog/first"), ("beta.example", "/")):
            amount = (1 - d) * (self.v[at(entry)] - self.v.min()) * self.M[at(entry), at("/pricing")]
            cells["ledger", f"{domain}, {entry}", "amount"] = amount
            cells["ledger", f"{domain}, {entry}", "share"] = amount / x[at("/pricing")]
        cells["ledger", "all pages alike", "amount"] = (1 - d) * self.v.min() * self.M[:, at("/pricing")].sum()
        even = np.full(len(x), 1 / len(x)) @ self.M
        named = {
            "captured": x @ self.p,
            "capture_rate": x @ self.p / x.sum(),
            "baseline_capture_rate": even @ self.p / even.sum(),
            "page_share": self.p.sum() / len(x),
            "authority": x.sum(),
            "leaks": leak.sum(),
            "mass": x.sum() + leak.sum(),
            "add.gain": self.gain("/blog", "/pricing", lambda row, unit: row * (2.2 / 3.2) + unit / 3.2),
            "add.m_pricing": self.M[at("/pricing"), at("/blog")],
            "add.m_blog": self.M[at("/blog"), at("/blog")],
            "drop.gain": self.gain("/blog/first", "/blog", lambda row, unit: (row - unit * 5 / 26) * 26 / 21),
            "follow.gain": self.gain("/blog", "/blog/second", lambda row, unit: row + unit * 10 / 22),
            "roles.average": self.v @ ((1 - d) * h),
        }
        cells["opportunities", "/blog → /pricing", "gain"] = named["add.gain"]
        to_first = self.gain("/blog/second", "/blog/first", lambda row, unit: unit)
        cells["opportunities", "/blog/second → /blog/first", "gain"] = to_first
        broken = self.gain("/blog", "/pricing", lambda row, unit: row + unit * 10 / 22)
        cells["fixes", f"internal_to_broken {DEAD}", "gain"] = broken
        cells["fixes", "internal_nofollow /blog/second", "gain"] = named["follow.gain"]
        cells["fixes", f"backlink_to_broken {DEAD}", "gain"] = 0.85 / 2 * (1 - d) * h[at("/pricing")]
        return Figures(cells, named)


@pytest.fixture
def figures(study, variant):
    mended = variant({"/blog": [*LINKS["/blog"], ("/pricing", "content")]})
    return Project(study, mended).figures


def test_every_figure_of_the_example_is_what_linkspider_computes(figures):
    cells, marked = cells_of(EXAMPLE), MARKED.findall(EXAMPLE)
    assert set(cells) == set(figures.cells), "a table lacks rows or has too many"
    assert {name for _, name in marked} == set(figures.named), "a single figure is missing, or is none"
    wrong = {key: (text, figures.cells[key]) for key, text in cells.items() if differs(text, figures.cells[key])}
    wrong |= {name: (text, figures.named[name]) for text, name in marked if differs(text, figures.named[name])}
    assert wrong == {}
    assert sum(any(map(str.isdigit, text)) for text in (*cells.values(), *(text for text, _ in marked))) >= 250


def test_plain_linear_algebra_gives_the_same(study, figures):
    found = Algebra(study.authority, study.authority_edges).figures
    wrong = {key: value for key, value in found.cells.items() if abs(value - figures.cells[key]) > CLOSE}
    wrong |= {name: value for name, value in found.named.items() if abs(value - figures.named[name]) > CLOSE}
    assert wrong == {}
    assert len(found.cells) >= 45
    assert len(found.named) >= 13


def test_counting_by_hand_gives_the_same(study, figures):
    """What follows from the lists of links above alone: leaks by cause, ranks by links alone, in-links."""
    slots, authority = slots_by_hand(), by_path(study.authority)["authority"]
    found = {
        ("leaks", f"{page}, {becomes}", "amount"): 17
        / 3
        * authority[page]
        * weight
        / sum(w for w, _ in targets.values())
        for page, targets in slots.items()
        for weight, becomes in targets.values()
        if becomes != "edge"
    }
    web = nx.DiGraph(
        (page, to) for page, targets in slots.items() for to, (_, becomes) in targets.items() if becomes == "edge"
    )
    web.add_nodes_from(NODES)
    plain = np.array([[web.has_edge(page, to) / max(len(slots[page]), 1) for to in NODES] for page in NODES])
    turned = np.array([[web.has_edge(to, page) / max(web.in_degree(page), 1) for to in NODES] for page in NODES])
    for name, shares in (("internal_pagerank", plain), ("cheirank", turned)):
        rank = np.linalg.solve(np.eye(len(NODES)) - 0.85 * shares.T, np.ones(len(NODES)))
        found |= {("ranks", page, name): value for page, value in zip(NODES, rank / rank.sum(), strict=True)}
    found |= {("ranks", page, "harmonic"): value for page, value in nx.harmonic_centrality(web).items()}
    links = [(page, *link) for page, targets in LINKS.items() for link in targets]
    for page in {row for name, row, _ in figures.cells if name == "inlinks"}:
        others = [(source, place) for source, target, place in links if target == page != source]
        found["inlinks", page, "all"] = sum(target == page for _, target, _ in links)
        found["inlinks", page, "unique"] = len({source for source, _ in others})
        found["inlinks", page, "followed"] = len({source for source, place in others if place != "nofollow"})
        found["inlinks", page, "content"] = len(
            {source for source, place in others if place in {"content", "nofollow"}}
        )
    assert {key: value for key, value in found.items() if abs(value - figures.cells[key]) > CLOSE} == {}
    assert len(found) == 6 + 3 * len(NODES) + 4 * 8


def test_no_figure_of_the_example_stands_outside_of_what_is_tested():
    rest = EQUATION.sub("", TABLE.sub("", MARKED.sub("", EXAMPLE)))
    rest = re.sub(r"`[^`]*`|\]\([^)]*\)", "", rest)
    assert re.findall(r"\d+(?:[.,/]\d+)+", rest) == []
    assert set(re.findall(r"\b\d{3,}\b", rest)) <= {"301", "404"}


def test_equations_hold(study):
    pages = by_path(study.authority)["authority"]
    standing = Project(study, study).standing
    sides = {page.rpartition("/")[2] or "home": pages[page] for page in NODES}
    values = {f"h_{page.rpartition('/')[2] or 'home'}": standing.value[place] for place, page in enumerate(NODES)}
    equations = EQUATION.findall(EXAMPLE)
    known = sides | values
    assert {name for name, _ in equations} == set(known)
    for name, text in equations:
        assert eval(text, {"__builtins__": {}}, known) == pytest.approx(known[name], abs=CLOSE), name


def test_adding_and_removing_links_in_truth_gives_the_gains(study, figures, variant):
    before = captured(study)
    with_link = variant({"/blog": [*LINKS["/blog"], ("/pricing", "content")]})
    assert captured(with_link) - before == pytest.approx(figures.named["add.gain"], abs=CLOSE)
    both = variant({"/blog": [*LINKS["/blog"], ("/pricing", "content")], "/blog/second": [("/blog/first", "content")]})
    together = figures.cells["opportunities", "/blog/second → /blog/first", "set_gain"]
    assert captured(both) - before == pytest.approx(together, abs=CLOSE)
    without = variant({"/blog/first": LINKS["/blog/first"][:-1]})
    assert captured(without) - before == pytest.approx(figures.named["drop.gain"], abs=CLOSE)
    plain = [(target, "content" if place == "nofollow" else place) for target, place in LINKS["/blog"]]
    assert captured(variant({"/blog": plain})) - before == pytest.approx(figures.named["follow.gain"], abs=CLOSE)
    led = [("/pricing" if target == DEAD else target, place) for target, place in LINKS["/blog"]]
    gain = figures.cells["fixes", f"internal_to_broken {DEAD}", "gain"]
    assert captured(variant({"/blog": led})) - before == pytest.approx(gain, abs=CLOSE)


def test_winning_a_backlink_in_truth_gives_the_gain(study, figures, variant):
    won = [captured(variant(backlinks=[("https://delta.example/", page, True)])) - captured(study) for page in NODES]
    assert won == pytest.approx([figures.cells["pitch", page, "gain"] for page in NODES], abs=CLOSE)


def test_gini_of_the_example_is_that_of_its_column():
    column = [
        read(text) for (name, _, column), text in cells_of(EXAMPLE).items() if (name, column) == ("inlinks", "unique")
    ]
    assert gini(np.array(column)) == pytest.approx(3 / 8)
    ends = np.cumsum(sorted(column)) / sum(column)
    assert 1 - 2 * sum((a + b) / 2 for a, b in pairwise([0.0, *ends])) / len(column) == pytest.approx(3 / 8)


def test_the_command_writes_the_same(builder, study, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("linkspider.toml").write_text("[policy]\nposition_exponent = 0.0\n", encoding="utf-8")
    words = [word for path in PRIORITY for word in ("--priority", path)]
    assert main(["all", "--store", str(builder.store.root), *words]) == 0
    assert "authority" in capsys.readouterr().out
    library = Library(study.marts, study.wishes)
    for name in sorted(JOINED):
        written = pq.read_table(builder.store.mart_path(name, "site.example"), partitioning=None)
        assert written.equals(to_arrow(library.frame(name), MARTS[name])), name


# what the rest of the document says


def test_numbers_in_the_text_are_the_constants_of_the_code():
    marked = MARKED.findall(METHOD)
    wrong = {name: (text, value) for text, name in marked if read(text) != (value := constant(name))}
    assert wrong == {}
    assert len(marked) >= 40


def constant(name):
    """The value of a dotted name: a module, then its attributes."""
    parts = name.split(".")
    for place in range(len(parts) - 1, 0, -1):
        try:
            held = import_module(".".join(parts[:place]))
        except ModuleNotFoundError:
            continue
        for part in parts[place:]:
            held = held[int(part)] if part.isdecimal() else getattr(held, part)
        return float(held / np.timedelta64(1, "D")) if isinstance(held, np.timedelta64) else float(held)
    raise AssertionError(name)


def test_causes_are_named_in_their_order():
    named = [row for name, row, _ in cells_of(METHOD) if name == "causes"]
    assert named == [each.value for each in Cause]


def test_every_mart_has_a_word(study):
    assert {name for name in JOINED if f"`{name}`" not in METHOD} == set()


def test_links_between_documents_lead_somewhere():
    folder = Path(__file__).resolve().parents[3] / "docs"
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", DOCUMENT)
    assert {target for target in targets if not (folder / target).exists()} == set()
    assert len(targets) >= 5


def test_sources_have_an_author_and_a_year():
    lines = [line for line in SOURCES.splitlines() if line.startswith("- ")]
    assert len(lines) >= 15
    assert [line for line in lines if not re.match(r"- [A-Z][^.]+ \((?:1[89]|20)\d\d\)", line)] == []


def test_leak_constant_of_the_text_is_that_of_the_code():
    assert flow.leaked(Policy()) == pytest.approx(17 / 3)
