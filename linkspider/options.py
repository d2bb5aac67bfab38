"""Spider arguments to typed options, with one clear line for what cannot be used."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from linkspider.errors import OptionError, nearest
from linkspider.frontier.budgets import ARGUMENTS, BudgetLimits
from linkspider.model import urls
from linkspider.model.scope import Scope, ScopeKind
from linkspider.seeds.reader import parse_file_list

#: The word for "no bound".
NO_BOUND: Final = "none"
#: Limits of a site crawl and the least that each can be: one line for each argument, the budgets' from their own table.
_LIMITS: Final = {"max_pages": 1, **dict.fromkeys(ARGUMENTS, 1), "max_depth": 0}
#: What each spider can be asked.
SITE_ARGUMENTS: Final = ("url", "scope", "resume", "soft_404", *_LIMITS)
REFERRERS_ARGUMENTS: Final = ("seeds", "target", "scope", "keep", "resume")


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What ``scrapy crawl site`` is asked.

    Attributes:
        url: the start URL; ``scope``: the site that it opens.
        max_pages: URLs accepted at most.
        budgets: what else bounds the crawl.
        asked_limits: the limits, ``max_pages`` among them, that are the person's own and no default.
        follows_soft_404: whether links are followed of pages that say "not found" with status 200.
        resume: ``last`` or the id of the crawl to go on with, or None.
    """

    url: str
    scope: Scope
    max_pages: int | None
    budgets: BudgetLimits
    asked_limits: frozenset[str]
    follows_soft_404: bool
    resume: str | None

    @classmethod
    def read(cls, arguments: dict[str, str]) -> "SiteOptions":
        """Reads spider arguments.

        Raises:
            OptionError: for the first that is unknown, missing or unusable.
        """
        _refuse_unknown("site", arguments, SITE_ARGUMENTS)
        url = _url(arguments, "url", "the page to start from, as in -a url=https://example.com/")
        scope = Scope.of(url, _scope_kind(arguments))
        limits = {name: _limit(arguments[name], name) for name in _LIMITS if arguments.get(name, "").strip()}
        budgets = BudgetLimits(**{name: limits[name] for name in ARGUMENTS if name in limits})
        follows = _one_of(arguments, "soft_404", ("cut", "follow"), "cut") == "follow"
        resume = _word(arguments, "resume")
        return cls(url, scope, limits.get("max_pages"), budgets, frozenset(limits), follows, resume)

    @property
    def max_depth(self) -> int | None:
        """Clicks from the start page at most."""
        return self.budgets.max_depth


@dataclass(frozen=True, slots=True)
class ReferrersOptions:
    """What ``scrapy crawl referrers`` is asked.

    Attributes:
        seeds: files that list referring pages.
        scope: the audited site.
        keeps_other_links: whether links that do not concern the site become rows too.
        resume: ``last`` or the id of the crawl to go on with, or None.
    """

    seeds: tuple[Path, ...]
    scope: Scope
    keeps_other_links: bool
    resume: str | None

    @classmethod
    def read(cls, arguments: dict[str, str]) -> "ReferrersOptions":
        """Reads spider arguments.

        Raises:
            OptionError: for the first that is unknown, missing or unusable.
            SeedFileError: if a seed file does not exist.
        """
        _refuse_unknown("referrers", arguments, REFERRERS_ARGUMENTS)
        if not arguments.get("seeds", "").strip():
            raise OptionError("seeds is missing: the files that list referring pages, as in -a seeds=links.csv")
        target = _url(arguments, "target", "the site whose backlinks are looked for, as in -a target=example.com")
        keep = _one_of(arguments, "keep", ("site", "all"), "site")
        scope, files = Scope.of(target, _scope_kind(arguments)), tuple(parse_file_list(arguments["seeds"]))
        return cls(files, scope, keep == "all", _word(arguments, "resume"))


def _refuse_unknown(spider: str, arguments: dict[str, str], known: tuple[str, ...]) -> None:
    for name in arguments:
        if name not in known:
            raise OptionError(f"spider '{spider}' has no argument '{name}'{nearest(name, known)}")


def _url(arguments: dict[str, str], name: str, meaning: str) -> str:
    value = arguments.get(name, "")
    if not value.strip():
        raise OptionError(f"{name} is missing: {meaning}")
    try:
        return urls.from_user(value)
    except ValueError as fault:
        raise OptionError(f"{name} '{value}' {fault}; give {meaning}") from None


def _scope_kind(arguments: dict[str, str]) -> ScopeKind:
    kinds: tuple[ScopeKind, ...] = get_args(ScopeKind)
    value = _one_of(arguments, "scope", kinds, "host")
    return next(kind for kind in kinds if kind == value)


def _one_of(arguments: dict[str, str], name: str, words: tuple[str, ...], default: str) -> str:
    value = arguments.get(name, default).strip().lower()
    if value not in words:
        raise OptionError(f"{name} '{value}' is not known{nearest(value, words)}")
    return value


def _limit(value: str, name: str) -> int | None:
    """Reads a limit. Nobody means numbers of more digits than a counter has."""
    text, least = value.strip().lower(), _LIMITS[name]
    if text == NO_BOUND:
        return None
    if not text.isdecimal() or len(text) > 18 or int(text) < least:
        raise OptionError(f"{name} '{value}' is not a whole number from {least} up, nor '{NO_BOUND}'")
    return int(text)


def _word(arguments: dict[str, str], name: str) -> str | None:
    return arguments.get(name, "").strip() or None
