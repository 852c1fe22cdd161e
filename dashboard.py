"""The front door of the dashboard: the list of pages."""

import streamlit as st

from ui.layout import run_pages

run_pages(
    [
        st.Page("pages/overview.py", title="Overview", default=True),
        st.Page("pages/casualties.py", title="Casualties"),
        st.Page("pages/displacement.py", title="Displacement"),
        st.Page("pages/children.py", title="Children"),
        st.Page("pages/sources.py", title="Sources"),
        st.Page("pages/ledger.py", title="Ledger"),
        st.Page("pages/method.py", title="Method"),
    ]
)
