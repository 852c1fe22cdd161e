"""The front door of the dashboard: the list of pages, and the server's own routes beside them.

Streamlit imports this file to find ``app``, and runs it, as ``__main__``, for each reader.
"""

import streamlit as st
from starlette.middleware import Middleware

from ledger.language import mark
from ui.layout import run_pages
from ui.server import guard, list_routes

if __name__ == "__main__":
    run_pages(
        {
            "overview": mark("Overview"),
            "casualties": mark("Casualties"),
            "displacement": mark("Displacement"),
            "children": mark("Children"),
            "sources": mark("Sources side by side"),
            "map": mark("Map"),
            "ledger": mark("Ledger"),
            "documents": mark("Documents"),
            "quality": mark("Data quality"),
            "changes": mark("What changed"),
            "method": mark("Method"),
            "about": mark("About"),
        }
    )
else:
    app = st.App("dashboard.py", routes=list_routes(), middleware=[Middleware(guard)])
