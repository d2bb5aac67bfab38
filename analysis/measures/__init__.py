"""What is counted and how far the crawls came: one file per measure, each a pure function from frames to a frame."""
