"""What people read: sentences that say what was counted, tables for a terminal, how the work gets on."""
