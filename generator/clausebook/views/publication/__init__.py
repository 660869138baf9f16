"""The small files at the top of a versioned site, each a pure function of the editions that it holds."""
