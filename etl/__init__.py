"""The refresh: sources in, the published table of figures out."""
