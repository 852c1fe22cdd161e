"""The editors' desk: documents that people add, what they decide of figures, and the refreshes that they start.

One database holds it all: SQLite beside the published table by default, PostgreSQL where ``FIGURES_DATABASE`` names
one. Nothing here draws a page; every function that writes demands somebody who may (desk/access.py).
"""
