"""Hostile inputs, written by code, and what must become of each: an answer or a reason, in time, and nothing else."""
