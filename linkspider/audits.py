"""What an audit is asked to do, kept in the store so that an interrupted one can go on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from filelock import FileLock, Timeout

from linkspider.errors import StoreError
from linkspider.model.audit_summary import site_folder
from linkspider.model.crawl import SpiderName, is_resumable
from linkspider.model.secrets import redact_arguments
from linkspider.model.store import Store, replace_text

LAST: Final = "last"
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an audit does.

    Attributes:
        site: arguments of the site spider; ``referrers``: those of the referrers spider, or None without seeds.
        settings: ``NAME=VALUE`` for both.
        is_demo: whether the bundled demo web is crawled.
        report: options of the analysis that it ends with.
        begun_at: when the audit began, in ISO form; not part of what it does, as its name, ``audit_id``, is not.
    """

    site: dict[str, str]
    referrers: dict[str, str] | None
    settings: tuple[str, ...]
    is_demo: bool
    report: tuple[str, ...] = ()
    begun_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(), compare=False)
    audit_id: str = field(default="", compare=False)

    @property
    def crawls(self) -> list[tuple[SpiderName, dict[str, str]]]:
        """The crawls in their order, each with its spider's arguments."""
        referring: list[tuple[SpiderName, dict[str, str]]]
        referring = [] if self.referrers is None else [("referrers", self.referrers)]
        return [*referring, ("site", self.site)]


def refuse_second(store: Store, site: str) -> None:
    """Sees to it that no audit of a site is at work in a store; of one that was never audited nothing is made.

    Raises:
        StoreError: if one is.
    """
    if (site_folder(store, site) / _LOCK).exists():
        lock_audit(store, site).release()


def lock_audit(store: Store, site: str) -> FileLock:
    """Takes the audits of a site for this process, until the lock is released or the process ends, however it ends.

    Raises:
        StoreError: if another process has them, or the lock cannot be made.
    """
    folder = site_folder(store, site)
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise StoreError(
            f"an audit of '{site}' is at work in store '{store.root}': wait for its end, or end it"
        ) from None
    except OSError as fault:
        raise StoreError(f"store '{store.root}' cannot be written: {fault.strerror or fault}") from fault
    return lock


def save_plan(store: Store, site: str, plan: Plan) -> None:
    """Keeps a plan as a site's last one, and the store's.

    Raises:
        StoreError: if it cannot be written.
    """
    for path in (_path(store, site), _path(store)):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_text(path, json.dumps(asdict(plan), indent=1) + "\n", 0o600)  # a start URL may hold a token
        except OSError as fault:
            raise StoreError(f"the audit's plan '{path}' cannot be written: {fault}") from fault


def last_plan(store: Store, site: str = "") -> Plan:
    """The plan of a site's last audit; of the store's, where no site is named or none of it is kept.

    Raises:
        StoreError: if there is none that can be read.
    """
    path = _path(store, site)
    try:
        if not path.exists():
            path = _path(store)
        found = json.loads(path.read_text(encoding="utf-8"))
        datetime.fromisoformat(found["begun_at"])
        return Plan(**{**found, **{name: tuple(found.get(name, ())) for name in ("settings", "report")}})
    except FileNotFoundError:
        raise StoreError(f"store '{store.root}' holds no audit to resume: start one with `make audit`") from None
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise StoreError(f"the audit's plan '{path}' cannot be read: {fault}") from fault


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step of an audit came.

    Attributes:
        state: new: not begun; begun: its crawl can be resumed; ended: there is nothing left to do.
        crawl_id: its crawl's name; ``exit_code``: what it ended with.
    """

    state: Literal["new", "begun", "ended"]
    crawl_id: str = ""
    exit_code: int = 0


def _started_at(manifest: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(manifest["started_at"])
    except (KeyError, TypeError, ValueError) as fault:
        name = manifest.get("crawl_id")
        raise StoreError(f"the manifest of '{name}' does not say when it began: `scrapy verify` says more") from fault


def progress(store: Store, plan: Plan, spider: SpiderName, arguments: Mapping[str, str]) -> Progress:
    """How far the crawl of a spider came that an audit began with these arguments; the newest counts.

    Raises:
        StoreError: if a manifest cannot be read.
    """
    begun_at, shown = datetime.fromisoformat(plan.begun_at), redact_arguments(arguments)
    of_plan: list[dict[str, Any]] = [
        manifest
        for manifest in store.manifests()
        if manifest.get("spider") == spider and manifest.get("arguments") == shown and _started_at(manifest) >= begun_at
    ]
    if not of_plan:
        return Progress("new")
    newest = of_plan[-1]
    if is_resumable(newest):
        return Progress("begun", newest["crawl_id"])
    return Progress("ended", newest["crawl_id"], int((newest["verdict"] or {}).get("exit_code") or 0))


def _path(store: Store, site: str = "") -> Path:
    return site_folder(store, site) / "plan.json" if site else store.root / "audits" / "last.json"
