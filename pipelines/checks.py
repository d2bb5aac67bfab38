"""From a referrers crawl's own rows to one verdict for each referring page and target. Knows no Scrapy and no files.

Each page that a seed row names ends in a check row. A seed row that names a target is the pair's; one that names the
page alone, as Search Console's do, stands for every pair that was found on the page, or for the page itself where none
was. One whose target is not of the audited site stands for no pair: it is told of where the page itself has the row.

Tools write one target in several ways (``http://``, without ``www.``, with a closing slash). Such spellings are one
pair, told by ``page_identity``, whose row has the spelling that stands on the page, or else the one that earlier crawls
found there, or else the first that was asked about. A target that redirects to another stays a pair of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from linkspider.model import domains, gates, urls
from linkspider.model.identity import is_moved, page_identity
from linkspider.model.judging import Judgement, LinkSeen, PageSeen, RelSeen, judge
from linkspider.model.outcome import Outcome
from linkspider.model.records import HYPERLINKS
from linkspider.model.rows import BacklinkCheckRow
from linkspider.model.verdict import ACCEPTED, Verdict
from pipelines.claims import Claim, Claims
from pipelines.earlier_checks import EarlierChecks
from pipelines.observed import FoundLink, Observed, Page

#: Redirects in a row of a referring page that are followed, as the crawl does, also where other rows name those behind.
MAX_HOPS: Final = 10
#: How a temporary redirect stands in chains of redirects.
_TEMPORARY: Final = re.compile(" -30[237]-> ")

#: What is said of a link that was looked for.
_ABSENT: Final = frozenset({Verdict.MENTION_ONLY, Verdict.LINK_COMMENTED_OR_TEMPLATE, Verdict.LINK_REMOVED})
_NOT_FETCHED: Final = Judgement(Verdict.UNREACHABLE_TIMEOUT, "not fetched: the crawl ended before its turn")


class _Way(NamedTuple):
    """Where a referring page leads.

    Attributes:
        page: the one at the end; None: it was not fetched.
        chain: the redirects in words; ``passed``: the URLs before the end.
        enters_site: they go on to the audited site.
    """

    page: Page | None
    chain: str | None = None
    enters_site: bool = False
    passed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Pair:
    """What a page holds of one target.

    Attributes:
        live: rendered links, the best first; ``via``: links through redirectors.
        aliases: in words, why links to another address are links to this target.
    """

    target_url: str
    target_key: str
    live: list[FoundLink] = field(default_factory=list)
    via: list[FoundLink] = field(default_factory=list)
    aliases: str | None = None


def backlink_checks(observed: Observed, referring_keys: Sequence[str]) -> Iterator[BacklinkCheckRow]:
    """The verdicts on referring pages.

    Args:
        observed: what the crawl saw.
        referring_keys: the pages, by key: those that seed rows name and those on which links were found.
    """
    for key in referring_keys:
        yield from _Referrer(observed, key).rows()


class _Referrer:
    """One referring page, and all that was asked about it and found on it."""

    def __init__(self, observed: Observed, key: str) -> None:
        self._observed = observed
        self._key = key
        self._earlier = EarlierChecks(observed.earlier.get(key, {}))
        self._claims = Claims.of(observed.claims.get(key, ()), observed.scope)
        self._way = _follow(observed, key)
        page = observed.pages.get(key)
        self._url = self._claims.referring_url or (page.url if page is not None else key)
        self._is_own = observed.scope.contains(self._url)
        self._unrendered = (self._way.page.unrendered_href or "").split() if self._way.page is not None else []
        self._found: dict[str, _Pair] = {}
        self._edges: list[FoundLink] = []
        self._collect()

    def rows(self) -> Iterator[BacklinkCheckRow]:
        """The page's rows: the pairs that were asked about, those that were found beside, or the page alone."""
        found = dict(self._found)
        has_pairs = False
        for keys in self._spellings():
            claims = [claim for key in keys for claim in self._claims.by_target[key]]
            pair = self._asked_pair(keys, found)
            is_there = bool(pair.live or pair.via)
            has_pairs = has_pairs or is_there
            yield self._row(pair, [*claims, *(self._claims.of_page if is_there else ())], is_asked=True)
        if not self._is_own:
            for pair in found.values():
                has_pairs = True
                yield self._row(pair, self._claims.of_page, is_asked=bool(self._claims.of_page))
        of_page = [*self._claims.of_page, *self._claims.elsewhere]
        if of_page and not has_pairs:
            yield self._row(None, of_page, is_asked=True)

    def _collect(self) -> None:
        """Sorts the links to the site by their targets."""
        scope, page = self._observed.scope, self._way.page
        for link in self._observed.links.get(page.url_key, ()) if page is not None else ():
            if link.element not in HYPERLINKS:
                self._edges.append(link)
            elif scope.contains(link.target_url):
                if link.target_url not in self._unrendered:
                    self._pair_of(link.target_url, link.target_key).live.append(link)
            elif link.redirector_target is not None and scope.contains(link.redirector_target):
                self._pair_of(link.redirector_target, urls.key(link.redirector_target)).via.append(link)
        for pair in self._found.values():
            pair.live.sort(key=FoundLink.rank)
            pair.via.sort(key=FoundLink.rank)

    def _pair_of(self, target_url: str, target_key: str) -> _Pair:
        return self._found.setdefault(target_key, _Pair(target_url, target_key))

    def _spellings(self) -> Iterator[list[str]]:
        """The keys of the targets that were asked about: those of one page together, the one of its row first."""
        groups: dict[str, list[str]] = {}
        for key in self._claims.by_target:
            groups.setdefault(page_identity(key), []).append(key)
        for keys in groups.values():
            yield keys if len(keys) == 1 else sorted(keys, key=self._precedence)

    def _precedence(self, target_key: str) -> tuple[bool, bool, bool]:
        """Which of several spellings names their row; of equals the one that was asked about first."""
        pair = self._found.get(target_key)
        is_live = pair is not None and bool(pair.live)
        return not is_live, pair is None, not self._earlier.was_live(target_key)

    def _asked_pair(self, keys: Sequence[str], found: dict[str, _Pair]) -> _Pair:
        """What there is of a target that was asked about; links to another address of it are taken for it.

        Args:
            keys: its spellings, the one of its row first.
            found: the pairs that have no row yet; what becomes part of this one is taken out.
        """
        target_key = keys[0]
        target_url = self._claims.by_target[target_key][0].target_url or target_key
        exact = _joined([pair for key in keys if (pair := found.pop(key, None)) is not None])
        if exact is not None and exact.live:
            return replace(exact, target_url=target_url)
        pair = _Pair(target_url, target_key, via=[] if exact is None else exact.via)
        same = [each for each in self._same(target_key) if each.target_key not in keys]
        pair.live = sorted((link for each in same for link in each.live), key=FoundLink.rank)
        pair.via = pair.via or sorted((link for each in same for link in each.via), key=FoundLink.rank)
        if pair.live or (pair.via and exact is None):
            used = next(each for each in same if (each.live if pair.live else each.via))
            pair.aliases = self._alias(target_key, used)
            for each in same:
                if each.target_key not in self._claims.by_target:
                    found.pop(each.target_key, None)
        return pair

    def _same(self, target_key: str) -> list[_Pair]:
        """What was found of addresses that are one page with a target, in the order of the page.

        They are by what makes no other page, by where they redirect to, or by where the target moved to for good. What
        it redirects to for now is another page, as a login is that all accounts redirect to.
        """
        places = {place for identity in self._own_identities(target_key) for place in self._places.get(identity, ())}
        return [self._pairs[place] for place in sorted(places)]

    @cached_property
    def _pairs(self) -> list[_Pair]:
        return [*self._found.values()]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Page identity -> the places of its pairs: a page may have 50,000 of them, and each may be asked about."""
        places: dict[str, list[int]] = {}
        for place, pair in enumerate(self._pairs):
            known = self._observed.targets.get(pair.target_key)
            final = known.final_url if known is not None else None
            for identity in {page_identity(pair.target_key), *([page_identity(final)] if final else ())}:
                places.setdefault(identity, []).append(place)
        return places

    def _own_identities(self, target_key: str) -> set[str]:
        """The page identities of a target, and of where permanent redirects alone lead from it."""
        known = self._observed.targets.get(target_key)
        moved = None if known is None or known.final_url is None else _permanent_end(known.redirect_chain or "")
        return {page_identity(target_key)} | ({page_identity(moved)} if moved else set())

    def _alias(self, target_key: str, used: _Pair) -> str:
        known = (self._observed.targets.get(used.target_key), self._observed.targets.get(target_key))
        chain = next((each.redirect_chain for each in known if each is not None and each.redirect_chain), None)
        return f"links to {used.target_url}, the same page{f' ({chain})' if chain else ''}"

    def _row(self, pair: _Pair | None, claims: Sequence[Claim], *, is_asked: bool) -> BacklinkCheckRow:
        page, target_key = self._way.page, None if pair is None else pair.target_key
        best = self._best(pair)
        judgement = self._judge(pair)
        last = self._earlier.last_good(target_key, judgement.verdict)
        known = self._observed.targets.get(target_key) if target_key is not None else None
        # followed links come first: the ends tell as much as all
        told = Claims.summary(claims, judgement.verdict, [] if pair is None else [*pair.live[:1], *pair.live[-1:]])
        return BacklinkCheckRow(
            referring_url=self._url,
            referring_key=self._key,
            referring_domain=domains.domain_of(urls.host(self._url)),
            checked_url=self._url if page is None else page.url,
            target_url=None if pair is None else pair.target_url,
            target_key=target_key,
            verdict=judgement.verdict,
            verdict_detail=judgement.detail,
            target_verdict=None if known is None else known.verdict,
            target_status=None if known is None else known.status,
            target_final_url=None if known is None else known.final_url,
            discovered_status=self._earlier.discovered(target_key, judgement.verdict),
            anchor_text=None if best is None else best.anchor_text or best.image_alt or "",
            rel=None if best is None else best.rel,
            is_followed=None if best is None else best.is_followed,
            placement=None if best is None else best.placement,
            snippet=_snippet(best) if best is not None else page.mention if page is not None else None,
            dom_path=None if best is None else best.dom_path,
            links=0 if pair is None else len(pair.live or pair.via),
            status=None if page is None else page.status,
            redirect_chain=self._way.chain,
            page_directives=None if page is None else _directives(page),
            content_hash=None if page is None else page.text_hash,
            checked_at=self._observed.now if page is None else page.fetched_at,
            is_asked=is_asked,
            sources=told.sources,
            source_count=told.source_count,
            first_seen_at=told.first_seen_at,
            last_seen_at=told.last_seen_at,
            claims_disagree=told.disagreement is not None,
            disagreement=told.disagreement,
            last_good_verdict=last.verdict,
            last_good_at=last.checked_at,
        )

    def _best(self, pair: _Pair | None) -> FoundLink | None:
        if pair is not None:
            return next(iter([*pair.live, *pair.via]), None)
        return self._own_link()

    def _own_link(self) -> FoundLink | None:
        """The best link of a page of the site itself, which stands for all that it has."""
        links = [link for pair in self._found.values() for link in pair.live] if self._is_own else []
        return min(links, key=FoundLink.rank, default=None)

    def _judge(self, pair: _Pair | None) -> Judgement:
        page = self._way.page
        if page is None:
            return _NOT_FETCHED
        judgement = judge(self._page_seen(page), self._link_seen(pair, page))
        details = [judgement.detail, None if pair is None else pair.aliases]
        if pair is None and self._is_own:
            details.append("a page of the audited site itself")
        verdict = judgement.verdict
        if pair is None and self._claims.foreign:
            details.append(f"asked about {self._claims.foreign}, which is not of the audited site")
            if verdict in _ABSENT and not self._claims.of_page:
                verdict = Verdict.UNREACHABLE_TIMEOUT
                details.append("links to other sites are not looked for")
        return Judgement(verdict, "; ".join(each for each in details if each) or None)

    def _page_seen(self, page: Page) -> PageSeen:
        signs_of = (("parked", page.parked_signs), ("not found", page.soft_404_signs))
        dead = [f"{name}: {signs}" for name, signs in signs_of if signs]
        canonical = page.canonical_url
        challenge, gate = self._signs(page)
        return PageSeen(
            outcome=Outcome(page.outcome),
            status=page.status,
            reason=page.reason or self._reason(page),
            is_moved=self._way.chain is not None and is_moved(self._url, page.url),
            enters_site=self._way.enters_site,
            is_other_canonical=canonical is not None and page_identity(canonical) != page_identity(page.url),
            canonical_url=canonical,
            dead_signs="; ".join(dead) or ("empty page" if page.bytes == 0 else None),
            challenge_signs=challenge or ("status 202" if page.status == ACCEPTED else None),
            gate_signs=gate,
            is_noindex=page.is_noindex,
            is_nofollow=page.is_nofollow_page,
            is_cut=page.links_truncated,
            unanswered_redirectors=page.unanswered_redirectors or 0,
        )

    def _reason(self, page: Page) -> str | None:
        """What there is to say of a page whose row gives no reason."""
        if page.outcome == Outcome.NOT_HTML:
            return page.content_type
        is_long = page.outcome == Outcome.REDIRECT and len(self._way.passed) == MAX_HOPS
        return f"not followed: {MAX_HOPS} redirects in a row" if is_long else None

    def _signs(self, page: Page) -> tuple[str | None, str | None]:
        """Why a page looks like a test for bots, and why it looks like a login or a question for consent.

        An address to come back to is a sign only where it is that of the page that was asked about.
        """
        signs = page.challenge_signs
        if signs is None or not gates.is_gate(signs):
            return signs, None
        if signs.startswith(gates.RETURN_ADDRESS) and not gates.leads_back(page.url, self._way.passed):
            return None, None
        return None, signs

    def _link_seen(self, pair: _Pair | None, page: Page) -> LinkSeen:
        best = self._own_link() if pair is None else next(iter(pair.live), None)
        via = None if pair is None else next(iter(pair.via), None)
        wanted = None if pair is None or not self._unrendered else self._own_identities(pair.target_key)
        hidden = (url for url in self._unrendered if wanted is None or page_identity(url) in wanted)
        return LinkSeen(
            rel=None if best is None else RelSeen(best.is_nofollow, best.is_ugc, best.is_sponsored),
            redirector=None if via is None else via.target_url,
            unrendered=next(hidden, None),
            mention=page.mention,
            instead=self._instead(pair),
        )

    def _instead(self, pair: _Pair | None) -> str | None:
        """What else on the page leads to the site, in words."""
        asked_key = None if pair is None else pair.target_key
        count = len(self._found) - (asked_key in self._found)
        if count:
            other = next(each for key, each in islice(self._found.items(), 2) if key != asked_key)
            return f"links to {other.target_url}{f' and {count - 1} more' if count > 1 else ''} instead"
        edge = next(iter(self._edges), None)
        return None if edge is None else f"no link, but {edge.element} {edge.target_url}"


def _joined(spellings: Sequence[_Pair]) -> _Pair | None:
    """What was found of the spellings of one target; None where nothing was."""
    if len(spellings) < 2:
        return next(iter(spellings), None)
    live = sorted((link for each in spellings for link in each.live), key=FoundLink.rank)
    via = sorted((link for each in spellings for link in each.via), key=FoundLink.rank)
    return replace(spellings[0], live=live, via=via)


def _follow(observed: Observed, key: str) -> _Way:
    """Goes along a referring page's redirects, as far as their pages were fetched, and not into the audited site.

    A page of the site itself that was named is followed within it.
    """
    page = observed.pages.get(key)
    if page is None:
        return _Way(None)
    is_own = observed.scope.contains(page.url)
    chain, met = page.url, {key}
    passed: list[str] = []
    while page.leads_on and len(passed) < MAX_HOPS:
        assert page.redirect_url is not None
        following = urls.key(page.redirect_url)
        enters_site = observed.scope.contains(page.redirect_url)
        behind = None if enters_site and not is_own else observed.pages.get(following)
        if page.outcome == Outcome.OK and behind is None and not enters_site:
            break  # it was read, and where it would send a visitor was not
        chain += f" -{page.status if page.outcome == Outcome.REDIRECT else 'refresh'}-> {page.redirect_url}"
        if behind is None or following in met:
            return _Way(page, chain, enters_site, (*passed,))
        met.add(following)
        passed.append(page.url)
        page = behind
    return _Way(page, chain if passed else None, passed=(*passed,))


def _permanent_end(chain: str) -> str:
    """Where a target's chain of redirects, in words, leads before the first temporary one."""
    return _TEMPORARY.split(chain, 1)[0].rpartition(" ")[2]


def _snippet(link: FoundLink) -> str | None:
    parts = (link.context_before, link.anchor_text or link.image_alt, link.context_after)
    return " ".join(part for part in parts if part) or None


def _directives(page: Page) -> str | None:
    told = (("meta", page.meta_robots), ("header", page.x_robots_tag), ("named robots", page.robots_agents))
    return "; ".join(f"{name}: {words}" for name, words in told if words) or None
