"""Two crawls of the same kind beside each other: what became of each link, and what that did to the priority pages."""
