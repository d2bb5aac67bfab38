"""A draft of a disavow file: only on request, for a person to read and cut down, never for use as it is.

Format and limits: https://support.google.com/webmasters/answer/2648487: UTF-8 text, one ``domain:`` or URL a line,
comments behind ``#``, at most 100,000 lines and 2 MB, comments and empty lines included.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.profile.rules import GROUNDS, REVIEW_NOTE
from linkspider.model.text import scrub

MAX_LINES: Final = 100_000
MAX_BYTES: Final = 2 * 1024 * 1024
#: Evidence is cut to so many characters a line.
MAX_EVIDENCE: Final = 400
_WIDTH: Final = 100
_COLUMNS: Final = (
    *("referring_domain", "followed_pages", "review_flags", "review_evidence", "is_own", "is_allowed"),
    "is_shared_platform",
)


class Draft(NamedTuple):
    """A draft of a disavow file.

    Attributes:
        text: the file, to be written as UTF-8.
        domains: the domains that it names, in their order.
        kept_out: domains with grounds that a file must not name as a whole: own, allowed and shared platforms.
        left_out: domains for which Google's limits leave no room.
    """

    text: str
    domains: tuple[str, ...]
    kept_out: tuple[str, ...]
    left_out: tuple[str, ...]


def draft(site: str, profile: pd.DataFrame) -> Draft:
    """Drafts a disavow file of the domains with a signal that is a ground by itself (``rules.GROUNDS``).

    Args:
        site: name of the site.
        profile: the mart ``domain_profile``.

    Returns:
        The draft; domains with most signals first, then by name.
    """
    rows = profile.loc[:, list(_COLUMNS)]
    signals = rows["review_flags"].fillna("").astype("str").str.split()
    has_grounds = np.array([not GROUNDS.isdisjoint(ids) for ids in signals], dtype=bool)
    is_barred = (rows["is_own"] | rows["is_allowed"] | rows["is_shared_platform"]).to_numpy(dtype=bool)
    kept_out = sorted(rows.loc[is_barred & has_grounds, "referring_domain"].astype("str"))
    named = rows.assign(count=signals.map(len))[~is_barred & has_grounds]
    named = named.sort_values(["count", "referring_domain"], ascending=[False, True])
    lines = _head(site)
    size = sum(map(_bytes, lines))
    written: list[str] = []
    for row in named.itertuples(index=False):
        entry = _entry(str(row.referring_domain), str(row.review_evidence))
        more = sum(map(_bytes, entry))
        if len(lines) + len(entry) > MAX_LINES or size + more > MAX_BYTES:
            break
        lines += entry
        size += more
        written.append(str(row.referring_domain))
    left_out = tuple(map(str, named["referring_domain"].iloc[len(written) :]))
    return Draft("".join(f"{line}\n" for line in lines), tuple(written), tuple(kept_out), left_out)


def _head(site: str) -> list[str]:
    words = (
        f"DRAFT of a disavow file for {_line(site)}. Read every entry and delete what you cannot stand behind. "
        + REVIEW_NOTE
    ).split()
    lines, line = [], "#"
    for word in words:
        if len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line, "#"]


def _entry(domain: str, evidence: str) -> list[str]:
    return [f"# {_line(evidence)}", f"domain:{domain}"]


def _line(text: str) -> str:
    line = " ".join(scrub(text).split())
    return line if len(line) <= MAX_EVIDENCE else line[: MAX_EVIDENCE - 1] + "…"


def _bytes(line: str) -> int:
    return len(line.encode()) + 1
