"""Everything that writes tables."""
