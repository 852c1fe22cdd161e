"""The published table, read only: selections, series, totals, citations, exports."""

import os

# What Polars (jemalloc) no longer needs goes back to the system at once: a question about millions of figures would
# otherwise keep for seconds what it took, for each reader anew. Read when Polars is first imported.
os.environ.setdefault("_RJEM_MALLOC_CONF", "background_thread:true,dirty_decay_ms:0,muzzy_decay_ms:0")
