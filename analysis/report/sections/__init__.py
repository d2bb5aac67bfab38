"""Sections of the report: facts in, a finding with its chart and table out, or None where nothing is known."""
