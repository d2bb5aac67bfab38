"""What a review signal found, and how it becomes rows: one per referring domain and signal, with words for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.profile.evidence import Evidence
from analysis.profile.rules import SIGNALS
from analysis.tables.counting import Flags
from analysis.tables.frames import shaped
from linkspider.model.profile_marts import ReviewSignalRow, SignalStateRow
from linkspider.model.tables import MARTS
from linkspider.model.text import scrub

SIGNAL_MART: Final = MARTS["review_signals"]
STATE_MART: Final = MARTS["signal_states"]
#: Texts of pages are cut to so many characters where they are quoted.
QUOTED: Final = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal and where it was found.

    Attributes:
        signal: its id.
        pages: the pages on which it rests.
        words: what was found, for the number of a domain and of the page that serves as its example.
        is_of_pages: single pages were found; else it speaks of the domain as a whole.
    """

    signal: str
    pages: Flags
    words: Callable[[int, int], str]
    is_of_pages: bool = True


class Uncomputed(NamedTuple):
    """A signal that could not be computed, and why not."""

    signal: str
    reason: str


Outcome = Finding | Uncomputed


def quoted(text: object) -> str:
    """A page's text as it stands in evidence: on one line, short, without control characters, in quotes."""
    if not isinstance(text, str):
        return "''"
    line = " ".join(scrub(text[: 4 * QUOTED]).split())
    return f"'{line[:QUOTED]}…'" if len(line) > QUOTED else f"'{line}'"


def rows(evidence: Evidence, outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """The mart ``review_signals``: by domain, then in the order of the signals.

    Args:
        evidence: the links that were looked at.
        outcomes: what the signals found in them.
    """
    order = {each.id: place for place, each in enumerate(SIGNALS)}
    totals = np.bincount(evidence.page_domain[evidence.page_domain >= 0], minlength=len(evidence.domains))
    found = [
        (domain, order[each.signal], *row)
        for each in outcomes
        if isinstance(each, Finding)
        for domain, row in _of_domains(evidence, each, totals.tolist())
    ]
    names = evidence.domains
    frame = pd.DataFrame(
        [(names[domain], SIGNALS[place].id, *row) for domain, place, *row in sorted(found)],
        columns=list(ReviewSignalRow._fields),
    )
    return shaped(frame, SIGNAL_MART)


def states(outcomes: Iterable[Outcome], raised: pd.DataFrame) -> pd.DataFrame:
    """The mart ``signal_states``: what was looked for, and what could not be.

    Args:
        outcomes: one per signal that can be computed at all.
        raised: the mart ``review_signals``.
    """
    told = {each.signal: each for each in outcomes}
    counts = raised["signal"].value_counts()
    lines = []
    for signal in SIGNALS:
        outcome = told.get(signal.id, Uncomputed(signal.id, signal.limits))
        is_computed = isinstance(outcome, Finding)
        reason = signal.limits if isinstance(outcome, Finding) else outcome.reason
        lines.append((signal.id, signal.meaning, is_computed, reason or None, int(counts.get(signal.id, 0))))
    return shaped(pd.DataFrame(lines, columns=list(SignalStateRow._fields)), STATE_MART)


def _of_domains(evidence: Evidence, each: Finding, totals: list[int]) -> Iterable[tuple[int, tuple[int, str, str]]]:
    pages = np.flatnonzero(each.pages & (evidence.page_domain >= 0))  # in alphabetical order, as the pages are
    domains, first, counts = np.unique(evidence.page_domain[pages], return_index=True, return_counts=True)
    for domain, at, count in zip(domains.tolist(), first.tolist(), counts.tolist(), strict=True):
        page = int(pages[at])
        words = each.words(domain, page)
        if each.is_of_pages:
            pages_of = f"{count} of {totals[domain]} referring pages with a followed link"
            words = f"{pages_of}, such as {evidence.pages.index[page]}: {words}"
        yield domain, (count, str(evidence.pages.index[page]), words)
