"""One page, or one family of pages, a file: each has `compose(site)`, which yields what is to be staged."""
