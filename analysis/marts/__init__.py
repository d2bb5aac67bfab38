"""Which object computes which mart, each once; the measures themselves are elsewhere and know nothing of it."""
