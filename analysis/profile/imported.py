"""Figures of other tools for referring domains, as exports have them: named by tool, not comparable, never summed."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import pandas as pd

from linkspider.model import domains, urls

#: A domain's figures as one text; what is longer is cut.
MAX_CHARACTERS: Final = 500
#: Figures of one name that are shown where they are no numbers.
_SHOWN: Final = 3


def imported_authority(seeds: pd.DataFrame, counts: pd.DataFrame) -> "pd.Series[str]":
    """Gathers what seed lists say of each referring domain.

    Args:
        seeds: the table ``seeds``, with source_tool, referring_url and tool_authority.
        counts: the table ``seed_counts``, with source_tool, subject_kind, subject and tool_authority.

    Returns:
        Texts such as ``ahrefs: domain rating 55, ur 3..20``, indexed by domain; a figure with several values on a
        domain's pages shows the least and the greatest.
    """
    found: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for tool, domain, figures in _told(seeds, counts):
        for name, value in figures.items():
            values = found[domain][tool.partition("_")[0]][name]
            if value not in values[-1:]:
                values.append(value)
    texts = {domain: _text(tools) for domain, tools in sorted(found.items())}
    return pd.Series(texts, dtype="str")


def _told(seeds: pd.DataFrame, counts: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, str]]]:
    known = seeds.loc[seeds["tool_authority"].notna(), ["source_tool", "referring_url", "tool_authority"]]
    for tool, url, figures in known.drop_duplicates().itertuples(index=False):
        yield str(tool), domains.domain_of(urls.host(url)), _figures(figures)
    is_domain = (counts["subject_kind"] == "referring_domain") & counts["tool_authority"].notna()
    named = counts.loc[is_domain, ["source_tool", "subject", "tool_authority"]]
    for tool, host, figures in named.drop_duplicates().itertuples(index=False):
        yield str(tool), domains.domain_of(str(host)), _figures(figures)


def _figures(text: str) -> dict[str, str]:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}


def _text(tools: dict[str, dict[str, list[str]]]) -> str:
    parts = [
        f"{tool}: " + ", ".join(f"{name} {_values(values)}" for name, values in sorted(figures.items()))
        for tool, figures in sorted(tools.items())
    ]
    text = "; ".join(parts)
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 1] + "…"


def _values(values: list[str]) -> str:
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return distinct[0]
    try:
        least, *_, greatest = sorted(distinct, key=float)
    except ValueError:
        more = "…" if len(distinct) > _SHOWN else ""
        return "/".join(distinct[:_SHOWN]) + more
    return f"{least}..{greatest}"
