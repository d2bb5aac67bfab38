"""What ``scrapy prune`` does: it removes old crawls of a store, and says first which."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from linkspider.errors import OptionError, StoreError
from linkspider.model import pruning
from linkspider.model.compaction import sound_manifest
from linkspider.model.pruning import Choice
from linkspider.model.store import Store
from linkspider.verbs.telling import tell
from linkspider.verbs.upkeep import Told, attended, begun_crawls, gone_on, holding, interrupted, megabytes, run

_OPTIONS: Final = ("--also-incomplete", "--crawl", "--json", "--keep", "--store", "--yes")
_HISTORY: Final = (
    "note: `python -m analysis changes` compares with earlier crawls, and takes from all that are kept when links were "
    "first and last seen; checks of backlinks count misses over earlier crawls: what is removed no longer counts there"
)


class Asked(NamedTuple):
    """Which crawls are to go.

    Attributes:
        keep: how many complete crawls of each site, scope and spider stay, as typed.
        chosen: these crawls alone are removed, if they may be; without any, all that may be.
        also_incomplete: whether crawls go that could be resumed.
    """

    keep: str
    chosen: Sequence[str] = ()
    also_incomplete: bool = False


def prune(args: Sequence[str], root: Path, asked: Asked, *, is_meant: bool, is_json: bool) -> int:
    """Removes crawls, or says which would be removed, and prints a line for each crawl.

    Args:
        args: what is no known option, which is a fault.
        root: the store's folder.
        asked: which crawls are to go.
        is_meant: whether to do it.
        is_json: whether to print an object for each crawl instead.

    Returns:
        The exit code: 0 when all is done or there is nothing to do, 2 for what was typed, 3 for damage.
    """

    def work() -> bool:
        return _print(_prune(Store(root), asked, is_meant=is_meant), is_json=is_json)

    return run("prune", args, _OPTIONS, work)


def _number(keep: str) -> int:
    if not (keep.isascii() and keep.isdigit() and len(keep) < 10 and int(keep) > 0):
        given = f"not '{keep}'" if keep else "and none was given"
        raise OptionError(
            f"--keep takes how many complete crawls stay, 1 or more, {given}; as in scrapy prune --keep 3"
        )
    return int(keep)


def _print(told: Sequence[Told], *, is_json: bool) -> bool:
    if is_json:
        for each in told:
            tell(json.dumps(each.record))
    else:
        for each in told:
            tell(f"{each.crawl_id}: {each.line}")
        for line in _closing(told):
            tell(line)
    return not any(each.is_fault for each in told)


def _prune(store: Store, asked: Asked, *, is_meant: bool) -> list[Told]:
    """Looks at all crawls, since each is judged by the others, and does what there is to do with the chosen ones."""
    keep = _number(asked.keep)
    wanted = set(begun_crawls(store, asked.chosen))
    manifests: list[dict[str, Any]] = []
    told: list[Told] = []
    for crawl_id in begun_crawls(store, ()):
        if crawl_id in wanted and (verb := interrupted(store, crawl_id)):
            told.append(gone_on(store, crawl_id, verb, is_meant=is_meant))
        if pruning.is_pending(store, crawl_id) or not store.crawl_folder(crawl_id).is_dir():
            continue
        try:
            manifests.append(sound_manifest(store, crawl_id))
        except StoreError as fault:
            if crawl_id in wanted:
                told.append(Told(crawl_id, "failed", f"left alone: {fault}", {}, is_fault=True))
    manifests.sort(key=lambda manifest: (str(manifest.get("started_at")), str(manifest.get("crawl_id"))))
    choices = pruning.choose(manifests, keep, also_incomplete=asked.also_incomplete)
    return told + [_attend(store, each, is_meant=is_meant) for each in choices if each.crawl_id in wanted]


def _attend(store: Store, choice: Choice, *, is_meant: bool) -> Told:
    """Removes a crawl, if it is to go."""
    crawl_id = choice.crawl_id
    facts = {"site": choice.site, "scope": choice.scope, "spider": choice.spider, "started_at": choice.started_at}
    if not choice.goes:
        return Told(crawl_id, "kept", f"kept: {choice.reason}", facts)
    return attended(crawl_id, facts, lambda: _remove(store, choice, facts, is_meant=is_meant))


def _remove(store: Store, choice: Choice, facts: dict[str, Any], *, is_meant: bool) -> Told:
    crawl_id = choice.crawl_id
    with holding(store, crawl_id, is_for_long=is_meant):
        if foreign := pruning.foreign_files(store, crawl_id):
            raise StoreError(f"'{foreign[0]}' is none of its files: put it elsewhere")
        size = pruning.size_of(store, crawl_id)
        if is_meant:
            pruning.begin(store, crawl_id)
            pruning.clear(store, crawl_id)
    if is_meant:
        pruning.forget(store, crawl_id)
    state, words = ("removed", "removed") if is_meant else ("would_remove", "would be removed")
    line = f"{words}: {size.files:,} files, {megabytes(size.size)}; {choice.reason}"
    return Told(crawl_id, state, line, facts | size._asdict())


def _closing(told: Sequence[Told]) -> Iterator[str]:
    """What is said below the crawls."""
    would = [each for each in told if each.state == "would_remove"]
    gone = [each for each in told if each.state == "removed"]
    if not (would or gone):
        if not any(each.state in {"completed", "would_complete"} for each in told):
            yield "nothing to remove"
        return
    if would:
        yield from _notes(told)
        yield f"would free {_sum(would)}; nothing was changed: --yes does it"
    else:
        yield f"freed {_sum(gone)}"


def _notes(told: Sequence[Told]) -> Iterator[str]:
    """What is lost with old crawls."""
    yield _HISTORY
    left = Counter(_group(each.facts) for each in told if each.state == "kept")
    for site, scope, spider in sorted({_group(each.facts) for each in told if each.state == "would_remove"}):
        if left[site, scope, spider] == 1:
            yield f"note: one {spider} crawl of {site} ({scope}) would be left, with nothing to compare it with"


def _group(facts: Mapping[str, Any]) -> tuple[str, str, str]:
    return facts["site"], facts["scope"], facts["spider"]


def _sum(told: Sequence[Told]) -> str:
    crawls = f"{len(told):,} crawls" if len(told) > 1 else "1 crawl"
    return f"{megabytes(sum(each.facts['size'] for each in told))} of {crawls}"
