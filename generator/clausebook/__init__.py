"""Clausebook: a quality manual written, approved, checked and published from one Git repository."""

__version__ = "0.1.0"
