"""Documentation made from declarations: ``python -m linkspider.describe FOLDER`` writes ``FOLDER/<name>.md``.

The tests hold the files in ``docs/`` to what this makes, so they cannot fall behind.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from linkspider.frontier.budgets import BudgetLimits
from linkspider.model.outcome import MEANING
from linkspider.model.tables import MARTS, SCHEMA_VERSION, TABLES, Table
from linkspider.own_settings import OWN_SETTINGS

_MADE = "<!-- made by `make docs` from the code; change it there -->\n"


def documents() -> dict[str, str]:
    """All generated documents: file name to text."""
    return {
        "schema.md": schema_document(),
        "settings.md": settings_document(),
        "arguments.md": arguments_document(),
        "outcomes.md": outcomes_document(),
    }


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
            _markdown(("setting", "default", "what it does"), rows),
        ]
    )


def arguments_document() -> str:
    """The limits of a site crawl."""
    words = _attributes(BudgetLimits)
    budgets = ((field.name, f"{field.default:,}", words[field.name]) for field in fields(BudgetLimits))
    return "\n".join(
        [
            "# Limits of a site crawl\n",
            _MADE,
            (
                "Each is an argument of `scrapy crawl site` and `scrapy audit`, as `-a NAME=NUMBER`, or `none` for no "
                "bound. What a limit cuts is counted once per URL, and its first ten URLs become rows (`trap_cut`, "
                "`limit_cut`, `url_too_long`), but for `max_pages` and a `max_depth` of your own. Either way the crawl "
                "is not complete.\n"
            ),
            _markdown(
                ("argument", "default", "what it bounds"),
                [("max_pages", "none", "URLs accepted in all"), *budgets],
            ),
            (
                "`soft_404=follow` follows the links of pages that look like their host's answer to a URL that cannot "
                "exist; by default (`cut`) they are not followed.\n"
            ),
        ]
    )


def _attributes(declared: type) -> dict[str, str]:
    """What a class's docstring says of its attributes, each in one line."""
    text = (declared.__doc__ or "").partition("Attributes:")[2]
    found = re.findall(r"^        (\w+): (.+(?:\n {12}.+)*)", text, re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in found}


def outcomes_document() -> str:
    """The closed list of outcomes."""
    rows = ((outcome.value, *meaning) for outcome, meaning in MEANING.items())
    return "\n".join(
        [
            "# Outcomes\n",
            _MADE,
            "Every URL that a crawl accepts ends in one row of `pages`, with one of these outcomes.\n",
            _markdown(("outcome", "meaning", "tried again", "example"), rows),
        ]
    )


def _table(table: Table) -> str:
    rows = (
        (column.name, str(column.type), "yes" if column.nullable else "", column.description)
        for column in table.columns
    )
    return f"### {table.name}\n\n{table.description}\n\n{_markdown(('column', 'type', 'null', 'meaning'), rows)}"


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    for name, text in documents().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8")
