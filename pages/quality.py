"""Data quality: how fresh, complete and well read the figures are."""

import streamlit as st

from ledger.language import say
from ui.accuracy import show_headline
from ui.agreement import show_agreement
from ui.credits import credits_of
from ui.layout import close_page, open_page
from ui.missing import show_licences, show_missing
from ui.quality import (
    quality_of,
    show_answer,
    show_conflict_count,
    show_freshness,
    show_reading,
    show_rules,
)
from ui.refreshing import offer_refresh

page = open_page(say("Data quality"), say("How fresh, complete and well read are the figures?"))

credits, quality = credits_of(page), quality_of(page)
show_answer(credits, quality)
show_freshness(credits)
offer_refresh("quality", sources=True)
show_rules(quality)
show_reading(page, quality)
st.subheader(say("How well sentences are read"), anchor=False)
show_headline()
st.page_link("pages/method.py", label=say("How this was measured, and all scores"), icon=":material/arrow_forward:")
show_agreement()
show_missing(page, credits, quality)
show_licences(page, quality)
show_conflict_count(page)

close_page(
    page,
    say(
        "That a number was read rightly, and holds every rule, says nothing about whether the people who counted were "
        "right. What nobody counted is in no figure."
    ),
)
