"""All honest work."""

from tampering import honest_documents, honest_histories
from tampering.working import HONEST

__all__ = ["HONEST", "honest_documents", "honest_histories"]
