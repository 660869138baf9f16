"""Charts: a table of numbers drawn as inline SVG, one kind of chart a module; pure functions without a script."""
