"""Spider arguments to typed options, with one clear line for what cannot be used."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from linkspider.errors import OptionError, nearest
from linkspider.model import urls
from linkspider.model.scope import Scope, ScopeKind
from linkspider.seeds.reader import parse_file_list


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What ``scrapy crawl site`` is asked.

    Attributes:
        url: the start URL; ``scope``: the site that it opens.
        max_pages: URLs accepted at most; ``max_depth``: clicks from the start page at most.
    """

    url: str
    scope: Scope
    max_pages: int | None
    max_depth: int | None

    @classmethod
    def read(cls, arguments: dict[str, str]) -> "SiteOptions":
        """Reads spider arguments.

        Raises:
            OptionError: for the first that is unknown, missing or unusable.
        """
        _refuse_unknown("site", arguments, ("url", "scope", "max_pages", "max_depth"))
        url = _url(arguments, "url", "the page to start from, as in -a url=https://example.com/")
        return cls(
            url,
            Scope.of(url, _scope_kind(arguments)),
            _whole_number(arguments, "max_pages", least=1),
            _whole_number(arguments, "max_depth", least=0),
        )


@dataclass(frozen=True, slots=True)
class ReferrersOptions:
    """What ``scrapy crawl referrers`` is asked.

    Attributes:
        seeds: files that list referring pages.
        scope: the audited site.
        keeps_other_links: whether links that do not concern the site become rows too.
    """

    seeds: tuple[Path, ...]
    scope: Scope
    keeps_other_links: bool

    @classmethod
    def read(cls, arguments: dict[str, str]) -> "ReferrersOptions":
        """Reads spider arguments.

        Raises:
            OptionError: for the first that is unknown, missing or unusable.
            SeedFileError: if a seed file does not exist.
        """
        _refuse_unknown("referrers", arguments, ("seeds", "target", "scope", "keep"))
        if not arguments.get("seeds", "").strip():
            raise OptionError("seeds is missing: the files that list referring pages, as in -a seeds=links.csv")
        target = _url(arguments, "target", "the site whose backlinks are looked for, as in -a target=example.com")
        keep = _one_of(arguments, "keep", ("site", "all"), "site")
        return cls(tuple(parse_file_list(arguments["seeds"])), Scope.of(target, _scope_kind(arguments)), keep == "all")


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


def _whole_number(arguments: dict[str, str], name: str, least: int) -> int | None:
    value = arguments.get(name)
    if value is None or not value.strip():
        return None
    if not value.strip().isdecimal() or int(value) < least:
        raise OptionError(f"{name} '{value}' is not a whole number from {least} up")
    return int(value)
