"""How a part of the program that is not always there is installed."""


def installed_by(extra: str) -> str:
    """Return the command that brings an extra; it names no index, where the program's name could be somebody else's."""
    return f"pip install '.[{extra}]' in the folder of Clausebook's source"
