"""How authority comes into a site, where it goes, and what to do about it: one file per measure, all of them pure."""
