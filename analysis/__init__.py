"""Everything that reads tables."""
