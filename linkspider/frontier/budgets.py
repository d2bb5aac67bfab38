"""Budgets against crawler traps: URLs that a site makes up without end.

Nothing tells a site of a million pages from a generator for certain, so every rule is a budget, and every budget is an
argument. What rules look at:

- the URL alone: too long, too deep, too many segments or parameters, segments that repeat;
- how many URLs of its kind were taken on: of its host, its template, its calendar, combinations of its parameters;
- whether it was found on a page of its own kind. A generator is found from itself, page after page, ever deeper;
  50,000 products stand in lists, a few clicks down.

What is kept is a function of the set of accepted (URL, depth) pairs alone, whatever their order. A URL counts with the
depth at which it was taken on, also where a shorter way brings it forward later; after a resume it counts with that of
the shorter way, so that there may be a little more room for deep pages then. A cut is about one offer: a URL that was
cut is asked about again when a page of another kind leads to it. Not so the first ten of each rule: they have rows that
say why they were not fetched.

Sources: the limits of Heritrix (20 hops, 20 segments, 2 repetitions), Nutch (a segment met three times), Funnelback (15
folders, 5 repetitions); https://developers.google.com/crawling/docs/faceted-navigation.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final, NamedTuple

from linkspider.frontier.frontier import Cut
from linkspider.frontier.url_shape import UrlShape, shape_of
from linkspider.model import urls
from linkspider.model.outcome import Outcome

#: Past so many counters (about 100 MB) nothing new is counted but the pages of each host.
MAX_COUNTERS: Final = 1_000_000
#: Dates further ahead than this are the future: sites announce next year's events, seldom those after.
YEARS_AHEAD: Final = 2
#: Further clicks than these are deep, and how much of ``max_deep_pages`` may stand there.
_DEEP: Final = ((12, "past 12", 0.25), (8, "past 8", 1.0), (5, "past 5", 4.0))
_LEAST_DEEP: Final = _DEEP[-1][0]
#: So many pages within so many clicks come from lists. A generator begins with a page, which leads to some, and so on.
_LISTED, _LISTED_DEPTH = 300, 2
#: Two parameters are a list and its pages, so there may be more pairs than combinations of three and more.
_PAIRS: Final = 5
#: Combinations for each value of the parameter with most values; more, and values multiply.
_PER_VALUE: Final = 10
#: Segments of a run that is looked for again behind itself.
_LONGEST_RUN: Final = 8
#: Characters of a reason that may come from a URL.
_MOST_WORDS: Final = 200


@dataclass(frozen=True, slots=True)
class BudgetLimits:
    """How much of each kind is taken on; None is no bound. Each is a spider argument of the same name.

    Attributes:
        max_depth: clicks from the start page; what a sitemap or a backlink names is fetched, however far it is.
        max_url_length: characters of a URL. Browsers and servers end between 8,000 and 64,000.
        max_path_segments: segments of a path. Source browsers and Java documentation reach 16.
        max_query_parameters: parameters of a query.
        max_repeated_segments: how often a segment may stand in a row, as in /luxembourg/luxembourg/luxembourg; a run
            of several segments one time fewer.
        max_hosts: hosts. Names that a wildcard answers for are endless.
        max_host_pages: URLs of one host.
        max_template_pages: URLs of one template.
        max_series_pages: URLs of one template, on all hosts, with numbers, dates or identifiers, that are found on
            each other and not in lists: fewer than 300 of them stand within two clicks.
        max_deep_pages: URLs of one shape, on all hosts, more than 8 clicks down that are found on each other; four
            times as many from the sixth click on, a quarter from the thirteenth.
        max_query_pages: URLs of one path with a query.
        max_query_combinations: URLs of one path with three parameters or more whose values multiply, as in
            ?color=red&size=8&sort=price; five times as many with two.
        max_session_ids: URLs that differ in their session identifier alone.
        max_path_orders: URLs whose paths are made of the same words in another order, as in /red/shoes/sale.
        max_calendar_pages: pages of one calendar; 10,000 is 27 years of days.
        max_future_pages: pages of one template with dates more than two years ahead.
    """

    max_depth: int | None = 25
    max_url_length: int | None = 8_192
    max_path_segments: int | None = 24
    max_query_parameters: int | None = 20
    max_repeated_segments: int | None = 3
    max_hosts: int | None = 1_000
    max_host_pages: int | None = 200_000
    max_template_pages: int | None = 100_000
    max_series_pages: int | None = 25_000
    max_deep_pages: int | None = 5_000
    max_query_pages: int | None = 100_000
    max_query_combinations: int | None = 2_000
    max_session_ids: int | None = 2
    max_path_orders: int | None = 4
    max_calendar_pages: int | None = 10_000
    max_future_pages: int | None = 100


class Offered(NamedTuple):
    """A URL that asks to be taken on: as written, taken apart, its depth, and the page it was found on, taken apart."""

    url: str
    shape: UrlShape
    depth: int | None
    source: UrlShape | None


class Counts:
    """How many accepted URLs there are of each kind.

    Attributes:
        hosts: URLs by host.
        latest_year: later years are the future.
    """

    def __init__(self, latest_year: int, most: int = MAX_COUNTERS) -> None:
        self.hosts: dict[str, int] = {}
        self.latest_year = latest_year
        self._most = most
        self._counts: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def of(self, kind: str, of: str) -> int:
        """How many URLs of a kind were counted. A kind is kept as the 64 bits of its hash."""
        return self._counts.get(hash((kind, of)), 0)

    def add(self, kind: str, of: str) -> bool:
        """Counts one more URL of a kind; whether it is the kind's first."""
        key, counts = hash((kind, of)), self._counts
        if key in counts:
            counts[key] += 1
            return False
        if len(counts) < self._most:
            counts[key] = 1
            return True
        return False


class Rule(NamedTuple):
    """A rule of the table.

    Attributes:
        name: its name; ``outcome``: what it cuts to.
        excess: given a URL, the budget and the counts, says what is too much, in words, or None.
        is_plain: whether it has anything to say of URLs without parameters, session and date.
    """

    name: str
    outcome: Outcome
    excess: Callable[[Offered, int, Counts], str | None]
    is_plain: bool = True

    @property
    def argument(self) -> str:
        """The name of the budget in ``BudgetLimits`` and among the spider's arguments."""
        return f"max_{self.name}"


class Budgets:
    """Says which URLs are one too many, and keeps the counts that this takes.

    Args:
        limits: the budgets.
        this_year: from which the future is counted; by default the clock's.
        max_counters: counters kept at most.
    """

    def __init__(self, limits: BudgetLimits, this_year: int | None = None, max_counters: int = MAX_COUNTERS) -> None:
        year = datetime.now(UTC).year if this_year is None else this_year
        self._counts = Counts(year + YEARS_AHEAD, max_counters)
        budgets = ((rule, getattr(limits, rule.argument)) for rule in RULES)
        self._rules = [(rule.excess, budget, rule) for rule, budget in budgets if budget is not None]
        self._plain_rules = [each for each in self._rules if each[2].is_plain]

    def cut(self, url: str, depth: int | None, source_url: str | None) -> Cut | None:
        """The first rule that keeps a URL from being taken on, or None. Changes nothing.

        Args:
            url: a URL that is not known yet, serialised and without fragment.
            depth: clicks from the start page.
            source_url: the page it was found on, or None where it was found on none.
        """
        counts = self._counts
        shape = shape_of(url)
        offered = Offered(url, shape, depth, None if source_url is None else shape_of(source_url))
        for excess, budget, rule in self._plain_rules if shape.is_plain else self._rules:
            words = excess(offered, budget, counts)
            if words is not None:
                if len(words) > _MOST_WORDS:
                    words = f"{words[:_MOST_WORDS]}..."
                line = f"{rule.name}: {words}; the budget is {budget} (-a {rule.argument}=)"
                return Cut(rule.name, rule.outcome, line)
        return None

    def count(self, url: str, depth: int | None) -> None:
        """Takes note of an accepted URL. The order in which URLs are counted changes nothing."""
        counts, shape = self._counts, shape_of(url)
        counts.hosts[shape.host] = counts.hosts.get(shape.host, 0) + 1
        counts.add("template", shape.template)
        if shape.is_numbered:
            counts.add("series", shape.series)
            if depth is None or depth <= _LISTED_DEPTH:
                counts.add("listed", shape.series)
        if depth is not None and depth > _LEAST_DEEP:
            for clicks, kind, _ in _DEEP:
                if depth > clicks:
                    counts.add(kind, shape.shape)
        if not shape.is_plain:
            _count_more(shape, counts)
        if shape.words is not None:
            counts.add("words", shape.words)


def _count_more(shape: UrlShape, counts: Counts) -> None:
    """Counts what stands in parameters, sessions and dates."""
    if shape.without_session is not None:
        counts.add("session", shape.without_session)
    if shape.is_calendar:
        counts.add("calendar", shape.template)
    if shape.year is not None and shape.year > counts.latest_year:
        counts.add("future", shape.template)
    if shape.parameters:
        _count_query(shape, counts)


def _count_query(shape: UrlShape, counts: Counts) -> None:
    place = shape.host + shape.path
    counts.add("query", place)
    parameters = shape.parameters
    if len(parameters) < 2:
        return
    counts.add("pairs" if len(parameters) == 2 else "combinations", place)
    for parameter in parameters:
        if counts.add("value", f"{place}?{parameter}"):
            counts.add("values", f"{place}?{parameter.partition('=')[0]}")


def _url_length(offered: Offered, budget: int, _: Counts) -> str | None:
    if urls.is_cut(offered.url):
        return f"more than {urls.MAX_URL_CHARACTERS:,} characters, so the URL was cut"
    return f"{len(offered.url):,} characters" if len(offered.url) > budget else None


def _depth(offered: Offered, budget: int, _: Counts) -> str | None:
    depth = offered.depth
    return f"{depth} clicks from the start page" if depth is not None and depth > budget else None


def _path_segments(offered: Offered, budget: int, _: Counts) -> str | None:
    length = len(offered.shape.segments)
    return f"a path of {length} segments" if length > budget else None


def _query_parameters(offered: Offered, budget: int, _: Counts) -> str | None:
    length = len(offered.shape.parameters)
    return f"a query of {length} parameters" if length > budget else None


def _repeated_segments(offered: Offered, budget: int, _: Counts) -> str | None:
    """Numbers may repeat: /1/1/1 is a chapter."""
    segments = offered.shape.segments
    if len(segments) <= budget or len(set(segments)) == len(segments):
        return None
    for length in range(1, min(_LONGEST_RUN, len(segments) // max(budget, 2)) + 1):
        times = budget + 1 if length == 1 else max(budget, 2)
        in_a_row = 0  # segments that equal the one a run's length before them
        for place in range(length, len(segments)):
            in_a_row = in_a_row + 1 if segments[place] == segments[place - length] else 0
            if in_a_row >= (times - 1) * length:
                run = segments[place - length + 1 : place + 1]
                if not all(segment.isdecimal() for segment in run):
                    return f"/{'/'.join(run)} {times} times in a row"
    return None


def _hosts(offered: Offered, budget: int, counts: Counts) -> str | None:
    if offered.shape.host in counts.hosts or len(counts.hosts) < budget:
        return None
    return f"a further host, {offered.shape.host}"


def _host_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    host = offered.shape.host
    return f"a further page of {host}" if counts.hosts.get(host, 0) >= budget else None


def _template_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    template = offered.shape.template
    return f"a further page of the kind {template}" if counts.of("template", template) >= budget else None


def _series_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    shape, source = offered.shape, offered.source
    if not shape.is_numbered or source is None:
        return None
    series = shape.series
    if source.series != series or counts.of("series", series) < budget or counts.of("listed", series) >= _LISTED:
        return None
    return f"a further page of the kind {series}, found on one of them"


def _deep_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    shape, depth, source = offered.shape, offered.depth, offered.source
    if depth is None or depth <= _LEAST_DEEP or source is None or source.shape != shape.shape:
        return None
    for clicks, kind, share in _DEEP:
        if depth > clicks and counts.of(kind, shape.shape) >= budget * share:
            return f"a further page of the kind {shape.shape} more than {clicks} clicks down, found on one of them"
    return None


def _query_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    shape = offered.shape
    if not shape.parameters or counts.of("query", shape.host + shape.path) < budget:
        return None
    return f"a further query to {shape.host}{shape.path}"


def _query_combinations(offered: Offered, budget: int, counts: Counts) -> str | None:
    """Where one value names the page, as in viewtopic?f=2&t=123&start=20, there are nearly as many values as URLs."""
    shape = offered.shape
    parameters = shape.parameters
    if len(parameters) < 2:
        return None
    place = shape.host + shape.path
    kind, most = ("pairs", budget * _PAIRS) if len(parameters) == 2 else ("combinations", budget)
    found = counts.of(kind, place)
    if found < most:
        return None
    values = max(counts.of("values", f"{place}?{parameter.partition('=')[0]}") for parameter in parameters)
    return f"a further combination of parameters of {place}" if found > _PER_VALUE * values else None


def _session_ids(offered: Offered, budget: int, counts: Counts) -> str | None:
    plain = offered.shape.without_session
    if plain is None or counts.of("session", plain) < budget:
        return None
    return "a URL that is known but for its session identifier"


def _path_orders(offered: Offered, budget: int, counts: Counts) -> str | None:
    words = offered.shape.words
    if words is None or counts.of("words", words) < budget:
        return None
    return f"a further order of the segments of {words}"


def _calendar_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    shape = offered.shape
    if not shape.is_calendar or counts.of("calendar", shape.template) < budget:
        return None
    return f"a further page of the calendar {shape.template}"


def _future_pages(offered: Offered, budget: int, counts: Counts) -> str | None:
    year, template = offered.shape.year, offered.shape.template
    if year is None or year <= counts.latest_year or counts.of("future", template) < budget:
        return None
    return f"a further page of {template} with a date after {counts.latest_year}"


#: All rules, in the order in which they are asked.
RULES: Final = (
    Rule("url_length", Outcome.URL_TOO_LONG, _url_length),
    Rule("depth", Outcome.LIMIT_CUT, _depth),
    Rule("path_segments", Outcome.TRAP_CUT, _path_segments),
    Rule("query_parameters", Outcome.TRAP_CUT, _query_parameters, is_plain=False),
    Rule("repeated_segments", Outcome.TRAP_CUT, _repeated_segments),
    Rule("session_ids", Outcome.TRAP_CUT, _session_ids, is_plain=False),
    Rule("path_orders", Outcome.TRAP_CUT, _path_orders),
    Rule("query_combinations", Outcome.TRAP_CUT, _query_combinations, is_plain=False),
    Rule("future_pages", Outcome.TRAP_CUT, _future_pages, is_plain=False),
    Rule("calendar_pages", Outcome.TRAP_CUT, _calendar_pages, is_plain=False),
    Rule("deep_pages", Outcome.TRAP_CUT, _deep_pages),
    Rule("series_pages", Outcome.TRAP_CUT, _series_pages),
    Rule("template_pages", Outcome.TRAP_CUT, _template_pages),
    Rule("query_pages", Outcome.TRAP_CUT, _query_pages, is_plain=False),
    Rule("hosts", Outcome.LIMIT_CUT, _hosts),
    Rule("host_pages", Outcome.LIMIT_CUT, _host_pages),
)

#: The names of all budgets, which are spider arguments too.
ARGUMENTS: Final = tuple(field.name for field in fields(BudgetLimits))
