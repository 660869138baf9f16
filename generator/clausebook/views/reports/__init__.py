"""One output format of `clausebook check` a file: each has `render(manual, report)`, which returns text."""
