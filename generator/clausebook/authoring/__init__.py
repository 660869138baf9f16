"""The only writers of the repository, each on behalf of a person."""


class AuthoringError(Exception):
    """Nothing was written; the message says why, and what to do."""
