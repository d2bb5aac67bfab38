"""The store as frames: the one reader of tables, what tells pages apart, counting that holds for millions of rows."""
