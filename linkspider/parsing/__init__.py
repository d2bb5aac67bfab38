"""Reading pages: ordinary ones here and now, suspicious ones in a process that can be stopped."""
