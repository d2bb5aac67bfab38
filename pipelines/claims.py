"""What tools say of backlinks: the seed rows of one referring page, sorted and added up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from linkspider.model.scope import Scope
from linkspider.model.source_tools import claiming_tools
from linkspider.model.verdict import Verdict

if TYPE_CHECKING:
    from pipelines.observed import FoundLink  # which knows claims


class Claim(NamedTuple):
    """A row of ``seeds``; the fields are columns of it."""

    source_tool: str
    referring_url: str
    referring_key: str
    target_url: str | None
    target_key: str | None
    tool_is_followed: bool | None
    tool_first_seen: datetime | None
    tool_last_seen: datetime | None
    tool_lost_reason: str | None
    tool_is_lost: bool | None


class Summary(NamedTuple):
    """Claims of one pair added up; the fields are columns of ``backlink_checks``.

    A tool's last day counts as the first only where no tool gives a first one.
    """

    sources: str | None
    source_count: int
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    disagreement: str | None


class Claims(NamedTuple):
    """The claims of one referring page.

    Attributes:
        by_target: those that name an own page as target, by its key.
        of_page: those that name no target.
        elsewhere: those that name a target that is not of the audited site, without what they say of that link.
        referring_url: the page as the first claim has it.
    """

    by_target: dict[str, list[Claim]]
    of_page: list[Claim]
    elsewhere: list[Claim]
    referring_url: str | None

    @property
    def foreign(self) -> str | None:
        """The first target that was named and is not of the audited site."""
        return self.elsewhere[0].target_url if self.elsewhere else None

    @classmethod
    def of(cls, claims: Sequence[Claim], scope: Scope) -> Self:
        """Sorts the claims of one page. Links to other sites are not kept, so nothing can be said of them."""
        by_target: dict[str, list[Claim]] = {}
        of_page: list[Claim] = []
        elsewhere: list[Claim] = []
        for claim in claims:
            if claim.target_url is None or claim.target_key is None:
                of_page.append(claim)
            elif scope.contains(claim.target_url):
                by_target.setdefault(claim.target_key, []).append(claim)
            else:
                elsewhere.append(claim._replace(tool_is_followed=None, tool_lost_reason=None, tool_is_lost=None))
        return cls(by_target, of_page, elsewhere, claims[0].referring_url if claims else None)

    @staticmethod
    def summary(claims: Sequence[Claim], verdict: Verdict, live: Sequence["FoundLink"]) -> Summary:
        """Adds claims up, and holds them to what was found.

        Args:
            claims: of one pair.
            verdict: on the pair; ``live``: its links, the best first.
        """
        tools = sorted({claim.source_tool for claim in claims})
        first = [claim.tool_first_seen for claim in claims if claim.tool_first_seen is not None]
        last = [claim.tool_last_seen for claim in claims if claim.tool_last_seen is not None]
        words = [*_disagreements(claims, live), *_disagreements_on_loss(claims, verdict)]
        return Summary(
            sources=" ".join(tools) or None,
            source_count=len(claiming_tools(tools)),
            first_seen_at=min(first or last, default=None),
            last_seen_at=max((*first, *last), default=None),
            disagreement="; ".join(words) or None,
        )


def _disagreements(claims: Sequence[Claim], live: Sequence["FoundLink"]) -> Iterable[str]:
    """Where tools contradict each other or the page in whether the link is followed."""
    said: dict[str, set[bool]] = {}
    for claim in claims:
        if claim.tool_is_followed is not None:
            said.setdefault(claim.source_tool, set()).add(claim.tool_is_followed)
    # a tool that says both has seen several links
    clear = sorted((tool, next(iter(values))) for tool, values in said.items() if len(values) == 1)
    if len({is_followed for _, is_followed in clear}) > 1:
        yield ", ".join(f"{tool} says {_word(is_followed)}" for tool, is_followed in clear)
    if live:
        there = {link.is_followed for link in live}
        for tool, is_followed in clear:
            if is_followed not in there:
                yield f"{tool} says {_word(is_followed)}, page says {_page_word(live[0])}"


def _disagreements_on_loss(claims: Sequence[Claim], verdict: Verdict) -> Iterable[str]:
    """Where tools contradict each other or the page in whether the link is lost."""
    said: dict[str, list[str | None]] = {}
    for claim in claims:
        if claim.tool_is_lost is not None:
            said.setdefault(claim.source_tool, []).append(claim.tool_lost_reason)
    # a tool that says both has seen several links
    lost = {tool: reasons[-1] for tool, reasons in sorted(said.items()) if all(reasons)}
    others = [tool for tool, reasons in sorted(said.items()) if not any(reasons)]
    if lost and others:
        words = ", ".join(f"{tool} says lost ({reason})" for tool, reason in lost.items())
        yield f"{words}, {' and '.join(others)} {'does' if len(others) == 1 else 'do'} not"
    if verdict.is_live:
        yield from (f"{tool} says lost ({reason}), the link is there" for tool, reason in lost.items())


def _word(is_followed: bool) -> str:
    return "followed" if is_followed else "nofollow"


def _page_word(link: "FoundLink") -> str:
    words = (("nofollow", link.is_nofollow), ("ugc", link.is_ugc), ("sponsored", link.is_sponsored))
    named = " ".join(name for name, is_set in words if is_set)
    return named or ("followed" if link.is_followed else "nofollow for all its links")
