"""The pages that matter: what a person's rules name, told apart from what can bring nothing because it is no page.

The first rule that tells a page gives its weight and label. A rule that names one page (a URL or a path) is followed
through redirects and canonicals to the page that it stands for, and finds it under another spelling too (http or https,
``www.``, a closing slash). A glob or an expression tells pages that may be indexed, and none that merely lead to one: a
person who writes ``/tutorial/*`` does not mean the front page, to which an old tutorial redirects.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.given.patterns import Addresses, addresses, matches
from analysis.given.priority_rules import Rule
from linkspider.model.identity import page_identity
from linkspider.model.indexability import Indexability

COLUMNS: Final = ("url", "weight", "label", "source")
#: Further notes are counted.
MAX_NOTES: Final = 20
NOT_CRAWLED: Final = "not crawled"
_WORDS: Final = {
    Indexability.CANONICALISED: "canonicalised to another page",
    Indexability.REDIRECT: "redirects to no page of the crawl",
    Indexability.BLOCKED: "blocked by robots.txt or an address rule",
    Indexability.NOT_HTML: "no HTML page",
    Indexability.NOT_FETCHED: "cut by a limit of the crawl",
}
_NONE: Final = -1
_LINE: Final = r", line \d+$"
_MOST_TOLD: Final = 5


class Priority(NamedTuple):
    """The pages that matter.

    Attributes:
        pages: url (url_key of an indexable own page), weight (above 0), label (null where none was given) and source
            (the rule, for people); by URL.
        notes: what a person should know, a line each.
        is_guess: nobody named them.
    """

    pages: pd.DataFrame
    notes: tuple[str, ...]
    is_guess: bool = False

    @property
    def in_words(self) -> str:
        """How the pages came to be known, as it stands beside results: ``named by p.csv (12), --priority /a/* (3)``.

        Rows of a file are told together, and of many rules those of the most pages.
        """
        named = self.pages["source"].str.replace(_LINE, "", regex=True).str.removeprefix("guess: ")
        counts = sorted(Counter(named).items(), key=lambda each: (-each[1], each[0]))
        told = [f"{name} ({count:,})" for name, count in counts[:_MOST_TOLD]]
        more = f" and {len(counts) - _MOST_TOLD:,} more" if len(counts) > _MOST_TOLD else ""
        return f"{'guessed' if self.is_guess else 'named'} by {', '.join(told) or 'nothing'}{more}"


def priority(pages: pd.DataFrame, folds: Mapping[str, str], rules: Sequence[Rule]) -> Priority:
    """Finds the pages that rules tell.

    Args:
        pages: the site crawl's, one row per url_key, with indexability, outcome and status.
        folds: where a URL ends by redirects and canonicals, as ``resolution.folds`` gives it.
        rules: in their order.

    Returns:
        The pages, and notes on rules that tell none and on named URLs that are no indexable page.
    """
    known = _Known(pages, folds)
    owner = np.full(len(known.keys), _NONE, dtype=np.int64)
    notes: list[str] = []
    for number, rule in enumerate(rules):
        found, note = known.exact(rule) if rule.pattern.is_exact else known.alike(rule)
        owner[found[owner[found] == _NONE]] = number
        if note:
            notes.append(note)
    return Priority(_frame(known.keys, owner, rules), tuple(_bounded(notes)))


class _Known:
    """The own pages, for looking up by rules."""

    def __init__(self, pages: pd.DataFrame, folds: Mapping[str, str]) -> None:
        ordered = pages.sort_values("url_key")
        self.keys = ordered["url_key"].astype("str").to_numpy(dtype=object)
        self._states = ordered["indexability"].astype("str").to_numpy(dtype=object)
        self._outcomes = ordered["outcome"].astype("str").to_numpy(dtype=object)
        self._statuses = ordered["status"].astype("float64").fillna(0).to_numpy(dtype=np.int64)
        self._is_indexable = np.asarray(self._states == Indexability.INDEXABLE, dtype=np.bool_)
        self._places = {key: at for at, key in enumerate(self.keys)}
        self._folds = folds
        self._of: Addresses = addresses(self.keys)
        self._spellings: dict[str, int] | None = None

    def alike(self, rule: Rule) -> tuple[npt.NDArray[np.int64], str]:
        """The indexable pages that a glob or an expression tells, and what to say if something is odd."""
        told = matches(rule.pattern, self._of)
        found = np.flatnonzero(told & self._is_indexable)
        if found.size:
            return found, ""
        reasons = Counter(self.reason(at) for at in np.flatnonzero(told))
        if not reasons:
            return found, f"{rule.source}: no page of the crawl matches"
        counted = ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
        return found, f"{rule.source}: matches {reasons.total():,} URLs, and none is an indexable page: {counted}"

    def exact(self, rule: Rule) -> tuple[npt.NDArray[np.int64], str]:
        """The indexable page that a URL or a path names or leads to, and else why there is none."""
        told = self._named(rule)
        ends = [self._places.get(self._folds.get(self.keys[at], self.keys[at]), at) for at in told]
        found = np.array(sorted({at for at in ends if self._is_indexable[at]}), dtype=np.int64)
        if found.size:
            return found, ""
        name = rule.pattern.key or rule.pattern.text
        is_named = name in rule.source
        words = f"{rule.source}:" if is_named else f"{rule.source}: {name}"
        if not told:
            return found, f"{words} is no priority page: {NOT_CRAWLED}"
        at, end = told[0], ends[0]
        leads = f"leads to {self.keys[end]}: " if end != at else ""
        return found, f"{words} is no priority page: {leads}{self.reason(end)}"

    def reason(self, at: Any) -> str:
        """Why a URL is no indexable page: ``noindex``, ``404``, ``timeout`` and so on."""
        state, status = Indexability(self._states[at]), self._statuses[at]
        if state is Indexability.ERROR:
            return str(status) if status >= 400 else str(self._outcomes[at]).replace("_", " ")
        return _WORDS.get(state, state.value)

    def _named(self, rule: Rule) -> list[int]:
        key = rule.pattern.key
        if not key:
            return [int(at) for at in np.flatnonzero(matches(rule.pattern, self._of))]
        at = self._places.get(key)
        if at is None:
            at = self._by_spelling().get(page_identity(key))
        return [] if at is None else [at]

    def _by_spelling(self) -> Mapping[str, int]:
        """Pages by what is left of their address without its spelling; those that may be indexed go first."""
        if self._spellings is None:
            self._spellings = {}
            for at in [*np.flatnonzero(self._is_indexable), *np.flatnonzero(~self._is_indexable)]:
                self._spellings.setdefault(page_identity(self.keys[at]), int(at))
        return self._spellings


def _frame(keys: npt.NDArray[np.object_], owner: npt.NDArray[np.int64], rules: Sequence[Rule]) -> pd.DataFrame:
    at = np.flatnonzero(owner != _NONE)
    chosen = [rules[number] for number in owner[at]]
    columns = ([each.weight for each in chosen], [each.label for each in chosen], [each.source for each in chosen])
    return frame_of(keys[at], *columns)


def frame_of(
    keys: Sequence[str] | npt.NDArray[np.object_],
    weights: Sequence[float],
    labels: Sequence[str | None],
    sources: Sequence[str],
) -> pd.DataFrame:
    """The frame of priority pages, by URL; see ``Priority``."""
    dtypes = {"url": "str", "weight": "float64", "label": "str", "source": "str"}
    frame = pd.DataFrame(dict(zip(COLUMNS, (keys, weights, labels, sources), strict=True)), columns=list(COLUMNS))
    return frame.astype(dtypes).sort_values("url", ignore_index=True)


def _bounded(notes: Sequence[str]) -> Iterator[str]:
    yield from notes[:MAX_NOTES]
    if len(notes) > MAX_NOTES:
        yield f"{len(notes) - MAX_NOTES:,} more priority rules tell no indexable page"
