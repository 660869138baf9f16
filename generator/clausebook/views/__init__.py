"""The views: a manual and its report turned into pages, data and texts; no file access and no engine."""
