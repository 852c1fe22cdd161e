"""The published table, read only: open, select, series, wording, evidence, exports."""
