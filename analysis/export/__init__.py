"""Tables for spreadsheets, BI and graph tools: workbooks, CSV, graphs. Each reads marts and changes none."""
