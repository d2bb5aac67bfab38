"""Review signals R1 to R19: what a person should look at, each with its evidence in words. Never a score.

Only followed links are looked at, and none of own or allowed domains: a link with nofollow, ugc or sponsored asks for
nothing, and what a person vouches for is not questioned.
"""

from typing import NamedTuple

import pandas as pd

from analysis.profile.findings import rows, states
from analysis.profile.page_signals import page_signals
from analysis.profile.profile_signals import profile_signals
from analysis.profile.subject import Site, Subject
from analysis.tables.counting import Flags


class Review(NamedTuple):
    """What to look at.

    Attributes:
        signals: the mart ``review_signals``.
        states: the mart ``signal_states``: which signals were looked for, and why not the others.
    """

    signals: pd.DataFrame
    states: pd.DataFrame


def review(subject: Subject, site: Site, is_vouched: Flags) -> Review:
    """Looks for all signals that the tables can give.

    Args:
        subject: all backlinks.
        site: what is known of the site.
        is_vouched: domains that are the owner's or allowed.
    """
    evidence = subject.evidence
    judged = subject.chosen(evidence.flag("is_followed") & ~is_vouched[evidence.domain])
    outcomes = [*page_signals(judged, site), *profile_signals(judged, site)]
    raised = rows(judged.evidence, outcomes)
    return Review(raised, states(outcomes, raised))
