"""What a person tells of a site: the config, the pages that matter, patterns, ranks of domains, a policy of weights."""
