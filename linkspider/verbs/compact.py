"""What ``scrapy compact`` does: it merges the small part files of crawls that have ended."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from linkspider.errors import StoreError
from linkspider.model import compaction
from linkspider.model.crawl import is_resumable
from linkspider.model.merging import Merge
from linkspider.model.store import Store
from linkspider.model.tables import SCHEMA_VERSION
from linkspider.verbs.telling import tell
from linkspider.verbs.upkeep import (
    Told,
    attended,
    begun_crawls,
    gone_on,
    holding,
    interrupted,
    megabytes,
    open_ended,
    run,
)

_OPTIONS: Final = ("--crawl", "--json", "--store", "--yes")


def compact(args: Sequence[str], root: Path, chosen: Sequence[str], *, is_meant: bool, is_json: bool) -> int:
    """Merges, or says what would be merged, and prints a line for each crawl.

    Args:
        args: what is no known option, which is a fault.
        root: the store's folder.
        chosen: these crawls alone; without any, all.
        is_meant: whether to do it.
        is_json: whether to print an object for each crawl instead.

    Returns:
        The exit code: 0 when all is done or there is nothing to do, 2 for what was typed, 3 for damage.
    """
    return run("compact", args, _OPTIONS, lambda: _compact(Store(root), chosen, is_meant=is_meant, is_json=is_json))


def _compact(store: Store, chosen: Sequence[str], *, is_meant: bool, is_json: bool) -> bool:
    told: list[Told] = []
    for crawl_id in begun_crawls(store, chosen):
        told.append(_attend(store, crawl_id, is_meant=is_meant))
        tell(json.dumps(told[-1].record) if is_json else f"{crawl_id}: {told[-1].line}")
    if not is_json and any(each.state.startswith("would_") for each in told):
        tell("nothing was changed: --yes does it")
    return not any(each.is_fault for each in told)


def _attend(store: Store, crawl_id: str, *, is_meant: bool) -> Told:
    """Does what there is to do with one crawl."""
    if verb := interrupted(store, crawl_id):
        return gone_on(store, crawl_id, verb, is_meant=is_meant)
    return attended(crawl_id, {}, lambda: _work(store, crawl_id, is_meant=is_meant))


def _work(store: Store, crawl_id: str, *, is_meant: bool) -> Told:
    with holding(store, crawl_id, is_for_long=is_meant):
        if reason := _why_left_alone(compaction.sound_manifest(store, crawl_id)):
            return Told(crawl_id, "left_alone", f"left alone: {reason}", {})
        plan = compaction.plan(store, crawl_id)
        if not plan.merges:
            return Told(crawl_id, "nothing_to_do", f"nothing to do{_uneven(plan)}", {})
        if not is_meant:
            return _would_merge(plan)
        _check_room(store, plan)
        return _merged(plan, compaction.compact(store, plan, open_ended))


def _why_left_alone(manifest: dict[str, Any]) -> str:
    if is_resumable(manifest):
        return "it has not ended and can be resumed"
    if (found := manifest.get("schema_version")) != SCHEMA_VERSION:
        return f"its tables are of version {found}; this linkspider writes {SCHEMA_VERSION}"
    return ""


def _check_room(store: Store, plan: compaction.Plan) -> None:
    free = shutil.disk_usage(store.root).free
    if free < plan.size:
        raise StoreError(f"merging needs up to {megabytes(plan.size)} beside its parts, and {megabytes(free)} are free")


def _would_merge(plan: compaction.Plan) -> Told:
    tables = _tables(plan.merges)
    words = ", ".join(f"{name} {counts['files_before']:,}" for name, counts in tables.items())
    files = sum(counts["files_before"] for counts in tables.values())
    line = f"would merge {files:,} files of {megabytes(plan.size)}: {words}{_uneven(plan)}"
    return Told(plan.crawl_id, "would_merge", line, {"tables": tables})


def _merged(plan: compaction.Plan, done: Sequence[compaction.Done]) -> Told:
    tables = _tables(plan.merges)
    for each in done:
        counts = tables[each.merge.table]
        counts["files_after"] = counts.get("files_after", 0) + len(each.parts)
        counts["bytes_after"] = counts.get("bytes_after", 0) + each.size
    words = ", ".join(_fewer(name, counts) for name, counts in tables.items())
    size = sum(each.size for each in done)
    line = f"merged {megabytes(plan.size)} into {megabytes(size)}: {words}{_uneven(plan)}"
    return Told(plan.crawl_id, "merged", line, {"tables": tables})


def _fewer(table: str, counts: dict[str, int]) -> str:
    before, after = (counts[name] / max(1, counts["rows"]) for name in ("bytes_before", "bytes_after"))
    files = f"{counts['files_before']:,} to {counts['files_after']:,}"
    return f"{table} {files} ({before:,.1f} to {after:,.1f} bytes a row)"


def _tables(merges: Sequence[Merge]) -> dict[str, dict[str, int]]:
    """What is merged, by table."""
    found: dict[str, dict[str, int]] = {}
    for each in merges:
        counts = found.setdefault(each.table, {"files_before": 0, "bytes_before": 0, "rows": 0})
        counts["files_before"] += len(each.parts)
        counts["bytes_before"] += each.size
        counts["rows"] += each.rows
    return found


def _uneven(plan: compaction.Plan) -> str:
    if not plan.uneven:
        return ""
    return f"; {', '.join(plan.uneven)} left as it is: two versions of linkspider wrote it, with different columns"
