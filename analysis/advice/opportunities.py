"""Internal links worth adding: which bring the priority pages most, together and alone, and where to set them.

Two steps, since texts and contexts of links are too much to hold for a large site: ``found_links`` works on numbers and
reads each text once; ``link_opportunities`` reads texts and links again, of the pages in question alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.advice.best_set import Limits, best_set
from analysis.advice.candidates import candidates, considered
from analysis.advice.gains import Standing, added
from analysis.advice.names import Names
from analysis.advice.phrases import KnownLink, Linked, unlinked
from analysis.advice.topics import COMMON_SHARE, Topics, topics
from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.tables.counting import Flags
from analysis.tables.frames import cells, shaped
from linkspider.model.tables import MARTS

TABLE: Final = MARTS["link_opportunities"]
MOST_ROWS: Final = 1_000
#: Links in the set, on one page and to one page. Judgement: a page that is to get ten new links is no advice, and a
#: list in which every page is to link to the same one is none either.
LIMITS: Final = Limits(links=50, per_source=3, per_target=20)
#: Where a main content may hold links.
_IN_TEXT: Final = ("content", "related", "comment", "author_bio")


@dataclass(frozen=True)
class FoundLinks:
    """Links worth adding, in numbers.

    Attributes:
        rows: by rank, source and target (numbers of nodes), slot_share, gain, relative_gain, set_gain and
            topic_similarity.
        topics: what pages speak of; without pages where the crawl kept no texts.
    """

    rows: pd.DataFrame
    topics: Topics

    @property
    def sources(self) -> Ints:
        """The pages to set links on."""
        return np.unique(self.rows["source"].to_numpy(np.int64))

    @property
    def targets(self) -> Ints:
        """The pages to link to."""
        return np.unique(self.rows["target"].to_numpy(np.int64))


def found_links(
    graph: SiteGraph,
    standing: Standing,
    shares: Floats,
    may_link: Flags,
    texts: Iterable[pd.DataFrame],
) -> FoundLinks:
    """Chooses the links worth adding.

    Args:
        graph: the site's; standing: how it stands, by the same graph's ``edges``.
        shares: what new links take of each page's slots, by ``new_shares``.
        may_link: whether links on a page would be followed, and all its links are known, bool of shape (n,).
        texts: main contents, in frames of at most some thousand rows: page (a node's number, -1 for none; each node
            once) and text. Empty where the crawl kept none.
    """
    pages = considered(standing, shares, may_link)
    read = topics(texts, np.union1d(pages.sources, pages.targets))
    rows = candidates(graph, standing, shares, pages, read)
    share = rows["share"].to_numpy(np.float64)
    changes = added(rows["source"].to_numpy(np.int64), rows["target"].to_numpy(np.int64), share)
    best = best_set(standing, changes, LIMITS)
    rows = rows.rename(columns={"share": "slot_share", "similarity": "topic_similarity"})
    rows = rows.assign(gain=best.alone, relative_gain=standing.relative(best.alone), set_gain=np.nan, place=len(rows))
    rows.loc[best.chosen, "set_gain"] = best.set_gain
    rows.loc[best.chosen, "place"] = np.arange(len(best.chosen))
    rows = rows[rows["gain"] > 0].sort_values(
        ["place", "gain", "source", "target"], ascending=[True, False, True, True]
    )
    on_page, to_page = rows.groupby("source").cumcount(), rows.groupby("target").cumcount()
    most = np.where(rows["slot_share"] >= 1, 1, LIMITS.per_source)
    is_kept = rows["set_gain"].notna() | ((on_page < most) & (to_page < LIMITS.per_target))
    return FoundLinks(rows[is_kept].drop(columns="place")[:MOST_ROWS].reset_index(drop=True), read)


def link_opportunities(
    graph: SiteGraph,
    found: FoundLinks,
    names: Names,
    texts: Iterable[pd.DataFrame],
    links: pd.DataFrame,
) -> pd.DataFrame:
    """The mart ``link_opportunities``, by rank.

    Args:
        graph: the site's; found: the links worth adding.
        names: what ``found.targets`` are called.
        texts: as in ``found_links``; of other pages than ``found.sources`` they are passed over.
        links: links on ``found.sources`` (others are passed over), one row per occurrence, whatever it leads to: source
            (a node's number), anchor_text, placement, context_before and context_after.
    """
    rows = found.rows
    phrases = _phrases(found, names, texts, links)
    frame = rows.assign(
        rank=np.arange(1, len(rows) + 1),
        source_url=graph.urls[rows["source"]],
        target_url=graph.urls[rows["target"]],
        anchor_phrase=pd.Series([phrase for phrase, _ in phrases], dtype=object),
        anchor_context=pd.Series([context for _, context in phrases], dtype=object),
    )
    frame["reason"] = [
        _reason(similarity, phrase)
        for similarity, phrase in zip(frame["topic_similarity"].tolist(), frame["anchor_phrase"], strict=True)
    ]
    return shaped(frame, TABLE)


def _phrases(
    found: FoundLinks, names: Names, texts: Iterable[pd.DataFrame], links: pd.DataFrame
) -> list[tuple[str | None, str | None]]:
    """The phrase and its context for each link worth adding; both None where there is none."""
    wanted = {source: rows["target"].tolist() for source, rows in found.rows.groupby("source")}
    links = links[links["source"].isin(found.sources) & links["placement"].isin(_IN_TEXT)]
    standing = dict(iter(links.groupby("source")))
    phrases: dict[tuple[int, int], tuple[str, str]] = {}
    for frame in texts:
        chosen = frame[frame["page"].isin(found.sources)]
        for source, text in zip(chosen["page"].tolist(), chosen["text"], strict=True):
            heading = KnownLink(names.headings.get(source, ""), None, None)
            linked = Linked(text, [heading, *_known(standing.get(source, links[:0]))])
            for target in wanted[source]:
                phrase = unlinked(
                    text, names.names.get(target, ()), linked, lambda word: _is_telling(word, found.topics)
                )
                if phrase is not None:
                    phrases[source, target] = phrase.text, phrase.context
    pairs = zip(found.rows["source"].tolist(), found.rows["target"].tolist(), strict=True)
    return [phrases.get(pair, (None, None)) for pair in pairs]


def _is_telling(word: str, topics: Topics) -> bool:
    return topics.spread(word) <= COMMON_SHARE


def _known(links: pd.DataFrame) -> Iterable[KnownLink]:
    columns = (cells(links[name]) for name in ("anchor_text", "context_before", "context_after"))
    return (KnownLink(*each) for each in zip(*columns, strict=True))


def _reason(similarity: float, phrase: str | None) -> str:
    alike = "same folder, no texts to compare" if np.isnan(similarity) else f"similar content ({similarity:.2f})"
    return f"{alike}, phrase '{phrase}' stands unlinked" if phrase else alike
