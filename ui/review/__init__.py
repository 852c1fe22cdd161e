"""Reviewing a document: its text with every figure marked, beside it the figure that is looked at, decided by key."""
