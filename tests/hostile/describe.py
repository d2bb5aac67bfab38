"""The table of faults, made from the cases: ``python -m tests.hostile.describe > docs/faults.md``."""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.cases import CASES

_MADE = "<!-- made by `make docs` from the cases in tests/hostile; change them there -->"
#: What is held of the crawls as wholes: fault, words, test.
_WHOLE = (
    ("all", "exactly one row for each accepted URL", "test_each_url_has_one_row"),
    ("all", "no rows but these", "test_nothing_else_has_a_row"),
    ("all", "accepted = terminal + queued, and nothing is queued at the end", "test_the_account_balances"),
    ("all", "exit code 0: failures are rows", "test_the_exit_code_says_that_it_did_what_was_asked"),
    ("all", "no traceback, no error of linkspider's own", "test_standard_error_shows_no_fault_of_its_own"),
    ("all", "no process takes more than 400 MB", "test_memory_stays_within_bounds"),
    ("all", "no request for what is refused", "test_what_is_refused_is_not_asked_for"),
    ("N8", "32 answers of 9.9 MiB at once: no 400 MB", "test_many_large_answers_at_once_stay_within_bounds"),
    ("N21", "a seed list's `file:`, `data:`, `ftp:` lines are rejected", "test_seeds_that_are_no_pages_are_rejected"),
    ("N22", "nothing but loopback is connected to", "test_nothing_listens_and_only_loopback_is_connected_to"),
    ("N23", "proxies of the environment are not used", "test_nothing_listens_and_only_loopback_is_connected_to"),
    ("N24", "no password or token in tables, manifest or output", "test_no_secret_is_written_down"),
    ("N24", "no password, cookie or referrer in a request", "test_no_secret_is_sent"),
    ("N27", "no listening socket", "test_nothing_listens_and_only_loopback_is_connected_to"),
)


def document() -> str:
    """The whole document."""
    counts = Counter(case.fault_id for case in CASES)
    lines = [
        "# Faults\n",
        f"{_MADE}\n",
        (
            f"What servers do wrong, and what must come out: {len(CASES)} cases of {len(counts)} kinds. A server on "
            "loopback (`tests/hostile`) shows each of them to a real crawl, and a test holds what came out. `N` is the "
            "network and the protocol, `H` what stands in pages and URLs, `status` an answer that is an error in "
            "itself. `outcomes.md` explains the outcomes; several of them stand where a standard leaves it open.\n"
        ),
        "| id | fault | outcome | test |",
        "| --- | --- | --- | --- |",
    ]
    for case in sorted(CASES, key=lambda case: _order(case.fault_id)):
        outcomes = sorted({case.outcome} if isinstance(case.outcome, str) else case.outcome)
        cells = (case.fault_id, case.fault, ", ".join(outcomes), f"`test_case[{case.name}]`")
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    lines += [
        "\n## Of the crawls as wholes\n",
        "| id | what must hold | test |",
        "| --- | --- | --- |",
        *(f"| {fault_id} | {words} | `{test}` |" for fault_id, words, test in _WHOLE),
    ]
    return "\n".join(lines) + "\n"


def _order(fault_id: str) -> tuple[str, int]:
    """Network first, then content, then statuses; numbers by value."""
    letter = fault_id[0] if fault_id[1:].isdigit() else ""
    return {"N": "1", "H": "2"}.get(letter, "3"), int(fault_id[1:]) if letter else 0


if __name__ == "__main__":
    sys.stdout.write(document())
