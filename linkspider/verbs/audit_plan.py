"""What an audit is to do, read from the command line and from ``[audit]`` of ``linkspider.toml``; the first wins."""

import argparse
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from scrapy.settings import BaseSettings, default_settings
from scrapy.utils.conf import arglist_to_dict

from linkspider.audit_config import SECTION, AuditConfig
from linkspider.audits import LAST, Plan, last_plan
from linkspider.demo.server import SEED_FILE, START_URL
from linkspider.errors import ConfigError, OptionError, nearest
from linkspider.model import urls
from linkspider.model.identity import page_identity
from linkspider.model.scope import Scope, ScopeKind
from linkspider.model.store import Store
from linkspider.options import REFERRERS_ARGUMENTS, SITE_ARGUMENTS, SiteOptions
from linkspider.own_settings import OWN_SETTINGS, PREFIX

#: The demo web answers on this machine alone, so nobody has to be spared.
_DEMO_SETTINGS: Final = ("AUTOTHROTTLE_ENABLED=False", "RETRY_TIMES=0")
#: What an audit says itself, or cannot say of two crawls at once.
_OWN_ARGUMENTS: Final = ("url", "seeds", "target", "resume")
_SITE_ARGUMENTS: Final = tuple(name for name in SITE_ARGUMENTS if name not in _OWN_ARGUMENTS)
_REFERRERS_ARGUMENTS: Final = tuple(name for name in REFERRERS_ARGUMENTS if name not in _OWN_ARGUMENTS)
_REPORT_OPTIONS: Final = ("--priority", "--config", "--domain-ranks")
_OPTIONS: Final = ("--seeds", "-a", "-s", "--loglevel", "--resume", *_REPORT_OPTIONS)
_STORE: Final = "LINKSPIDER_STORE"
_YES_OR_NO: Final = {"true": "yes", "false": "no"}
#: What an audit can be asked.
AUDIT_ARGUMENTS: Final = tuple(dict.fromkeys(_SITE_ARGUMENTS + _REFERRERS_ARGUMENTS))


def make_plan(args: list[str], opts: argparse.Namespace, config: AuditConfig | None = None) -> Plan:
    """Reads the command line, and the configuration for what it does not say.

    Args:
        args: what is no known option.
        opts: the known options.
        config: what a file says of audits.

    Raises:
        LinkspiderError: for what cannot be meant.
    """
    config = config or AuditConfig()
    url = _typed_url(args) or config.audit.site
    if opts.seeds and not url:
        raise OptionError("name the site whose backlinks are looked for: scrapy audit URL --seeds FILE")
    if config.audit.seeds and not url:
        raise ConfigError(f"{config.path}: [{SECTION}] seeds are of a site: say which with the key 'site'")
    given = {**_config_arguments(config), **_arguments(opts)}
    seeds = (opts.seeds or _config_seeds(config, url)) if url else [str(SEED_FILE)]
    target = url or START_URL
    site = {"url": target, **_picked(given, _SITE_ARGUMENTS)}
    referrers = {"seeds": ",".join(seeds), "target": target, **_picked(given, _REFERRERS_ARGUMENTS)} if seeds else None
    asked = (*(() if url else _DEMO_SETTINGS), *config_settings(config), *_settings(opts))
    return Plan(site, referrers, asked, is_demo=not url, report=_report(opts, config))


def resumed_plan(store: Store, args: list[str], opts: argparse.Namespace, config: AuditConfig | None = None) -> Plan:
    """The plan of the last audit, to go on with: of the site that is named, or of all.

    Raises:
        LinkspiderError: if the command line or the configuration say something else than that plan, or there is none.
    """
    if opts.resume != LAST:
        raise OptionError(f"--resume takes '{LAST}', not '{opts.resume}'")
    config = config or AuditConfig()
    url = _typed_url(args) or config.audit.site
    scope = (_config_arguments(config) | _arguments(opts)).get("scope")
    plan = last_plan(store, _site(url, "domain" if scope == "domain" else "host") if url else "")
    if opts.seeds or opts.spargs:
        asked = make_plan(args, opts, config)
        if (asked.site, asked.referrers) != (plan.site, plan.referrers):
            raise OptionError(
                f"the last audit was of {plan.site['url']} with other arguments: leave them out to resume it, "
                "or start anew without --resume"
            )
    elif url and url != SiteOptions.read(plan.site).scope.site and _page(url) != _page(plan.site["url"]):
        raise OptionError(
            f"the last audit was of {plan.site['url']}, and {'the command line' if args else config.path} names {url}: "
            "name the site to resume it, or start anew without --resume"
        )
    typed = _filled_up(_report(opts, AuditConfig()), plan.report)
    return replace(plan, settings=(*plan.settings, *_settings(opts)), report=_filled_up(typed, _report(opts, config)))


def config_settings(config: AuditConfig) -> list[str]:
    """The settings that a configuration gives, as ``-s`` takes them; linkspider's own in the environment go before.

    Raises:
        ConfigError: for one that is unknown.
    """
    known = _setting_names()
    for name, _ in config.audit.settings:
        if name == _STORE:
            raise ConfigError(f"{config.path}: [{SECTION}] key 'settings': the store has a key of its own: store")
        if name not in known:
            raise ConfigError(f"{config.path}: [{SECTION}] key 'settings': there is no {name!r}{nearest(name, known)}")
    store = [(_STORE, config.place(config.audit.store))] if config.audit.store else []
    given = [*store, *config.audit.settings]
    return [f"{name}={value}" for name, value in given if not (name.startswith(PREFIX) and os.environ.get(name))]


def settled(settings: BaseSettings, config: AuditConfig) -> BaseSettings:
    """The project's settings with those of a configuration; what stands on the command line goes before.

    Raises:
        ConfigError: for one that is unknown.
    """
    both = settings.copy()
    for setting in config_settings(config):
        name, _, value = setting.partition("=")
        both.set(name, value, "project")
    return both


def _typed_url(args: list[str]) -> str:
    """The URL that stands on the command line; empty without one."""
    for arg in args:
        if arg.startswith("-"):
            raise OptionError(f"there is no option '{arg}'{nearest(arg, _OPTIONS)}")
    if len(args) > 1:
        raise OptionError(f"name one site; got {' '.join(args)}")
    return args[0] if args else ""


def _setting_names() -> set[str]:
    """Settings that a file may give: linkspider's own but the store, and those of Scrapy that are one plain value."""
    own = {setting.name for setting in OWN_SETTINGS} - {_STORE}
    plain = (str, int, float, bool, type(None))
    scrapys = {name for name, value in vars(default_settings).items() if name.isupper() and isinstance(value, plain)}
    return own | scrapys


def _arguments(opts: argparse.Namespace) -> dict[str, str]:
    try:
        given = arglist_to_dict(opts.spargs)
    except ValueError:
        raise OptionError(f"-a takes NAME=VALUE; got {' '.join(opts.spargs)}") from None
    for name in given:
        if name not in AUDIT_ARGUMENTS:
            raise OptionError(f"an audit has no argument '{name}'{nearest(name, AUDIT_ARGUMENTS)}")
    return given


def _config_arguments(config: AuditConfig) -> dict[str, str]:
    for name, _ in config.audit.arguments:
        if name not in AUDIT_ARGUMENTS:
            place = f"{config.path}: [{SECTION}] key 'arguments'"
            raise ConfigError(f"{place}: an audit has no argument {name!r}{nearest(name, AUDIT_ARGUMENTS)}")
    given = {name: _YES_OR_NO.get(value, value) for name, value in config.audit.arguments}
    if "urls" in given:
        given["urls"] = config.place(given["urls"])
    return given


def _config_seeds(config: AuditConfig, url: str) -> list[str]:
    """The seed files of a configuration, if they are of this site."""
    named = config.audit.site
    if not config.audit.seeds or (named and _site(named) != _site(url)):
        return []
    return config.seed_files()


def _site(url: str, kind: ScopeKind = "host") -> str:
    """The site that a URL opens; of what is none, itself, which the spiders will refuse."""
    with suppress(ValueError):
        return Scope.of(urls.from_user(url), kind).site
    return url


def _page(url: str) -> str:
    """What a URL is called however it is typed; what is none, as it is."""
    with suppress(ValueError):
        return page_identity(urls.from_user(url))
    return url


def _settings(opts: argparse.Namespace) -> tuple[str, ...]:
    """The settings that stand on the command line."""
    return (*opts.set, *((f"LOG_LEVEL={opts.loglevel}",) if opts.loglevel else ()))


def _report(opts: argparse.Namespace, config: AuditConfig) -> tuple[str, ...]:
    """The options of the analysis, as that takes them."""
    ranks = opts.domain_ranks or (config.audit.domain_ranks and config.place(config.audit.domain_ranks))
    options = [("--priority", which) for which in opts.priority]
    options += [("--config", opts.config), ("--domain-ranks", ranks)]
    return tuple(word for name, value in options if value for word in (name, value))


def _filled_up(words: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Options of the analysis, and of more of them those that are not among the first."""
    pairs = zip(more[::2], more[1::2], strict=True)
    return (*words, *(word for name, value in pairs if name not in words[::2] for word in (name, value)))


def _picked(given: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: given[name] for name in names if name in given}
