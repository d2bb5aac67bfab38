"""How authority comes into a site and where it goes: who passes what to whom. One file per measure, all pure."""
