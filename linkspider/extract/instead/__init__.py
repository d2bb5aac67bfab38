"""What is sent instead of a page, with status 200: parked domains, 'not found', tests for bots, logins."""
