"""Documentation made from declarations: ``python -m linkspider.describe FOLDER`` writes ``FOLDER/<name>.md``.

The tests hold the files in ``docs/`` to what this makes, so they cannot fall behind.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from scrapy.settings import Settings

from linkspider import commands, markdown
from linkspider.completion import Rule, long_options, script
from linkspider.frontier.budgets import BudgetLimits
from linkspider.model import judging
from linkspider.model.outcome import MEANING
from linkspider.model.placement import RULES, Confidence, placed_by
from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS, SCHEMA_VERSION, TABLES, Table
from linkspider.model.target_verdict import MEANING as TARGET_MEANING
from linkspider.model.verdict import AHREFS_NAMES, Verdict
from linkspider.model.verdict import MEANING as VERDICTS
from linkspider.options import REFERRERS_ARGUMENTS, SITE_ARGUMENTS
from linkspider.own_settings import OWN_SETTINGS

_MADE: Final = "<!-- made by `make docs` from the code; change it there -->\n"
#: Argument -> its default and what it does, for those that are no limits.
_ARGUMENTS: Final = {
    "url": ("", "the page that the crawl starts from; not needed with `urls`"),
    "urls": (
        "",
        (
            "a file that lists pages of the site, read as seed files are, tables of own pages by Search Console "
            "and Moz too: without `url` the crawl starts from them, with it they come behind all clicks, and "
            "with `max_depth=0` they alone are crawled, without the start page, sitemaps and targets of backlinks"
        ),
    ),
    "seeds": ("", "the files that list referring pages, comma separated"),
    "target": ("", "the site whose backlinks are looked for"),
    "scope": (
        "host",
        (
            "what belongs to the site: `host` (`www.` and the bare host are one), `domain` (every host of the "
            "registrable domain) or `prefix` (below the start URL's folder)"
        ),
    ),
    "sitemaps": (
        "yes",
        "`no`: sitemaps are not read; with `url` and `max_depth=0` their pages are fetched and no link is followed",
    ),
    "backlinks": (
        "yes",
        "`no`: targets of backlinks that the newest crawl of referring pages found are no pages to crawl",
    ),
    "texts": ("yes", "`no`: the text of the main content is not kept in `page_texts`"),
    "conditional": (
        "no; of referring pages yes",
        (
            "`yes`: a page that an earlier crawl read is asked for only if it has changed; where the server says that "
            "it has not (304), its earlier rows count again (`is_not_modified`)"
        ),
    ),
    "keep": ("site", "`all`: links of referring pages that do not lead to the site become rows, too"),
    "brands": ("", "names of the site that count as a mention beside its domain, comma separated"),
    "redirectors": (
        "follow",
        "`skip`: shorteners are not asked where they lead, and pages with some lose no link; others still count",
    ),
    "targets": ("check", "`skip`: the pages that backlinks lead to are not asked for"),
    "resume": ("", "`last`, or the id of the interrupted crawl to go on with"),
    "soft_404": (
        "cut",
        "`follow`: links of pages that look like their host's answer to a URL that cannot exist are followed, too",
    ),
}
_NO_AUDIT_ARGUMENTS: Final = ("url", "seeds", "target", "resume")


def documents() -> dict[str, str]:
    """All generated documents: file name to text."""
    return {
        "schema.md": schema_document(),
        "settings.md": settings_document(),
        "arguments.md": arguments_document(),
        "outcomes.md": outcomes_document(),
        "verdicts.md": verdicts_document(),
        "placement.md": placement_document(),
        "completion-scrapy.bash": completion_of_scrapy(),
    }


def completion_of_scrapy() -> str:
    """Completion of linkspider's commands of Scrapy, for bash."""
    options = {name: _options(name) for name in sorted(each.name for each in iter_modules(commands.__path__))}
    arguments = sorted({*SITE_ARGUMENTS, *REFERRERS_ARGUMENTS})
    of_audits = (f"{name}=" for name in arguments if name not in _NO_AUDIT_ARGUMENTS)
    return script(
        "scrapy",
        ("scrapy",),
        [
            Rule(("0:*",), options),
            Rule(("1:crawl:*",), ("site", "referrers")),
            Rule(("*:crawl:-a",), (f"{name}=" for name in arguments)),
            Rule(("*:audit:-a",), of_audits),
            Rule(("*:audit:--resume",), ("last",)),
            Rule((f"*:--{name}" for name in ("config", "domain-ranks", "priority", "seeds", "store")), ()),
            *(Rule((f"*:{name}:*",), words) for name, words in options.items()),
        ],
    )


def _options(command: str) -> list[str]:
    """The long options of a command, those of Scrapy's among them."""
    made = import_module(f"{commands.__name__}.{command}").Command()
    made.settings = Settings()
    parser = argparse.ArgumentParser()
    made.add_options(parser)
    return sorted(long_options(parser))


def schema_document() -> str:
    """The tables and marts, column by column."""
    parts = [
        f"# Tables (schema version {SCHEMA_VERSION})\n",
        _MADE,
        (
            "Crawls write `tables/<table>/crawl_id=<id>/part-*.parquet`; `crawl_id` is the Hive partition key and "
            "stands in no file. The analysis writes `marts/<mart>/site=<site>/part-0.parquet`. Field descriptions "
            "and the schema version are in the Parquet metadata too.\n"
        ),
        "## What crawls write\n",
        *(_table(table) for table in TABLES.values()),
        "## What the analysis writes\n",
        *(_table(table) for table in MARTS.values()),
        "## The star schema\n",
        "`python -m analysis export star` writes these, as `<table>/site=<site>/part-*.parquet`.\n",
        *(_table(table) for table in STAR.values()),
    ]
    return "\n".join(parts)


def settings_document() -> str:
    """Linkspider's own settings."""
    rows = ((setting.name, setting.default or "(empty)", setting.meaning) for setting in OWN_SETTINGS)
    return "\n".join(
        [
            "# linkspider's own settings\n",
            _MADE,
            (
                "Each can be given as `-s NAME=VALUE` or as an environment variable. Scrapy's own work as ever; "
                "`linkspider/settings.py` says which differ from Scrapy's defaults, and why.\n"
            ),
            markdown.table(("setting", "default", "what it does"), rows),
        ]
    )


def arguments_document() -> str:
    """The arguments of both spiders, and the limits of a site crawl."""
    words = markdown.attributes(BudgetLimits)
    budgets = ((field.name, f"{field.default:,}", words[field.name]) for field in fields(BudgetLimits))
    limits = [("max_pages", "none", "URLs accepted in all"), *budgets]
    others = ", ".join(f"`{name}`" for name in _NO_AUDIT_ARGUMENTS)
    return "\n".join(
        [
            "# Arguments\n",
            _MADE,
            (
                f"Each is given as `-a NAME=VALUE` to `scrapy crawl`. `scrapy audit` takes all but {others}, and hands "
                "each to the crawls that know it.\n"
            ),
            "## Of a site crawl\n",
            _arguments(name for name in SITE_ARGUMENTS if name in _ARGUMENTS),
            "## Of a crawl of referring pages\n",
            _arguments(REFERRERS_ARGUMENTS),
            "## Limits of a site crawl\n",
            (
                "A number, or `none` for no bound. What a limit cuts is counted once per URL, and its first ten URLs "
                "become rows (`trap_cut`, `limit_cut`, `url_too_long`), but for `max_pages` and a `max_depth` of your "
                "own. Either way the crawl is not complete.\n"
            ),
            markdown.table(("argument", "default", "what it bounds"), limits),
        ]
    )


def _arguments(names: Iterable[str]) -> str:
    return markdown.table(("argument", "default", "what it does"), ((name, *_ARGUMENTS[name]) for name in names))


def outcomes_document() -> str:
    """The closed list of outcomes."""
    rows = ((outcome.value, *meaning) for outcome, meaning in MEANING.items())
    return "\n".join(
        [
            "# Outcomes\n",
            _MADE,
            "Every URL that a crawl accepts ends in one row of `pages`, with one of these outcomes.\n",
            markdown.table(("outcome", "meaning", "tried again", "example"), rows),
        ]
    )


def verdicts_document() -> str:
    """The closed list of verdicts on backlinks, and the words for their targets."""
    rows = (
        (verdict.value, meaning.words, meaning.example, _counts_as(verdict), AHREFS_NAMES.get(verdict, ""))
        for verdict, meaning in VERDICTS.items()
    )
    return "\n".join(
        [
            "# Verdicts on backlinks\n",
            _MADE,
            (judging.__doc__ or "").partition("\n\n")[2],
            "`backlink_checks.verdict` is one of these; `verdict_detail` says more.\n",
            markdown.table(("verdict", "meaning", "example", "counts as", "Ahrefs' name"), rows),
            (
                "Ahrefs' `lostredirect`, a redirect to the site that leads elsewhere now, has no verdict of its own: "
                "the page was read and the link is not there (`link_removed`), or its redirect ends elsewhere "
                "(`page_redirected`).\n"
            ),
            "## What became of the target\n",
            (
                "`target_checks.verdict`, and with it `backlink_checks.target_verdict`. The first that holds is it; "
                "where no answer came, or the server refused (401, 403, 407, 408, 429, 451, 503), there is none, and "
                "the reason says why.\n"
            ),
            markdown.table(("verdict", "meaning"), ((word.value, words) for word, words in TARGET_MEANING.items())),
        ]
    )


def placement_document() -> str:
    """The rules that say where on its page a link stands."""
    parts = [
        "# Placement of links\n",
        _MADE,
        (
            "`links.placement` says where on its page a link stands, `links.placement_rule` by which of these rules, "
            "and `links.placement_confidence` what the rule rests on. The word before the dot is the placement. Names "
            "are read as words: `card-footer` is no footer, and `unavailable` no nav.\n"
        ),
    ]
    for confidence, rests_on in _RESTS_ON.items():
        rules = ((rule, words) for rule, words in RULES.items() if placed_by(rule).confidence is confidence)
        parts += [f"## {confidence}: {rests_on}\n", markdown.table(("rule", "what holds of the link"), rules)]
    return "\n".join(parts)


_RESTS_ON: Final = {
    Confidence.SEMANTIC: "what elements and attributes mean, or where the link leads",
    Confidence.TOKEN: "words of ids, class names and headings",
    Confidence.RESIDUAL: "where the link stands among the page's blocks, when nothing else speaks",
}


def _counts_as(verdict: Verdict) -> str:
    if verdict.is_live:
        return "live"
    if verdict.is_lost_evidence:
        return "lost, if it was live before"
    return "" if verdict.is_seen else "nothing: not seen"


def _table(table: Table) -> str:
    rows = (
        (column.name, str(column.type), "yes" if column.nullable else "", column.description)
        for column in table.columns
    )
    return f"### {table.name}\n\n{table.description}\n\n{markdown.table(('column', 'type', 'null', 'meaning'), rows)}"


if __name__ == "__main__":
    for name, text in documents().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8")
