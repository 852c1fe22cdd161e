"""Benchmarks, on one core: run by hand (`make bench`), never by a test, since times belong to a machine."""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # here, because numpy reads them when it is first imported
