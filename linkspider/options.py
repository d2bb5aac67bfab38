"""Spider arguments to typed options, with one clear line for what cannot be used."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from linkspider.errors import OptionError, nearest
from linkspider.frontier.budgets import ARGUMENTS, BudgetLimits
from linkspider.model import urls
from linkspider.model.scope import Scope, ScopeKind
from linkspider.seeds.own_pages import first_page
from linkspider.seeds.reader import parse_file_list

#: The word for "no bound".
NO_BOUND: Final = "none"
#: Limits of a site crawl and the least that each can be: one line for each argument, the budgets' from their own table.
_LIMITS: Final = {"max_pages": 1, **dict.fromkeys(ARGUMENTS, 1), "max_depth": 0}
#: What each spider can be asked.
SITE_ARGUMENTS: Final = (
    *("url", "urls", "scope", "sitemaps", "backlinks", "texts", "conditional", "resume", "soft_404"),
    *_LIMITS,
)
REFERRERS_ARGUMENTS: Final = (
    *("seeds", "target", "scope", "keep", "brands", "redirectors", "targets", "conditional", "resume"),
)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What ``scrapy crawl site`` is asked.

    Attributes:
        url: the start URL, or None where a list alone is crawled; ``scope``: the site that either opens.
        urls: a file that lists pages of the site, if one is given.
        reads_sitemaps: whether sitemaps say which pages there are; ``reads_backlinks``: whether backlinks do that an
            earlier crawl of referring pages found.
        keeps_texts: whether the text of the main content is kept.
        is_conditional: whether pages are asked for only if they have changed since an earlier crawl.
        max_pages: URLs accepted at most.
        budgets: what else bounds the crawl.
        asked_limits: the limits, ``max_pages`` among them, that are the person's own and no default.
        follows_soft_404: whether links are followed of pages that say "not found" with status 200.
        resume: ``last`` or the id of the crawl to go on with, or None.
    """

    url: str | None
    scope: Scope
    urls: Path | None
    reads_sitemaps: bool
    reads_backlinks: bool
    keeps_texts: bool
    is_conditional: bool
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
            SeedFileError: if the list of pages cannot be used.
        """
        _refuse_unknown("site", arguments, SITE_ARGUMENTS)
        pages = Path(arguments["urls"]) if arguments.get("urls", "").strip() else None
        if pages is not None and not arguments.get("url", "").strip():
            url = None
            scope = Scope.of(first_page(pages), scope_kind(arguments))
        else:
            url = _url(arguments, "url", "the page to start from, as in -a url=https://example.com/")
            scope = Scope.of(url, scope_kind(arguments))
        limits = {name: _limit(arguments[name], name) for name in _LIMITS if arguments.get(name, "").strip()}
        is_list_alone = pages is not None and limits.get("max_depth", 1) == 0
        return cls(
            url=None if is_list_alone else url,
            scope=scope,
            urls=pages,
            reads_sitemaps=_yes_or_no(arguments, "sitemaps", default=True) and not is_list_alone,
            reads_backlinks=_yes_or_no(arguments, "backlinks", default=True) and not is_list_alone,
            keeps_texts=_yes_or_no(arguments, "texts", default=True),
            is_conditional=_yes_or_no(arguments, "conditional", default=False),
            max_pages=limits.get("max_pages"),
            budgets=BudgetLimits(**{name: limits[name] for name in ARGUMENTS if name in limits}),
            asked_limits=frozenset(limits),
            follows_soft_404=_one_of(arguments, "soft_404", ("cut", "follow"), "cut") == "follow",
            resume=_word(arguments, "resume"),
        )

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
        brands: names of the site that count as a mention, beside its domain.
        follows_redirectors: whether shorteners and the like are asked where they lead.
        checks_targets: whether the pages that backlinks lead to are asked for.
        is_conditional: whether pages are asked for only if they have changed since an earlier crawl.
        resume: ``last`` or the id of the crawl to go on with, or None.
    """

    seeds: tuple[Path, ...]
    scope: Scope
    keeps_other_links: bool
    brands: tuple[str, ...]
    follows_redirectors: bool
    checks_targets: bool
    is_conditional: bool
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
        scope, files = Scope.of(target, scope_kind(arguments)), tuple(parse_file_list(arguments["seeds"]))
        brands = tuple(name for brand in arguments.get("brands", "").split(",") if (name := " ".join(brand.split())))
        follows = _one_of(arguments, "redirectors", ("follow", "skip"), "follow") == "follow"
        checks = _one_of(arguments, "targets", ("check", "skip"), "check") == "check"
        conditional = _yes_or_no(arguments, "conditional", default=True)
        return cls(files, scope, keep == "all", brands, follows, checks, conditional, _word(arguments, "resume"))


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


def scope_kind(arguments: dict[str, str], name: str = "scope") -> ScopeKind:
    """What belongs to the site, as the argument or setting ``name`` says; the host where it does not.

    Raises:
        OptionError: if it is none of the kinds.
    """
    kinds: tuple[ScopeKind, ...] = get_args(ScopeKind)
    value = _one_of(arguments, name, kinds, "host")
    return next(kind for kind in kinds if kind == value)


def _one_of(arguments: dict[str, str], name: str, words: tuple[str, ...], default: str) -> str:
    value = arguments.get(name, default).strip().lower()
    if value not in words:
        raise OptionError(f"{name} '{value}' is not known{nearest(value, words)}")
    return value


def _yes_or_no(arguments: dict[str, str], name: str, *, default: bool) -> bool:
    return _one_of(arguments, name, ("yes", "no"), "yes" if default else "no") == "yes"


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
