"""What comes in: referring domains, linked pages, anchors."""

from typing import Final

import pandas as pd
import pyarrow.compute as pc

from analysis.report import numbers
from analysis.report.charts import bars
from analysis.report.charts.drawing import HALF, drawn
from analysis.report.charts.theme import ACCENT, SOFT
from analysis.report.facts import Facts
from analysis.report.parts import Section
from analysis.report.streams import Order
from analysis.report.views import MOST_ROWS, Chosen, Shown, names, table
from analysis.shown import wording
from analysis.shown.terminal import printable
from linkspider.model.outcome import ERRORS, Outcome

_MOST_BARS: Final = 20
_LINKS: Final = ("backlinks", "followed_backlinks")
#: What stands where a page of its own should be; a file is there, and what was not asked for may be.
_ASTRAY: Final = [Outcome.REDIRECT.value, *sorted(outcome.value for outcome in ERRORS)]
_BY_LINKS: Final[Order] = (("backlinks", "descending"), ("referring_domain", "ascending"))
FOLLOWED: Final = "followed"
NOT_FOLLOWED: Final = "nofollow, ugc or sponsored"
_DOMAINS: Final = (
    Shown("referring_domain", "Referring domain"),
    Shown("referring_pages", "Pages", "count", is_barred=True),
    Shown("backlinks", "Backlinks", "count"),
    Shown("followed_backlinks", "Followed", "count"),
    Shown("linked_pages", "Linked pages", "count"),
    Shown("acquisition", "How it came about", "word"),
    Shown("review_flags", "To look at"),
)
_LINKED: Final = (
    Shown("url", "Page", "url"),
    Shown("referring_domains", "Domains", "count", is_barred=True),
    Shown("referring_pages", "Pages", "count"),
    Shown("backlinks", "Backlinks", "count"),
    Shown("followed_backlinks", "Followed", "count"),
    Shown("outcome", "Outcome", "word"),
    Shown("status", "Status", "count"),
    Shown("top_anchor_text", "Top anchor text"),
)
_ANCHORS: Final = (
    Shown("anchor_text", "Anchor text"),
    Shown("anchor_class", "Class", "word"),
    Shown("links", "Links", "count", is_barred=True),
    Shown("source_pages", "Pages", "count"),
    Shown("referring_domains", "Domains", "count"),
    Shown("top_target_url", "Leads most often to", "url"),
)


def domains(facts: Facts) -> Section | None:
    """Referring domains, most pages first, followed and other backlinks apart."""
    referrers = facts.coverage.referrers
    links = facts.mart("referring_domains", _LINKS)
    if referrers is None or links.empty:
        return None
    count, followed = len(links), int((links["followed_backlinks"] > 0).sum())
    most = facts.best("referring_domains", ["referring_domain", *_LINKS], _BY_LINKS, _MOST_BARS)
    first = most.iloc[0]
    lead = (
        f"{printable(first['referring_domain'])} has {numbers.share(first['backlinks'] / links['backlinks'].sum())} of "
        "the backlinks"
    )
    name = wording.count(count, "referring domain")
    of_these = "all" if followed == count else f"{followed:,}"
    shown = facts.first("referring_domains", names(_DOMAINS), MOST_ROWS)
    caption = "Referring domains, most referring pages first"
    label = f"{name}, {followed:,} of them with a followed link; {lead}"
    return Section(
        key="domains",
        name="Referring domains",
        finding=f"{name} {'links' if count == 1 else 'link'} to the site, {of_these} with a followed link",
        how=(
            f"The {wording.count(len(most), 'domain')} with most backlinks, followed ones apart; below, those with "
            f"most referring pages. {lead}."
        ),
        marts=("referring_domains",),
        query=facts.query(
            "referring_domains",
            "referring_domain, referring_pages, backlinks, followed_backlinks",
            "ORDER BY referring_pages DESC",
        ),
        definition="referring-domains-in-depth",
        drawings=(drawn(lambda width: _domain_bars(most, links, width), label, HALF),),
        tables=(table(facts, "referring_domains", _DOMAINS, caption, Chosen(shown, count)),),
        notes=(wording.backlinks_found(referrers), *_astray(facts), *_signals(facts)),
    )


def _astray(facts: Facts) -> list[str]:
    """Domains whose followed links end where nothing passes them on; those of the site's owner count nowhere."""
    lost = int(facts.summary.get("lost_domains", 0))
    if not lost:
        return []
    domains_ = wording.count(lost, "domain")
    return [f"the followed links of {domains_} lead to no page that was read and may be indexed: they bring nothing in"]


def _signals(facts: Facts) -> list[str]:
    """What the signals mean that domains have, in the table or beyond it."""
    states = facts.mart("signal_states", ("signal", "meaning", "domains"))
    return [
        f"{signal} ({wording.count(domains_, 'domain')}): {meaning}"
        for signal, meaning, domains_ in states.itertuples(index=False, name=None)
        if domains_
    ]


def _domain_bars(top: pd.DataFrame, links: pd.DataFrame, width: int) -> object:
    """Bars of some domains, and one of all others.

    Args:
        top: these domains.
        links: backlinks and followed ones of all domains.
        width: of the drawing.
    """
    rows = [
        (printable(name), int(followed), int(links - followed))
        for name, links, followed in zip(
            top["referring_domain"], top["backlinks"], top["followed_backlinks"], strict=True
        )
    ]
    if len(links) > len(top):
        backlinks, followed = (int(links[name].sum() - top[name].sum()) for name in _LINKS)
        rows.append((f"{len(links) - len(top):,} others", followed, backlinks - followed))
    parts = [
        (name, part, value, f"{name}: {numbers.count(value)} {part}")
        for name, followed, other in rows
        for part, value in ((FOLLOWED, followed), (NOT_FOLLOWED, other))
    ]
    data = pd.DataFrame(parts, columns=["name", "part", "value", "told"])
    return bars.stacked(data, [(FOLLOWED, ACCENT), (NOT_FOLLOWED, SOFT)], "backlinks found", width)


def linked_pages(facts: Facts) -> Section | None:
    """Pages of the site that have backlinks."""
    count = facts.rows("linked_pages")
    if not count:
        return None
    site_crawl = facts.coverage.site_crawl
    astray = facts.rows("linked_pages", pc.field("outcome").isin(_ASTRAY))
    have = "has" if count == 1 else "have"
    told = f"{wording.count(count, 'address', 'addresses')} of the site {have} backlinks"
    if site_crawl is not None and astray:
        told += f"; {astray:,} of them {'does' if astray == 1 else 'do'} not answer with a page of their own"
    return Section(
        key="linked-pages",
        name="Linked pages",
        finding=told,
        how="Addresses of the site that others link to, most referring domains first, and what is there now.",
        marts=("linked_pages",),
        query=facts.query(
            "linked_pages", "url, referring_domains, backlinks, outcome, status", "ORDER BY referring_domains DESC"
        ),
        definition="which-page-is-which-resolution",
        tables=(table(facts, "linked_pages", _LINKED, "Linked pages, most referring domains first"),),
    )


def anchors(facts: Facts) -> Section | None:
    """What links to the site say, in classes."""
    groups = facts.groups("anchors", ["link_scope", "anchor_class"], "links").sort_values("anchor_class")
    groups = groups[groups["link_scope"] == "backlink"]
    if groups.empty:
        return None
    classes = groups.set_index("anchor_class")["links"].sort_values(ascending=False, kind="stable")
    total = int(classes.sum())
    largest, share = str(classes.index[0]), classes.iloc[0] / total
    data = pd.DataFrame(
        {
            "name": classes.index,
            "value": classes / total,
            "figure": [numbers.share(value / total) for value in classes],
            "told": [f"{name}: {numbers.count(value)} of {total:,} backlinks" for name, value in classes.items()],
        }
    )
    first = facts.first("anchors", names(_ANCHORS), MOST_ROWS, pc.field("link_scope") == "backlink")
    caption, count = "Anchor texts of backlinks, most links first", int(groups["rows"].sum())
    return Section(
        key="anchors",
        name="Anchors",
        finding=f"{numbers.share(share)} of the anchors of {total:,} backlinks are of the class “{largest}”",
        how="What the text of each backlink is: a name, an address, what the page is about, or nothing in particular.",
        marts=("anchors", "anchor_diversity"),
        query=facts.query(
            "anchors",
            "anchor_class, sum(links) AS links",
            "WHERE link_scope = 'backlink'\nGROUP BY anchor_class\nORDER BY links DESC",
        ),
        definition="referring-domains-in-depth",
        drawings=(
            drawn(
                lambda width: bars.plain(data, "share of the backlinks", width),
                f"{largest} is the largest class of anchors with {numbers.share(share)} of {total:,} backlinks",
                HALF,
            ),
        ),
        tables=(table(facts, "anchors", _ANCHORS, caption, Chosen(first, count)),),
    )
