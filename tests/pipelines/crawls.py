"""Crawls that are written in tests: their journal takes each URL on before its rows come."""

from linkspider.frontier.journal import Entry
from linkspider.frontier.sqlite import SqliteJournal
from pipelines.writer import Writer


class WrittenCrawl:
    """A writer and the journal that it keeps."""

    def __init__(self, store, crawl):
        self.crawl = crawl
        self.journal = SqliteJournal(store.journal_path(crawl.crawl_id))
        self.writer = Writer(store, crawl, self.journal)
        self.outcomes = {}
        self.commit = self.writer.commit

    def accept(self, *keys):
        for key in keys:
            self.journal.add(Entry(key, "example.com", 0))

    def add_page(self, page, links=()):
        self.accept(page.url_key)
        self.writer.add_page(page.url_key, page, links)

    def add_seeds(self, seeds, rejects, counts=()):
        self.writer.add_rows({"seeds": seeds, "seed_rejects": rejects, "seed_counts": counts})

    def finish(self, finish_reason, failure):
        """Closes the account, and keeps the outcomes that the journal had in the end."""
        self.outcomes = self.journal.outcomes()
        return self.writer.finish(finish_reason, failure)

    def recorded(self):
        """The parts that the journal lists: path -> rows."""
        return {part.file.path: part.file.rows for part in self.journal.parts()}
