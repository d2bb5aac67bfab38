"""An audit's ``summary.json``: where it lies, how it is written and found. ``docs/summary.md`` tells what it holds.

::

    audits/<site>/<audit id>/summary.json    what became of an audit; from its beginning on, and replaced as it goes on
    audits/<site>/latest.json                a copy of the newest one

The crawler writes what it knows of the audit itself, the analysis adds ``figures`` and ``comparison``.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from linkspider.errors import StoreError
from linkspider.model.store import Store, replace_text

#: Of summary.json; a key that is taken away, or means something else, makes a new version.
SUMMARY_VERSION: Final = 1
RUNNING: Final = "running"
INTERRUPTED: Final = "interrupted"
ENDED: Final = "ended"
_NAME: Final = "summary.json"
_LATEST: Final = "latest.json"


def site_folder(store: Store, site: str) -> Path:
    """Where the audits of a site are kept."""
    return store.root / "audits" / quote(site, safe="")


def audit_folder(store: Store, site: str, audit_id: str) -> Path:
    """Where an audit keeps what came of it."""
    return site_folder(store, site) / audit_id


def summary_path(store: Store, site: str, audit_id: str) -> Path:
    """Where the summary of an audit lies."""
    return audit_folder(store, site, audit_id) / _NAME


def claim_audit(store: Store, site: str, begun_at: str) -> str:
    """Names an audit after the second in which it began, and makes its folder.

    Raises:
        StoreError: if the store cannot be written.
    """
    name = f"a{datetime.fromisoformat(begun_at):%Y%m%dT%H%M%SZ}"
    for number in range(1, 1000):
        audit_id = name if number == 1 else f"{name}-{number:03}"
        folder = audit_folder(store, site, audit_id)
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as fault:
            raise StoreError(f"'{folder}' cannot be made: {fault.strerror or fault}") from fault
        return audit_id
    raise StoreError(f"a thousand audits of '{site}' began in one second: {name}")


def write_summary(store: Store, summary: Mapping[str, Any]) -> None:
    """Replaces the summary of an audit, whole, and the copy for whoever wants the newest.

    Args:
        store: whose audit it is.
        summary: what to write, ``site`` and ``audit_id`` among it; numbers that are none have to be None.

    Raises:
        StoreError: if the store cannot be written.
    """
    folder = site_folder(store, summary["site"])
    path = summary_path(store, summary["site"], summary["audit_id"])
    try:
        replace_text(path, summary_text(summary))
        newest = max((name.parent.name for name in folder.glob(f"*/{_NAME}")), default="")
        if newest == path.parent.name:  # a resumed audit may not be the newest
            replace_text(folder / _LATEST, summary_text(summary))
    except OSError as fault:
        raise StoreError(f"'{path}' cannot be written: {fault.strerror or fault}") from fault


def summary_text(summary: Mapping[str, Any]) -> str:
    """A summary as JSON."""
    text = json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"  # half a character becomes JSON's own escape


def read_summary(store: Store, site: str, audit_id: str) -> dict[str, Any]:
    """The summary of an audit.

    Raises:
        StoreError: if there is none that can be read.
    """
    path = summary_path(store, site, audit_id)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise StoreError(f"summary '{path}' cannot be read: {fault}") from fault
    if not isinstance(found, dict) or found.get("summary_version") != SUMMARY_VERSION:
        raise StoreError(f"summary '{path}' is none of version {SUMMARY_VERSION}")
    return found


def summaries(store: Store, site: str) -> Iterator[dict[str, Any]]:
    """The summaries of a site's audits, newest first; those that cannot be read are left out."""
    names = (path.parent.name for path in site_folder(store, site).glob(f"*/{_NAME}"))
    for name in sorted(names, reverse=True):
        try:
            yield read_summary(store, site, name)
        except StoreError:
            continue
