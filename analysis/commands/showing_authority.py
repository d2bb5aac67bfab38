"""The marts of authority as a command shows them: what was found in a few lines, and rows."""

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from analysis.authority.roles import Role
from analysis.commands.output import TABLE, Output
from analysis.commands.showing import Around, show_rows
from analysis.marts.advice import OF_ADVICE
from analysis.marts.library import Library
from analysis.marts.study import OF_BOTH, Study
from analysis.measures.coverage import coverage
from analysis.shown import wording
from linkspider.model.tables import MARTS

#: What the gains of fixes are shares of.
_GAIN: Final = (
    "gain: what the priority pages gain, as a share of all that enters today; domains that come back count on top of it"
)


def show_joined(library: Library, command: str, name: str, output: Output, top: int | None) -> list[str]:
    """Shows a mart that joins backlinks and internal links.

    Args:
        library: the marts.
        command: what was typed; name: the mart that it shows.
        output: where it goes, and how; top: rows to show, 0 for all, None for the format's default.

    Returns:
        What makes the numbers smaller than they might be, one line each.
    """
    frame, study = library.frame(name), library.study
    if command == "roles":
        frame = _by_role(frame)
    held = coverage(study.marts.observed)
    title = f"{_TITLES[command](study, frame)}\n{_rests_on(study)}" if output.format == TABLE else ""
    foot = f"policy: {study.wishes.config.policy.in_words()}" if name in (*OF_BOTH, *OF_ADVICE) else ""
    show_rows(frame, MARTS[name], Around(title, foot), output, top)
    if command == "clusters" and output.format == TABLE:
        gaps = library.frame("cluster_gaps")
        links = wording.count(len(gaps), "link")
        show_rows(gaps, MARTS["cluster_gaps"], f"{links} missing between hubs and the other pages", output, top)
    notes = wording.caveats(held)
    if name == "link_opportunities" and not study.marts.observed.has_texts:
        notes.append(wording.NO_TEXTS)
    return notes


def headline(study: Study) -> str:
    """What comes in, what reaches the priority pages and what leaks, in one sentence each."""
    told = study.authority_summary.set_index("statistic")["value"]
    sites = wording.count(int(told["referring_domains"]), "followed referring domain")
    if study.estimate is not None:
        sites = f"{wording.count(int(study.credit.max(initial=0)), 'linking site')} or more (Search Console, estimated)"
    lines = [f"{sites} let authority in at {wording.count(int(told['entry_pages']), 'page')}"]
    if not told["referring_domains"]:
        lines = [wording.UNIFORM]
    if not told["priority_pages"]:
        lines.append("there is no priority page, so nothing is said of what reaches them")
    else:
        pages = wording.count(int(told["priority_pages"]), "priority page")
        lines.append(
            f"of what the pages hold, {told['capture_rate']:.1%} is at the {pages} "
            f"({told['baseline_capture_rate']:.1%} by internal links alone; "
            f"they are {told['page_share']:.1%} of the pages)"
        )
    leaks = study.authority_leaks.groupby("cause")["amount"].sum().sort_values(ascending=False)
    most = ", ".join(f"{amount:.1%} {cause}" for cause, amount in leaks.head(4).items())
    lines.append(f"{leaks.sum():.1%} of all authority evaporates: {most}" if len(leaks) else "nothing evaporates")
    return "; ".join(lines)


def _authority(study: Study, frame: pd.DataFrame) -> str:
    pages = wording.count(len(frame), "indexable page")
    return f"Authority of {study.marts.observed.selection.site}: {pages}; {headline(study)}"


def _ledger(study: Study, frame: pd.DataFrame) -> str:
    rows = wording.count(len(frame), "way")
    return (
        f"Authority ledger of {study.marts.observed.selection.site}: {rows} from referring domain to priority page; "
        "an empty domain stands for what all pages have alike"
    )


def _leaks(study: Study, frame: pd.DataFrame) -> str:
    by_cause = frame.groupby("cause")["share"].sum().sort_values(ascending=False)
    parts = ", ".join(f"{cause} {share:.1%}" for cause, share in by_cause.items())
    return f"Leaks of {study.marts.observed.selection.site}: {frame['amount'].sum():.1%} of all authority; {parts}"


def _roles(study: Study, frame: pd.DataFrame) -> str:
    counts = frame["role"].value_counts()
    parts = ", ".join(f"{counts[role]:,} {role}" for role in Role if role in counts)
    return f"Roles of {study.marts.observed.selection.site}'s pages: {parts or 'none of note'}"


def _orphans(study: Study, frame: pd.DataFrame) -> str:
    counts = frame.groupby(["status", "strength"], sort=False).size()
    statuses = sorted(frame["status"].drop_duplicates())  # confirmed, then inconclusive
    parts = "; ".join(
        f"{status}: {', '.join(f'{number:,} {strength}' for strength, number in counts[status].items())}"
        for status in statuses
    )
    pages = wording.count(len(study.graph), "indexable page")
    return f"Orphans of {study.marts.observed.selection.site}: {parts or 'none'} of {pages}"


def _fixes(study: Study, frame: pd.DataFrame) -> str:
    counts = frame["kind"].value_counts()
    parts = ", ".join(f"{number:,} {kind}" for kind, number in counts.items())
    told = f"Fixes for {study.marts.observed.selection.site}: {parts or 'nothing to mend'}"
    return f"{told}\n{_GAIN}" if frame["gain"].notna().any() else told


def _opportunities(study: Study, frame: pd.DataFrame) -> str:
    together = frame["set_gain"].max()
    links = int(frame["set_gain"].notna().sum())
    sums = f"; the first {links} together {together:.2g}" if links else ""
    before = float((study.worth * study.rank).sum())
    return (
        f"Link opportunities on {study.marts.observed.selection.site}: {wording.count(len(frame), 'link')} worth "
        f"adding{sums}, where the priority pages have {before:.2g} now"
    )


def _removals(study: Study, frame: pd.DataFrame) -> str:
    links = wording.count(len(frame), "link")
    site = study.marts.observed.selection.site
    return (
        f"Links of {site} that are better gone by the model, or followed: {links}; readers may need them all the same"
    )


def _pitch(study: Study, frame: pd.DataFrame) -> str:
    gaining = int((frame["gain_per_domain"] > 0).sum())
    pages = wording.count(len(frame), "page")
    return (
        f"Pitch for {study.marts.observed.selection.site}: one more followed referring domain brings priority pages "
        f"more than an average one does on {gaining:,} of {pages}"
    )


def _clusters(study: Study, frame: pd.DataFrame) -> str:
    ways = ", ".join(sorted(frame["grouped_by"].unique())) if "grouped_by" in frame else "folder"
    return f"Clusters of {study.marts.observed.selection.site}: {len(frame):,} by {ways or 'nothing'}"


def _articles(study: Study, frame: pd.DataFrame) -> str:
    counts = frame["band"].value_counts()
    parts = ", ".join(f"{number:,} {band}" for band, number in counts.items())
    told = parts or "no page says that it is one, and linkspider.toml names none ([page_types] article = [...])"
    return f"Articles of {study.marts.observed.selection.site} by links in their content (3 to 6 is within): {told}"


def _new_pages(study: Study, frame: pd.DataFrame) -> str:
    return f"Pages of {study.marts.observed.selection.site} by month of first sight: {len(frame):,} rows"


def _anchors(study: Study, frame: pd.DataFrame) -> str:
    texts = frame["anchor_text"].nunique()  # one has a row for each scope and class
    return f"Anchors of links to {study.marts.observed.selection.site}: {wording.count(texts, 'text')}"


def _domains(study: Study, frame: pd.DataFrame) -> str:
    flagged, alone = int(frame["review_flags"].notna().sum()), int((frame["backlinks"] == 0).sum())
    by = f" ({alone:,} by redirects or canonicals alone, which are no links)" if alone else ""
    return (
        f"Profiles of domains that link to {study.marts.observed.selection.site}: "
        f"{wording.count(len(frame), 'domain')}{by}, {flagged:,} with something to look at; no signal is a verdict"
    )


_TITLES: Final[Mapping[str, Callable[[Study, pd.DataFrame], str]]] = {
    "authority": _authority,
    "ledger": _ledger,
    "leaks": _leaks,
    "roles": _roles,
    "orphans": _orphans,
    "fixes": _fixes,
    "opportunities": _opportunities,
    "removals": _removals,
    "pitch": _pitch,
    "clusters": _clusters,
    "articles": _articles,
    "new-pages": _new_pages,
    "anchors": _anchors,
    "domains": _domains,
}


def _by_role(frame: pd.DataFrame) -> pd.DataFrame:
    """Pages with a role of note, by role, most authority first."""
    order = {role: place for place, role in enumerate(Role)}
    kept = frame[frame["role"] != Role.PLAIN]
    place = kept["role"].map(order)
    return kept.assign(place=place).sort_values(["place", "authority"], ascending=[True, False]).drop(columns="place")


def _rests_on(study: Study) -> str:
    """What the numbers rest on: pages, referring pages, and the policy."""
    held = coverage(study.marts.observed)
    parts = [wording.inlinks_found(held.site_crawl)] if held.site_crawl else []
    parts += [wording.backlinks_found(held.referrers)] if held.referrers else []
    return "; ".join(parts)
