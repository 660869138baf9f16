"""The worked example as a repository with a history: drafts, reviews, approvals and versions of two years."""
