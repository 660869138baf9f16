"""What an audit pack holds besides the site and the history: lists, keys, descriptions and its first page."""
