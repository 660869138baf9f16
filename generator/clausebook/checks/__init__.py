"""The checks: a registry of rules, and the runner that turns what they observe into findings."""
