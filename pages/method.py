"""Method: what a figure is, how certainty is kept, and what is never done with the numbers."""

from pathlib import Path

import streamlit as st

from ledger.accuracy import read_accuracy
from ui.layout import close_page, open_page

page = open_page("Method", "What the numbers are, how they were read, and what is never done with them.")

st.markdown(Path(__file__).with_name("method.md").read_text(encoding="utf-8"))

(title, opening), (asked, reached), *details = read_accuracy()
st.markdown(f"### {title}\n\n{opening}\n\n**{asked}**\n\n{reached}")
for name, text in details:
    with st.expander(name):
        st.markdown(text)

close_page(
    page,
    "The table holds what was published and could be read. It says nothing about harm that nobody reported.",
)
