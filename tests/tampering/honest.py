"""All honest work."""

from tampering import honest_documents, honest_editions, honest_histories, honest_settings
from tampering.working import HONEST

__all__ = ["HONEST", "honest_documents", "honest_editions", "honest_histories", "honest_settings"]
