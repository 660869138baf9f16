"""One rule a file: its docstring is its published text, its `check` yields what it observed."""
