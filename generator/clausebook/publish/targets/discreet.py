"""What other programs say, fit to be told on: without what could be a key, and without signs that steer a terminal."""

import re

# A password may hold an @ or a slash itself, so everything before the last @ of an address is taken for one.
_SECRET = re.compile(r"(\w+://)[^\s'\"]+@|(?i:(\w*(?:key|token|secret|sig|password)\w*)=)[^&\s]+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def discreet(said: str) -> str:
    """Return words of a program on one line, without names and passwords of addresses."""
    text = " ".join(_SECRET.sub(r"\1\2", _COLOUR.sub("", said)).split())
    return "".join(sign if sign.isprintable() else "?" for sign in text)
