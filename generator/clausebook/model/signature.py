"""What became of the signature of a commit or a tag."""

from enum import StrEnum


class Verdict(StrEnum):
    """Whether a person signed a commit or a tag, and why not; only `VALID` proves it."""

    NONE = "none"
    """There is no signature."""
    VALID = "valid"
    """The person's own key signed exactly these bytes, within the key's time."""
    INVALID = "invalid"
    """The signature does not belong to these bytes, or is none at all."""
    EXPIRED = "expired"
    """The key's time was over on that day, or had not begun."""
    REVOKED = "revoked"
    """The key was given up by that day, as lost or stolen keys are."""
    UNKNOWN_KEY = "unknown-key"
    """The register does not hold the key."""
    OTHER_PERSON = "other-person"
    """It is good, but the key is somebody else's."""
    UNCHECKED = "unchecked"
    """It could not be checked: what is needed for it is not installed, or it is of a kind that is not read."""
