"""Overview: ways in, the newest figure of each source, what the reports say, and how counts have grown."""

import streamlit as st

from etl.schema import CATEGORY_OF
from ledger.language import say
from ui.layout import close_page, open_page
from ui.presets import offer_presets
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_newest, show_reports, show_series

page = open_page(
    say("Overview"),
    say(
        "What has been published about people killed, displaced or otherwise harmed stands here number by number, each "
        "with who said it and how certainly. Begin with a ready-made view, or choose dates, places and people with the "
        "filters; all pages, charts and downloads follow. Select any number to see the words or the table that say it."
    ),
)

st.markdown(f"**{say('Ready-made views')}**")
with st.container(horizontal=True, key="presets"):
    offer_presets(page.options, "overview")
show_newest(page)
show_reports(page, 9)
show_quotable(page, tuple(CATEGORY_OF))
explain_marks()
show_series(page, "cumulative", say("People counted since a fixed start, by who counted them"))
show_series(page, "stock", say("The largest groups of people present on a date"))
show_counts(page, say("How many figures the table holds, by outcome"))

close_page(
    page,
    say(
        "Only what somebody counted and published is here. A place without figures is a place that nobody reported "
        "on, not a place without harm."
    ),
)
