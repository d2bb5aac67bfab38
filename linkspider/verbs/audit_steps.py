"""An audit's steps, each a process, and what becomes of them in ``summary.json``."""

import os
import platform
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from linkspider.audits import Plan, progress
from linkspider.errors import StoreError
from linkspider.model.audit_summary import (
    ENDED,
    INTERRUPTED,
    RUNNING,
    SUMMARY_VERSION,
    read_summary,
    summary_path,
    write_summary,
)
from linkspider.model.crawl import EXIT_ALERT, EXIT_INTERRUPTED, EXIT_OK, EXIT_SHORT, EXIT_USAGE, SpiderName
from linkspider.model.scope import Scope
from linkspider.model.secrets import redact_arguments
from linkspider.model.store import Store
from linkspider.model.tables import SCHEMA_VERSION
from linkspider.options import SiteOptions

ANALYSIS: Final = (sys.executable, "-m", "analysis")
_CONCLUDE: Final = (sys.executable, "-m", "analysis.commands.conclude")
_FAILED: Final = 1
#: An alert is told where all else went well; a fault of linkspider's own is not mended by running it again.
_MILDEST_FIRST: Final = (EXIT_OK, EXIT_ALERT, EXIT_USAGE, EXIT_SHORT, _FAILED, EXIT_INTERRUPTED)
#: What a crawl's verdict says that stands in the summary, by the names of the table ``crawls``.
_OF_VERDICT: Final = ("is_complete", "incomplete_reasons", "accepted", "terminal", "queued", "exit_code")


class Step(NamedTuple):
    """What is done when the crawls have ended.

    Attributes:
        command: the process.
        outputs: what it makes: a name in the summary's ``outputs`` -> the file.
    """

    command: list[str]
    outputs: Mapping[str, Path] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """An audit's summary, as far as the crawler can tell it.

    Attributes:
        store: where it is kept; plan: what the audit does; scope: the audited site.
    """

    store: Store
    plan: Plan
    scope: Scope

    def begin(self) -> None:
        """Writes that the audit is running: whatever ends it, that stands there.

        Raises:
            StoreError: if the store cannot be written.
        """
        write_summary(self.store, {**self._head(RUNNING, None), "figures": None, "comparison": None})

    def end(self, exit_code: int, outputs: Mapping[str, Path] | None = None) -> None:
        """Writes how the audit ended, beside what the analysis wrote.

        Raises:
            StoreError: if the store cannot be written.
        """
        state = INTERRUPTED if exit_code == EXIT_INTERRUPTED else ENDED
        written: dict[str, Any] = {"figures": None, "comparison": None}
        with suppress(StoreError):
            written = read_summary(self.store, self.scope.site, self.plan.audit_id)
        write_summary(self.store, {**written, **self._head(state, exit_code, outputs)})

    def _head(self, state: str, exit_code: int | None, outputs: Mapping[str, Path] | None = None) -> dict[str, Any]:
        crawls, site, root = self._crawls(), self.scope.site, self.store.root
        places = {
            "store": root,
            "tables": root / "tables",
            "marts": root / "marts",
            "summary": summary_path(self.store, site, self.plan.audit_id),
            **(outputs or {}),
        }
        is_complete = len(crawls) == len(self.plan.crawls) and all(crawl["is_complete"] for crawl in crawls)
        shown = {spider: redact_arguments(arguments) for spider, arguments in self.plan.crawls}
        return {
            "summary_version": SUMMARY_VERSION,
            "audit_id": self.plan.audit_id,
            "site": site,
            "scope": asdict(self.scope),
            "state": state,
            "is_complete": is_complete,
            "exit_code": exit_code,
            "started_at": self.plan.begun_at,
            "finished_at": None if state == RUNNING else datetime.now(UTC).isoformat(),
            "arguments": {"site": shown["site"], "referrers": shown.get("referrers")},
            "crawls": crawls,
            "outputs": {name: str(path) for name, path in places.items()},
            "versions": {
                "linkspider": version("linkspider"),
                "scrapy": version("scrapy"),
                "python": platform.python_version(),
                "tables": SCHEMA_VERSION,
            },
        }

    def _crawls(self) -> list[dict[str, Any]]:
        """The audit's crawls that have begun, as their manifests tell."""
        found = []
        for spider, arguments in self.plan.crawls:
            crawl_id = progress(self.store, self.plan, spider, arguments).crawl_id
            if crawl_id:
                found.append(_told(self.store.manifest(crawl_id)))
        return found


def _told(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What stands of a crawl in the summary."""
    verdict = manifest.get("verdict") or {}
    finished_at = verdict.get("finished_at")
    return {
        **{name: manifest[name] for name in ("spider", "crawl_id", "state", "started_at")},
        "finished_at": finished_at and datetime.fromisoformat(finished_at).isoformat(),
        **{name: verdict.get(name) for name in _OF_VERDICT},
        "is_complete": bool(verdict.get("is_complete")),
        "outcomes": manifest.get("outcomes") or {},
    }


def carry_out(plan: Plan, store: Store, environment: Mapping[str, str]) -> int:
    """Takes the steps in turn. A crawl that fell short is reported all the same; an interrupted one ends the audit.

    Of a plan that was begun before, crawls that ended are not repeated, and the one that was interrupted goes on.

    Returns:
        The exit code: 130 after an interruption, else the worst of the steps.

    Raises:
        StoreError: if the store cannot be written.
    """
    record = Record(store, plan, SiteOptions.read(plan.site).scope)
    store.prepare()
    record.begin()
    worst = EXIT_OK
    outputs: dict[str, Path] = {}
    for spider, arguments in plan.crawls:
        worst = _worse(worst, _crawled(spider, arguments, plan, store, environment))
        if worst == EXIT_INTERRUPTED:
            return _interrupted(record)
        record.begin()
    for step in last_steps(record):
        worst = _worse(worst, run_step(step.command, environment))
        if worst == EXIT_INTERRUPTED:
            return _interrupted(record)
        outputs |= {name: path for name, path in step.outputs.items() if path.exists()}
    record.end(worst, outputs)
    return worst


def _worse(first: int, second: int) -> int:
    """Of two exit codes the one that goes before the other; codes that nobody chose are as bad as 1."""

    def harm(code: int) -> int:
        return _MILDEST_FIRST.index(code if code in _MILDEST_FIRST else _FAILED)

    return max(first, second, key=harm)


def last_steps(record: Record) -> list[Step]:
    """What follows the crawls, in order: the marts and what people read, then what programs read."""
    store, site = record.store, record.scope.site
    asked = ["--store", str(store.root), "--site", site, *record.plan.report]
    report = store.report_path(site)
    return [
        Step([*ANALYSIS, "summary", *asked]),
        Step([*ANALYSIS, "report", *asked, "--out", str(report)], {"report": report}),
        Step([*_CONCLUDE, record.plan.audit_id, *asked]),
    ]


def _crawled(
    spider: SpiderName, arguments: Mapping[str, str], plan: Plan, store: Store, environment: Mapping[str, str]
) -> int:
    """Takes the step of one crawl, unless that is done; its exit code."""
    done = progress(store, plan, spider, arguments)
    if done.state == "ended":
        print(f"scrapy audit: crawl '{done.crawl_id}' is done", file=sys.stderr)
        return done.exit_code
    again = {"resume": done.crawl_id} if done.state == "begun" else arguments
    return run_step(_crawl(spider, again, plan.settings), environment)


def _interrupted(record: Record) -> int:
    record.end(EXIT_INTERRUPTED)
    words = record.plan.report
    site = "" if record.plan.is_demo else f" {record.scope.site}"
    config = f" --config {shlex.quote(words[words.index('--config') + 1])}" if "--config" in words else ""
    stores = [setting for setting in record.plan.settings if setting.startswith("LINKSPIDER_STORE=")]
    store = "".join(f" -s {shlex.quote(setting)}" for setting in stores[-1:])
    print(f"scrapy audit: interrupted; `scrapy audit{site}{config}{store} --resume last` goes on", file=sys.stderr)
    return EXIT_INTERRUPTED


def run_step(command: list[str], environment: Mapping[str, str]) -> int:
    """Runs a step and waits for its orderly end, also when this process is told to stop: the step is told so too.

    Returns:
        Its exit code; 3 where a signal ended it, 130 where this process was told to stop meanwhile.
    """
    asked: list[int] = []
    step: subprocess.Popen[bytes] | None = None

    def stop(number: int, _: Any) -> None:
        asked.append(number)
        if step is not None:
            step.send_signal(number)

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        step = subprocess.Popen(_quiet(command), env={**os.environ, **environment})  # noqa: S603  # our own command line
        for number in tuple(asked):  # what came before there was a step to tell it to
            step.send_signal(number)
        code = step.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    if asked:
        return EXIT_INTERRUPTED
    return code if code >= 0 else EXIT_SHORT


def _quiet(command: list[str]) -> list[str]:
    """A command that ends without a traceback when it is interrupted, wherever it is."""
    is_module = command[:2] == [sys.executable, "-m"]
    return [*command[:2], "linkspider.verbs.step", *command[2:]] if is_module else command


def _crawl(spider: str, arguments: Mapping[str, str], settings: tuple[str, ...]) -> list[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    for setting in settings:
        command += ["-s", setting]
    return command
