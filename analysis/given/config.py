"""``linkspider.toml``: what a person tells of a site once and for all. Every key is optional, and every key is checked.

A section is a frozen dataclass: its fields are the keys, their types what they take, its docstring what they mean.
``docs/config.md`` is made from these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from analysis.given.patterns import Labelled, Pattern, of_expression, of_glob, of_url, pattern
from analysis.given.policy import Policy
from analysis.given.priority_rules import Rule, check_weight, rules_of
from linkspider.audit_config import SECTION as AUDIT
from linkspider.config_file import config_path, read_document
from linkspider.config_values import Count, Domain, Share, section, shown, text_of, texts
from linkspider.errors import ConfigError, OptionError, nearest

_ONCE: Final = Count(1)


@dataclass(frozen=True, slots=True)
class Site:
    """Whose site it is.

    Attributes:
        brands: names of the site and its products, which anchors are known by.
        own_domains: other registrable domains of the same owner; their links are never flagged, and bring no authority.
        allowed_domains: registrable domains whose links are never flagged.
    """

    brands: tuple[str, ...] = ()
    own_domains: tuple[Domain, ...] = ()
    allowed_domains: tuple[Domain, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchors:
    """What anchors are told by.

    Attributes:
        exact: commercial keywords: an anchor that is one of them has the class exact, one that holds it partial.
        generic: anchors that say nothing of their target, as "read more"; added to the lists that come with linkspider.
        spam_lexicon: whether words of trades that link spam is sold for (casino, pharmacy, loans) are a sign; false for
            a site of such a trade.
    """

    exact: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    spam_lexicon: bool = True


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """The pages that matter; one table each, under ``[[priority]]``. One of url, regex and glob says which pages.

    Attributes:
        url: one page: its address, or its path, which begins with /.
        regex: an RE2 expression, searched for in the whole address.
        glob: an address or path in which * stands for any characters.
        weight: how much each of these pages counts beside others, above 0.
        label: what kind of page they are.
    """

    url: str = ""
    regex: str = ""
    glob: str = ""
    weight: float = 1.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class PriorityList:
    """The pages that matter, in short: ``[priority]`` with a list instead of ``[[priority]]`` tables.

    Attributes:
        rules: each as ``--priority`` takes it: a file, whose name is relative to this one's folder, an expression that
            begins with ^ or re:, a glob, a path or a URL.
    """

    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alerts:
    """When an audit ends with exit code 4: what it finds is compared with the last complete audit of the same kind.

    Nothing is compared unless one of these keys asks for it. [scheduling.md](scheduling.md) tells how.

    Attributes:
        compare: whether audits are compared although no threshold is set.
        lost_referring_domains: so many referring domains, or more, are lost: each of their pages with a backlink was
            looked at again, and none of these links is there.
        lost_referring_domains_share: the same as a share of the referring domains known and not lost then; 0.05 is 5%.
        lost_checks: so many audits in a row have to miss a link before it counts as lost here.
        capture_rate_drop: the capture rate, the share of authority that is at the priority pages, fell by so much or
            more; 0.05: from 0.40 to 0.35.
        broken_backlinks_rise: so many backlinks more than then, or more, lead to pages of the site that are gone (404,
            410) or redirect in a circle.
        incomplete: whether an audit whose crawls are not complete ends with exit code 3 even where it is a limit of
            its own that made them so.
    """

    compare: bool = False
    lost_referring_domains: Count | None = None
    lost_referring_domains_share: Share | None = None
    lost_checks: Count = _ONCE
    capture_rate_drop: Share | None = None
    broken_backlinks_rise: Count | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """What ``linkspider.toml`` says.

    Attributes:
        site: whose site it is; ``anchors``: what anchors are told by; ``policy``: how authority is passed on.
        priority: rules in their order; none: the pages that matter are guessed, unless the command line names them.
        page_types: labels of pages, the first that holds is a page's; ``clusters``: topics of pages, likewise.
        alerts: when an audit rings; no mart depends on it, so it is no part of the config's text.
        source: the file's name; empty where there is none. It is no part of the text either.
    """

    site: Site = field(default_factory=Site)
    anchors: Anchors = field(default_factory=Anchors)
    policy: Policy = field(default_factory=Policy)
    priority: tuple[Rule, ...] = ()
    page_types: tuple[Labelled, ...] = ()
    clusters: tuple[Labelled, ...] = ()
    alerts: Alerts = field(default_factory=Alerts, repr=False)
    source: str = field(default="", repr=False)


#: Sections whose keys are declared; ``[[priority]]`` may be a table or a list of them.
DECLARED: Final[dict[str, type[Any]]] = {"site": Site, "anchors": Anchors, "policy": Policy, "alerts": Alerts}
#: Sections whose keys are labels.
LABELLED: Final = {
    "page_types": "kinds of pages, by which pages are grouped in distributions",
    "clusters": "topics, by which pages are grouped in clusters instead of by folder or text",
}
PRIORITY: Final = "priority"


def read_config(path: Path | None = None) -> Config:
    """Reads a configuration.

    Args:
        path: the file; None for ``linkspider.toml`` in the working directory, which may be missing.

    Raises:
        ConfigError: in one line that names the file, the section and the key, or the line where it is no TOML.
    """
    found = config_path(path)
    return Config() if found is None else config_of(read_document(found), found)


def config_of(document: Mapping[str, Any], path: Path) -> Config:
    """The configuration that a TOML document holds.

    Args:
        document: as ``tomllib`` gives it; path: the file's, for errors and for files that it names.

    Raises:
        ConfigError: in one line.
    """
    known = (*DECLARED, PRIORITY, *LABELLED, AUDIT)  # what an audit does is read by the crawler
    for name, value in document.items():
        if name not in known:
            raise ConfigError(f"{path}: [{repr(name)[1:-1]}] is no section{nearest(name, known)}")
        if name != PRIORITY and not isinstance(value, dict):
            raise ConfigError(f"{path}: {name} is a section, as in [{name}]; got {shown(value)}")
    parts: dict[str, Any] = {
        **{name: section(path, f"[{name}]", kind, document.get(name, {})) for name, kind in DECLARED.items()},
        **{name: _groups(path, name, document.get(name, {})) for name in LABELLED},
        PRIORITY: _priority(path, document.get(PRIORITY, [])),
    }
    return Config(**parts, source=str(path))


def _groups(path: Path, name: str, values: Mapping[str, Any]) -> tuple[Labelled, ...]:
    return tuple(Labelled(label, _patterns(path, name, label, value)) for label, value in values.items())


def _patterns(path: Path, name: str, label: str, value: object) -> tuple[Pattern, ...]:
    found = []
    try:
        for text in texts([value] if isinstance(value, str) else value):
            try:
                found.append(pattern(text))
            except ValueError as fault:
                raise ValueError(f"'{text[:200]}' {fault}") from None
    except ValueError as fault:
        raise ConfigError(f"{path}: [{name}] key {label!r}: {fault}") from None
    return tuple(found)


def _priority(path: Path, value: object) -> tuple[Rule, ...]:
    """The rules of ``[priority]``, of ``[[priority]]``, or of a list of texts and tables."""
    values: list[Any]
    if isinstance(value, dict):
        place, values = "[priority] rules", list(section(path, "[priority]", PriorityList, value).rules)
    elif isinstance(value, list):
        place, values = "[[priority]]", value
    else:
        raise ConfigError(f"{path}: priority takes [[priority]] tables, or [priority] with rules; got {shown(value)}")
    rules: list[Rule] = []
    for number, each in enumerate(values, 1):
        here = f"{place} {number}"
        if isinstance(each, dict):
            rules.append(_rule(path, here, section(path, here, PriorityTable, each)))
            continue
        whole, name = f"{path}: {here}", f"{path.name}: {here}"  # results, which are passed on, say no folder
        try:
            found = rules_of(text_of(each), whole, path.parent)
            rules += [replace(rule, source=rule.source.replace(whole, name, 1)) for rule in found]
        except OptionError as fault:
            raise ConfigError(str(fault)) from None
        except ValueError as fault:
            raise ConfigError(f"{path}: {here} {fault}") from None
    return tuple(rules)


_PATTERNS: Final = {"url": of_url, "regex": of_expression, "glob": of_glob}


def _rule(path: Path, place: str, table: PriorityTable) -> Rule:
    given = [(key, text) for key in _PATTERNS if (text := getattr(table, key))]
    if len(given) != 1:
        names = " and ".join(key for key, _ in given) or "none"
        raise ConfigError(f"{path}: {place} takes one of url, regex and glob; it has {names}")
    ((key, text),) = given
    try:
        wanted = _PATTERNS[key](text)
    except ValueError as fault:
        raise ConfigError(f"{path}: {place} key '{key}': '{text[:200]}' {fault}") from None
    try:
        weight = check_weight(table.weight)
    except ValueError as fault:
        raise ConfigError(f"{path}: {place} key 'weight': {fault}") from None
    return Rule(wanted, weight, table.label or None, f"{path.name} {text}")
