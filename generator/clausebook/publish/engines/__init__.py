"""One engine a file: each has `command(stage, site)`, the process that renders a stage into a site."""
