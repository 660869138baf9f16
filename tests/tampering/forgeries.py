"""All forgeries."""

from tampering import (
    forged_approvals,
    forged_behind_drafts,
    forged_editions,
    forged_histories,
    forged_records,
    forged_settings,
    forged_texts,
)
from tampering.forging import FORGERIES

__all__ = [
    "FORGERIES",
    "forged_approvals",
    "forged_behind_drafts",
    "forged_editions",
    "forged_histories",
    "forged_records",
    "forged_settings",
    "forged_texts",
]
