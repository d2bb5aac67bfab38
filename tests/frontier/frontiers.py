"""Frontiers for tests, on a journal that lives in memory."""

from pathlib import Path

from linkspider.frontier.frontier import Frontier, Limits
from linkspider.frontier.sqlite import SqliteJournal


def frontier_in_memory(limits: Limits, budgets=None, clock=None) -> Frontier:
    journal = SqliteJournal(Path(":memory:"))
    return Frontier(journal, limits, budgets, **({"clock": clock} if clock else {}))


def cut_counts(frontier: Frontier) -> dict[str, int]:
    return {rule: cuts.urls for rule, cuts in frontier.journal.cuts().items()}
