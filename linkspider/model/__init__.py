"""What everything else stands on: words, URLs, domains, scope, records, declared tables, the store."""
