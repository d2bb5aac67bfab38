"""A small web on loopback, with its true answers: what ``make audit`` crawls when nothing is named."""
