"""The journal's tables on SQLite, and the formats that they have had."""

from typing import Final

#: ``PRAGMA user_version`` of the journals that are written, and of those that crawls go on with.
FORMAT: Final = 2
#: Formats whose parts can be listed anew, of a crawl that has ended. Format 1 has no ``spelling``, and keys of URL
#: policy 1: a crawl that went on with it would fetch some of its pages a second time, under their keys of today.
LISTED_FORMATS: Final = frozenset({1, FORMAT})

TABLES: Final = """
CREATE TABLE hosts (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    key_hash INTEGER NOT NULL UNIQUE,  -- of url, which is the key: 64 bits take a third of the room
    url TEXT NOT NULL,
    host_id INTEGER NOT NULL REFERENCES hosts (id),
    level INTEGER NOT NULL,
    depth INTEGER,
    hops INTEGER NOT NULL,
    found_in INTEGER NOT NULL,
    state INTEGER NOT NULL,            -- 0 queued, 1 leased, 2 done
    outcome TEXT,                      -- when done, and before of a URL that is not to be fetched
    reason TEXT,                       -- why it is not to be fetched
    redirect_hash INTEGER,             -- key_hash of where it redirects to
    spelling TEXT                      -- what to ask for, where that is not url
);
CREATE INDEX urls_queued ON urls (level, host_id) WHERE state = 0;
CREATE INDEX urls_leased ON urls (state) WHERE state = 1;
CREATE INDEX urls_redirecting ON urls (state) WHERE redirect_hash IS NOT NULL;
CREATE TABLE parts (id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, path TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL,
    size INTEGER NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE cuts (key_hash INTEGER PRIMARY KEY, rule TEXT NOT NULL, url TEXT, found_in INTEGER NOT NULL DEFAULT 0);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
